import { type CST, isMap, isNode, isPair, isScalar, isSeq, type ParsedNode } from 'yaml'

export type Node = ParsedNode

/** An entry of a list or map as it stands in the text, or the root: places are offsets. */
export interface Entry {
  /** In a map. */
  readonly name?: string
  /** What it holds; undefined for nothing. */
  readonly node: Node | undefined
  /** Its first sign: its dash, its name; and in which column of the line that is, from 0 (-2 for the root, which has none). */
  readonly begin: number
  readonly column: number
  /** Behind its dash or colon, and an anchor; and behind a tag as well. */
  readonly from: number
  readonly behindTag: number
  /** Where what it holds begins and ends. */
  readonly start: number
  readonly end: number
  readonly inBrackets: boolean
  /** A name in brackets may stand without a colon. */
  readonly lacksColon?: boolean
}

/** The entries of a list or map in their order; undefined for one that is written in a way in which entries cannot be told apart. */
export function entriesOf(text: string, { node }: Entry): Entry[] | undefined {
  if (!isMap(node) && !isSeq(node)) return undefined
  const items: CST.CollectionItem[] = node.srcToken?.items.filter((item) => endOfItem(item) !== undefined) ?? []
  if (items.length !== node.items.length) return undefined
  const inBrackets = node.srcToken?.type === 'flow-collection'
  const entries = items.flatMap((item, at) => entryOf(text, item, node.items[at], inBrackets) ?? [])
  const names = entries.flatMap(({ name }) => name ?? [])
  const isWhole = entries.length === items.length && new Set(names).size === names.length
  return isWhole && (isSeq(node) || names.length === items.length) ? entries : undefined
}

function entryOf(text: string, item: CST.CollectionItem, held: unknown, inBrackets: boolean): Entry | undefined {
  const pair = isPair(held) ? held : undefined
  const node: unknown = pair ? pair.value : held
  const signs = item.start.filter(isSign)
  const colon = item.sep?.find(({ type }) => type === 'map-value-ind')
  const first = signs[0] ?? item.key ?? colon ?? item.value
  if (!first || (pair && !colon && !inBrackets)) return undefined
  // Anchors and tags stand between the mark of the entry and what it holds.
  const isDash = ({ type }: CST.SourceToken) => type === 'seq-item-ind'
  const mark = pair ? colon : signs.find(isDash)
  const props = pair ? (item.sep ?? []).filter(isProp) : item.key || item.sep ? [] : signs.filter(isProp)
  const behindMark = mark ? mark.offset + 1 : pair && item.key ? endOf(item.key) : first.offset
  const isTagged = props.some(({ type }) => type === 'tag')
  const behindTag = Math.max(behindMark, ...props.map(behind))
  const start = pair || !item.key ? (item.value?.offset ?? behindTag) : first.offset
  return {
    ...(pair && isScalar(pair.key) ? { name: String(pair.key.value ?? '') } : {}),
    node: isPlaced(node) ? node : undefined,
    begin: first.offset,
    column: first.offset - startOfLine(text, first.offset),
    from: isTagged ? behindMark : behindTag,
    behindTag,
    start: Math.max(start, behindTag),
    end: Math.max(endOfItem(item) ?? 0, behindTag),
    inBrackets,
    ...(pair && !colon ? { lacksColon: true } : {}),
  }
}

const isPlaced = (node: unknown): node is Node => isNode(node) && Boolean(node.range)
const isProp = ({ type }: CST.SourceToken): boolean => type === 'anchor' || type === 'tag'
const isSign = ({ type }: CST.SourceToken): boolean => !['space', 'newline', 'comment', 'comma'].includes(type)
const behind = ({ offset, source }: CST.SourceToken): number => offset + source.length

/** Behind the last sign of a token that is no space or comment. */
export function endOf(token: CST.Token): number {
  if (token.type === 'block-map' || token.type === 'block-seq') {
    const items: CST.CollectionItem[] = token.items
    return items.map(endOfItem).findLast((end) => end !== undefined) ?? token.offset
  }
  if (token.type === 'flow-collection') return (token.end[0]?.offset ?? token.offset) + 1
  if (token.type === 'block-scalar') return bodyOf(token) + token.source.length
  return token.offset + ('source' in token ? token.source.length : 0)
}

/** Undefined for what is no entry but the comments behind the last one. */
function endOfItem({ start, key, sep, value }: CST.CollectionItem): number | undefined {
  const last = sep?.filter(isSign).at(-1)
  if (value) return endOf(value)
  if (last) return behind(last)
  if (key) return endOf(key)
  const sign = start.filter(isSign).at(-1)
  return sign && behind(sign)
}

/** Where the lines of a text behind | or > begin. */
export const bodyOf = ({ offset, props }: CST.BlockScalar): number =>
  props.reduce((length, prop) => length + ('source' in prop ? prop.source.length : 0), offset)

export const startOfLine = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1
/** Behind the end of the line on which a thing ends; a text behind | ends with the end of its last line. */
export const afterLine = (text: string, at: number): number => (text[at - 1] === '\n' ? at : text.indexOf('\n', at) + 1)
export const isBlank = (text: string): boolean => text.trim() === ''
