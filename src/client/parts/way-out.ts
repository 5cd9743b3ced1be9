import { learnerHere } from './here.ts'
import { type Entry, isKept, unsent, waits } from './journal.ts'
import { listen, type Trouble } from './wire.ts'

const troubles = new Map<string, Trouble>()

/** Where something cannot be sent: how much it is, and a way to take it along as a file. */
export function wayOut(): void {
  listen((news) => {
    if (news.what === 'trouble') troubles.set(news.attempt, news.trouble)
    if (news.what === 'trouble' || news.what === 'journal' || news.what === 'receipt') void showWayOut()
  })
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('[data-download]')) void download()
  })
}

/** What is in the way of sending for an attempt, as far as this page knows. */
export const troubleOf = (attempt: string): Trouble => troubles.get(attempt) ?? 'none'

/** Whose an entry is: where nobody is signed in, whatever is here is anybody's. */
const isOwn = ({ learner }: Entry) => learnerHere() === undefined || learner === learnerHere()
/** What stands and is not sent back with a mistake, which is told at its field. */
const isToTell = (one: Entry) => waits(one) || one.aside?.is !== 'refused'

export async function showWayOut(): Promise<void> {
  const out = document.getElementById('unsent')
  if (!out) return
  const left = (await unsent()).filter(isToTell)
  out.hidden = !left.some((one) => !waits(one) || troubleOf(one.attempt) !== 'none')
  const own = left.filter(isOwn)
  const waiting = own.filter(waits)
  const { gone = '', theirs = '', kept = '', memory = '', aside = '' } = out.dataset
  const isGone = waiting.some((one) => troubleOf(one.attempt) === 'gone')
  const words = own.length === 0 ? theirs : waiting.length === 0 ? aside : isGone ? gone : isKept() ? kept : memory
  const said = out.querySelector('[data-said]')
  const now = words.replace('#', String((own.length === 0 ? left : waiting.length === 0 ? own : waiting).length))
  if (said && !out.hidden && said.textContent !== now) said.textContent = now
  // A flag is no answer.
  out.querySelector('[data-own]')?.toggleAttribute('hidden', !own.some((one) => !one.flag))
}

/** The part that makes the file comes with the first quiet moment, for when it is needed there may be no network. */
export const fileMaker = () => import('./answer-file.ts')

async function download(): Promise<void> {
  const { downloadAnswers } = await fileMaker()
  downloadAnswers((await unsent()).filter((one) => isOwn(one) && !one.flag))
}
