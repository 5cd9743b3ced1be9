import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { say } from '../../text.ts'
import type { House } from '../app.ts'
import { eraser, unsure } from '../eraser.ts'
import { NotFound } from '../errors.ts'
import { learnerIn } from '../find.ts'
import { type Asker, askerOf } from '../page.ts'

const sent = z.object({ learner: z.string().regex(/^[a-z2-7]{16}$/), sure: z.string().optional() })

/** A learner takes everything of themselves away: it is asked once more what goes and what stays, and then it is done. */
export function erasures(house: House): Router {
  const { trainer, sessions, show } = house
  const erase = eraser(house)
  const ask = (request: Request, response: Response, { id, learner }: Asker, mistake?: typeof unsure) =>
    show(
      request,
      response.status(mistake ? 422 : 200),
      { title: 'Erase everything', here: 'settings', ...(mistake && { error: true }) },
      'learner/erasure',
      { learner: id, name: learner.name, ...(mistake && { mistake }) },
    )

  return Router()
    .get('/erasures', (request, response) => ask(request, response, learnerIn(response)))

    .post('/erasures', async (request, response) => {
      const form = sent.safeParse(request.body ?? {})
      const asker = askerOf(response)
      if (!form.success) return ask(request, response, learnerIn(response), unsure)
      const { learner, sure } = form.data
      // The page may be an old one, and somebody else at this machine by now.
      if (asker && asker.id !== learner) return tellOther(request, response)
      if (asker && sure === undefined) return ask(request, response, asker, unsure)
      // Sent again when it is done, be it with the cookie of then or without, it is done; half done, it goes on.
      const isOurs = sessions.learnerOf(request) === learner
      const erased = isOurs ? erase(learner, 'learner') : trainer.wasErased(learner)
      // Begun is enough for no page to name them, that of an error included.
      const nobody = () => {
        if (trainer.isGone(learner)) response.locals.asker = undefined
      }
      if (!(await erased.finally(nobody))) throw new NotFound()
      response.locals.asker = undefined
      if (isOurs) sessions.farewell(response)
      // Not its storage: what others at this machine have not sent yet is there, too. A script takes out what was theirs.
      response.set('Clear-Site-Data', '"cache"')
      show(request, response, { title: 'Erased' }, 'learner/erased', { learner })
    })

  function tellOther(request: Request, response: Response): void {
    const heading = say('Nobody was erased')
    const words = say('This page was somebody else’s: another learner is at this machine now. Nothing was changed.')
    const way = { href: '/settings', text: say('To the settings') }
    show(request, response.status(409), { title: heading, here: 'settings' }, 'error', { heading, words, way })
  }
}
