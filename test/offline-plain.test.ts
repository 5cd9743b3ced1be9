import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectForEverybody, openBrowser } from './browser.ts'
import { at, entriesOf, fillIn, keptIn, learnerOf, longQuiz, online, plainOf, readyAt, saved, saveOnly, window } from './desk.ts'
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

const atDesk = (name?: string) => readyAt(browser, address, name)

describe('on plain http, when the server is away', () => {
  it('ten answers are given on one page that goes on by itself, which says not to be reloaded; each is on the server once afterwards', async () => {
    const { page } = await atDesk()
    expect(await page.evaluate('isSecureContext')).toBe(false)
    await site.goAway()
    for (let n = 1; n <= 10; n++) {
      await at(page, n)
      await fillIn(page)
      await saveOnly(page)
    }
    await at(page, 11)
    expect(await page.title()).toContain('Question 11 of 12')
    expect(await page.locator('#away').innerText()).toContain('cannot open it again without the server')
    await expect.poll(() => saved(page)).toContain('Not saved yet: kept in this browser')
    // Back and forth, and by the list of questions.
    await page.goBack()
    await at(page, 10)
    await expect.poll(() => page.locator('.stops .answered').count()).toBe(10)
    await page.goForward()
    await at(page, 11)
    await page.locator('.stops a').nth(1).click()
    await at(page, 2)

    await site.comeBack()
    await online(page)
    await expect.poll(async () => (await entriesOf(site, page, 'answered')).length, { timeout: 40_000 }).toBe(10)
    await expect.poll(() => saved(page), { timeout: 40_000 }).toMatch(/^Saved \d/)
    expect((await entriesOf(site, page, 'answered')).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(await page.locator('#away').count()).toBe(0)
    await page.context().close()
  }, 120_000)

  it('an answer and its place are given, and the place is taken as one that was shown for this answer', async () => {
    const { page } = await atDesk('Ada')
    await site.goAway()
    await fillIn(page)
    await page.getByRole('button', { name: 'Save and show where' }).click()
    await at(page, 'place')
    await page.locator('label.pick input').first().check({ force: true })
    await page.getByRole('button', { name: 'Save and go on' }).click()
    await at(page, 2)
    await page.locator('.stops a').first().click()
    await at(page, 1)
    await fillIn(page, 1)
    await saveOnly(page)
    await at(page, 2)
    await site.comeBack()
    await online(page)
    await expect.poll(async () => (await entriesOf(site, page, 'answered')).length, { timeout: 40_000 }).toBe(3)
    expect((await entriesOf(site, page, 'answered')).map(({ n, where }) => [n, Array.isArray(where) && where.length])).toEqual([
      [1, false],
      [1, 1],
      [1, 1],
    ])
    await expect.poll(async () => (await keptIn(page)).journal).toEqual([])
    await page.context().close()
  }, 90_000)

  it('nothing is handed in before all is sent, and nothing of the attempt is kept once it is handed in', async () => {
    const { page, attempt } = await atDesk('Kofi')
    await site.goAway()
    await fillIn(page)
    await saveOnly(page)
    await at(page, 2)
    await page.getByRole('link', { name: 'Hand in …' }).click()
    await at(page, 'closures')
    await expect.poll(() => page.locator('.lead').innerText()).toContain('handing in needs it')
    await page.getByRole('button', { name: 'Hand in' }).click()
    await expect.poll(() => page.locator('#not-handed-in').innerText()).toContain('Still to be sent: 1')
    await site.comeBack()
    await page.getByRole('button', { name: 'Hand in' }).click()
    await page.waitForURL(/result$/)
    expect((await entriesOf(site, page, 'answered')).map(({ n }) => n)).toEqual([1])
    expect(await entriesOf(site, page, 'handed-in')).toHaveLength(1)
    expect(await keptIn(page)).toEqual({ journal: [], heads: [], pages: [] })
    // Back shows the result, and changes nothing.
    await page.goBack()
    await page.waitForURL((url) => /result$|review$/.test(url.pathname))
    expect(await entriesOf(site, page, 'handed-in')).toHaveLength(1)
    expect(attempt).toHaveLength(16)
    await page.context().close()
  }, 90_000)
})

describe('what is kept in the browser', () => {
  it('waits for its learner when the session has ended, and is sent once they are back with their return code', async () => {
    const page = await window(browser, address)
    await page.goto('/')
    await page.getByLabel('Your name').fill('Wei')
    await page.getByRole('button', { name: 'Start reading' }).click()
    const code = await page.locator('.code').innerText()
    await page.goto('/passages/lee-xi-gyeongju')
    await page
      .locator('form', { has: page.locator(`input[value="${longQuiz.quiz}"]`) })
      .getByRole('button')
      .click()
    await at(page, 1)
    const signedIn = await page.context().cookies()
    await page.context().clearCookies()
    await fillIn(page)
    await expect.poll(() => saved(page)).toContain('until you are signed in again')
    await saveOnly(page)
    await page.goto('/')
    await page.locator('#unsent').waitFor()
    expect(await page.locator('#unsent').innerText()).toContain('Not sent yet')
    await page.locator('#unsent summary').click()
    await expectForEverybody(page, 'coming in, with something unsent')
    await page.getByLabel('Your return code').fill(code)
    await page.getByRole('button', { name: 'Go on where I stopped' }).click()
    await expect.poll(async () => (await entriesOf(site, page, 'answered')).length, { timeout: 20_000 }).toBe(1)
    await expect.poll(async () => (await keptIn(page)).journal).toEqual([])
    expect((await page.context().cookies()).map(({ value }) => value)).toEqual(signedIn.map(({ value }) => value))
    await page.context().close()
  }, 60_000)

  it('and comes too late is told in words, with the way to what counts', async () => {
    const { page, attempt } = await atDesk('Lea')
    await site.goAway()
    await fillIn(page)
    await saveOnly(page)
    await at(page, 2)
    const learner = await learnerOf(page)
    await site.trainer.handIn(learner, attempt)
    await site.comeBack()
    await online(page)
    await page.getByRole('alert').waitFor({ timeout: 20_000 })
    expect(await page.getByRole('alert').innerText()).toContain('Question 1: What you sent just now was not taken: this answer is final.')
    await expectForEverybody(page, 'an answer that came too late')
    await page.getByRole('link', { name: 'See what counts' }).click()
    await page.waitForURL(/review|result/)
    // It stays in this browser until it was read.
    await page.getByRole('button', { name: 'I have read this' }).click()
    await expect.poll(async () => (await keptIn(page)).journal).toEqual([])
    expect(await entriesOf(site, page, 'answered')).toEqual([])
    await page.context().close()
  }, 60_000)

  it('is taken along as a file, and is somebody else’s business never', async () => {
    const { page } = await atDesk('Noor')
    await site.goAway()
    await fillIn(page)
    await saveOnly(page)
    await at(page, 2)
    await page.locator('#unsent summary').click()
    await expectForEverybody(page, 'a desk with something unsent')
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download my answers' }).click()])
    expect(file.suggestedFilename()).toMatch(/^answers-.*\.json$/)
    await site.comeBack()
    await page.context().clearCookies()
    await page.goto('/')
    await page.getByLabel('Your name').fill('Olu')
    await page.getByRole('button', { name: 'Start reading' }).click()
    await page.waitForURL(/fresh/)
    await expect.poll(() => page.locator('#unsent').isVisible()).toBe(true)
    await page.locator('#unsent summary').click()
    expect(await page.locator('#unsent').innerText()).toContain('Somebody else')
    expect(await page.getByRole('button', { name: 'Download my answers' }).isVisible()).toBe(false)
    // The pages of whoever was here before are gone; what they answered is not.
    await expect.poll(async () => (await keptIn(page)).pages).toEqual([])
    expect((await keptIn(page)).journal).toHaveLength(1)
    await page.context().close()
  }, 60_000)

  it('holds nothing of any key', async () => {
    const { page, attempt } = await atDesk('Ines')
    const { pages } = await keptIn(page)
    expect(pages.map(({ path }) => path.replace(attempt, ''))).not.toContain(expect.stringMatching(/review|result|scores/))
    const whole = JSON.stringify(await keptIn(page))
    let looked = 0
    for (const question of site.bank.questions.values()) {
      // What only feedback says; of each text the longest piece that stands in HTML as it is.
      for (const [, words = ''] of JSON.stringify(question).matchAll(/"(?:explanation|why|feedback)":"([^"]{20,})"/g)) {
        const piece = words.split(/[&<>'\\]/).sort((one, other) => other.length - one.length)[0] ?? ''
        expect(whole).not.toContain(piece)
        looked++
      }
    }
    expect(looked).toBeGreaterThan(100)
    expect(whole).not.toMatch(/misconception|"correct"|data-right|aria-label="Right/)
    await page.context().close()
  }, 60_000)
})
