import { kindOf } from '../kinds/index.ts'
import type { Level, Passage } from '../passages/passage.ts'
import { isSettled } from './answer.ts'
import { standing } from './drafts.ts'
import { type Attempt, answerTo, type Learner, type Saved } from './history.ts'
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
   * @param who the id, or the learner where they were read just now
   * @param wanted the level to be read; else that of what was saved last, or of the attempt
   */
  async function seat(who: string | Learner, attemptId: string, n: number, wanted?: string): Promise<Seat | undefined> {
    const attempt = (typeof who === 'string' ? await learner(who) : who)?.attempts.get(attemptId)
    const asking = attempt?.questions[n - 1]
    if (!attempt || !asking) return undefined
    const [question, passage] = await Promise.all([kept.question(asking), kept.passage(attempt.passage)])
    const levels = await levelsOf(attempt, passage)
    const answer = answerTo(attempt, n)
    const saved = attempt.handedIn ? undefined : attempt.saved.get(n)
    const draft = saved && newestDraft(saved)
    const level = [wanted, draft?.level, answer?.level, attempt.began.level]
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
      answers: attempt.answers.get(n)?.length ?? 0,
      sitting: { reading: level, seed: `${attempt.began.seed}/${n}` },
      seen: attempt.saved.get(n)?.count ?? 0,
      saved,
      standing: attempt.handedIn ? answer : standing(attempt, n, question, passage),
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

/** What was drafted last, where nothing was answered after it. The server's clock may have been set back: the order counts, not the time. */
function newestDraft({ answer, place, last, sent }: Saved): Saved['answer'] {
  const before = (answer ? last.answer?.count : sent.at(-1)) ?? 0
  return place && (last.place?.count ?? 0) > before ? place : answer
}
