import { isDeepStrictEqual as same } from 'node:util'
import { isAlias, isCollection, isScalar, parseDocument } from 'yaml'
import { blockText, type Edit, edited, folded, type Piece, quotesOf, rebuilt, replaced, type Source } from './edits.ts'
import { type Entry, endOf, entriesOf } from './entries.ts'
import { matched } from './matched.ts'
import { type Fields, hasPlainLines, isFields, isList, plain, scalarText, written } from './written.ts'
import { readYaml } from './yaml.ts'

type Path = readonly (string | number)[]

/**
 * The YAML text with as few lines changed as it takes so that it says `value` (plain JSON, as deep as `readYaml` reads). Comments, the
 * order of names, quotes and line ends stay. Entries of lists are matched by their `id` where they have one. What comes out is read
 * again; where it does not say what was meant, the smallest part that holds all that differs is written anew.
 * @throws Error where `readYaml` cannot read the text
 */
export function spliced(text: string, value: unknown): string {
  const before = readYaml(text).yaml
  if (!before) throw new Error('Only YAML that can be read can be changed: mend the text first')
  const [was, meant] = [plain(before.value), plain(value)]
  if (same(was, meant)) return text
  const says = (one: string) => same(plain(readYaml(one).yaml?.value), meant)
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const end = /\r?\n/.exec(text)?.[0] ?? '\n'
  let anew: Path | undefined
  while (true) {
    const now = changed(text.slice(mark.length), end, was, meant, anew)
    // The last line of a file may lack its end, unless that is a part of what the line says.
    const tries = text === '' || text.endsWith('\n') ? [mark + now] : [mark + now.slice(0, -end.length), mark + now]
    const right = tries.find(says)
    if (right !== undefined) return right
    if (anew?.length === 0) break
    const read = readYaml(tries[0] ?? '').yaml
    anew = anew ? anew.slice(0, -1) : difference(read ? plain(read.value) : was, meant)
  }
  const whole = written(meant).replaceAll('\n', end)
  return says(mark + whole) ? mark + whole : whole
}

/** The path of the smallest thing that holds all that differs. */
function difference(one: unknown, other: unknown): Path {
  const isBoth = (isList(one) && isList(other)) || (isFields(one) && isFields(other))
  if (!isBoth) return []
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => !same(at(one, name), at(other, name)))
  const [name] = names
  if (name === undefined || names.length > 1 || !Object.hasOwn(one, name) || !Object.hasOwn(other, name)) return []
  return [isList(other) ? Number(name) : name, ...difference(at(one, name), at(other, name))]
}

const at = (value: Fields | readonly unknown[], step: string | number): unknown => (isList(value) ? value[Number(step)] : value[step])

/** One try, with an end to the last line. @param anew the path (in what is meant) of what is written anew as a whole */
function changed(text: string, end: string, was: unknown, meant: unknown, anew: Path | undefined): string {
  const whole = text.endsWith('\n') ? text : text + end
  const source: Source = { text: whole, end }
  const options = { schema: 'core', keepSourceTokens: true, uniqueKeys: false, prettyErrors: false, logLevel: 'error' } as const
  const node = parseDocument(whole, options).contents
  if (!node?.srcToken || (isScalar(node) && node.source === '')) return `${text && whole}${written(meant).replaceAll('\n', end)}`
  const { offset } = node.srcToken
  const place = { begin: offset, column: -2, from: offset, behindTag: offset, start: offset, end: endOf(node.srcToken) }
  return edited(
    whole,
    0,
    whole.length,
    edits({ node, ...place, inBrackets: false }, was, meant, anew, { source, anchors: /&/.test(whole) ? new Map() : undefined }),
  )
}

interface Context {
  readonly source: Source
  /** What each anchor says by now: an alias that says what is meant may stay. Undefined in a file without any. */
  readonly anchors: Map<string, unknown> | undefined
}

function edits(entry: Entry, was: unknown, meant: unknown, anew: Path | undefined, context: Context): Edit[] {
  const { source, anchors } = context
  const { node } = entry
  if (anew?.length === 0) return replaced(source, entry, meant)
  if (!anchors && !anew && same(was, meant)) return []
  if (isAlias(node)) return anchors?.has(node.source) && same(anchors.get(node.source), meant) ? [] : replaced(source, entry, meant)
  const isTagged = entry.behindTag > entry.from
  if (node?.anchor && (!isTagged || same(was, meant))) anchors?.set(node.anchor, meant)
  if (isCollection(node)) {
    if (isList(was) && isList(meant)) return editsWithin(entry, was, meant, anew, context)
    if (isFields(was) && isFields(meant)) return editsWithin(entry, was, meant, anew, context)
  }
  if (same(was, meant)) return []
  return typeof meant === 'object' || (isTagged && typeof was !== typeof meant)
    ? replaced(source, entry, meant)
    : restated(source, entry, meant)
}

function editsWithin<Held extends Fields | readonly unknown[]>(
  entry: Entry,
  was: Held,
  meant: Held,
  anew: Path | undefined,
  context: Context,
): Edit[] {
  const entries = entriesOf(context.source.text, entry)
  if (!entries?.length || Object.keys(meant).length === 0) return same(was, meant) ? [] : replaced(context.source, entry, meant)
  const pieces = isList(was) && isList(meant) ? listPieces(was, meant) : mapPieces(entries, meant as Fields)
  const byPlace = new Map(pieces.map((piece) => [piece.was, piece]))
  // In the order of the text, as anchors come before their aliases.
  const changes = entries.map((one, place) => {
    const piece = byPlace.get(place)
    const within = piece && anew?.[0] === piece.step ? anew.slice(1) : undefined
    return piece ? edits(one, at(was, one.name ?? place), piece.value, within, context) : []
  })
  const areInPlace = pieces.length === entries.length && pieces.every((piece, place) => piece.was === place)
  return areInPlace ? changes.flat() : rebuilt(context.source, entry, entries, changes, pieces)
}

function listPieces(was: readonly unknown[], meant: readonly unknown[]): Piece[] {
  const partners = matched(was, meant)
  return meant.map((value, step) => ({ was: partners[step], step, value }))
}

/** What is there keeps its order, what is new comes last. */
function mapPieces(entries: readonly Entry[], meant: Fields): Piece[] {
  const names = entries.map(({ name }) => name ?? '')
  const known = new Set(names)
  const kept = names.flatMap((step, was) => (Object.hasOwn(meant, step) ? [{ was, step, value: meant[step] }] : []))
  const fresh = Object.keys(meant).flatMap((step) => (known.has(step) ? [] : [{ was: undefined, step, value: meant[step] }]))
  return [...kept, ...fresh]
}

/** A text or number in the style that the one before it has. */
function restated(source: Source, entry: Entry, meant: unknown): Edit[] {
  const { node } = entry
  if (!isScalar(node) || node.source === '') return replaced(source, entry, meant)
  const isText = typeof meant === 'string'
  if (isText && node.srcToken?.type === 'block-scalar' && hasPlainLines(meant)) return blockText(source, entry, node.srcToken, meant)
  const style = quotesOf(node)
  if (node.srcToken?.type === 'block-scalar' || (isText && meant.includes('\n') && style === undefined))
    return replaced(source, entry, meant)
  const said = scalarText(meant, style, entry.inBrackets)
  const was = source.text.slice(entry.start, entry.end)
  const [fold] = /\r?\n\s*/.exec(was) ?? []
  const old = was.split('\n').map((line) => line.trim())
  const text = fold && said === meant ? folded(old, said).join(fold) : said
  return [{ from: entry.start, to: entry.end, text }]
}

export { written } from './written.ts'
