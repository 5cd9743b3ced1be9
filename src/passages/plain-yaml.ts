/** A value and where it begins; what is within it, by its name or number, and where that name begins, where places are asked for. */
export interface PlainNode {
  readonly value: unknown
  readonly start: number
  readonly within?: ReadonlyMap<string, Named> | undefined
}
interface Named {
  readonly node: PlainNode
  readonly name?: number
}

/**
 * Reads YAML as nearly all files of a bank are written: one entry on a line, text that ends with its line, lists in brackets. For
 * thousands of files the library takes seconds, this a tenth of that.
 * @param places whether it is asked where things stand: few files have anything wrong
 * @returns undefined where the text has anything else in it, be it right or wrong: then the library has to read it
 */
export function readPlainYaml(text: string, places: boolean): PlainNode | undefined {
  if (text.length > longest || strange.test(text)) return undefined
  const lines = linesOf(text)
  const first = lines?.[0]
  if (!lines || first?.indent !== 0) return undefined
  const read = blockAt({ text, lines, places }, 0, 0, 0)
  return read && read.next === lines.length ? read.node : undefined
}

/** In characters; what is longer may have more entries or depth than is read. */
const longest = 32 * 1024
const deepest = 12
/** Entries of a list or map, and the letters of a name: beyond them the library has limits of its own. */
const mostEntries = 2000
const longestName = 1024
/** All but line feeds, signs that are shown, and letters that are one unit of UTF-16. */
const strange = /[^\n\u0020-\u007e\u00a0-\u2027\u2030-\ud7ff\ue000-\ufefe]/

/** A line that is neither empty nor a comment. */
interface Line {
  readonly indent: number
  /** Where its first sign stands, and behind its last. */
  readonly from: number
  readonly to: number
}

function linesOf(text: string): Line[] | undefined {
  const lines: Line[] = []
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found
    let from = start
    while (from < end && text[from] === ' ') from++
    let to = end
    while (to > from && text[to - 1] === ' ') to--
    // A comment below something might belong to it.
    if (text[from] === '#' && lines.length > 0) return undefined
    if (to > from && text[from] !== '#') lines.push({ indent: from - start, from, to })
    start = end + 1
  }
  return lines
}

interface Reading {
  readonly text: string
  readonly lines: readonly Line[]
  readonly places: boolean
}

interface Read {
  node: PlainNode
  /** The number of the line behind it. */
  next: number
}

/** A map or list whose entries are indented so far. @param at the number of its first line */
function blockAt(reading: Reading, at: number, indent: number, depth: number): Read | undefined {
  const { text, lines } = reading
  const line = lines[at]
  if (!line || line.indent !== indent || depth > deepest) return undefined
  return isDash(text, line.from, line.to) ? listAt(reading, at, indent, depth) : mapAt(reading, at, line.from, indent, depth)
}

function listAt(reading: Reading, at: number, indent: number, depth: number): Read | undefined {
  const { text, lines } = reading
  const values: unknown[] = []
  const within = reading.places ? new Map<string, Named>() : undefined
  let next = at
  for (let line = lines[next]; line?.indent === indent && isDash(text, line.from, line.to); line = lines[next]) {
    const from = line.from + 2
    const name = nameAt(text, from, line.to)
    const read = name ? mapAt(reading, next, from, indent + 2, depth + 1) : scalarRead(reading, from, line.to, next)
    if (!read) return undefined
    within?.set(String(values.length), { node: read.node })
    values.push(read.node.value)
    if (values.length >= mostEntries) return undefined
    next = read.next
  }
  return { node: { value: values, start: lines[at]?.from ?? 0, within }, next }
}

/** @param from where its first name stands: behind a dash that is not the beginning of the line */
function mapAt(reading: Reading, at: number, from: number, indent: number, depth: number): Read | undefined {
  const { text, lines } = reading
  const value: Record<string, unknown> = {}
  let count = 0
  const within = reading.places ? new Map<string, Named>() : undefined
  let next = at
  for (let line = lines[next]; line && (next === at || line.indent === indent); line = lines[next]) {
    const name = next === at ? from : line.from
    const behind = nameAt(text, name, line.to)
    if (behind === undefined) return undefined
    const word = text.slice(name, behind - 1)
    if (Object.hasOwn(value, word) || ++count > mostEntries) return undefined
    const read = behind === line.to ? childrenAt(reading, next + 1, indent, depth) : scalarRead(reading, behind + 1, line.to, next)
    if (!read) return undefined
    within?.set(word, { node: read.node, name })
    value[word] = read.node.value
    next = read.next
  }
  return { node: { value, start: from, within }, next }
}

/** What stands below a name: indented further, or a list that is as far out as the name. */
function childrenAt(reading: Reading, at: number, indent: number, depth: number): Read | undefined {
  const { text, lines } = reading
  const line = lines[at]
  if (!line || line.indent < indent || (line.indent === indent && !isDash(text, line.from, line.to))) return undefined
  return blockAt(reading, at, line.indent, depth + 1)
}

const isDash = (text: string, from: number, to: number): boolean =>
  text[from] === '-' && text[from + 1] === ' ' && text[from + 2] !== ' ' && from + 2 < to

/** Behind the colon of a name that begins here; undefined where none does. Names that are no text to YAML are left to the library. */
function nameAt(text: string, from: number, to: number): number | undefined {
  name.lastIndex = from
  const found = name.exec(text)
  if (!found || name.lastIndex > to || name.lastIndex - from > longestName) return undefined
  const behind = name.lastIndex
  // What follows is one space and something else than a space, or nothing.
  const isAlone = behind === to || (text[behind] === ' ' && text[behind + 1] !== ' ')
  return isAlone && !notText.test(found[1] ?? '') ? behind : undefined
}
const name = /([A-Za-z][A-Za-z0-9]*(?:[ _-][A-Za-z0-9]+)*):/y
const notText = /^(?:True|TRUE|False|FALSE|null|Null|NULL)$/

/** Text, a number, true, false or a list in brackets, on the rest of a line. */
function scalarRead({ text, places }: Reading, from: number, to: number, at: number): Read | undefined {
  const node = text[from] === '[' ? bracketsAt(text, from, to, places) : scalar(text.slice(from, to), from, blockText)
  return node && { node, next: at + 1 }
}

function bracketsAt(text: string, from: number, to: number, places: boolean): PlainNode | undefined {
  const found = listIn(text, from, to, 0, places)
  return found?.end === to ? found.node : undefined
}

/** A list in brackets that begins here. `end` is behind its bracket. */
function listIn(text: string, start: number, to: number, depth: number, places: boolean): { node: PlainNode; end: number } | undefined {
  if (depth > deepest) return undefined
  const values: unknown[] = []
  const within = places ? new Map<string, Named>() : undefined
  let at = start + 1
  for (let isFirst = true; ; isFirst = false) {
    while (text[at] === ' ') at++
    if (isFirst && text[at] === ']') break
    const entry = text[at] === '[' ? listIn(text, at, to, depth + 1, places) : wordIn(text, at, to)
    if (!entry) return undefined
    within?.set(String(values.length), { node: entry.node })
    values.push(entry.node.value)
    if (values.length >= mostEntries) return undefined
    at = entry.end
    while (text[at] === ' ') at++
    if (text[at] === ']') break
    if (text[at] !== ',' || at >= to) return undefined
    at++
  }
  return at < to ? { node: { value: values, start, within }, end: at + 1 } : undefined
}

function wordIn(text: string, from: number, to: number): { node: PlainNode; end: number } | undefined {
  const quote = text[from]
  let end = from
  if (quote === '"' || quote === "'") end = text.indexOf(quote, from + 1) + 1
  else while (end < to && text[end] !== ',' && text[end] !== ']') end++
  while (end > from && text[end - 1] === ' ') end--
  if (end <= from || end > to) return undefined
  const node = scalar(text.slice(from, end), from, flowText)
  return node && { node, end }
}

/** Text that begins with no sign that YAML gives a meaning to, and has none within. */
const blockText = (written: string): boolean =>
  begins.test(written) && !written.includes(': ') && !written.includes(' #') && !written.endsWith(':')
const begins = /^[^\s\-?:,[\]{}#&*!|>'"%@`~.+=<]/
const flowText = (written: string): boolean => /^[A-Za-z0-9](?:[A-Za-z0-9 ._’-])*$/.test(written)
/** Text in quotes without anything that stands for something else. */
const quoted = /^(?:"[^"\\]*"|'[^']*')$/
const figures = /^(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/
/** What may be a number in a way that is not read here. */
const likeFigures = /^\d[\da-fA-FxXoO+._-]*$/

function scalar(written: string, start: number, isPlain: (written: string) => boolean): PlainNode | undefined {
  if (quoted.test(written)) return { value: written.slice(1, -1), start }
  if (!isPlain(written) || notText.test(written)) return undefined
  if (written === 'true' || written === 'false') return { value: written === 'true', start }
  if (figures.test(written)) return { value: Number(written), start }
  return likeFigures.test(written) ? undefined : { value: written, start }
}
