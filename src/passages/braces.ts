import { label } from '../kinds/base.ts'
import type { Fault } from './passage.ts'
import type { Place } from './yaml.ts'

/** What stands on a line, without the braces at its end: `China insists that they serve fishing. {#s4-12 F66}` */
export interface Braced {
  readonly words: string
  readonly id: string | undefined
  readonly labels: readonly string[]
  /** Whether there are braces at all, be it with mistakes. */
  readonly present: boolean
  /** Where the id stands, or would. */
  readonly place: Place
  readonly faults: readonly Fault[]
}

/** @param place where the text begins in its file */
export function braced(text: string, place: Place): Braced {
  const line = text.trimEnd()
  const open = line.lastIndexOf('{#')
  if (open < 0 || line[open - 1] === '\\') return unbraced(line, place)

  const inside = line.slice(open + 2)
  const close = inside.indexOf('}')
  const names = [...inside.slice(0, close < 0 ? undefined : close).matchAll(/\S+/g)].map((match) => ({
    name: match[0],
    at: open + 2 + match.index,
  }))
  const words = line.slice(0, open).trimEnd()
  const faults: Fault[] = []
  const wrong = (at: number, message: string, remedy: string) => faults.push(fault(place, at, message, remedy))

  if (close < 0) wrong(open, 'The braces are opened and not closed', 'Write } at the end of the line')
  else if (inside.slice(close + 1).trim() !== '')
    wrong(open + 3 + close, 'Words stand behind the braces', 'Put the braces at the end of the line')
  if (names.length === 0) wrong(open, 'The braces hold no id', 'Write one: {#s1-01}')
  if (/(?<!\\)\{#/.test(words))
    wrong(words.indexOf('{#'), 'The line has braces twice', 'Write one sentence on a line, and its id and labels in one pair of braces')
  for (const { name, at } of names)
    if (!isName(name))
      wrong(
        at,
        `“${name}” cannot be an id or a label`,
        'Use letters, digits, dots, hyphens and underscores, 40 at most, and a space between two names',
      )
  const [first, ...others] = names.map(({ name }) => (isName(name) ? name : undefined))
  const labels = [...new Set(others.filter((name) => name !== undefined))]
  return { words, id: first, labels, present: true, place: { ...place, column: place.column + open + 2 }, faults }
}

/** Whether this can be an id or a label. */
export const isName = (text: string): boolean => label.safeParse(text).success

function unbraced(line: string, place: Place): Braced {
  const brace = line.endsWith('}') ? line.lastIndexOf('{') : -1
  const present = brace >= 0 && line[brace - 1] !== '\\'
  const remedy = 'Begin them with # and an id: {#s1-01 F55}; or write \\{ where the sentence itself has a brace'
  const faults = present ? [fault(place, brace, 'The braces hold labels and no id', remedy)] : []
  return { words: line, id: undefined, labels: [], present, place: { ...place, column: place.column + line.length }, faults }
}

const fault = (place: Place, at: number, message: string, remedy: string): Fault => ({
  severity: 'error',
  line: place.line,
  column: place.column + at,
  message,
  remedy,
})
