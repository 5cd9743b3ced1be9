import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { speaker } from '../src/text.ts'
import { hintsOf } from '../src/training/hints.ts'
import { openSite, type Page, type Site } from './walker.ts'

let site: Site
beforeAll(async () => {
  site = await openSite({ writable: true })
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
