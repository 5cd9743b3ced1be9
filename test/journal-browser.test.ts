import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entriesOf, journal, online, option, saved, window } from './desk.ts'
import { browser, closeIce, desk, forms, ice, openIce, quizzes } from './journal-browser-set-up.ts'

beforeAll(openIce, 120_000)
afterAll(closeIce)

const posts = /\/attempts\/\w+\/\d+(\/drafts)?$/

describe('what is not taken', () => {
  it.each([401, 403, 404, 407, 413])(
    'by something in between, with status %i, is neither lost nor called refused',
    async (status) => {
      const { page } = await desk(1)
      const body = '<form method="post"><p>Sign in to the network</p></form>'
      await page.route(posts, (route) =>
        route.request().method() === 'POST' ? route.fulfill({ status, contentType: 'text/html', body }) : route.continue(),
      )
      await option(page, 1).click()
      await page.getByRole('button', { name: 'Save only' }).click()
      await expect.poll(() => saved(page), { timeout: 10_000 }).toContain('Not saved yet: kept in this browser')
      await page.waitForTimeout(2_500)
      expect((await journal(page)).map(({ n }) => n)).toEqual([1])
      expect(await page.locator('#prompt').count()).toBe(1)
      expect(await page.getByRole('alert').count()).toBe(0)
      await page.unroute(posts)
      await online(page)
      await expect.poll(async () => (await entriesOf(ice, page, 'answered')).length, { timeout: 20_000 }).toBe(1)
      await page.context().close()
    },
    60_000,
  )

  it('is kept when the page with the mistake does not come, and saved as it stands once that is read', async () => {
    const { page } = await desk(1, { quiz: quizzes.numbers })
    await page.route(posts, (route) => (route.request().headers().accept === 'text/html' ? route.abort() : route.continue()))
    await page.getByRole('textbox').fill('7')
    await expect.poll(() => saved(page), { timeout: 5_000 }).toMatch(/^Saved/)
    await page.route(/drafts$/, (route) => route.abort())
    await page.getByRole('textbox').fill('many')
    await page.getByRole('button', { name: 'Save only' }).click()
    await page.getByRole('alert').waitFor()
    expect(await journal(page)).toMatchObject([{ n: 1, aside: { is: 'refused' } }])
    await expect.poll(() => saved(page)).not.toContain('Saved')
    await page.reload()
    await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('many')
    await page.getByRole('alert').waitFor()
    await expect.poll(() => saved(page)).not.toContain('Saved')

    await page.unroute(/drafts$/)
    await page.getByRole('button', { name: 'I have read this' }).click()
    await expect.poll(() => forms(page)).toEqual([{ text: '7' }, { text: 'many' }])
    await expect.poll(() => journal(page)).toEqual([])
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.reload()
    expect(await page.getByRole('textbox').inputValue()).toBe('many')
    await page.context().close()
  }, 60_000)

  it('as a draft either stays in this browser when that is read, until its form is changed', async () => {
    const { page } = await desk(4)
    const long = 'x'.repeat(150_000)
    await page.getByRole('textbox').evaluate((field) => field.removeAttribute('maxlength'))
    await page.getByRole('textbox').fill(long)
    await page.getByRole('alert').waitFor({ timeout: 20_000 })
    await expect.poll(() => saved(page)).not.toContain('Saved')
    await page.getByRole('button', { name: 'I have read this' }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
    expect(await journal(page)).toHaveLength(1)
    await page.getByRole('textbox').fill('short')
    await expect.poll(() => saved(page), { timeout: 10_000 }).toMatch(/^Saved/)
    expect(await journal(page)).toEqual([])
    expect(await forms(page)).toEqual([{ text: 'short' }])
    await page.context().close()
  }, 60_000)

  it('because a newer one stands is never called saved, on whichever page of the attempt', async () => {
    const { page, attempt } = await desk(1)
    await page.goto(`/attempts/${attempt}/2`)
    await page.goto(`/attempts/${attempt}/1`)
    const other = await window(browser, ice.address)
    await other.context().addCookies(await page.context().cookies())
    await other.goto(`/attempts/${attempt}/1`)
    await option(other, 2).click()
    await expect.poll(() => saved(other)).toMatch(/^Saved/)
    await option(page, 1).click()
    await page.getByRole('alert').waitFor()
    await expect.poll(() => saved(page)).toBe('')
    await page.reload()
    await page.getByRole('alert').waitFor()
    await expect.poll(() => saved(page)).toBe('')
    await page.getByRole('button', { name: 'Send mine instead' }).click()
    await expect.poll(() => saved(page)).toMatch(/^Saved/)
    expect(await forms(page)).toEqual([{ option: '3' }, { option: '2' }])
    await other.context().close()
    await page.context().close()
  }, 60_000)
})

describe('what is changed', () => {
  it('before the script runs is saved as well, and what was waiting beside it stays', async () => {
    const { page, attempt } = await desk(1)
    await option(page, 0).click()
    await expect.poll(() => saved(page)).toMatch(/^Saved/)
    let go = () => {}
    const held = new Promise<void>((done) => {
      go = done
    })
    await page.route(/\/assets\/.*page\.js$/, async (route) => {
      await held
      await route.continue()
    })
    await page.goto(`/attempts/${attempt}/1`, { waitUntil: 'commit' })
    await option(page, 2).click()
    go()
    await expect.poll(() => forms(page), { timeout: 10_000 }).toEqual([{ option: '1' }, { option: '3' }])
    await expect.poll(() => saved(page)).toMatch(/^Saved/)
    expect(await option(page, 2).locator('input').isChecked()).toBe(true)
    await page.context().close()
  }, 60_000)

  it('and stands newer on the server is what Back shows, not what the form said when it was left', async () => {
    const { page, attempt } = await desk(4)
    await page.getByRole('textbox').fill('older')
    await expect.poll(() => saved(page), { timeout: 5_000 }).toMatch(/^Saved/)
    await page.goto('/progress')
    const other = await window(browser, ice.address)
    await other.context().addCookies(await page.context().cookies())
    await other.goto(`/attempts/${attempt}/4`)
    await other.getByRole('textbox').fill('newer')
    await expect.poll(() => saved(other), { timeout: 5_000 }).toMatch(/^Saved/)
    await page.goBack()
    await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('newer')
    await page.waitForTimeout(1_500)
    expect(await forms(page)).toEqual([{ text: 'older' }, { text: 'newer' }])
    await other.context().close()
    await page.context().close()
  }, 60_000)

  it('in two pages that went on from one draft is told in the older one, and does not overwrite the newer one', async () => {
    const { page: first, attempt } = await desk(4)
    await first.context().route(/drafts$/, (route) => route.abort())
    await first.getByRole('textbox').fill('aaa')
    await expect.poll(async () => (await journal(first)).length).toBe(1)
    const second = await first.context().newPage()
    await second.goto(`/attempts/${attempt}/4`)
    await expect.poll(() => second.getByRole('textbox').inputValue()).toBe('aaa')
    await first.context().unroute(/drafts$/)
    await second.getByRole('textbox').fill('a longer text in the second page')
    await expect.poll(() => saved(second), { timeout: 10_000 }).toMatch(/^Saved/)
    await first.locator('#newer').waitFor()
    await first.getByRole('textbox').fill('aaab')
    await first.getByText('What you answered here was not taken').waitFor()
    expect((await forms(first)).at(-1)).toEqual({ text: 'a longer text in the second page' })
    expect(await first.getByRole('textbox').inputValue()).toBe('aaab')
    await first.context().close()
  }, 60_000)
})
