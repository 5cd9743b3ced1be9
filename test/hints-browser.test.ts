import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectForEverybody, openBrowser } from './browser.ts'
import { sitDown } from './desk.ts'
import { openSite, type Site } from './walker.ts'

let site: Site
let browser: Browser
beforeAll(async () => {
  site = await openSite({ writable: true })
  const file = join(site.questions, 'ice/quizzes.yaml')
  const quiz = '- id: helped\n  title: Ice, with hints\n  level: a\n  questions: [ICE-SA-1, ICE-SC-1]\n  feedback: end\n  hints: true\n'
  await writeFile(file, (await readFile(file, 'utf8')) + quiz)
  await site.live.refresh()
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** The first question of a quiz with hints, in a window so low that its text has to be scrolled. */
const begin = () => sitDown(browser, site, 'ice/helped', { viewport: { width: 1200, height: 500 } })

/** Holds back what asks for hints until it is let go. @returns lets it go, as it is or as a failure */
async function holdHints(page: Page): Promise<(how: 'continue' | 'abort') => Promise<void>> {
  const held: Route[] = []
  await page.route('**/hints', (route) => void held.push(route))
  return async (how) => {
    await expect.poll(() => held.length).toBeGreaterThan(0)
    for (const route of held.splice(0)) await route[how]()
    await page.unroute('**/hints')
  }
}

const hint = (page: Page, n: number) => page.getByRole('button', { name: `Hint ${n} of` })
const given = (page: Page) => page.locator('#hints li').allInnerTexts()
const focused = (page: Page) => page.evaluate<string>('document.activeElement.closest("#hints") ? "hints" : document.activeElement.id')
const scrolled = (page: Page) => page.locator('#text').evaluate((pane) => pane.scrollTop)

describe('a hint, with scripts', () => {
  it('comes into the page that stands: what is typed stays, the text does not move, and it has the focus', async () => {
    const page = await begin()
    await page.locator('#text').evaluate((pane) => {
      pane.scrollTop = 50
    })
    expect(await scrolled(page)).toBe(50)
    await page.getByRole('textbox').fill('the')
    await hint(page, 1).click()
    await expect.poll(() => given(page)).toHaveLength(1)
    expect([await scrolled(page), await focused(page), await page.getByRole('textbox').inputValue()]).toEqual([50, 'hints', 'the'])
    await hint(page, 2).press('Enter')
    await expect.poll(() => given(page)).toHaveLength(2)
    expect(await focused(page)).toBe('hints')
    await expectForEverybody(page, 'hints')
    await page.getByRole('textbox').fill('the top')
    await page.getByRole('button', { name: 'Save only' }).click()
    await page.waitForURL(/\/2$/)
    await page.goBack()
    await page.reload()
    expect([await page.getByRole('textbox').inputValue(), await given(page)]).toEqual(['the top', await given(page)])
    await page.context().close()
  }, 60_000)

  it('takes nothing from somebody who types on while it is under way', async () => {
    const page = await begin()
    const release = await holdHints(page)
    await hint(page, 1).click()
    await page.getByRole('textbox').pressSequentially('from ab')
    await release('continue')
    await expect.poll(() => given(page)).toHaveLength(1)
    await page.keyboard.type('ove')
    expect(await page.getByRole('textbox').inputValue()).toBe('from above')
    expect(await page.locator('[data-about=hints]').textContent()).toBe('A new hint stands below the question')
    await page.context().close()
  }, 60_000)

  it('that does not come is tried again, is no answer that waits, and keeps no answer from being saved', async () => {
    const page = await begin()
    await page.route('**/hints', (route) => route.abort())
    await hint(page, 1).click()
    await expect.poll(() => page.locator('[data-about=hints]').textContent()).toBe('No hint yet, will try again in 2 seconds')
    expect(await page.locator('#saved').innerText()).not.toContain('Not saved')
    await page.getByRole('textbox').fill('the top')
    await page.getByRole('button', { name: 'Save only' }).click()
    await page.waitForURL(/\/2$/)
    await page.context().close()
  }, 60_000)

  it('that is under way is given up for an answer, and does not come back after it', async () => {
    const page = await begin()
    const release = await holdHints(page)
    await hint(page, 1).click()
    await page.getByRole('button', { name: 'Save only' }).click()
    // Nothing was written: the page comes back and says so.
    await page.locator('#summary').waitFor()
    await release('continue').catch(() => undefined)
    await hint(page, 1).click()
    await expect.poll(() => given(page)).toHaveLength(1)
    expect(await page.locator('#summary').count()).toBe(1)
    expect(await focused(page)).toBe('hints')
    await page.context().close()
  }, 60_000)

  it('does not take the place of an answer that waits to be saved', async () => {
    const page = await begin()
    await page.route(/\/1$/, (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 503 }) : route.continue()))
    await page.getByRole('textbox').fill('the top')
    await page.getByRole('button', { name: 'Save only' }).click()
    await expect.poll(() => page.locator('#saved').innerText()).toContain('Not saved yet')
    await page.unroute(/\/1$/)
    await hint(page, 1).click()
    await page.waitForURL(/\/2$/)
    await page.context().close()
  }, 60_000)

  it('is not waited for where another button sends the answer elsewhere', async () => {
    const page = await begin()
    await page.route(/\/1$/, (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 503 }) : route.continue()))
    await page.getByRole('textbox').fill('the top')
    await page.getByRole('button', { name: 'Save only' }).click()
    await expect.poll(() => page.locator('#saved').innerText()).toContain('Not saved yet')
    await page.unroute(/\/1$/)
    await page.getByRole('button', { name: 'Save and show where' }).click()
    await page.waitForURL(/\/1\/place$/)
    await page.context().close()
  }, 60_000)
})
