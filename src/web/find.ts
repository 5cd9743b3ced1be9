import type { Request, Response } from 'express'
import type { Teacher } from '../accounts/accounts.ts'
import type { Trainer } from '../trainer.ts'
import type { Attempt } from '../training/history.ts'
import type { Seat } from '../training/seat.ts'
import { NotFound, SignInNeeded } from './errors.ts'
import { type Asker, askerOf, teacherOf } from './page.ts'

/** The learner who is asking. @throws NotFound for a stranger: what belongs to learners does not exist for others */
export function learnerIn(response: Response): Asker {
  const asker = askerOf(response)
  if (!asker) throw new NotFound()
  return asker
}

/** The teacher who is asking. @throws SignInNeeded where none is signed in, NotRead where that could not be read */
export function teacherIn(response: Response): Teacher {
  const teacher = teacherOf(response)
  if (!teacher) throw response.locals.unread ?? new SignInNeeded()
  return teacher
}

/** The attempt in the address, where it is this learner's. @throws NotFound otherwise */
export function attemptIn(request: Request, response: Response): Attempt {
  const attempt = learnerIn(response).learner.attempts.get(String(request.params.attempt))
  if (!attempt) throw new NotFound()
  return attempt
}

/** Which question of the attempt the address means. @throws NotFound where it has none of this number */
export function numberIn(request: Request): number {
  const n = String(request.params.n)
  if (!/^[1-9]\d{0,2}$/.test(n)) throw new NotFound()
  return Number(n)
}

/** The learner's seat before the question in the address, at the level that `?level=` wishes for. */
export async function seatIn(trainer: Trainer, request: Request, response: Response): Promise<Seat> {
  const level = typeof request.query.level === 'string' ? request.query.level : undefined
  const seat = await trainer.seat(learnerIn(response).learner, attemptIn(request, response).id, numberIn(request), level)
  if (!seat) throw new NotFound()
  return seat
}
