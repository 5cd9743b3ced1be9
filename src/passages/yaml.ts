import {
  Composer,
  type Document,
  isAlias,
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
  const lines = new LineCounter()
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1) + firstLine - 1, column: Math.max(col, 1) }
  }
  const failed = (errors: readonly YAMLError[]) => ({ faults: errors.map((error) => faultOf(error, placeAt)) })
  try {
    const document = composed(text, lines)
    if (document.errors.length > 0) return failed(worthTelling(document.errors))
    const lost = text.includes('*') ? aliasToNowhere(document) : undefined
    if (lost) return failed([lost])
    const value: unknown = document.toJS({ maxAliasCount: 20 })
    const place = (path: Path, part: 'value' | 'name' = 'value') => placeAt(offsetOf(document, path, part))
    return { yaml: { value, place }, ...failed(document.warnings) }
  } catch (error) {
    if (error instanceof YAMLParseError) return failed([error])
    // Thrown while aliases are followed: there are too many, or one stands within what it repeats.
    if (error instanceof ReferenceError) return failed([new YAMLParseError([0, 0], 'RESOURCE_EXHAUSTION', error.message)])
    throw error
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
      if (++pieces % 50 === 0 && isTooMuch(parser, pieces))
        throw new YAMLParseError([parser.offset, parser.offset], 'RESOURCE_EXHAUSTION', 'too much')
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
function isTooMuch({ stack }: Parser, pieces: number): boolean {
  const innermost = stack.at(-1)
  return pieces > 100_000 || stack.length > 50 || (innermost !== undefined && 'items' in innermost && innermost.items.length > 2000)
}

function aliasToNowhere(document: Document.Parsed): YAMLError | undefined {
  let error: YAMLError | undefined
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return undefined
      const [start, end] = alias.range ?? [0, 0]
      error = new YAMLParseError([start, end], 'BAD_ALIAS', 'nowhere')
      return visit.BREAK
    },
  })
  return error
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

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined)

/** Names that stand twice are each worth a word; of other errors only the first, for the rest mostly follows from it. */
function worthTelling(errors: readonly YAMLError[]): YAMLError[] {
  const other = errors.find(({ code }) => code !== 'DUPLICATE_KEY')
  return other ? [other] : [...errors]
}

function faultOf(error: YAMLError, placeAt: (offset: number) => Place): Fault {
  const [message, remedy] = words[error.code] ?? [`This cannot be read: ${error.message}`, 'Compare with a file that works']
  return { severity: error.name === 'YAMLWarning' ? 'warning' : 'error', ...placeAt(error.pos[0]), message, remedy }
}

/** What goes wrong when people write YAML, in their words. */
const words: Partial<Record<YAMLError['code'], readonly [message: string, remedy: string]>> = {
  DUPLICATE_KEY: ['This name stands here for the second time', 'Keep one of the two'],
  BLOCK_AS_IMPLICIT_KEY: [
    'A colon in the text looks like the beginning of a field',
    'Put the whole text in quotes, or take the colon away',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'This line has no colon after a name, or goes on where a new field should begin',
    'Write “name: value”, or indent the line that goes on',
  ],
  KEY_OVER_1024_CHARS: ['This line has no colon after a name', 'Write “name: value”'],
  MISSING_CHAR: [
    'A quotation mark, bracket or colon is missing',
    'Look for the one that was opened and not closed; within quotes “…” write \\"',
  ],
  UNEXPECTED_TOKEN: ['Something stands here that does not belong here', 'Put text with quotes, brackets or a colon wholly in quotes'],
  BAD_INDENT: ['This line is indented differently from the lines that belong with it', 'Give it as many spaces as its neighbours have'],
  TAB_AS_INDENT: ['The line is indented with a tab', 'Use spaces'],
  BAD_SCALAR_START: ['Text cannot begin with this character', 'Put the text in quotes'],
  BAD_DQ_ESCAPE: ['After a backslash in quotes stands a character that means nothing there', 'Write \\\\ for a backslash'],
  BAD_ALIAS: ['Text that begins with * or & is taken for a repetition of other text', 'Put the text in quotes'],
  TAG_RESOLVE_FAILED: ['Text that begins with ! is taken for a tag', 'Put the text in quotes'],
  MULTIPLE_DOCS: ['A second document begins here', 'Take the line --- away; one file holds one thing'],
  RESOURCE_EXHAUSTION: [
    'The file has too much in it: too many entries, levels or repetitions (*name)',
    'Write it as the examples are written, or divide it',
  ],
}
