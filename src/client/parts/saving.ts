import { bodyOf, send } from './courier.ts'
import { take } from './drafts.ts'
import { answerOf, draftOf } from './entry.ts'
import { whereabouts } from './filling.ts'
import { goOn, nextAfter, releaseHere, show } from './going.ts'
import { isKeptPage } from './here.ts'
import { drop, type Entry, type Fresh, isKept, unsent, write } from './journal.ts'
import type { Receipt } from './receipt.ts'
import { inTime } from './waiting.ts'
import { listen, type Trouble, tell } from './wire.ts'

/** What was sent off from this page and has no receipt yet. */
interface Sent {
  form: HTMLFormElement
  button: HTMLElement | null
  entry: Fresh
}
let sent: Sent | undefined

/** How sending goes, by attempt. */
const troubles = new Map<string, Trouble>()
/** Whether nobody answered last: a page that the browser kept is shown only then. */
const isAway = (attempt: string) => (troubles.get(attempt) ?? (isKeptPage() ? 'away' : 'none')) === 'away'

/** The attempt to which an answer of this form is on its way; undefined where none is. */
export const isOnItsWay = (form: HTMLFormElement): string | undefined => (sent?.form === form ? sent.entry.attempt : undefined)

/**
 * Sends answers without leaving the page until the server has written them down, or the browser has and the next page is here. A form keeps
 * its key from try to try, so that an answer which arrived although we never heard of it is not taken twice.
 */
export function saving(): void {
  document.addEventListener('submit', (event) => {
    const { target: form, submitter: button } = event
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !whereabouts(form)) return
    event.preventDefault()
    sendOff(form, button).catch((error) => {
      console.error(error)
      natively(form, button)
    })
  })
  listen((news) => {
    if (news.what === 'receipt' && sent && isOf(news.entry, sent.entry)) void received(sent, news.entry, news.receipt)
    if (news.what === 'trouble') troubles.set(news.attempt, news.trouble)
    if (news.what === 'receipt') troubles.set(news.entry.attempt, 'none')
    if (news.what === 'trouble' && news.trouble === 'away' && news.attempt === sent?.entry.attempt) void goOnWithout(sent)
  })
  // What the browser would not keep is lost with the page.
  addEventListener('beforeunload', (event) => {
    if (!isKept()) event.preventDefault()
  })
}

/** Sends a form off. @throws where it has nowhere to go */
export async function sendOff(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const entry = answerOf(form, button)
  if (!entry) throw new Error('This form belongs to no question')
  const isAgain = sent?.form === form && JSON.stringify(sent.entry.fields) === JSON.stringify(entry.fields) && sent.entry.key === entry.key
  if (isAgain) return send(entry.attempt)
  sent = { form, button, entry }
  take(form)
  tell({ what: 'touched', attempt: entry.attempt })
  await write(entry)
  tell({ what: 'journal', attempt: entry.attempt })
  send(entry.attempt)
  if (sent && isAway(entry.attempt)) await goOnWithout(sent)
}

const isOf = (one: Entry | Fresh, other: Entry | Fresh) => one.made === other.made && one.key === other.key && one.to === other.to

async function received({ form, entry }: Sent, as: Entry, receipt: Receipt): Promise<void> {
  sent = undefined
  // Whoever is on another page by now writes there.
  if (!form.isConnected) return
  if (receipt.is === 'kept') return location.assign(receipt.to ?? nextAfter(entry) ?? form.action)
  // Else, and where the page with the mistake does not come, it is told by what the journal has put aside.
  const page = receipt.is === 'refused' ? await refusal(as).catch(() => undefined) : undefined
  if (!page || !form.isConnected) return
  // It is not taken as an answer, and not to be lost for that: it takes the place of what was put aside.
  const draft = draftOf(form)
  if (draft?.fields.some(([name, value]) => name !== 'level' && value.trim() !== '')) await write(draft)
  else await drop(as)
  tell({ what: 'journal', attempt: entry.attempt })
  show(page)
  send(entry.attempt)
}

/** The server's own page, with the mistake at its field; undefined where what came is none with such a form. */
async function refusal(entry: Entry): Promise<Document | undefined> {
  const answer = await fetch(entry.to, { method: 'POST', body: bodyOf(entry), headers: { Accept: 'text/html' }, signal: inTime() })
  const html = answer.redirected ? '' : await answer.text()
  const page = new DOMParser().parseFromString(html, 'text/html')
  return html.includes(releaseHere()) && page.querySelector('form[data-saves]') ? page : undefined
}

/** Nobody answers: the answer is in the journal, and the learner goes on where the next page is kept. */
async function goOnWithout({ form, entry }: Sent): Promise<void> {
  const next = nextAfter(entry)
  if (!form.isConnected || !isKept() || !next || !(await unsent(entry.attempt)).some((one) => isOf(one, entry))) return
  if (form.isConnected && (await goOn(next))) sent = undefined
}

/** As the browser would have done it without us. */
function natively(form: HTMLFormElement, button: HTMLElement | null): void {
  sent = undefined
  if (button instanceof HTMLButtonElement && button.name) {
    const field = document.createElement('input')
    Object.assign(field, { type: 'hidden', name: button.name, value: button.value })
    form.append(field)
  }
  form.submit()
}
