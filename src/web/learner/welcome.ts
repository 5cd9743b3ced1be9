import { Router } from 'express'
import { z } from 'zod'
import { queue } from '../../queue.ts'
import { say, type Words } from '../../text.ts'
import { codesIn } from '../../training/return-code.ts'
import type { House } from '../app.ts'
import { askerOf } from '../page.ts'
import type { WelcomePage } from './models.ts'
import { shelfOf } from './shelf.ts'

const arrival = z.object({
  name: z
    .string('Write the name you want to be called by.')
    .transform((name) =>
      name
        .normalize('NFC')
        .replace(/[\p{C}\s]+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().min(1, 'Write the name you want to be called by.').max(60, 'Write a name of 60 characters at most.')),
  key: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, 'Load the page again and send your name once more.'),
})

/** Coming in: a name, or a return code from another machine; and leaving. */
export function welcome({ trainer, bank, board, show, sessions, key }: House): Router {
  // A class sits behind one address: only failures count, for a minute.
  const perAddress = board.store.tally('codes-of', 60)
  const inAll = board.store.tally('codes', 60)
  const turns = queue()

  const page = (model: Partial<WelcomePage>): WelcomePage => ({
    key: key(),
    name: '',
    code: '',
    shelf: shelfOf(bank(), undefined),
    ...model,
  })
  const title = 'Read, answer, show where'

  return Router()
    .get('/', (request, response, next) => {
      if (askerOf(response)) return next()
      show(request, response, { title, here: 'home' }, 'learner/welcome', page({}))
    })

    .post('/learners', async (request, response) => {
      const sent = arrival.safeParse(request.body ?? {})
      if (sent.success) {
        sessions.welcome(response, await trainer.join(sent.data.name, sent.data.key))
        return response.redirect(303, '/?fresh')
      }
      const name = typeof request.body?.name === 'string' ? request.body.name.slice(0, 200) : ''
      const mistake = { field: 'name' as const, message: say(sent.error.issues[0]?.message ?? 'Write a name.') }
      show(request, response.status(422), { title, here: 'home', error: true }, 'learner/welcome', page({ name, mistake }))
    })

    .post('/returns', async (request, response) => {
      const code = typeof request.body?.code === 'string' ? request.body.code.slice(0, 200) : ''
      const refuse = (status: number, message: Words) =>
        show(
          request,
          response.status(status),
          { title, here: 'home', error: true },
          'learner/welcome',
          page({ code, mistake: { field: 'code', message } }),
        )
      const address = trainer.seedOf(`return code from ${request.ip}`)
      // One after the other: what fails is counted before the next code is tried, so that many at once are not more tries.
      await turns.run(address, async () => {
        if ((await perAddress.of(address)).count >= 10 || (await inAll.of('all')).count >= 300)
          return refuse(429, say('Too many codes were wrong. Wait a minute, then try again.'))
        const learner = await trainer.learnerWith(code)
        if (learner && (await trainer.learner(learner))) {
          sessions.welcome(response, learner)
          return response.redirect(303, '/')
        }
        // What cannot be a code is a slip, not a guess, and must not lock a class out.
        if (codesIn(code).length > 0) await Promise.all([perAddress.add(address), inAll.add('all')])
        refuse(422, say('No one here has this code. It is four words; the first four letters of each are enough.'))
      })
    })

    .post('/departures', (_request, response) => {
      sessions.farewell(response)
      response.redirect(303, '/')
    })
}
