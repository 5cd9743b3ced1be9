import type { Question } from '../kinds/base.ts'
import type { Passage } from '../passages/passage.ts'
import { NotKept, NotRead, type Store } from '../store/store.ts'
import { isSame, lastOf, standing } from './drafts.ts'
import type { Answered } from './entries.ts'
import type { Attempt, Histories, Learner } from './history.ts'
import { type keptVersions, NotThere } from './kept.ts'

/** How long after its time an attempt still takes what was on its way, in milliseconds. */
export const grace = 30_000

/** Whether the time of an attempt is over, and with it the grace. */
export const isOver = ({ deadline }: Attempt, now: Date): boolean => deadline !== undefined && now.getTime() > deadline + grace

/** Closing attempts: by whoever sits them, or by the clock. */
export function closing(parts: {
  store: Store
  fold: Histories
  learner: (id: string) => Promise<Learner | undefined>
  kept: Pick<ReturnType<typeof keptVersions>, 'question' | 'passage'>
  now: () => Date
  /** Hears, once for each attempt, why it could not be closed when its learner came. */
  failed: (error: unknown) => void
}) {
  const { store, fold, learner, kept, now, failed } = parts
  const told = new WeakSet<Attempt['began']>()

  return {
    /** Closes an attempt; closing it again changes nothing. @returns false where there is no such attempt */
    handIn: (id: string, attempt: string): Promise<boolean> => close(id, attempt, 'learner'),

    /** Closes an attempt whose time is over, with what was saved till then; any other one stays. @returns false where there is no such attempt */
    timeOut: (id: string, attempt: string): Promise<boolean> => close(id, attempt, 'clock'),

    /** A learner whose attempts that ran out of time are closed. One that cannot be closed just now takes nothing all the same. */
    async present(id: string): Promise<Learner | undefined> {
      const found = await learner(id)
      const over = [...(found?.timed ?? [])].filter((attempt) => isOver(attempt, now()))
      if (over.length === 0) return found
      for (const attempt of over)
        await close(id, attempt.id, 'clock').catch((error: unknown) => {
          if (error instanceof NotKept || error instanceof NotRead || told.has(attempt.began)) return
          told.add(attempt.began)
          failed(error)
        })
      return learner(id)
    },
  }

  async function close(id: string, attemptId: string, by: 'learner' | 'clock'): Promise<boolean> {
    const attempt = (await learner(id))?.attempts.get(attemptId)
    if (!attempt || attempt.handedIn) return attempt !== undefined
    // Read beforehand, for what is drafted has to be marked where nothing can be waited for.
    const [passage, questions] = await Promise.all([
      readable(kept.passage(attempt.passage)),
      Promise.all(attempt.questions.map((asking) => readable(kept.question(asking)))),
    ])
    await store.commit(id, (history) => {
      const one = fold.of(id, history, 0)?.attempts.get(attemptId)
      const time = now()
      const ranOut = one !== undefined && isOver(one, time)
      if (!one || one.handedIn || (by === 'clock' && !ranOut)) return []
      const at = time.toISOString()
      return [
        ...(passage ? drafted(one, questions, passage, at) : []),
        { type: 'handed-in', at, attempt: attemptId, by: ranOut ? 'clock' : by },
      ]
    })
    // Erased meanwhile: nothing was closed.
    return (await learner(id))?.attempts.has(attemptId) === true
  }
}

/** What was drafted and not sent, as the answers that it makes. */
function drafted(attempt: Attempt, questions: readonly (Question | undefined)[], passage: Passage, at: string): Answered[] {
  return [...attempt.saved].flatMap(([n, { count, answer, place }]): Answered[] => {
    const question = questions[n - 1]
    const asked = attempt.questions[n - 1]
    const content = question && standing(attempt, n, question, passage)
    if (!content || !asked || isSame(content, lastOf(attempt, n))) return []
    const about = { attempt: attempt.id, n, question: `${asked.id}@${asked.version}` }
    const { key = '', nth } = answer ?? place ?? {}
    return [{ type: 'answered', at, ...about, ...picked(content), ms: null, key, ...(nth !== undefined && { nth }), seen: count }]
  })
}

/** Of an answer that stands already, only what it says and earns. */
const picked = ({ level, response, mark, where, proof }: Pick<Answered, 'level' | 'response' | 'mark' | 'where' | 'proof'>) => ({
  level,
  response,
  mark,
  where,
  proof,
})

/** What is lost from its shelf must not keep an attempt open: it is closed without it, and the drafts stay what they are. */
const readable = <T>(reading: Promise<T>): Promise<T | undefined> =>
  reading.catch((error: unknown) => {
    if (error instanceof NotThere) return undefined
    throw error
  })
