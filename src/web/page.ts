import type { Request, Response } from 'express'
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

/** Shows pages: puts the frame round what a handler hands over. */
export const shower =
  (views: Views, t: Say, sessions: Sessions) =>
  <Name extends keyof Pages>(
    request: Request,
    response: Response,
    frame: Omit<Frame, 'look' | 'learner'>,
    view: Name,
    model: Pages[Name],
  ): void => {
    const asker = askerOf(response)
    const html = views.page(
      t,
      { ...frame, look: sessions.lookOf(request), ...(asker && { learner: { name: asker.learner.name } }) },
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

/** The learner who is asking, where there is one. */
export const askerOf = (response: Response): Asker | undefined => response.locals.asker
