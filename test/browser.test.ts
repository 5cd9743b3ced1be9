import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectForEverybody, openBrowser } from './browser.ts'
import { come, learnerOf, plainOf, window } from './desk.ts'
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

/** A page of a visitor of their own, where nothing moves, so that nothing has to be waited for; what the browser complains of (a blocked script, a missing file) is a failure. */
async function visit(options: BrowserContextOptions = {}, at = site.address): Promise<{ page: Page; complaints: string[] }> {
  const page = await window(browser, at, options)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('requestfailed', (request) => complaints.push(`${request.url()} ${request.failure()?.errorText}`))
  return { page, complaints }
}

async function begin(page: Page, quiz: string, name = 'Mina'): Promise<void> {
  await come(page, name)
  await page
    .getByRole('link', { name: /Why ice/ })
    .first()
    .click()
  await front(page, 'question')
  await page
    .locator('form', { has: page.locator(`input[value="ice/${quiz}"]`) })
    .getByRole('button')
    .click()
  await page.waitForURL(/\/attempts\/[a-z2-7]{16}\/1$/)
}

/** On a narrow screen text and question lie over each other: puts this one on top. */
async function front(page: Page, what: 'text' | 'question'): Promise<void> {
  const flip = page.locator('.flip label', { has: page.locator(`[value=${what}]`) })
  if (await flip.isVisible()) await flip.click()
}

/** Goes on and waits for the next page. */
async function go(page: Page, button: string | RegExp): Promise<void> {
  const from = page.url()
  await front(page, 'question')
  await page.getByRole('button', { name: button }).click()
  await page.waitForURL((url) => url.href !== from)
}

const choose = (page: Page, words: string) => page.locator('.option', { hasText: words }).click()
async function sentence(page: Page, words: string): Promise<void> {
  await front(page, 'text')
  await page.locator('label.pick', { hasText: words }).click()
}

describe.each([
  ['with scripts, on localhost', { javaScriptEnabled: true }, undefined],
  ['without scripts, on localhost', { javaScriptEnabled: false }, undefined],
  ['with scripts, on plain http under another name', { javaScriptEnabled: true }, 'evident.test'],
  ['without scripts, on a phone', { javaScriptEnabled: false, viewport: { width: 360, height: 740 } }, undefined],
] as const)('a learner %s', (_, options, host) => {
  it('comes in, reads, answers, shows where, hands in and is shown why', async () => {
    const at = host ? plainOf(site) : site.address
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
    await front(page, 'question')
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
    // One page is not there, and a script that has its answer goes on without reading it to the end.
    expect(complaints.filter((text) => !/404|ERR_ABORTED/.test(text))).toEqual([])
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

  it('things are put in order by arrows and by numbers, and the focus stays where it is', async () => {
    const { page, complaints } = await visit()
    await begin(page, 'numbers')
    await page.getByRole('textbox').fill('ten years')
    await expectForEverybody(page, 'number')
    await go(page, 'Save only')
    await page.getByLabel('Ice, on water').selectOption('It stays on top.')
    await expectForEverybody(page, 'pairs')
    await go(page, 'Save only')

    const rows = () => page.locator('.pairs-text').allInnerTexts()
    const numbers = () =>
      page.locator('[data-order] select').evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value))
    const said = () => page.locator('#moved').innerText()
    const [a = '', b = '', c = '', d = ''] = await rows()
    expect(await numbers()).toEqual(['', '', '', ''])
    await page.getByRole('button', { name: `Down: ${b}` }).focus()
    await page.keyboard.press('Enter')
    expect([await rows(), await numbers(), await said()]).toEqual([[a, c, b, d], ['1', '2', '3', '4'], 'Place 3 of 4'])
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    expect([await rows(), await said()]).toEqual([[a, c, d, b], 'Place 4 of 4'])
    expect(await page.evaluate('document.activeElement.innerText')).toBe(`Down: ${b}`)
    await expectForEverybody(page, 'order')

    // Where each has a number, a new one moves the others along; while some have none, it moves nothing.
    await page.getByLabel(b).focus()
    await page.getByLabel(b).selectOption('1')
    expect([await rows(), await numbers()]).toEqual([
      [b, a, c, d],
      ['1', '2', '3', '4'],
    ])
    expect(await page.evaluate('document.activeElement.id')).toBe(await page.getByLabel(b).getAttribute('id'))
    await page.getByLabel(a).selectOption('')
    await page.getByLabel(d).selectOption('3')
    expect([await rows(), await numbers()]).toEqual([
      [b, a, c, d],
      ['1', '', '3', '3'],
    ])
    await page.getByLabel(c).selectOption('2')
    await page.getByRole('button', { name: `Up: ${a}` }).click()
    expect([await rows(), await numbers()]).toEqual([
      [b, c, a, d],
      ['1', '2', '3', '4'],
    ])
    await go(page, 'Save only')
    await page.goBack()
    expect(await rows()).toEqual([b, c, a, d])
    // A script that has its answer goes on without reading it to the end.
    expect(complaints.filter((text) => !text.includes('ERR_ABORTED'))).toEqual([])
    await page.context().close()
  })

  it('an answer that cannot be sent is said not to be saved, kept, and sent again until it is', async () => {
    const { page } = await visit()
    // Where the next page is at hand, the learner goes on to it.
    await page.route(/\/2$/, (route) => route.abort())
    await begin(page, 'end')
    await page.context().setOffline(true)
    await choose(page, 'It is colder than')
    await page.getByRole('button', { name: 'Save only' }).click()
    await expect.poll(() => page.locator('[role=status]').allInnerTexts()).toContainEqual(expect.stringContaining('Not saved yet'))
    expect(page.url()).toMatch(/\/1$/)
    expect(await page.locator('.option', { hasText: 'It is colder than' }).locator('input').isChecked()).toBe(true)
    await page.unroute(/\/2$/)
    await page.context().setOffline(false)
    await page.waitForURL(/\/2$/, { timeout: 30_000 })
    const learner = await learnerOf(page)
    expect((await site.store.history(learner)).filter(({ type }) => type === 'answered')).toHaveLength(1)
    await page.context().close()
  })

  it('an answer of somebody who is no longer signed in waits until they are', async () => {
    const { page } = await visit()
    await begin(page, 'end')
    const signedIn = await page.context().cookies()
    await page.context().clearCookies()
    await choose(page, 'It is colder than')
    await page.getByRole('button', { name: 'Save only' }).click()
    await expect.poll(() => page.locator('[role=status]').allInnerTexts()).toContainEqual(expect.stringContaining('Not saved yet'))
    expect(page.url()).toMatch(/\/1$/)
    await page.context().addCookies(signedIn)
    await page.waitForURL(/\/2$/, { timeout: 30_000 })
    await page.context().close()
  })

  it('switching the level keeps the place: by the switch, and on a phone by the links of the section', async () => {
    const long = await openSite({ questions: fileURLToPath(new URL('../questions/', import.meta.url)) })
    const { page } = await visit({}, long.address)
    await page.goto('/passages/lee-xi-gyeongju?level=a')
    await page.locator('#s4').evaluate((heading) => heading.scrollIntoView({ block: 'start' }))
    // Clicked from within the page: the driver scrolls a link that sticks to the top before it clicks.
    await page
      .getByRole('navigation', { name: 'Level of the text' })
      .getByRole('link', { name: /Level b/i })
      .dispatchEvent('click')
    await page.waitForURL(/level=b#s4$/)

    await page.setViewportSize({ width: 360, height: 500 })
    await page.locator('#s4 + .elsewhere a').first().click()
    await page.waitForURL(/level=a#s4$/)
    await page.context().close()
    await long.close()
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
