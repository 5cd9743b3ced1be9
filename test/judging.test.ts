import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { constructedResponse } from '../src/kinds/constructed-response.ts'
import { exampleReading } from '../src/kinds/example.ts'
import { kindOf } from '../src/kinds/index.ts'
import { freshId } from '../src/random.ts'
import { answerTo } from '../src/training/history.ts'
import { expectForEverybody, openBrowser } from './browser.ts'
import { examplePassage } from './example-passage.ts'
import { sit } from './sitting.ts'
import { fieldsIn, openSite, type Page, type Site, type Walker } from './walker.ts'

const { question: example } = constructedResponse.example

/** The lake at two levels, with a question to write about and one to choose in. */
async function lake(questions: string): Promise<void> {
  await examplePassage(questions)
  const file = (name: string, text: string) => writeFile(join(questions, 'lake', name), text)
  await file(
    'b.md',
    `---\ntitle: The lake in winter\nlanguage: en\nlevel: b\n---\n\n## Water {#s1}\n\n${exampleReading.sentences
      .map(({ labels }, at) => `Sentence ${at + 1} of the harder text. {#${[`b-${at + 1}`, ...labels].join(' ')}}`)
      .join('\n')}\n`,
  )
  const about = { evidence: ['E2'], explanation: 'Ice needs more room.', process: 'infer', level: 'a' }
  await file('EX-CR.yaml', stringify({ ...example, id: 'EX-CR' }))
  await file('EX-CS.yaml', stringify({ ...example, id: 'EX-CS', prompt: 'And for the people?' }))
  const options = [
    { id: 'a', text: 'It is lighter.', right: true },
    { id: 'b', text: 'It is colder.', why: 'Cold is not what makes a thing light.', tempts: 'E4' },
    { id: 'c', text: 'It is thicker.', why: 'Thick is not what makes a thing light.', tempts: 'E3' },
  ]
  await file('EX-SC.yaml', stringify({ ...about, id: 'EX-SC', kind: 'single-choice', prompt: 'Why does ice float?', options }))
  await file(
    'quizzes.yaml',
    stringify([
      { id: 'both', title: 'Choose and write', level: 'a', questions: ['EX-SC', 'EX-CR'], feedback: 'end', proof: false },
      { id: 'write', title: 'Write', level: 'a', questions: ['EX-CR'], feedback: 'end', proof: true },
      { id: 'two', title: 'Write twice', level: 'a', questions: ['EX-CR', 'EX-CS'], feedback: 'each', proof: false },
    ]),
  )
}

let folder: string
let site: Site
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evident-judging-'))
  await lake(folder)
  site = await openSite({ questions: folder })
  expect(site.bank.problems.filter(({ severity }) => severity === 'error')).toEqual([])
})
afterEach(async () => {
  await site.close()
  await rm(folder, { recursive: true })
})

const written = 'Yes. The keeper says that it stays warm enough below, so they can live there until it is spring.'
const come = (name: string) => site.trainer.join(name, freshId())
const figuresOf = (id: string, level = 'a') => site.board.figuresOf(id).find((one) => one.level === level)
const labelsOf = (id: string) => Object.fromEntries(figuresOf(id)?.labels ?? [])
const markOf = (scores: number[], more: object = {}) => ({ by: 'teacher', answer: 1, seen: 0, key: freshId(), scores, ...more })
const mark = async (learner: string, attempt: string, n: number, scores: number[], more: object = {}) => {
  const became = await site.trainer.mark(learner, attempt, n, markOf(scores, more))
  await site.board.counted()
  return became?.is
}

describe('figures', () => {
  it('are kept apart by the level at which the answer was given, else by that of the attempt', async () => {
    // Three at level a, of which one is right and one left open; two at level b, both right.
    for (const [name, option, level] of [
      ['Ada', 'a', 'a'],
      ['Bob', 'b', 'a'],
      ['Cy', undefined, 'a'],
      ['Dee', 'a', 'b'],
      ['Eve', 'a', 'b'],
    ] as const) {
      const id = await come(name)
      const attempt = await sit(site, id, 'lake/both', [], false)
      if (option) await site.trainer.answer(id, attempt, 1, await optionForm(id, attempt, option, level))
      await site.trainer.handIn(id, attempt)
    }
    await site.board.counted()
    expect(figuresOf('EX-SC', 'a')).toMatchObject({
      n: 3,
      right: 1,
      marks: 1,
      blanks: 1,
      labels: new Map([
        ['a', 1],
        ['b', 1],
      ]),
    })
    expect(figuresOf('EX-SC', 'b')).toMatchObject({ n: 2, right: 2, marks: 2, blanks: 0, labels: new Map([['a', 2]]) })
    const teacher = site.walker()
    await teacher.teach()
    const page = text(await teacher.get('/scores/questions/EX-SC'))
    expect(page).toContain('5 first attempts')
    expect(page).toMatch(/Read at level A, n = 3 Right: 1 of 3/)
    expect(page).toMatch(/Read at level B, n = 2 Right: 2 of 2/)
    // A list has room for one row.
    expect(text(await teacher.get('/scores/questions'))).toMatch(/Why does ice float\? EX-SC 3 of 5/)
    const csv = (await teacher.get('/scores.csv')).html
    expect(csv.split('\r\n')[0]).toContain(',level,')
  })

  it('count what was written when it is marked, and what is marked anew instead of what was before', async () => {
    const ada = await come('Ada')
    const attempt = await sit(site, ada, 'lake/both', [{ response: 'a' }, { response: written }])
    const bob = await come('Bob')
    await sit(site, bob, 'lake/both', [{ response: 'b' }])
    await site.board.counted()
    expect(figuresOf('EX-SC')).toMatchObject({ n: 2, right: 1 })
    // Bob left it open; Ada's waits.
    expect(figuresOf('EX-CR')).toMatchObject({ n: 1, right: 0, marks: 0, blanks: 1 })
    expect(latestOf('Ada')).toMatchObject({ of: 1, right: 1, waiting: 1 })
    expect(latestOf('Bob')).toMatchObject({ of: 2, right: 0, waiting: 0 })
    expect(site.board.waiting.size()).toBe(1)

    expect(await mark(ada, attempt, 2, [2, 1, 0])).toBe('kept')
    // (2 + 1 + 0) of 6.
    expect(figuresOf('EX-CR')).toMatchObject({
      n: 2,
      right: 1,
      marks: 0.5,
      blanks: 1,
      outcomes: { secure: 0, lucky: 0, misread: 0, lost: 0 },
    })
    expect(labelsOf('EX-CR')).toEqual({ 'a=2': 1, 'b=1': 1, 'c=0': 1 })
    expect(latestOf('Ada')).toMatchObject({ of: 2, right: 2, waiting: 0 })
    expect(site.board.waiting.size()).toBe(0)

    expect(await mark(ada, attempt, 2, [0, 0, 1], { seen: 1 })).toBe('kept')
    expect(figuresOf('EX-CR')).toMatchObject({ n: 2, right: 0, blanks: 1 })
    expect(figuresOf('EX-CR')?.marks).toBeCloseTo(1 / 6, 12)
    expect(labelsOf('EX-CR')).toEqual({ 'a=0': 1, 'b=0': 1, 'c=1': 1 })
    expect(latestOf('Ada')).toMatchObject({ of: 2, right: 1, waiting: 0 })
  })

  it('are of first attempts alone; a second one waits and is marked all the same', async () => {
    const ada = await come('Ada')
    const first = await sit(site, ada, 'lake/write', [{ response: written }])
    const second = await sit(site, ada, 'lake/write', [{ response: `${written} Again.` }])
    await site.board.counted()
    expect(site.board.waiting.page(0, 50).map(({ attempt }) => attempt)).toEqual([first, second])
    await mark(ada, second, 1, [2, 2, 2])
    expect(figuresOf('EX-CR')).toBeUndefined()
    expect(latestOf('Ada')).toMatchObject({ attempt: second, of: 1, right: 1, waiting: 0 })
    await mark(ada, first, 1, [1, 1, 1])
    expect(figuresOf('EX-CR')).toMatchObject({ n: 1, right: 1, marks: 0.5 })
    // The attempt that was handed in last is told, and that is not this one.
    expect(latestOf('Ada')).toMatchObject({ attempt: second, of: 1, right: 1 })
  })

  it('are the same after a restart, and a teacher who marks does not make the learner seem to be here', async () => {
    const ada = await come('Ada')
    const attempt = await sit(site, ada, 'lake/two', [{ response: written }, { response: written }])
    await site.board.counted()
    const seen = site.board.learners('last', 0, 1)[0]?.last
    await mark(ada, attempt, 1, [2, 2, 1])
    await mark(ada, attempt, 1, [2, 2, 2], { seen: 1 })
    expect(site.board.learners('last', 0, 1)[0]?.last).toBe(seen)
    const all = () => ({
      figures: ['EX-CR', 'EX-CS'].map((id) => site.board.figuresOf(id)),
      waiting: site.board.waiting.page(0, 50).map(({ who, ...one }) => ({ ...one, who: who.id })),
      questions: site.board.waiting.questions(),
      latest: latestOf('Ada'),
    })
    const before = all()
    expect(before.questions).toEqual([{ question: 'EX-CS', n: 1 }])
    await site.close('keep')
    site = await openSite({ questions: folder, dataDir: site.dataDir })
    await site.board.counted()
    expect(all()).toEqual(before)
  })
})

it('a question that is gone is told as it was asked last, and its versions the latest first, before and after a restart', async () => {
  const file = join(folder, 'lake', 'EX-SC.yaml')
  const asked = await readFile(file, 'utf8')
  const ada = await come('Ada')
  const late = await sit(site, ada, 'lake/both', [], false)
  for (const prompt of ['Why does ice float?', 'The second prompt?', 'The third prompt?']) {
    await writeFile(file, asked.replace('Why does ice float?', prompt))
    await site.live.refresh()
    await sit(site, await come('Bob'), 'lake/both', [{ response: 'a' }])
  }
  // The first version once more, at a level at which nobody had answered it.
  await site.trainer.answer(ada, late, 1, await optionForm(ada, late, 'b', 'b'))
  await site.trainer.handIn(ada, late)
  await rm(file)
  await site.live.refresh()

  const told = async () => {
    await site.board.counted()
    const teacher = site.walker()
    await teacher.teach()
    const { html } = await teacher.get('/scores/questions/EX-SC')
    return {
      heading: html.match(/<h1[^>]*>([^<]*)/)?.[1]?.trim(),
      // Below stand the same versions once more, to be corrected.
      versions: [
        ...html
          .replace(/id="corrections"[\s\S]*/, '')
          .matchAll(/Version \w+, n = (\d)|(The second|The third) prompt|(Why does ice float)/g),
      ].map(([, ...one]) => one.join('')),
    }
  }
  const before = await told()
  expect(before).toEqual({
    heading: 'The third prompt?',
    versions: ['The third', '1', 'The third', '1', 'The second', '2', 'Why does ice float'],
  })
  await site.close('keep')
  site = await openSite({ questions: folder, dataDir: site.dataDir })
  expect(await told()).toEqual(before)
})

/** The form that chooses this option in a text of this level. */
async function optionForm(learner: string, attempt: string, option: string, level: string) {
  const seat = await site.trainer.seat(learner, attempt, 1, level)
  if (!seat) throw new Error('There is no seat')
  const form = kindOf(seat.question).filled(seat.question, option, seat.sitting)
  return { ...form, key: freshId(), seen: '0', shown: '', level }
}

const latestOf = (name: string) => site.board.named(name).found[0]?.latest

describe('a mark', () => {
  let ada: string
  let attempt: string
  beforeEach(async () => {
    ada = await come('Ada')
    attempt = await sit(site, ada, 'lake/both', [{ response: 'a' }, { response: written }])
  })
  const marks = async () => (await site.trainer.learner(ada))?.attempts.get(attempt)?.marks.get(2) ?? []
  const score = async () => {
    const one = (await site.trainer.learner(ada))?.attempts.get(attempt)
    return one && site.trainer.score(one)
  }

  it('that waits is neither right nor wrong; once it is given it counts for the score', async () => {
    expect(await score()).toMatchObject({ right: 1, of: 1, waiting: { questions: 1, points: 6 }, points: 1, pointsOf: 7 })
    expect((await score())?.byProcess).toEqual([expect.objectContaining({ process: 'infer', right: 1, of: 1 })])
    await mark(ada, attempt, 2, [2, 1, 1])
    expect(await score()).toMatchObject({ right: 2, of: 2, waiting: { questions: 0, points: 0 }, points: 5, pointsOf: 7 })
  })

  it('that is sent twice is one', async () => {
    const given = markOf([2, 1, 0], { comment: 'Well begun.' })
    for (const _ of [1, 2]) expect((await site.trainer.mark(ada, attempt, 2, given))?.is).toBe('kept')
    expect(await marks()).toMatchObject([{ scores: [2, 1, 0], mark: 0.5, comment: 'Well begun.', by: 'teacher', answer: 1 }])
    // Back, change, send: the same form with something else in it.
    expect((await site.trainer.mark(ada, attempt, 2, { ...given, scores: [2, 2, 0] }))?.is).toBe('kept')
    expect(await marks()).toHaveLength(2)
  })

  it('that is changed and changed back stands as it was sent last', async () => {
    const given = markOf([2, 2, 2])
    for (const scores of [
      [2, 2, 2],
      [0, 0, 0],
      [2, 2, 2],
      [2, 2, 2],
    ]) {
      const became = await site.trainer.mark(ada, attempt, 2, { ...given, scores })
      expect(became?.is).toBe('kept')
      expect(became?.seat.attempt.marks.get(2)?.at(-1)?.scores).toEqual(scores)
    }
    expect((await marks()).map(({ mark }) => mark)).toEqual([1, 0, 1])
  })

  it('that is sent again after another teacher changed it is not taken, be it the same or not', async () => {
    const first = markOf([2, 2, 2], { by: 'first' })
    expect((await site.trainer.mark(ada, attempt, 2, first))?.is).toBe('kept')
    expect(await mark(ada, attempt, 2, [1, 1, 1], { by: 'second', seen: 1 })).toBe('kept')
    for (const scores of [
      [2, 2, 2],
      [0, 0, 0],
    ])
      expect((await site.trainer.mark(ada, attempt, 2, { ...first, scores }))?.is).toBe('behind')
    expect((await marks()).map(({ by, mark }) => [by, mark])).toEqual([
      ['first', 1],
      ['second', 0.5],
    ])
  })

  it('of a teacher who did not see that of another one is not taken, and may be sent again', async () => {
    expect(await mark(ada, attempt, 2, [2, 2, 2], { by: 'first' })).toBe('kept')
    expect(await mark(ada, attempt, 2, [0, 0, 0], { by: 'second' })).toBe('behind')
    expect(answerTo((await site.trainer.judged(ada, attempt, 2))?.attempt ?? expect.fail(), 2)?.mark).toBe(1)
    expect(await mark(ada, attempt, 2, [1, 1, 1], { by: 'second', seen: 1 })).toBe('kept')
    expect((await marks()).map(({ by }) => by)).toEqual(['first', 'second'])
  })

  it.each([
    ['another answer than the one that stands', 2, [2, 2, 2], { answer: 2 }],
    ['too few scores', 2, [2, 2], {}],
    ['a score of three', 2, [2, 2, 3], {}],
    ['what no person marks', 1, [2, 2, 2], {}],
    ['a question that there is not', 9, [2, 2, 2], {}],
  ])('of %s is none', async (_, n, scores, more) => {
    expect(await mark(ada, attempt, n, scores, more)).toBeUndefined()
    expect(await marks()).toEqual([])
  })

  it('is not given before the attempt is handed in', async () => {
    const open = await sit(site, ada, 'lake/write', [{ response: written }], false)
    expect(await mark(ada, open, 1, [2, 2, 2])).toBeUndefined()
    expect(await site.trainer.weigh(ada, open, 1, [2, 2, 2])).toBe(false)
    await site.board.counted()
    expect(site.board.waiting.size()).toBe(1)
  })

  it('of the learner’s own counts for nothing', async () => {
    for (const scores of [
      [2, 2, 2],
      [2, 2, 2],
      [2, 2, 1],
    ])
      expect(await site.trainer.weigh(ada, attempt, 2, scores)).toBe(true)
    expect((await site.trainer.learner(ada))?.attempts.get(attempt)?.weighed.get(2)).toEqual([2, 2, 1])
    expect((await site.store.history(ada)).filter(({ type }) => type === 'weighed')).toHaveLength(2)
    expect(await score()).toMatchObject({ right: 1, of: 1, waiting: { questions: 1 } })
    await site.board.counted()
    expect(site.board.waiting.size()).toBe(1)
  })
})

const text = ({ html }: Page) =>
  html
    .replace(/<svg[\s\S]*?<\/svg>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&#34;/g, '"')
    .replace(/\s+/g, ' ')

describe('on the pages', () => {
  let teacher: Walker
  let learner: Walker
  let attempt: string
  let id: string
  beforeEach(async () => {
    teacher = site.walker()
    await teacher.teach()
    learner = site.walker()
    await learner.come('Ada')
    attempt = (await learner.begin('lake/both')).at.split('/')[2] ?? ''
    id = learner.cookies.get('learner')?.split('.')[0] ?? ''
  })

  async function write(what = 'Too <b>short</b>.\nSo it is.') {
    const page = await learner.get(`/attempts/${attempt}/2`)
    return learner.submit(page, `/attempts/${attempt}/2`, { text: what, next: 'on' })
  }
  const handIn = async () => {
    const page = await learner.post(`/attempts/${attempt}/closures`, {})
    await site.board.counted()
    return page
  }

  it('a learner writes, hands in, and reads who will mark it', async () => {
    const asked = await learner.get(`/attempts/${attempt}/2`)
    expect(asked.html).toMatch(/<textarea[^>]*id="given"/)
    expect(text(asked)).toContain('Write 10 to 40 words in your own words.')
    expect(asked.html).not.toMatch(/Is there a clear answer|show where the text says so/)
    expect((await write('  ')).html).toContain('Write an answer.')
    expect((await write('x'.repeat(5001))).html).toContain('Write at most 5,000 characters; you wrote 5,001.')
    expect((await write()).at).toBe(`/attempts/${attempt}/closures`)
    const result = text(await handIn())
    expect(result).toContain('0 of 1 points; 6 of 7 points wait for a teacher')
    expect(result).toContain('Not marked yet')
    expect(result).toContain('0 of 1 right')
    const review = await learner.get(`/attempts/${attempt}/2/review`)
    expect(text(review)).toContain('Not marked yet: a teacher will read it')
    expect(text(review)).toContain('You wrote 5 words; at least 10 were asked for.')
    expect(review.html).toContain('Too &lt;b&gt;short&lt;/b&gt;.\nSo it is.')
    expect(text(review)).toMatch(/Your own view .* 3 answers to compare with 6 of 6 points/)
    expect(text(await learner.get('/progress'))).toMatch(/Choose and write .* 0 of 1 1 waits for a teacher/)
    expect(text(await learner.get('/'))).toMatch(/best so far 0 of 1/)
  })

  it('the rubric comes after handing in, and the learner’s own view stays theirs', async () => {
    const two = (await learner.begin('lake/two')).at.split('/')[2] ?? ''
    const early = await learner.submit(await learner.get(`/attempts/${two}/1`), `/attempts/${two}/1`, { text: written })
    expect(early.at).toBe(`/attempts/${two}/1/review`)
    expect(text(early)).toContain('Not marked yet')
    expect(early.html).not.toMatch(/Is there a clear answer|keeps four degrees, so they can live/)
    const weighings = `/attempts/${two}/1/weighings`
    const all = { 'score.1': '2', 'score.2': '1', 'score.3': '1' }
    expect(await learner.post(weighings, all)).toMatchObject({ status: 404 })
    await learner.post(`/attempts/${two}/closures`, {})
    const gap = await learner.post(weighings, { 'score.1': '2' })
    expect(gap).toMatchObject({ status: 422, html: expect.stringMatching(/href="#score-2">Choose 2, 1 or 0/) })
    const kept = await learner.post(weighings, all)
    expect(kept.at).toBe(`/attempts/${two}/1/review#own`)
    expect(text(kept)).toContain('You gave it 4 of 6 points.')
    expect(kept.html).toMatch(/name="score.2" value="1" required checked/)
    expect(text(kept)).toContain('Not marked yet')
    expect(await learner.post(`/attempts/${attempt}/1/weighings`, all)).toMatchObject({ status: 404 })
  })

  it('a teacher finds it in the line, marks it, and the learner reads the mark', async () => {
    await write()
    expect(text(await teacher.get('/marking'))).toContain('Nothing waits to be marked')
    await handIn()
    const list = await teacher.get('/marking')
    expect(text(list)).toMatch(/Marking 1 waits/)
    expect(text(list)).toMatch(/One answer waits, the oldest first .* Ada/)
    const address = `/marking/${id}/${attempt}/2`
    expect(list.html).toContain(`href="${address}"`)
    const page = await teacher.get(address)
    expect(page.html).toContain('Too &lt;b&gt;short&lt;/b&gt;.\nSo it is.')
    expect(text(page)).toContain('Short: 5 of the 10 words that were asked for at least')
    expect(text(page)).toContain('3 answers to compare with')
    expect(page.html).toContain('class="passage')

    const gap = await teacher.post(address, { ...fieldsIn(page.html, 'mark'), 'score.1': '2', comment: 'Why?' })
    expect(gap.status).toBe(422)
    expect(text(gap)).toMatch(/2 things need another look Choose 2, 1 or 0 for “Is there a reason\?”/)
    expect(gap.html).toMatch(/name="score.1" value="2" required checked/)
    expect(gap.html).toContain('Why?</textarea>')
    const scores = { 'score.1': '2', 'score.2': '1', 'score.3': '0' }
    const long = await teacher.post(address, { ...fieldsIn(page.html, 'mark'), ...scores, comment: 'x'.repeat(1001) })
    expect(long).toMatchObject({ status: 422, html: expect.stringContaining('these are 1,001.') })

    const fields = { ...fieldsIn(page.html, 'mark'), ...scores, comment: 'Say <why>.' }
    const done = await teacher.post(address, { ...fields, on: 'next' })
    expect(done.at).toBe('/marking?done=')
    expect(text(done)).toContain('Saved. The learner sees the mark from now on.')
    expect(text(done)).not.toMatch(/Marking 1/)
    await teacher.post(address, { ...fields, on: 'next' })
    expect((await site.store.history(id)).filter(({ type }) => type === 'marked')).toHaveLength(1)

    const review = await learner.get(`/attempts/${attempt}/2/review`)
    expect(text(review)).toContain('Marked: 3 of 6 points')
    expect(text(review)).toMatch(/Is there a reason\? 1 of 2 from the text, but vague/)
    expect(review.html).toContain('Say &lt;why&gt;.')
    expect(text(await learner.get(`/attempts/${attempt}/result`))).toMatch(/1 of 2 right.* 3 of 7 points/)
    expect(text(await learner.get('/progress'))).toContain('1 of 2')
    expect((await teacher.get('/scores.csv')).html).toMatch(/constructed-response,a,"Too <b>short<\/b>\.\nSo it is\.",0\.5,0\.5,,,,/)
  })

  it('two teachers at one answer: the second is told what stands, keeps what they chose, and may change it', async () => {
    await write()
    await handIn()
    const other = site.walker()
    await other.teach('Mr Banda')
    const address = `/marking/${id}/${attempt}/2`
    const [first, second] = [await teacher.get(address), await other.get(address)]
    const all = (score: string) => ({ 'score.1': score, 'score.2': score, 'score.3': score })
    await teacher.post(address, { ...fieldsIn(first.html, 'mark'), ...all('2') })
    const late = await other.post(address, { ...fieldsIn(second.html, 'mark'), ...all('1'), comment: 'Mine.' })
    expect(late.status).toBe(409)
    expect(text(late)).toContain('Somebody marked this answer meanwhile')
    expect(text(late)).toContain('6 of 6 points, marked by Ms Okafor')
    expect(late.html).toMatch(/name="score.1" value="1" required checked/)
    const changed = await other.post(address, { ...fieldsIn(late.html, 'mark'), on: 'attempt' })
    expect(changed.at).toBe(`/scores/${id}/${attempt}#q2`)
    expect(text(changed)).toMatch(/3 of 6 points, marked by Mr Banda, .* Mine\. Mark it anew/)
    expect(text(changed)).toContain('1 of 2 right')
    // The first one goes back and sends the old page once more: what it says is not what stands.
    const again = await teacher.post(address, { ...fieldsIn(first.html, 'mark'), ...all('2') })
    expect(again.status).toBe(409)
    expect(text(again)).toContain('3 of 6 points, marked by Mr Banda')
    expect(text(await learner.get(`/attempts/${attempt}/2/review`))).toContain('Marked: 3 of 6 points')
  })

  it('goes on to the next one, of all or of one question, and can leave one for later', async () => {
    const made: { learner: string; attempt: string }[] = []
    for (const name of ['Bob', 'Cy']) {
      const who = await come(name)
      made.push({ learner: who, attempt: await sit(site, who, 'lake/two', [{ response: written }, { response: written }]) })
    }
    await site.board.counted()
    const of = (one: number, n: number) => `/marking/${made[one]?.learner}/${made[one]?.attempt}/${n}`
    const page = await teacher.get(`${of(0, 1)}?question=EX-CR`)
    expect(page.html).toContain(`href="${of(1, 1)}?question=EX-CR"`)
    expect(page.html).toContain('href="?level=b&amp;question=EX-CR"')
    const scores = { 'score.1': '2', 'score.2': '2', 'score.3': '2' }
    const next = await teacher.post(of(0, 1), { ...fieldsIn(page.html, 'mark'), ...scores, on: 'next' })
    expect(next.at).toBe(`${of(1, 1)}?question=EX-CR`)
    expect(text(await teacher.get('/marking?question=EX-CS'))).toContain('2 answers wait')
    const list = await teacher.get('/marking')
    expect(text(list)).toContain('3 answers wait')
    expect(list.html.match(/<option value="EX-C[RS]">/g)).toEqual(['<option value="EX-CR">', '<option value="EX-CS">'])
    // After the last one the first comes again.
    expect((await teacher.get(of(1, 2))).html).toContain(`href="${of(0, 2)}"`)
    for (const query of ['question=%3Cb%3E', 'page=99', `question=${'x'.repeat(500)}`, 'question=a&question=b'])
      expect(await teacher.get(`/marking?${query}`)).toMatchObject({ status: 200 })
    for (const address of [of(0, 9), `/marking/${id}/${attempt}/2`, '/marking/aaaaaaaaaaaaaaaa/x/1'])
      expect(await teacher.get(address)).toMatchObject({ status: 404 })
    expect(await teacher.post(of(1, 1), scores)).toMatchObject({ status: 403 })
  })
})

it('in a browser, words are counted while they are written, and the pages are for everybody', async () => {
  const browser = await openBrowser()
  try {
    const context = await browser.newContext({ baseURL: site.address, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto('/')
    await page.locator('[name="name"]').fill('Ada')
    await page.locator('form[action="/learners"] button').click()
    await page.waitForURL(/fresh/)
    const id = (await context.cookies()).find(({ name }) => name === 'learner')?.value.split('.')[0] ?? ''
    const attempt = await sit(site, id, 'lake/write', [], false)
    await page.goto(`/attempts/${attempt}/1`)
    expect(await page.locator('#words').textContent()).toBe('0 words; at least 10, at most 40')
    await page.locator('#given').fill('Yes, it is.\nSo says the keeper.')
    expect(await page.locator('#words').textContent()).toBe('7 words; at least 10, at most 40')
    await expectForEverybody(page, 'a question to write about')
    await page.getByRole('button', { name: /Save/ }).click()
    await page.waitForURL(/closures/)
    await site.trainer.handIn(id, attempt)
    await page.goto(`/attempts/${attempt}/1/review`)
    for (const fold of ['to compare with', 'Weigh it']) await page.locator('.fold > summary', { hasText: fold }).click()
    await expectForEverybody(page, 'the review of what waits')
    await mark(id, attempt, 1, [2, 1, 0], { comment: 'Well begun.' })
    await page.reload()
    await expectForEverybody(page, 'the review of what is marked')
    await context.close()
  } finally {
    await browser.close()
  }
}, 120_000)
