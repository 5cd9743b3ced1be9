import { describe, expect, it } from 'vitest'
import type { Entry, Json } from '../src/store/store.ts'
import { faultIn, knownEntry } from '../src/training/entries.ts'

const answered: Entry = {
  type: 'answered',
  at: '2026-03-02T09:14:03.120Z',
  attempt: 'aaaaaaaaaaaaaaaa',
  n: 1,
  question: 'EX-SC-001@0123456789abcdef',
  level: 'b',
  response: 'a',
  where: ['s1-01'],
  mark: 1,
  proof: null,
  ms: 21_000,
  key: '0123456789abcdef',
  seen: 0,
}
const values: (Json | undefined)[] = ['', 'a', 'a@b', 0, 1, -1, 0.5, 1e300, true, null, [], ['a'], [1], {}, { a: ['b'] }, undefined]

describe('an answer as it is kept', () => {
  it('is known, with all that stands in it', () => {
    expect(knownEntry(answered)).toEqual(answered)
  })

  // Answers are looked at without the schema first, since there are so many: it must not take what the schema does not.
  it.each(Object.keys(answered))('is known just where the schema takes it, whatever stands for “%s”', (field) => {
    for (const value of values) {
      const entry: Entry = { ...answered, [field]: value }
      const isKnown = knownEntry(entry) !== undefined
      if (field === 'type') expect(isKnown).toBe(false)
      else expect({ value, isKnown }).toEqual({ value, isKnown: faultIn(entry) === undefined })
    }
  })
})
