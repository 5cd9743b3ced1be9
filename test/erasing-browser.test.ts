import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectForEverybody, openBrowser } from './browser.ts'
import { come } from './desk.ts'
import { openSite, type Site } from './walker.ts'

let browser: Browser
let site: Site
beforeAll(async () => {
  site = await openSite()
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await site.close()
})

/** Does something with the browser's journal, in the browser. @param what an expression that makes a request of `journal` */
const withJournal = <T>(page: Page, what: string): Promise<T> =>
  page.evaluate<T>(`new Promise((done, failed) => {
    const opening = indexedDB.open('evident')
    opening.onerror = () => failed(opening.error)
    opening.onsuccess = () => {
      const turn = opening.result.transaction('journal', 'readwrite')
      const journal = turn.objectStore('journal')
      const request = ${what}
      turn.oncomplete = () => {
        opening.result.close()
        done(request.result)
      }
    }
  })`)

/** Puts down that something of this learner is not sent yet; of an attempt that the server does not know, so that it stays. */
const putDown = (page: Page, id: number, learner: string) => {
  const form = { of: 'answer', draft: true, fields: [], key: 'key-of-the-form', seen: 0, made: '', shown: '' }
  return withJournal(page, `journal.put(${JSON.stringify({ id, learner, attempt: 'a'.repeat(16), n: 1, ...form })})`)
}
const inJournal = async (page: Page) => (await withJournal<{ learner: string }[]>(page, 'journal.getAll()')).map(({ learner }) => learner)

describe('erasing oneself in a browser', () => {
  it('takes out of the browser what is of oneself, and leaves what others have not sent yet', async () => {
    const context = await browser.newContext({ baseURL: site.address })
    const page = await context.newPage()
    const ada = await come(page, 'Ada')
    await page.goto(`${site.address}/settings`)
    // The script opens its database with the first page.
    await expect.poll(() => page.evaluate('indexedDB.databases().then((all) => all.map(({ name }) => name))')).toContain('evident')
    await putDown(page, 1, ada)
    await putDown(page, 2, 'bbbbbbbbbbbbbbbb')
    await page.getByRole('link', { name: 'Erase everything of me' }).click()
    await page.getByRole('button', { name: 'Erase everything of me' }).click()
    await page.getByRole('alert').waitFor()
    expect(await page.title()).toMatch(/^Error:/)
    await page.getByRole('checkbox').focus()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Erase everything of me' }).press('Enter')
    await page.getByRole('heading', { name: 'Everything of you is erased' }).waitFor()
    await expect.poll(() => inJournal(page)).toEqual(['bbbbbbbbbbbbbbbb'])
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('learner')
    for (const path of ['/', '/settings']) {
      await page.goto(site.address + path)
      expect(await page.content()).not.toContain('Ada')
    }
    await context.close()
  }, 60_000)

  it('works without scripts, and its pages are for everybody', async () => {
    const context = await browser.newContext({ baseURL: site.address, javaScriptEnabled: false })
    const plain = await context.newPage()
    await come(plain, 'Bob')
    await plain.goto(`${site.address}/erasures`)
    await plain.getByRole('checkbox').check()
    await plain.getByRole('button', { name: 'Erase everything of me' }).click()
    expect(await plain.getByRole('heading', { level: 1 }).textContent()).toBe('Everything of you is erased')
    await context.close()

    const page = await (await browser.newContext({ baseURL: site.address })).newPage()
    const cy = await come(page, 'Cy of the many words')
    await page.goto(`${site.address}/settings`)
    await expectForEverybody(page, 'settings')
    await page.goto(`${site.address}/erasures`)
    await expectForEverybody(page, 'erasing oneself')
    await page.getByRole('button', { name: 'Erase everything of me' }).click()
    await page.getByRole('alert').waitFor()
    await expectForEverybody(page, 'erasing oneself, not sure')
    await page.goto(`${site.address}/invitations/${await site.accounts.invite('Ms Okafor')}`)
    await page.getByLabel('password').fill('the secret words of Ms Okafor')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.goto(`${site.address}/scores/${cy}`)
    await page.getByRole('link', { name: 'Erase this learner' }).click()
    await expectForEverybody(page, 'a teacher erases')
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Erase this learner' }).click()
    await page.getByRole('heading', { name: 'Erased' }).waitFor()
    await expectForEverybody(page, 'erased by a teacher')
    await page.context().close()
  }, 90_000)
})
