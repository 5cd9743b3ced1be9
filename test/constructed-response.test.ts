import { describe, expect, it } from 'vitest'
import { constructedResponse as kind } from '../src/kinds/constructed-response.ts'
import { exampleReading } from '../src/kinds/example.ts'
import { speaker } from '../src/text.ts'

const t = speaker('en')
const question = kind.schema.parse(kind.example.question)

describe('the score of a rubric', () => {
  const step = { none: 'none', some: 'some', full: 'full' }
  const rubric = ['position', 'support', 'counter', 'attribution'].map((id) => ({ id, text: `Is there ${id}?`, ...step }))
  const four = { ...question, rubric, points: 8 }

  it.each([
    [[2, 2, 2, 2], 1],
    [[2, 1, 1, 1], 0.625],
    [[1, 1, 0, 1], 0.375],
    [[0, 0, 0, 0], 0],
  ])('%j is %d', (scores, score) => {
    expect(kind.judging?.score(four, scores)).toBe(score)
    expect(kind.judging?.tally(four, scores)).toEqual(rubric.map(({ id }, at) => `${id}=${scores[at]}`))
  })

  it('is counted by labels that can be put into words, three for each criterion', () => {
    const labels = kind.tallied(four, exampleReading).map(({ label }) => label)
    expect(labels).toHaveLength(12)
    expect(labels).toEqual(expect.arrayContaining(kind.judging?.tally(four, [0, 1, 2, 0]) ?? []))
  })
})

describe('what was written', () => {
  const copy = 'Ice floats on water, because it takes up more room than the water it came from.'
  it.each([
    // 60 % of ten words are six.
    ['one two three four five', [/^Short: 5 of the 10 words/]],
    ['one two three four five six', []],
    [copy, [/^Much of it stands in the text: 100 %/]],
    // Six words in a row are two runs of five; one more of its own makes one of them new.
    ['Most solids sink in their own', [/: 100 %/]],
    ['Most solids sink in their boats', []],
    ['Fish spend the winter', [/^Short: 4/]],
    // A run may reach over the end of a sentence.
    ['from the top under the lid', [/: 100 %/]],
  ])('%j is flagged: %j', (text, flags) => {
    const said = kind.judging?.look(question, text, exampleReading).map((one) => t(one)) ?? []
    expect(said).toHaveLength(flags.length)
    for (const [at, flag] of flags.entries()) expect(said[at]).toMatch(flag)
  })

  it('is taken when it is short, and told so', () => {
    expect(kind.mark(question, 'Too short', exampleReading)).toEqual({ score: null, notes: [expect.anything()] })
    expect(kind.mark(question, 'one two three four five six seven eight nine ten', exampleReading).notes).toEqual([])
  })

  it('is 5,000 characters at most, with the ends of lines as one', () => {
    const read = kind.response(question, { reading: exampleReading, seed: '' })
    expect(read.parse({ text: ` a\r\nb${'x'.repeat(4997)}\r\n` })).toHaveLength(5000)
    expect(read.safeParse({ text: 'x'.repeat(5001) }).error?.issues[0]).toMatchObject({ params: { longest: 5000, length: 5001 } })
  })
})

describe('the rule of rubrics', () => {
  const [first, second, third] = question.rubric
  const [full, middle, none] = question.anchors
  if (!first || !second || !third || !full || !middle || !none) throw new Error('The example has become shorter')
  it.each([
    [
      'two criteria',
      { rubric: [first, second], anchors: [full, middle, none].map((one) => ({ ...one, scores: one.scores.slice(0, 3) })) },
      /2 criteria/,
    ],
    [
      'six criteria',
      {
        rubric: [...'abcdef'].map((id) => ({ ...first, id })),
        anchors: ['2 2 2 2 2 2', '1 1 1 1 1 1', '0 0 0 0 0 0'].map((scores) => ({ ...full, scores })),
      },
      /6 criteria/,
    ],
    ['a step that is not described', { rubric: [first, { ...second, some: '' }, third] }, /does not say what “some” is/],
    ['two anchors', { anchors: [full, none] }, /2 anchors/],
    ['no full anchor', { anchors: [middle, middle, none] }, /worth 2 throughout/],
    ['no empty anchor', { anchors: [full, middle, middle] }, /worth 0 throughout/],
    ['too few scores', { anchors: [full, { ...middle, scores: '2 1' }, none] }, /2 scores for 3 criteria/],
    ['an id twice', { rubric: [first, second, { ...third, id: first.id }] }, /given twice/],
    ['a most below least', { most: 5 }, /at most 5 words/],
  ])('finds %s', (_, change, message) => {
    expect(kind.lint({ ...question, ...change })).toEqual([
      expect.objectContaining({ rule: 'K5', severity: 'error', message: expect.stringMatching(message) }),
    ])
  })

  it('finds nothing in the example', () => expect(kind.lint(question)).toEqual([]))
})

it('becomes an essay for other programs, and comes back without what they cannot say', () => {
  const item = kind.toItem(question)
  expect(item?.interaction).toEqual({ is: 'essay', least: 10, most: 40, rubric: question.rubric.map(({ text }) => text) })
  const { id, prompt, evidence, explanation, process, level } = question
  const back = kind.schema.parse({
    id,
    kind: 'constructed-response',
    prompt,
    evidence,
    explanation,
    process,
    level,
    ...(item && kind.fromItem(item)),
  })
  expect(back.rubric.map(({ text }) => text)).toEqual(question.rubric.map(({ text }) => text))
  expect(kind.lint(back).every(({ rule }) => rule === 'K5')).toBe(true)
  expect(kind.fromItem({ prompt: '', points: 1, interaction: { is: 'choice', choose: 'one', options: [] } })).toBeUndefined()
})
