import { describe, expect, it } from 'vitest'
import { lintQuestion } from '../src/bank/lint/question.ts'
import { kinds } from '../src/kinds/index.ts'
import { choice, cloze, type Fields, long, matching, statement, table, told, whys } from './lint-question-set-up.ts'

describe('L17: feedback', () => {
  const why = (...lines: (string | undefined)[]): Fields => ({
    kind: 'single-choice',
    prompt: 'What was signed?',
    options: ['an exchange of money', 'a plan for fish', 'a law on tariffs'].map((text, at) => ({
      id: `o${at}`,
      text,
      ...(at === 0 ? { right: true } : { misconception: 'other_deal' }),
      ...(lines[at] && { why: lines[at] }),
    })),
  })
  table('L17', [
    ['lines that say something', why(whys[0], whys[1], whys[2])],
    ['one word', why(whys[0], 'Wrong.', whys[2]), 'error options.1.why: the feedback “Wrong.” has one word; 6 are the least'],
    [
      'five words for the key',
      why('This is what they signed.', whys[1], whys[2]),
      'error options.0.why: the feedback “This is what they signed.” has 5 words',
    ],
    ['six words', why('This is what they have signed.', whys[1], whys[2])],
    ['36 words', why(whys[0], long(36), whys[2]), 'error options.1.why: the feedback has 36 words'],
    ['35 words', why(whys[0], long(35), whys[2])],
    ['the same for two', why(undefined, whys[1], whys[1]), 'error options.2.why: “a plan for fish” and “a law on tariffs” have the same'],
    [
      'praise for a wrong one',
      why(undefined, 'Right, but look at the day once more.', whys[2]),
      'error options.1.why: the feedback on a wrong answer begins like praise',
    ],
    ['right as a side', why(undefined, 'Right-wing parties are named in another section.', whys[2])],
    ['words without spaces between them', why(whys[0], '请再看一遍第一段里关于会谈日期的句子。', whys[2])],
    ['right as a time', why(undefined, 'Right after the talks something else was signed.', whys[2])],
    ['praise for the key', why('Right, this is what the sentence says.', whys[1], whys[2])],
    [
      'the key',
      why(undefined, 'The text speaks of an Exchange of Money instead.', whys[2]),
      'error options.1.why: the feedback on a wrong answer tells the key: “an exchange of money”',
    ],
    ['the key without its article', why(undefined, 'What they signed is called the exchange of money.', whys[2]), /tells the key/],
    ['a word of the key', why(undefined, 'This has nothing to do with any money.', whys[2])],
    ['the key beside the key', why('They signed an exchange of money that day.', whys[1], whys[2])],
    [
      'a statement',
      { ...statement('The mill is new.'), why: { false: 'Read again.' } },
      'error why.false: the feedback “Read again.” has 2 words',
    ],
    [
      'a premise',
      {
        ...matching('Lee', 'Xi', 'Kim', 'Wi', 'Heo'),
        premises: ['a', 'b', 'c'].map((id, at) => ({ id, text: id, answer: `r${at}`, why: 'No.' })),
      },
      ...[0, 1, 2].map((at) => `error premises.${at}.why: the feedback “No.” has one word`),
    ],
    [
      'any other sentence',
      { kind: 'hot-text', prompt: 'Which sentence tells why?', others: 'No.' },
      'error others: the feedback “No.” has one word',
    ],
    [
      'praise for a wrong sentence',
      {
        kind: 'hot-text',
        prompt: 'Which sentence tells why?',
        wrong: [{ sentence: 'E1', why: 'Correct place, but another reason is asked for.' }],
      },
      'error wrong.0.why: the feedback on a wrong answer begins like praise',
    ],
    [
      'words that share an error',
      {
        kind: 'short-answer',
        prompt: 'Where?',
        accept: [{ text: 'Seoul' }],
        reject: ['Paris', 'Rome'].map((text) => ({ text, why: whys[0] })),
      },
    ],
    [
      'typed words whose feedback tells the key',
      {
        kind: 'short-answer',
        prompt: 'Why?',
        accept: [{ text: 'old people' }],
        reject: [{ text: 'firms', why: 'Are these firms for the old people, or for others?' }],
      },
      'error reject.0.why: the feedback on a wrong answer tells the key: “old people”',
    ],
    [
      'the list of a gap',
      {
        ...cloze('On that day the two sides have [signed | sealed | burned] the plan.'),
        wrong: [{ gap: 1, text: 'burned', why: 'Correct time, wrong deed: what was done?' }],
      },
      'error wrong.0.why: the feedback on a wrong answer begins like praise',
    ],
  ])
})

describe('L18: statements', () => {
  const negated = 'error prompt: the statement says what is not so'
  table('L18', [
    ...['Nobody came.', 'Neither side spoke.', 'They signed nothing.', 'He hardly spoke.', 'It can’t be.', 'No one came.'].map(
      (text) => [text, statement(text), negated] as const,
    ),
    ...[
      'Pier No. 3 was closed.',
      'The plane crossed a no-fly zone.',
      'Lee said “Never again” in Seoul.',
      'Talks stopped for a while.',
      'It is a notable north wind.',
    ].map((text) => [text, statement(text)] as const),
    ['while between two claims', statement('Lee spoke while Xi slept.'), 'error prompt: the statement makes two claims'],
  ])
})

describe('L19: reading load', () => {
  table('L19', [
    ['a prompt of 52 words', choice(long(52), 'Lee', 'Xi', 'Kim'), 'warning prompt: the prompt has 52 words'],
    ['a prompt of 40 words', choice(long(40), 'Lee', 'Xi', 'Kim')],
    ['an option of 19 words', choice('Who?', 'Lee', long(19), 'Kim'), /^warning options\.1\.text: the option “w0 w1 .*…” has 19 words$/],
    ['an option of 18 words', choice('Who?', 'Lee', long(18), 'Kim')],
    ['a dash between spaces is no word', choice(`${long(40)} –`, 'Lee', 'Xi', 'Kim')],
  ])
})

describe('the example of each kind', () => {
  it.each(Object.entries(kinds))('%s breaks none of these rules in earnest', (_, kind) => {
    const faults = lintQuestion(kind.schema.parse(kind.example.question)).filter(({ severity }) => severity === 'error')
    expect(faults).toEqual([])
  })
})

it('what a kind finds wrong is told as well', () => {
  expect(told('L02', choice('Who?', 'Lee', 'Xi'))).toEqual(['error options: it has 2 options'])
})
