import { describe, expect, it } from 'vitest'
import { outcomeOf, proofOf, sentencesWith, setsIn } from '../src/kinds/evidence.ts'
import { kinds } from '../src/kinds/index.ts'
import type { Reading } from '../src/kinds/kind.ts'
import { base, options } from './marking-set-up.ts'

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
