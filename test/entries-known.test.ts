import { describe, expect, it } from 'vitest'
import type { Entry, Json } from '../src/store/store.ts'
import { faultIn, knownEntry } from '../src/training/entries.ts'

const drafted: Entry = {
  type: 'drafted',
  at: '2026-03-02T09:14:03.120Z',
  attempt: 'aaaaaaaaaaaaaaaa',
  n: 1,
  question: 'EX-SC-001@0123456789abcdef',
  level: 'b',
  of: 'answer',
  form: { option: ['1', '2'], text: 'ice' },
  ready: true,
  key: '0123456789abcdef',
  nth: 3,
  seen: 0,
}
const handedIn: Entry = { type: 'handed-in', at: '2026-03-02T09:30:00.000Z', attempt: 'aaaaaaaaaaaaaaaa', by: 'clock' }
const settings = { title: 'Ice', feedback: 'end', proof: true, hints: true, order: 'fixed', attempts: 3, minutes: 40 }
const began: Entry = {
  type: 'began',
  at: '2026-03-02T09:00:00.000Z',
  attempt: 'aaaaaaaaaaaaaaaa',
  quiz: 'ice/end',
  settings,
  passage: 'ice@0123456789abcdef',
  level: 'a',
  seed: 'bbbbbbbbbbbbbbbb',
  questions: ['EX-SC-001@0123456789abcdef'],
}
const values: (Json | undefined)[] = [
  '',
  'a',
  'a@b',
  'place',
  'learner',
  0,
  1,
  -1,
  0.5,
  true,
  null,
  [],
  ['a'],
  {},
  { a: 'b' },
  { a: ['b'] },
  undefined,
]
const others: Json[] = [
  ...Object.keys(settings).flatMap((name) =>
    ['x', 'each', 'shuffled', 0.5, 2 ** 60, -1, null, false, undefined].map((value) => ({ ...settings, [name]: value })),
  ),
  [settings],
  ['a@b', 1],
  ['a@b', 'c@d'],
  ['a@b', 'c'],
  { a: 1 },
  { a: null },
  { a: [1] },
  { a: ['b', null] },
  { a: [['b']] },
  { a: { b: 'c' } },
]

describe.each([
  ['a draft', drafted],
  ['beginning', began],
  ['handing in', handedIn],
])('%s as it is kept', (_, written) => {
  it('is known, with all that stands in it', () => {
    expect(knownEntry(written)).toEqual(written)
  })

  // It is looked at without the schema first: that must not take what the schema does not.
  it.each(Object.keys(written))('is known just where the schema takes it, whatever stands for “%s”', (field) => {
    for (const value of [...values, ...others]) {
      const entry: Entry = { ...written, [field]: value }
      const isKnown = knownEntry(entry) !== undefined
      if (field === 'type') expect(isKnown).toBe(false)
      else expect({ value, isKnown }).toEqual({ value, isKnown: faultIn(entry) === undefined })
    }
  })
})
