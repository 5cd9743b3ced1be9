import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Entry } from '../src/store/store.ts'
import type { Site } from './walker.ts'

/** Twelve questions of many kinds, each with its place in the text. */
export const longQuiz = { questions: fileURLToPath(new URL('../questions/', import.meta.url)), quiz: 'lee-xi-gyeongju/level-b' }

/** A window of somebody who moves nothing. */
export async function window(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(10_000)
  return context.newPage()
}

/** The same site by a name that browsers do not trust as they trust localhost. */
export const plainOf = (site: Site) => site.address.replace('127.0.0.1', 'evident.test')

/** Who is signed in as a learner in this browser, or ''. */
export const learnerOf = async (page: Page) =>
  (await page.context().cookies()).find(({ name }) => /learner$/.test(name))?.value.split('.')[0] ?? ''

/** Comes in by name. @returns the id of the learner */
export async function come(page: Page, name: string): Promise<string> {
  await page.goto('/')
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Start reading' }).click()
  await page.waitForURL(/fresh/)
  return learnerOf(page)
}

/** A window of somebody new who has begun a quiz, at its question n. */
export async function sitDown(browser: Browser, site: Site, quiz: string, options: BrowserContextOptions = {}, n = 1): Promise<Page> {
  const who = site.walker()
  await who.come()
  const begun = await who.begin(quiz)
  const page = await window(browser, site.address, options)
  await page.context().addCookies([...who.cookies].map(([name, value]) => ({ name, value, url: site.address })))
  await page.goto(begun.at.replace(/\/1$/, `/${n}`))
  return page
}

/** Comes in by name and begins a quiz. @returns the id of the attempt */
export async function begin(page: Page, quiz: string, name = 'Mina'): Promise<string> {
  await come(page, name)
  await page.goto(`/passages/${quiz.split('/')[0]}`)
  await page
    .locator('form', { has: page.locator(`input[value="${quiz}"]`) })
    .getByRole('button')
    .click()
  await page.waitForURL(/\/attempts\/[a-z2-7]{16}\/1$/)
  return page.url().split('/').at(-2) ?? ''
}

/** Fills in a question of whatever kind, with something that can be read as an answer; `turn` makes it another one. */
export async function fillIn(page: Page, turn = 0): Promise<void> {
  const form = page.locator('#answer')
  const radios = form.locator('input[type=radio]')
  if ((await radios.count()) > 0) await radios.nth(turn % (await radios.count())).check({ force: true })
  const boxes = form.locator('input[type=checkbox]')
  for (let at = 0; at < Math.min(2, await boxes.count()); at++) await boxes.nth(at).check({ force: true })
  const selects = form.locator('select')
  for (let at = 0; at < (await selects.count()); at++) {
    // A list that puts itself in order has them all by now.
    if ((await selects.nth(at).inputValue()) === '') await selects.nth(at).selectOption({ index: at + 1 })
  }
  const text = form.locator('input[type=text], textarea')
  if ((await text.count()) > 0) await text.first().fill(String(3 + turn))
  if ((await radios.count()) + (await boxes.count()) + (await selects.count()) + (await text.count()) > 0) return
  const picks = page.locator('label.pick input')
  for (const at of [turn, turn + 1, turn + 2]) await picks.nth(at).check({ force: true })
}

/** What a learner did in an attempt, of one type. */
export async function entriesOf(site: Site, page: Page, type: string): Promise<(Entry & { n?: number; key?: string })[]> {
  return (await site.store.history(await learnerOf(page))).filter((entry) => entry.type === type)
}

/** The option that stands there, counted from 0. */
export const option = (page: Page, at: number) => page.locator('.option').nth(at)

/** Goes on from a question, whatever else could be done there. */
export const saveOnly = (page: Page) =>
  page
    .getByRole('button', { name: /Save only|Save and go on/ })
    .first()
    .click()

/** Waits until this page of an attempt is there. */
export const at = (page: Page, n: number | string) => page.waitForURL(new RegExp(`/${n}$`))

export const saved = (page: Page) => page.locator('#saved').innerText()

/** Tells a page that its browser is online again. */
export const online = (page: Page) => page.evaluate('dispatchEvent(new Event("online"))')

interface Kept {
  journal: { attempt: string; n: number; fields: [string, string][] }[]
  heads: unknown[]
  pages: { path: string; html: string }[]
}
/** Everything that the browser keeps of this site in its database. */
export const keptIn = (page: Page): Promise<Kept> =>
  page.evaluate<Kept>(`new Promise((done, failed) => {
    const opening = indexedDB.open('evident')
    opening.onerror = () => failed(opening.error)
    opening.onsuccess = () => {
      const db = opening.result
      const turn = db.transaction(['journal', 'heads', 'pages'])
      const all = Object.fromEntries(['journal', 'heads', 'pages'].map((name) => [name, turn.objectStore(name).getAll()]))
      turn.oncomplete = () => { db.close(); done(Object.fromEntries(Object.entries(all).map(([name, { result }]) => [name, result]))) }
    }
  })`)

/** The answers and drafts that wait in the browser. */
export const journal = async (page: Page) => (await keptIn(page)).journal

/** Waits until the pages of an attempt are there for when nobody answers: handing in is the last one. */
export async function untilKept(page: Page): Promise<void> {
  const paths = () =>
    page.evaluate<string[]>(`new Promise((done) => {
      const opening = indexedDB.open('evident')
      // Nothing is there yet, and nothing is to be there because somebody looked.
      opening.onupgradeneeded = () => opening.transaction.abort()
      opening.onerror = () => done([])
      opening.onsuccess = () => {
        const db = opening.result
        const asking = db.transaction('pages').objectStore('pages').getAllKeys()
        asking.onsuccess = () => { db.close(); done(asking.result) }
      }
    })`)
  await expect.poll(async () => (await paths()).some((path) => path.endsWith('/closures')), { timeout: 60_000, interval: 500 }).toBe(true)
}

/** Somebody at the first question of the long quiz, once the pages of the attempt are kept in their browser. */
export async function readyAt(browser: Browser, address: string, name?: string): Promise<{ page: Page; attempt: string }> {
  const page = await window(browser, address)
  const attempt = await begin(page, longQuiz.quiz, name)
  await untilKept(page)
  return { page, attempt }
}
