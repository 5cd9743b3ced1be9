import { isKept, isKnown, unsent, waits } from './journal.ts'
import { listen, type Trouble } from './wire.ts'

/** After this long without a receipt it is said that there is none, in milliseconds. */
const quiet = 4_000

let trouble: Trouble = 'none'
let seconds = 0
/** When the server saved last, in its own words: 14:03. */
let clock: string | undefined
/** A form says something that is not in the journal yet. */
let touched = false
/** Since when something waits, in milliseconds. */
let since: number | undefined
let timer: ReturnType<typeof setTimeout> | undefined

const statusHere = () => document.getElementById('saved')

/** Says whether all is saved: never that it is before the server has said so. */
export function status(): void {
  listen((news) => {
    const attempt = news.what === 'receipt' ? news.entry.attempt : news.attempt
    if (attempt !== statusHere()?.dataset.attempt) return
    if (news.what === 'touched') return touch()
    if (news.what === 'journal') touched = false
    if (news.what === 'trouble') ({ trouble, seconds } = news)
    if (news.what === 'receipt') {
      trouble = 'none'
      since = Date.now()
      if (news.receipt.is === 'kept') clock = news.receipt.clock ?? clock
    }
    void showStatus()
  })
}

function touch(): void {
  touched = true
  since ??= Date.now()
  statusHere()?.replaceChildren()
}

/** Shows how it stands. What the server has written stays where nothing happened since. */
export async function showStatus(): Promise<void> {
  const attempt = statusHere()?.dataset.attempt
  if (attempt === undefined) return
  const all = await unsent(attempt)
  const left = all.filter(waits).length
  const status = statusHere()
  if (!status) return
  clearTimeout(timer)
  if (left === 0) since = undefined
  // Not all of it is saved: what was not taken is told in its own words, and of what cannot be read nobody knows.
  if (left === 0 && !touched && (all.length > 0 || !isKnown())) return status.replaceChildren()
  if (left === 0 && !touched) return clock === undefined ? undefined : say(status, 'tick', status.dataset.saved, clock)
  since ??= Date.now()
  const { waiting, gone, kept, memory } = status.dataset
  if (trouble === 'busy') return say(status, 'clock', waiting, String(seconds))
  if (trouble === 'gone') return say(status, 'clock', gone)
  if (trouble === 'away' || Date.now() - since >= quiet) return say(status, 'clock', isKept() ? kept : memory)
  status.replaceChildren()
  timer = setTimeout(() => void showStatus(), quiet)
}

/** @param icon the id of the template that holds it */
function say(status: HTMLElement, icon: 'tick' | 'clock', words = '', figure = ''): void {
  const said = words.replace('#', figure)
  if (status.textContent === said && status.firstElementChild) return
  // Who writes on need not hear every few seconds that all is well; that it is not must be heard.
  status.ariaLive = icon === 'tick' ? 'off' : 'polite'
  status.classList.toggle('saved--not', icon === 'clock')
  const template = document.getElementById(icon)
  status.replaceChildren(...(template instanceof HTMLTemplateElement ? [template.content.cloneNode(true)] : []), said)
}
