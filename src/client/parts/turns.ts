import { database } from './database.ts'

/** How long one turn may last where it is only a lease, in milliseconds: longer than any answer of the server is waited for. */
const longest = 20_000
const holder = holderHere()

/** The same for all pages of a tab, one after the other: a page that was left while it sent gives nothing back. */
function holderHere(): string {
  const fresh = `${Date.now()}-${Math.random()}`
  try {
    sessionStorage.holder ??= fresh
    return String(sessionStorage.holder)
  } catch {
    return fresh
  }
}

/**
 * Does something while no other page of this browser does it for the same attempt: with a lock of the browser, which only https has, else with a
 * lease that runs out by itself when its page is closed. @returns undefined where it is another page's turn
 */
export async function inTurn<T>(attempt: string, act: () => Promise<T>): Promise<T | undefined> {
  const { locks }: { locks?: LockManager } = navigator
  if (locks) return locks.request(`evident ${attempt}`, act)
  if (!(await take(attempt))) return undefined
  try {
    return await act()
  } finally {
    await giveBack(attempt)
  }
}

async function take(attempt: string): Promise<boolean> {
  const db = await database()
  if (!db) return true
  try {
    const turn = db.transaction('leases', 'readwrite')
    const lease = await turn.store.get(attempt)
    // One that lasts longer than any may was made by a clock that was wrong.
    const isFree = !lease || lease.holder === holder || lease.until < Date.now() || lease.until > Date.now() + longest
    if (isFree) await turn.store.put({ attempt, holder, until: Date.now() + longest })
    await turn.done
    return isFree
  } catch {
    // A key keeps what is sent twice from counting twice.
    return true
  }
}

async function giveBack(attempt: string): Promise<void> {
  const db = await database()
  try {
    const turn = db?.transaction('leases', 'readwrite')
    if ((await turn?.store.get(attempt))?.holder === holder) await turn?.store.delete(attempt)
    await turn?.done
  } catch {
    // It runs out.
  }
}
