import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadBank } from '../src/bank/load.ts'
import { but, load, told } from './bank-set-up.ts'
import { folderOf, question, sound } from './fixtures/bank-folder.ts'

describe('a mistake in a question is told at its place:', () => {
  const cases: [name: string, text: string | Uint8Array, place: string, words: string][] = [
    ['a colon in plain text', but('Why does', 'Why: does'), '3:9 error', 'A colon in the text'],
    ['a quotation mark that is not closed', but('Why does', '"Why does'), '3:9 error', 'opens here is not closed'],
    ['a bracket that is not closed', but('[E2]', '[E2'), '15:11 error', 'opens here is not closed'],
    ['text that begins with a star and ends with one', but('Why does ice float?', '*Why*'), '3:9 error', 'begins with * or &'],
    ['text that is partly in quotes', but('Why does ice float?', '"Why" does it float?'), '3:15 error', 'does not belong here'],
    ['a tab', but('  - id: wide', '\t- id: wide'), '5:1 error', 'indented with a tab'],
    ['a line that is indented differently', but('    text: It is cold', '   text: It is cold'), '9:4 error', 'indented differently'],
    ['a line without a colon', but('process: infer', 'process'), '17:1 error', 'no colon after a name'],
    ['a name that stands twice', but('process: infer', 'process: infer\nkind: x'), '18:1 error', 'for the second time'],
    ['two documents', `${question('Q-1')}---\nid: Q-2\n`, '24:1 error', 'A second document'],
    ['text that begins with a star', but('prompt: Why', 'prompt: *Why'), '3:9 error', 'begins with * or &'],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[at]}`).join(',')}]`).join('\n')}`,
      '1:1 error',
      'too many entries, levels or repetitions',
    ],
    ['a thing that holds itself', 'a: &a [*a]', '1:1 error', '“kind” is missing'],
    ['nothing but brackets', '['.repeat(200_000), '1:100 error', 'too many entries, levels'],
    ['no map', '- a\n', '1:1 error', 'not a question'],
    ['nothing', '', '1:1 error', 'not a question'],
    ['no kind', but('kind: single-choice\n', ''), '1:1 error', '“kind” is missing'],
    ['an unknown kind', but('single-choice', 'singel-choice'), '2:7 error', 'There is no kind “singel-choice”'],
    ['a kind by a name that every object has', but('single-choice', 'constructor'), '2:7 error', 'There is no kind “constructor”'],
    ['a field that is missing', but('prompt: Why does ice float?\n', ''), '1:1 error', '“prompt” is missing'],
    ['a field that is missing in an option', but('    text: It is cold by nature.\n', ''), '8:5 error', '“text” is missing'],
    ['a field that is empty', but('prompt: Why does ice float?', 'prompt:'), '3:1 error', '“prompt” is empty'],
    ['a number for text', but('It is cold by nature.', '2014'), '9:11 error', '“text” is a number, and should be text'],
    ['text for true or false', but('right: true', 'right: yes'), '7:12 error', '“right” is text, and should be true or false'],
    ['text for a list', but('[E2]', 'E2'), '15:11 error', '“evidence” is text, and should be a list'],
    ['an entry of the wrong type', but('[E2]', '[E2, 3]'), '15:16 error', 'Entry 2 of “evidence” is a number'],
    ['a value that is not among the possible ones', but('infer', 'inferr'), '17:10 error', '“process” is “inferr”'],
    ['text that is too long', but('Why does ice float?', 'x'.repeat(2001)), '3:9 error', '“prompt” may be at most 2000 characters'],
    ['a label that cannot be one', but('[E2]', '["E 2"]'), '15:12 error', 'A label is'],
    ['an id that cannot be one', question('Q_1'), '1:5 error', 'An id is'],
    ['an unknown field', but('process:', 'proces: x\nprocess:'), '17:1 error', 'There is no field “proces” here'],
    ['an unknown field of an option', but('    why: That', '    wy: That'), '14:5 error', 'There is no field “wy” here'],
    ['a name that is not that of the file', question('Q-7'), '1:5 warning', 'the file is called Q-1.yaml'],
    ['evidence that no level carries', but('[E2]', '[E2, E9]'), '15:16 error', 'carries “E9”'],
    ['a tempting sentence that no level carries', but('tempts: E1', 'tempts: E9'), '11:13 warning', 'carries “E9”'],
    ['a neutral sentence that no level carries', but('evidence:', 'neutral: [E9]\nevidence:'), '15:11 error', 'carries “E9”'],
    [
      'evidence that its own level does not carry',
      but('[E2]', '[E3]'),
      '15:11 error',
      'cannot be asked at its own level: no sentence of level a carries E3',
    ],
    ['a level that the passage does not have', but('level: a', 'level: c'), '18:8 error', 'no level “c”'],
    ['an enemy that does not exist', but('level: a', 'level: a\nenemies: [Q-9]'), '19:11 warning', 'no question “Q-9”'],
    ['an enemy that it is itself', but('level: a', 'level: a\nenemies: [Q-1]'), '19:11 warning', 'its own enemy'],
    ['what its kind finds', but('id: cold', 'id: wide'), '8:9 error', 'Two options have the id “wide”'],
    ['what its text warns of', but('Why does ice', 'Why does ICE'), '3:9 warning', '“ICE” stands in the question and nowhere in the text'],
    ['bytes that are not UTF-8', Uint8Array.of(...new TextEncoder().encode('id: Q-1\nprompt: Caf'), 0xe9), '2:12 error', 'not UTF-8'],
    ['a file that is too large', `# ${'x'.repeat(300_000)}`, '1:1 error', '256 KB is the most'],
  ]
  it.each(cases)('%s', async (_, text, place, words) => {
    const bank = await load({ ...sound, 'ice/Q-0.yaml': question('Q-0'), 'ice/Q-1.yaml': text })
    const [first, ...others] = told(bank)
    expect(first).toContain(`ice/Q-1.yaml:${place} `)
    expect(first).toContain(words)
    expect(others).toEqual([])
    for (const { remedy } of bank.problems) expect(remedy).toMatch(/^[A-Z“]/)
    // An error keeps the question out, a warning does not, and the others are there in any case.
    const warned = place.endsWith('warning')
    expect([...bank.questions.values()].map(({ file }) => file)).toEqual(warned ? ['ice/Q-0.yaml', 'ice/Q-1.yaml'] : ['ice/Q-0.yaml'])
  })

  it('and the remedy names what was probably meant', async () => {
    const remedy = async (text: string) => (await load({ ...sound, 'ice/Q-1.yaml': text })).problems[0]?.remedy
    expect(await remedy(but('single-choice', 'singel-choice'))).toMatch(/^Did you mean “single-choice”\? /)
    expect(await remedy(but('process:', 'proces: x\nprocess:'))).toMatch(/^Did you mean “process”\? .*explanation/)
    expect(await remedy(but('    why: That', '    wy: That'))).toMatch(
      /^Did you mean “why”\? The fields here are id, text, right, why, tempts, misconception$/,
    )
    expect(await remedy(but('infer', 'inferr'))).toBe('Did you mean “infer”? It can be locate, infer, integrate, evaluate')
    expect(await remedy(but('It is cold by nature.', '2014'))).toBe('Put it in quotes: "2014"')
  })

  it('all of them at once', async () => {
    const text = but('infer', 'x').replace('right: true', 'right: yes').replace('level: a', 'levle: a')
    expect(told(await load({ ...sound, 'ice/Q-1.yaml': text })).map((line) => line.slice(0, 24))).toEqual([
      'ice/Q-1.yaml:1:1 error “',
      'ice/Q-1.yaml:7:12 error ',
      'ice/Q-1.yaml:17:10 error',
      'ice/Q-1.yaml:18:1 error ',
    ])
  })
})

describe('a label', () => {
  it('is looked for wherever a question cites sentences, also where each way of answering has its own', async () => {
    const text = `id: Q-1
kind: true-false-not-given
prompt: Ice sinks.
answer: false
evidence: [[E2], [E8]]
why: {true: The text says that it floats., not given: One sentence says what ice does.}
tempts: {true: E1, not given: E9}
explanation: It floats.
process: locate
level: a
`
    expect(told(await load({ ...sound, 'ice/Q-1.yaml': text }))).toEqual([
      'ice/Q-1.yaml:5:19 error No sentence of the passage carries “E8”',
      'ice/Q-1.yaml:7:31 warning No sentence of the passage carries “E9”',
    ])
  })

  it('may be the id of a sentence', async () => {
    const bank = await load({ ...sound, 'ice/Q-1.yaml': but('[E2]', '[s1-03]').replace('level: a', 'level: b') })
    expect([told(bank), bank.questions.get('Q-1')?.levels]).toEqual([[], ['b']])
  })
})

describe('whatever a file holds,', () => {
  const fragments = fc.array(
    fc.oneof(
      fc.constantFrom(
        'id: ',
        'kind: single-choice\n',
        'evidence: ',
        '[',
        ']',
        '- ',
        '{',
        '}',
        ': ',
        '\n',
        '  ',
        '"',
        "'",
        '*a ',
        '&a ',
        '|\n',
        '>',
        '#',
        '%',
        '---\n',
        '\t',
        '!x ',
        '\uFEFF',
      ),
      fc.string(),
    ),
  )
  const lines = question('Q-2').split('\n')
  const mutilated = fc
    .tuple(
      fc.nat(lines.length - 1),
      fc.oneof(fc.string(), fc.constantFrom('', '  - x', 'a: &a [*a]', 'options: {}', 'tempts: []', 'evidence: [[E1], [E2]]')),
    )
    .map(([at, line]) => lines.with(at, line).join('\n'))
  const text = fc
    .oneof(
      fragments.map((parts) => parts.join('')),
      mutilated,
    )
    .map((whole) => new TextEncoder().encode(whole))

  it('the others are loaded', async () => {
    const folder = await folderOf(sound)
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array(), text),
        fc.constantFrom('ice/Q-2.yaml', 'ice/c.md', 'ice/quizzes.yaml'),
        async (bytes, file) => {
          await writeFile(join(folder, file), bytes)
          const { questions, problems } = await loadBank(folder)
          await rm(join(folder, file))
          expect(questions.get('Q-1')?.levels).toEqual(expect.arrayContaining(['a', 'b']))
          for (const problem of problems)
            expect([problem.file, problem.line > 0, problem.column > 0, problem.remedy !== '']).toEqual([file, true, true, true])
        },
      ),
      { numRuns: 400 },
    )
  })
})
