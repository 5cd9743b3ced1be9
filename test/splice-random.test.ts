import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spliced } from '../src/passages/splice.ts'
import { readYaml, type Yaml } from '../src/passages/yaml.ts'
import { anything, at, isFields, type Json, name, type Path, question, said, withAt } from './splice-set-up.ts'

const folders = ['../questions/lee-xi-gyeongju/', './fixtures/questions/ice/'].map((folder) => new URL(folder, import.meta.url))
const texts = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8')),
)
const commented = (text: string) =>
  `# first\n${text.replace(/^( *)(?=[\w-])/gm, (space) => `${space}# above\n${space}`).replace(/([\w\]])$/gm, '$1   # beside')}\n# last\n`
const apart = (text: string) => text.replace(/^(?=\w|- )/gm, '\n')
interface File {
  readonly text: string
  readonly yaml: Yaml
  readonly value: Json
  readonly paths: readonly Path[]
}
const files: readonly File[] = [question, ...texts].flatMap((text) =>
  [text, text.replaceAll('\n', '\r\n'), commented(text).replaceAll('\n', '\r\n'), text.trimEnd(), apart(text)].flatMap((one) => {
    const { yaml } = readYaml(one)
    return yaml ? [{ text: one, yaml, value: yaml.value as Json, paths: pathsIn(yaml.value as Json) }] : []
  }),
)

/** The paths of all that is in a value. */
function pathsIn(value: Json, path: Path = []): Path[] {
  const inner = Array.isArray(value) ? [...value.entries()] : isFields(value) ? Object.entries(value) : []
  return inner.flatMap(([step, one]) => [[...path, step], ...pathsIn(one, [...path, step])])
}

interface Change {
  readonly what: 'set' | 'remove' | 'add' | 'move'
  readonly pick: number
  readonly to: number
  readonly name: string
  readonly value: Json
}
const change: fc.Arbitrary<Change> = fc.record({
  what: fc.constantFrom('set', 'remove', 'add', 'move'),
  pick: fc.nat(),
  to: fc.nat(),
  name,
  value: anything,
})

/** @returns the value that is meant, the paths of what changes, and what really was done */
function changed(value: Json, paths: readonly Path[], { what, pick, to, name: fresh, value: other }: Change) {
  const path = paths[pick % paths.length] ?? []
  const [around, step] = [path.slice(0, -1), path.at(-1)]
  const list = at(value, around)
  if (what === 'set') return { what, own: [path], meant: withAt(value, path, other) }
  if (what === 'remove') return { what, own: [size(list) === 1 ? around : path], meant: withAt(value, path, undefined) }
  if (!Array.isArray(list)) {
    const own = [...around, fresh]
    return isFields(list) && Object.hasOwn(list, fresh)
      ? { what: 'set', own: [own], meant: withAt(value, own, other) }
      : { what: 'add', own: [path], meant: withAt(value, own, other) }
  }
  const place = Number(step)
  if (what === 'add') return { what, own: [path], meant: withAt(value, around, list.toSpliced(place, 0, other)) }
  const moved = list.toSpliced(place, 1).toSpliced(to % list.length, 0, list[place] ?? null)
  return { what, own: list.map((_, one) => [...around, one]), meant: withAt(value, around, moved) }
}
const size = (value: Json | undefined) => (typeof value === 'object' && value !== null ? Object.keys(value).length : 0)

/** The lines of a text (from 0) that may change: those of what is changed; of what gets something new, only one in brackets. */
function linesOf({ text, paths, yaml }: File, what: string, own: readonly Path[]): Set<number> {
  const lines = text.split(/\r?\n/)
  const lineOf = (path: Path) => yaml.place(path, 'name').line - 1
  const starts = paths.map((path) => ({ path, line: lineOf(path) }))
  const found = new Set<number>()
  for (const path of own) {
    const from = lineOf(path)
    if (what === 'add') {
      if (lineOf(path.slice(0, -1)) === from) found.add(from)
      continue
    }
    const after = starts.find((one) => one.line > from && !path.every((step, place) => one.path[place] === step))
    let to = after?.line ?? lines.length
    const isAside = (line: string | undefined) => line !== undefined && /^\s*(#|$)/.test(line)
    while (to > from + 1 && isAside(lines[to - 1])) to--
    for (let line = from; line < to; line++) found.add(line)
    // What stands above an entry moves with it; and without its first name, an entry begins with the next.
    if (what === 'move') for (let line = from - 1; isAside(lines[line]); line--) found.add(line)
    if (what === 'remove' && /^\s*- /.test(lines[from] ?? '') && after?.path.length === path.length) found.add(after.line)
  }
  return found
}

/** Whether all lines but these are still there in their order. */
function areKept(before: string, after: string, but: ReadonlySet<number>): boolean {
  const now = after.split('\n')
  let place = 0
  return before.split('\n').every((line, number) => {
    if (but.has(number)) return true
    place = now.indexOf(line, place) + 1
    return place > 0
  })
}

/** How many lines there are between those that both texts begin and end with. */
function touched(before: string, after: string): number {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const shorter = Math.min(old.length, now.length)
  let start = 0
  while (start < shorter && old[start] === now[start]) start++
  let end = 0
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end++
  return Math.max(old.length, now.length) - start - end
}

describe('5,000 random changes of real files', () => {
  const file = fc.nat(files.length - 1).map((place) => files[place] as File)

  it('one at a time, say what is meant, and leave every other line as it was', () => {
    const strays: string[] = []
    const counts: number[] = []
    fc.assert(
      fc.property(file, change, (one, asked) => {
        const { what, own, meant } = changed(one.value, one.paths, asked)
        const now = spliced(one.text, meant)
        expect(said(now)).toEqual(meant)
        counts.push(touched(one.text, now))
        if (!areKept(one.text, now, linesOf(one, what, own))) strays.push(`${JSON.stringify({ ...asked, own })}\n${one.text}\n=>\n${now}`)
      }),
      { numRuns: 4000 },
    )
    expect(strays.length, strays[0]).toBeLessThan(counts.length / 100)
    expect(counts.reduce((sum, count) => sum + count) / counts.length).toBeLessThan(3)
  }, 60_000)

  it('several at a time, say what is meant', () => {
    fc.assert(
      fc.property(file, fc.array(change, { minLength: 2, maxLength: 5 }), ({ text, value }, changes) => {
        const meant = changes.reduce((one, asked) => (size(one) > 0 ? changed(one, pathsIn(one), asked).meant : one), value)
        expect(said(spliced(text, meant))).toEqual(meant)
      }),
      { numRuns: 1000 },
    )
  }, 60_000)
})
