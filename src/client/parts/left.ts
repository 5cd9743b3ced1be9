import { send } from './courier.ts'
import { type Fresh, unsent, write } from './journal.ts'
import { tell } from './wire.ts'

const prefix = 'evident-left '

/**
 * Puts down what a form says when its page goes. The journal takes a moment, and so does a request: a page that is gone may take both with
 * it. This is there at once, and the next page takes it up.
 */
export function putDown(entry: Fresh): void {
  try {
    localStorage.setItem(`${prefix}${entry.to}`, JSON.stringify(entry))
  } catch {
    // It is full, or forbidden: then there are only the other two.
  }
}

/** Takes into the journal what pages put down that are gone, where it is not there already. */
export async function takeUp(): Promise<void> {
  for (const [name, entry] of putDownBefore()) {
    const { attempt, n, of, nth = 0 } = entry
    const isThere = (await unsent(attempt)).some((one) => one.n === n && one.of === of && (one.nth ?? 0) >= nth)
    if (!isThere) {
      await write(entry)
      tell({ what: 'journal', attempt })
      send(attempt)
    }
    localStorage.removeItem(name)
  }
}

function putDownBefore(): [name: string, entry: Fresh][] {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix))
    return names.map((name) => [name, JSON.parse(localStorage.getItem(name) ?? '')])
  } catch {
    // The browser forbids it.
    return []
  }
}
