import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloze } from '../src/kinds/cloze.ts'
import { exampleReading } from '../src/kinds/example.ts'
import { gapFill } from '../src/kinds/gap-fill.ts'
import { expectForEverybody, openBrowser } from './browser.ts'
import { examplePassage } from './example-passage.ts'
import { middle, swipe } from './finger.ts'
import { openSite, type Site } from './walker.ts'

const sitting = { reading: exampleReading, seed: 'dice' }
const base = { prompt: 'Complete the text.', explanation: 'Because.', process: 'locate', level: 'a', evidence: ['E2'] }
const lead = 'One two three four five six'
/** A question of typed gaps. */
const typing = (text: string, more: object = {}) => gapFill.schema.parse({ ...base, id: 'Q-1', kind: 'gap-fill', text, ...more })
/** A question of chosen words. */
const choosing = (text: string, more: object = {}) => cloze.schema.parse({ ...base, id: 'Q-2', kind: 'cloze', text, ...more })

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

describe('the rules of gaps', () => {
  const said = { why: ['Look.', 'Look.', 'Look.'] }
  const of = (complaints: ReturnType<typeof gapFill.lint>) =>
    complaints.map(({ rule, severity, path }) => `${rule} ${severity} ${path.join('.')}`)
  const sound = `${lead} [seven], and then come four [eight].`

  it.each<[name: string, text: string, more: object, complaints: string[]]>([
    ['a sound one', sound, { why: ['Look.', 'Look.'] }, []],
    ['a gap among the first six words', 'One two three four five [six].', { why: ['Look.'] }, ['K3 error text']],
    ['gaps that are close to each other', `${lead} [seven] eight nine ten [eleven].`, { why: ['Look.', 'Look.'] }, ['K3 error text']],
    ['glued ones, as in a C-test', `${lead} inv[est] in th[is] a[nd].`, said, []],
    ['one glued, one not', `${lead} inv[est] in [this].`, { why: ['Look.', 'Look.'] }, ['K3 error text']],
    ['an empty gap', `${lead} [ | ].`, { why: ['Look.'] }, ['L20 error text']],
    ['a gap without a line', sound, { why: ['Look.'] }, ['L17 warning why']],
    ['more lines than gaps', sound, said, ['undefined error why']],
    ['the answer in the question', sound, { why: ['Look.', 'Look.'], prompt: 'What comes after Seven?' }, ['L20 error prompt']],
    ['a wrong word that is accepted', sound, { why: ['Look.', 'Look.'], wrong: [{ gap: 1, text: '7' }] }, ['L20 error wrong.0.text']],
    [
      'a wrong word for a gap that is not there',
      sound,
      { why: ['Look.', 'Look.'], wrong: [{ gap: 3, text: 'nine' }] },
      ['undefined error wrong.0.gap'],
    ],
  ])('%s', (_, text, more, complaints) => expect(of(gapFill.lint(typing(text, more)))).toEqual(complaints))

  const two = { why: ['Look.', 'Look.'] }
  it.each<[name: string, text: string, more: object, complaints: string[]]>([
    ['a sound bank', sound, { ...two, bank: ['nine', 'ten'] }, []],
    ['too few words', sound, { ...two, bank: ['nine'] }, ['K3 error bank']],
    ['a word that two gaps take', `${lead} [so] one two three four [So].`, { ...two, bank: ['or', 'if'] }, ['K3 error text']],
    ['a word of a gap in the bank', sound, { ...two, bank: ['nine', 'Seven'] }, ['K3 error bank.1']],
    ['a word twice in the bank', sound, { ...two, bank: ['nine', 'ten', 'Nine'] }, ['K3 error bank.2']],
    ['lists of their own', `${lead} [so | or | if] one two three four [or | so | if].`, two, []],
    ['lists that are too short', `${lead} [so | or] one two three four [or].`, two, ['L02 error text', 'L02 error text']],
    ['a list with a word twice', `${lead} [so | or | So].`, { why: ['Look.'] }, ['K3 error text']],
    [
      'a line for the right word',
      sound,
      { ...two, bank: ['nine', 'ten'], wrong: [{ gap: 1, text: 'Seven' }] },
      ['undefined error wrong.0.text'],
    ],
    [
      'a line for a word that is not there',
      sound,
      { ...two, bank: ['nine', 'ten'], wrong: [{ gap: 1, text: 'six' }] },
      ['L17 warning wrong.0.text'],
    ],
    ['a line for the word of another gap', sound, { ...two, bank: ['nine', 'ten'], wrong: [{ gap: 1, text: 'eight' }] }, []],
  ])('chosen: %s', (_, text, more, complaints) => expect(of(cloze.lint(choosing(text, more)))).toEqual(complaints))
})

/** A quiz of one question, begun by a learner with a browser. */
describe('words of a bank in a browser', () => {
  let browser: Browser
  let folder: string
  let site: Site
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evident-gaps-'))
    await examplePassage(folder)
    const question = { ...cloze.example.question, id: 'GAPS' }
    await writeFile(join(folder, 'lake', 'GAPS.yaml'), JSON.stringify(question))
    const quizzes = [{ id: 'gaps', title: 'Gaps', level: 'a', proof: false, questions: ['GAPS'] }]
    await writeFile(join(folder, 'lake', 'quizzes.yaml'), JSON.stringify(quizzes))
    site = await openSite({ questions: folder })
    browser = await openBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await site?.close()
    await rm(folder, { recursive: true })
  })

  async function begin(javaScriptEnabled: boolean, device: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({
      baseURL: site.address,
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      javaScriptEnabled,
      ...device,
    })
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto('/')
    await page.getByLabel('Your name').fill('Mina')
    await page.getByRole('button', { name: 'Start reading' }).click()
    await page.goto('/passages/lake')
    const flip = page.locator('.flip label', { has: page.locator('[value=question]') })
    if (await flip.isVisible()) await flip.click()
    await page
      .locator('form', { has: page.locator('input[value="lake/gaps"]') })
      .getByRole('button')
      .click()
    await page.waitForURL(/\/attempts\/[a-z2-7]{16}\/1$/)
    return { page, complaints }
  }
  const words = (page: Page) =>
    page.locator('.gaps select').evaluateAll((all) =>
      all.map((one) => {
        const { selectedIndex, options } = one as unknown as { selectedIndex: number; options: { text: string }[] }
        return selectedIndex > 0 ? options[selectedIndex]?.text : ''
      }),
    )
  const chip = (page: Page, word: string) => page.getByRole('button', { name: word, exact: true })
  const gap = (page: Page, n: number) => page.getByLabel(`Gap ${n}`)
  const said = (page: Page) => page.locator('.gaps + [role=status]').textContent()
  const save = async (page: Page) => {
    await page.getByRole('button', { name: /^Save/ }).click()
    await page.waitForURL(/closures$/)
  }

  it('go into the first gap that is empty or the one that has the focus, and back, by mouse', async () => {
    const { page, complaints } = await begin(true)
    await chip(page, 'so').click()
    expect([await words(page), await said(page), await chip(page, 'so').getAttribute('aria-pressed')]).toEqual([
      ['so', ''],
      'so for Gap 1',
      'true',
    ])
    await chip(page, 'beside').click()
    expect(await words(page)).toEqual(['so', 'beside'])
    await expectForEverybody(page, 'cloze')
    // Taken back from the text, and from the list.
    await gap(page, 2).click()
    expect([await words(page), await said(page), await chip(page, 'beside').getAttribute('aria-pressed')]).toEqual([
      ['so', ''],
      'beside taken back',
      'false',
    ])
    await chip(page, 'so').click()
    expect(await words(page)).toEqual(['', ''])
    // The gap that has the focus is meant, even if it is not the first.
    await gap(page, 2).focus()
    await chip(page, 'but').click()
    expect(await words(page)).toEqual(['', 'but'])
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)

  it('are dragged into a gap, from one into another, and out of it', async () => {
    const { page, complaints } = await begin(true)
    const middle = async (one: ReturnType<typeof gap>) => {
      const { x, y, width, height } = (await one.boundingBox()) ?? expect.fail()
      return [x + width / 2, y + height / 2] as const
    }
    const drag = async (from: ReturnType<typeof gap>, to: readonly [x: number, y: number]) => {
      await page.mouse.move(...(await middle(from)))
      await page.mouse.down()
      await page.mouse.move(...to, { steps: 4 })
      await page.mouse.up()
    }
    await drag(chip(page, 'below'), await middle(gap(page, 2)))
    expect(await words(page)).toEqual(['', 'below'])
    await drag(gap(page, 2), await middle(gap(page, 1)))
    expect(await words(page)).toEqual(['below', ''])
    await drag(chip(page, 'so'), await middle(gap(page, 2)))
    await drag(gap(page, 1), await middle(gap(page, 2)))
    expect([await words(page), await said(page)]).toEqual([['so', 'below'], 'below for Gap 2'])
    await drag(gap(page, 1), await middle(page.locator('#prompt')))
    expect([await words(page), await chip(page, 'so').getAttribute('aria-pressed')]).toEqual([['', 'below'], 'false'])
    // What is let go beside every gap stays where it was.
    await drag(chip(page, 'so'), await middle(page.locator('#prompt')))
    expect(await words(page)).toEqual(['', 'below'])
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)

  it('do the same by keyboard, are saved, and stand there again', async () => {
    const { page, complaints } = await begin(true)
    await chip(page, 'although').focus()
    await page.keyboard.press('Enter')
    await chip(page, 'below').focus()
    await page.keyboard.press('Space')
    expect(await words(page)).toEqual(['although', 'below'])
    await gap(page, 1).focus()
    await page.keyboard.press('Delete')
    expect([await words(page), await said(page), await page.evaluate('document.activeElement.id')]).toEqual([
      ['', 'below'],
      'although taken back',
      'given',
    ])
    // A gap is a list as well.
    await gap(page, 2).selectOption('')
    expect(await chip(page, 'below').getAttribute('aria-pressed')).toBe('false')
    await gap(page, 1).selectOption('so')
    await chip(page, 'below').focus()
    await page.keyboard.press('Enter')
    await save(page)
    await page.goBack()
    expect([await words(page), await chip(page, 'so').getAttribute('aria-pressed')]).toEqual([['so', 'below'], 'true'])
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)

  it('stay when they were chosen from the list of a gap, by keys or by a reader of the screen', async () => {
    const { page, complaints } = await begin(true)
    const choose = async (n: number, ...keys: string[]) => {
      await gap(page, n).focus()
      await page.keyboard.press('Alt+ArrowDown')
      for (const key of keys) await page.keyboard.press(key)
    }
    const listed = await gap(page, 1).locator('option').allInnerTexts()
    await choose(1, 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter')
    await expect.poll(() => words(page)).toEqual([listed[3], ''])
    await choose(2, 'ArrowDown', 'Enter')
    await expect.poll(() => words(page)).toEqual([listed[3], listed[1]])
    // Another word for a gap that is filled, after a click took its word back.
    await gap(page, 2).click()
    await choose(2, 'ArrowDown', 'ArrowDown', 'Enter')
    await expect.poll(() => words(page)).toEqual([listed[3], listed[2]])
    await choose(1, 'ArrowDown', 'Enter')
    await expect.poll(() => words(page)).toEqual([listed[4], listed[2]])
    // What reads the screen aloud sends a click without a mouse.
    await gap(page, 1).dispatchEvent('click', { detail: 0 })
    await gap(page, 1).dispatchEvent('click', { detail: 1 })
    expect(await words(page)).toEqual([listed[4], listed[2]])
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)

  it('are put by a click where a gap is free, and it is said where none is', async () => {
    const { page } = await begin(true)
    await chip(page, 'so').click()
    await chip(page, 'below').click()
    await chip(page, 'but').click()
    expect([await words(page), await said(page)]).toEqual([['so', 'below'], 'No gap is free. Take a word back first.'])
    await gap(page, 1).click()
    expect(await said(page)).toBe('so taken back')
    await page.context().close()
  }, 60_000)

  it('are not said to be dragged on a phone, where a finger on them moves the page', async () => {
    const { page } = await begin(true, { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true })
    const told = page.locator('#instructions')
    expect(await told.innerText()).toContain('Tap a word')
    expect(await told.innerText()).not.toContain('drag')
    await chip(page, 'but').tap()
    await chip(page, 'so').tap()
    expect(await words(page)).toEqual(['but', 'so'])
    // Whoever scrolls from a gap keeps its word.
    await swipe(page, await middle(gap(page, 1)), await middle(told))
    expect(await words(page)).toEqual(['but', 'so'])
    await gap(page, 1).tap()
    expect(await words(page)).toEqual(['', 'so'])
    await page.context().close()
  }, 60_000)

  it('are chosen from lists in the text without scripts, and a word that is chosen twice is named', async () => {
    const { page } = await begin(false)
    expect(await page.locator('[data-word]').first().isVisible()).toBe(false)
    await page.getByRole('button', { name: /^Save/ }).click()
    expect(await page.locator('#mistake').innerText()).toContain('Choose a word for at least one gap.')
    await gap(page, 1).selectOption('so')
    await gap(page, 2).selectOption('so')
    await page.getByRole('button', { name: /^Save/ }).click()
    expect(await page.locator('#mistake').innerText()).toContain('“so” is chosen more than once')
    expect(await page.locator('select[aria-invalid="true"]').count()).toBe(2)
    expect(await words(page)).toEqual(['so', 'so'])
    await gap(page, 2).selectOption('below')
    await save(page)
    await page.goto(page.url().replace('closures', '1'))
    expect(await words(page)).toEqual(['so', 'below'])
    await page.context().close()
  }, 60_000)
})
