import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spliced, written } from '../src/passages/splice.ts'
import { readYaml, type Yaml } from '../src/passages/yaml.ts'

type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
type Fields = { [name: string]: Json }
type Path = (string | number)[]

const said = (text: string) => readYaml(text).yaml?.value as Json
const isFields = (value: Json | undefined): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const at = (value: Json | undefined, path: Path): Json | undefined =>
  path.reduce<Json | undefined>((one, step) => (Array.isArray(one) ? one[Number(step)] : isFields(one) ? one[step] : undefined), value)
/** The value with something else at this path; undefined: without it. */
function withAt(value: Json, path: Path, to: Json | undefined): Json {
  const [step, ...rest] = path
  if (step === undefined) return to ?? null
  const result: Json = Array.isArray(value) ? [...value] : { ...(value as Fields) }
  const next = rest.length > 0 ? withAt(at(value, [step]) ?? null, rest, to) : to
  if (Array.isArray(result)) result.splice(Number(step), 1, ...(next === undefined ? [] : [next]))
  else if (next === undefined) delete result[step]
  else result[step] = next
  return result
}

const question = `# Why sanctions?
id: Q-1   # never changes
kind: single-choice
prompt: "Why, according to Beijing?"
options:   # the right one first
  # which one is right
  - id: a
    text: A risk # short
    right: true

  - id: b
    text: 'It''s the coast'
    why: >-
      The yards
      are elsewhere.
  # a trap
  - id: c
    text: |
      Two
      lines
    tempts: F57
# what proves it
evidence: [F58, F59]   # both
draw:
  - { n: 3, process: locate }
explanation: Beijing
  says so.
points: 2
none:   # not yet
# the end
`

describe('One change', () => {
  it.each<[what: string, path: Path, to: Json | undefined, from: string, into: string]>([
    ['of a plain text', ['kind'], 'hot-text', 'kind: single-choice', 'kind: hot-text'],
    ['of a plain text that now needs quotes', ['kind'], 'a: b', 'kind: single-choice', 'kind: "a: b"'],
    ['of a plain text into two lines', ['kind'], 'a\nb', 'kind: single-choice', 'kind: |-\n  a\n  b'],
    ['of a plain text over two lines', ['explanation'], 'He says so.', 'Beijing\n  says so.', 'He\n  says so.'],
    ['of a text in double quotes', ['prompt'], 'Why "so"?\n', '"Why, according to Beijing?"', '"Why \\"so\\"?\\n"'],
    ['of a text in single quotes', ['options', 1, 'text'], "It's far", "'It''s the coast'", "'It''s far'"],
    ['of a text in single quotes that they cannot hold', ['options', 1, 'text'], 'a\tb', "'It''s the coast'", '"a\\tb"'],
    ['of folded lines', ['options', 1, 'why'], 'The yards are far away.', '      are elsewhere.', '      are far away.'],
    [
      'of folded lines to paragraphs',
      ['options', 1, 'why'],
      'One\nTwo\n',
      '>-\n      The yards\n      are elsewhere.',
      '>\n      One\n\n      Two',
    ],
    ['of one of several lines', ['options', 2, 'text'], 'Two\nrows\n', '      lines', '      rows'],
    ['of several lines without the last line end', ['options', 2, 'text'], 'Two\nlines', 'text: |', 'text: |-'],
    ['of several lines to none', ['options', 2, 'text'], '', '|\n      Two\n      lines', '""'],
    ['of a number', ['points'], 0.5, 'points: 2', 'points: 0.5'],
    ['of a number to a text like one', ['points'], '2', 'points: 2', 'points: "2"'],
    ['of a yes', ['options', 0, 'right'], false, 'right: true', 'right: false'],
    ['of a text beside a comment', ['options', 0, 'text'], 'Risky', 'A risk # short', 'Risky # short'],
    ['of a text beside a comment to a list', ['id'], [{ a: 1 }], 'id: Q-1   # never changes', 'id:   # never changes\n  - a: 1'],
    ['of nothing', ['none'], 'now', 'none:   # not yet', 'none: now   # not yet'],
    ['of nothing to lines', ['none'], 'a\nb', 'none:   # not yet', 'none: |-   # not yet\n  a\n  b'],
    ['of a list in brackets that gets shorter', ['evidence'], ['F59'], '[F58, F59]', '[F59]'],
    ['of a list in brackets that grows', ['evidence'], ['F58', 'a, b', 'F59'], '[F58, F59]', '[F58, "a, b", F59]'],
    ['of the order in brackets', ['evidence'], ['F59', 'F58'], '[F58, F59]', '[F59, F58]'],
    ['of a list in brackets to an empty one', ['evidence'], [], '[F58, F59]', '[]'],
    ['of a map in brackets', ['draw', 0, 'n'], 4, '{ n: 3, process: locate }', '{ n: 4, process: locate }'],
    ['that adds a name in brackets', ['draw', 0, 'kind'], 'x', 'process: locate }', 'process: locate, kind: x }'],
    ['that takes a name from brackets', ['draw', 0, 'n'], undefined, '{ n: 3, process: locate }', '{ process: locate }'],
    ['that adds an entry beside one in brackets', ['draw', 1], { n: 1 }, 'locate }\n', 'locate }\n  - { n: 1 }\n'],
    ['that adds a name to an entry', ['options', 0, 'why'], 'Yes', '    right: true\n', '    right: true\n    why: Yes\n'],
    ['that adds a name to the last entry', ['options', 2, 'why'], 'Yes', 'tempts: F57\n', 'tempts: F57\n    why: Yes\n'],
    ['that adds the last name', ['process'], 'infer', '# not yet\n', '# not yet\nprocess: infer\n'],
    ['that takes a name away, with the comment beside it', ['id'], undefined, 'id: Q-1   # never changes\n', ''],
    ['that takes the first name of an entry away', ['options', 0, 'id'], undefined, '- id: a\n    text', '- text'],
    [
      'that takes an entry away',
      ['options', 1],
      undefined,
      question.slice(question.indexOf('  - id: b'), question.indexOf('  # a trap')),
      '',
    ],
    ['that takes a whole list away', ['draw'], undefined, 'draw:\n  - { n: 3, process: locate }\n', ''],
    ['that empties a list', ['draw'], [], 'draw:\n  - { n: 3, process: locate }\n', 'draw: []\n'],
    ['that makes a list a text', ['draw'], 'x', 'draw:\n  - { n: 3, process: locate }\n', 'draw: x\n'],
    ['of the id alone', ['options', 0, 'id'], 'z', '- id: a', '- id: z'],
    ['that adds an entry', ['options', 3], { id: 'd', text: 'No' }, 'tempts: F57\n', 'tempts: F57\n  - id: d\n    text: No\n'],
  ])('%s touches nothing else', (_, path, to, from, into) => {
    const meant = withAt(said(question), path, to)
    expect(question).toContain(from)
    const expected = question.replace(from, () => into)
    expect(spliced(question, meant)).toBe(expected)
    expect(spliced(question.replaceAll('\n', '\r\n'), meant)).toBe(expected.replaceAll('\n', '\r\n'))
    expect(spliced(`\uFEFF${question}`, meant)).toBe(`\uFEFF${expected}`)
    expect(spliced(question.replace('\n# the end\n', ''), meant)).toBe(expected.replace('\n# the end\n', ''))
  })

  it('of order takes along what is written about an entry', () => {
    const { options } = said(question) as { options: Json[] }
    const [a, b, c] = options
    const trap = question.slice(question.indexOf('  # a trap'), question.indexOf('# what proves'))
    const moved = question.replace(trap, '').replace('  # which one', () => `${trap}  # which one`)
    expect(spliced(question, withAt(said(question), ['options'], [c, a, b] as Json))).toBe(moved)
  })

  it.each<[what: string, text: string, value: Json, expected: string]>([
    ['a word in the middle', 'a:\n  - x # 1\n  - y\n', { a: ['x', 'new', 'y'] }, 'a:\n  - x # 1\n  - new\n  - y\n'],
    ['a word that moves', 'a:\n  - x # 1\n  - y\n  - z\n', { a: ['y', 'z', 'x'] }, 'a:\n  - y\n  - z\n  - x # 1\n'],
    ['a new word among the same', '- x\n- y\n- x\n', ['x', 'x', 'y', 'x'], '- x\n- x\n- y\n- x\n'],
    ['a word among words in quotes', '- "x"\n', ['x', 'y'], '- "x"\n- "y"\n'],
    ['entries as far to the left as their name', 'a:\n- x\nb: 1\n', { a: ['x', 'y'], b: 1 }, 'a:\n- x\n- y\nb: 1\n'],
    ['lists in lists', '- - a # 1\n  - b\n- c\n', [['z', 'b'], 'c'], '- - z # 1\n  - b\n- c\n'],
    ['the first of a list in a list', '- - a # 1\n  # two\n  - b\n', [['b']], '-\n  # two\n  - b\n'],
    ['several lines in brackets', 'a: [\n  x, # 1\n  y # 2\n]\n', { a: ['x', 'z', 'y'] }, 'a: [\n  x, # 1\n  z,\n  y # 2\n]\n'],
    ['the last of several lines in brackets', 'a: [\n  x, # 1\n  y # 2\n]\n', { a: ['x'] }, 'a: [\n  x # 1\n]\n'],
    ['one more of several lines in brackets', '[\n  x, # 1\n  y, # 2\n]\n', ['x', 'y', 'z'], '[\n  x, # 1\n  y, # 2\n  z,\n]\n'],
    ['a name without a colon', '{ a, b }\n', { a: 1, b: null }, '{ a: 1, b }\n'],
    ['names in a pair of their own', '[a: 1, b]\n', [{ a: 1, c: 2 }, 'b'], '[{ a: 1, c: 2 }, b]\n'],
    ['a name with a question mark', '? a\n: b # 1\nc: d\n', { a: 'x', c: 'd' }, '? a\n: x # 1\nc: d\n'],
    ['a name that is a number', '1: a\ntrue: b\n', { 1: 'a', true: 'c' }, '1: a\ntrue: c\n'],
    ['a tag', 'a: !!str 7\nb: 1\n', { a: 7, b: 1 }, 'a: 7\nb: 1\n'],
    ['a text with a tag', 'a: !!str 7\nb: 1\n', { a: 'x', b: 1 }, 'a: !!str x\nb: 1\n'],
    ['the same by an alias', 'a: &x one # 1\nb: *x\n', { a: 'one', b: 'two' }, 'a: &x one # 1\nb: two\n'],
    ['what an alias repeats', 'a: &x one\nb: *x\n', { a: 'two', b: 'one' }, 'a: &x two\nb: one\n'],
    ['what an alias repeats, and the alias', 'a: &x one\nb: *x\n', { a: 'two', b: 'two' }, 'a: &x two\nb: *x\n'],
    ['what an alias repeats, to lines', 'a: &x [c] # 1\nb: *x\n', { a: [{ d: 1 }], b: 'c' }, 'a: &x [{ d: 1 }] # 1\nb: c\n'],
    [
      'within an alias',
      'a: &x\n  n: 1\n  m: 2\nb: *x\n',
      { a: { n: 1, m: 2 }, b: { n: 1, m: 3 } },
      'a: &x\n  n: 1\n  m: 2\nb:\n  n: 1\n  m: 3\n',
    ],
    ['an anchor that goes', 'a: &x one\nb: *x\n', { b: 'one' }, 'b: one\n'],
    ['an empty file', '', [{ id: 'a' }], '- id: a\n'],
    ['a file of comments', '# quizzes\n', [{ id: 'a' }], '# quizzes\n- id: a\n'],
    ['an empty list', '# none\n[]\n', [{ id: 'a' }], '# none\n- id: a\n'],
    ['a text behind a beginning', '--- # one\na: 1\n...\n', { a: 2 }, '--- # one\na: 2\n...\n'],
    ['lines at the end of a file', 'a: |\n  x', { a: 'x\n', b: 1 }, 'a: |\n  x\nb: 1'],
  ])('%s: as a person would', (_, text, value, expected) => {
    expect(spliced(text, value)).toBe(expected)
    expect(said(expected)).toEqual(value)
  })

  it('of a list of quizzes leaves the others alone', () => {
    const one = '- id: a\n  title: One   # first\n  questions:\n    - Q-1\n    - Q-2\n'
    const two = '# the second\n- id: b\n  title: Two\n  questions: [Q-1]\n'
    const [a, b] = [
      { id: 'a', title: 'One', questions: ['Q-1', 'Q-2'] },
      { id: 'b', title: 'Two', questions: ['Q-1'] },
    ]
    const text = `# quizzes\n${one}${two}`
    const more = { ...a, questions: ['Q-1', 'Q-3', 'Q-2'] }
    expect(spliced(text, [more, b])).toBe(text.replace('    - Q-1\n', '    - Q-1\n    - Q-3\n'))
    expect(spliced(text, [a, b, { id: 'c', title: 'Three' }])).toBe(`${text}- id: c\n  title: Three\n`)
    expect(spliced(text, [b])).toBe(`# quizzes\n${two}`)
    expect(spliced(text, [b, a])).toBe(`# quizzes\n${two}${one}`)
  })

  it('of nothing changes nothing', () => {
    expect(spliced(question, said(question))).toBe(question)
    expect(spliced('a: 0x1f # hex', { a: 31 })).toBe('a: 0x1f # hex')
  })

  it('of everything still says what is meant', () => {
    for (const text of [question, 'a', '--- [a]', '--- |\n a\n', '&a !!map\nb: *c\nc: 1\n'.replace('*c', '2'), '', '"x" # y'])
      for (const value of [[], {}, null, 'a\nb\n', 7, [1, 'a'], [{ a: [[{}]] }], { a: [], b: { c: 'x' } }])
        expect(said(spliced(text, value))).toEqual(value)
  })

  it('is refused where nobody can read the text', () => expect(() => spliced('a: [', {})).toThrow(/can be read/))

  it('of a large file takes no time that one would notice', () => {
    const many = Array.from({ length: 1900 }, (_, n) => ({ id: `q-${n}`, questions: ['A-1', 'A-2'] }))
    const text = written(many)
    expect(said(spliced(text, many.toReversed()))).toEqual(many.toReversed())
  })
})

describe('A value without text', () => {
  it('is written as a person would', () => {
    const value = {
      id: 'A-1',
      prompt: 'A long text: with a colon',
      gone: undefined,
      options: [{ id: 'a', text: `${'It is long, and no line is folded, '.repeat(4)}ever`, right: true }, { id: 'b' }],
      evidence: [['F1'], ['F2', 'F3']],
      accept: [{ pattern: '\\d: "x"' }, { pattern: '[a-z]' }],
      sentences: ['A sentence that is so long that it is no word', 'b'],
      why: { true: 'a\nb', 'not given': 'no' },
      none: [],
    }
    expect(written(value)).toBe(`id: A-1
prompt: "A long text: with a colon"
options:
  - id: a
    text: ${'It is long, and no line is folded, '.repeat(4)}ever
    right: true
  - id: b
evidence: [[F1], [F2, F3]]
accept:
  - pattern: '\\d: "x"'
  - pattern: "[a-z]"
sentences:
  - A sentence that is so long that it is no word
  - b
why:
  true: |-
    a
    b
  not given: no
none: []
`)
  })

  it('reads back as it was, whatever it is', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(said(written(value))).toEqual(value)
      }),
      { numRuns: 1000 },
    )
    for (const text of nasty)
      for (const value of [text, [text], [[text]], { [text]: text }, { a: [{ [text]: [text, 'x'.repeat(120)] }] }])
        expect(said(written(value))).toEqual(value)
  })
})

/** Texts that YAML takes for something else, or that editors and parsers lose a part of. */
const nasty = [
  ...'true;False;7;-7;+7;1e3;.5;1.;.inf;.NaN;0x1f;0o7;null;~;not given;no;; ;2026-11-24; led;trailed ;\tx;x\ty;x\t'.split(';'),
  ...'a: b;a:;a:b;a #b;a#b;#;:;: x;? x;?;- x;-;-x;--- x;...;[x;x];{x;x, y;,;*x;&x;!x;%x;@x;`x;|;> x;"x";\'x\';"\';\\d'.split(';'),
  ...'x\ny;x\n\ny\n;x\n\n;\nx;\n; x\ny;x\n y;x \ny;x\n  \ny;x\n\ty;x\r\ny;x\ry;x\n# y\n;x\n---\ny;x\n- y: z'.split(';'),
  ...'<<;=;__proto__;é 🙂;a\u0000b;\u007f;\u0085;\u00a0;\u2028;\ud800;\ufeffx;\ufffe'.split(';'),
  'x'.repeat(1500),
  'word '.repeat(300).trim(),
]
const word = fc.oneof(fc.constantFrom(...nasty), fc.string({ maxLength: 12 }), fc.constantFrom('F12', 'A sentence of words, with a comma.'))
const scalar = fc.oneof(
  { weight: 6, arbitrary: word },
  { weight: 1, arbitrary: fc.oneof(fc.integer(), fc.boolean(), fc.constant(null)) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number || 0) },
)
const name = fc.oneof(fc.constantFrom('id', 'text', 'why', 'not given', 'true'), word)
const anything = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }) },
  ),
})).value

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
