import type { Request, Response } from 'express'
import type { Teacher } from '../accounts/accounts.ts'
import type { Say } from '../text.ts'
import type { Learner } from '../training/history.ts'
import type { Frame, Pages } from './models.ts'
import type { Sessions } from './session.ts'
import type { Views } from './views.ts'

/** Who is asking. */
export interface Asker {
  id: string
  learner: Learner
}

/**
 * Shows pages: puts the frame round what a handler hands over.
 * @param waiting how many answers wait for a teacher to mark them
 */
export const shower =
  (views: Views, t: Say, sessions: Sessions, waiting: () => number) =>
  <Name extends keyof Pages>(
    request: Request,
    response: Response,
    frame: Omit<Frame, 'look' | 'learner' | 'teacher' | 'teaches'>,
    view: Name,
    model: Pages[Name],
  ): void => {
    const asker = askerOf(response)
    const html = views.page(
      t,
      {
        ...frame,
        look: sessions.lookOf(request),
        ...(asker && { learner: { name: asker.learner.name, id: asker.id } }),
        ...teaching(frame, response, waiting),
      },
      view,
      model,
    )
    // What one learner sees is nobody else's, and Back must not show it to the next one at this machine.
    response
      .set('Cache-Control', 'no-store')
      .type('html')
      .set('Content-Length', String(Buffer.byteLength(html)))
    // Not by `send`, which makes a copy first: head and body then leave in one piece.
    response.end(html)
  }
export type Show = ReturnType<typeof shower>

/** On their own pages a teacher has their own menu, on those of a learner a way to it. */
function teaching({ here }: Pick<Frame, 'here'>, response: Response, waiting: () => number): Pick<Frame, 'teacher' | 'teaches'> {
  const teacher = teacherOf(response)
  if (!teacher) return {}
  return here && teachers.has(here) ? { teacher: { name: teacher.name, ...(waiting() > 0 && { waiting: waiting() }) } } : { teaches: true }
}
const teachers: ReadonlySet<string> = new Set(['bank', 'coverage', 'quizzes', 'marking', 'scores', 'account'] satisfies Frame['here'][])

/** The learner who is asking, where there is one. */
export const askerOf = (response: Response): Asker | undefined => response.locals.asker

/** The teacher who is signed in, where there is one. */
export const teacherOf = (response: Response): Teacher | undefined => response.locals.teacher
