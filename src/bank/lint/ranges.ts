import { numberIn } from '../../kinds/numbers.ts'
import { numberOf, plainWords } from './words.ts'

/** The numbers that a text leaves possible. A bound that is `open` does not belong to them. */
export interface Range {
  from: number
  to: number
  open: boolean
  /** What is counted, as words: years. */
  unit: string
}

/** How a bound is said, and what it leaves possible. */
const bounds: readonly (readonly [sign: RegExp, range: (value: number) => Omit<Range, 'unit'>])[] = [
  [/^(?:more|greater|higher|longer|larger) than |^(?:over|above) /, (value) => ({ from: value, to: Infinity, open: true })],
  [/^(?:less|fewer|lower|shorter|smaller) than |^(?:under|below) /, (value) => ({ from: -Infinity, to: value, open: true })],
  [/^(?:at least|not less than|no (?:less|fewer) than) /, (value) => ({ from: value, to: Infinity, open: false })],
  [/^(?:at most|up to|not more than|no more than) /, (value) => ({ from: -Infinity, to: value, open: false })],
  [/ or (?:more|over|longer|older|higher)$/, (value) => ({ from: value, to: Infinity, open: false })],
  [/ or (?:less|fewer|under|shorter|younger|lower)$/, (value) => ({ from: -Infinity, to: value, open: false })],
]
/** Words that leave the number what it is. */
const roughly = /^(?:about|around|roughly|some|exactly|only|just|in|in about) (?=\S)/

/** The number or the range that a text is about from its first word on; undefined where it is about something else, or unclear. */
export function rangeIn(text: string): Range | undefined {
  // Most options have no number at all, and to look for all the ways to say one takes long.
  if (!plainWords(text).some((word) => /\d/.test(word) || numberOf(word) !== undefined)) return undefined
  // 2³ is not 23, which is what is left of it in plain figures.
  if (/\d[¹²³⁰-⁹]/.test(text)) return undefined
  const plain = text
    .toLowerCase()
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(/[\s.,;!?]+$/, '')
    .trim()
  const bound = bounds.find(([sign]) => sign.test(plain))
  if (bound) {
    const [sign, range] = bound
    const found = numberIn(plain.replace(sign, ''))
    return found && { ...range(found.value), unit: unitOf(found.after) }
  }
  return between(plain) ?? single(plain)
}

function between(plain: string): Range | undefined {
  const [, low, high] =
    /^between (.+) and (.+)$/.exec(plain) ?? /^(.+?) to (.+)$/.exec(plain) ?? /^(\d[\d.,]*) ?- ?(\d.*)$/.exec(plain) ?? []
  const [from, to] = [numberIn(low ?? ''), numberIn(high ?? '')]
  if (!from || !to || from.value >= to.value) return undefined
  // 2014 to 2017 is a time, and from 5 to 7 a change: neither says that one of the numbers is meant.
  if (from.value >= 1000 && to.value < 3000 && to.after === '') return undefined
  if (from.after !== '' && unitOf(from.after) !== unitOf(to.after)) return undefined
  return { from: from.value, to: to.value, open: false, unit: unitOf(to.after) }
}

function single(plain: string): Range | undefined {
  const found = numberIn(plain.replace(roughly, ''))
  return found && { from: found.value, to: found.value, open: false, unit: unitOf(found.after) }
}

/** One year and two years count the same; % and € are units as well. */
const unitOf = (after: string): string =>
  [...plainWords(after).map((word) => word.replace(/(?<=\p{L}{3})s$/u, '')), ...(after.match(/[\p{S}%‰′″]/gu) ?? [])].join(' ')

const pair = /^\s*(\d+) ?[‐‑‒–—−-] ?(\d+)\W*$/

/** Whether two numbers with a dash between them are a range. In a list with 2–1 or 0–0 they are scores, and 1–2 is one too. */
export function isRange(text: string, list: readonly string[]): boolean {
  const isScore = (one: string): boolean => {
    const [, first, second] = pair.exec(one) ?? []
    return first !== undefined && Number(first) >= Number(second)
  }
  return !pair.test(text) || !list.some(isScore)
}

/**
 * The numbers that both leave possible, in words; undefined where there are none. 10 to 20 and 20 to 30 share one: somebody who has found 20
 * would be right twice.
 */
export function sharedNumbers(one: Range, other: Range): string | undefined {
  if (one.unit !== other.unit) return undefined
  const from = Math.max(one.from, other.from)
  const to = Math.min(one.to, other.to)
  if (from > to) return undefined
  if (from === to) return [one, other].some((range) => range.open && (range.from === from || range.to === from)) ? undefined : String(from)
  if (from === -Infinity) return `all below ${to}`
  return to === Infinity ? `all above ${from}` : `all between ${from} and ${to}`
}
