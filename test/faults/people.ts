import { openStore } from '../../src/store/index.ts'
import type { Damage, Entry, Store } from '../../src/store/store.ts'
import { fieldsOf, walker } from '../walker.ts'

/** The long form of these tests is asked for by `npm run test:faults`; `npm test` runs a short one. */
export const full = process.env.FAULTS === 'full'

/** What the server said yes to: whoever reads this was told that it is kept. */
export interface Receipt {
  learner: string
  type: 'answered' | 'drafted'
  key: string
}

/** A learner at an attempt, in a browser that stays the same when the site moves to another port. */
export interface Person {
  learner: string
  attempt: string
  cookies: ReadonlyMap<string, string>
}

export interface Answer {
  status: number
  to: string
  text: string
  headers: Headers
}

/** Comes in and begins the quiz, which is answered at its end. */
export async function arrive(address: string, name: string, quiz = 'ice/end'): Promise<Person> {
  try {
    return await come(address, name, quiz)
  } catch (error) {
    // A connection that was kept may be closed just when it is used again, on a machine that is busy.
    if (!(error instanceof TypeError)) throw error
    return await come(address, name, quiz)
  }
}

async function come(address: string, name: string, quiz: string): Promise<Person> {
  const who = walker(address)
  await who.come(name)
  const { at } = await who.begin(quiz)
  return { learner: who.cookies.get('learner')?.split('.')[0] ?? '', attempt: at.split('/')[2] ?? '', cookies: who.cookies }
}

/** Sends a form, or without one asks for a page, and follows nowhere: what counts is what was said to this request. */
export async function send(
  address: string,
  { cookies }: Pick<Person, 'cookies'>,
  path: string,
  fields?: Record<string, string | string[]>,
  accept = 'text/html',
): Promise<Answer> {
  const body = new URLSearchParams()
  for (const [name, values] of Object.entries(fields ?? {})) for (const value of [values].flat()) body.append(name, value)
  const response = await fetch(address + path, {
    redirect: 'manual',
    headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), origin: address, accept },
    ...(fields && { method: 'POST', body }),
  })
  return { status: response.status, to: response.headers.get('location') ?? '', text: await response.text(), headers: response.headers }
}

/** What may be chosen at the questions of `ice/end` that have one right option. */
export const choices = { 1: ['1', '2', '3'], 3: ['true', 'false', 'not given'], 6: ['true', 'false', 'not given'] } as const
/** In turn, for a question can be revised only so often. */
const numbers = [1, 3, 6] as const
/** The question that is answered in one's own words. */
const typed = 4

/** An answer, a draft or the place of an answer, in turn; each from a page of its own. @returns what was said, and the receipt where it was yes */
export async function turn(address: string, person: Person, count: number): Promise<{ said: Answer; receipt: Receipt | undefined }> {
  const what = turns[count % turns.length] ?? 'answer'
  const n = numbers[Math.floor(count / 3) % numbers.length] ?? 1
  // What is typed is never what stood there before: of that nothing more would be kept.
  const question = `/attempts/${person.attempt}/${what === 'draft' ? typed : n}`
  const form = what === 'place' ? `${question}/place` : question
  const page = await send(address, person, form)
  if (page.status !== 200) return { said: page, receipt: undefined }
  const at = (count + Math.floor(count / 9)) % 3
  const hidden = fieldsOf(page.text, form)
  const key = String(Object.entries(hidden).find(([name]) => name === 'key')?.[1])
  const given = { answer: { option: choices[n][at] ?? '', next: 'on' }, place: { where: String(at + 1) }, draft: { text: `ice ${key}` } }
  const fields = { ...hidden, ...given[what] }
  const said =
    what === 'draft'
      ? await send(address, person, `${question}/drafts`, fields, 'application/json')
      : await send(address, person, form, fields)
  const yes = what === 'draft' ? said.status === 200 && JSON.parse(said.text).is === 'kept' : said.status === 303
  return { said, receipt: yes ? { learner: person.learner, type: what === 'draft' ? 'drafted' : 'answered', key } : undefined }
}
const turns = ['answer', 'place', 'draft'] as const

/** Takes turn after turn until there is nobody who answers. @param receipts grows with what was said yes to */
export async function answerUntilGone(address: string, person: Person, receipts: Receipt[], from = 0): Promise<void> {
  for (let count = from; ; count++) {
    try {
      const { receipt } = await turn(address, person, count)
      if (receipt) receipts.push(receipt)
    } catch {
      return
    }
  }
}

/** What became of what was acknowledged, read from the folder when no server has it. */
export async function reckoned(
  dataDir: string,
  receipts: readonly Receipt[],
): Promise<{ lost: Receipt[]; doubled: string[]; damages: Damage[]; histories: Map<string, readonly Entry[]> }> {
  const damages: Damage[] = []
  const store = await openStore({ dir: dataDir, report: (damage) => damages.push(damage) })
  const became = await reckonedIn(store, receipts)
  await store.close()
  return { ...became, damages }
}

/** The same, read from a store that is open. */
export async function reckonedIn(
  store: Store,
  receipts: readonly Receipt[],
): Promise<{ lost: Receipt[]; doubled: string[]; histories: Map<string, readonly Entry[]> }> {
  const histories = new Map<string, readonly Entry[]>()
  for await (const { learner } of store.all()) histories.set(learner, await store.history(learner))
  for (const { learner } of receipts) if (!histories.has(learner)) histories.set(learner, await store.history(learner))
  const counts = new Map<string, number>()
  for (const [learner, history] of histories)
    for (const { type, key } of history) {
      if (type !== 'answered' && type !== 'drafted') continue
      const name = nameOf({ learner, type, key: String(key) })
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  return {
    lost: receipts.filter((receipt) => !counts.has(nameOf(receipt))),
    doubled: [...counts].filter(([, count]) => count > 1).map(([name]) => name),
    histories,
  }
}

const nameOf = ({ learner, type, key }: Receipt) => `${learner} ${type} ${key}`
