import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectForEverybody, openBrowser } from './browser.ts'
import { openSite, type Site } from './walker.ts'

let browser: Browser
let site: Site
beforeAll(async () => {
  site = await openSite()
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** A page of a visitor of their own; what the browser complains of (a blocked script, a missing file) is a failure. */
async function visit(options: BrowserContextOptions = {}, at = site.address): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ baseURL: at, viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('requestfailed', (request) => complaints.push(`${request.url()} ${request.failure()?.errorText}`))
  return { page, complaints }
}

async function begin(page: Page, quiz: string, name = 'Mina'): Promise<void> {
  await page.goto('/')
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Start reading' }).click()
  await page
    .getByRole('link', { name: /Why ice/ })
    .first()
    .click()
  await page
    .locator('form', { has: page.locator(`input[value="ice/${quiz}"]`) })
    .getByRole('button')
    .click()
  await page.waitForURL(/\/attempts\/[a-z2-7]{16}\/1$/)
}

/** Goes on and waits for the next page. */
async function go(page: Page, button: string | RegExp): Promise<void> {
  const from = page.url()
  await page.getByRole('button', { name: button }).click()
  await page.waitForURL((url) => url.href !== from)
}

const choose = (page: Page, words: string) => page.locator('.option', { hasText: words }).click()
const sentence = (page: Page, words: string) => page.locator('label.pick', { hasText: words }).click()

describe.each([
  ['with scripts, on localhost', { javaScriptEnabled: true }, undefined],
  ['without scripts, on localhost', { javaScriptEnabled: false }, undefined],
  ['with scripts, on plain http under another name', { javaScriptEnabled: true }, 'evident.test'],
  ['without scripts, on a phone', { javaScriptEnabled: false, viewport: { width: 360, height: 740 } }, undefined],
] as const)('a learner %s', (_, options, host) => {
  it('comes in, reads, answers, shows where, hands in and is shown why', async () => {
    const at = host ? site.address.replace('127.0.0.1', host) : site.address
    const { page, complaints } = await visit(options, at)
    const everybody = async (name: string) => {
      if (options.javaScriptEnabled) await expectForEverybody(page, name)
    }
    await page.goto('/')
    await everybody('welcome')
    await begin(page, 'end')
    await everybody('question')

    await choose(page, 'It is colder than')
    await go(page, 'Save and show where')
    await everybody('place')
    await sentence(page, 'It needs more room')
    await go(page, 'Save and go on')

    await choose(page, 'It freezes from the top')
    await choose(page, 'Fish live under the ice')
    await everybody('question with check boxes')
    await go(page, 'Save only')
    await choose(page, 'Not given')
    await go(page, 'Save and show where')
    await page.getByRole('textbox').fill('from the tap')
    await go(page, 'Save only')
    await sentence(page, 'said the keeper')
    await everybody('question in the text')
    await go(page, /Save and go on/)
    await page.getByText('Flag to look at again').click()
    if (!options.javaScriptEnabled) await page.waitForLoadState()

    // Leaving, and coming back.
    await page.goto('/')
    await everybody('home with an open quiz')
    await page.getByRole('link', { name: /Carry on with question 6/ }).click()
    await page.goto(page.url().replace(/\d+$/, 'closures'))
    await everybody('handing in')
    await go(page, /^Hand in/)
    expect(await page.locator('h1').innerText()).toMatch(/3\s*of 6 right/)
    await everybody('result')

    await page.getByRole('link', { name: 'Why does ice float?' }).click()
    expect(await page.locator('h1').innerText()).toBe('Not right, though you looked in the right place')
    expect(await page.locator('article .evidence').innerText()).toContain('It needs more room')
    expect(await page.locator('article .tempts').innerText()).toContain('said the keeper')
    await everybody('review')
    await page.goto('/progress')
    expect(await page.locator('main').innerText()).toContain('3 of 6')
    await everybody('progress')
    await page.goto('/settings')
    await everybody('settings')
    await page.goto('/nowhere')
    expect(await page.locator('h1').innerText()).toContain('no such page')
    // The one page that is not there is the one thing to complain of.
    expect(complaints.filter((text) => !/404/.test(text))).toEqual([])
    await page.context().close()
  }, 120_000)
})

describe('with scripts', () => {
  it('a quiz is done by keyboard alone', async () => {
    const { page } = await visit()
    await begin(page, 'end')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the question')
    await page.keyboard.press('Enter')
    await page.keyboard.press('b')
    expect(await page.locator('.option').nth(1).locator('input').isChecked()).toBe(true)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/1\/place$/)
    await page.locator('label.pick input').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press(' ')
    expect(await page.locator('label.pick input').nth(2).isChecked()).toBe(true)
    // What is picked stands beside the question, too.
    expect(await page.locator('#question').innerText()).toContain('It needs more room')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/2$/)
    // Single keys act inside the question only.
    await page.locator('#text').focus()
    await page.keyboard.press('a')
    expect(await page.locator('.option input:checked').count()).toBe(0)
    await page.context().close()
  })

  it('an answer that cannot be sent is said not to be saved, kept, and sent again until it is', async () => {
    const { page } = await visit()
    await begin(page, 'end')
    await page.context().setOffline(true)
    await choose(page, 'It is colder than')
    await page.getByRole('button', { name: 'Save only' }).click()
    await expect.poll(() => page.locator('[role=status]').allInnerTexts()).toContainEqual(expect.stringContaining('Not saved yet'))
    expect(page.url()).toMatch(/\/1$/)
    expect(await page.locator('.option', { hasText: 'It is colder than' }).locator('input').isChecked()).toBe(true)
    await page.context().setOffline(false)
    await page.waitForURL(/\/2$/, { timeout: 30_000 })
    const learner = (await page.context().cookies()).find(({ name }) => name === 'learner')?.value.split('.')[0] ?? ''
    expect((await site.store.history(learner)).filter(({ type }) => type === 'answered')).toHaveLength(1)
    await page.context().close()
  })

  it('switching the level keeps the place', async () => {
    const { page } = await visit({ viewport: { width: 1280, height: 400 } })
    await page.goto('/passages/ice')
    await page.locator('#s2').scrollIntoViewIfNeeded()
    await page.locator('#s2').evaluate((heading) => heading.scrollIntoView({ block: 'start' }))
    const link = page.getByRole('navigation', { name: 'Level of the text' }).getByRole('link', { name: /B/ })
    await expect.poll(() => link.getAttribute('href')).toBe('?level=b#s2')
    await link.click()
    await page.waitForURL(/level=b#s2$/)
    await page.context().close()
  })

  it('the reader’s own settings stay: dark, larger, wider', async () => {
    const { page } = await visit()
    await begin(page, 'end')
    await page.getByText('Reading tools').click()
    await page.getByText('Largest').click()
    await page.locator('.tools').getByText('Dark', { exact: true }).click()
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.waitForLoadState()
    expect(page.url()).toMatch(/\/1\?level=a$/)
    expect(await page.locator('html').getAttribute('data-size')).toBe('xl')
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    await expectForEverybody(page, 'largest, in the dark')
    await page.context().close()
  })
})
