import { describe, expect, it } from 'vitest'
import { kinds } from '../src/kinds/index.ts'

const options = (ids: string, right: string) =>
  [...ids].map((id) => ({
    id,
    text: `Option ${id}`,
    ...(right.includes(id) ? { right: true } : { why: 'No.', misconception: 'other place' }),
  }))
const base = { prompt: 'Which …', explanation: 'Because.', process: 'infer', level: 'b' }

describe('a question that is not sound', () => {
  const sound = {
    numeric: { ...base, id: 'N', kind: 'numeric', evidence: ['F41'], answer: 7, partly: 2, confused: [{ value: 9, why: 'No.' }] },
    matching: {
      ...base,
      id: 'M',
      kind: 'matching',
      evidence: ['F51'],
      premises: ['a', 'b', 'c'].map((answer) => ({ id: `p${answer}`, text: `View ${answer}`, answer, why: 'Who?' })),
      responses: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, text: `Of ${id}` })),
    },
    ordering: {
      ...base,
      id: 'O',
      kind: 'ordering',
      evidence: ['F51'],
      items: [...'abc'].map((id) => ({ id, text: `Event ${id}`, why: 'When?' })),
    },
    'single-choice': { ...base, id: 'S', kind: 'single-choice', evidence: ['F51'], options: options('abc', 'a') },
    'multiple-response': {
      ...base,
      id: 'R',
      kind: 'multiple-response',
      prompt: 'Which TWO …',
      evidence: ['F51'],
      options: options('abcde', 'ab'),
    },
    'true-false-not-given': {
      ...base,
      id: 'T',
      kind: 'true-false-not-given',
      prompt: 'Ice floats on water and on oil.',
      evidence: ['F51'],
      answer: true,
    },
    'short-answer': { ...base, id: 'A', kind: 'short-answer', prompt: 'What floats?', evidence: ['F51'], accept: [{ text: 'ice' }] },
    'hot-text': { ...base, id: 'H', kind: 'hot-text', evidence: ['F51'], others: 'Who?' },
  }
  const said = (name: keyof typeof sound, change: object) => {
    const kind = kinds[name]
    const read = kind?.schema.safeParse({ ...sound[name], ...change })
    if (!kind || !read?.success) return read?.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    return kind
      .lint(read.data)
      .map(({ rule, severity, path, message }) => `${rule ? `${rule} ` : ''}${severity} ${path.join('.')}: ${message}`)
  }
  const { premises, responses } = sound.matching
  const [first, second, third] = premises

  const cases: [name: keyof typeof sound, change: object, words: unknown[]][] = [
    ['numeric', {}, []],
    ['numeric', { answer: undefined }, ['answer: Write the number, or from and to']],
    ['numeric', { from: 2, to: 3 }, ['answer: Write one answer, or from and to, not both']],
    ['numeric', { answer: undefined, to: 3 }, ['from: Write both from and to']],
    ['numeric', { answer: undefined, from: 3, to: 3, confused: [] }, ['error to: it goes from 3 to 3']],
    ['numeric', { tolerance: 1, partly: 1 }, ['error partly: what is off by 1 is right already']],
    ['numeric', { tolerance: 2, partly: 3 }, ['L20 error confused.0.value: 9 is right']],
    [
      'numeric',
      { confused: [{ value: 9, why: 'No.' }, { value: 9 }] },
      ['error confused.1.value: 9 stands twice in confused:', 'L17 warning confused.1: it says nothing to a reader who wrote 9'],
    ],
    ['numeric', { answer: 1e-7 }, ['L20 error answer: the solution “1e-7” does not earn full credit itself']],
    ['matching', {}, []],
    [
      'matching',
      { responses: responses.slice(0, 4) },
      ['K1 error responses: it has 4 responses for 3 premises, so that the last pair can be guessed'],
    ],
    ['matching', { responses: responses.slice(0, 3), reuse: true }, []],
    ['matching', { premises: [first, second, { ...third, answer: 'x' }] }, ['error premises.2.answer: no response has the id “x”']],
    [
      'matching',
      { premises: [first, second, { ...third, answer: 'a' }] },
      ['error premises.2.answer: two premises have the answer “a”, and each can be used only once'],
    ],
    ['matching', { premises: [first, second, { ...third, answer: 'a' }], reuse: true }, []],
    [
      'matching',
      { premises: [first, second, { id: 'pa', text: 'view  A.', answer: 'c' }] },
      [
        'error premises.2.id: two premises have the id “pa”',
        'L17 warning premises.2: premise pa says nothing to a reader who matched it wrongly',
      ],
    ],
    ['ordering', {}, []],
    ['ordering', { items: [...'aba'].map((id) => ({ id, text: id, why: 'When?' })) }, ['error items.2.id: two items have the id “a”']],
    [
      'ordering',
      { items: [...'abc'].map((id) => ({ id, text: id, ...(id !== 'b' && { why: 'When?' }) })) },
      ['L17 warning items.1: item b says nothing to a reader who put it in a wrong place'],
    ],
    ['numeric', { prompt: 'How many of the seven agreements are named?' }, ['L20 error prompt: the solution 7 stands in the question']],
    ['numeric', { prompt: 'How many of the 9 agreements …', answer: 7, tolerance: 1 }, []],
    [
      'numeric',
      { answer: undefined, from: 2, to: 3, partly: undefined, prompt: 'In 2 or more years?' },
      ['L20 error prompt: the solution 2 stands in the question'],
    ],
    ['numeric', { prompt: 'Write ONE number.', answer: 1, confused: [] }, []],
    ['single-choice', {}, []],
    ['single-choice', { options: options('abc', '') }, ['L01 error options: 0 options are marked right: true']],
    ['single-choice', { options: options('abc', 'ab') }, ['L01 error options: 2 options are marked right: true']],
    ['single-choice', { options: options('ab', 'a') }, ['L02 error options: it has 2 options']],
    ['single-choice', { options: options('abcdef', 'a') }, ['L02 error options: it has 6 options']],
    [
      'single-choice',
      { options: options('aba', 'a') },
      ['error options.2.id: two options have the id “a”', 'L01 error options: 2 options are marked right: true'],
    ],
    [
      'single-choice',
      { options: [...options('ab', 'a'), { id: 'c', text: 'Both of these' }] },
      [
        'L17 error options.2: option c is wrong and does not say why',
        'L17 warning options.2: option c is wrong and does not name the error behind it',
      ],
    ],
    ['multiple-response', {}, []],
    ['multiple-response', { prompt: 'Which 2 …' }, []],
    ['multiple-response', { prompt: 'Which two …' }, ['L01 error prompt: the question does not say that two are to be chosen']],
    ['multiple-response', { prompt: 'Which THREE …' }, ['L01 error prompt: the question does not say that two are to be chosen']],
    ['multiple-response', { prompt: 'Which 12 …' }, ['L01 error prompt: the question does not say that two are to be chosen']],
    ['multiple-response', { options: options('abcd', 'ab') }, ['L02 error options: it has 4 options']],
    [
      'multiple-response',
      { prompt: 'Which FOUR …', options: options('abcde', 'abcd') },
      ['L01 error options: 4 of 5 options are marked right: true'],
    ],
    ['true-false-not-given', {}, []],
    ['true-false-not-given', { prompt: `Ice ${'often '.repeat(23)}floats.` }, []],
    ['true-false-not-given', { prompt: `Ice ${'often '.repeat(24)}floats.` }, ['L18 error prompt: the statement has more than 25 words']],
    ['true-false-not-given', { prompt: 'Ice floats; oil sinks.' }, ['L18 error prompt: a semicolon joins two claims']],
    ...['because', 'although', 'while', 'whereas', 'so that'].map((word): (typeof cases)[number] => [
      'true-false-not-given',
      { prompt: `Ice floats ${word} it is light.` },
      ['L18 error prompt: the statement makes two claims: because, although, while, whereas or so that joins them'],
    ]),
    ['true-false-not-given', { prompt: 'Ice and wood and oil float.' }, ['L18 error prompt: “and” stands in the statement more than once']],
    ...['Ice does not sink.', 'Ice doesn’t sink.', "Ice won't sink.", 'Ice cannot sink.', 'Ice never sinks.', 'No ice sinks.'].map(
      (prompt): (typeof cases)[number] => [
        'true-false-not-given',
        { prompt },
        ['L18 error prompt: the statement says what is not so, and false would then mean that it is'],
      ],
    ),
    ['true-false-not-given', { prompt: 'The north is known for another notion.' }, []],
    ['short-answer', {}, []],
    [
      'short-answer',
      { accept: [{ text: 'ice' }, { pattern: '(ice' }] },
      [expect.stringMatching(/^L20 error accept\.1\.pattern: the pattern cannot be read: /)],
    ],
    ['short-answer', { contradict: ['['] }, [expect.stringMatching(/^L20 error contradict\.0: the pattern cannot be read: /)]],
    ['short-answer', { accept: [{ pattern: 'ice' }] }, ['L20 error accept: no accepted answer is written as text:']],
    ['short-answer', { accept: [{ text: 'ice', credit: 0.5 }] }, ['L20 error accept: the solution “ice” does not earn full credit itself']],
    ['short-answer', { contradict: ['ic'] }, ['L20 error accept: the solution “ice” does not earn full credit itself']],
    ['short-answer', { prompt: 'Why does ice float?' }, ['L20 error prompt: the solution “ice” stands in the question']],
    ['short-answer', { prompt: 'What is nice?' }, []],
    [
      'short-answer',
      { accept: [{ text: 'ice' }, { pattern: 'snow|hail' }], reject: [{ text: 'hail', why: 'No.' }] },
      ['L20 error reject.0.text: “hail” is accepted and rejected'],
    ],
    // Patterns are held against the whole answer: a part of one is none.
    ['short-answer', { accept: [{ text: 'ice' }, { pattern: 'snow|hail' }], reject: [{ text: 'hailstorm', why: 'No.' }] }, []],
    ['short-answer', { reject: [{ text: 'oil' }] }, ['L17 warning reject.0: it says nothing to a reader who wrote “oil”']],
    ['hot-text', {}, []],
    ['hot-text', { others: undefined }, ['L17 warning : it says nothing to a reader who picked a wrong sentence']],
  ]
  it.each(cases)('%s with %j: %j', (name, change, words) => expect(said(name, change)).toEqual(words))
})
