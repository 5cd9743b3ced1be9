import { onAnew } from './database.ts'
import { drop, type Entry, type Fresh, setAside, settle, unsent, waits } from './journal.ts'
import { type Receipt, receiptIn } from './receipt.ts'
import { inTurn } from './turns.ts'
import { inTime, pause, secondsAfter } from './waiting.ts'
import { type Trouble, tell } from './wire.ts'

/** What is sent later than this after it was made says nothing of how long it took, in milliseconds. */
const prompt = 10_000
/** So long other pages may have the turn till it is told that nothing is sent, in seconds. */
const longestTurn = 25

interface Line {
  /** Ends a pause. */
  hurry: () => void
  /** Somebody hurried while nothing paused. */
  again: boolean
}
/** What is under way, by attempt. */
const lines = new Map<string, Line>()

/** Sends what is left from other pages, and goes on when the network comes back or the page is looked at again. */
export function courier(): void {
  const all = () => void sendAll()
  addEventListener('online', all)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && all())
  addEventListener('pageshow', ({ persisted }) => persisted && all())
  onAnew(all)
  all()
}

async function sendAll(): Promise<void> {
  for (const attempt of new Set((await unsent()).filter(waits).map((one) => one.attempt))) send(attempt)
}

/** Sends what waits for an attempt, in its order, one after the other; at once where it is in a pause. */
export function send(attempt: string): void {
  const line = lines.get(attempt)
  if (line) {
    line.again = true
    line.hurry()
    return
  }
  const fresh: Line = { hurry: () => undefined, again: false }
  lines.set(attempt, fresh)
  void drain(attempt, fresh)
    .catch((error) => console.error(error))
    .finally(() => {
      lines.delete(attempt)
      if (fresh.again) send(attempt)
    })
}

/** Sends what waits, as far as it can be sent now. @returns how many entries still wait */
export async function flush(attempt: string): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const next = await inTurn(attempt, () => sendFirst(attempt))
    if (next === undefined) await pause(300).over
    else if (next !== 'sent') break
  }
  return (await unsent(attempt)).filter(waits).length
}

async function drain(attempt: string, line: Line): Promise<void> {
  for (let tries = 0, turns = 0; ; ) {
    line.again = false
    const became = await inTurn(attempt, () => sendFirst(attempt))
    if (became === 'sent') tries = 0
    if (became === 'none') tell({ what: 'trouble', attempt, trouble: 'none', seconds: 0 })
    if (became === 'none' && !line.again) return
    if (became === 'none' || became === 'sent' || line.again) continue
    // Another page's turn is short.
    turns = became === undefined ? turns + 1 : 0
    const seconds = became === undefined ? 1 : secondsAfter(tries++)
    const trouble = became ?? (turns > longestTurn ? 'away' : undefined)
    if (trouble) tell({ what: 'trouble', attempt, trouble, seconds })
    if (trouble === 'away') void keepLonger()
    const wait = pause(seconds * 1000)
    line.hurry = wait.hurry
    await wait.over
    line.hurry = () => undefined
  }
}

/** @returns `none` where nothing waits, else whether the first entry was sent, or what is in its way */
async function sendFirst(attempt: string): Promise<'none' | 'sent' | Trouble> {
  const entry = (await unsent(attempt)).find(waits)
  if (!entry) return 'none'
  const receipt = await post(entry)
  if (receipt === undefined) return 'away'
  if (receipt.is === 'unsaved') return 'busy'
  if (receipt.is === 'gone') return 'gone'
  if (receipt.is === 'kept') await settle(entry, receipt)
  else if (entry.flag) await drop(entry)
  else await setAside(entry, receipt)
  tell({ what: 'receipt', entry, receipt })
  return 'sent'
}

/** What an entry says to the server. */
export function bodyOf({ fields, key, seen, shown, made, nth, flag }: Fresh): URLSearchParams {
  const body = new URLSearchParams(fields.map(([name, value]) => [name, value]))
  if (flag) return body
  const isPrompt = Date.now() - Date.parse(made) < prompt
  for (const [name, value] of Object.entries({ key, seen: String(seen), shown: isPrompt ? shown : '' })) body.append(name, value)
  if (nth !== undefined) body.append('nth', String(nth))
  return body
}

/** @returns undefined where nothing came that is the server's answer */
async function post(entry: Entry): Promise<Receipt | undefined> {
  try {
    const answer = await fetch(entry.to, {
      method: 'POST',
      body: bodyOf(entry),
      headers: { Accept: 'application/json' },
      signal: inTime(),
    })
    // What is no receipt is of something in between, and says nothing of what was sent.
    return (await receiptIn(answer)) ?? (answer.status === 429 || answer.status >= 500 ? { is: 'unsaved' } : undefined)
  } catch {
    return undefined
  }
}

/** Asks the browser not to clear away what waits; some ask the learner, so it is asked only when nothing can be sent. */
async function keepLonger(): Promise<void> {
  const { storage }: { storage?: StorageManager } = navigator
  if (isAsked) return
  isAsked = true
  await storage?.persist?.().catch(() => undefined)
}
let isAsked = false
