import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { say, type Words } from '../../text.ts'
import type { House } from '../app.ts'
import { NotFound, Refused } from '../errors.ts'
import { teacherIn } from '../find.ts'
import { isFields } from './form-values.ts'

/** Taking a question out of service, and bringing it back: one line of its file. */
export const retirements = (house: House): Router =>
  Router()
    .post('/bank/:id/retirements', async (request, response) => {
      teacherIn(response)
      await change(house, request, response, true)
    })
    .post('/bank/:id/returns', async (request, response) => {
      teacherIn(response)
      await change(house, request, response, false)
    })

const sent = z.object({ base: z.string().min(1).max(100) })

async function change(house: House, request: Request, response: Response, retired: boolean): Promise<void> {
  const held = house.bank().questions.get(String(request.params.id))
  if (!held) throw new NotFound()
  const address = `/bank/${held.question.id}`
  if (held.question.retired === retired) return response.redirect(303, address)
  const form = sent.safeParse(request.body ?? {})
  if (!form.success) throw new Refused('The form came incomplete. Go back, load the page again and send it once more; nothing was changed.')
  const source = await house.editing.source(held.file)
  // An older version may be in service while the file says something else.
  if (!source || !isFields(source.value) || house.editing.check(held.file, source.text).faults.some(({ severity }) => severity === 'error'))
    return tell(
      409,
      say('Its file has to be mended first'),
      say('Nothing was changed. The last good version of {file} is in service; the bank’s page says what is wrong with the file.', {
        file: held.file,
      }),
    )
  const { retired: _, ...rest } = { ...source.value, retired: true }
  const saved = await house.editing.save(held.file, retired ? { ...rest, retired } : rest, form.data.base)
  if (saved.is === 'saved') return response.redirect(303, address)
  if (saved.is === 'unwritable') return tell(503, say('Not saved'), say('{reason} Nothing was changed.', { reason: saved.message }))
  tell(
    409,
    say('Somebody changed this question meanwhile'),
    say('Nothing was changed. Load the question again, see what it is now, and decide once more.'),
  )

  function tell(status: number, heading: Words, words: Words): void {
    const way = { href: address, text: say('Load the question again') }
    house.show(request, response.status(status), { title: heading, here: 'bank' }, 'error', { heading, words, way })
  }
}
