import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPlainYaml } from '../src/passages/plain-yaml.ts'
import { readAnyYaml, readYaml, type Yaml } from '../src/passages/yaml.ts'
import { projectFolder } from '../src/settings.ts'

const folders = ['questions/lee-xi-gyeongju', 'test/fixtures/questions/ice'].map((folder) => join(projectFolder, folder))
const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
)

type Step = string | number
/** All paths to what a file says, and two that lead nowhere. */
function pathsIn(value: unknown, path: Step[] = []): Step[][] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, one]) => pathsIn(one, [...path, Array.isArray(value) ? Number(name) : name]))
      : []
  return [path, [...path, 'nowhere'], [...path, 99], ...inner]
}
const placesIn = ({ value, place }: Yaml) => pathsIn(value).map((path) => [path, place(path), place(path, 'name')])
const all = ({ yaml, faults }: ReturnType<typeof readYaml>) => [yaml?.value, yaml && placesIn(yaml), faults]

/** That both readers say the same. */
const same = (text: string) => expect(all(readYaml(text))).toEqual(all(readAnyYaml(text)))

describe('plain YAML', () => {
  it.each(files)('says of $name what the library says', ({ text }) => same(text))

  it('is what nearly all questions are', () => {
    const questions = files.filter(({ name }) => /-\d+\.yaml$/.test(name))
    const read = questions.filter(({ text }) => readPlainYaml(text, false))
    expect(read.length / questions.length).toBeGreaterThan(0.9)
  })

  it.each<[what: string, text: string, value: unknown]>([
    ['a field', 'a: b\n', { a: 'b' }],
    ['without a last line feed', 'a: b', { a: 'b' }],
    ['names of two words', 'not given: x\n', { 'not given': 'x' }],
    ['true as a name', 'true: x\n', { true: 'x' }],
    ['true as a value', 'a: true\nb: trueish\n', { a: true, b: 'trueish' }],
    ['numbers', 'a: 7\nb: 0.5\nc: 11 years\nd: 0\n', { a: 7, b: 0.5, c: '11 years', d: 0 }],
    ['colons and hashes within words', 'a: at 10:30 see #4:x\n'.replace(' #', '#'), { a: 'at 10:30 see#4:x' }],
    ['quotes', `a: "it's: #1"\nb: 'say "x"'\n`, { a: "it's: #1", b: 'say "x"' }],
    ['a list', 'a:\n  - b\n  - c\n', { a: ['b', 'c'] }],
    ['a list as far out as its name', 'a:\n- b\n- c\nd: e\n', { a: ['b', 'c'], d: 'e' }],
    ['a list of maps', '- a: b\n  c: [d, [e]]\n- a: f\n', [{ a: 'b', c: ['d', ['e']] }, { a: 'f' }]],
    ['quotes in a list', `a: ['[b], c', "d]"]\n`, { a: ['[b], c', 'd]'] }],
    ['an empty list', 'a: []\nb: [ ]\n', { a: [], b: [] }],
    ['empty lines and a comment at the top', '# x\n\na: b\n\n\nc: d\n', { a: 'b', c: 'd' }],
  ])('%s is read', (_, text, value) => {
    expect(readPlainYaml(text, false)?.value).toEqual(value)
    same(text)
  })

  it.each([
    'a: b: c\n',
    'a: b #c\n',
    'a: *b\n',
    'a: &b c\n',
    'a: |\n  b\n',
    'a: "b\\n"\n',
    "a: 'it''s'\n",
    'a: b\n  c\n',
    'a:\n',
    'a: b\na: c\n',
    'a: 0x1f\n',
    'a: 007\n',
    'a: 1e3\n',
    'a: null\n',
    'a: Null\n',
    'a: True\n',
    'a: ~\n',
    'a: .5\n',
    'a: -1\n',
    'a: {b: c}\n',
    'a: [b, c: d]\n',
    'a: [b,]\n',
    "a: ['b''c']\n",
    'a: ["b\\"]\n',
    "a: ['b'c]\n",
    "a: ['b\n",
    'a: [b\n',
    'a: b\r\nc: d\r\n',
    'a:\tb\n',
    'null: b\n',
    '1: b\n',
    '__proto__: b\n',
    '<<: b\n',
    '--- a\n',
    'a: b\n...\n',
    '- - a\n',
    '-  a\n',
    'a:\n# c\n  b: d\n',
    `${'['.repeat(50)}${']'.repeat(50)}`,
    '',
  ])('%j is left to the library', (text) => {
    expect(readPlainYaml(text, false)).toBe(undefined)
    same(text)
  })

  it('says the same as the library of files in which anything was changed', () => {
    const signs = [
      ...' -:,#[]{}"\'\n&*!|>%@`~.+<=?0179xeabTNtrufalsn\\\t\r',
      '  ',
      '- ',
      ': ',
      ' #',
      '\n  ',
      '\n- ',
      '---\n',
      'null',
      'true',
      '…',
      '\u2028',
    ]
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      drop: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(40)),
      put: fc.oneof(fc.constantFrom(...signs), fc.constant('')),
    })
    const short = ['a: b\n', 'a:\n  - b: c\n    d: e\n  - b: f\n', 'a: [b, c]\n', '- a\n- b: c\n', 'a:\n- b\nc:\n  d: e\n', 'a: "b"\n']
    const file = fc.constantFrom(...short, ...short, ...files.map(({ text }) => text.slice(0, 2000)))
    fc.assert(
      fc.property(file, fc.array(change, { minLength: 1, maxLength: 4 }), (text, changes) => {
        const changed = changes.reduce((now, { at, drop, put }) => {
          const place = Math.floor(at * now.length)
          return now.slice(0, place) + put + now.slice(place + drop)
        }, text)
        if (readPlainYaml(changed, false)) same(changed)
      }),
      { numRuns: Number(process.env.RUNS ?? 3000) },
    )
  })
})
