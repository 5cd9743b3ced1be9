import { expect } from 'vitest'
import { kindOf } from '../src/kinds/index.ts'
import { fieldsOf, openSite, type Page, type Site } from './walker.ts'

export let site: Site
export async function openIce() {
  site = await openSite()
}
export const closeIce = () => site.close()

/** The receipt that a script reads. */
interface Receipt {
  is: string
  words?: string
  at?: string
  clock?: string
  seen?: number
  to?: string
}
export const receiptIn = (page: Page): Receipt => JSON.parse(page.html)
export const text = (page: Page) => page.html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

/** Somebody at a quiz of the ice, and what they do there. */
export async function begun(quiz: string) {
  const who = site.walker()
  await who.come()
  const page = await who.begin(`ice/${quiz}`)
  const attempt = page.at.split('/')[2] ?? ''
  const learner = who.cookies.get('learner')?.split('.')[0] ?? ''
  const address = (n: number, rest = '') => `/attempts/${attempt}/${n}${rest}`
  return {
    ...{ who, page, attempt, learner, address },
    open: (n: number, rest = '') => who.get(address(n, rest)),
    /** Saves the form of question n as it stands, as a script does. */
    async draft(from: Page, n: number, fields: Record<string, string | string[]>, of = '') {
      const { next: _, ...form } = fieldsOf(from.html, address(n, of))
      const kept = await who.post(address(n, `${of}/drafts`), { ...form, ...fields })
      return { ...receiptIn(kept), status: kept.status }
    },
    send: (from: Page, n: number, fields: Record<string, string | string[]>, of = '') => who.submit(from, address(n, of), fields),
    history: (type?: string) => entriesOf(learner, type),
    handIn: () => who.post(`/attempts/${attempt}/closures`, {}),
    closures: () => who.get(`/attempts/${attempt}/closures`),
    answerTo: async (n: number) => (await entriesOf(learner, 'answered')).filter((one) => one.n === n).at(-1),
    seat: async (n: number) => (await site.trainer.seat(learner, attempt, n)) ?? expect.unreachable(),
  }
}
const entriesOf = async (learner: string, type?: string) =>
  (await site.store.history(learner)).filter((entry) => type === undefined || entry.type === type)

/** The seats of these options of the author's. */
export async function seatsOf({ seat }: Pick<Awaited<ReturnType<typeof begun>>, 'seat'>, n: number, response: unknown) {
  const { question, sitting } = await seat(n)
  return kindOf(question).filled(question, response, sitting) as Record<string, string | string[]>
}
