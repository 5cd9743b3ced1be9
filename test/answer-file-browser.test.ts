import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectForEverybody, openBrowser } from './browser.ts'
import { begin, learnerOf, plainOf, saved, untilKept, window } from './desk.ts'
import { openSite, passwordOf, type Site } from './walker.ts'

let site: Site
let browser: Browser
let address: string
beforeAll(async () => {
  site = await openSite()
  browser = await openBrowser()
  // They have no means of signing there.
  address = plainOf(site)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

async function choose(page: Page, file: string): Promise<void> {
  await page.getByLabel('File of answers').setInputFiles(file)
  await page.getByRole('button', { name: 'Upload' }).click()
}

/** The cells of the table that says what became of each answer: its number, and its fate. */
const fates = (page: Page) =>
  page
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [row.querySelector('th')?.firstChild?.nodeValue, row.querySelector('td:last-child')?.textContent?.trim()]),
    )

it('answers that were given without a server are taken along as a file, brought by a teacher from another machine, and stand there once', async () => {
  const page = await window(browser, address, { acceptDownloads: true })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  const attempt = await begin(page, 'ice/end')
  const learner = await learnerOf(page)
  expect(await page.evaluate('isSecureContext')).toBe(false)
  await untilKept(page)
  await site.goAway()

  await page.locator('.option').first().click()
  await page.getByRole('button', { name: 'Save only' }).click()
  await page.waitForURL(/\/2$/)
  await page.locator('.option').first().click()
  await page.locator('.option').nth(1).click()
  await expect.poll(() => saved(page), { timeout: 20_000 }).toContain('Not saved yet')
  await page.locator('#unsent summary').click({ timeout: 20_000 })
  await expectForEverybody(page, 'answers to be taken along')
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download my answers' }).click()
  const download = await coming
  expect(download.suggestedFilename()).toMatch(/^answers-ice-with-places-\d{4}-\d\d-\d\d\.json$/)
  const file = await download.path()
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    evident: 'answers',
    attempts: [{ learner, attempt, items: [{ n: 1 }, { n: 2, draft: true }] }],
  })
  expect(complaints).toEqual([])
  const brought = `${file}.json`
  await download.saveAs(brought)
  // The laptop goes home, and never comes back.
  await page.context().close()
  await site.comeBack()
  expect((await site.store.history(learner)).map(({ type }) => type)).toEqual(['joined', 'began'])

  const teacher = await window(browser, address)
  await teacher.goto(`/invitations/${await site.accounts.invite('Ms Okafor')}`)
  await teacher.getByLabel('Your new password').fill(passwordOf('Ms Okafor'))
  await teacher.getByRole('button', { name: 'Set the password' }).click()
  await teacher.waitForURL(/\/bank$/)
  await teacher.goto('/scores')
  await teacher.getByRole('link', { name: 'Upload answers from a file' }).click()
  await expectForEverybody(teacher, 'the form for a file')
  await choose(teacher, brought)
  await teacher.getByRole('heading', { name: 'Ice, with places · Mina' }).waitFor()
  expect(await fates(teacher)).toEqual([
    ['1', 'Taken'],
    ['2', 'Taken; it counts once the quiz is handed in'],
  ])
  await expect.poll(() => teacher.evaluate('document.activeElement.textContent.trim()')).toContain('Ice, with places')
  await expectForEverybody(teacher, 'what became of a file')
  const kept = await site.store.history(learner)
  expect(kept.map(({ type }) => type)).toEqual(['joined', 'began', 'answered', 'drafted'])

  // Again, and by somebody whom nobody knows, without scripts.
  const stranger = await window(browser, address, { javaScriptEnabled: false })
  await stranger.goto('/')
  await stranger.getByRole('link', { name: 'Upload answers from a file' }).click()
  for (const who of [teacher, stranger]) {
    await choose(who, brought)
    await who.getByText('2 answers in the file: 0 taken, 2 there already.').waitFor()
  }
  expect(await stranger.content()).not.toContain('Mina')
  expect(await site.store.history(learner)).toEqual(kept)
}, 120_000)

it('a file that is none is refused at the field, and read first', async () => {
  const page = await window(browser, address)
  await begin(page, 'ice/end', 'Ada')
  await page.goto('/settings')
  await page.getByRole('link', { name: 'Upload answers' }).click()
  await choose(page, new URL('../package.json', import.meta.url).pathname)
  await page.getByRole('alert').waitFor()
  expect(await page.title()).toMatch(/^Error: Upload answers/)
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('summary')
  await expectForEverybody(page, 'a file that is none')
}, 60_000)
