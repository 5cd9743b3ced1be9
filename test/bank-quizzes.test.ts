import { describe, expect, it } from 'vitest'
import { load, told } from './bank-set-up.ts'
import { level, question, sound } from './fixtures/bank-folder.ts'

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
