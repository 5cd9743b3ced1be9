export type Fields = Readonly<Record<string, unknown>>
export const isFields = (value: unknown): value is Fields => Object.prototype.toString.call(value) === '[object Object]'
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

/** How texts beside it are written: in which quotes, or lists and maps in brackets. */
export type Style = 'QUOTE_SINGLE' | 'QUOTE_DOUBLE' | 'BRACKETS'

/**
 * YAML for a value that has no text yet, as a person would write it: names in the order given, what is undefined left out, each text
 * on one line or as the lines that it has, short lists of plain words in brackets.
 */
export const written = (value: unknown): string => `${behind('-', -2, plain(value)).join('\n')}\n`

/** The value as plain JSON has it: without what is undefined, and without what an alias repeats within itself. */
export function plain(value: unknown, around: readonly unknown[] = []): unknown {
  if (around.includes(value)) return null
  const within = (one: unknown) => plain(one, [...around, value])
  if (isList(value)) return value.map(within)
  if (!isFields(value)) return value === 0 ? 0 : (value ?? null)
  return Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (one === undefined ? [] : [[name, within(one)]])))
}

/**
 * A value behind the dash or the name that stands in this column (from 0).
 * @returns what stands on the same line ('' for nothing), then the lines below
 */
export function behind(mark: '-' | ':', column: number, value: unknown, style?: Style): [string, ...string[]] {
  const inner = Math.max(column + 2, 0)
  if (typeof value === 'string' && style === undefined && value.includes('\n') && hasPlainLines(value))
    return [`|${chomping(value)}`, ...indented(literal(value), Math.max(inner, 2))]
  const lines = style === 'BRACKETS' ? undefined : linesOf(value, inner)
  if (!lines) return [inline(value, false, style)]
  const [first = '', ...rest] = lines
  return mark === '-' ? [first.trimStart(), ...rest] : ['', ...lines]
}

/** Lists and maps as lines of their own; undefined for what is better written behind its name. */
function linesOf(value: unknown, column: number): string[] | undefined {
  if (isList(value)) return isShort(value) ? undefined : value.flatMap((one) => entryLines('-', column, one))
  if (!isFields(value) || Object.keys(value).length === 0) return undefined
  return Object.entries(value).flatMap(([name, one]) => fieldLines(name, column, one))
}

/** A field of a map as whole lines. A name of more than 1024 signs has to announce itself. */
export function fieldLines(name: string, column: number, value: unknown): string[] {
  const said = nameText(name)
  if (said.length < 1000) return entryLines(`${said}:`, column, value)
  return [`${' '.repeat(column)}? ${said}`, ...entryLines(':', column, value)]
}

/** One entry behind its dash, or behind its name with a colon, as whole lines. */
export function entryLines(mark: string, column: number, value: unknown, style?: Style): string[] {
  const [head, ...below] = behind(mark === '-' ? '-' : ':', column, value, style)
  return [`${' '.repeat(column)}${mark}${head && ' '}${head}`, ...below]
}

const isShort = (list: readonly unknown[]): boolean => list.every(isWord) && inline(list, true).length <= 100
const isWord = (value: unknown): boolean =>
  isList(value) ? isShort(value) : !isFields(value) && (typeof value !== 'string' || (value.length <= 30 && isPlain(value, true)))

/** A value on one line, lists and maps in brackets. @param inBrackets whether it stands in brackets itself */
export function inline(value: unknown, inBrackets: boolean, style?: Style): string {
  if (isList(value)) return `[${value.map((one) => inline(one, true)).join(', ')}]`
  if (!isFields(value)) return scalarText(value, style, inBrackets)
  const fields = Object.entries(value).map(([name, one]) => `${nameText(name)}: ${inline(one, true)}`)
  return fields.length > 0 ? `{ ${fields.join(', ')} }` : '{}'
}

// `true` as a name is read as the name 'true'.
export const nameText = (name: string): string => (name === 'true' || name === 'false' ? name : scalarText(name, undefined, true))

/** A text, number, yes, no or nothing on one line, in this style where it can be written so. */
export function scalarText(value: unknown, style: Style | undefined, inBrackets: boolean): string {
  if (typeof value !== 'string') return typeof value === 'number' && !Number.isFinite(value) ? unending(value) : String(value)
  const canBeSingle = !hidden.test(value)
  if (style === 'QUOTE_SINGLE' && canBeSingle) return single(value)
  if (style !== 'QUOTE_DOUBLE' && isPlain(value, inBrackets)) return value
  // Patterns are full of what double quotes would make twice as long.
  if (style !== 'QUOTE_DOUBLE' && canBeSingle && /["\\]/.test(value) && !value.includes("'")) return single(value)
  return JSON.stringify(value).replace(unseen, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
const unending = (value: number): string => (Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf')
const single = (text: string): string => `'${text.replaceAll("'", "''")}'`

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are meant
const hidden = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/u
const unseen = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g

/** Whether the text can stand without quotes: with no sign that means something in its place, and not like a number, a yes or nothing. */
const isPlain = (text: string, inBrackets: boolean): boolean =>
  text !== '' &&
  text === text.trim() &&
  !hidden.test(text) &&
  !/^[?:,[\]{}#&*!|>'"%@`]|^-(\s|$)|^(---|\.\.\.)|:(\s|$)|\s#/.test(text) &&
  !(inBrackets && /[,[\]{}]/.test(text)) &&
  !/^(~|null|true|false|[-+]?\.inf|\.nan|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-f]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)(e[-+]?[0-9]+)?)$/i.test(text)

/** Whether a text shows on lines of its own all that is in it, and nothing that an editor might take away. */
export const hasPlainLines = (text: string): boolean =>
  /^\S/.test(text) && !/[ \t](\n|$)|\n\n$/.test(text) && !hidden.test(text.replace(/[\n\t]/g, ''))

export const chomping = (text: string): string => (text.endsWith('\n') ? '' : '-')
export const literal = (text: string): string[] => text.replace(/\n$/, '').split('\n')
export const indented = (lines: readonly string[], column: number): string[] => lines.map((line) => line && ' '.repeat(column) + line)
