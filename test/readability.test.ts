import { describe, expect, it } from 'vitest'
import { fk1, syllables, words } from '../src/passages/readability.ts'

const sentences = ['Two presidents met in Gyeongju.', 'They signed seven agreements, but the hard question stayed open.']

describe('the readability of English sentences', () => {
  it('counts the worked example as it was counted by hand', () => {
    const { grade, ease, ...counts } = fk1(sentences)
    expect(counts).toEqual({ words: 15, sentences: 2, syllables: 24 })
    expect(grade).toBeCloseTo(6.215, 9)
    expect(ease).toBeCloseTo(63.8625, 9)
  })

  it('counts the syllables of each word of the worked example', () => {
    const counted = sentences.flatMap(words).map((word) => `${word}=${syllables(word)}`)
    expect(counted.join(' ')).toBe(
      'Two=1 presidents=3 met=1 in=1 Gyeongju=3 They=1 signed=1 seven=2 agreements=3 but=1 the=1 hard=1 question=2 stayed=1 open=2',
    )
  })

  it.each([
    ['2017', 1, 'a number'],
    ['3,143.5', 1, 'a number with marks'],
    ['US', 2, 'two capitals are spelled out'],
    ['APE', 3, 'three capitals are spelled out'],
    ['U.S', 1, 'with a dot it is a word of two letters'],
    ['THAAD', 1, 'five capitals are a word'],
    ['the', 1, 'up to three letters'],
    ['yearly', 2, 'the y in front is no vowel'],
    ['makes', 1, 'a silent es'],
    ['people', 2, 'le is heard'],
    ['wanted', 1, 'ed is always taken off, right or not'],
    ['don’t', 1, 'the apostrophe is no letter'],
    ['été', 1, 'letters beyond a–z do not count'],
  ])('says that %s has %i: %s', (word, count) => {
    expect(syllables(word)).toBe(count)
  })

  it('takes the parts of a hyphenated compound for words, and marks inside a word for a part of it', () => {
    expect(words('US-led shields, don’t 1,000.5 U.S. co-op.')).toEqual(['US', 'led', 'shields', 'don’t', '1,000.5', 'U.S', 'co', 'op'])
  })

  it.each([
    ['no sentence', [], 0],
    ['a sentence without a word', ['— …'], 1],
  ])('knows no grade for %s', (_, none, count) => {
    expect(fk1(none)).toEqual({ words: 0, sentences: count, syllables: 0, grade: null, ease: null })
  })
})
