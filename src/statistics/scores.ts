import { type Process, processes, type Question } from '../kinds/base.ts'
import { isRight, type Outcome, outcomeOf } from '../kinds/evidence.ts'
import { kindOf } from '../kinds/index.ts'
import type { Counts } from '../training/corrections.ts'
import type { Answered } from '../training/entries.ts'
import { type Attempt, answerTo } from '../training/history.ts'

/** What one question of an attempt earned. */
export interface Scored {
  n: number
  process: Process
  points: number
  /** 0…1; 0 where it was left blank, null until a person marks it. */
  mark: number | null
  blank: boolean
  /** 0…1; null where no place was asked for or none can prove the key. A place that was asked for and left open is 0. */
  proof: number | null
  outcome?: Outcome
  /** It counts for nobody any more, with whatever it earned. */
  dropped?: true
}

/** What an attempt earned so far. */
export interface Score {
  questions: Scored[]
  /** Questions with a mark of at least ½, and all that have a mark: what waits for a person to mark it is not wrong. */
  right: number
  of: number
  /** What waits for a person to mark it. */
  waiting: { questions: number; points: number }
  /** Points earned, and points there are. */
  points: number
  pointsOf: number
  /** Present where the quiz asks for proof. */
  place?: { right: number; of: number; outcomes: Record<Outcome, number> }
  byProcess: { process: Process; right: number; of: number; place: number; placeOf: number }[]
}

/** From this many questions on a percentage means something; below it only counts are shown. */
export const enoughForPercent = 8

/**
 * The score of an attempt.
 * @param questions those of the attempt, in its order, at the versions that were asked
 * @param counts what became of those whose key was corrected, in the same order
 */
export function scoreOf(attempt: Attempt, questions: readonly Question[], counts: readonly (Counts | undefined)[] = []): Score {
  const asksProof = attempt.began.settings.proof
  const all = questions.map((question, at) => scoredAnswer(answerTo(attempt, at + 1), question, at + 1, asksProof, counts[at]))
  const scored = all.filter(({ dropped }) => !dropped)
  const right = scored.filter(({ mark }) => mark !== null && isRight(mark))
  const placed = scored.filter(({ proof }) => proof !== null)
  const waiting = scored.filter(isWaiting)
  const outcomes = { secure: 0, lucky: 0, misread: 0, lost: 0 }
  for (const { outcome } of scored) if (outcome) outcomes[outcome]++
  return {
    questions: all,
    right: right.length,
    of: scored.length - waiting.length,
    waiting: { questions: waiting.length, points: sum(waiting.map(({ points }) => points)) },
    points: sum(scored.map(({ mark, points }) => (mark ?? 0) * points)),
    pointsOf: sum(scored.map(({ points }) => points)),
    ...(asksProof && { place: { right: placed.filter(wellPlaced).length, of: placed.length, outcomes } }),
    byProcess: processes
      .map((process) => {
        const asked = scored.filter((one) => one.process === process && !isWaiting(one))
        const shown = asked.filter(({ proof }) => proof !== null)
        return {
          process,
          right: asked.filter(({ mark }) => mark !== null && isRight(mark)).length,
          of: asked.length,
          place: shown.filter(wellPlaced).length,
          placeOf: shown.length,
        }
      })
      .filter(({ of }) => of > 0),
  }
}

/** Whether it waits for a person to mark it. */
export const isWaiting = ({ mark, blank }: Pick<Scored, 'mark' | 'blank'>): boolean => mark === null && !blank

/** What of an answer counts for its score. */
export type Given = Pick<Answered, 'response' | 'mark' | 'proof' | 'where'>

/**
 * What the answer to question n earned. What it is worth and what it asks for stays as it was asked, whatever was corrected.
 * @param asksProof whether the quiz asks for the place, too
 * @param counts what became of it, where its key was corrected
 */
export function scoredAnswer(given: Given | undefined, question: Question, n: number, asksProof: boolean, counts?: ScoredBy): Scored {
  const { process, points } = question
  const answer = given && (counts?.answer ?? given)
  if (!answer) return { n, process, points, mark: 0, blank: true, proof: null, ...(counts?.dropped && { dropped: true }) }
  const { mark, where, response } = answer
  const by = counts?.by ?? question
  const kind = kindOf(by)
  const open = asksProof && kind.evidenceIs(by) === 'proof' && kind.asksWhere(response) && where === null
  const proof = open ? 0 : answer.proof
  const outcome = outcomeOf(mark, proof)
  const scored: Scored = { n, process, points, mark, blank: false, proof }
  // Not in one piece: there are a million of them, and spreading takes longer than all the rest.
  if (outcome) scored.outcome = outcome
  if (counts?.dropped) scored.dropped = true
  return scored
}
type ScoredBy = Pick<Counts, 'dropped' | 'by'> & { readonly answer: Given | undefined }

const wellPlaced = ({ proof }: Scored) => proof !== null && isRight(proof)
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
