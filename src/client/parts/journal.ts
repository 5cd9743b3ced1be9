import type { Unsent } from './answer-file.ts'
import { type Database, database, type Head, onAnew } from './database.ts'
import { forgetOthers } from './kept.ts'
import type { Receipt } from './receipt.ts'
import { listen, tell } from './wire.ts'

/** One thing that is to be sent, as it stands in the journal until a receipt takes it out. */
export interface Entry extends Unsent {
  /** In the order in which they were written. */
  id: number
  /** Where it is sent. */
  to: string
  /** The signed time of showing, as the form had it. */
  shown: string
  /** The server did not take it, and this is why; it is sent no more, and stays until the learner has decided. */
  aside?: Receipt
}
/** What is to be written: it has no number yet. */
export type Fresh = Omit<Entry, 'id' | 'aside'>

/** What the browser would not keep, for as long as this page is open. */
const memory = new Map<number, Entry>()
/** Past every number of the browser's own. */
let nextInMemory = 1e15

/** What this page wrote and knows no receipt of: the browser may lose it. */
const own = new Map<number, Entry>()
/** Which entries this page wrote or went on from, by their keys and times. */
const stamps = new Set<string>()
const stampOf = ({ key, made }: Pick<Entry, 'key' | 'made'>) => `${made} ${key}`
/** The journal could be read when it was last asked. */
let isRead = true

/** Whether all that is unsent outlasts this page. */
export const isKept = (): boolean => memory.size === 0

/** Whether all that is unsent is known: a browser that does not let the journal be read may hold more. */
export const isKnown = (): boolean => isRead

/** Goes on from entries that another page wrote. */
export function goOnFrom(entries: readonly Entry[]): void {
  for (const one of entries) stamps.add(stampOf(one))
}

/** Whether this page wrote it or went on from it, and it is not news of another page of this browser. */
export const isKnownHere = (entry: Entry): boolean => stamps.has(stampOf(entry))

onAnew(() => void writeAgain())
listen((news, isElsewhere) => {
  if (news.what !== 'receipt' || !isElsewhere) return
  const one = own.get(news.entry.id)
  if (!one || !isAsSent(one, news.entry)) return
  own.delete(one.id)
  memory.delete(one.id)
})

/** Writes what this page wrote into a browser that lost it, or that had not opened its database. */
async function writeAgain(): Promise<void> {
  for (const [id, one] of own) memory.set(id, one)
  for (const { id: old, ...one } of [...own.values()]) {
    await change(one.attempt, (entries) => (entries.some(({ id }) => id === old) ? { put: one, drop: [old] } : {}))
    tell({ what: 'journal', attempt: one.attempt })
  }
}

/** Everything that is not sent yet or was not taken, oldest first. @param attempt of this attempt alone */
export async function unsent(attempt?: string): Promise<Entry[]> {
  const db = await database()
  const kept = await (attempt === undefined ? db?.getAll('journal') : db?.getAllFromIndex('journal', 'attempt', attempt))?.catch(
    () => undefined,
  )
  isRead = db === undefined || kept !== undefined
  if (!isRead) for (const [id, one] of own) memory.set(id, one)
  const mine = [...memory.values()].filter((one) => attempt === undefined || one.attempt === attempt)
  return [...(kept ?? []).filter(({ id }) => !memory.has(id)), ...mine].sort((a, b) => a.id - b.id)
}

/** Whether it still waits for the server. */
export const waits = (entry: Entry): boolean => entry.aside === undefined

/** Puts something down to be sent. What it takes the place of, not sent yet, goes: a draft its older one, an answer the draft of its form. */
export async function write(fresh: Fresh): Promise<void> {
  stamps.add(stampOf(fresh))
  const isOlder = (one: Entry) =>
    one.n === fresh.n && one.of === fresh.of && one.flag === fresh.flag && (one.draft || one.aside !== undefined || fresh.flag === true)
  await change(fresh.attempt, (entries) => {
    const older = entries.filter(isOlder)
    // A draft stays where it stands in the order, so that what was made on top of it comes after it.
    const place = fresh.draft || fresh.flag ? older.findLast(waits) : undefined
    return { put: { ...fresh, ...(place && { id: place.id }) }, drop: older.map(({ id }) => id).filter((id) => id !== place?.id) }
  })
}

/** Whether an entry says what it did when it was sent: it may have been written again meanwhile. */
const isAsSent = (now: Entry, sent: Entry) =>
  now.made === sent.made && now.key === sent.key && JSON.stringify(now.fields) === JSON.stringify(sent.fields)

/** Takes out what the server has. What was made on top of it in the same form learns how many there are now. */
export async function settle(sent: Entry, { seen }: Receipt): Promise<void> {
  if (seen !== undefined) await rebase(sent, seen)
  await change(sent.attempt, (entries) => ({
    drop: entries.filter((one) => one.id === sent.id && isAsSent(one, sent)).map(({ id }) => id),
  }))
  if (seen !== undefined || sent.flag) {
    const { learner, attempt, n, of, draft, fields, key, nth } = sent
    const form = { learner, attempt, n, draft, fields, key, seen: seen ?? 0, ...(nth !== undefined && { nth }) }
    const head: Head = { ...form, of: sent.flag ? 'flag' : of }
    // A kept page would only show an older state without it.
    await database()
      .then((db) => db?.put('heads', head))
      .catch(() => undefined)
  }
}

async function rebase(sent: Entry, seen: number): Promise<void> {
  const later = (await unsent(sent.attempt)).filter(
    (one) => one.id >= sent.id && one.n === sent.n && one.key === sent.key && one.seen < seen && !one.flag,
  )
  for (const { id } of later)
    await change(sent.attempt, (entries) => {
      const one = entries.find((entry) => entry.id === id)
      return one ? { put: { ...one, seen } } : {}
    })
}

/** Leaves with the learner what the server did not take. */
export const setAside = (sent: Entry, aside: Receipt): Promise<void> =>
  change(sent.attempt, (entries) => {
    const one = entries.find((entry) => entry.id === sent.id)
    return one && isAsSent(one, sent) ? { put: { ...one, aside } } : {}
  })

/** Takes something out that the learner has decided on. */
export const drop = ({ id, attempt }: Pick<Entry, 'id' | 'attempt'>): Promise<void> => change(attempt, () => ({ drop: [id] }))

/** What was told last of the forms of an attempt. */
export const headsOf = async (attempt: string): Promise<Head[]> =>
  (await (await database())?.getAllFromIndex('heads', 'attempt', attempt).catch(() => [])) ?? []

interface Change {
  put?: Fresh & { id?: number; aside?: Receipt }
  drop?: number[]
}

/** Changes the entries of an attempt, alone: no other tab comes between. */
async function change(attempt: string, decide: (entries: readonly Entry[]) => Change): Promise<void> {
  const db = await database()
  if (db && (await inBrowser(db, attempt, decide).catch((error) => withRoom(error, db, attempt, decide)))) return
  // It refuses, or is full: what this page knows is kept as long as it is open.
  const { put, drop = [] } = decide(await unsent(attempt))
  for (const id of drop) {
    memory.delete(id)
    own.delete(id)
    // What outlasts this page stays until a receipt takes out what is newer and does not.
    if (!put) await db?.delete('journal', id).catch(() => undefined)
  }
  if (!put) return
  const entry = { ...put, id: put.id ?? nextInMemory++ }
  memory.set(entry.id, entry)
  own.set(entry.id, entry)
}

/** Tries once more in a browser that is full, without the pages that are kept: an answer is more than they are. */
async function withRoom(error: unknown, ...[db, attempt, decide]: Parameters<typeof inBrowser>): Promise<boolean> {
  if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') return false
  await forgetOthers(undefined).catch(() => undefined)
  return inBrowser(db, attempt, decide).catch(() => false)
}

/** @returns true: all of it is in the browser's own database */
async function inBrowser(db: Database, attempt: string, decide: (entries: readonly Entry[]) => Change): Promise<true> {
  const turn = db.transaction('journal', 'readwrite')
  const kept = await turn.store.index('attempt').getAll(attempt)
  // What another page took out, or wrote anew, is not to come back.
  for (const { id } of [...own.values()].filter((one) => one.attempt === attempt && !memory.has(one.id))) {
    const now = kept.find((one) => one.id === id)
    if (now) own.set(id, now)
    else own.delete(id)
  }
  const mine = [...memory.values()].filter((one) => one.attempt === attempt)
  const { put, drop = [] } = decide([...kept.filter(({ id }) => !memory.has(id)), ...mine])
  // Numbers that never come again, though a clock may be set back.
  const last = put?.id === undefined ? ((await turn.store.openKeyCursor(null, 'prev'))?.key ?? 0) : 0
  const entry = put && { ...put, id: put.id ?? Math.max(Date.now(), last + 1) }
  if (entry) await turn.store.put(entry)
  for (const id of drop) await turn.store.delete(id)
  await turn.done
  for (const id of [...drop, ...(entry ? [entry.id] : [])]) memory.delete(id)
  for (const id of drop) own.delete(id)
  if (entry && (isKnownHere(entry) || own.has(entry.id))) own.set(entry.id, entry)
  return true
}
