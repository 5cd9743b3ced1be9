import { describe, expect, it } from 'vitest'
import { kinds } from '../src/kinds/index.ts'

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
    ordering: { ...base, id: 'O', kind: 'ordering', evidence: ['F51'], items: [...'abc'].map((id) => ({ id, text: `Event ${id}` })) },
  }
  const said = (name: keyof typeof sound, change: object) => {
    const kind = kinds[name]
    const read = kind?.schema.safeParse({ ...sound[name], ...change })
    if (!kind || !read?.success) return read?.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    return kind.lint(read.data).map(({ severity, path, message }) => `${severity} ${path.join('.')}: ${message}`)
  }
  const { premises, responses } = sound.matching
  const [first, second, third] = premises

  it.each([
    ['numeric', {}, []],
    ['numeric', { answer: undefined }, ['answer: Write the number, or from and to']],
    ['numeric', { from: 2, to: 3 }, ['answer: Write one answer, or from and to, not both']],
    ['numeric', { answer: undefined, to: 3 }, ['from: Write both from and to']],
    ['numeric', { answer: undefined, from: 3, to: 3, confused: [] }, ['error to: it goes from 3 to 3']],
    ['numeric', { tolerance: 1, partly: 1 }, ['error partly: what is off by 1 is right already']],
    ['numeric', { tolerance: 2, partly: 3 }, ['error confused.0.value: 9 is right']],
    [
      'numeric',
      { confused: [{ value: 9, why: 'No.' }, { value: 9 }] },
      ['error confused.1.value: 9 stands twice in confused:', 'warning confused.1: it says nothing to a reader who wrote 9'],
    ],
    ['numeric', { answer: 1e-7 }, ['error answer: the solution “1e-7” does not earn full credit itself']],
    ['matching', {}, []],
    [
      'matching',
      { responses: responses.slice(0, 4) },
      ['error responses: it has 4 responses for 3 premises, so that the last pair can be guessed'],
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
        'error premises.2.text: two premises say the same',
        'warning premises.2: premise pa says nothing to a reader who matched it wrongly',
      ],
    ],
    ['ordering', {}, []],
    [
      'ordering',
      { items: [...'aba'].map((id) => ({ id, text: id })) },
      ['error items.2.id: two items have the id “a”', 'error items.2.text: two items say the same'],
    ],
  ] as const)('%s with %j: %j', (name, change, words) => expect(said(name, change)).toEqual(words))
})
