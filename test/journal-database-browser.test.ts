import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begin, entriesOf, fillIn, journal, keptIn, longQuiz, online, option, plainOf, saved, saveOnly, untilKept, window } from './desk.ts'
import { browser, closeIce, desk, forms, openIce } from './journal-browser-set-up.ts'
import { openSite, type Site } from './walker.ts'

beforeAll(openIce, 120_000)
afterAll(closeIce)

let site: Site
let plain: string
beforeAll(async () => {
  site = await openSite({ questions: longQuiz.questions })
  plain = plainOf(site)
}, 120_000)
afterAll(() => site?.close())

/** Does something with the database of this browser, as another program of it would. */
const inDatabase = (page: Page, act: string, version = '') =>
  page.evaluate(`new Promise((done, failed) => {
    const opening = indexedDB.open('evident'${version && `, ${version}`})
    opening.onerror = () => failed(opening.error)
    opening.onsuccess = () => { const db = opening.result; ${act} }
  })`)

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
    await expect.poll(() => saved(page)).not.toContain('Saved')
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
    await expect.poll(() => saved(page)).toContain('Not saved yet')
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
    const next = () => saveOnly(page)
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
    await saveOnly(page)
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
