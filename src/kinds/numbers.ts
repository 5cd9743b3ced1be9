import { normal } from './typed.ts'

/**
 * The number that somebody typed, in figures or in English words, and the words after it: 18 million, minus 3, two thousand and fourteen.
 * A comma with exactly three digits after it groups (1,500 is 1500) where groups are possible: after one to three digits that do not begin
 * with 0. Any other comma is a decimal one (1,5 · 0,125 · 1234,567). Spaces and apostrophes group in the same way. One point is always a
 * decimal point; of several, each groups (1.500.000).
 * @returns undefined where the text does not begin with a number, or has more than one (six or seven); the value is finite
 */
export function numberIn(typed: string): { value: number; after: string } | undefined {
  const [, sign, text = ''] = /^(?:(-|\+|minus |negative ) ?(?:an? )?)?(.*)$/.exec(normal(typed)) ?? []
  const words = wordsIn(text)
  const end = words.findIndex((_, at) => !isNumber(words, at))
  const after = end < 0 ? [] : words.slice(end)
  const value = sum(words.slice(0, words.length - after.length))
  if (value === undefined || after.some((one, at) => isNumber(after, at) || doubts.has(one))) return undefined
  // Nobody writes a zero below zero.
  return { value: (sign === undefined || sign === '+' ? value : -value) || 0, after: after.join(' ') }
}

/**
 * The number that somebody typed and whether it has its unit, behind it or, like $, before it.
 * @param units the ways to write the unit; none: no unit is wanted, and none may stand there
 */
export function quantityIn(typed: string, units: readonly string[]): { value: number; unit: boolean } | undefined {
  const text = normal(typed)
  for (const unit of units.map(normal)) {
    const rests = [text.endsWith(unit) && text.slice(0, text.length - unit.length), text.startsWith(unit) && text.slice(unit.length)]
    // The m in km is another unit.
    const isWhole = (rest: string | false): rest is string => rest !== false && !(/\p{L}$/u.test(rest) && /^\p{L}/u.test(unit))
    const found = rests
      .filter(isWhole)
      .map(numberIn)
      .find((one) => one?.after === '')
    if (found) return { value: found.value, unit: true }
  }
  const found = numberIn(text)
  return found && (units.length > 0 || found.after === '') ? { value: found.value, unit: units.length === 0 } : undefined
}

/** The numbers that stand in a text, in figures or in English words. “One” alone is none, for it is mostly not meant as a number. */
export function numbersIn(text: string): number[] {
  const words = wordsIn(normal(text))
  const runs: string[][] = []
  for (const [at, one] of words.entries()) {
    if (!isNumber(words, at)) continue
    if (at > 0 && isNumber(words, at - 1)) runs.at(-1)?.push(one)
    else runs.push([one])
  }
  return runs.flatMap((run) => (run.join() === 'one' ? [] : (sum(run) ?? [])))
}

/** A number as pages show it: 2017, 18,000,000, −1.5. */
export function figures(value: number): string {
  const [whole = '', decimals] = String(Math.abs(value)).split('.')
  const grouped = /^\d{5,}$/.test(whole) ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole
  return `${value < 0 ? '−' : ''}${grouped}${decimals === undefined ? '' : `.${decimals}`}`
}

/** The ways to write figures, and how each becomes figures with a decimal point alone. */
const ways: readonly (readonly [way: string, plain: (figures: string) => string])[] = [
  ['(?!0)\\d{1,3}(?:,\\d{3})+(?!\\d)(?:\\.\\d+)?', (text) => text.replaceAll(',', '')],
  ["(?!0)\\d{1,3}(?:[ ']\\d{3})+(?!\\d)(?:[.,]\\d+)?", (text) => text.replace(/[ ']/g, '').replace(',', '.')],
  ['(?!0)\\d{1,3}(?:\\.\\d{3}){2,}(?!\\d)(?:,\\d+)?', (text) => text.replaceAll('.', '').replace(',', '.')],
  ['\\d+(?:[.,]\\d+)?|\\.\\d+', (text) => text.replace(',', '.')],
]
const word = new RegExp(`${ways.map(([way]) => way).join('|')}|\\p{L}+|\\S`, 'gu')
const wordsIn = (text: string): string[] => [...text.replace(/(?<=\p{L})-(?=\p{L})/gu, ' ').matchAll(word)].map(([found]) => found)
const numberOf = (figures: string): number =>
  Number(ways.find(([way]) => new RegExp(`^(?:${way})$`).test(figures))?.[1](figures) ?? Number.NaN)

const small = new Map([
  ...'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((name, value) => [name, value] as const),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((name, at) => [name, 10 * (at + 2)] as const),
])
/** How many zeros a word adds; the short ones only behind figures. */
const scales = new Map(
  [
    ['thousand', 'thousands', 'k'],
    ['million', 'millions', 'm', 'mn'],
    ['billion', 'billions', 'bn'],
    ['trillion', 'trillions'],
  ].flatMap((names, at) => names.map((name) => [name, 3 * (at + 1)] as const)),
)
/** Words after which a number is no longer the one before them: it is then not read at all. */
const doubts = new Set('and or to not half quarter quarters third thirds point dozen hundreds'.split(' '))

const isFigure = (one: string | undefined): one is string => one !== undefined && /\d/.test(one)
const isScale = (words: readonly string[], at: number): boolean => {
  const one = words[at] ?? ''
  return scales.has(one) && (one.length > 2 || isFigure(words[at - 1]))
}
const isAnd = (words: readonly string[], at: number): boolean =>
  words[at] === 'and' && (words[at - 1] === 'hundred' || (at > 0 && isScale(words, at - 1)))

function isNumber(words: readonly string[], at: number): boolean {
  const one = words[at] ?? ''
  if (isFigure(one) || small.has(one) || one === 'hundred' || isScale(words, at)) return true
  return isAnd(words, at) && isNumber(words, at + 1) && !isScale(words, at + 1)
}

/** What the words of a number come to, each in its place: undefined for “six seven” and “thousand million”. */
function sum(words: readonly string[]): number | undefined {
  let total = 0
  /** What was said since the last thousand or million. */
  let part: number | undefined
  /** What is added to it has to be smaller, */
  let room = 1000
  /** and what comes after a thousand or million has to have fewer zeros. */
  let zeros = 300
  for (const [at, one] of words.entries()) {
    if (isAnd(words, at)) continue
    const value = isFigure(one) ? numberOf(one) : small.get(one)
    const next = scales.get(one)
    if (value !== undefined) {
      // Figures and zero stand alone; after twenty there is room for one to nine.
      const alone = isFigure(one) || value === 0
      if (alone ? part !== undefined : value >= room) return undefined
      part = (part ?? 0) + value
      room = alone || value < 20 ? 0 : 10
    } else if (part === undefined && (at > 0 || one.endsWith('s'))) return undefined
    else if (next === undefined) {
      const hundreds: number = part ?? 1
      if (!Number.isInteger(hundreds) || hundreds < 1 || hundreds > 99) return undefined
      part = 100 * hundreds
      room = 100
    } else {
      // Moving the point keeps 1.1 million from becoming 1100000.0000000002.
      const scaled = Number(`${part ?? 1}e${next}`)
      if (next >= zeros || !(scaled < 10 ** zeros)) return undefined
      total += scaled
      part = undefined
      room = 1000
      zeros = next
    }
  }
  const rest = part ?? 0
  return words.length > 0 && rest < 10 ** zeros ? total + rest : undefined
}
