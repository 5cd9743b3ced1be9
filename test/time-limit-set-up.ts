import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fieldsOf, iceBank, openSite, type Page, type Site } from './walker.ts'

export const minute = 60_000
export const text = (page: Page) => page.html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
export const clockOf = (time: number) => new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

/** The bank of all tests, and two quizzes with a limit of time. */
export let questions: string
export let site: Site
/** What the clock of the site says. */
export const watch = { time: Date.parse('2026-03-02T09:00:00Z') }
export async function openTimed() {
  questions = await mkdtemp(join(tmpdir(), 'evident-timed-'))
  await cp(iceBank, questions, { recursive: true })
  const timed = (id: string, more: string) => `- id: ${id}\n  title: Ice, ${id}\n  level: a\n  questions: [ICE-SC-1, ICE-SA-1]\n  ${more}\n`
  await appendFile(
    join(questions, 'ice', 'quizzes.yaml'),
    timed('timed', 'minutes: 45') +
      timed('once', 'minutes: 1\n  attempts: 1') +
      timed('step', 'minutes: 10\n  feedback: each\n  hints: true'),
  )
  site = await openSite({ questions, now: () => new Date(watch.time) })
}
export async function closeTimed() {
  await site.close()
  await rm(questions, { recursive: true })
}

export async function begun(quiz = 'timed') {
  const who = site.walker()
  await who.come()
  const page = await who.begin(`ice/${quiz}`)
  const attempt = page.at.split('/')[2] ?? ''
  const learner = who.cookies.get('learner')?.split('.')[0] ?? ''
  const address = (n: number, rest = '') => `/attempts/${attempt}/${n}${rest}`
  return {
    ...{ who, page, attempt, learner, address, began: watch.time },
    send: (from: Page, n: number, fields: Record<string, string>, of = '') => who.submit(from, address(n, of), fields),
    draft: (from: Page, n: number, fields: Record<string, string>) =>
      who.post(address(n, '/drafts'), { ...fieldsOf(from.html, address(n)), ...fields }),
    history: async (type?: string) => (await site.store.history(learner)).filter((entry) => type === undefined || entry.type === type),
  }
}
