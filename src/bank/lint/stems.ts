import { newStemmer } from 'snowball-stemmers'
import { contentWords } from './words.ts'

const english = newStemmer('english')
/** Most words of a bank stand in it many times. */
const known = new Map<string, string>()

/** The first six letters of the stem: sign and signed are one, and so are currency and currencies. @param word in lower case */
function stemOf(word: string): string {
  const before = known.get(word)
  if (before !== undefined) return before
  const stem = english.stem(word).slice(0, 6)
  if (known.size === 20_000) known.clear()
  known.set(word, stem)
  return stem
}

interface Token {
  word: string
  isCapital: boolean
  /** Of a sentence, or of something quoted; asked only of what has a capital letter. */
  isFirst: boolean
}

const tokens = (text: string): Token[] =>
  [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ 0: word, index }) => {
    const isCapital = /^\p{Lu}/u.test(word)
    return { word, isCapital, isFirst: isCapital && /(?:^|[.?!:“"‘])[^\p{L}\p{N}]*$/u.test(text.slice(0, index)) }
  })

/** What is written with a capital letter where no sentence begins: names, and words that are emphasized. In lower case. */
export const namesIn = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(
    texts
      .flatMap(tokens)
      .filter(({ isCapital, isFirst }) => isCapital && !isFirst)
      .map(({ word }) => word.toLowerCase()),
  )

/** The stems of the words that say something, without names. @param names those that may also stand at the beginning of a sentence */
export function contentStems(text: string, names: ReadonlySet<string>): Set<string> {
  const words = tokens(text)
    .filter(({ word, isCapital, isFirst }) => !isCapital || (isFirst && !names.has(word.toLowerCase())))
    .map(({ word }) => word.toLowerCase())
  return new Set(contentWords(words).map(stemOf))
}

/** The names, numbers and negations of a text in their order: what tells two options apart that have all other words in common. */
export const marksIn = (text: string, names: ReadonlySet<string>, isMark: (word: string) => boolean): string =>
  tokens(text)
    .filter(({ word, isCapital, isFirst }) => isMark(word.toLowerCase()) || (isCapital && (!isFirst || names.has(word.toLowerCase()))))
    .map(({ word }) => word.toLowerCase())
    .join(' ')
