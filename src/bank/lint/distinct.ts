import type { Complaint, Offer, Wording } from '../../kinds/kind.ts'
import { numberIn } from '../../kinds/numbers.ts'
import { normal } from '../../kinds/typed.ts'
import { quoted } from './quoted.ts'
import { type Range, rangeIn, sharedNumbers } from './ranges.ts'
import { marksIn, namesIn } from './stems.ts'
import { plainWords } from './words.ts'

/** Jaccard's measure, words in common over all words, from which two options say nearly the same. */
const nearlySame = 0.8

/** L03: options that cannot be told apart, or that can both be right. */
export function lintDistinct({ choose, wordings }: Offer): Complaint[] {
  if (choose === 'typed') return []
  const names = namesIn(wordings.map(({ text }) => text))
  const all = wordings.map(looked)
  return all.flatMap((one, at) => {
    const fault = all.slice(0, at).flatMap((other) => faultBetween(other, one, names) ?? [])[0]
    return fault ? [{ rule: 'L03', severity: 'error', path: one.path, ...fault }] : []
  })
}

interface Looked {
  path: Wording['path']
  text: string
  normal: string
  words: ReadonlySet<string>
  range: Range | undefined
}

const looked = ({ path, text }: Wording): Looked => ({
  path,
  text,
  normal: normal(text),
  words: new Set(plainWords(text)),
  range: rangeIn(text),
})

function faultBetween(one: Looked, other: Looked, names: ReadonlySet<string>): Pick<Complaint, 'message' | 'remedy'> | undefined {
  const both = `${quoted(one.text)} and ${quoted(other.text)}`
  if (one.normal === other.normal) return { message: `${both} are the same answer`, remedy: 'take one of the two out, or write another' }
  const fits = one.range && other.range && sharedNumbers(one.range, other.range)
  if (fits !== undefined)
    return {
      message: `${both} overlap: ${fits} can be either`,
      remedy: 'write numbers or ranges of which only one can hold, such as 1 to 5 and 6 to 10',
    }
  const share = jaccard(one.words, other.words)
  // Who does it, how many there are and whether it is so make two answers of the same words.
  if (share < nearlySame || marksIn(one.text, names, tellsApart) !== marksIn(other.text, names, tellsApart)) return undefined
  return {
    message: `${both} have ${Math.round(100 * share)} % of their words in common`,
    remedy: 'make one of them another idea, or say them in words that differ',
  }
}

/** Words in common over all words, 0…1. */
function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((word) => other.has(word)).length
  const all = one.size + other.size - common
  return all === 0 ? 0 : common / all
}

const tellingApart = new Set('not no never nor without neither first second third fourth fifth last'.split(' '))
const tellsApart = (word: string): boolean => tellingApart.has(word) || /\d/.test(word) || numberIn(word) !== undefined
