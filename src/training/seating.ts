import { kindOf } from '../kinds/index.ts'
import type { Level, Passage } from '../passages/passage.ts'
import { isSettled } from './answer.ts'
import { type Attempt, answerTo, type Learner } from './history.ts'
import type { keptVersions } from './kept.ts'
import type { Seat } from './seat.ts'

/** Seats learners before their questions. */
export function seating({
  learner,
  kept,
}: {
  learner: (id: string) => Promise<Learner | undefined>
  kept: Pick<ReturnType<typeof keptVersions>, 'question' | 'passage'>
}) {
  const offered = new WeakMap<Attempt['began'], readonly Level[]>()

  return seat

  /**
   * The seat of a learner before question n; undefined where they have no such question.
   * @param wanted the level to be read; else that of the answer that stands, or of the attempt
   */
  async function seat(learnerId: string, attemptId: string, n: number, wanted?: string): Promise<Seat | undefined> {
    const attempt = (await learner(learnerId))?.attempts.get(attemptId)
    const asking = attempt?.questions[n - 1]
    if (!attempt || !asking) return undefined
    const [question, passage] = await Promise.all([kept.question(asking), kept.passage(attempt.passage)])
    const levels = await levelsOf(attempt, passage)
    const answer = answerTo(attempt, n)
    const level = [wanted, answer?.level, attempt.began.level]
      .map((name) => levels.find((one) => one.level === name))
      .find((found) => found !== undefined)
    if (!level) throw new Error(`Question ${asking.id} holds at no level of the passage it was asked on`)
    return {
      attempt,
      n,
      question,
      passage,
      level,
      levels,
      answer,
      sitting: { reading: level, seed: `${attempt.began.seed}/${n}` },
      seen: attempt.answers.get(n)?.length ?? 0,
      settled: isSettled(attempt, n, question),
    }
  }

  /**
   * The levels at which every question of the attempt can be asked. One set for all: offering each question its own would tell
   * at which levels the sentences stand that prove it.
   */
  async function levelsOf(attempt: Attempt, passage: Passage): Promise<readonly Level[]> {
    const known = offered.get(attempt.began)
    if (known) return known
    const questions = await Promise.all(attempt.questions.map(kept.question))
    const levels = passage.levels.filter(
      (level) =>
        level.level === attempt.began.level || questions.every((question) => kindOf(question).holds(question, level) === undefined),
    )
    offered.set(attempt.began, levels)
    return levels
  }
}
