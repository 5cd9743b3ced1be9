import type { Browser, Page } from 'playwright-core'
import { kinds } from '../src/kinds/index.ts'
import { window } from './desk.ts'
import type { Site } from './walker.ts'

/** A page of somebody's own; what the browser complains of is a failure. */
export async function visit(browser: Browser, site: Site, javaScriptEnabled: boolean): Promise<{ page: Page; complaints: string[] }> {
  const page = await window(browser, site.address, { viewport: { width: 1280, height: 900 }, javaScriptEnabled })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  // What a form gets back with a mistake in it is a 4xx, which the browser notes.
  page.on('console', (message) => message.type() === 'error' && !/status of 4/.test(message.text()) && complaints.push(message.text()))
  return { page, complaints }
}

export async function signIn(page: Page, site: Site, name: string): Promise<void> {
  await page.goto(`/invitations/${await site.accounts.invite(name)}`)
  await page.getByLabel('Password', { exact: false }).first().fill('a long and secret word')
  await page.getByRole('button').last().click()
  await page.waitForURL(/\/bank$/)
}

export const press = async (page: Page, name: string | RegExp) => {
  await page.getByRole('button', { name }).first().click()
  await page.waitForLoadState()
}
export const field = (page: Page, name: string) => page.locator(`#editor [name="${name}"]`)

/** Writes a value into the fields of the form that are called so. */
export async function write(page: Page, name: string, value: unknown): Promise<void> {
  if (name === 'evidence' || name === 'neutral') {
    const box = name === 'evidence' ? 'evidence.0' : name
    for (const label of [value].flat(2)) {
      const tick = page.locator(`#editor input[type=checkbox][name="${box}"][value="s1-0${String(label).slice(1)}"]`)
      await open(tick)
      await tick.check({ force: true })
    }
    return
  }
  if (Array.isArray(value) && typeof value[0] === 'object') {
    for (let there = await entries(page, name); there < value.length; there++) {
      await page.locator(`button[value="add:${name}"]`).click()
      await page.locator(`[name^="${name}.${there}."]`).first().waitFor({ state: 'attached' })
    }
    for (const [at, entry] of value.entries())
      for (const [inner, one] of Object.entries(entry))
        if ((inner !== 'id' || name === 'responses') && inner !== 'fits') await write(page, `${name}.${at}.${inner}`, one)
    return
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [inner, one] of Object.entries(value)) await write(page, `${name}.${inner}`, one)
    return
  }
  const control = field(page, name).first()
  const text = Array.isArray(value) ? value.join('\n') : String(value)
  const [tag, type] = await control.evaluate((node) => [node.tagName, node.getAttribute('type')])
  if (type === 'hidden') return
  await open(control)
  if (type === 'checkbox') await control.setChecked(value === true)
  else if (tag === 'SELECT') await control.selectOption(text)
  else await control.fill(text)
}

/** Ticks with which options the sentences of a question go: by their texts, for the form gives them ids of its own. */
export async function tickFits(page: Page, { options = [], sentences = [] }: Record<string, unknown>): Promise<void> {
  if (!Array.isArray(sentences) || !Array.isArray(options) || sentences.length === 0) return
  await page.getByRole('button', { name: 'Check and preview' }).click()
  await page.waitForLoadState()
  for (const [at, { fits }] of sentences.entries())
    for (const id of fits) {
      const text = options.find((option) => option.id === id)?.text
      const tick = page.locator(`#editor label:has(input[name="sentences.${at}.fits"])`, { hasText: text }).locator('input')
      await open(tick)
      await tick.check()
    }
}

const entries = (page: Page, list: string): Promise<number> => page.locator(`#editor fieldset.entry[id^="f-${list}-"]`).count()

/** Opens the folds around a control that stands behind them. */
async function open(control: ReturnType<Page['locator']>): Promise<void> {
  const folds = control.locator('xpath=ancestor::details[not(@open)]')
  while ((await folds.count()) > 0) await folds.first().locator('> summary').click()
}

/** Premises that name their response by the id that the form gave it: the one whose text it is. */
export async function withSeats(page: Page, premises: unknown, responses: unknown): Promise<unknown> {
  const texts = new Map((responses as { id: string; text: string }[]).map(({ id, text }) => [id, text]))
  const ids = new Map<string, string>()
  for (let at = 0; at < texts.size; at++)
    ids.set(await field(page, `responses.${at}.text`).inputValue(), (await field(page, `responses.${at}.id`).getAttribute('value')) ?? '')
  return (premises as { answer: string }[]).map((one) => ({ ...one, answer: ids.get(texts.get(one.answer) ?? '') }))
}

/** The response of the example in the ids that the form gave: entries are a, b, c … in its order. */
export async function asWritten(question: { kind: string }, response: unknown): Promise<unknown> {
  const example = kinds[question.kind]?.example.question as Record<string, unknown>
  const ids = new Map<string, string>()
  for (const list of ['options', 'items', 'premises', 'responses']) {
    const now = (question as unknown as Record<string, { id: string }[] | undefined>)[list]
    ;((example[list] as { id: string }[] | undefined) ?? []).forEach(({ id }, at) => {
      ids.set(id, now?.[at]?.id ?? id)
    })
  }
  const renamed = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(renamed) : typeof value === 'string' ? (ids.get(value) ?? value) : value
  return renamed(response)
}

export const asFields = (form: object): Record<string, string | string[]> =>
  Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)) as Record<string, string | string[]>
