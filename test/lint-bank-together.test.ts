import { describe, expect, it } from 'vitest'
import type { Bank } from '../src/bank/bank.ts'
import { folderOf, put } from './fixtures/bank-folder.ts'
import { alive, choice, load, numeric, options, passage, statement, told, type Written } from './lint-bank-set-up.ts'

describe('questions together', () => {
  const away = choice('Q-1', { options: options('A loan for wood', 'The gift of a king', 'Some rent from inns'), evidence: ['F7'] })
  const other = (more: object) => choice('Q-2', { evidence: ['F7', 'F6'], ...more })
  it.each<[what: string, questions: Written[], problems: string[]]>([
    [
      'a key in a prompt',
      [away, other({ prompt: 'Who gave the loan for the wood?' })],
      ['Q-1.yaml warning Q-2 says its key before the answer'],
    ],
    [
      'a key in an option',
      [away, other({ options: options('In the yard', 'A loan for wood', 'By the sea') })],
      ['Q-1.yaml warning Q-2 says its key'],
    ],
    ['a key in a hint', [away, other({ hint: 'Think of the loan, for wood is dear.' })], ['Q-1.yaml warning Q-2 says its key']],
    ['a key in an explanation, which comes afterwards', [away, other({ explanation: 'It was a loan for wood.' })], []],
    ['the words in another order', [away, other({ prompt: 'Is wood for a loan?' })], []],
    ['words that are divided between two options', [away, other({ options: options('a loan', 'for wood', 'or so') })], []],
    ['another level', [away, other({ prompt: 'Who gave the loan for the wood?', level: 'b' })], []],
    ['another section', [away, other({ prompt: 'Who gave the loan for the wood?', evidence: ['F5'] })], []],
    ['enemies', [away, other({ prompt: 'Who gave the loan for the wood?', enemies: ['Q-1'] })], []],
    ['enemies the other way round', [{ ...away, enemies: ['Q-2'] }, other({ prompt: 'Who gave the loan for the wood?' })], []],
    ['a retired one', [away, other({ prompt: 'Who gave the loan for the wood?', retired: true })], []],
    [
      'a key of one word',
      [choice('Q-1', { options: options('A loan', 'A gift', 'A rent'), evidence: ['F7'] }), other({ prompt: 'Who gave the loan?' })],
      [],
    ],
    [
      'a number',
      [numeric('Q-1'), choice('Q-2', { prompt: 'Where are the seven hens?', evidence: ['F3', 'F1'] })],
      ['Q-1.yaml warning Q-2 says its key'],
    ],
    [
      'a number in figures',
      [numeric('Q-1'), choice('Q-2', { prompt: 'Where are the 7 hens?', evidence: ['F3', 'F1'] })],
      ['Q-1.yaml warning Q-2 says its key'],
    ],
    ['another number', [numeric('Q-1'), choice('Q-2', { prompt: 'Where are the 70 hens?', evidence: ['F3', 'F1'] })], []],
    ['how many to choose', [numeric('Q-1', { answer: 2 }), choice('Q-2', { prompt: 'Which TWO are there?', evidence: ['F3', 'F1'] })], []],
    [
      'the same evidence',
      [numeric('Q-1'), choice('Q-2', { evidence: ['s1-03'] })],
      ['Q-1.yaml warning Q-2 rests on the same sentences', 'Q-2.yaml warning Q-1 rests on the same sentences'],
    ],
    ['the same evidence, and one more', [numeric('Q-1'), choice('Q-2', { evidence: ['F3', 'F1'] })], []],
    ['the same evidence of enemies', [numeric('Q-1'), choice('Q-2', { evidence: ['F3'], enemies: ['Q-1'] })], []],
    ['the same evidence at another level', [numeric('Q-1'), choice('Q-2', { evidence: ['F3'], level: 'b' })], []],
  ])('L16: %s', async (_, questions, problems) => {
    const bank = await load(questions)
    expect(told(bank, 'L16')).toEqual(problems.map((problem) => expect.stringContaining(problem)))
  })

  const long = (at: number, isLong: boolean) =>
    choice(`Q-${at}`, {
      options: options(isLong ? 'On a high hill' : 'By water', 'On wet stones', 'In the forest'),
      enemies: Array.from({ length: 12 }, (_, n) => `Q-${n}`).filter((id) => id !== `Q-${at}`),
    })
  it.each([
    [10, 5, ['a.md warning At level a, the key is the longest option in 5 of 10 choices (50 %); 40 % is the most']],
    [10, 4, []],
    [9, 9, []],
  ])('L07: of %i keys %i are the longest', async (all, count, problems) => {
    const questions = Array.from({ length: all }, (_, at) => long(at, at < count))
    const bank = await load(questions)
    expect(told(bank, 'L07')).toEqual(problems)
  })

  it.each([
    ['as many of each', [4, 4, 4], []],
    ['few of one', [5, 5, 2], ['a.md warning At level a, 2 of 12 statements are not given (17 %); it should be 20 % to 42 %']],
    ['many of one', [6, 3, 3], ['a.md warning At level a, 6 of 12 statements are true (50 %); it should be 20 % to 42 %']],
    ['too few to tell', [7, 1, 1], []],
  ])('L18: %s', async (_, numbers, problems) => {
    const answers = [true, false, 'not given'].flatMap((answer, at) => Array<unknown>(numbers[at] ?? 0).fill(answer))
    const questions = answers.map((answer, at) => statement(`Q-${at}`, { answer, flags: ['N1'] }))
    expect(told(await load(questions), 'L18').sort()).toEqual(problems)
  })

  it.each<[what: string, more: object, problems: string[]]>([
    ['two on one section', {}, ['a.md warning At level a, 2 questions on section s1 ask for what is not so; one is the most']],
    ['one on each of two', { evidence: ['F4'] }, []],
    ['one at each of two levels', { level: 'b' }, []],
    ['a word that only looks like it', { prompt: 'Where is the note about the mill?' }, []],
  ])('L05: %s', async (_, more, problems) => {
    const questions = [
      choice('Q-1', { prompt: 'Where is the mill NOT?' }),
      choice('Q-2', { prompt: 'Where is NO mill, and NOT one house?', ...more }),
    ]
    expect(told(await load(questions), 'L05').filter((line) => line.includes('.md'))).toEqual(problems)
  })
})

describe('a blueprint', () => {
  const wide = (bank: Bank) =>
    bank.problems
      .filter(({ rule, file }) => rule === 'K7' && file === 'mill/blueprint.yaml')
      .map(({ line, column, message }) => `${line}:${column} ${message.replace('[K7] ', '')}`)
  const poor = ['s1', 's2', 's3'].map((section) => `Section ${section} is asked about in`)
  const others = (lines: string[]) => lines.filter((line) => !poor.some((words) => line.includes(words)))

  it('says on the line of a cell that it has too few or too many', async () => {
    const blueprint = 'matrix:\n  single-choice:\n    locate: { a: 3, b: 0 }\n    infer: { a: 1 }\n  numeric:\n    locate: { a: 1 }\n'
    const bank = await load(
      [choice('Q-1'), choice('Q-2', { evidence: ['F4'], level: 'b' }), numeric('Q-3'), statement('Q-4', { evidence: ['F5'] })],
      {
        'mill/blueprint.yaml': blueprint,
      },
    )
    expect(others(wide(bank))).toEqual(
      [
        '2:3 There is 1 of 0 planned: true-false-not-given × locate at level a'.replace('2:3', '1:1'),
        '3:18 There is 1 of 3 planned: single-choice × locate at level a',
        '3:24 There is 1 of 0 planned: single-choice × locate at level b',
        '4:17 There are 0 of 1 planned: single-choice × infer at level a',
      ].map((line) => expect.stringContaining(line.replace('1:1 ', ''))),
    )
    expect(bank.blueprints.get('mill')?.matrix).toEqual({
      'single-choice': { locate: { a: 3, b: 0 }, infer: { a: 1 } },
      numeric: { locate: { a: 1 } },
    })
  })

  it('does not count what is retired', async () => {
    const blueprint = { 'mill/blueprint.yaml': 'matrix:\n  numeric:\n    locate: { a: 1 }\n' }
    expect(others(wide(await load([numeric('Q')], blueprint)))).toEqual([])
    expect(others(wide(await load([numeric('Q', { retired: true })], blueprint)))).toEqual([
      '3:18 There are 0 of 1 planned: numeric × locate at level a',
    ])
  })

  it('says what no question rests on, which section is asked about in too few ways, and what is worn', async () => {
    const blueprint = { 'mill/blueprint.yaml': 'core: [F1, F4]\nsections:\n  s1: { locate: 5 }\n' }
    const processes = ['locate', 'infer', 'evaluate', 'locate', 'locate']
    const bank = await load(
      processes.map((process, at) => choice(`Q-${at}`, { process })),
      blueprint,
    )
    expect(wide(bank)).toEqual(
      [
        '1:1 At level a, 5 questions rest on the same sentences (s1-01); 4 are the most',
        '1:12 No question rests on “F4”',
        '2:1 Section s2 is asked about in no process; 3 processes are the least'.replace('2:1', '3:3'),
        '3:3 Section s3 is asked about in no process; 3 processes are the least',
        '3:3 There is 1 of 0 planned: infer on section s1',
        '3:3 There is 1 of 0 planned: evaluate on section s1',
        '3:17 There are 3 of 5 planned: locate on section s1',
      ].map((line) => expect.stringContaining(line.replace(/^3:3 /, ''))),
    )
    expect(
      wide(
        await load(
          processes.slice(1).map((process, at) => choice(`Q-${at}`, { process })),
          blueprint,
        ),
      ).join(),
    ).not.toContain('rest on the same')
  })

  it('counts a question for the section of what it cites first', async () => {
    const blueprint = { 'mill/blueprint.yaml': 'sections:\n  s2: { locate: 1 }\n' }
    const first = (evidence: string[]) => load([choice('Q', { evidence })], blueprint)
    expect(others(wide(await first(['F4', 'F1'])))).toEqual([])
    expect(others(wide(await first(['F1', 'F4'])))).toEqual(['2:17 There are 0 of 1 planned: locate on section s2'])
  })

  it.each([
    ['nothing', '', []],
    ['no YAML', 'core: [F1\n', ['1:7 error The quotation mark or bracket that opens here is not closed']],
    ['a field that it has not', 'cores: [F1]\n', ['1:1 error There is no field “cores” here']],
    ['no number', 'matrix: {numeric: {locate: {a: x}}}\n', ['1:32 error “a” is text, and should be a number']],
    ['an unknown kind', 'matrix: {numerc: {locate: {a: 0}}}\n', ['1:10 warning There is no kind “numerc”']],
    ['an unknown level', 'matrix: {numeric: {locate: {z: 0}}}\n', ['1:29 warning The passage has no level “z”']],
    ['an unknown section', 'sections: {s9: {locate: 0}}\n', ['1:12 warning The passage has no section “s9”']],
    ['an unknown label', 'core: [F99]\n', ['1:8 warning No sentence of the passage carries “F99”']],
  ])('that says %s is told so at its place', async (_, blueprint, problems) => {
    const { problems: all, questions } = await load([choice('Q')], { 'mill/blueprint.yaml': blueprint })
    expect(
      all.filter(({ rule }) => rule === undefined).map(({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`),
    ).toEqual(problems)
    expect([...questions.keys()]).toEqual(['Q'])
  })

  it('is no question and no list of quizzes, and a passage can do without', async () => {
    const bank = await load([choice('Q')])
    expect([bank.problems, bank.blueprints.size]).toEqual([[], 0])
  })

  it('that breaks stays in service as it was, and says so', async () => {
    const folder = await folderOf({ ...passage, 'mill/blueprint.yaml': 'matrix:\n  numeric:\n    locate: { a: 1 }\n' })
    const live = await alive(folder)
    await put(folder, { 'mill/blueprint.yaml': 'matrix: [\n' })
    await live.refresh()
    const [broken] = live.bank().problems.filter(({ severity }) => severity === 'error')
    expect([broken?.file, broken?.inService, live.bank().blueprints.get('mill')?.matrix]).toEqual([
      'mill/blueprint.yaml',
      true,
      { numeric: { locate: { a: 1 } } },
    ])
    await put(folder, { 'mill/blueprint.yaml': 'matrix:\n  numeric:\n    locate: { a: 2 }\n' })
    await live.refresh()
    expect(wide(live.bank())).toContain('3:18 There are 0 of 2 planned: numeric × locate at level a')
  })
})

describe('a tick', () => {
  const tick = (rule: string) => ({ ticks: [{ rule, reason: 'Looked at.' }] })
  const twins = (more: object) => [choice('Q-1', more), statement('Q-2')]
  it.each<[what: string, questions: Written[], rule: string, left: number]>([
    ['takes its warning away', [statement('Q', { answer: 'not given', ...tick('L13') })], 'L13', 0],
    ['of another rule does not', [statement('Q', { answer: 'not given', ...tick('L16') })], 'L13', 1],
    ['does nothing to an error', [choice('Q', { process: 'integrate', ...tick('L13') })], 'L13', 1],
    ['works between questions, for its own question alone', twins(tick('L16')), 'L16', 1],
  ])('%s', async (_, questions, rule, left) => {
    expect(told(await load(questions), rule)).toHaveLength(left)
  })

  it.each([
    ['of a blueprint', '', 0],
    ['of a blueprint for this level', 'level: a, ', 0],
    ['of a blueprint for another level', 'level: b, ', 1],
  ])('%s', async (_, level, left) => {
    const questions = [8, 2, 2].flatMap((n, at) =>
      Array.from({ length: n }, (_, one) => statement(`Q-${at}-${one}`, { answer: [true, false, 'not given'][at], flags: ['N1'] })),
    )
    const blueprint = `ticks:\n  - { rule: L18, ${level}reason: These are what there is }\n`
    const found = told(await load(questions, { 'mill/blueprint.yaml': blueprint }), 'L18')
    expect(found.length > 0 ? 1 : 0).toBe(left)
    for (const line of found) expect(line).toMatch(/^blueprint\.yaml warning At level a/)
  })

  it('is not needed for what is retired', async () => {
    const { problems, questions } = await load([choice('Q', { process: 'integrate', retired: true })])
    expect([problems, questions.has('Q')]).toEqual([[], true])
  })
})

describe('a problem', () => {
  it('says which rule is broken, and why it is one', async () => {
    const { problems } = await load([statement('Q', { answer: 'not given' })])
    expect(problems).toEqual([
      {
        file: 'mill/Q.yaml',
        rule: 'L13',
        because: expect.stringMatching(/^A key that the text does not prove/),
        severity: 'warning',
        line: 1,
        column: 1,
        message: expect.stringMatching(/^\[L13\] The answer is/),
        remedy: expect.stringMatching(/^Add the number/),
      },
    ])
  })
})
