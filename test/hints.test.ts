import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { speaker } from '../src/text.ts'
import { hintsOf } from '../src/training/hints.ts'
import { fieldsIn, openSite, type Page, type Site } from './walker.ts'

let site: Site
let clock = Date.parse('2025-11-03T09:00:00Z')
beforeAll(async () => {
  site = await openSite({ writable: true, now: () => new Date(clock) })
  const file = join(site.questions, 'ice/quizzes.yaml')
  const quizzes = await readFile(file, 'utf8')
  await writeFile(
    file,
    `${quizzes}- id: helped\n  title: Ice, with hints\n  level: a\n  questions: [ICE-SC-1, ICE-SA-1]\n  feedback: each\n  hints: true\n`,
  )
  const asked = join(site.questions, 'ice/ICE-SC-1.yaml')
  await writeFile(asked, (await readFile(asked, 'utf8')).replace('process:', 'hint: Ask what ice needs more of.\nprocess:'))
  await site.live.refresh()
})
afterAll(() => site.close())

const t = speaker('en')
const inSection = 'Look under “A strange solid”.'
const whatFor = 'Ask what ice needs more of.'

const hintsOn = (page: Page) =>
  [...(page.html.match(/<section[^>]*id="hints"[\s\S]*?<\/section>/)?.[0] ?? '').matchAll(/<li>(.*?)<\/li>/g)].map(([, hint]) => hint)

describe('the hints of a question', () => {
  it('say where to look, what to look for, and one of the sentences without its telling word', () => {
    const bank = site.live.bank()
    const [level] = bank.passages.get('ice')?.levels ?? []
    const question = bank.questions.get('ICE-SC-1')?.question
    if (!level || !question) throw new Error('The example is gone')
    expect(hintsOf(question, level).map((words) => t(words))).toEqual([
      inSection,
      whatFor,
      'One sentence to read again: It ____ ____ room than the ____ did.',
    ])
    const { hint: _, ...silent } = question
    expect(hintsOf(silent, level)).toHaveLength(2)
  })
})

describe('asking for hints', () => {
  it('gives one more each time, keeps them, and keeps what is being written', async () => {
    const who = site.walker()
    await who.come()
    const page = await who.begin('ice/helped')
    expect(hintsOn(page)).toEqual([])
    expect(page.html).toContain('Hint 1 of 3')
    const hints = `${page.at}/hints`
    const first = await who.submit(page, page.at, {}).then(() => who.post(hints, { step: '1', option: '2', level: 'a' }))
    expect(first.status).toBe(200)
    expect(hintsOn(first)).toEqual([inSection])
    expect(first.html).toMatch(/value="2"[^>]* checked/)
    const second = await who.post(hints, { step: '2', level: 'a' })
    expect(hintsOn(second)).toEqual([inSection, whatFor])
    // Sent again, it is the same; and nobody answered anything by it.
    expect(hintsOn(await who.post(hints, { step: '2', level: 'a' }))).toEqual([inSection, whatFor])
    const again = await who.get(page.at)
    expect(hintsOn(again)).toEqual([inSection, whatFor])
    expect(again.html).not.toMatch(/name="option"[^>]* checked/)
    expect(again.html).toContain('Hint 3 of 3')
  })

  it.each(['0', '4', '1.5', 'x', ''])('has no hint number “%s”', async (step) => {
    const who = site.walker()
    await who.come()
    const page = await who.begin('ice/helped')
    expect((await who.post(`${page.at}/hints`, { step })).status).toBe(404)
    expect(hintsOn(await who.get(page.at))).toEqual([])
  })

  it('gives none in a quiz without hints, and none once the answer is final', async () => {
    const who = site.walker()
    await who.come()
    const plain = await who.begin('ice/each')
    expect(plain.html).not.toContain('Hint 1')
    expect((await who.post(`${plain.at}/hints`, { step: '1' })).status).toBe(404)

    const page = await who.begin('ice/helped')
    const seat = page.html.match(/name="option" value="(\d)"/)?.[1] ?? ''
    await who.submit(page, page.at, { option: seat })
    await who.submit(await who.get(`${page.at}/place`), `${page.at}/place`, { none: '1' })
    expect((await who.post(`${page.at}/hints`, { step: '1' })).at).toBe(`${page.at}/review`)
  })

  it('leaves what was answered with a hint out of the figures of the question, and nothing else', async () => {
    const count = (id: string) => site.board.figuresOf(id).reduce((sum, { n }) => sum + n, 0)
    const before = [count('ICE-SC-1'), count('ICE-SA-1')]
    const who = site.walker()
    await who.come()
    const page = await who.begin('ice/helped')
    await who.post(`${page.at}/hints`, { step: '1' })
    const attempt = page.at.replace(/\/1$/, '')
    await who.submit(await who.get(`${attempt}/closures`), `${attempt}/closures`)
    expect([count('ICE-SC-1'), count('ICE-SA-1')]).toEqual([before[0], (before[1] ?? 0) + 1])
  })
})

describe('a form that is shown again', () => {
  /** What tells the server which page this is and since when it is read. */
  const marksOf = (page: Page) => {
    const { key, seen, shown } = fieldsIn(page.html, 'answer')
    return { key, seen, shown }
  }
  const minutes = 60_000

  it.each([
    ['with a hint', '/hints', { step: '1' }, 200],
    ['with a mistake', '', { option: '9' }, 422],
  ])('%s, is still the same form, read since it was shown first', async (_, to, fields, status) => {
    const who = site.walker()
    await who.come()
    const page = await who.begin('ice/helped')
    clock += 5 * minutes
    const again = await who.post(page.at + to, { ...fieldsIn(page.html, 'answer'), ...fields })
    expect(again.status).toBe(status)
    expect(marksOf(again)).toEqual(marksOf(page))
    clock += 2000
    await who.post(page.at, { ...fieldsIn(again.html, 'answer'), option: '1' })
    const learner = who.cookies.get('learner')?.split('.')[0] ?? ''
    const answers = (await site.store.history(learner)).filter(({ type }) => type === 'answered')
    expect(answers).toMatchObject([{ ms: 5 * minutes + 2000, key: marksOf(page).key }])
  })

  it.each([
    ['with a hint', '/hints', { step: '1' }],
    ['with a mistake', '', { option: '9' }],
  ])('%s, knows no answer that another page gave meanwhile', async (_, to, fields) => {
    const who = site.walker()
    await who.come()
    const old = await who.begin('ice/helped')
    await who.post(old.at, { ...fieldsIn((await who.get(old.at)).html, 'answer'), option: '2' })
    const again = await who.post(old.at + to, { ...fieldsIn(old.html, 'answer'), ...fields })
    const late = await who.post(old.at, { ...fieldsIn(again.html, 'answer'), option: '1' })
    expect(late.status).toBe(409)
    expect(late.html).toContain('newer answer')
    // The page that says so knows it, and what it sends counts.
    expect((await who.post(old.at, { ...fieldsIn(late.html, 'answer'), option: '1' })).at).not.toBe(old.at)
    expect((await who.get(old.at)).html).toMatch(/value="1"[^>]* checked/)
  })

  it('after an answer (Back, a hint, another choice) still takes the place of that answer', async () => {
    const who = site.walker()
    await who.come()
    const page = await who.begin('ice/helped')
    await who.post(page.at, { ...fieldsIn(page.html, 'answer'), option: '2' })
    const again = await who.post(`${page.at}/hints`, { ...fieldsIn(page.html, 'answer'), option: '2', step: '1' })
    expect((await who.post(page.at, { ...fieldsIn(again.html, 'answer'), option: '1' })).status).toBe(200)
    expect((await who.get(page.at)).html).toMatch(/value="1"[^>]* checked/)
  })

  it('asking for the place, is still the same form, too', async () => {
    const who = site.walker()
    await who.come()
    const page = await who.begin('ice/helped')
    const place = await who.post(page.at, { ...fieldsIn(page.html, 'answer'), option: '1', next: 'where' })
    clock += minutes
    const again = await who.post(place.at, fieldsIn(place.html, 'place'))
    expect(again.status).toBe(422)
    expect(fieldsIn(again.html, 'place')).toEqual(fieldsIn(place.html, 'place'))
  })

  it('with marks that cannot be right gets new ones', async () => {
    const who = site.walker()
    await who.come()
    const page = await who.begin('ice/helped')
    const again = await who.post(`${page.at}/hints`, { step: '1', key: 'x', seen: '-1', shown: '1' })
    expect(marksOf(again)).toMatchObject({ key: expect.stringMatching(/^.{36}$/), seen: '0', shown: expect.stringContaining(`${clock}.`) })
  })
})
