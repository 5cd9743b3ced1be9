import { database, type Head } from './database.ts'
import { isTaken, take, takeChanged } from './drafts.ts'
import { carriedBy, carry, changedSince, countFrom, fieldsOf, fill, formHere } from './filling.ts'
import { attemptHere, isKeptPage } from './here.ts'
import { type Entry, goOnFrom, headsOf, unsent, waits } from './journal.ts'
import { tell } from './wire.ts'

/**
 * Brings a page up to what this browser knows better than its server did when it made the page: what is not sent yet, and on a kept page also
 * what was sent since.
 * @param filled is called once the form has changed
 */
export async function bringUp(filled: () => void): Promise<void> {
  const here = formHere()
  const came = here && JSON.stringify(fieldsOf(here.form))
  // Scripts come after the page: whoever was faster has changed something already.
  const isTouched = here !== undefined && changedSince(here.form).size > 0
  if (here && !isTouched) take(here.form)
  if (here && isTouched) tell({ what: 'touched', attempt: here.attempt })
  const attempt = here?.attempt ?? attemptHere()
  if (!attempt) return
  const entries = (await unsent(attempt)).filter((one) => !one.flag)
  const heads = isKeptPage() ? (await headsOf(attempt)).filter(({ of }) => of !== 'flag') : []
  // What is kept here is newer than what the browser itself would put back into a form.
  if (here && (await database())) here.form.autocomplete = 'off'
  const isAsItCame = here && (isTouched ? !isTaken(here.form) : JSON.stringify(fieldsOf(here.form)) === came)
  if (here?.form.isConnected && isAsItCame) {
    const { form, n, of } = here
    const mine = entries.filter((one) => one.n === n)
    goOnFrom(mine)
    const last = newest(heads.filter((one) => one.n === n))
    const said = mine.findLast((one) => one.of === of && isOnlyHere(one)) ?? heads.find((one) => one.n === n && one.of === of)
    if (said) fill(form, said.fields, changedSince(form))
    // The same key says that it is made on top of what went before, whether that has arrived or not.
    const before = mine.findLast(waits) ?? last
    if (before && (before !== last || before.seen > Number(carriedBy(form, 'seen')))) {
      carry(form, 'key', before.key)
      countFrom(form, before.nth)
      carry(form, 'seen', String(Math.max(before.seen, Number(carriedBy(form, 'seen')))))
    }
    if (isTouched) takeChanged(form)
    else take(form)
    if (said) filled()
  }
  if (isKeptPage()) leaveOut()
  if (isKeptPage()) showAnswered([...entries.filter(waits), ...heads].filter(({ of, draft }) => of === 'answer' && !draft))
}

/** What the server said of the state of an attempt is not so any more. */
function leaveOut(): void {
  for (const stale of document.querySelectorAll('[data-stale]')) stale.remove()
  for (const said of document.querySelectorAll<HTMLElement>('[data-away]')) said.textContent = said.dataset.away ?? ''
}

/** Not sent, or sent back with a mistake: either way only this browser has it. */
const isOnlyHere = (entry: Entry) => waits(entry) || entry.aside?.is === 'refused'

const newest = (heads: readonly Head[]) => [...heads].sort((a, b) => a.seen - b.seen).at(-1)

/** In the list of questions, as the server would say it. */
function showAnswered(answers: readonly { n: number }[]): void {
  const stops = [...document.querySelectorAll<HTMLElement>('.stops a')]
  const { answered = '', summary = '' } = document.querySelector<HTMLElement>('.stops')?.dataset ?? {}
  for (const { n } of answers) {
    const stop = stops[n - 1]
    if (!stop || stop.classList.contains('answered')) continue
    stop.classList.add('answered')
    const said = stop.querySelector('.vh:last-child')
    if (said) said.textContent = answered
  }
  const all = stops.filter((one) => one.classList.contains('answered')).length
  const said = document.querySelector('p [data-summary]')
  if (said) said.textContent = summary.replace('#', String(all)).replace('@', String(stops.length - all))
}
