import type { Question } from '../../kinds/base.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Offer, Wording } from '../../kinds/kind.ts'
import { numberIn } from '../../kinds/numbers.ts'

/** The words of a text in lower case, letters and figures alone: “Xi’s 11 years” is xi, s, 11, years. */
export const plainWords = (text: string): string[] => text.toLowerCase().match(beyondAscii.test(text) ? anyWord : plainWord) ?? []
const beyondAscii = /[^ -~\s]/
const anyWord = /[\p{L}\p{N}]+/gu
/** The same where no sign beyond ASCII stands, for most texts, and much faster. */
const plainWord = /[a-z0-9]+/g

/** The number that a word is, in figures or letters. @param word in lower case */
export function numberOf(word: string): number | undefined {
  if (known.has(word)) return known.get(word)
  const value = numberIn(word)?.value
  if (known.size === 10_000) known.clear()
  known.set(word, value)
  return value
}
/** Most words of a bank stand in it many times. */
const known = new Map<string, number | undefined>()

/** Words that say nothing by themselves. */
const stopWords = new Set(
  `a an the and or but nor so yet of in on at by to from for with without about into over under after before between through during against
  as than that this these those it its he she they them his her their him we our us you your i my me who whom whose which what when where why
  how is are was were be been being am do does did done has have had having will would shall should can could may might must not no if then
  there here also too very more most less least only both each all any some such other another one s t`.split(/\s+/),
)

/** Of plain words those that say something. */
export const contentWords = (words: readonly string[]): string[] => words.filter((word) => !stopWords.has(word))

/** The most words in a row that both have. */
export function longestRun(one: readonly string[], other: readonly string[]): number {
  let best = 0
  let before: number[] = []
  for (const word of one) {
    const row: number[] = []
    for (let at = 0; at < other.length; at++)
      if (other[at] === word) {
        const run = 1 + (at > 0 ? (before[at - 1] ?? 0) : 0)
        row[at] = run
        if (run > best) best = run
      }
    before = row
  }
  return best
}

/** What the rules look at in a question. */
export interface Wordings {
  readonly question: Question
  readonly offers: readonly Offer[]
  /** Those that a learner reads: what is to be typed is not shown. */
  readonly shown: readonly Offer[]
  /** What a learner reads before answering. */
  readonly texts: readonly Pick<Wording, 'path' | 'text'>[]
}

export function wordingsOf(question: Question): Wordings {
  const before = looked.get(question)
  if (before) return before
  const kind = kindOf(question)
  const offers = kind.offers(question)
  const shown = offers.filter(({ choose }) => choose !== 'typed')
  const texts = [{ path: ['prompt'], text: question.prompt }, ...kind.context(question), ...shown.flatMap(({ wordings }) => wordings)]
  const wordings = { question, offers, shown, texts }
  looked.set(question, wordings)
  return wordings
}
/** Each of the rules looks at them. */
const looked = new WeakMap<Question, Wordings>()
