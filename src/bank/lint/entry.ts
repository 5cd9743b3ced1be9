import type { Question } from '../../kinds/base.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Offer } from '../../kinds/kind.ts'
import type { Level } from '../../passages/passage.ts'
import type { QuestionFile } from '../questions.ts'
import { evidenceIn, evidenceOf, sectionsOf } from './evidence.ts'
import { negationIn } from './prompt.ts'
import { contentWords, numberOf, plainWords, wordingsOf } from './words.ts'

/** What the rules about the bank as a whole need to know of a question, worked out once. */
export interface Entry {
  readonly file: string
  readonly question: Question
  /** Of the sections in which its evidence stands; the first is the one on which it rests first. */
  readonly sections: readonly string[]
  /** All labels that it cites as evidence. */
  readonly labels: readonly string[]
  /** The sentences that its evidence means, as one word. */
  readonly evidence: string
  /** What somebody who knows it knows the answer: words that say something, or =7 for a number. */
  readonly keys: readonly string[]
  /** All that it says before it is answered, in words that say something; a bar between its parts. */
  readonly words: string
  /** For each choice of one: whether the right one is longer than all others. */
  readonly longest: readonly boolean[]
  readonly isNegative: boolean
  /** Of a statement. */
  readonly verdict: string | undefined
}

/** @param level for which it was written; undefined where the passage has none of this name */
export function entryOf({ file, question }: QuestionFile & { question: Question }, level: Level | undefined): Entry {
  const sentences = level ? evidenceIn(question, level) : []
  const { offers, shown, texts } = wordingsOf(question)
  // A statement and a number show nothing to choose from.
  const item = shown.length === 0 ? kindOf(question).toItem(question)?.interaction : undefined
  const hint = question.hint === undefined ? [] : [question.hint]
  return {
    file,
    question,
    sections: level ? sectionsOf(question, level) : [],
    labels: evidenceOf(question),
    evidence: sentences.map(({ id }) => id).join(' '),
    keys: [...(item?.is === 'number' && item.from === item.to ? [`=${item.from}`] : []), ...wordsOfKey(offers)],
    words: `| ${[...texts.map(({ text }) => text), ...hint].map(searchable).join(' | ')} |`,
    longest: shown
      .filter(({ choose }) => choose === 'one')
      .map(({ wordings }) => {
        const key = Math.max(...wordings.filter(({ right }) => right).map(({ text }) => text.length))
        return wordings.filter(({ text }) => text.length >= key).length === 1
      }),
    isNegative: item?.is !== 'statement' && negationIn(question.prompt) !== undefined,
    verdict: item?.is === 'statement' ? String(item.answer) : undefined,
  }
}

/** Keys of two words or more that say something: one word stands in many texts. */
const wordsOfKey = (offers: readonly Offer[]): string[] => [
  ...new Set(
    offers
      .filter(({ choose }) => choose !== 'shared')
      .flatMap(({ wordings }) => wordings.filter(({ right }) => right).map(({ text }) => contentWords(plainWords(text))))
      .filter((words) => words.length >= 2)
      .map((words) => words.join(' ')),
  ),
]

/** The words of a text that say something, and each number in it as =7 behind its word. Numbers in capitals say how many to choose. */
function searchable(text: string): string {
  const emphasized = new Set(text.match(/\b[A-Z]{3,}\b/g)?.map((word) => word.toLowerCase()))
  const words = plainWords(text)
  const numbers = words.flatMap((word) => {
    const value = emphasized.has(word) ? undefined : numberOf(word)
    return value === undefined ? [] : [`=${value}`]
  })
  return [...contentWords(words), ...numbers].join(' ')
}
