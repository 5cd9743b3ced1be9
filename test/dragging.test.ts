import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectForEverybody, openBrowser } from './browser.ts'
import { sitDown } from './desk.ts'
import { middle, swipe } from './finger.ts'
import { openSite, type Site } from './walker.ts'

let site: Site
let browser: Browser
beforeAll(async () => {
  site = await openSite()
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** Question n of the quiz with a question to match and one to order, as it stands for somebody new. */
const at = (n: number, options: BrowserContextOptions = {}) =>
  sitDown(browser, site, 'ice/numbers', { viewport: { width: 1200, height: 1000 }, ...options }, n)

/** Takes hold of one thing, and lets it go over the middle of another. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  if (!start || !end) throw new Error('There is nothing to drag')
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2)
  await page.mouse.down()
  await page.mouse.move(start.x + start.width / 2 + 12, start.y + start.height / 2 + 12, { steps: 3 })
  await page.mouse.move(end.x + end.width / 2, end.y + end.height * 0.8, { steps: 10 })
  await page.mouse.up()
}

const values = (page: Page) => page.locator('#answer select').evaluateAll((all) => all.map((one) => ('value' in one ? one.value : '')))

describe('things to put in order', () => {
  it('are dragged; the arrows do the same; and both are what is sent', async () => {
    const page = await at(3)
    const rows = page.locator('[data-order] li')
    const texts = () => rows.locator('.pairs-text').allInnerTexts()
    const [first = '', second = '', third = '', fourth = ''] = await texts()
    await drag(page, rows.nth(0).locator('.grip'), rows.nth(2))
    expect(await texts()).toEqual([second, third, first, fourth])
    expect(await values(page)).toEqual(['1', '2', '3', '4'])
    expect(await page.locator('#moved').textContent()).toBe('Place 3 of 4')
    await rows.nth(2).getByRole('button', { name: 'Up:' }).press('Enter')
    expect(await texts()).toEqual([second, first, third, fourth])
    await page.getByRole('button', { name: 'Save only' }).click()
    await page.waitForURL(/closures$/)
    await page.goBack()
    await page.reload()
    expect(await texts()).toEqual([second, first, third, fourth])
    await expectForEverybody(page, 'ordering')
  })

  it('stay where they are when a drag is called off or hardly begun', async () => {
    const page = await at(3, { hasTouch: true })
    const texts = () => page.locator('[data-order] .pairs-text').allInnerTexts()
    const [first, second, third, fourth] = await texts()
    await page.locator('.grip').first().click()
    expect(await texts()).toEqual([first, second, third, fourth])
    const grip = page.locator('.grip')
    await swipe(page, await middle(grip.nth(0)), await middle(grip.nth(2)), 'called off')
    expect(await texts()).toEqual([first, second, third, fourth])
    expect(await values(page)).toEqual(['', '', '', ''])
    expect(await page.locator('.dragged').count()).toBe(0)
    // What was put in order stays so, too; and a finger that is not called off moves a row.
    await swipe(page, await middle(grip.nth(0)), await middle(grip.nth(1), 0.9))
    expect(await texts()).toEqual([second, first, third, fourth])
    await swipe(page, await middle(grip.nth(3)), await middle(grip.nth(0)), 'called off')
    expect(await texts()).toEqual([second, first, third, fourth])
    expect(await values(page)).toEqual(['1', '2', '3', '4'])
  })
})

describe('things to match', () => {
  it('are put in place by a click, by dragging and by keys, each once, and taken back', async () => {
    const page = await at(2)
    const words = page.locator('.word')
    const rows = page.locator('[data-place]')
    await words.nth(0).click()
    expect((await values(page)).slice(0, 2)).toEqual(['1', ''])
    expect(await words.nth(0).getAttribute('aria-pressed')).toBe('true')
    expect(await page.locator('[data-put]').textContent()).toContain((await words.nth(0).innerText()).trim())
    await drag(page, words.nth(1), rows.nth(2))
    expect((await values(page))[2]).toBe('2')
    // Dragged elsewhere it is there and no longer here.
    await drag(page, words.nth(0), rows.nth(1))
    expect((await values(page)).slice(0, 3)).toEqual(['', '1', '2'])
    await rows.nth(0).locator('select').focus()
    await words.nth(2).press('Enter')
    expect((await values(page)).slice(0, 3)).toEqual(['3', '1', '2'])
    await words.nth(1).click()
    expect((await values(page)).slice(0, 3)).toEqual(['3', '1', ''])
    expect(await page.locator('[data-put]').textContent()).toContain('taken back')
    await expectForEverybody(page, 'matching')
  })

  it('are chosen from lists without a script, and nothing is there that would need one', async () => {
    const page = await at(2, { javaScriptEnabled: false })
    expect(await page.locator('.word').first().isVisible()).toBe(false)
    await page.locator('#answer select').first().selectOption('2')
    await page.getByRole('button', { name: 'Save only' }).click()
    await page.waitForURL((url) => !url.pathname.endsWith('/2'))
    await page.goBack()
    await page.reload()
    expect((await values(page))[0]).toBe('2')
  })
  it('say so where no place is free, and where a word is taken back', async () => {
    const page = await at(2)
    const words = page.locator('.word')
    const status = page.locator('[data-put]')
    for (const n of [0, 1, 2]) await words.nth(n).click()
    expect(await values(page)).toEqual(['1', '2', '3'])
    await words.nth(3).click()
    expect(await values(page)).toEqual(['1', '2', '3'])
    expect(await status.innerText()).toBe('No place is free. Take a word back first.')
    expect(await status.boundingBox()).toMatchObject({ width: expect.toSatisfy((width: number) => width > 100) })
    await expectForEverybody(page, 'matching, full')
    await words.nth(0).click()
    await words.nth(3).click()
    expect(await values(page)).toEqual(['4', '2', '3'])
    expect(await status.textContent()).toContain(`${(await words.nth(3).innerText()).trim()} for`)
  })

  it('are tapped on a phone, where a finger on a word moves the page', async () => {
    const page = await at(2, { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true })
    await page.locator('.flip label', { has: page.locator('[value=question]') }).tap()
    const pane = page.locator('#question')
    const down = () => pane.evaluate((one) => one.scrollTop)
    const word = page.locator('.word').nth(1)
    await word.scrollIntoViewIfNeeded()
    const [before, at1] = [await down(), await middle(word)]
    await swipe(page, at1, { x: at1.x, y: at1.y - 100 })
    await expect.poll(down).toBeGreaterThan(before)
    expect(await values(page)).toEqual(['', '', ''])
    await word.tap()
    expect((await values(page))[0]).toBe('2')
    expect(await page.locator('.dragged, .aimed').count()).toBe(0)
  })

  it('are dragged by a finger, too, where a mouse is at hand', async () => {
    const page = await at(2)
    await swipe(page, await middle(page.locator('.word').nth(0)), await middle(page.locator('[data-place]').nth(1)))
    expect(await values(page)).toEqual(['', '1', ''])
  })
})
