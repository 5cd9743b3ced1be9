import { describe, expect, it } from 'vitest'
import { questionVersion } from '../src/bank/version.ts'
import { outcomeOf, proofOf, sentencesWith, setsIn } from '../src/kinds/evidence.ts'
import { exampleReading } from '../src/kinds/example.ts'
import { kinds } from '../src/kinds/index.ts'
import type { Reading } from '../src/kinds/kind.ts'
import { isSlip } from '../src/kinds/slips.ts'
import { normal } from '../src/kinds/typed.ts'
import { shuffled } from '../src/random.ts'

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

const proofs = ['F51', 'F54', 'F57', 'F58', 'F69']

/** Worked pairs of response and mark; the rules are told at each kind's `mark`. */
const worked: [name: string, question: object, pairs: [form: object | null, score: number | 'refused'][]][] = [
  [
    'single-choice',
    { ...base, id: 'LX-SC-901', kind: 'single-choice', options: options('abcd', 'a'), evidence: ['F06', 'F61'] },
    [
      [{ id: 'a' }, 1],
      [{ id: 'b' }, 0],
      [{ id: 'c' }, 0],
      [{ id: 'd' }, 0],
      [null, 'refused'],
    ],
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
      [{ ids: [] }, 'refused'],
    ],
  ],
  [
    // Two right options and three wrong ones: balanced takes w/3 from r/2.
    'multiple-response',
    { ...base, id: 'LX-MR-902', kind: 'multiple-response', options: options('abcde', 'ab'), evidence: ['F62'], marking: 'balanced' },
    [
      [{ ids: ['a', 'b'] }, 1],
      [{ ids: ['a', 'b', 'c'] }, 2 / 3],
      [{ ids: ['a', 'c'] }, 1 / 6],
      [{ ids: ['a', 'c', 'd'] }, 0],
    ],
  ],
  [
    // The same, net: (r − w)/2, so that one wrong choice costs one right one.
    'multiple-response',
    { ...base, id: 'LX-MR-903', kind: 'multiple-response', options: options('abcde', 'ab'), evidence: ['F62'], marking: 'net' },
    [
      [{ ids: ['a', 'b'] }, 1],
      [{ ids: ['a'] }, 0.5],
      [{ ids: ['a', 'b', 'c'] }, 0.5],
      [{ ids: ['a', 'c'] }, 0],
      [{ ids: ['a', 'b', 'c', 'd'] }, 0],
      [{ ids: ['c', 'd', 'e'] }, 0],
    ],
  ],
  [
    // The same, all or nothing.
    'multiple-response',
    { ...base, id: 'LX-MR-904', kind: 'multiple-response', options: options('abcde', 'ab'), evidence: ['F62'], marking: 'all' },
    [
      [{ ids: ['b', 'a'] }, 1],
      [{ ids: ['a'] }, 0],
      [{ ids: ['a', 'b', 'c'] }, 0],
      [{ ids: ['a', 'b', 'c', 'd', 'e'] }, 0],
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
      [null, 'refused'],
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
      [{ text: '' }, 'refused'],
    ],
  ],
  [
    'numeric',
    {
      ...base,
      id: 'LX-NU-901',
      kind: 'numeric',
      prompt: 'How many of the signed agreements does the passage leave without a description?',
      evidence: ['F41'],
      answer: 6,
      confused: [
        { value: 7, why: 'That is the total.' },
        { value: 1, why: 'That is how many are described.' },
        { value: 5, why: 'That figure belongs to the units of a company.' },
        { value: 11, why: 'That figure counts the years between two visits.' },
      ],
    },
    [
      [{ text: '6' }, 1],
      [{ text: 'six' }, 1],
      [{ text: ' 6.0 ' }, 1],
      [{ text: '7' }, 0],
      [{ text: 'six or seven' }, 'refused'],
      [{ text: '' }, 'refused'],
    ],
  ],
  [
    'numeric',
    { ...base, id: 'LX-NU-902', kind: 'numeric', evidence: ['F41'], answer: 7, partly: 1, units: ['years', 'year', 'yrs'] },
    [
      [{ text: '7 years' }, 1],
      [{ text: 'Seven yrs.' }, 1],
      [{ text: '7years' }, 1],
      [{ text: '7' }, 0.9],
      [{ text: '7 months' }, 0.9],
      [{ text: '8 years' }, 0.5],
      [{ text: '8' }, 0.4],
      [{ text: '9 years' }, 0],
      [{ text: '9' }, 0],
      [{ text: '7 or 8 years' }, 'refused'],
      [{ text: 'seven and a half years' }, 'refused'],
      [{ text: '7 or so' }, 'refused'],
      [{ text: 'about 7 years' }, 'refused'],
    ],
  ],
  [
    'numeric',
    { ...base, id: 'LX-NU-903', kind: 'numeric', evidence: ['F41'], from: 2, to: 3, tolerance: 0.3, partly: 1 },
    [
      [{ text: '2' }, 1],
      [{ text: '2.5' }, 1],
      [{ text: '3.3' }, 1],
      [{ text: '1,7' }, 1],
      [{ text: '3.31' }, 0.5],
      [{ text: 'one' }, 0.5],
      [{ text: '4.01' }, 0],
      [{ text: '3 years' }, 'refused'],
    ],
  ],
  [
    'numeric',
    { ...base, id: 'LX-NU-904', kind: 'numeric', evidence: ['F41'], answer: 18000000 },
    [
      [{ text: '18 million' }, 1],
      [{ text: '18m' }, 1],
      [{ text: '18,000,000' }, 1],
      [{ text: '18 000 000' }, 1],
      [{ text: 'eighteen million' }, 1],
      [{ text: '−18 million' }, 0],
      [{ text: '18' }, 0],
    ],
  ],
  [
    'matching',
    {
      ...base,
      id: 'LX-MA-901',
      kind: 'matching',
      evidence: proofs,
      premises: ['lee', 'wi', 'china', 'kim', 'minister'].map((answer, at) => ({
        id: `p${at + 1}`,
        text: `View ${at + 1}`,
        answer,
        why: 'Who?',
      })),
      responses: ['lee', 'wi', 'china', 'kim', 'minister', 'xi', 'investigators'].map((id) => ({ id, text: `Of ${id}` })),
    },
    [
      [{ pairs: { p1: 'lee', p2: 'wi', p3: 'china', p4: 'kim', p5: 'minister' } }, 1],
      [{ pairs: { p1: 'lee', p2: 'wi', p3: 'xi', p4: 'kim' } }, 0.6],
      [{ pairs: { p1: 'wi', p2: 'lee', p3: 'xi', p4: 'minister', p5: 'kim' } }, 0],
      [{ pairs: {} }, 'refused'],
      [{ pairs: { p1: 'lee', p2: 'lee' } }, 'refused'],
    ],
  ],
  [
    // All or nothing: four of five pairs are nothing.
    'matching',
    {
      ...base,
      id: 'LX-MA-902',
      kind: 'matching',
      evidence: proofs,
      marking: 'all',
      premises: [...'abcde'].map((answer, at) => ({ id: `p${at + 1}`, text: `View ${at + 1}`, answer, why: 'Who?' })),
      responses: [...'abcdefg'].map((id) => ({ id, text: `Of ${id}` })),
    },
    [
      [{ pairs: { p1: 'a', p2: 'b', p3: 'c', p4: 'd', p5: 'e' } }, 1],
      [{ pairs: { p1: 'a', p2: 'b', p3: 'c', p4: 'd', p5: 'f' } }, 0],
      [{ pairs: { p1: 'a', p2: 'b', p3: 'c', p4: 'd' } }, 0],
    ],
  ],
  [
    'ordering',
    {
      ...base,
      id: 'LX-OR-901',
      kind: 'ordering',
      evidence: proofs,
      items: [...'abcde'].map((id) => ({ id, text: `Event ${id}` })),
    },
    [
      [{ ids: ['a', 'b', 'c', 'd', 'e'] }, 1],
      [{ ids: ['b', 'a', 'c', 'd', 'e'] }, 0.8],
      [{ ids: ['e', 'a', 'b', 'c', 'd'] }, 0.2],
      [{ ids: ['c', 'a', 'b', 'e', 'd'] }, 0.4],
      [{ ids: ['e', 'd', 'c', 'b', 'a'] }, 0],
      [{ ids: ['a', 'b', 'c', 'd'] }, 'refused'],
      [{ ids: [] }, 'refused'],
    ],
  ],
  [
    // Items in their own place over five: b a c d e has three of them, e a b c d none, e d c b a only the middle one.
    'ordering',
    {
      ...base,
      id: 'LX-OR-902',
      kind: 'ordering',
      evidence: proofs,
      marking: 'places',
      items: [...'abcde'].map((id) => ({ id, text: `Event ${id}` })),
    },
    [
      [{ ids: ['a', 'b', 'c', 'd', 'e'] }, 1],
      [{ ids: ['b', 'a', 'c', 'd', 'e'] }, 0.6],
      [{ ids: ['e', 'a', 'b', 'c', 'd'] }, 0],
      [{ ids: ['e', 'd', 'c', 'b', 'a'] }, 0.2],
    ],
  ],
  [
    // All or nothing: nine of ten pairs in order are nothing.
    'ordering',
    {
      ...base,
      id: 'LX-OR-903',
      kind: 'ordering',
      evidence: proofs,
      marking: 'all',
      items: [...'abcde'].map((id) => ({ id, text: `Event ${id}` })),
    },
    [
      [{ ids: ['a', 'b', 'c', 'd', 'e'] }, 1],
      [{ ids: ['b', 'a', 'c', 'd', 'e'] }, 0],
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
      [{ ids: [] }, 'refused'],
    ],
  ],
  [
    // All or nothing; the neutral sentence counts neither way.
    'hot-text',
    { ...base, id: 'LX-HT-902', kind: 'hot-text', evidence: ['F58', 'F66'], neutral: ['F57'], others: 'Who speaks?', marking: 'all' },
    [
      [{ ids: ['s4-09', 's4-12'] }, 1],
      [{ ids: ['s4-09', 's4-10', 's4-12'] }, 1],
      [{ ids: ['s4-09'] }, 0],
      [{ ids: ['s4-09', 's4-12', 's4-08'] }, 0],
    ],
  ],
]

describe.each(worked)('%s', (name, written, pairs) => {
  const kind = kinds[name]
  const question = kind?.schema.parse(written)

  it.each(pairs)('gives for %j a mark of %s', (given, score) => {
    if (!kind || !question) throw new Error('no such kind')
    const sitting = { reading, seed: 'dice' }
    const {
      id,
      ids,
      text,
      pairs: matched,
    } = (given ?? {}) as {
      id?: string
      ids?: string[]
      text?: string
      pairs?: Record<string, string>
    }
    const response = id ?? ids ?? text ?? Object.entries(matched ?? {})
    const read = kind.response(question, sitting).safeParse(given ? kind.filled(question, response, sitting) : {})
    if (score === 'refused') return expect(read.error?.issues[0]?.message).toMatch(/^[A-Z].*\.$/)
    expect(kind.mark(question, read.data, reading).score).toBeCloseTo(score, 9)
  })
})

it.each(worked.filter(([, question]) => 'marking' in question && question.marking === 'all'))(
  '%s says why a partly right answer earns nothing, where it is marked as a whole',
  (name, written, pairs) => {
    const kind = kinds[name] ?? expect.fail()
    const question = kind.schema.parse(written)
    for (const [given, score] of pairs) {
      const response = Object.entries(given ?? {}).map(([field, value]) => (field === 'pairs' ? Object.entries(value) : value))[0]
      const { notes } = kind.mark(question, response, reading)
      expect(notes.map(({ say }) => say).includes('Only a wholly right answer earns points here.')).toBe(score === 0)
    }
  },
)

describe('in ordering, the page', () => {
  const kind = kinds.ordering ?? expect.fail()
  const seeds = Array.from({ length: 4000 }, (_, at) => `seed ${at}`)
  const asked = (n: number, marking: string) => {
    const items = [...'abcdefgh'].slice(0, n).map((id) => ({ id, text: `Event ${id}` }))
    return { items, question: kind.schema.parse({ ...base, id: 'Q-1', kind: 'ordering', evidence: proofs, items, marking }) }
  }
  /** What is there when each keeps the place that it has on the page. */
  const asShown = ({ items, question }: ReturnType<typeof asked>, seed: string) => {
    const left = Object.fromEntries(items.map((_, at) => [`place.${at + 1}`, String(at + 1)]))
    return kind.response(question, { reading, seed }).parse(left) as string[]
  }

  it('has the order of the dice, and only where that is the right one another', () => {
    const some = asked(3, 'pairs')
    const right = some.items.map(({ id }) => id).join()
    let thrown = 0
    for (const seed of seeds) {
      const plain = shuffled(some.items, seed)
        .map(({ id }) => id)
        .join()
      const shown = asShown(some, seed).join()
      expect(shown).not.toBe(right)
      if (plain === right) thrown++
      else expect(shown).toBe(plain)
    }
    expect(thrown).toBeGreaterThan(400)
  })

  it.each([
    [3, 'pairs', 5 / 18],
    [4, 'pairs', 4 / 18],
    [5, 'pairs', 0.19],
    [3, 'places', 1 / 3],
    [4, 'places', 1 / 4],
  ])('of %d items, marked by %s, tells nothing by its order: turned around it earns about chance, %d', (n, marking, chance) => {
    const some = asked(n, marking)
    const earned = seeds.map((seed) => kind.mark(some.question, asShown(some, seed).reverse(), reading).score ?? 0)
    const mean = earned.reduce((sum, one) => sum + one, 0) / earned.length
    expect(Math.abs(mean - chance)).toBeLessThan(0.1)
  })
})

it('a partly right answer is marked in the usual way whether that is written or not, and it is one version of the question', () => {
  const usual = { 'multiple-response': 'balanced', matching: 'each', ordering: 'pairs', 'hot-text': 'net' }
  for (const [name, marking] of Object.entries(usual)) {
    const kind = kinds[name] ?? expect.fail()
    const version = (fields: object) => questionVersion(kind.schema.parse({ ...kind.example.question, ...fields }))
    expect(version({ marking })).toBe(version({}))
    expect(version({ marking: 'all' })).not.toBe(version({}))
  }
})

describe('of a statement, a wrong verdict', () => {
  const kind = kinds['true-false-not-given'] ?? expect.fail()
  const lines = (answer: unknown, why: object) => {
    const question = {
      ...base,
      id: 'Q-1',
      kind: 'true-false-not-given',
      prompt: 'China lifts the sanctions.',
      evidence: ['F55'],
      answer,
      why,
    }
    return kind.explain(kind.schema.parse(question), undefined, { reading, seed: 'dice' })
  }

  it('is answered with a question of its own for each key, and a right one with none', () => {
    const asked = [true, false, 'not given'].map((key) => lines(key, {}).map(({ why }) => why))
    expect(asked.map((whys) => whys.map((why) => why === undefined))).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ])
    expect(new Set(asked.flat().filter((why) => why !== undefined)).size).toBe(6)
    expect(asked[2]?.[1]).toEqual({ say: 'Which sentence says the opposite? If there is none, the text does not tell.' })
  })

  it('is answered in the words of the author where there are some', () => {
    const whys = lines('not given', { false: 'Point to it.', 'not given': 'So it is.' }).map(({ why }) => why)
    expect(whys).toEqual([{ say: expect.any(String) }, 'Point to it.', 'So it is.'])
  })
})

it('in matching, a seat on the left tells nothing of one on the right', () => {
  const kind = kinds.matching
  const question = kind?.schema.parse(kind.example.question)
  if (!kind || !question) throw new Error('no such kind')
  const met = new Map<string, number>()
  for (let seed = 0; seed < 300; seed++) {
    const form = kind.filled(question, kind.example.answers[0]?.[0], { reading, seed: `seed ${seed}` })
    for (const [left, right] of Object.entries(form)) met.set(`${left}=${right}`, (met.get(`${left}=${right}`) ?? 0) + 1)
  }
  // Three premises and five responses: 60 times each, give or take.
  expect(met.size).toBe(15)
  for (const times of met.values()) expect(Math.abs(times - 60)).toBeLessThan(30)
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

describe('the id of a sentence as evidence', () => {
  it('counts at the level that the question was written for, and at no other, where it may be another sentence’s', () => {
    const question = { ...base, id: 'Q-1', kind: 'single-choice', options: options('abc', 'a'), evidence: [['s1'], ['F9']] }
    const read = kinds['single-choice']?.schema.parse(question) ?? expect.fail()
    const sentences = [
      { id: 's1', text: 'One.', labels: ['F1'] },
      { id: 's2', text: 'Two.', labels: ['F9'] },
    ]
    expect(setsIn(read, { level: 'b', sentences })).toEqual([['s1'], ['F9']])
    expect(setsIn(read, { level: 'c', sentences })).toEqual([['F9']])
    expect(sentencesWith(read, ['s1', 'F9'], { level: 'b', sentences })).toEqual(sentences)
    expect(sentencesWith(read, ['s1', 'F9'], { level: 'c', sentences })).toEqual(sentences.slice(1))
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
    ['18 billion', '18 million', false],
    ['18 billions', '18 millions', false],
    ['millions of them', 'billions of them', false],
    ['18,000,000', '18 million', true],
    ['eighty years', 'eight years', false],
    ['8 yaers', 'eight years', false],
    ['8 yeers', 'eight years', true],
    ['seventeen', 'seventeem', false],
    ['thirtieth', 'thirteenth', false],
    ['unimportant', 'important', false],
    ['important', 'unimportant', false],
    ['unimportent', 'unimportant', true],
    ['inportant', 'important', true],
    ['inpossible', 'impossible', true],
    ['dependent', 'independent', false],
    ['relevance', 'irrelevance', false],
    ['ever', 'never', false],
    ['neither', 'either', false],
    ['interesing', 'interesting', true],
    ['disapear', 'disappear', true],
  ])('%j for %j: %s', (typed, meant, forgiven) => expect(isSlip(typed, meant)).toBe(forgiven))

  it.each([
    ['18 million', '18 billion', 0],
    ['18 million', '18,000,000', 1],
    ['eight years', 'eighty years', 0],
    ['important', 'unimportant', 0],
    ['important', 'importent', 1],
  ])('that should be “%s” is “%s”: %d', (text, typed, score) => {
    const kind = kinds['short-answer'] ?? expect.fail()
    const question = kind.schema.parse({ ...base, id: 'Q-1', kind: 'short-answer', evidence: ['F1'], accept: [{ text }] })
    expect(kind.mark(question, typed, reading).score).toBe(score)
  })
})

describe('a text with gaps', () => {
  const lead = 'One two three four five six'
  const of = (text: string, more: object = {}) => {
    const kind = kinds['gap-fill'] ?? expect.fail()
    const question = kind.schema.parse({ ...base, id: 'Q-1', kind: 'gap-fill', evidence: ['F1'], text, ...more })
    return { kind, question }
  }
  const asked = (text: string) => {
    const { kind, question } = of(text)
    return kind.ask(question, { reading, seed: 'dice' }) as unknown as { letters: boolean; pieces: { text?: string; n?: number }[] }
  }

  it.each([
    ['a head', `${lead} invest[igators].`, { n: 1, before: 'vest', after: '.', within: 'invest …' }],
    ['a tail', `${lead} [inv]estigators.`, { n: 1, before: '', after: 'esti', within: '… estigators' }],
    ['both', `${lead} a[n]d.`, { n: 1, before: 'a', after: 'd.', within: 'a … d' }],
    ['inverted commas', `${lead} ‘[great]’.`, { n: 1, before: '‘', after: '’.' }],
    ['brackets and commas', `${lead} ([great]), and`, { n: 1, before: '(', after: '),' }],
    ['dashes', `${lead}—[great]—seven`, { n: 1, before: '', after: '' }],
    ['a word with a hyphen', `${lead} mother-in-l[aw] of`, { n: 1, before: 'l', after: '', within: 'mother-in-l …' }],
  ])('keeps %s with its gap, as far as four signs go, and tells the damaged word', (_, text, gap) => {
    const { pieces } = asked(text)
    expect(pieces.find(({ n }) => n === 1)).toEqual(gap)
    // Whatever goes with the gap, nothing of the text is lost.
    const whole = pieces.map((piece) => piece.text ?? `${'before' in piece && piece.before}[]${'after' in piece && piece.after}`).join('')
    expect(whole).toBe(text.replace(/\[.*?\]/, '[]'))
  })

  it.each([
    [`${lead} ‘[great]’, and four more words '[here]'.`, false],
    [`${lead}-[great] and four more words-[here].`, false],
    [`${lead} gr[eat] and four more words he[re].`, true],
    [`${lead} [gr]eat.`, true],
    [`${lead} gr[eat] and four more words [here].`, false],
  ])('%j lacks letters and not words: %s', (text, letters) => {
    expect(asked(text).letters).toBe(letters)
  })

  it('keeps a line for each gap, also where one has none', () => {
    const { kind, question } = of(`${lead} [seven] and then comes number [eight].`, { why: ['', 'Count.'] })
    const lines = kind.explain(question, ['nine', 'nine'], { reading, seed: 'dice' })
    expect(lines.filter(({ chosen }) => chosen).map(({ why }) => why)).toEqual([undefined, 'Count.'])
    expect(kind.lint(question).map(({ rule, path }) => [rule, path])).toEqual([['L17', ['why']]])
  })
})

describe('the id of a question', () => {
  it.each(['new', 'New', 'COVERAGE', 'levels', 'Levels', 'blueprint', 'Quizzes'])(
    'is not %s, for a page or another file is there',
    (id) => {
      const kind = kinds['single-choice'] ?? expect.fail()
      const read = kind.schema.safeParse({ ...base, id, kind: 'single-choice', options: options('abc', 'a'), evidence: ['F1'] })
      expect(read.error?.issues.map(({ path }) => path)).toEqual([['id']])
    },
  )
})

describe.each(Object.entries(kinds))('%s', (name, kind) => {
  it.each([
    ['a seat that is none', 'x'.repeat(21)],
    ['many of them', Array(401).fill('1')],
    ['one of them', ['1', 'x'.repeat(21)]],
  ])('refuses %s in our words', (_, sent) => {
    const question = kind.schema.parse(kind.example.question)
    const fields = [
      'option',
      'sentence',
      'text',
      ...Array.from({ length: 9 }, (_, at) => [`gap.${at}`, `pair.${at}`, `place.${at}`]).flat(),
    ]
    const read = kind
      .response(question, { reading: exampleReading, seed: 'dice' })
      .safeParse(Object.fromEntries(fields.map((field) => [field, sent])))
    // What is written freely may be as long as that.
    if (name === 'short-answer' || name === 'constructed-response' || name === 'gap-fill') return
    expect(read.error?.issues[0]?.message).toMatch(/^(?!Too|Invalid)[A-Z].*\.$/)
  })
})
