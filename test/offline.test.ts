import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectForEverybody, openBrowser } from './browser.ts'
import { begin, entriesOf, fillIn, keptIn, longQuiz, saved, saveOnly, untilKept, window } from './desk.ts'
import { openSite, type Site } from './walker.ts'

let site: Site
let browser: Browser
beforeAll(async () => {
  site = await openSite({ questions: longQuiz.questions, https: true })
  browser = await openBrowser()
}, 120_000)
afterEach(() => site.comeBack())
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** Somebody at the first question, once all their pages are kept and the browser would open them by itself. */
async function atDesk(name?: string): Promise<{ page: Page; attempt: string }> {
  const page = await window(browser, site.address)
  const attempt = await begin(page, longQuiz.quiz, name)
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
  await expect.poll(() => page.evaluate('Boolean(navigator.serviceWorker.controller)')).toBe(true)
  await untilKept(page)
  return { page, attempt }
}

/** Answers the questions from the one that stands here on. */
async function answerOn(page: Page, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) {
    await page.waitForURL(new RegExp(`/${n}$`))
    await page.locator('#answer').waitFor()
    await fillIn(page)
    await saveOnly(page)
  }
  await page.waitForURL(new RegExp(`/${to + 1}$`))
}

describe('over https, when the server is away', () => {
  it('ten answers are given, outlast a reload and a closed tab, and are each on the server once when it is back', async () => {
    const { page, attempt } = await atDesk()
    await site.goAway()
    await answerOn(page, 1, 5)
    await page.reload()
    expect(page.url()).toMatch(/\/6$/)
    await answerOn(page, 6, 8)
    await expect.poll(() => saved(page), { timeout: 20_000 }).toContain('Not saved yet: kept in this browser')
    await expectForEverybody(page, 'a question without a server')

    // What was answered stands in its form, and in the list of questions.
    await page.goto(`/attempts/${attempt}/1`)
    await expect.poll(() => page.locator('#answer input:checked').count()).toBe(1)
    expect(await page.locator('.stops .answered').count()).toBe(8)

    const again = await page.context().newPage()
    await page.close()
    await again.goto(`/attempts/${attempt}/9`)
    await answerOn(again, 9, 10)
    expect(await entriesOf(site, again, 'answered')).toEqual([])
    await site.comeBack()
    await again.evaluate('dispatchEvent(new Event("online"))')
    await expect.poll(async () => (await entriesOf(site, again, 'answered')).length, { timeout: 40_000 }).toBe(10)
    await expect.poll(() => saved(again), { timeout: 40_000 }).toMatch(/^Saved \d/)
    const answers = await entriesOf(site, again, 'answered')
    expect(answers.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(new Set(answers.map(({ key }) => key)).size).toBe(10)
    // Nobody saw how long they took; only the first stood on a page of the server's, and may still have come in time to say so.
    expect(answers.filter(({ n, ms }) => n !== 1 && ms !== null)).toEqual([])
    expect((await keptIn(again)).journal).toEqual([])
    await again.context().close()
  }, 120_000)

  it('what is in the way of a page is told apart: handed in, nothing of it is opened any more, and only files of the release are kept', async () => {
    const { page, attempt } = await atDesk('Ada')
    await fillIn(page)
    await page.getByRole('button', { name: 'Save only' }).click()
    await page.waitForURL(/\/2$/)
    await page.goto(`/attempts/${attempt}/closures`)
    await page.getByRole('button', { name: 'Hand in' }).click()
    await page.waitForURL(/result$/)
    expect(await keptIn(page)).toEqual({ journal: [], heads: [], pages: [] })
    const cached = await page.evaluate<string[]>(
      'caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat())',
    )
    expect(cached.length).toBeGreaterThan(3)
    expect(cached.filter((path) => !/^\/assets\/[0-9a-f]{12}\/[\w.-]+\.(css|js|svg|woff2)$/.test(path))).toEqual([])
    await page.goBack()
    await page.waitForURL((url) => /result$|review$/.test(url.pathname))
    await site.goAway()
    expect(await page.goto(`/attempts/${attempt}/1`).catch((error: Error) => error.message)).toContain('ERR_')
    expect(await page.goto(`/attempts/${attempt}/result`).catch((error: Error) => error.message)).toContain('ERR_')
    await page.context().close()
  }, 90_000)

  it('a new release takes the place of an old one', async () => {
    const { page } = await atDesk('Kofi')
    await page.evaluate(`caches.open('evident 000000000000').then((old) => old.put('/assets/000000000000/page.js', new Response('old')))`)
    await page.evaluate('navigator.serviceWorker.getRegistration("/attempts/").then((one) => one.unregister())')
    await page.goto(page.url())
    await expect
      .poll(() => page.evaluate<string[]>('caches.keys()'), { timeout: 20_000 })
      .toEqual([expect.not.stringContaining('000000000000')])
    const script = `fetch('/sw.js').then(({ headers }) => ['cache-control', 'content-type'].map((name) => headers.get(name)))`
    expect(await page.evaluate<string[]>(script)).toEqual(['no-cache', 'text/javascript; charset=utf-8'])
    await page.context().close()
  }, 90_000)

  it('of another release a page gets the files that the server has, and its own where nobody answers', async () => {
    const { page } = await atDesk('Uma')
    await page.evaluate(`caches.keys().then(async ([name]) => {
      const release = await caches.open(name)
      await release.put('/assets/' + name.split(' ')[1] + '/page.js', new Response('kept'))
    })`)
    const script = (release: string) => page.evaluate<string>(`fetch('/assets/${release}/page.js').then((answer) => answer.text())`)
    const [name = ''] = await page.evaluate<string[]>('caches.keys()')
    expect(await script(name.split(' ')[1] ?? '')).toBe('kept')
    expect((await script('111111111111')).length).toBeGreaterThan(1_000)
    await site.goAway()
    expect(await script('111111111111')).toBe('kept')
    await page.context().close()
  }, 90_000)

  it('says of a page that can be opened again nothing else, when the server is away', async () => {
    const { page } = await atDesk('Vic')
    await site.goAway()
    await fillIn(page)
    await page.locator('#away').waitFor()
    expect(await page.locator('#away').innerText()).not.toContain('Do not reload')
    await page.context().close()
  }, 90_000)
})
