import { describe, expect, it } from 'vitest'
import { kinds } from '../src/kinds/index.ts'
import { isSlip } from '../src/kinds/slips.ts'
import { normal } from '../src/kinds/typed.ts'
import { base, reading } from './marking-set-up.ts'

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
