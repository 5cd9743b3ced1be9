import { describe, expect, it } from 'vitest'
import { outcomeOf, proofOf } from '../src/kinds/evidence.ts'
import { kinds } from '../src/kinds/index.ts'
import type { Reading } from '../src/kinds/kind.ts'
import { nearly, normal } from '../src/kinds/typed.ts'

const reading: Reading = {
  level: 'b',
  sentences: [
    'F06 F73',
    'F04',
    'F61',
    'F59 F60',
    'F32 F62',
    'F63',
    'F56',
    'F55',
    'F58',
    'F57',
    'F65',
    'F66',
    'F69',
    'F46',
    'F51',
    'F54',
    'F41',
    'F91',
  ].map((labels, at) => ({ id: `s4-${String(at + 1).padStart(2, '0')}`, text: `Sentence ${at + 1}.`, labels: labels.split(' ') })),
}
const base = { prompt: 'Which THREE …', explanation: 'Because.', process: 'infer', level: 'b' }
const options = (letters: string, right: string) =>
  [...letters].map((id) => ({ id, text: `Option ${id}`, right: right.includes(id), why: 'No.' }))

/** Worked pairs of response and mark; the rules are told at each kind's `mark`. */
const worked: [name: string, question: object, pairs: [form: object, score: number | 'refused'][]][] = [
  [
    'single-choice',
    { ...base, id: 'LX-SC-901', kind: 'single-choice', options: options('abcd', 'a'), evidence: ['F06', 'F61'] },
    [
      ['a', 1],
      ['b', 0],
      ['c', 0],
      ['d', 0],
    ].map(([id, score]) => [{ id }, score] as [object, number]),
  ],
  [
    'multiple-response',
    { ...base, id: 'LX-MR-901', kind: 'multiple-response', options: options('abcdef', 'abc'), evidence: ['F62', 'F57', 'F65'] },
    [
      [{ ids: ['a', 'b', 'c'] }, 1],
      [{ ids: ['a', 'b'] }, 2 / 3],
      [{ ids: ['a', 'b', 'd'] }, 1 / 3],
      [{ ids: ['a', 'd'] }, 0],
      [{ ids: ['a', 'b', 'c', 'd', 'e', 'f'] }, 0],
    ],
  ],
  [
    'true-false-not-given',
    {
      ...base,
      id: 'LX-TF-901',
      kind: 'true-false-not-given',
      prompt: 'China will lift the sanctions.',
      answer: 'not given',
      evidence: ['F55', 'F57'],
    },
    [
      [{ id: 'not given' }, 1],
      [{ id: 'false' }, 0],
      [{ id: 'true' }, 0],
    ],
  ],
  [
    'short-answer',
    {
      ...base,
      id: 'LX-SA-901',
      kind: 'short-answer',
      evidence: ['F66'],
      words: 4,
      accept: [
        { text: 'fishing' },
        { pattern: "(they are |it is |it's )?(for |to )?(the )?fish(ing|eries|ery)?( purposes?| industry)?" },
        { pattern: '(for )?(fish farm(ing|s)?)', credit: 0.5 },
      ],
      contradict: ['military', 'defen[cs]e', '\\boil\\b', 'missile', 'border'],
      reject: [{ text: 'the army' }, { text: 'Hanwha Ocean' }, { text: 'I do not know' }],
    },
    [
      [{ text: 'fishing' }, 1],
      [{ text: 'For fishing purposes.' }, 1],
      [{ text: 'fish farming' }, 0.5],
      [{ text: 'fishing and military use' }, 0],
      [{ text: 'the army' }, 0],
      [{ text: 'fihsing' }, 0],
      [{ text: 'fising' }, 1],
    ],
  ],
  [
    'hot-text',
    { ...base, id: 'LX-HT-901', kind: 'hot-text', evidence: ['F58', 'F66'], others: 'Who speaks?' },
    [
      [{ ids: ['s4-09', 's4-12'] }, 1],
      [{ ids: ['s4-09'] }, 0.5],
      [{ ids: ['s4-09', 's4-08'] }, 0],
      [{ ids: ['s4-10', 's4-16'] }, 0],
      [{ ids: ['s4-09', 's4-12', 's4-08'] }, 0.5],
    ],
  ],
]

describe.each(worked)('%s', (name, written, pairs) => {
  const kind = kinds[name]
  const question = kind?.schema.parse(written)

  it.each(pairs)('gives for %j a mark of %s', (response, score) => {
    if (!kind || !question) throw new Error('no such kind')
    const { id, ids, text } = response as { id?: string; ids?: string[]; text?: string }
    expect(kind.mark(question, id ?? ids ?? text, reading).score).toBeCloseTo(Number(score), 9)
  })
})

describe('proof', () => {
  const sentences = { s1: 'F1', s2: 'F1 F9', s3: 'F2', s4: 'F3 F4', s5: 'F4', s6: 'F5', s7: '', s8: 'F8', s9: 'F6' }
  const text: Reading = {
    level: 'a',
    sentences: Object.entries(sentences).map(([id, labels]) => ({ id, text: id, labels: labels.split(' ').filter(Boolean) })),
  }
  it.each([
    ['F1+F2', '', 's1 s3', 1, 1, 'secure'],
    ['F1+F2', '', 's1 s2', 0.5, 0.5, 'secure'],
    ['F3+F4', '', 's4', 1, 1, 'secure'],
    ['F1+F2', '', 's1 s7', 0, 1, 'lucky'],
    ['F1+F2 or F5', '', 's6', 1, 0, 'misread'],
    ['F1+F2 or F5+F6', '', 's1 s6', 0.5, 0.4, 'misread'],
    ['F1+F2 or F5', '', 's1 s3 s6', 1, 1, 'secure'],
    ['F1+F2', 'F8', 's1 s3 s8', 1, 0.8, 'secure'],
    ['F5', '', 's6 s7', 0, 1, 'lucky'],
    ['F5', '', '', 0, 0.25, 'lost'],
    ['F1+F2+F5', '', 's1 s3 s7', 1 / 3, 0.49, 'lost'],
    ['s7', '', 's7', 1, 1, 'secure'],
  ])('of %s (neutral: %s), picks %s: %d; with a mark of %d it is %s', (sets, neutral, picks, proof, mark, outcome) => {
    const labels = sets.split(' or ').map((set) => set.split('+'))
    const found = proofOf(labels, neutral.split(' ').filter(Boolean), picks.split(' ').filter(Boolean), text)
    expect(found?.score).toBeCloseTo(proof, 9)
    expect(outcomeOf(mark, found?.score)).toBe(outcome)
  })

  it('is nothing where no sentence can prove the key', () => {
    expect(proofOf([], [], ['s1'], text)).toBeUndefined()
    expect(outcomeOf(1, undefined)).toBeUndefined()
  })
})

describe('a typed answer', () => {
  it.each([
    ['  Hanwha   Ocean. ', 'hanwha ocean'],
    ['U.S.', 'us'],
    ['The United States', 'united states'],
    ['“Public good”', '"public good"'],
    ['ﬁshing – now', 'fishing - now'],
    ['18,000,000', '18,000,000'],
    ['a', 'a'],
  ])('%j is compared as %j', (typed, compared) => expect(normal(typed)).toBe(compared))

  it.each([
    ['hanwa ocean', 'hanwha ocean', true],
    ['hanwha oshen', 'hanwha ocean', false],
    ['biofarmaceuticals', 'biopharmaceuticals', true],
    ['2071', '2017', false],
    ['xian', 'xi', false],
    ['won', 'yuan', false],
    ['shenzen', 'shenzhen', true],
  ])('%j for %j: %s', (typed, meant, forgiven) => expect(nearly(typed, meant)).toBe(forgiven))
})
