import { flush } from './courier.ts'
import { learnerHere } from './here.ts'
import { type Entry, unsent, waits } from './journal.ts'
import { attemptOf, forgetAttempt, forgetOthers, forgetPage } from './kept.ts'
import { put } from './notices.ts'
import { receiptIn } from './receipt.ts'
import { inTime } from './waiting.ts'
import { troubleOf } from './way-out.ts'
import { listen, tell } from './wire.ts'

/** How long a notice stands before a press answers it, in milliseconds: a second press of a double one has read nothing. */
const reading = 1_000
/** What one cannot take back is done once at a time. */
const underWay = new WeakSet<HTMLFormElement>()

/** Handing in waits until all is sent, and leaving this machine, too; what is kept of an attempt goes when it is closed. */
export function closing(): void {
  document.addEventListener('submit', (event) => {
    const { target: form } = event
    if (!(form instanceof HTMLFormElement)) return
    const act = form.matches('[data-hands-in]') ? handIn : new URL(form.action).pathname === '/departures' ? leave : undefined
    if (!act) return
    event.preventDefault()
    if (underWay.has(form)) return
    underWay.add(form)
    act(form)
      .catch((error) => {
        console.error(error)
        form.submit()
      })
      .finally(() => underWay.delete(form))
  })
  listen((news, isElsewhere) => {
    if (news.what === 'receipt') {
      const { entry, receipt } = news
      if (receipt.is === 'settled' && receipt.to?.endsWith('/result')) void isOver(entry.attempt, receipt.to)
      // Its feedback may be seen: there is nothing to answer any more.
      if (/\/review(\?|$)/.test(receipt.to ?? '')) void forgetQuestion(entry.attempt, entry.n)
    }
    // What stands on a page of a closed attempt is no longer so.
    if (news.what === 'closed' && isElsewhere && location.pathname.startsWith(`/attempts/${news.attempt}/`)) location.reload()
  })
  addEventListener('pageshow', ({ persisted }) => persisted && void look())
}

/** On a page that shows what is final: what is kept of it, and may still be answered by what it says, goes. */
export async function forgetFinal(): Promise<void> {
  const [, attempt, n] = /^\/attempts\/([a-z2-7]{16})\/(?:result|(\d+)\/review)$/.exec(location.pathname) ?? []
  if (!attempt) return
  if (n === undefined) await forgetAttempt(attempt)
  else await forgetQuestion(attempt, Number(n))
}

async function forgetQuestion(attempt: string, n: number): Promise<void> {
  for (const page of ['', '/place']) await forgetPage(`/attempts/${attempt}/${n}${page}`).catch(() => undefined)
}

/** Closed by its clock or by another machine: whoever still answers here goes where it says so. */
async function isOver(attempt: string, result: string): Promise<void> {
  await forgetAttempt(attempt).catch(() => undefined)
  if (attemptOf(location.pathname) === attempt) location.replace(result)
}

async function handIn(form: HTMLFormElement): Promise<void> {
  const attempt = new URL(form.action).pathname.split('/')[2] ?? ''
  for (const id of ['not-handed-in', 'no-handing-in']) document.getElementById(id)?.remove()
  const left = await flush(attempt)
  if (left > 0 && troubleOf(attempt) !== 'gone') return void put('not-handed-in', 'not-handed-in', { left: String(left) })?.focus()
  const answer = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, signal: inTime() }).catch(
    () => undefined,
  )
  const receipt = answer && (await receiptIn(answer).catch(() => undefined))
  const to = answer?.redirected ? answer.url : receipt && (receipt.is === 'kept' || receipt.is === 'settled') ? receipt.to : undefined
  const hindered = receipt?.is === 'gone' ? 'no-handing-in-gone' : receipt?.is === 'unsaved' ? 'no-handing-in-busy' : 'no-handing-in'
  if (!to) return void put(hindered, 'no-handing-in', {})?.focus()
  await forgetAttempt(attempt).catch(() => undefined)
  tell({ what: 'closed', attempt })
  location.assign(to)
}

/** Only the server can sign out. What cannot be sent stays in this browser; whoever is told so once may leave all the same. */
async function leave(form: HTMLFormElement): Promise<void> {
  const isTold = document.getElementById('not-left') !== null
  document.getElementById('no-leaving')?.remove()
  const isMine = (one: Entry) => waits(one) && one.learner === learnerHere()
  await Promise.all([...new Set((await unsent()).filter(isMine).map(({ attempt }) => attempt))].map(flush))
  const left = (await unsent()).filter(isMine).length
  if (left > 0 && !isTold) {
    put('not-left', 'not-left', { left: String(left) }, form)?.focus()
    return new Promise((read) => setTimeout(read, reading))
  }
  const answer = await fetch(form.action, { method: 'POST', headers: { Accept: 'text/html' }, signal: inTime() }).catch(() => undefined)
  if (!answer?.ok || !answer.redirected) return void put('no-leaving', 'no-leaving', {}, form)?.focus()
  await forgetOthers(undefined).catch(() => undefined)
  location.assign(answer.url)
}

/** Back to a page that the browser had put by: it may show what is no longer so, or what is no longer for whoever is signed in. */
async function look(): Promise<void> {
  const answer = await fetch(location.href, { redirect: 'follow', signal: inTime() }).catch(() => undefined)
  if (answer && (answer.redirected || (answer.status >= 400 && answer.status < 500))) location.replace(answer.url)
}
