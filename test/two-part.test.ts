import { describe, expect, it } from 'vitest'
import type { Asked, Form, Reading } from '../src/kinds/kind.ts'
import { twoPart } from '../src/kinds/two-part.ts'
import { speaker } from '../src/text.ts'
import type { Pages } from '../src/web/models.ts'
import { readViews } from '../src/web/views.ts'
import { samples } from './views-samples.ts'

const labels = 'F73 F04 F61 F59 F32 F63 F56 F55 F58 F57 F65 F66 F69 F46 F51 F54 F41 F91'.split(' ')
const reading: Reading = {
  level: 'b',
  sentences: labels.map((label, at) => ({ id: `s${at + 1}`, text: `Sentence ${at + 1}.`, labels: [label] })),
}
const sitting = { reading, seed: 'dice' }
const written = {
  id: 'LX-EB-901',
  kind: 'two-part',
  prompt: 'Which statement is best supported by the passage as a whole?',
  explanation: 'Because.',
  process: 'evaluate',
  level: 'b',
  evidence: ['F63', 'F57'],
  options: [
    { id: 'a', text: 'Aired, not solved.', right: true },
    { id: 'b', text: 'Ended by agreements.', why: 'Which ones?', misconception: 'agreements_equal_solutions', tempts: 'F41' },
    { id: 'c', text: 'Left to ministers.', why: 'All of them?', misconception: 'part_for_whole' },
    { id: 'd', text: 'Kept from talking.', why: 'By what?', misconception: 'same_day_as_cause' },
  ],
  sentences: [
    { sentence: 'F63', right: true, fits: ['a'], why: 'It can go on.' },
    { sentence: 'F41', fits: ['b'], why: 'About agreements.' },
    { sentence: 'F69', fits: ['c'], why: 'A single topic.' },
    { sentence: 'F46', fits: ['d'], why: 'About a march.' },
  ],
}
const of = (more: object = {}) => twoPart.schema.parse({ ...written, ...more })
const two = [{ sentence: 'F63', right: true, fits: ['a'] }, { sentence: 'F57', right: true, fits: ['a'] }, ...written.sentences.slice(1)]

/** A response as it is read back from a form; refused where it is blank. */
function read(question: ReturnType<typeof of>, given: string) {
  const [option, ...sentences] = given.split(' ')
  const response = { ...(option !== '-' && { option }), sentences }
  return twoPart.response(question, sitting).safeParse(twoPart.filled(question, response, sitting))
}

describe('an answer and the sentence that proves it', () => {
  it.each<[given: string, chained: number | 'refused', sum: number | 'refused', all: number | 'refused']>([
    ['a F63', 1, 1, 1],
    ['a F41', 0.5, 0.5, 0],
    ['b F41', 0, 0, 0],
    ['b F63', 0, 0.5, 0],
    ['a', 0.5, 0.5, 0],
    ['- F63', 0, 0.5, 0],
    ['-', 'refused', 'refused', 'refused'],
  ])('%s earns %s chained, %s as a sum, %s by all', (given, ...scores) => {
    const earned = ['chained', 'sum', 'all'].map((marking) => {
      const question = of({ marking })
      const response = read(question, given)
      return response.success ? twoPart.mark(question, response.data, reading).score : 'refused'
    })
    expect(earned).toEqual(scores)
  })

  it.each<[given: string, chained: number, sum: number, all: number]>([
    ['a F63 F57', 1, 1, 1],
    ['a F57', 0.75, 0.75, 0],
    ['a F63 F57 F41', 0.75, 0.75, 0],
    ['a F63 F41', 0.5, 0.5, 0],
    ['b F63 F57', 0, 0.5, 0],
  ])('of two right sentences, %s earns %d chained, %d as a sum, %d by all', (given, ...scores) => {
    const earned = ['chained', 'sum', 'all'].map((marking) => {
      const question = of({ marking, sentences: two })
      return twoPart.mark(question, read(question, given).data ?? expect.fail(), reading).score
    })
    expect(earned).toEqual(scores)
    expect(twoPart.ask(of({ sentences: two }), sitting).choose).toBe(2)
  })

  it('tells both parts apart, and a sentence that goes with a wrong answer from a wild guess', () => {
    const notes = (given: string) => {
      const question = of()
      return twoPart.mark(question, read(question, given).data ?? expect.fail(), reading).notes.map(({ say }) => say.split(/[:{]/)[0])
    }
    expect(twoPart.mark(of(), { option: 'b', sentences: ['F41'] }, reading).notes.map(({ say }) => say)).toContainEqual(
      expect.stringMatching(/^Consistent, but misread/),
    )
    expect(notes('b F41')).toEqual(['Part A', 'Part B', 'Consistent, but misread'])
    expect(notes('b F69')).toEqual(['Part A', 'Part B'])
    expect(notes('a F63')).toEqual(['Part A', 'Part B'])
    expect(notes('b F63')).toEqual(['Part A', 'Part B', 'Part B counts only together with a right part A.'])
    const lines = twoPart.explain(of(), { option: 'b', sentences: ['F41'] }, sitting)
    expect(lines.filter(({ chosen }) => chosen).map(({ text, right, why }) => [text, right, why])).toEqual([
      ['Ended by agreements.', false, 'Which ones?'],
      ['Sentence 17.', false, 'About agreements.'],
    ])
    expect(lines.filter(({ right }) => right).map(({ text }) => text)).toEqual(['Aired, not solved.', 'Sentence 6.'])
  })

  it('shows the sentences in the order of the text and the options in one of their own', () => {
    const shown = (seed: string) =>
      twoPart.ask(of(), { reading, seed }) as Record<'options' | 'sentences', { text: string; letter: string }[]>
    const seeds = Array.from({ length: 40 }, (_, at) => `seed ${at}`)
    expect(
      new Set(
        seeds.map((seed) =>
          shown(seed)
            .options.map(({ text }) => text)
            .join(),
        ),
      ).size,
    ).toBeGreaterThan(10)
    for (const seed of seeds)
      expect(shown(seed).sentences.map(({ text, letter }) => `${letter} ${text}`)).toEqual([
        '1 Sentence 6.',
        '2 Sentence 13.',
        '3 Sentence 14.',
        '4 Sentence 17.',
      ])
  })

  it('counts its points double, unless the author says otherwise', () => {
    expect([of().points, of({ points: 3 }).points]).toEqual([2, 3])
  })

  it('refuses two sentences where one is asked for, in words', () => {
    const refused = twoPart.response(of(), sitting).safeParse({ option: '1', sentence: ['1', '2'] })
    expect(refused.error?.issues[0]?.message).toBe('Choose one sentence in part B.')
  })
})

describe('its page', () => {
  const voice = speaker('en')
  const views = readViews(new URL('../', import.meta.url), (name) => name)
  const draw = (question: ReturnType<typeof of>, given: Form, refused = false) => {
    const read = twoPart.response(question, sitting).safeParse(given)
    const message = read.error?.issues[0]?.message
    const { html } = views.fragment(voice, 'kinds/two-part', {
      asked: twoPart.ask(question, sitting),
      given,
      prompt: question.prompt,
      instructions: twoPart.instructions(question),
      n: 1,
      ...(refused && { mistake: { say: message ?? expect.fail('it was read') } }),
    })
    return html.split('<fieldset').slice(1)
  }

  it.each<[name: string, more: object, given: Form, part: number]>([
    ['nothing', {}, {}, 0],
    ['an answer that is not there', {}, { option: '9', sentence: '1' }, 0],
    ['two answers', {}, { option: ['1', '2'], sentence: '1' }, 0],
    ['a sentence that is not there', {}, { option: '1', sentence: '9' }, 1],
    ['one sentence too many', {}, { option: '1', sentence: ['1', '2'] }, 1],
    ['one sentence too many and no answer', {}, { sentence: ['1', '2'] }, 1],
    ['a sentence that is not there, of several', { sentences: two }, { option: '1', sentence: ['1', '9'] }, 1],
  ])('says at its part that %s cannot be taken', (_, more, given, part) => {
    const parts = draw(of(more), given, true)
    const said = parts.map((html) => ['id="mistake"', 'aria-invalid="true"', 'id="given"', ' mistake"'].map((sign) => html.includes(sign)))
    expect(said[part]?.slice(0, 3)).toEqual([true, true, true])
    expect(parts[part]).toMatch(/aria-describedby="[^"]*mistake"/)
    expect(said[1 - part]).toEqual([false, false, false, false])
  })

  it('tells with part B how many sentences are to be chosen, where it is more than one', () => {
    expect(draw(of({ sentences: two }), {})[1]).toMatch(/^[^>]*aria-describedby="choose">[\s\S]*id="choose">Choose 2\./)
    expect(draw(of(), {})[1]).not.toContain('aria-describedby')
  })

  it('has a list of keys that tells letters from digits', () => {
    const keys = (asked: Asked) => {
      const page = samples((text) => text).find(({ view }) => view === 'learner/question') ?? expect.fail()
      return views.page(voice, page.frame, 'learner/question', { ...(page.model as Pages['learner/question']), asked })
    }
    const both = keys(twoPart.ask(of(), sitting))
    expect(both).toContain('choose a sentence of part B')
    expect(both).not.toContain('so do the digits')
    expect(keys({ options: [{ seat: '1', letter: 'A', text: 'One' }] })).toContain('so do the digits')
  })
})

describe('a text that it can be asked about', () => {
  const other = (sentences: Record<string, string>): Reading => ({
    level: 'c',
    sentences: Object.entries(sentences).map(([id, names]) => ({ id, text: `${id}.`, labels: names.split(' ') })),
  })

  it.each<[name: string, sentences: Record<string, string>, why: string | undefined]>([
    ['has every sentence', { s1: 'F63', s2: 'F57', s3: 'F41', s4: 'F69', s5: 'F46' }, undefined],
    ['lacks none', { s1: 'F63', s2: 'F57', s3: 'F41', s4: 'F69' }, 'no sentence of level c carries F46'],
    ['has no two of them in one', { s1: 'F63 F57', s3: 'F41 F69', s5: 'F46' }, 'F41 and F69 are the same sentence at level c'],
    ['has the evidence, too', { s1: 'F63', s3: 'F41', s4: 'F69', s5: 'F46' }, 'no sentence of level c carries F57'],
  ])('%s', (_, sentences, why) => expect(twoPart.holds(of(), other(sentences))).toBe(why))

  it('may say in two sentences what another one says in one', () => {
    const split = other({ s1: 'F41', s2: 'F63', s3: 'F63', s4: 'F57', s5: 'F69', s6: 'F46' })
    expect(twoPart.holds(of(), split)).toBeUndefined()
    expect((twoPart.ask(of(), { reading: split, seed: 'dice' }).sentences as { text: string }[]).map(({ text }) => text)).toEqual([
      's1.',
      's2. s3.',
      's5.',
      's6.',
    ])
  })
})

describe('the rules of two parts', () => {
  const [first, ...others] = written.sentences
  const options = (change: (option: (typeof written.options)[number]) => object) => ({
    options: written.options.map((one) => ({ ...one, ...change(one) })),
  })

  it.each<[name: string, more: object, complaints: string[]]>([
    ['a sound one', {}, []],
    ['two right options', options(({ id }) => (id === 'b' ? { right: true } : {})), ['L01 error options']],
    ['none', options(() => ({ right: false })), ['L01 error options', 'L17 error options.0', 'L17 warning options.0']],
    ['a wrong option without words', options(({ id }) => (id === 'c' ? { why: undefined } : {})), ['L17 error options.2']],
    ['one without the name of its error', options(({ id }) => (id === 'c' ? { misconception: undefined } : {})), ['L17 warning options.2']],
    ['two sentences', { sentences: [first, { ...others[0], fits: ['b', 'c', 'd'] }] }, ['L02 error sentences']],
    ['an option that no sentence goes with', { sentences: written.sentences.slice(0, 3) }, ['K4 error options.3']],
    ['no right sentence', { sentences: [{ ...first, right: false }, ...others] }, ['K4 error sentences']],
    ['a right sentence that does not fit', { sentences: [{ ...first, fits: [] }, ...others] }, ['K4 error sentences.0.fits']],
    [
      'a wrong sentence without words',
      { sentences: [first, { ...others[0], why: undefined }, ...others.slice(1)] },
      ['L17 error sentences.1'],
    ],
    ['an option that is not there', { sentences: [{ ...first, fits: ['a', 'x'] }, ...others] }, ['K4 error sentences.0.fits.1']],
    ['a sentence twice', { sentences: [first, ...others, { ...others[0] }] }, ['undefined error sentences.4.sentence']],
  ])('%s', (_, more, complaints) => {
    const found = twoPart.lint(of(more)).map(({ rule, severity, path }) => `${rule} ${severity} ${path.join('.')}`)
    expect(found.sort()).toEqual(complaints)
  })
})
