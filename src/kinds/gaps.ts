import { z } from 'zod'
import type { Gap as Shared } from '../formats/item.ts'
import { label, long, short } from './base.ts'
import type { Complaint } from './kind.ts'
import { remembered } from './typed.ts'

/** As many characters as a word for a gap may have. */
export const longest = 100
/** As many gaps as a text may have. */
const most = 40
/** As many words as may be written into the brackets of a gap. */
const mostWords = 20

/** A gap of a text. */
export interface Gap {
  /** 1 for the first. */
  n: number
  /** The words in its brackets; what they are to the gap is the kind's to say. */
  words: readonly string[]
}
/** Text and gaps in turn. */
export type Piece = string | Gap

/** A bracket, a bar, or either of them with a backslash before it; everything else is text. */
const signs = /\\([[\]|\\])|([[\]|])|([^\\[\]|]+|\\)/gu

/**
 * The pieces of a text with gaps: what stands in `[ ]` is a gap, `|` parts its words, and a backslash takes their meaning from `[ ] | \`.
 * @returns the pieces, or what is wrong with the brackets, in words
 */
function parsed(text: string): { pieces: Piece[] } | { fault: string } {
  const pieces: Piece[] = []
  let written = ''
  /** The words of the gap that is open. */
  let words: string[] | undefined
  let n = 0
  for (const [, escaped, sign, plain] of text.matchAll(signs)) {
    if (sign === '[') {
      if (words) return { fault: `Gap ${n + 1} has a second [ in it: end it with ], or write \\[ for the sign itself` }
      if (written) pieces.push(written)
      words = []
      written = ''
    } else if (sign === ']') {
      if (!words)
        return { fault: `A ] ends no gap after “${written.slice(-30)}”: write [ before the missing words, or \\] for the sign itself` }
      n++
      pieces.push({ n, words: [...words, written].map((one) => one.trim().replace(/\s+/g, ' ')).filter(Boolean) })
      words = undefined
      written = ''
    } else if (sign === '|' && words) {
      words.push(written)
      written = ''
    } else written += escaped ?? sign ?? plain
  }
  if (words) return { fault: `Gap ${n + 1} begins with [ and does not end: write ] behind its last word` }
  if (written) pieces.push(written)
  return { pieces }
}

function faultIn(text: string): string | undefined {
  const found = parsed(text)
  if ('fault' in found) return found.fault
  const gaps = gapsOf(found.pieces)
  if (gaps.length === 0) return 'Write at least one gap: the missing words in [ ]'
  if (gaps.length > most) return `It has ${gaps.length} gaps: leave at most ${most}`
  const crowded = gaps.find(({ words }) => words.length > mostWords)
  if (crowded) return `Gap ${crowded.n} has ${crowded.words.length} words to take: leave at most ${mostWords}`
  const long = gaps.find(({ words }) => words.some((one) => one.length > longest))
  return long && `Gap ${long.n} has more than ${longest} characters: shorten it`
}

/** A text with gaps, as an author writes it. */
export const gapText = long.superRefine((text, context) => {
  const fault = faultIn(text)
  if (fault) context.addIssue({ code: 'custom', message: fault })
})

/** The pieces of a text that was read by `gapText`; with every answer they are looked at again. */
export const piecesOf = remembered((text: string): readonly Piece[] => {
  const found = parsed(text)
  return 'pieces' in found ? found.pieces : []
})

const isGap = (piece: Piece | undefined): piece is Gap => typeof piece === 'object'
export const gapsOf = (pieces: readonly Piece[]): Gap[] => pieces.filter(isGap)

/** What gap-fill and cloze say about single gaps. */
export const gapWhy = z.array(z.string().trim().max(300)).max(most).default([]).meta({
  label: 'Why',
  help: 'A line for each gap, in the order of the text: what to say to a reader who filled it wrongly. An empty line stands for a gap without one',
  widget: 'numbered',
})
export const gapWrong = z
  .array(
    z.strictObject({
      gap: z.number().int().min(1).max(most).meta({ label: 'Gap', help: '1 for the first' }),
      text: short.max(longest).meta({ label: 'Text', help: 'The wrong word' }),
      why: short.optional().meta({ label: 'Why', help: 'What to say to a reader who put it there', widget: 'paragraph' }),
      tempts: label.optional().meta({ label: 'Tempts', help: 'The sentence that may lead here' }),
      misconception: short.optional().meta({ label: 'Misconception', help: 'A short name for the error behind it' }),
    }),
  )
  .max(60)
  .default([])
export type Wrong = z.infer<typeof gapWrong>[number]

/**
 * A piece as a page shows it: words, or a gap with the letters and signs that must not be parted from it by the end of a line. `within` is
 * the damaged word in which it stands, for those who hear it alone: invest …
 */
type Shown = { text: string } | { n: number; before: string; after: string; within?: string }

/** The pieces for a page. Nothing of what belongs into the gaps is in them. */
export const shown = (pieces: readonly Piece[]): Shown[] =>
  pieces.flatMap((piece, at): Shown[] => {
    if (isGap(piece)) {
      const [head, tail] = around(pieces, piece.n)
      const within = [head, '…', tail].filter(Boolean).join(' ')
      const { before } = parted(pieces, at - 1)
      const { after } = parted(pieces, at + 1)
      return [{ n: piece.n, before, after, ...(within !== '…' && { within }) }]
    }
    const { text } = parted(pieces, at)
    return text ? [{ text }] : []
  })

/** The text at this place, without what must not be parted from the gap after which or before which it stands: few signs, so that they fit into a line of a phone. */
function parted(pieces: readonly Piece[], at: number): { after: string; text: string; before: string } {
  const whole = pieces[at]
  if (typeof whole !== 'string') return { after: '', text: '', before: '' }
  const after = isGap(pieces[at - 1]) ? (whole.match(/^[\p{L}\p{M}\p{N}\p{Pe}\p{Pf}.,;:!?…'"]{1,4}/u)?.[0] ?? '') : ''
  const rest = whole.slice(after.length)
  const before = isGap(pieces[at + 1]) ? (rest.match(/[\p{L}\p{M}\p{N}\p{Ps}\p{Pi}¿¡'"]{1,4}$/u)?.[0] ?? '') : ''
  return { after, text: rest.slice(0, rest.length - before.length), before }
}

/** The whole text, with a line for each gap. */
export const withLines = (pieces: readonly Piece[]): string => pieces.map((piece) => (isGap(piece) ? '____' : piece)).join('')

/** The part of a word that a gap is glued to; it ends or begins with a letter or a figure, for quotation marks and dashes are no part of it. */
const lettersAtEnd = (text: string): string => text.match(/(?:[\p{L}\p{N}][\p{L}\p{M}\p{N}’'-]*)?[\p{L}\p{M}\p{N}]$/u)?.[0] ?? ''
const lettersAtStart = (text: string): string => text.match(/^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}’'-]*[\p{L}\p{M}\p{N}])?/u)?.[0] ?? ''

/** What a gap is glued to on either side. */
function around(pieces: readonly Piece[], n: number): [head: string, tail: string] {
  const at = pieces.findIndex((piece) => isGap(piece) && piece.n === n)
  const [before, after] = [pieces[at - 1], pieces[at + 1]]
  return [typeof before === 'string' ? lettersAtEnd(before) : '', typeof after === 'string' ? lettersAtStart(after) : '']
}

/** A word in its gap, with a few words around it, so that nobody has to count gaps: … worked with “American” investigators. */
export function inContext(pieces: readonly Piece[], n: number, word: string): string {
  const at = pieces.findIndex((piece) => isGap(piece) && piece.n === n)
  const before = withLines(pieces.slice(0, at))
  const after = withLines(pieces.slice(at + 1))
  const head = lettersAtEnd(before)
  const tail = lettersAtStart(after)
  const lead = before.slice(0, before.length - head.length)
  const rest = after.slice(tail.length)
  const leading = lead.split(/(?<=\s)/)
  const following = rest.split(/(?=\s)/)
  const few = leading.slice(-4).join('').trimStart()
  const more = following.slice(0, 3).join('')
  return `${leading.length > 4 ? '… ' : ''}${few}“${head}${word}${tail}”${more}${following.length > 3 ? ' …' : ''}`
}

/** The whole word of which these letters are missing; where a gap does not stand within a word, the words themselves. */
export function wholeWord(pieces: readonly Piece[], n: number, letters: string): string {
  const [head, tail] = around(pieces, n)
  return `${head}${letters}${tail}`
}

/** Whether a gap stands within a word, as in a C-test. */
const isGlued = (pieces: readonly Piece[], n: number): boolean => around(pieces, n).some((part) => part !== '')
/** Whether every gap does, so that letters are missing and no words. */
export const isDamaged = (pieces: readonly Piece[]): boolean => gapsOf(pieces).every(({ n }) => isGlued(pieces, n))

const wordsIn = (text: string): number => (text.match(/\S*[\p{L}\p{N}]\S*/gu) ?? []).length

/** What can be wrong with gaps, whatever they are filled with. */
export function lintGaps(pieces: readonly Piece[], why: readonly string[], wrong: readonly Wrong[]): Complaint[] {
  const complaints: Complaint[] = []
  const gaps = gapsOf(pieces)
  const first = typeof pieces[0] === 'string' ? pieces[0] : ''
  const ahead = wordsIn(first.slice(0, first.length - lettersAtEnd(first).length))
  if (ahead < 6)
    complaints.push({
      rule: 'K3',
      severity: 'error',
      path: ['text'],
      message: `only ${ahead} words stand before the first gap`,
      remedy: 'let at least six words stand before it',
    })
  for (const { n } of gaps.slice(1)) {
    const between = pieces[pieces.findIndex((piece) => isGap(piece) && piece.n === n) - 1]
    const words = typeof between === 'string' ? wordsIn(between) : 0
    if (words < 4 && !(isGlued(pieces, n) && isGlued(pieces, n - 1)))
      complaints.push({
        rule: 'K3',
        severity: 'error',
        path: ['text'],
        message: `only ${words} words stand between gap ${n - 1} and gap ${n}`,
        remedy: 'let at least four words stand between two gaps',
      })
  }
  for (const { n, words } of gaps) {
    if (words.length === 0)
      complaints.push({
        rule: 'L20',
        severity: 'error',
        path: ['text'],
        message: `gap ${n} is empty`,
        remedy: 'write into its brackets what belongs there',
      })
    if (!why[n - 1])
      complaints.push({
        rule: 'L17',
        severity: 'warning',
        path: ['why'],
        message: `there is no line for a reader who filled gap ${n} wrongly`,
        remedy: 'add one to why, in the order of the gaps: what to look at, without the answer',
      })
  }
  if (why.length > gaps.length)
    complaints.push({
      severity: 'error',
      path: ['why'],
      message: `why has ${why.length} lines for ${gaps.length} gaps`,
      remedy: 'write one line for each gap, in the order of the text',
    })
  wrong.forEach(({ gap }, at) => {
    if (gap > gaps.length)
      complaints.push({
        severity: 'error',
        path: ['wrong', at, 'gap'],
        message: `there is no gap ${gap}`,
        remedy: `write a number from 1 to ${gaps.length}`,
      })
  })
  return complaints
}

/** The pieces in words that other programs share. */
export const sharedPieces = (pieces: readonly Piece[], gap: (gap: Gap) => Shared): (string | Shared)[] =>
  pieces.map((piece) => (isGap(piece) ? gap(piece) : piece))

/** The text as an author would write it. @param words those that stand in the brackets of a gap */
export const written = (pieces: readonly (string | Shared)[], words: (gap: Shared) => readonly string[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? escaped(piece) : `[${words(piece).map(escaped).join(' | ')}]`)).join('')
const escaped = (text: string): string => text.replace(/[[\]|\\]/g, '\\$&')
