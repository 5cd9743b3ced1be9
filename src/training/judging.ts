import { kindOf } from '../kinds/index.ts'
import type { Store } from '../store/store.ts'
import type { Marked } from './entries.ts'
import type { Histories } from './history.ts'
import type { Seat } from './seat.ts'

/** A mark as a teacher gives it. */
export interface GivenMark extends Pick<Marked, 'by' | 'answer' | 'scores' | 'comment' | 'key'> {
  /** How many marks of this answer the page knew. */
  seen: number
}

/** What became of a mark. */
export type Became =
  | { is: 'kept'; seat: Seat }
  /** Another teacher marked it meanwhile: theirs stands until this one is sent again. */
  | { is: 'behind'; seat: Seat }

/** Marking by people: a teacher marks what was handed in, and the learner may weigh it against the same criteria. */
export function judging(parts: {
  store: Store
  fold: Histories
  seat: (learner: string, attempt: string, n: number) => Promise<Seat | undefined>
  at: () => string
}) {
  const { store, fold, seat, at } = parts

  return {
    judged,

    /**
     * Keeps what a learner gives their own answer; it counts for nothing.
     * @param scores 0, 1 or 2 for each criterion
     * @returns false where there is no such answer, or the scores do not fit its criteria
     */
    async weigh(learner: string, attempt: string, n: number, scores: readonly number[]): Promise<boolean> {
      const found = await judged(learner, attempt, n)
      if (!found || !fits(found, scores)) return false
      await store.commit(learner, (history) => {
        const before = fold.of(learner, history, 0)?.attempts.get(attempt)?.weighed.get(n)
        return isSame(before, scores) ? [] : [{ type: 'weighed', at: at(), attempt, n, scores: [...scores] }]
      })
      return true
    },

    /** Keeps a teacher's mark. Undefined: there is no such answer, or the scores do not fit its criteria. */
    async mark(learner: string, attempt: string, n: number, given: GivenMark): Promise<Became | undefined> {
      const found = await judged(learner, attempt, n)
      if (!found || !fits(found, given.scores) || given.answer !== found.answers) return undefined
      const mark = kindOf(found.question).judging?.score(found.question, given.scores) ?? 0
      const { answer, by, scores, comment, key } = given
      let is: Became['is'] = 'kept'
      await store.commit(learner, (history) => {
        const marks = fold.of(learner, history, 0)?.attempts.get(attempt)?.marks.get(n) ?? []
        const last = marks.at(-1)
        is = 'kept'
        // The same form sent again with something else in it (Back, change, send) is another mark. A repeat is one only while it stands:
        // once somebody marked after it, what is sent again is not what counts, and the teacher must see what does.
        const isMine = last?.key === key
        if (isMine && last.comment === comment && isSame(last.scores, scores)) return []
        if (!isMine && given.seen < marks.length) {
          is = 'behind'
          return []
        }
        return [{ type: 'marked', at: at(), attempt, n, answer, by, scores, mark, ...(comment && { comment }), key }]
      })
      const after = await seat(learner, attempt, n)
      return after && { is, seat: after }
    },
  }

  /** The seat before an answer that people mark; undefined until it is handed in, and where there is none. */
  async function judged(learner: string, attempt: string, n: number): Promise<Seat | undefined> {
    const found = await seat(learner, attempt, n)
    return found?.attempt.handedIn && found.answer && kindOf(found.question).judging ? found : undefined
  }
}

const fits = ({ question }: Seat, scores: readonly number[]): boolean =>
  kindOf(question).judging?.criteria(question).length === scores.length && scores.every((one) => [0, 1, 2].includes(one))

const isSame = (a: readonly number[] | undefined, b: readonly number[]): boolean => a?.join() === b.join()
