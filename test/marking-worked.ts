import { base, options, proofs } from './marking-set-up.ts'

/** Worked pairs of response and mark; the rules are told at each kind's `mark`. */
export const worked: [name: string, question: object, pairs: [form: object | null, score: number | 'refused'][]][] = [
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
