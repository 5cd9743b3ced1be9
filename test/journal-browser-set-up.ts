import type { Browser, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { begin, entriesOf, window } from './desk.ts'
import { openSite, type Site } from './walker.ts'

export let ice: Site
export let browser: Browser
export async function openIce() {
  ice = await openSite()
  browser = await openBrowser()
}
export async function closeIce() {
  await browser?.close()
  await ice?.close()
}

export const quizzes = { ice: 'ice/end', numbers: 'ice/numbers' }

/** Somebody before a question of a quiz on ice. @param script runs in each page before any other one */
export async function desk(n: number, { quiz = quizzes.ice, script = '' } = {}) {
  const page = await window(browser, ice.address)
  if (script) await page.addInitScript(script)
  const attempt = await begin(page, quiz)
  if (n > 1) await page.goto(`/attempts/${attempt}/${n}`)
  return { page, attempt }
}
export const forms = async (page: Page) => (await entriesOf(ice, page, 'drafted')).map(({ form }) => form)
