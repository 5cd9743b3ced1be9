import { createHash } from 'node:crypto'
import type { Bank } from '../../bank/bank.ts'
import { say, type Words } from '../../text.ts'
import { type Attempt, answerTo, type Learner } from '../../training/history.ts'
import type { Cover } from './models.ts'

/** The texts there are, and how far this learner has come with each. */
export const shelfOf = (bank: Bank, learner: Learner | undefined): Cover[] =>
  [...bank.passages.values()].map((passage) => {
    const title = passage.levels[0]?.title ?? passage.id
    const last = [...(learner?.attempts.values() ?? [])].filter((attempt) => attempt.passage.id === passage.id).at(-1)
    const dice = createHash('sha256').update(passage.id).digest()
    return {
      href: `/passages/${passage.id}`,
      title,
      marked: last ? markedWords(title, done(last), last.questions.length) : 0,
      // The text keeps its face, because it follows from its id.
      face: (['plain', 'ink', 'thin', 'black', 'wide'] as const)[(dice[0] ?? 0) % 5] ?? 'plain',
      low: (dice[1] ?? 0) % 3 === 0,
      levels: passage.levels.map(({ level }) => level.toUpperCase()),
      sections: Math.max(...passage.levels.map(({ sections }) => sections.length)),
      questions: [...bank.questions.values()].filter((question) => question.passage === passage.id).length,
      state: stateOf(last),
    }
  })

/** How far an attempt has come, in questions: those with their place shown, where the quiz asks for it. What they are worth is not told. */
export function done(attempt: Attempt): number {
  const answers = attempt.questions.map((_, at) => answerTo(attempt, at + 1)).filter((answer) => answer !== undefined)
  return attempt.began.settings.proof ? answers.filter(({ where }) => where !== null && where.length > 0).length : answers.length
}

/** How many words of a title are highlighted when `part` of `whole` is done. */
export const markedWords = (title: string, part: number, whole: number): number => Math.round((title.split(/\s+/).length * part) / whole)

function stateOf(last: Attempt | undefined): Words {
  if (!last) return say('Not started')
  const answered = last.questions.filter((_, at) => answerTo(last, at + 1)).length
  const counts = { n: answered, of: last.questions.length }
  return last.handedIn ? say('Handed in: {n} of {of} answered', counts) : say('{n} of {of} answered', counts)
}
