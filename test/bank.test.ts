import { rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Bank } from '../src/bank/bank.ts'
import { takingTurns } from '../src/bank/files.ts'
import { loadBank } from '../src/bank/load.ts'
import { questionVersion } from '../src/bank/version.ts'
import { kinds } from '../src/kinds/index.ts'
import { type Files, folderOf, level, question, sound } from './fixtures/bank-folder.ts'

const load = async (files: Files): Promise<Bank> => loadBank(await folderOf(files))
const told = ({ problems }: Bank) =>
  problems.map(({ file, line, column, severity, message }) => `${file}:${line}:${column} ${severity} ${message}`)

/** The usual question with one line changed. */
const but = (line: string | RegExp, instead: string) => question('Q-1').replace(line, instead)

describe('a bank', () => {
  it('is read from its folder', async () => {
    const quizzes =
      '- id: first\n  title: First\n  level: a\n  questions: [Q-1, Q-2]\n- {id: other, title: Other, level: b, questions: [Q-2], feedback: each, proof: false}\n'
    const bank = await load({
      ...sound,
      'ice/Q-2.yml': question('Q-2').replace('[E2]', '[E3]').replace('level: a', 'level: b'),
      'ice/quizzes.yaml': quizzes.replace(', Q-2]\n', ']\n'),
    })
    expect(told(bank)).toEqual([])
    expect([...bank.passages.values()].map(({ id, levels }) => [id, levels.map((one) => one.level)])).toEqual([['ice', ['a', 'b']]])
    expect([...bank.questions.values()].map(({ question, passage, levels, file }) => [question.id, passage, levels, file])).toEqual([
      ['Q-1', 'ice', ['a', 'b'], 'ice/Q-1.yaml'],
      ['Q-2', 'ice', ['b'], 'ice/Q-2.yml'],
    ])
    expect([...bank.quizzes]).toEqual([
      [
        'ice/first',
        {
          id: 'ice/first',
          passage: 'ice',
          title: 'First',
          level: 'a',
          questions: ['Q-1'],
          feedback: 'end',
          proof: true,
          hints: false,
          order: 'fixed',
        },
      ],
      [
        'ice/other',
        {
          id: 'ice/other',
          passage: 'ice',
          title: 'Other',
          level: 'b',
          questions: ['Q-2'],
          feedback: 'each',
          proof: false,
          hints: false,
          order: 'fixed',
        },
      ],
    ])
  })

  it('may lie behind a link, and hidden files, READMEs and other files in it are nobody’s business', async () => {
    const elsewhere = await folderOf(sound)
    const folder = await folderOf({
      'README.md': 'About',
      'ice/README.md': 'About',
      'ice/.Q-9.yaml': 'x',
      'ice/source.txt': 'x',
      '.git/x.yaml': 'x',
    })
    await rm(join(folder, 'ice'), { recursive: true })
    await symlink(join(elsewhere, 'ice'), join(folder, 'ice'))
    await symlink(join(elsewhere, 'nowhere'), join(folder, 'lost'))
    const bank = await loadBank(folder)
    expect([told(bank), bank.questions.size]).toEqual([[], 1])
  })

  it('is empty where there is no folder, and says so', async () => {
    const bank = await loadBank('/nowhere/at/all')
    expect([bank.questions.size, told(bank)]).toEqual([0, ['.:1:1 error The folder of the questions cannot be read: /nowhere/at/all']])
  })

  it('reads files of Windows like others', async () => {
    const bank = await load({ ...sound, 'ice/Q-1.yaml': `\uFEFF${question('Q-1').replaceAll('\n', '\r\n')}` })
    const unix = await load(sound)
    expect([told(bank), bank.questions.get('Q-1')]).toEqual([[], unix.questions.get('Q-1')])
  })
})

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

describe('between files', () => {
  it('an id that two have belongs to the file that is named after it, and the other is told', async () => {
    const bank = await load({ ...sound, 'ice/A.yaml': question('Q-1'), 'snow/a.md': level('a'), 'snow/Q-1.yaml': question('Q-1') })
    expect(told(bank)).toEqual([
      'ice/A.yaml:1:5 warning The question is “Q-1”, and the file is called A.yaml',
      'ice/A.yaml:1:5 error “Q-1” is the id of the question in ice/Q-1.yaml, too',
      'snow/Q-1.yaml:1:5 error “Q-1” is the id of the question in ice/Q-1.yaml, too',
    ])
    expect([...bank.questions.values()].map(({ file }) => file)).toEqual(['ice/Q-1.yaml'])
  })

  it.each<[name: string, files: Files, problems: string[]]>([
    [
      'a folder without a passage',
      { 'snow/Q-2.yaml': question('Q-2') },
      ['snow:1:1 error The folder has no passage', 'snow/Q-2.yaml:18:8 error The passage has no level “a”'],
    ],
    [
      'a folder whose name cannot be that of a passage',
      { 'Über uns/a.md': level('a') },
      ['Über uns:1:1 error “Über uns” cannot be the name of a passage'],
    ],
    ['a level whose name cannot be one', { 'ice/C.md': level('C') }, ['ice/C.md:1:1 error “C” cannot be the name of a level']],
    [
      'a file in no folder',
      { 'Q-2.yaml': question('Q-2') },
      ['Q-2.yaml:1:1 warning The file stands in no folder of a passage, and is not read'],
    ],
    [
      'a folder in a folder',
      { 'ice/more/Q-2.yaml': question('Q-2') },
      ['ice/more:1:1 warning A folder within the folder of a passage is not read'],
    ],
    [
      'quizzes twice',
      { 'ice/quizzes.yaml': '', 'ice/quizzes.yml': '' },
      ['ice/quizzes.yml:1:1 warning The file is not read, for there is quizzes.yaml, too'],
    ],
  ])('%s is told', async (_, files, problems) => {
    const bank = await load({ ...sound, ...files })
    expect(told(bank).sort()).toEqual(problems.sort())
    expect(bank.questions.has('Q-1')).toBe(true)
  })

  it('a level with an error is not served, and what waits for it is said once', async () => {
    const bank = await load({
      ...sound,
      'ice/a.md': level('a', '| a table |'),
      'ice/Q-2.yaml': question('Q-2'),
      'ice/quizzes.yaml': '- {id: x, title: X, level: a, questions: [Q-1]}',
    })
    expect(told(bank)).toEqual([
      'ice/a.md:1:1 warning Until this file is mended, nothing is asked at level a, for which 2 questions were written',
      'ice/a.md:8:1 error A table cannot stand in a passage',
    ])
    expect([bank.passages.get('ice')?.levels.map((one) => one.level), bank.questions.get('Q-1')?.levels, bank.quizzes.size]).toEqual([
      ['b'],
      ['b'],
      0,
    ])
  })

  it('a level that cannot be read at all does not make labels unknown', async () => {
    const bank = await load({ ...sound, 'ice/b.md': Uint8Array.of(0xff), 'ice/Q-2.yaml': question('Q-2').replace('[E2]', '[[E2], [E3]]') })
    expect(told(bank)).toEqual(['ice/b.md:1:1 error The file is not UTF-8 text'])
  })

  it('of a file with very many mistakes the first fifty are told', async () => {
    const bank = await load({
      ...sound,
      'ice/Q-2.yaml': `${question('Q-2')}${Array.from({ length: 80 }, (_, at) => `x${at}: 1\n`).join('')}`,
    })
    expect(told(bank)).toHaveLength(51)
    expect(told(bank).at(-1)).toBe('ice/Q-2.yaml:74:1 error There are 30 more problems from here on')
  })
})

describe('a quiz', () => {
  const others = {
    'ice/Q-2.yaml': question('Q-2').replace('[E2]', '[E3]').replace('level: a', 'level: b'),
    'ice/Q-3.yaml': question('Q-3').replace('level: a', 'level: a\nenemies: [Q-1]'),
    'ice/Q-4.yaml': question('Q-4').replace('infer', 'x'),
    'ice/Q-6.yaml': question('Q-6').replace('level: a', 'level: a\nretired: true'),
    'snow/a.md': level('a'),
    'snow/Q-5.yaml': question('Q-5'),
  }
  const quizzes = async (text: string) => {
    const bank = await load({ ...sound, ...others, 'ice/quizzes.yaml': text })
    return [
      told(bank)
        .filter((line) => line.startsWith('ice/quizzes'))
        .map((line) => line.slice('ice/quizzes.yaml:'.length)),
      [...bank.quizzes.values()].map(({ id, questions }) => [id, questions]),
    ]
  }
  const quiz = (questions: string) => `- id: x\n  title: X\n  level: a\n  questions: ${questions}\n`
  const rule = (of: string) => `- id: x\n  title: X\n  level: a\n  draw: {seed: 1, of: ${of}}\n`

  it.each([
    ['an unknown question', '[Q-1, Q-9]', '4:20 error There is no question “Q-9”; the quiz is asked without it'],
    ['a question that cannot be asked', '[Q-1, Q-4]', '4:20 warning “Q-4” cannot be asked; the quiz is asked without it'],
    [
      'a question that does not hold at its level',
      '[Q-1, Q-2]',
      '4:20 warning “Q-2” does not hold at level a; the quiz is asked without it',
    ],
    ['a question about another passage', '[Q-1, Q-5]', '4:20 warning “Q-5” is about another passage; the quiz is asked without it'],
    ['a question twice', '[Q-1, Q-1]', '4:20 warning “Q-1” is in this quiz already; the quiz is asked without it'],
    ['a question that is retired', '[Q-1, Q-6]', '4:20 warning “Q-6” is retired; the quiz is asked without it'],
    ['enemies', '[Q-1, Q-3]', '4:20 warning “Q-3” and “Q-1” are enemies: one gives the other away; the quiz is asked without it'],
  ])('with %s is asked without it', async (_, list, problem) => {
    expect(await quizzes(quiz(list))).toEqual([[problem], [['ice/x', ['Q-1']]]])
  })

  it.each([
    ['no question', quiz('[]'), '4:14 error “questions”: A quiz needs a question'],
    ['a field that is missing', quiz('[Q-1]').replace('  title: X\n', ''), '1:3 error “title” is missing'],
    ['an unknown field', `${quiz('[Q-1]')}  feedbak: end\n`, '5:3 error There is no field “feedbak” here'],
    ['a level that the passage does not have', quiz('[Q-1]').replace('level: a', 'level: z'), '3:10 error The passage has no level “z”'],
    [
      'a wrong id',
      quiz('[Q-1]').replace('id: x', 'id: X y'),
      '1:7 error “id”: An id is lower-case letters, digits and hyphens, 40 at most',
    ],
    [
      'neither questions nor a rule',
      quiz('[Q-1]').replace('  questions: [Q-1]\n', ''),
      '1:3 error “questions”: Name the questions, or write a rule that draws them (draw)',
    ],
    [
      'both questions and a rule',
      `${quiz('[Q-1]')}  draw: {seed: 1, of: [{n: 1}]}\n`,
      '5:9 error “draw”: Questions are named already: write either questions or draw',
    ],
    [
      'a rule without a seed',
      rule('[{n: 1}]').replace('seed: 1', 'sed: 1'),
      '4:9 error “seed” is missing',
      '4:10 error There is no field “sed” here',
    ],
    ['a rule without rows', rule('[]'), '4:23 error “of”: A rule needs a row'],
    ['a row that asks for nothing', rule('[{n: 0}]'), '4:28 error “n” has to be at least 1'],
    ['a row that does not say how many', rule('[{process: infer}]'), '4:24 error “n” is missing'],
    ['a row of an unknown process', rule('[{n: 1, process: infr}]'), '4:40 error “process” is “infr”, which it cannot be'],
    ['a row of an unknown kind', rule('[{n: 1, kind: essay}]'), '4:37 error “kind” is “essay”, which it cannot be'],
    ['a row with an unknown field', rule('[{n: 1, level: b}]'), '4:31 error There is no field “level” here'],
    ['rows for more questions than a quiz has', rule(`[${'{n: 50}, '.repeat(5)}]`), '4:23 error “of”: A quiz has 200 questions at most'],
    [
      'a rule by which nothing is found',
      rule('[{n: 2, kind: hot-text}]'),
      '4:9 error Not one question can be drawn',
      '4:28 warning Only 0 of 2 such questions can be drawn at level a, enemies apart',
    ],
    ['an unknown order', `${quiz('[Q-1]')}  order: random\n`, '5:10 error “order” is “random”, which it cannot be'],
    ['no attempt', `${quiz('[Q-1]')}  attempts: 0\n`, '5:13 error “attempts” has to be at least 1'],
    ['too many attempts', `${quiz('[Q-1]')}  attempts: 21\n`, '5:13 error “attempts” may be at most 20'],
    ['half an attempt', `${quiz('[Q-1]')}  attempts: 1.5\n`, '5:13 error “attempts” is a number, and should be a whole number'],
  ])('with %s is not asked', async (_, text, ...problems) => {
    expect(await quizzes(text + quiz('[Q-1]').replace('id: x', 'id: fine'))).toEqual([problems, [['ice/fine', ['Q-1']]]])
  })

  it('none of whose questions can be asked is not asked', async () => {
    expect(await quizzes(quiz('[Q-4]'))).toEqual([
      ['4:14 error Not one question of this quiz can be asked', '4:15 warning “Q-4” cannot be asked; the quiz is asked without it'],
      [],
    ])
  })

  it('has an id of its own', async () => {
    expect(await quizzes(quiz('[Q-1]') + quiz('[Q-1]'))).toEqual([['5:7 error Two quizzes are called “x”'], [['ice/x', ['Q-1']]]])
  })

  it.each([
    ['id: x\n', ['1:1 error The file is not a list of quizzes']],
    ['', []],
    ['- [\n', ['1:3 error The quotation mark or bracket that opens here is not closed']],
  ])('stands in a list: %j', async (text, problems) => {
    expect(await quizzes(text)).toEqual([problems, []])
  })
})

describe('versions', () => {
  const versionOf = async (text: string) => (await load({ ...sound, 'ice/Q-1.yaml': text })).questions.get('Q-1')?.version
  it('of a question follow from what it asks, and not from remarks or the order of fields', async () => {
    const version = await versionOf(question('Q-1'))
    expect(version).toMatch(/^[0-9a-f]{16}$/)
    const [id, ...rest] = question('Q-1').split('\n')
    const same = [
      but('Cold alone', 'The cold alone'),
      but('It needs', 'Ice needs'),
      but('tempts: E1', 'tempts: E2'),
      but('infer', 'locate'),
      `${rest.join('\n')}${id}\n`,
      but('prompt:', 'points: 1\nprompt:'),
    ]
    for (const text of same) expect(await versionOf(text)).toBe(version)
    const other = [but('Why does', 'How does'), but('room.', 'space.'), but('[E2]', '[E1]'), but('prompt:', 'points: 2\nprompt:')]
    expect(new Set([version, ...(await Promise.all(other.map(versionOf)))]).size).toBe(5)
  })

  it('of a question are the same in whatever order its fields are held', async () => {
    const found = (await load(sound)).questions.get('Q-1')
    if (!found) throw new Error('The question was not read')
    const { id, prompt, ...others } = found.question
    expect(questionVersion({ ...others, prompt, id })).toBe(found.version)
  })

  it('of a passage follow from its text, whatever the line ends', async () => {
    const version = async (files: Files) => (await load({ ...sound, ...files })).passages.get('ice')?.version
    const before = await version({})
    expect(before).toMatch(/^[0-9a-f]{16}$/)
    expect(await version({ 'ice/a.md': level('a').replaceAll('\n', '\r\n') })).toBe(before)
    expect(await version({ 'ice/a.md': level('a').replace('sink', 'drown') })).not.toBe(before)
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

describe('speed', () => {
  it('5,000 questions are loaded, and a timer in between is hardly ever late', async () => {
    const count = 5000
    const folder = await folderOf({
      ...sound,
      ...Object.fromEntries(Array.from({ length: count }, (_, at) => [`ice/L-${at}.yaml`, question(`L-${at}`)])),
    })
    const waits: number[] = []
    let last = performance.now()
    const timer = setInterval(() => {
      waits.push(performance.now() - last)
      last = performance.now()
    }, 1)
    const began = process.cpuUsage()
    const bank = await loadBank(folder)
    const { user, system } = process.cpuUsage(began)
    clearInterval(timer)
    expect([bank.questions.size, told(bank)]).toEqual([count + 1, []])
    // Three seconds on an idle machine; here others may be at work, so that it is the processor's time that counts, with room to spare.
    expect((user + system) / 1e6).toBeLessThan(12)
    expect(waits.filter((wait) => wait > 50).length / waits.length).toBeLessThan(0.05)
  })
})

describe('long work', () => {
  it('lets a timer have its turn', async () => {
    const turn = takingTurns()
    let rang = false
    setTimeout(() => (rang = true), 1)
    for (const until = performance.now() + 80; performance.now() < until; ) await turn()
    expect(rang).toBe(true)
  })
})

describe('the bank that comes along', () => {
  it('has no errors, and its kinds are known', async () => {
    const bank = await loadBank(fileURLToPath(new URL('../questions', import.meta.url)))
    expect(told(bank).filter((line) => line.includes(' error '))).toEqual([])
    expect(bank.questions.size).toBeGreaterThan(0)
    for (const { question } of bank.questions.values()) expect(Object.keys(kinds)).toContain(question.kind)
  })
})
