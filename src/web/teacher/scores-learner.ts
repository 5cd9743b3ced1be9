import { type Request, Router } from 'express'
import { say } from '../../text.ts'
import type { Trainer } from '../../trainer.ts'
import type { Learner } from '../../training/history.ts'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { teacherIn } from '../find.ts'
import { rowsOf } from '../learner/rows.ts'
import { day } from '../times.ts'
import type { LearnerPage } from './score-model.ts'
import { most, page } from './scores.ts'

/** One learner: all attempts, the newest first. */
export const scoresOfLearner = ({ trainer, show }: House): Router =>
  Router().get('/scores/:learner', async (request, response) => {
    teacherIn(response)
    const { id, learner } = await namedIn(trainer, request)
    const all = [...learner.attempts.values()].reverse()
    const at = Math.min(page.parse(request.query.page), Math.max(1, Math.ceil(all.length / most)))
    const attempts = all.slice((at - 1) * most, at * most)
    const rows = (await rowsOf(trainer, attempts)).map((row, index) => ({ ...row, href: `/scores/${id}/${attempts[index]?.id}` }))
    const model: LearnerPage = {
      name: learner.name,
      about: say(
        'Came on {day} · {closed, plural, =0 {no quiz handed in} one {one quiz handed in} other {# quizzes handed in}}{open, plural, =0 {} one {, one not yet} other {, # not yet}}',
        {
          day: day(learner.joined),
          closed: all.filter(({ handedIn }) => handedIn).length,
          open: all.filter(({ handedIn }) => !handedIn).length,
        },
      ),
      erasure: `/scores/${id}/erasures`,
      attempts: rows,
      ...(at > 1 && { before: `/scores/${id}?page=${at - 1}` }),
      ...(at * most < all.length && { next: `/scores/${id}?page=${at + 1}` }),
    }
    show(request, response, { title: say('Scores of {name}', { name: learner.name }), here: 'scores' }, 'teacher/learner', model)
  })

/** The learner in the address. @throws NotFound where there is none of this id */
export async function namedIn(trainer: Trainer, request: Request): Promise<{ id: string; learner: Learner }> {
  const id = String(request.params.learner)
  const learner = /^[a-z2-7]{16}$/.test(id) ? await trainer.learner(id) : undefined
  if (!learner) throw new NotFound()
  return { id, learner }
}
