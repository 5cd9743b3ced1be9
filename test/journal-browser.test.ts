import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './browser.ts'
import { begin, entriesOf, fillIn, keptIn, longQuiz, saved, untilKept, window } from './desk.ts'
import { openSite, type Site } from './walker.ts'

let site: Site
/** The same site by a name that browsers do not trust as they trust localhost. */
let plain: string
let browser: Browser
beforeAll(async () => {
  site = await openSite({ questions: longQuiz.questions })
  plain = site.address.replace('127.0.0.1', 'evident.test')
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const quizzes = { ice: 'ice/end', numbers: 'ice/numbers' }
let ice: Site
beforeAll(async () => {
  ice = await openSite()
}, 120_000)
afterAll(() => ice?.close())

/** Somebody before a question of a quiz on ice. @param script runs in each page before any other one */
async function desk(n: number, { quiz = quizzes.ice, script = '' } = {}) {
  const page = await window(browser, ice.address)
  if (script) await page.addInitScript(script)
  const attempt = await begin(page, quiz)
  if (n > 1) await page.goto(`/attempts/${attempt}/${n}`)
  return { page, attempt }
}
const option = (page: Page, at: number) => page.locator('.option').nth(at)
const forms = async (page: Page) => (await entriesOf(ice, page, 'drafted')).map(({ form }) => form)
const online = (page: Page) => page.evaluate('dispatchEvent(new Event("online"))')
const journal = async (page: Page) => (await keptIn(page)).journal
const posts = /\/attempts\/\w+\/\d+(\/drafts)?$/
/** Does something with the database of this browser, as another program of it would. */
const inDatabase = (page: Page, act: string, version = '') =>
  page.evaluate(`new Promise((done, failed) => {
    const opening = indexedDB.open('evident'${version && `, ${version}`})
    opening.onerror = () => failed(opening.error)
    opening.onsuccess = () => { const db = opening.result; ${act} }
  })`)

describe('what is not taken', () => {
  it.each([401, 403, 404, 407, 413])(
    'by something in between, with status %i, is neither lost nor called refused',
    async (status) => {
      const { page } = await desk(1)
      const body = '<form method="post"><p>Sign in to the network</p></form>'
      await page.route(posts, (route) =>
        route.request().method() === 'POST' ? route.fulfill({ status, contentType: 'text/html', body }) : route.continue(),
      )
      await option(page, 1).click()
      await page.getByRole('button', { name: 'Save only' }).click()
      await expect.poll(() => saved(page), { timeout: 10_000 }).toContain('Not saved yet: kept in this browser')
      await page.waitForTimeout(2_500)
      expect((await journal(page)).map(({ n }) => n)).toEqual([1])
      expect(await page.locator('#prompt').count()).toBe(1)
      expect(await page.getByRole('alert').count()).toBe(0)
      await page.unroute(posts)
      await online(page)
      await expect.poll(async () => (await entriesOf(ice, page, 'answered')).length, { timeout: 20_000 }).toBe(1)
      await page.context().close()
    },
    60_000,
  )

  it('is kept when the page with the mistake does not come, and saved as it stands once that is read', async () => {
    const { page } = await desk(1, { quiz: quizzes.numbers })
    await page.route(posts, (route) => (route.request().headers().accept === 'text/html' ? route.abort() : route.continue()))
    await page.getByRole('textbox').fill('7')
    await expect.poll(() => saved(page), { timeout: 5_000 }).toMatch(/^Saved/)
    await page.route(/drafts$/, (route) => route.abort())
    await page.getByRole('textbox').fill('many')
    await page.getByRole('button', { name: 'Save only' }).click()
    await page.getByRole('alert').waitFor()
    expect(await journal(page)).toMatchObject([{ n: 1, aside: { is: 'refused' } }])
    expect(await saved(page)).not.toContain('Saved')
    await page.reload()
    await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('many')
    await page.getByRole('alert').waitFor()
    expect(await saved(page)).not.toContain('Saved')

    await page.unroute(/drafts$/)
    await page.getByRole('button', { name: 'I have read this' }).click()
    await expect.poll(() => forms(page)).toEqual([{ text: '7' }, { text: 'many' }])
    await expect.poll(() => journal(page)).toEqual([])
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.reload()
    expect(await page.getByRole('textbox').inputValue()).toBe('many')
    await page.context().close()
  }, 60_000)

  it('as a draft either stays in this browser when that is read, until its form is changed', async () => {
    const { page } = await desk(4)
    const long = 'x'.repeat(150_000)
    await page.getByRole('textbox').evaluate((field) => field.removeAttribute('maxlength'))
    await page.getByRole('textbox').fill(long)
    await page.getByRole('alert').waitFor({ timeout: 20_000 })
    expect(await saved(page)).not.toContain('Saved')
    await page.getByRole('button', { name: 'I have read this' }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
    expect(await journal(page)).toHaveLength(1)
    await page.getByRole('textbox').fill('short')
    await expect.poll(() => saved(page), { timeout: 10_000 }).toMatch(/^Saved/)
    expect(await journal(page)).toEqual([])
    expect(await forms(page)).toEqual([{ text: 'short' }])
    await page.context().close()
  }, 60_000)

  it('because a newer one stands is never called saved, on whichever page of the attempt', async () => {
    const { page, attempt } = await desk(1)
    await page.goto(`/attempts/${attempt}/2`)
    await page.goto(`/attempts/${attempt}/1`)
    const other = await window(browser, ice.address)
    await other.context().addCookies(await page.context().cookies())
    await other.goto(`/attempts/${attempt}/1`)
    await option(other, 2).click()
    await expect.poll(() => saved(other)).toMatch(/^Saved/)
    await option(page, 1).click()
    await page.getByRole('alert').waitFor()
    await expect.poll(() => saved(page)).toBe('')
    await page.reload()
    await page.getByRole('alert').waitFor()
    await expect.poll(() => saved(page)).toBe('')
    await page.getByRole('button', { name: 'Send mine instead' }).click()
    await expect.poll(() => saved(page)).toMatch(/^Saved/)
    expect(await forms(page)).toEqual([{ option: '3' }, { option: '2' }])
    await other.context().close()
    await page.context().close()
  }, 60_000)
})

describe('what is changed', () => {
  it('before the script runs is saved as well, and what was waiting beside it stays', async () => {
    const { page, attempt } = await desk(1)
    await option(page, 0).click()
    await expect.poll(() => saved(page)).toMatch(/^Saved/)
    let go = () => {}
    const held = new Promise<void>((done) => {
      go = done
    })
    await page.route(/\/assets\/.*page\.js$/, async (route) => {
      await held
      await route.continue()
    })
    await page.goto(`/attempts/${attempt}/1`, { waitUntil: 'commit' })
    await option(page, 2).click()
    go()
    await expect.poll(() => forms(page), { timeout: 10_000 }).toEqual([{ option: '1' }, { option: '3' }])
    await expect.poll(() => saved(page)).toMatch(/^Saved/)
    expect(await option(page, 2).locator('input').isChecked()).toBe(true)
    await page.context().close()
  }, 60_000)

  it('and stands newer on the server is what Back shows, not what the form said when it was left', async () => {
    const { page, attempt } = await desk(4)
    await page.getByRole('textbox').fill('older')
    await expect.poll(() => saved(page), { timeout: 5_000 }).toMatch(/^Saved/)
    await page.goto('/progress')
    const other = await window(browser, ice.address)
    await other.context().addCookies(await page.context().cookies())
    await other.goto(`/attempts/${attempt}/4`)
    await other.getByRole('textbox').fill('newer')
    await expect.poll(() => saved(other), { timeout: 5_000 }).toMatch(/^Saved/)
    await page.goBack()
    await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('newer')
    await page.waitForTimeout(1_500)
    expect(await forms(page)).toEqual([{ text: 'older' }, { text: 'newer' }])
    await other.context().close()
    await page.context().close()
  }, 60_000)

  it('in two pages that went on from one draft is told in the older one, and does not overwrite the newer one', async () => {
    const { page: first, attempt } = await desk(4)
    await first.context().route(/drafts$/, (route) => route.abort())
    await first.getByRole('textbox').fill('aaa')
    await expect.poll(async () => (await journal(first)).length).toBe(1)
    const second = await first.context().newPage()
    await second.goto(`/attempts/${attempt}/4`)
    await expect.poll(() => second.getByRole('textbox').inputValue()).toBe('aaa')
    await first.context().unroute(/drafts$/)
    await second.getByRole('textbox').fill('a longer text in the second page')
    await expect.poll(() => saved(second), { timeout: 10_000 }).toMatch(/^Saved/)
    await first.locator('#newer').waitFor()
    await first.getByRole('textbox').fill('aaab')
    await first.getByText('What you answered here was not taken').waitFor()
    expect((await forms(first)).at(-1)).toEqual({ text: 'a longer text in the second page' })
    expect(await first.getByRole('textbox').inputValue()).toBe('aaab')
    await first.context().close()
  }, 60_000)
})

describe('a database of the browser', () => {
  it('of a later release is used as it is', async () => {
    const { page } = await desk(1)
    await inDatabase(page, 'db.close(); done()', '7')
    await page.reload()
    await page.route(/drafts$/, (route) => route.abort())
    await option(page, 1).click()
    await expect.poll(() => saved(page)).toContain('Not saved yet: kept in this browser')
    await page.reload()
    await expect.poll(() => option(page, 1).locator('input').isChecked()).toBe(true)
    expect(await saved(page)).not.toContain('Saved')
    await page.context().close()
  }, 60_000)

  it('that is deleted is written once more', async () => {
    const { page } = await desk(1)
    await page.route(/drafts$/, (route) => route.abort())
    await option(page, 1).click()
    await expect.poll(async () => (await journal(page)).length).toBe(1)
    await page.evaluate(
      `new Promise((done, failed) => { const way = indexedDB.deleteDatabase('evident'); way.onsuccess = done; way.onerror = failed })`,
    )
    await expect.poll(async () => (await journal(page)).length).toBe(1)
    await expect.poll(() => saved(page)).toContain('Not saved yet: kept in this browser')
    await page.unroute(/drafts$/)
    await online(page)
    await expect.poll(() => saved(page), { timeout: 20_000 }).toMatch(/^Saved/)
    expect(await forms(page)).toEqual([{ option: '2' }])
    await page.context().close()
  }, 60_000)

  it('that cannot be read says nothing of being saved, and what this page wrote is sent all the same', async () => {
    const broken = `for (const kind of [IDBObjectStore, IDBIndex]) {
      const { getAll } = kind.prototype
      kind.prototype.getAll = function (...asked) {
        if (sessionStorage.broken) throw new DOMException('', 'UnknownError')
        return getAll.apply(this, asked)
      }
    }`
    const { page } = await desk(1, { script: broken })
    await option(page, 0).click()
    await expect.poll(() => saved(page)).toMatch(/^Saved/)
    await page.route(/drafts$/, (route) => route.abort())
    await option(page, 1).click()
    await expect.poll(() => saved(page)).toContain('Not saved yet')
    await page.evaluate(`sessionStorage.broken = '1'`)
    await online(page)
    await page.waitForTimeout(1_500)
    expect(await saved(page)).toContain('Not saved yet')
    await page.unroute(/drafts$/)
    await online(page)
    await expect.poll(() => forms(page), { timeout: 20_000 }).toEqual([{ option: '1' }, { option: '2' }])
    await page.reload()
    await expect.poll(() => saved(page)).toBe('')
    await page.context().close()
  }, 60_000)

  it('that opens late is used from then on', async () => {
    const { page, attempt } = await desk(1)
    const other = await page.context().newPage()
    await other.goto('/sw.js')
    // As long as somebody holds it, it is not deleted, and nobody can open it.
    await inDatabase(other, `globalThis.held = db; indexedDB.deleteDatabase('evident'); setTimeout(done, 300)`)
    await page.goto(`/attempts/${attempt}/1`)
    await page.route(/drafts$/, (route) => route.abort())
    await page.waitForTimeout(3_500)
    await option(page, 1).click()
    await expect.poll(() => saved(page), { timeout: 10_000 }).toContain('this browser cannot keep it')
    await other.evaluate('held.close()')
    await expect.poll(() => saved(page), { timeout: 10_000 }).toContain('Not saved yet: kept in this browser')
    expect(await journal(page)).toHaveLength(1)
    await page.unroute(/drafts$/)
    await online(page)
    await expect.poll(() => saved(page), { timeout: 20_000 }).toMatch(/^Saved/)
    await expect.poll(() => journal(page)).toEqual([])
    expect(await forms(page)).toEqual([{ option: '2' }])
    await page.context().close()
  }, 60_000)

  it('that is full makes room for an answer by the pages that it keeps', async () => {
    const { page } = await desk(1, { script: full('pages') })
    await untilKept(page)
    await page.route(/drafts$/, (route) => route.abort())
    await page.evaluate(`globalThis.isFull = true`)
    await option(page, 1).click()
    await expect.poll(() => saved(page)).toContain('Not saved yet: kept in this browser')
    expect(await keptIn(page)).toMatchObject({ journal: [{ n: 1 }], pages: [] })
    await page.context().close()
  }, 60_000)

  it('that stays full keeps the older draft until the newer one is saved', async () => {
    const { page } = await desk(4, { script: full('nothing') })
    await page.route(/drafts$/, (route) => route.abort())
    await page.getByRole('textbox').fill('older')
    await expect.poll(async () => (await journal(page)).length).toBe(1)
    await page.evaluate(`globalThis.isFull = true`)
    await page.getByRole('textbox').fill('newer')
    await expect.poll(() => saved(page), { timeout: 10_000 }).toContain('this browser cannot keep it')
    expect((await journal(page)).map(({ fields }) => fields.at(-1))).toEqual([['text', 'older']])
    await page.unroute(/drafts$/)
    await online(page)
    await expect.poll(() => saved(page), { timeout: 20_000 }).toMatch(/^Saved/)
    expect((await forms(page)).at(-1)).toEqual({ text: 'newer' })
    await expect.poll(() => journal(page)).toEqual([])
    await page.context().close()
  }, 60_000)
})

/** A browser whose room for the journal is used up, from when `isFull` says so, till something goes. */
const full = (till: string) => `
  const { put, delete: remove } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (...given) {
    if (globalThis.isFull && this.name === 'journal') throw new DOMException('', 'QuotaExceededError')
    return put.apply(this, given)
  }
  IDBObjectStore.prototype.delete = function (...given) {
    if (this.name === '${till}') globalThis.isFull = false
    return remove.apply(this, given)
  }`

describe('on plain http', () => {
  it('a turn that was taken by a wrong clock stops nobody', async () => {
    const page = await window(browser, plain)
    const attempt = await begin(page, longQuiz.quiz)
    await inDatabase(
      page,
      `const turn = db.transaction('leases', 'readwrite')
       turn.objectStore('leases').put({ attempt: '${attempt}', holder: 'somebody', until: Date.now() + 3_600_000 })
       turn.oncomplete = () => { db.close(); done() }`,
    )
    await fillIn(page)
    await expect.poll(() => saved(page), { timeout: 5_000 }).toMatch(/^Saved/)
    await page.context().close()
  }, 60_000)

  it('a network that swallows everything is waited for once, not at each question', async () => {
    const page = await window(browser, plain)
    await begin(page, longQuiz.quiz)
    await untilKept(page)
    await page.context().route('**', () => undefined)
    const next = () =>
      page
        .getByRole('button', { name: /Save only|Save and go on/ })
        .first()
        .click()
    await fillIn(page)
    await next()
    await page.waitForURL(/\/2$/, { timeout: 40_000, waitUntil: 'commit' })
    await fillIn(page)
    const since = Date.now()
    await next()
    await page.waitForURL(/\/3$/, { waitUntil: 'commit' })
    expect(Date.now() - since).toBeLessThan(8_000)
    expect((await journal(page)).map(({ n }) => n)).toEqual([1, 2])
    await page.context().close()
  }, 90_000)

  it('nobody is taken from the question that they went on to when the answer before it is saved', async () => {
    const page = await window(browser, plain)
    await begin(page, longQuiz.quiz)
    await untilKept(page)
    let go = () => {}
    const held = new Promise<void>((done) => {
      go = done
    })
    await page.route(/\/attempts\/\w+\/1$/, async (route) => {
      if (route.request().method() === 'POST') await held
      await route.continue()
    })
    await fillIn(page)
    await page
      .getByRole('button', { name: /Save only|Save and go on/ })
      .first()
      .click()
    await page.locator('.stops a').nth(4).click()
    await page.waitForURL(/\/5$/)
    await page.locator('#prompt').waitFor()
    go()
    await expect.poll(async () => (await entriesOf(site, page, 'answered')).length, { timeout: 10_000 }).toBe(1)
    await page.waitForTimeout(1_000)
    expect(page.url()).toMatch(/\/5$/)
    await page.context().close()
  }, 60_000)
})
