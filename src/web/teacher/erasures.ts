import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { say } from '../../text.ts'
import type { House } from '../app.ts'
import { eraser, unsure } from '../eraser.ts'
import { NotFound } from '../errors.ts'
import { teacherIn } from '../find.ts'
import { namedIn } from './scores-learner.ts'

const sent = z.object({ sure: z.string().min(1).optional().catch(undefined) })

/** A teacher erases a learner, because the learner or the parents asked for it. */
export function erasuresOfLearners(house: House): Router {
  const { trainer, show } = house
  const erase = eraser(house)
  const ask = async (request: Request, response: Response, mistake?: typeof unsure): Promise<void> => {
    const { id, learner } = await namedIn(trainer, request)
    const title = say('Erase {name}', { name: learner.name })
    show(request, response.status(mistake ? 422 : 200), { title, here: 'scores', ...(mistake && { error: true }) }, 'teacher/erasure', {
      name: learner.name,
      action: `/scores/${id}/erasures`,
      back: `/scores/${id}`,
      ...(mistake && { mistake }),
    })
  }

  return Router()
    .get('/scores/:learner/erasures', async (request, response) => {
      teacherIn(response)
      await ask(request, response)
    })

    .post('/scores/:learner/erasures', async (request, response) => {
      teacherIn(response)
      const id = z
        .string()
        .regex(/^[a-z2-7]{16}$/)
        .safeParse(request.params.learner).data
      if (id === undefined) throw new NotFound()
      if (sent.parse({ ...request.body }).sure === undefined) return ask(request, response, unsure)
      if (!(await erase(id, 'teacher'))) throw new NotFound()
      const heading = say('Erased')
      const words = say(
        'Nothing is left that says who it was. In the list of learners and in the figures this may take a moment to be seen.',
      )
      const way = { href: '/scores', text: say('To all learners') }
      show(request, response, { title: heading, here: 'scores' }, 'error', { heading, words, way })
    })
}
