import type { Question } from '../kinds/base.ts'
import { type Outcome, outcomeOf } from '../kinds/evidence.ts'
import { kindOf } from '../kinds/index.ts'
import type { Entry, Store } from '../store/store.ts'
import type { Corrections, Counts } from '../training/corrections.ts'
import type { Answered } from '../training/entries.ts'
import { type Asking, type Attempt, answerTo, histories, type Learner } from '../training/history.ts'
import { takingTurns } from '../turns.ts'
import { scoredAnswer } from './scores.ts'

/** An answer that counts, with all that is known of it. */
export interface AnswerRow {
  learner: string
  name: string
  quiz: string
  attempt: string
  began: string
  handedIn: string | undefined
  n: number
  question: string
  version: string
  /** Absent where the question cannot be read any more. */
  kind: string | undefined
  level: string
  /** The labels of the kind, or what was typed. */
  response: string
  /** As it counts now; null until a person marks it, and where the question counts for nobody. */
  mark: number | null
  /** By the version that was asked, whatever was corrected. */
  asAsked: number | null
  /** The version that it is marked by instead, or `dropped` where the question counts for nobody. */
  corrected: string | undefined
  proof: number | null
  outcome: Outcome | undefined
  ms: number | null
  at: string
}

/** How many entries are folded before others have their turn. */
const piece = 500

/**
 * Every answer that counts, learner by learner; one history is held at a time.
 * @param question a question as it was asked; undefined where it cannot be read any more
 * @param corrections without them, every mark counts as it was given
 */
export async function* everyAnswer(
  store: Pick<Store, 'all'>,
  question: (asking: Asking) => Promise<Question | undefined>,
  corrections?: Pick<Corrections, 'countsOf' | 'standing'>,
): AsyncGenerator<AnswerRow> {
  const turn = takingTurns()
  const fold = histories(1)
  const seen = new Set<string>()
  for await (const { learner, entries } of store.all()) {
    // Who comes again did something since this began, and so all that follows was done since.
    if (seen.has(learner)) break
    seen.add(learner)
    yield* rows(learner, entries)
  }

  async function* rows(id: string, entries: readonly Entry[]): AsyncGenerator<AnswerRow> {
    const learner = await read(id, entries)
    for (const attempt of learner?.attempts.values() ?? []) {
      const counts = await corrections?.countsOf(attempt)
      for (const [at, asking] of attempt.questions.entries()) {
        const answer = answerTo(attempt, at + 1)
        if (!answer) continue
        const row = rowOf(attempt, asking, answer, await question(asking), counts?.[at])
        yield { learner: id, name: learner?.name ?? '', ...row, corrected: byWhich(corrections?.standing(asking)?.to, counts?.[at]) }
        await turn()
      }
    }
  }

  async function read(id: string, entries: readonly Entry[]): Promise<Learner | undefined> {
    for (let from = 0; from < entries.length; from += piece) {
      fold.of(id, entries.slice(from, from + piece), from)
      await turn()
    }
    return fold.of(id, [], entries.length)
  }
}

function byWhich(to: string | null | undefined, counts: Counts | undefined): string | undefined {
  if (to === null) return 'dropped'
  return counts?.misfit ? undefined : to
}

function rowOf(
  attempt: Attempt,
  { id, version }: Asking,
  answer: Answered,
  question: Question | undefined,
  counts: Counts | undefined,
): Omit<AnswerRow, 'learner' | 'name' | 'corrected'> {
  const { n, level, ms, at } = answer
  // While it is open, a place that was not shown may still be.
  const asksProof = attempt.began.settings.proof && attempt.handedIn !== undefined
  const scored = question ? scoredAnswer(answer, question, n, asksProof, counts) : answer
  const { mark, proof } = counts?.dropped ? { mark: null, proof: null } : scored
  return {
    quiz: attempt.began.quiz,
    attempt: attempt.id,
    began: attempt.began.at,
    handedIn: attempt.handedIn?.at,
    n,
    question: id,
    version,
    kind: question?.kind,
    level,
    response: said(answer, question),
    mark,
    asAsked: answer.mark,
    proof,
    outcome: outcomeOf(mark, proof),
    ms,
    at,
  }
}

/** What was typed stands as it was typed; of the rest, the labels. */
function said({ response }: Answered, question: Question | undefined): string {
  if (typeof response === 'string') return response
  try {
    if (question) return kindOf(question).tally(question, response).join(' | ')
  } catch {
    // What is kept is no answer to it: it is told as it stands.
  }
  return JSON.stringify(response)
}
