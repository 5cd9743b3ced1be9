import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectForEverybody, openBrowser } from './browser.ts'
import { at, entriesOf, fillIn, keptIn, learnerOf, longQuiz, online, plainOf, readyAt, saveOnly, window } from './desk.ts'
import { openSite, type Site } from './walker.ts'

let site: Site
let address: string
let browser: Browser
beforeAll(async () => {
  site = await openSite({ questions: longQuiz.questions })
  address = plainOf(site)
  browser = await openBrowser()
}, 120_000)
afterEach(() => site.comeBack())
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const atDesk = (name: string) => readyAt(browser, address, name)

const leaveButton = (page: Page) => page.getByRole('button', { name: 'Leave this machine' })
/** Answers the questions of these numbers while nobody answers. */
async function answerAway(page: Page, numbers: readonly number[]): Promise<void> {
  for (const n of numbers) {
    await at(page, n)
    await fillIn(page)
    await saveOnly(page)
  }
  await at(page, (numbers.at(-1) ?? 0) + 1)
}
/** The page was put by, and the learner is back at it. */
const back = (page: Page) => page.evaluate('dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))')

describe('leaving this machine', () => {
  it('without the server is not done and said so, beside the button; with it the kept pages go', async () => {
    const { page } = await atDesk('Mina')
    await page.goto('/settings')
    await site.goAway()
    await leaveButton(page).click()
    await page.locator('#no-leaving').waitFor()
    expect(await page.locator('#no-leaving').innerText()).toContain('You are still signed in')
    expect(await page.evaluate('document.activeElement.id')).toBe('no-leaving')
    await expectForEverybody(page, 'somebody who cannot be signed out')
    expect(new URL(page.url()).pathname).toBe('/settings')
    expect((await keptIn(page)).pages.length).toBeGreaterThan(10)
    await site.comeBack()
    await leaveButton(page).click()
    await page.getByLabel('Your name').waitFor()
    expect((await page.context().cookies()).filter(({ name }) => name === 'learner')).toEqual([])
    expect((await keptIn(page)).pages).toEqual([])
    await page.context().close()
  }, 60_000)

  it('tells of what is not sent, and takes only a press after that for an answer; what is somebody else’s is not told of', async () => {
    const { page } = await atDesk('Ben')
    await page.route('**/attempts/*/1**', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
    await fillIn(page)
    await page.locator('#away').waitFor()
    await page.goto('/')
    await leaveButton(page).dblclick()
    await page.locator('#not-left').waitFor()
    await page.waitForTimeout(700)
    expect(await page.locator('#not-left').innerText()).toContain('not saved on the server yet: 1.')
    // It stands by its button.
    expect(await page.locator('#not-left + form[action="/departures"]').count()).toBe(1)
    expect(new URL(page.url()).pathname).toBe('/')
    expect(await learnerOf(page)).not.toBe('')
    await page.waitForTimeout(1_000)
    await leaveButton(page).click()
    await page.getByLabel('Your name').fill('Olu')
    await page.getByRole('button', { name: 'Start reading' }).click()
    await page.waitForURL(/fresh/)
    expect((await keptIn(page)).journal).toHaveLength(1)
    await leaveButton(page).click()
    await page.getByLabel('Your name').waitFor()
    expect(await learnerOf(page)).toBe('')
    await page.context().close()
  }, 60_000)
})

describe('going from question to question on plain http', () => {
  it('a page of something between, with success, does not take the place of a kept one', async () => {
    const { page } = await atDesk('Cleo')
    await page.route('**/attempts/*/2', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Welcome to the hotel</h1>' }))
    await page.locator('.stops a').nth(1).click()
    await at(page, 2)
    expect(await page.title()).toContain('Question 2 of 12')
    await page.context().close()
  }, 60_000)

  it('the last of several quick clicks is where one goes, however late the others come', async () => {
    const { page } = await atDesk('Dov')
    await page.route('**/attempts/*/2', async (route) => {
      await new Promise((later) => setTimeout(later, 1_500))
      await route.continue()
    })
    await page.locator('.stops a').nth(1).click()
    await page.locator('.stops a').nth(4).click()
    await at(page, 5)
    await page.waitForTimeout(2_500)
    expect(page.url()).toMatch(/\/5$/)
    expect(await page.title()).toContain('Question 5 of 12')
    await page.context().close()
  }, 60_000)

  it('handing in, too, has the focus, so that the keys work and the page is read from its start', async () => {
    const { page } = await atDesk('Edda')
    await page.getByRole('link', { name: 'Hand in …' }).click()
    await at(page, 'closures')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    await page.context().close()
  }, 60_000)

  it('a flag that was set on a kept page stands there again, whether the server has heard of it or not', async () => {
    const { page } = await atDesk('Fay')
    const flag = page.getByRole('button', { name: 'Flag to look at again' })
    await flag.click()
    await expect.poll(async () => (await entriesOf(site, page, 'flagged')).length).toBe(1)
    await expect.poll(async () => (await keptIn(page)).journal).toEqual([])
    await site.goAway()
    await page.locator('.stops a').nth(1).click()
    await at(page, 2)
    await expect.poll(() => page.locator('.stops a').first().getAttribute('class')).toContain('flagged')
    await flag.click()
    await page.locator('.stops a').first().click()
    await at(page, 1)
    await expect.poll(() => flag.getAttribute('aria-pressed')).toBe('true')
    await expect.poll(() => page.locator('.stops a').nth(1).getAttribute('class')).toContain('flagged')
    await page.context().close()
  }, 60_000)
})

describe('what is told', () => {
  it('five answers that came too late are told at once, where the result is, until it is read', async () => {
    const { page, attempt } = await atDesk('Gia')
    await site.goAway()
    await answerAway(page, [1, 2, 3, 4, 5])
    await site.trainer.handIn(await learnerOf(page), attempt)
    await site.comeBack()
    await online(page)
    await expect.poll(() => page.getByRole('alert').first().innerText(), { timeout: 30_000 }).toContain('Questions 1, 2, 3, 4, 5:')
    expect(await page.getByRole('alert').count()).toBe(1)
    await expectForEverybody(page, 'several answers that came too late')
    await page.getByRole('link', { name: 'See what counts' }).click()
    await at(page, 'result')
    await expect.poll(() => page.getByRole('alert').count()).toBe(1)
    // Served pages of what is closed take the kept ones with them.
    await expect.poll(async () => (await keptIn(page)).pages).toEqual([])
    await page.getByRole('button', { name: 'I have read this' }).click()
    await expect.poll(async () => (await keptIn(page)).journal).toEqual([])
    await expect.poll(() => page.getByRole('alert').count()).toBe(0)
    await page.context().close()
  }, 90_000)

  it('an answer that another one was before is told once, and no more once it is decided on', async () => {
    const { page, attempt } = await atDesk('Hal')
    const other = await page.context().newPage()
    await other.goto(`/attempts/${attempt}/1`)
    await page.route('**/attempts/*/1**', (route) => (route.request().method() === 'POST' ? route.abort() : route.fallback()))
    await other.route('**/attempts/*/1**', (route) => (route.request().method() === 'POST' ? route.abort() : route.fallback()))
    await fillIn(page)
    await page.locator('#away').waitFor()
    // The same learner, at another machine.
    const elsewhere = await window(browser, address)
    await elsewhere.context().addCookies(await page.context().cookies())
    await elsewhere.goto(`/attempts/${attempt}/1`)
    await fillIn(elsewhere, 1)
    await saveOnly(elsewhere)
    await at(elsewhere, 2)
    await page.unroute('**/attempts/*/1**')
    await other.unroute('**/attempts/*/1**')
    await online(page)
    await page.locator('[id^="aside-"]').waitFor({ timeout: 30_000 })
    expect(await page.locator('[id^="aside-"]').innerText()).toContain('Question 1: another answer of yours')
    expect(await page.locator('#newer').count()).toBe(0)
    await page.locator('#unsent summary').click()
    expect(await page.locator('#unsent').innerText()).toContain('Changes that the server did not take: 1.')
    await expectForEverybody(page, 'a change that the server did not take')
    await other.locator('[id^="aside-"]').waitFor()
    await page.getByRole('button', { name: 'Send mine instead' }).click()
    for (const one of [page, other]) await expect.poll(() => one.locator('[id^="aside-"]').count(), { timeout: 20_000 }).toBe(0)
    await expect.poll(async () => (await keptIn(page)).journal, { timeout: 20_000 }).toEqual([])
    await elsewhere.context().close()
    await page.context().close()
  }, 90_000)

  it('handing in tells somebody who is signed out that they are, not that the server is away', async () => {
    const { page, attempt } = await atDesk('Ida')
    await page.goto(`/attempts/${attempt}/closures`)
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Hand in' }).click()
    await page.locator('#no-handing-in').waitFor()
    expect(await page.locator('#no-handing-in').innerText()).toContain('you are not signed in here any more')
    await page.context().close()
  }, 60_000)

  it('at every width what is not sent can be read and taken along', async () => {
    const { page } = await atDesk('Jo')
    await site.goAway()
    await fillIn(page)
    await page.locator('#away').waitFor()
    await page.locator('#unsent summary').click()
    for (const width of [320, 360, 500, 640, 641, 700, 800, 1023, 1280]) {
      await page.setViewportSize({ width, height: 740 })
      const { x = -1, y = -1, width: wide = 0 } = (await page.getByRole('button', { name: 'Download my answers' }).boundingBox()) ?? {}
      const box = (await page.locator('#unsent [data-said]').boundingBox()) ?? { x: -1, width: 0 }
      expect([x >= 0, y >= 0, x + wide <= width, box.x >= 0, box.x + box.width <= width], `${width} px`).toEqual([
        true,
        true,
        true,
        true,
        true,
      ])
    }
    await page.context().close()
  }, 60_000)
})

describe('back at a page that the browser had put by', () => {
  it('somebody signed out meanwhile does not see it', async () => {
    const { page } = await atDesk('Kim')
    await page.context().clearCookies()
    await back(page)
    await expect.poll(() => page.locator('#answer').count()).toBe(0)
    await page.context().close()
  }, 60_000)

  it('it stays where the server is away', async () => {
    const { page } = await atDesk('Lou')
    await site.goAway()
    await back(page)
    await page.waitForTimeout(500)
    expect(await page.locator('#answer').count()).toBe(1)
    await page.context().close()
  }, 60_000)
})
