import { describe, expect, it } from 'vitest'
import { cloze } from '../src/kinds/cloze.ts'
import { exampleReading } from '../src/kinds/example.ts'
import { gapFill } from '../src/kinds/gap-fill.ts'
import { base, choosing, lead, typing } from './gaps-set-up.ts'

const sitting = { reading: exampleReading, seed: 'dice' }

/** What responses earn, or that they are refused; a blank form is. */
const earned = {
  typed(question: ReturnType<typeof typing>, response: string[]) {
    const read = gapFill.response(question, sitting).safeParse(gapFill.filled(question, response, sitting))
    return read.success ? gapFill.mark(question, read.data, exampleReading).score : 'refused'
  },
  chosen(question: ReturnType<typeof choosing>, response: string[]) {
    const read = cloze.response(question, sitting).safeParse(cloze.filled(question, response, sitting))
    return read.success ? cloze.mark(question, read.data, exampleReading).score : 'refused'
  },
}

describe('typed gaps', () => {
  const shipyard = {
    text: 'China has punished five units of the shipbuilder [Hanwha Ocean | Hanwha]. According to Beijing, security suffered when the firm worked with [American | US | United States] investigators.',
    why: ['The firm is introduced as the second sore point.', 'Look for the nationality.'],
    wrong: ['1 THAAD', '1 Hongdae', '1 Shenzhen', '2 Chinese', '2 Korean', '2 South Korean'].map((one) => ({
      gap: Number(one[0]),
      text: one.slice(2),
      why: `Not ${one.slice(2)}.`,
      tempts: 'E1',
    })),
  }
  const of = (marking?: string) => typing(shipyard.text, { ...shipyard, ...(marking && { marking }) })

  it.each<[response: string[], each: number | 'refused', all: number | 'refused']>([
    [['Hanwha Ocean', 'American'], 1, 1],
    [['hanwha  ocean.', 'U.S.'], 1, 1],
    [['Hanwa Ocean', 'american'], 1, 1],
    [['Hanwha', 'the United States'], 1, 1],
    [['Hanwha Ocean', 'Chinese'], 0.5, 0],
    [['Hanwha Ocean', ''], 0.5, 0],
    [['Shenzhen', ''], 0, 0],
    [['American', 'Hanwha'], 0, 0],
    [['', ''], 'refused', 'refused'],
  ])('%j earns %s by each, %s by all', (response, each, all) => {
    expect([earned.typed(of(), response), earned.typed(of('each'), response), earned.typed(of('all'), response)]).toEqual([each, each, all])
  })

  it('take the whole of a damaged word for what is missing of it, and nothing else', () => {
    const damaged = typing(`${lead} helped American invest[igators] a[nd] others.`, { spelling: 'strict' })
    expect(earned.typed(damaged, ['igators', 'nd'])).toBe(1)
    expect(earned.typed(damaged, ['Investigators', 'and'])).toBe(1)
    expect(earned.typed(damaged, ['investigator', 'd'])).toBe(0)
    const [line] = gapFill.explain(damaged, ['investigators', ''], sitting)
    expect(line).toMatchObject({ chosen: true, right: true, text: expect.stringContaining('“investigators”') })
  })

  it('say which words were taken for which', () => {
    const { notes } = gapFill.mark(of(), ['Hanwa Ocean', 'american'], exampleReading)
    expect(notes).toEqual([
      { say: expect.stringContaining('right'), with: { right: 2, of: 2 } },
      { say: 'Taken as “{text}”: mind the spelling.', with: { text: 'Hanwha Ocean' } },
    ])
  })

  it.each<[answer: string, typed: string, right: boolean, strict: boolean]>([
    ['seven', '7', true, true],
    ['7', 'Seven', true, true],
    ['seven agreements', '7 agreements', true, true],
    ['seven agreements', '7 agrements', true, false],
    ['seven agreements', 'eight agreements', false, false],
    ['seven', 'sevan', false, false],
    ['18 million', '18,000,000', true, true],
    ['2017', '2018', false, false],
    ['about seventy ships', 'about seventi ships', false, false],
    ['about seventy ships', 'abuot seventy ships', false, false],
    ['about seventy ships', 'abot seventy ships', true, false],
    ['igators', 'igatros', false, false],
    ['igators', 'igaters', true, false],
    ['igators', 'igators', true, true],
    ['on', 'in', false, false],
    ['[floats]', 'floats', false, false],
  ])('[%s] takes %s: %s, and where spelling is strict: %s', (answer, typed, right, strict) => {
    const text = `${lead} [${answer.replace(/[[\]]/g, '\\$&')}].`
    expect([typing(text), typing(text, { spelling: 'strict' })].map((question) => earned.typed(question, [typed]) === 1)).toEqual([
      right,
      strict,
    ])
  })

  it('never take a listed wrong word for a slip of the pen', () => {
    const text = `${lead} [floats].`
    expect(earned.typed(typing(text), ['float'])).toBe(1)
    expect(earned.typed(typing(text, { wrong: [{ gap: 1, text: 'Float' }] }), ['float'])).toBe(0)
  })

  it('are told in their context, with the line of the wrong word, else of the gap; and are counted by listed words alone', () => {
    const question = of()
    expect(gapFill.explain(question, ['something else', 'chinese'], sitting)).toEqual([
      {
        letter: '1',
        text: '… units of the shipbuilder “something else”. According to …',
        chosen: true,
        right: false,
        why: shipyard.why[0],
      },
      { letter: '1', text: '… units of the shipbuilder “Hanwha Ocean”. According to …', chosen: false, right: true },
      {
        letter: '2',
        text: '… the firm worked with “chinese” investigators.',
        chosen: true,
        right: false,
        why: 'Not Chinese.',
        tempts: ['E1'],
      },
      { letter: '2', text: '… the firm worked with “American” investigators.', chosen: false, right: true },
    ])
    expect(gapFill.tally(question, ['my own secret', 'chinese'])).toEqual(['1', '2=Chinese'])
    expect(gapFill.tally(question, ['Hanwa', 'US'])).toEqual(['1=Hanwha', '2=US'])
  })

  it('show a damaged word in one piece, before and after', () => {
    const question = typing('The whole of it was about the help that invest[igators] had from [it].')
    expect(gapFill.ask(question, sitting).pieces).toEqual([
      { text: 'The whole of it was about the help that in' },
      { n: 1, before: 'vest', after: '', within: 'invest …' },
      { text: ' had from ' },
      { n: 2, before: '', after: '.' },
    ])
    expect(gapFill.explain(question, ['igators', ''], sitting)[0]?.text).toBe('… about the help that “investigators” had from ____.')
  })
})

describe('chosen words', () => {
  const text =
    'Progress and friction went side by side. [Despite] several sore points, the two governments [signed] seven agreements. One quarrel [dates] from 2017, when a missile shield was set up. Another one [concerns] a shipbuilder with links to the United States. People in Seoul, [meanwhile], marched against China.'
  const bank = ['Because of', 'rejected', 'therefore']
  const remarks = {
    wrong: [
      { gap: 1, text: 'Because of', why: 'Nothing says that the quarrels were the reason.', tempts: 'E1' },
      { gap: 5, text: 'therefore', why: 'The march is no result of it.' },
    ],
    why: ['Despite what?', 'Done with agreements.', 'It goes with “from”.', 'It names a topic.', 'On the same day.'],
  }

  it.each<[response: string[], each: number | 'refused', all: number | 'refused']>([
    [['Despite', 'signed', 'dates', 'concerns', 'meanwhile'], 1, 1],
    [['Despite', 'signed', 'dates', 'concerns', 'therefore'], 0.8, 0],
    [['Because of', 'rejected', 'dates', 'concerns', ''], 0.4, 0],
    [['concerns', 'dates', 'signed', 'Despite', 'therefore'], 0, 0],
    [['', '', '', '', ''], 'refused', 'refused'],
  ])('%j earn %s by each, %s by all', (response, each, all) => {
    const score = (marking: string) => earned.chosen(choosing(text, { bank, marking }), response)
    expect([earned.chosen(choosing(text, { bank }), response), score('each'), score('all')]).toEqual([each, each, all])
  })

  it('come from one list in an order of its own, and from one that every gap has where there is no bank', () => {
    const question = choosing(text, { bank })
    const words = (seed: string) => (cloze.ask(question, { ...sitting, seed }).bank as { text: string }[]).map((one) => one.text)
    const first = words('one')
    expect([...first].sort()).toEqual([...bank, 'Despite', 'signed', 'dates', 'concerns', 'meanwhile'].sort())
    expect(new Set(Array.from({ length: 20 }, (_, at) => words(`seed ${at}`)[0])).size).toBeGreaterThan(3)

    const listed = choosing(`${lead} [so | but | or] and on it goes [but | so | or].`)
    const lists = (seed: string) =>
      (cloze.ask(listed, { ...sitting, seed }).lists as { words: { text: string }[] }[]).map((one) =>
        one.words.map((word) => word.text).join(),
      )
    expect(new Set(Array.from({ length: 60 }, (_, at) => lists(`seed ${at}`)[0])).size).toBe(6)
    // The order of one list tells nothing of that of the next.
    expect(new Set(Array.from({ length: 60 }, (_, at) => lists(`seed ${at}`).join(' '))).size).toBeGreaterThan(15)
    expect(cloze.ask(listed, sitting)).not.toHaveProperty('bank')
    expect(earned.chosen(listed, ['so', 'so'])).toBe(0.5)
    expect(earned.chosen(listed, ['so', 'but'])).toBe(1)
  })

  it('of a bank are refused where one is used twice, and named', () => {
    const question = choosing(text, { bank })
    const read = cloze.response(question, sitting).safeParse({ 'gap.1': '3', 'gap.4': '3' })
    expect(read.error?.issues[0]).toMatchObject({
      message: 'Use each word only once: “{text}” is chosen more than once.',
      params: { text: (cloze.ask(question, sitting).bank as { text: string }[])[2]?.text },
    })
  })

  it('are told with the line of the word, else of the gap', () => {
    const lines = cloze.explain(choosing(text, { bank, ...remarks }), ['Because of', 'rejected', '', 'concerns', 'meanwhile'], sitting)
    expect(lines.map(({ letter, chosen, right, why, tempts }) => [letter, chosen, right, why, tempts?.[0]])).toEqual([
      ['1', true, false, remarks.wrong[0]?.why, 'E1'],
      ['1', false, true, undefined, undefined],
      ['2', true, false, remarks.why[1], undefined],
      ['2', false, true, undefined, undefined],
      ['3', false, true, remarks.why[2], undefined],
      ['4', true, true, undefined, undefined],
      ['5', true, true, undefined, undefined],
    ])
  })
})

describe('a text with gaps', () => {
  it.each([
    ['no gap at all', 'Write at least one gap: the missing words in [ ]'],
    ['a gap [that does not end', 'Gap 1 begins with [ and does not end: write ] behind its last word'],
    ['one [gap] and [another [in it]]', 'Gap 2 has a second [ in it: end it with ], or write \\[ for the sign itself'],
    ['one that ends] only', 'A ] ends no gap after “one that ends”: write [ before the missing words, or \\] for the sign itself'],
    [`long [${'x'.repeat(101)}]`, 'Gap 1 has more than 100 characters: shorten it'],
    ['x[a] '.repeat(41), 'It has 41 gaps: leave at most 40'],
    [`many [${'a|'.repeat(20)}b]`, 'Gap 1 has 21 words to take: leave at most 20'],
  ])('%j is refused: %s', (text, message) => {
    for (const kind of [gapFill, cloze]) {
      const read = kind.schema.safeParse({ ...base, id: 'Q', kind: kind === gapFill ? 'gap-fill' : 'cloze', text })
      expect(read.error?.issues.map((one) => [one.path.join('.'), one.message])).toEqual([['text', message]])
    }
  })

  it('may have brackets, bars and backslashes of its own', () => {
    const question = typing('A \\[list\\] of five | six \\\\ signs in C:\\temp [a \\| b | \\[c\\]].')
    expect(gapFill.ask(question, sitting).pieces).toEqual([
      { text: 'A [list] of five | six \\ signs in C:\\temp ' },
      { n: 1, before: '', after: '.' },
    ])
    expect([earned.typed(question, ['a | b']), earned.typed(question, ['[C]'])]).toEqual([1, 1])
    const again = gapFill.fromItem(gapFill.toItem(question) ?? expect.fail())
    expect(gapFill.toItem({ ...question, ...again })).toEqual(gapFill.toItem(question))
  })

  it('goes to other programs and back as it was', () => {
    const asked = [
      typing('One two [three | 3] four.'),
      choosing('One two [three] four.', { bank: ['five', 'six'] }),
      choosing('One two [three | four | five] six.'),
    ]
    const [fill, bank, lists] = asked
    if (!fill || !bank || !lists) return expect.fail()
    expect(gapFill.fromItem(gapFill.toItem(fill as ReturnType<typeof typing>) ?? expect.fail())).toEqual({ text: fill.text })
    const [one, other] = [bank, lists].map((each) => cloze.toItem(each as ReturnType<typeof choosing>) ?? expect.fail())
    if (!one || !other) return expect.fail()
    expect(cloze.fromItem(one)).toEqual({ text: bank.text, bank: ['five', 'six'] })
    expect(cloze.fromItem(other)).toEqual({ text: lists.text })
    expect([gapFill.fromItem(one), gapFill.fromItem(other), cloze.fromItem(gapFill.toItem(typing('One [two].')) ?? expect.fail())]).toEqual(
      [undefined, undefined, undefined],
    )
  })
})
