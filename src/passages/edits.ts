import { type CST, isCollection, isScalar, type Scalar } from 'yaml'
import { afterLine, bodyOf, type Entry, isBlank, startOfLine } from './entries.ts'
import { staying } from './matched.ts'
import { behind, chomping, entryLines, fieldLines, indented, inline, literal, nameText, type Style } from './written.ts'

/** A text of which each line has its end, and what ends its lines. */
export interface Source {
  readonly text: string
  readonly end: string
}
export interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}
/** What a list or map shall hold: what was at a place (from 0), or something new, by its name in a map. */
export interface Piece {
  readonly was: number | undefined
  readonly step: string | number
  readonly value: unknown
}

/** This part of the text with the edits made that lie in it. */
export function edited(text: string, from: number, to: number, edits: readonly Edit[]): string {
  let result = ''
  let at = from
  for (const edit of [...edits].sort((a, b) => a.from - b.from || a.to - b.to)) {
    result += text.slice(at, edit.from) + edit.text
    at = edit.to
  }
  return result + text.slice(at, to)
}

/** What the entry holds is written anew. A comment on its line stays, and its anchor. */
export function replaced(source: Source, entry: Entry, value: unknown): Edit[] {
  const { text } = source
  const { from, start, behindTag, end, inBrackets, column } = entry
  if (inBrackets) {
    const gap = entry.lacksColon ? ': ' : from > entry.begin ? ' ' : ''
    return [{ from, to: end, text: gap + inline(value, true) }]
  }
  const isBeside = !text.slice(behindTag, start).includes('\n') && end > behindTag
  const isRoot = column < 0
  const isList = text[entry.begin] === '-' && entry.name === undefined
  const [head, ...below] = behind(isRoot || isList ? '-' : ':', column, value)
  const token = tokenOf(entry)
  const isBlock = token?.type === 'block-map' || token?.type === 'block-seq'
  const headEnd =
    token?.type === 'block-scalar' ? start + (token.props[0] && 'source' in token.props[0] ? token.props[0].source.length : 1) : end
  const to = !isBeside ? behindTag : isBlock ? lineEnd(text, end) : headEnd
  // Behind --- nothing may begin that goes on below it, but a text.
  const isBroken = isRoot && below.length > 0 && !/^[|]/.test(head) && !isBlank(text.slice(startOfLine(text, start), start))
  const first = isBroken ? `${source.end}${head}` : head
  const keepsGap = head !== '' && isBeside && start >= from && from === behindTag
  return [
    { from: keepsGap || isRoot ? start : from, to: Math.max(to, from), text: keepsGap || isRoot || head === '' ? first : ` ${first}` },
    { from: afterLine(text, to), to: Math.max(afterLine(text, to), afterLine(text, end)), text: lines(source, below) },
  ]
}

const tokenOf = ({ node }: Entry): CST.Token | undefined => node?.srcToken
const lines = ({ end }: Source, all: readonly string[]): string => all.map((line) => line + end).join('')
const lineEnd = (text: string, at: number): number => {
  const next = afterLine(text, at) - 1
  return text[next - 1] === '\r' ? next - 1 : next
}

/** New lines for a text behind | or >. */
export function blockText(source: Source, { column, end }: Entry, token: CST.BlockScalar, value: string): Edit[] {
  const [header] = token.props
  const sign = header && 'source' in header ? header.source : '|'
  const body = bodyOf(token)
  const old = source.text.slice(body, end).split(/\r?\n/)
  const indent = /^ +(?=\S)/m.exec(old.join('\n'))?.[0].length ?? Math.max(column, 0) + 2
  const isFolded = sign.startsWith('>')
  const now = isFolded
    ? folded(
        old.slice(0, -1).map((line) => line.trim()),
        value.replace(/\n$/, ''),
      )
    : literal(value)
  return [
    { from: token.offset, to: token.offset + sign.length, text: sign.charAt(0) + chomping(value) },
    { from: body, to: end, text: lines(source, indented(now, indent)) },
  ]
}

/** A text on lines that are read as one: those at the beginning and end that still say the same stay. */
export function folded(old: readonly string[], value: string): string[] {
  const paragraphs = value.replace(/\n+/g, (breaks) => `${breaks}\n`).split('\n')
  if (paragraphs.length > 1 || old.includes('')) return paragraphs
  let [rest, first, last] = [value, 0, old.length]
  while (first < last && rest.startsWith(`${old[first]} `)) rest = rest.slice((old[first++]?.length ?? 0) + 1)
  while (first < last && rest.endsWith(` ${old[last - 1]}`)) rest = rest.slice(0, -1 - (old[--last]?.length ?? 0))
  return [...old.slice(0, first), rest, ...old.slice(last)]
}

/**
 * A list or map whose entries are not the same ones in the same order. What stays keeps its place, with what stands between.
 * @param changes for each entry, the edits within it
 */
export function rebuilt(
  source: Source,
  around: Entry,
  entries: readonly Entry[],
  changes: readonly Edit[][],
  pieces: readonly Piece[],
): Edit[] {
  return entries[0]?.inBrackets
    ? inBrackets(source.text, around, entries, changes, pieces)
    : asLines(source, around, entries, changes, pieces)
}

function asLines(source: Source, around: Entry, entries: readonly Entry[], changes: readonly Edit[][], pieces: readonly Piece[]): Edit[] {
  const { text } = source
  const [{ begin, column }] = entries as [Entry, ...Entry[]]
  const pad = ' '.repeat(column)
  // The first entry of `- id: a` or `- - a` has the line with what is around it.
  const isCompact = !isBlank(text.slice(startOfLine(text, begin), begin))
  const isRoot = around.column < 0
  const starts = entries.map((entry, at) => (at === 0 && isCompact ? begin : startOfLine(text, entry.begin)))
  const ends = entries.map(({ end }) => afterLine(text, end))
  const bodies = entries.map(
    (_, at) => (at === 0 && isCompact ? pad : '') + edited(text, starts[at] ?? 0, ends[at] ?? 0, changes[at] ?? []),
  )
  const gaps = starts.map((start, at) =>
    text.slice(at > 0 ? ends[at - 1] : isCompact || isRoot ? start : afterLine(text, around.from), start),
  )
  // Comments right above an entry, as far to the right, go with it; those that begin a file do not.
  const own = gaps.map((gap) => {
    const lines = gap.split(/(?<=\n)/)
    return lines.slice(lines.findLastIndex((line) => !line.startsWith(`${pad}#`)) + 1).join('')
  })
  const stay = staying(pieces.map(({ was }) => was))
  const style = styleBeside(entries[0])
  const said = ({ was, step, value }: Piece): string => {
    if (was !== undefined) return (own[was] ?? '') + bodies[was]
    return lines(source, typeof step === 'string' ? fieldLines(step, column, value) : entryLines('-', column, value, style))
  }
  let next = 0
  let result = ''
  const upToStaying = () => {
    while (next < pieces.length && !stay.has(pieces[next]?.was ?? -1)) result += said(pieces[next++] as Piece)
  }
  const isKept = new Set(pieces.map(({ was }) => was))
  for (const at of entries.keys()) {
    const gap = gaps[at] ?? ''
    result += gap.slice(0, gap.length - (own[at]?.length ?? 0))
    if (at === 0) upToStaying()
    if (stay.has(at)) {
      result += said(pieces[next++] as Piece)
      upToStaying()
    } else if (!isKept.has(at)) result += own[at]
  }
  const from = (starts[0] ?? 0) - (gaps[0]?.length ?? 0)
  const to = ends.at(-1) ?? from
  if (!isCompact) return [{ from, to, text: result }]
  const isFirst = result.startsWith(pad) && /^[^\s#]/.test(result.slice(column))
  if (isFirst) return [{ from, to, text: result.slice(column) }]
  const before = text.slice(startOfLine(text, from), from)
  return [{ from: from - before.length + before.trimEnd().length, to, text: source.end + result }]
}

function inBrackets(
  text: string,
  { node }: Entry,
  entries: readonly Entry[],
  changes: readonly Edit[][],
  pieces: readonly Piece[],
): Edit[] {
  const token = node?.srcToken
  if (token?.type !== 'flow-collection') return []
  const [first] = entries as [Entry, ...Entry[]]
  const to = token.end[0]?.offset ?? first.end
  // Behind each entry: a comma, a comment, and the space up to the next.
  const gaps = entries.map(({ end }, at) => {
    const [, comma = '', note = '', space = ''] =
      /^(?:[ \t]*(,))?([ \t]+#[^\r\n]*)?([\s\S]*)$/.exec(text.slice(end, entries[at + 1]?.begin ?? to)) ?? []
    return { comma, note, space }
  })
  const last = gaps.at(-1)
  const opening = text.slice(token.offset + 1, first.begin)
  // What is new stands apart as the others do, or where there is only one, as it stands from the bracket.
  const spaces = entries.length > 1 ? gaps.slice(0, -1).map((gap) => gap.space) : [opening.includes('\n') ? opening : ' ']
  const space = spaces.find((one) => one !== '' && isBlank(one)) ?? ' '
  const style = styleBeside(first)
  const parts = pieces.map(({ was, step, value }, at) => {
    const gap = was === undefined ? undefined : gaps[was]
    const entry = was === undefined ? undefined : entries[was]
    const name = typeof step === 'string' ? `${nameText(step)}: ` : ''
    const said = entry ? edited(text, entry.begin, entry.end, changes[was ?? 0] ?? []) : name + inline(value, true, style)
    if (at < pieces.length - 1) return `${said},${gap?.note ?? ''}${gap && gap !== last ? gap.space : space}`
    const closing = last?.space ?? ''
    return `${said}${last?.comma ?? ''}${gap?.note ?? ''}${gap?.note && !closing.includes('\n') ? gap.space : closing}`
  })
  return [{ from: first.begin, to, text: parts.join('') }]
}

/** What is new in a list is written as what is there. */
function styleBeside(entry: Entry | undefined): Style | undefined {
  const node = entry?.name === undefined ? entry?.node : undefined
  if (isCollection(node)) return node.flow && node.items.length > 0 ? 'BRACKETS' : undefined
  return isScalar(node) ? quotesOf(node) : undefined
}

export const quotesOf = ({ type }: Scalar): Style | undefined => (type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE' ? type : undefined)
