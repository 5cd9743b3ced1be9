import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './browser.ts'
import { begin, entriesOf, keptIn, online, option, saved, window } from './desk.ts'
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

const desk = async (quiz: string) => {
  const page = await window(browser, site.address)
  return { page, attempt: await begin(page, quiz) }
}
const drafts = (page: Page) => entriesOf(site, page, 'drafted')

describe('what is changed is saved by itself', () => {
  it('a choice at once, what is typed after a pause, and it stands on every other machine', async () => {
    const { page, attempt } = await desk('ice/end')
    await option(page, 1).click()
    await expect.poll(() => saved(page), { timeout: 2_000 }).toMatch(/^Saved \d\d:\d\d$/)
    expect((await drafts(page)).map(({ n, ready }) => [n, ready])).toEqual([[1, true]])
    expect(await entriesOf(site, page, 'answered')).toEqual([])

    await page.goto(`/attempts/${attempt}/4`)
    await page.getByRole('textbox').pressSequentially('from above', { delay: 30 })
    await expect.poll(() => saved(page)).not.toContain('Saved')
    await expect.poll(() => saved(page), { timeout: 4_000 }).toMatch(/^Saved/)
    const typed = (await drafts(page)).filter(({ n }) => n === 4)
    expect(typed.map(({ form }) => form)).toEqual([{ text: 'from above' }])

    const other = await window(browser, site.address)
    await other.context().addCookies(await page.context().cookies())
    await other.goto(`/attempts/${attempt}/4`)
    expect(await other.getByRole('textbox').inputValue()).toBe('from above')
    await other.context().close()
    await page.context().close()
  }, 60_000)

  it('things that are put in order by buttons, and sentences that are picked', async () => {
    const { page, attempt } = await desk('ice/numbers')
    await page.goto(`/attempts/${attempt}/3`)
    await page.locator('[data-move="1"]').first().click()
    await expect.poll(() => saved(page)).toMatch(/^Saved/)
    expect((await drafts(page)).map(({ form }) => Object.keys(form as object).length)).toEqual([4])
    await page.context().close()
    const { page: text, attempt: hot } = await desk('ice/end')
    await text.goto(`/attempts/${hot}/5`)
    await text.locator('label.pick').first().click()
    await expect.poll(() => saved(text)).toMatch(/^Saved/)
    await text.context().close()
  }, 60_000)

  it('what cannot be taken as an answer, with the mistake said at its field', async () => {
    const { page, attempt } = await desk('ice/numbers')
    await page.getByRole('textbox').fill('many')
    await page.getByRole('button', { name: 'Save only' }).click()
    await page.locator('#summary').waitFor()
    await expect.poll(async () => (await drafts(page)).at(-1)).toMatchObject({ n: 1, ready: false, form: { text: 'many' } })
    expect(await page.getByRole('textbox').inputValue()).toBe('many')
    await page.goto(`/attempts/${attempt}/1`)
    expect(await page.getByRole('textbox').inputValue()).toBe('many')
    expect(await entriesOf(site, page, 'answered')).toEqual([])
    await page.context().close()
  }, 60_000)

  it('with a number that rises, by which the server knows an older state that comes late', async () => {
    const { page, attempt } = await desk('ice/end')
    const sent: string[] = []
    page.on('request', (request) => request.url().endsWith('/1/drafts') && sent.push(request.postData() ?? ''))
    for (const at of [0, 1, 2]) {
      await option(page, at).click()
      await expect.poll(async () => (await drafts(page)).length).toBe(at + 1)
    }
    const numbers = (await drafts(page)).map(({ nth }) => Number(nth))
    expect(numbers.every((nth, at) => nth > (numbers[at - 1] ?? 0))).toBe(true)
    // The first request once more, as if the network had held it back.
    const late = await page.evaluate(async ([to, body]) => (await fetch(to, { method: 'POST', body: new URLSearchParams(body) })).json(), [
      `/attempts/${attempt}/1/drafts`,
      sent[0] ?? '',
    ] as const)
    expect(late).toMatchObject({ is: 'kept', seen: 3 })
    expect(await drafts(page)).toHaveLength(3)
    await page.context().close()
  }, 60_000)

  it('when the page is left before the pause is over', async () => {
    const { page, attempt } = await desk('ice/end')
    await page.goto(`/attempts/${attempt}/4`)
    await page.getByRole('textbox').pressSequentially('above')
    await page.goto('/progress')
    await expect.poll(async () => (await drafts(page)).map(({ form }) => form)).toEqual([{ text: 'above' }])
    await page.context().close()
  }, 60_000)
})

describe('what was typed last', () => {
  it('outlasts its page, though neither the journal nor a request was quick enough', async () => {
    const { page, attempt } = await desk('ice/end')
    await page.addInitScript(`if (location.pathname.endsWith('/4')) {
      IDBFactory.prototype.open = () => ({ addEventListener() {} })
      const { fetch } = globalThis
      globalThis.fetch = (to, ...rest) => (String(to).endsWith('/drafts') ? new Promise(() => {}) : fetch(to, ...rest))
    }`)
    await page.goto(`/attempts/${attempt}/4`)
    await page.getByRole('textbox').waitFor()
    // Until the form is listened to, without a database that answers.
    await page.waitForTimeout(4_000)
    await page.getByRole('textbox').pressSequentially('above')
    await page.goto('/progress')
    await expect.poll(async () => (await drafts(page)).map(({ form }) => form)).toEqual([{ text: 'above' }])
    expect(await page.evaluate('Object.keys(localStorage)')).toEqual([])
    await page.context().close()
  }, 60_000)
})

describe('nothing is said to be saved without a receipt', () => {
  it.each<[what: string, status: number | undefined]>([
    ['is out of order', 503],
    ['does not answer', undefined],
    ['is a page of something in between', 200],
  ])(
    'where the server %s',
    async (_, status) => {
      const { page } = await desk('ice/end')
      await page.route(/drafts$/, (route) =>
        status ? route.fulfill({ status, body: '<p>Sign in to the network</p>', contentType: 'text/html' }) : route.abort(),
      )
      await option(page, 0).click()
      await expect.poll(() => saved(page)).toContain('Not saved yet')
      await page.waitForTimeout(2_500)
      expect(await page.locator('body').innerText()).not.toMatch(/\bSaved\b/)
      await page.unroute(/drafts$/)
      await online(page)
      await expect.poll(() => saved(page), { timeout: 20_000 }).toMatch(/^Saved/)
      expect(await drafts(page)).toHaveLength(1)
      await page.context().close()
    },
    60_000,
  )

  it('and a browser that keeps nothing says so, and sends all the same', async () => {
    const page = await window(browser, site.address)
    await page.addInitScript(`Object.defineProperty(globalThis, 'indexedDB', { value: undefined })`)
    await begin(page, 'ice/end')
    await page.route(/drafts$/, (route) => route.abort())
    await option(page, 0).click()
    await expect.poll(() => saved(page)).toContain('this browser cannot keep it: leave this page open')
    await page.unroute(/drafts$/)
    await online(page)
    await expect.poll(() => saved(page), { timeout: 20_000 }).toMatch(/^Saved/)
    await page.getByRole('button', { name: 'Save only' }).click()
    await page.waitForURL(/\/2$/)
    expect(await entriesOf(site, page, 'answered')).toHaveLength(1)
    await page.context().close()
  }, 60_000)

  it('and where every first reply is lost, nothing is kept twice', async () => {
    const { page } = await desk('ice/end')
    const lost = new Set<string>()
    await page.route(/\/attempts\/\w+\/\d+(\/place)?(\/drafts)?$/, async (route) => {
      const request = route.request()
      const what = `${request.url()} ${request.postData()?.replace(/shown=[^&]*/, '')}`
      if (request.method() !== 'POST' || lost.has(what)) return route.continue()
      lost.add(what)
      await route.fetch()
      await route.abort()
    })
    await option(page, 1).click()
    await page.getByRole('button', { name: 'Save and show where' }).click()
    await page.waitForURL(/place$/, { timeout: 40_000 })
    await page.locator('label.pick').first().click()
    await page.getByRole('button', { name: 'Save and go on' }).click()
    await page.waitForURL(/\/2$/, { timeout: 40_000 })
    await expect.poll(async () => (await keptIn(page)).journal, { timeout: 40_000 }).toEqual([])
    expect(lost.size).toBeGreaterThanOrEqual(2)
    expect((await entriesOf(site, page, 'answered')).map(({ where }) => Array.isArray(where) && where.length)).toEqual([false, 1])
    await page.context().close()
  }, 120_000)
})

describe('two pages of one browser', () => {
  it('the newer answer wins, and the older page says so at once, with two ways on', async () => {
    const { page: older, attempt } = await desk('ice/end')
    const newer = await older.context().newPage()
    await newer.goto(`/attempts/${attempt}/1`)
    await option(newer, 2).click()
    await expect.poll(() => saved(newer)).toMatch(/^Saved/)
    await older.locator('#newer').waitFor()
    expect(await older.locator('#newer').innerText()).toContain('What stands here is older')
    await older.getByRole('button', { name: 'Show the newer one' }).click()
    await expect.poll(() => option(older, 2).locator('input').isChecked()).toBe(true)

    await option(newer, 0).click()
    await older.locator('#newer').waitFor()
    await older.getByRole('button', { name: 'Send mine instead' }).click()
    await older.waitForURL(/\/1\/place$/)
    const answers = await entriesOf(site, older, 'answered')
    expect(answers).toHaveLength(1)
    await newer.reload()
    expect(await option(newer, 2).locator('input').isChecked()).toBe(true)
    await older.context().close()
  }, 60_000)

  it('an answer that comes behind one of another machine is not taken, stays in its form, and can be sent all the same', async () => {
    const { page, attempt } = await desk('ice/end')
    const other = await window(browser, site.address)
    await other.context().addCookies(await page.context().cookies())
    await other.goto(`/attempts/${attempt}/1`)
    await option(other, 2).click()
    await other.getByRole('button', { name: 'Save only' }).click()
    await other.waitForURL(/\/2$/)

    await option(page, 1).click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toMatch(
      /Question 1: another answer of yours, saved on another page at \d\d:\d\d, stands/,
    )
    await expect.poll(() => saved(page)).not.toContain('Saved')
    expect(await option(page, 1).locator('input').isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Send mine instead' }).click()
    await expect.poll(() => saved(page)).toMatch(/^Saved/)
    await page.reload()
    expect(await option(page, 1).locator('input').isChecked()).toBe(true)
    await other.context().close()
    await page.context().close()
  }, 60_000)
})
