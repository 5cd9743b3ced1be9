import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectForEverybody, openBrowser } from './browser.ts'
import { sitDown } from './desk.ts'
import { openSite, type Site } from './walker.ts'

let site: Site
let browser: Browser
/** How far the server's clock is ahead of this machine's, in milliseconds. */
let ahead = 86_400_000
beforeAll(async () => {
  site = await openSite({ writable: true, now: () => new Date(Date.now() + ahead) })
  await appendFile(
    join(site.questions, 'ice/quizzes.yaml'),
    '- id: timed\n  title: Ice, by the clock\n  level: a\n  questions: [ICE-SC-1, ICE-SA-1]\n  minutes: 6\n',
  )
  await site.live.refresh()
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const begin = () => sitDown(browser, site, 'ice/timed')
const shown = (page: Page) => page.locator('#until').innerText()
const news = (page: Page) => page.locator('#until-news').innerText()
/** Lets the server's clock go on until so many seconds are left, and shows the page anew. */
async function leave(page: Page, seconds: number): Promise<void> {
  const deadline = Date.parse((await page.locator('#until').getAttribute('data-deadline')) ?? '')
  ahead = deadline - seconds * 1000 - Date.now()
  await page.reload()
}

describe('a quiz with a limit of time, with scripts', () => {
  it('counts down by the server’s clock, and says aloud only that five minutes are left, one, and none', { timeout: 120_000 }, async () => {
    const page = await begin()
    await expect.poll(() => shown(page)).toMatch(/^Until \d\d:\d\d · 5 min left$/)
    expect(await news(page)).toBe('')
    // What ticks is not read aloud.
    expect(await page.locator('[data-left]').getAttribute('aria-hidden')).toBe('true')
    await expectForEverybody(page, 'a question with a limit of time')

    await leave(page, 302)
    await expect.poll(() => shown(page), { timeout: 8_000 }).toMatch(/· 4:5\d$/)
    expect(await news(page)).toBe('Five minutes are left.')
    await expectForEverybody(page, 'five minutes before the end')

    await leave(page, 61)
    await expect.poll(() => news(page), { timeout: 8_000 }).toBe('One minute is left.')
    expect(await shown(page)).toMatch(/· (1:00|0:5\d)$/)

    await leave(page, 2)
    await expect.poll(() => news(page), { timeout: 8_000 }).toBe('The time is over. What was saved till now counts.')
    expect(await shown(page)).toMatch(/· over To the result$/)
    await expectForEverybody(page, 'the end of the time')
    await leave(page, -31)
    expect(new URL(page.url()).pathname).toMatch(/\/1\/review$/)
    await page.context().close()
  })

  it('says on the page of a kind that has no limit nothing of time', async () => {
    const page = await sitDown(browser, site, 'ice/end')
    expect(await page.locator('#until').count()).toBe(0)
    await page.context().close()
  })
})
