import type { Question } from '../kinds/base.ts'
import { kindOf } from '../kinds/index.ts'
import { NotRead } from '../store/store.ts'
import type { Corrections, Counts } from '../training/corrections.ts'
import type { Answered, Counted } from '../training/entries.ts'
import { type Asking, type Attempt, answerTo, type Learner } from '../training/history.ts'
import { takingTurns } from '../turns.ts'
import { scoredAnswer } from './scores.ts'

/**
 * What remains of a learner who is erased: an entry for each question of each attempt that is handed in, so that the figures of the
 * questions stay what they were. Nothing in it was typed by anybody, no time is finer than a week, and the order tells nothing.
 * @param question a question as it was asked. Where it cannot be read, for whatever reason, the learner goes all the same
 * @param countsOf what became of the answers of an attempt by corrections; nothing where none touches it
 */
export const remains =
  (question: (asking: Asking) => Promise<Question>, countsOf?: Corrections['countsOf']) =>
  async (learner: Learner): Promise<readonly Counted[]> => {
    const turn = takingTurns()
    const tried = new Set<string>()
    const left: Counted[] = []
    for (const attempt of learner.attempts.values()) {
      const { quiz } = attempt.began
      const first = !tried.has(quiz)
      tried.add(quiz)
      if (!attempt.handedIn) continue
      const at = weekOf(attempt.handedIn.at)
      const corrected = (await countsOf?.(attempt).catch(unlessUnread)) ?? []
      for (const [index, asking] of attempt.questions.entries()) {
        const asked = await question(asking).catch(unlessUnread)
        left.push({ type: 'counted', at, quiz, ...remainOf(attempt, index + 1, first, asked, corrected[index]) })
        await turn()
      }
    }
    const name = (one: Counted) => `${one.question} ${one.at} ${JSON.stringify(one)}`
    return left
      .map((one) => [name(one), one] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, one]) => one)
  }

type Remain = Omit<Counted, 'type' | 'at' | 'quiz'>

function remainOf(attempt: Attempt, n: number, first: boolean, question: Question | undefined, counts: Counts | undefined): Remain {
  const answer = answerTo(attempt, n)
  const asking = attempt.questions[n - 1]
  const asked = {
    passage: `${attempt.passage.id}@${attempt.passage.version}`,
    question: `${asking?.id}@${asking?.version}`,
    level: answer?.level ?? attempt.began.level,
    first: first && !attempt.hinted.has(n),
  }
  if (!answer) return { ...asked, response: null, labels: [], mark: 0, proof: null, blank: true }
  const { mark } = answer
  // Of what cannot be read nobody can tell what was typed.
  if (!question) return { ...asked, response: null, labels: [], mark, proof: answer.proof, blank: false }
  try {
    const scored = scoredAnswer(answer, question, n, attempt.began.settings.proof, counts)
    // Which place was shown goes; so does what was typed, and then nobody can mark it anew: what they are worth by now stays.
    const { proof } = scored
    const by = counts?.by ?? question
    if (isTyped(question))
      return { ...asked, response: null, labels: labelsOf(attempt, n, by, answer), mark: scored.mark, proof, blank: false }
    return { ...asked, response: answer.response, labels: labelsOf(attempt, n, question, answer), mark, proof, blank: false }
  } catch {
    // What is kept is no answer to the question. Without a mark it is counted as what cannot be read, as it was before.
    return { ...asked, response: null, labels: [], mark: null, proof: null, blank: false }
  }
}

/** What statistics count it by: the labels of the kind, or what was given last where people mark. */
function labelsOf(attempt: Attempt, n: number, question: Question, answer: Answered): string[] {
  const kind = kindOf(question)
  const given = attempt.marks.get(n)?.at(-1)
  return (kind.judging ? given && kind.judging.tally(question, given.scores) : kind.tally(question, answer.response)) ?? []
}

/** Whether a response may hold words of the learner. */
/** What is lost is counted without it; what the disk does not give just now would be lost with it, and the erasing is gone on with later. */
function unlessUnread(error: unknown): undefined {
  if (error instanceof NotRead) throw error
}

const isTyped = (question: Question): boolean => {
  const kind = kindOf(question)
  return kind.judging !== undefined || kind.offers(question).some(({ choose }) => choose === 'typed')
}

/** The Monday, 00:00 UTC, of the week in which this was (ISO 8601: weeks begin on Mondays). */
function weekOf(at: string): string {
  const date = new Date(at)
  const sinceMonday = (date.getUTCDay() + 6) % 7
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - sinceMonday)).toISOString()
}
