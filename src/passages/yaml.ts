import {
  Composer,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  visit,
  type YAMLError,
  YAMLParseError,
} from 'yaml'
import type { Fault } from './passage.ts'
import { type PlainNode, readPlainYaml } from './plain-yaml.ts'
import { type Trouble, yamlWords } from './yaml-words.ts'

/** Both from 1. */
export type Place = Pick<Fault, 'line' | 'column'>
export type Path = readonly PropertyKey[]

/** What a YAML file says, and where it says so. */
export interface Yaml {
  readonly value: unknown
  /** Where the value at this path begins, or its name; for what is not there, where the nearest thing around it begins. */
  place(path: Path, part?: 'value' | 'name'): Place
}

/**
 * Reads YAML that people wrote. Names stand once in a map, and at most 20 aliases are followed, so that no file unfolds without end.
 * @param firstLine the line of the file on which the text begins
 * @returns no `yaml` where the text cannot be read
 */
export function readYaml(text: string, firstLine = 1): { yaml?: Yaml; faults: Fault[] } {
  const plain = readPlainYaml(text, false)
  return plain ? { yaml: { value: plain.value, place: placesIn(text, firstLine) }, faults: [] } : readAnyYaml(text, firstLine)
}

/** Where things stand in plain YAML; it is looked for when that is asked. */
function placesIn(text: string, firstLine: number): Yaml['place'] {
  let known: { lines: LineCounter; plain: PlainNode | undefined } | undefined
  return (path, part = 'value') => {
    known ??= { lines: linesOf(text), plain: readPlainYaml(text, true) }
    const { line, col } = known.lines.linePos(known.plain ? plainOffset(known.plain, path, part) : 0)
    return { line: line + firstLine - 1, column: col }
  }
}

function linesOf(text: string): LineCounter {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1)
  return lines
}

/** The same by the library alone: whatever YAML can be. */
export function readAnyYaml(text: string, firstLine = 1): { yaml?: Yaml; faults: Fault[] } {
  const lines = new LineCounter()
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1) + firstLine - 1, column: Math.max(col, 1) }
  }
  const fault = (severity: Fault['severity'], offset: number, code: Trouble): Fault => {
    const [message, remedy] = yamlWords[code]
    return { severity, ...placeAt(offset), message, remedy }
  }
  const failed = (offset: number, code: Trouble) => ({ faults: [fault('error', offset, code)] })
  try {
    const document = composed(text, lines)
    const wrong = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY')
    // Only the first is told, for the rest mostly follows from it; names that stand twice are each worth a word.
    if (wrong) return failed(...troubleOf(wrong, document, text))
    if (document.errors.length > 0) return { faults: document.errors.map(({ pos }) => fault('error', pos[0], 'DUPLICATE_KEY')) }
    const lost = text.includes('*') ? aliasToNowhere(document) : undefined
    if (lost !== undefined) return failed(lost, 'BAD_ALIAS')
    const value: unknown = document.toJS({ maxAliasCount: 20 })
    const place = (path: Path, part: 'value' | 'name' = 'value') => placeAt(offsetOf(document, path, part))
    return { yaml: { value, place }, faults: document.warnings.map(({ pos, code }) => fault('warning', pos[0], code)) }
  } catch (error) {
    if (error instanceof TooMuch) return failed(error.offset, 'RESOURCE_EXHAUSTION')
    // Thrown while aliases are followed: there are too many, or one stands within what it repeats.
    if (error instanceof ReferenceError) return failed(0, 'RESOURCE_EXHAUSTION')
    throw error
  }
}

class TooMuch extends Error {
  constructor(readonly offset: number) {
    super('The file has too much in it')
  }
}

/**
 * What `parseDocument` of the library does, but with limits. It calls itself for each level, and a stack that overflows may end
 * the process where no `catch` helps; and it compares each name of a map with all others.
 */
function composed(text: string, lines: LineCounter): Document.Parsed {
  const parser = new Parser(lines.addNewLine)
  function* tokens() {
    let pieces = 0
    lines.addNewLine(0)
    for (const piece of new Lexer().lex(text)) {
      yield* parser.next(piece)
      // Looking now and then is enough: what comes in between adds less than a stack or a second can hold.
      if (++pieces % 50 === 0 && isTooMuch(parser, pieces)) throw new TooMuch(parser.offset)
    }
    yield* parser.end()
  }
  const composer = new Composer({ schema: 'core', uniqueKeys: true, prettyErrors: false, logLevel: 'error' })
  const [document, another] = composer.compose(tokens(), true, text.length)
  if (!document) throw new Error('The composer was told to make a document and made none')
  if (another) document.errors.push(new YAMLParseError([another.range[0], another.range[1]], 'MULTIPLE_DOCS', 'two documents'))
  return document
}

/** 100,000 words and marks in a file, 2,000 entries in a list or map, 50 things within things: what people write has about eight. */
const isTooMuch = ({ stack }: Parser, pieces: number): boolean =>
  pieces > 100_000 || stack.length > 50 || stack.some((one) => 'items' in one && one.items.length > 2000)

/** Where an error is and what it is: the library tells where it noticed, an author wants to know where it began. */
function troubleOf({ code, pos, message }: YAMLError, document: Document.Parsed, text: string): [offset: number, code: Trouble] {
  const [noticed] = pos
  if (/closing|end with a/.test(message)) return [openedBefore(noticed, document) ?? noticed, 'UNCLOSED']
  // *Words* in front of other words are read as an alias and something that does not belong there.
  const mark = /(?:^|[:-][ ]+)[*&][^\s]+\s+$/.exec(text.slice(text.lastIndexOf('\n', noticed - 1) + 1, noticed))?.[0]
  if (code === 'UNEXPECTED_TOKEN' && mark) return [noticed - mark.length + mark.search(/[*&]/), 'BAD_ALIAS']
  const spaces = /^ */.exec(text.slice(noticed))?.[0].length ?? 0
  return [noticed + spaces, code]
}

/** Where the last text in quotes or thing in brackets begins that reaches up to here. */
function openedBefore(offset: number, document: Document.Parsed): number | undefined {
  let opened: number | undefined
  visit(document, {
    Node(_, node) {
      const [start = 0, , end = 0] = node.range ?? []
      const opens = isScalar(node) ? node.type?.startsWith('QUOTE') : isCollection(node) && node.flow
      if (opens && start < offset && end >= offset) opened = start
    },
  })
  return opened
}

function aliasToNowhere(document: Document.Parsed): number | undefined {
  let offset: number | undefined
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return undefined
      offset = alias.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return offset
}

function offsetOf(document: Document.Parsed, path: Path, part: 'value' | 'name'): number {
  let node: unknown = document.contents
  let name: unknown
  for (const step of path) {
    const around: unknown = isAlias(node) ? node.resolve(document) : node
    const pair = isMap(around) ? around.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step)) : undefined
    const entry = isSeq(around) ? around.items[Number(step)] : pair?.value
    if (entry === undefined) break
    node = entry
    name = pair?.key
  }
  const named = startOf(name)
  // An empty value has no place of its own: its name has to stand for it.
  const empty = isNode(node) && isScalar(node) && node.value === null && node.source === ''
  return (part === 'name' || empty ? named : undefined) ?? startOf(node) ?? 0
}

function plainOffset(root: PlainNode, path: Path, part: 'value' | 'name'): number {
  let found: { node: PlainNode; name?: number } = { node: root }
  for (const step of path) {
    const next = found.node.within?.get(String(step))
    if (!next) break
    found = next
  }
  return (part === 'name' ? found.name : undefined) ?? found.node.start
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined)
