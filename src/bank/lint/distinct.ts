import type { Complaint, Offer, Wording } from '../../kinds/kind.ts'
import { numberIn } from '../../kinds/numbers.ts'
import { normal } from '../../kinds/typed.ts'
import { quoted } from './quoted.ts'
import { isRange, type Range, rangeIn, sharedNumbers } from './ranges.ts'
import { marksIn, namesIn } from './stems.ts'
import { plainWords } from './words.ts'

/** Jaccard's measure, words in common over all words, from which two options say nearly the same. */
const nearlySame = 0.8

/** L03: options that cannot be told apart, or that can both be right. */
export function lintDistinct({ choose, wordings }: Offer): Complaint[] {
  if (choose === 'typed') return []
  const texts = wordings.map(({ text }) => text)
  const names = namesIn(texts)
  const signsOf = meansCase(texts) ? (text: string) => text : signsIn
  const all = wordings.map((one) => looked(one, texts))
  return all.flatMap((one, at) => {
    const faults = all.slice(0, at).flatMap((other) => faultBetween(other, one, names, signsOf) ?? [])
    const fault = faults.find(({ severity }) => severity === 'error') ?? faults[0]
    return fault ? [{ rule: 'L03', path: one.path, ...fault }] : []
  })
}

interface Looked {
  path: Wording['path']
  text: string
  normal: string
  words: ReadonlySet<string>
  range: Range | undefined
}

const looked = ({ path, text }: Wording, list: readonly string[]): Looked => ({
  path,
  text,
  normal: normal(text),
  words: new Set(plainWords(text)),
  range: isRange(text, list) ? rangeIn(text) : undefined,
})

/** C++ is not C, −4 is not 4, 10³ is not 103, and a + b is not a − b; the hyphen in well-known is no sign. */
const signsIn = (text: string): string =>
  (text.match(/[\p{S}\p{No}!?%‰#&*/@\\′″]|(?<![\p{L}\p{N}])[‐‑‒–—−-]|[‐‑‒–—−-](?![\p{L}\p{N}])/gu) ?? []).join('').replace(/[‐‑‒–—−]/g, '-')

/** AA, Aa and aa are three genotypes: whoever writes such a list means the case of its letters. */
const meansCase = (list: readonly string[]): boolean =>
  list.some((one) => one.length <= 4 && list.some((other) => one.slice(1) !== other.slice(1) && one.toLowerCase() === other.toLowerCase()))

type Told = Pick<Complaint, 'severity' | 'message' | 'remedy'>

function faultBetween(one: Looked, other: Looked, names: ReadonlySet<string>, signsOf: (text: string) => string): Told | undefined {
  const both = `${quoted(one.text)} and ${quoted(other.text)}`
  const haveSameSigns = () => signsOf(one.text) === signsOf(other.text)
  // Of marks of punctuation alone nothing is left.
  if (one.normal === other.normal && (one.normal !== '' || one.text.trim() === other.text.trim()) && haveSameSigns())
    return { severity: 'error', message: `${both} are the same answer`, remedy: 'take one of the two out, or write another' }
  const fits = one.range && other.range && sharedNumbers(one.range, other.range)
  if (fits !== undefined)
    return {
      severity: 'error',
      message: `${both} overlap: ${fits} can be either`,
      remedy: 'write numbers or ranges of which only one can hold, such as 1 to 5 and 6 to 10',
    }
  const share = jaccard(one.words, other.words)
  // Who does it, how many there are, when, and whether it is so make two answers of the same words.
  if (share < nearlySame || !haveSameSigns()) return undefined
  if (marksIn(one.text, names, tellsApart) !== marksIn(other.text, names, tellsApart)) return undefined
  return {
    severity: isPartOf(one, other) ? 'error' : 'warning',
    message: `${both} have ${Math.round(100 * share)} % of their words in common`,
    remedy: 'make one of them another idea, or say them in words that differ',
  }
}

/**
 * Whether one says what the other says and only a little more. Words of their own on both sides may make two ideas (ships, planes), and so
 * may another order (ice melts faster than snow, snow than ice): only a person can tell.
 */
const isPartOf = (one: Looked, other: Looked): boolean =>
  [...one.words].every((word) => other.words.has(word)) !== [...other.words].every((word) => one.words.has(word))

/** Words in common over all words, 0…1. */
function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((word) => other.has(word)).length
  const all = one.size + other.size - common
  return all === 0 ? 0 : common / all
}

const tellingApart = new Set(
  `not no never nor without with neither either none nobody nothing hardly cannot t
  first second third fourth fifth last next before after since until during while earlier later now then
  more less fewer most least many few higher lower larger smaller greater bigger longer shorter faster slower stronger weaker better worse
  up down above below over under inside outside from to for against
  all some any every each both half only also alone almost nearly partly same other another different
  always often sometimes seldom rarely may might must can could should will would`.split(/\s+/),
)
const tellsApart = (word: string): boolean => tellingApart.has(word) || /\d/.test(word) || numberIn(word) !== undefined
