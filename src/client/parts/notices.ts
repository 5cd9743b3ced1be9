import { send } from './courier.ts'
import { carriedBy, carry, fieldsOf, formHere } from './filling.ts'
import { isServed } from './going.ts'
import { attemptHere, isKeptPage } from './here.ts'
import { drop, type Entry, isKnownHere, unsent, waits, write } from './journal.ts'
import type { Receipt } from './receipt.ts'
import { sendOff } from './saving.ts'
import { listen, tell } from './wire.ts'

/** Nobody answers, as far as this page knows. */
let isAway = false
/** What the learner has read and this browser alone has: it stays, and is not told again on this page. */
const read = new Set<number>()

/** What is to be decided by the learner, or to be known: said at the head of the question, or of any other page of the attempt. */
export function notices(): void {
  listen((news, isElsewhere) => {
    if (news.what === 'receipt' && news.receipt.is === 'kept') known(news.entry, news.receipt, isElsewhere)
    // A notice goes with what it tells of, whoever has decided on it.
    if (news.what === 'journal' || (news.what === 'receipt' && news.receipt.is !== 'kept')) void showAsides()
    if (news.what === 'trouble') showAway(news.trouble === 'away')
  })
  addEventListener('offline', () => showAway(true))
  addEventListener('online', () => showAway(false))
}

/** Tells of everything that the server did not take, and that it cannot be reached where that is so. */
export async function showNotices(): Promise<void> {
  showAway(isAway || isKeptPage())
  await showAsides()
}

/** What the server did not take, told once for each reason. */
async function showAsides(): Promise<void> {
  const attempt = attemptHere()
  if (!attempt) return
  const told = new Map<string, Entry[]>()
  for (const entry of (await unsent(attempt)).filter((one) => !waits(one) && !read.has(one.id))) {
    const reason = `${nameOf(entry)} ${entry.aside?.words ?? ''}`
    told.set(reason, [...(told.get(reason) ?? []), entry])
  }
  const ids = [...told.values()].map(idOf)
  for (const shown of document.querySelectorAll('[id^="aside-"]')) if (!ids.includes(shown.id)) shown.remove()
  for (const entries of told.values()) showAside(entries)
}

const idOf = (entries: readonly Entry[]) => `aside-${entries.map(({ id }) => id).join('-')}`

/** By what is told of it: of a closed attempt, that is seen by its result, nothing can be sent again. */
function nameOf({ aside }: Entry): string {
  if (aside?.is === 'settled') return 'settled'
  if (location.pathname.endsWith('/result')) return 'over'
  return aside?.is === 'behind' ? 'behind' : 'refused'
}

function showAside(entries: readonly Entry[]): void {
  const [first] = entries
  // What is shown already listens already.
  if (!first || document.getElementById(idOf(entries))) return
  const { aside, n, attempt } = first
  const numbers = [...new Set(entries.map((one) => one.n))].sort((a, b) => a - b)
  const name = nameOf(first)
  const here = formHere()
  // Of what one page has told already, and another one tells again.
  if (name === 'behind' && here && numbers.includes(here.n)) document.getElementById('newer')?.remove()
  const each = (act: (entry: Entry) => Promise<unknown>) => async () => {
    for (const entry of entries) await act(entry)
    tell({ what: 'journal', attempt })
  }
  const decide = each(drop)
  const notice = put(name, idOf(entries), { n: numbers.join(', '), time: aside?.clock ?? '', words: aside?.words ?? '' })
  const [question, result] = [`/attempts/${attempt}/${n}`, `/attempts/${attempt}/result`]
  on(notice, 'newer', () => decide().then(() => (numbers.length > 1 ? location.reload() : location.assign(question))))
  on(
    notice,
    'mine',
    each((entry) => sendMine(entry, entry.aside?.seen ?? entry.seen)),
  )
  on(notice, 'known', name === 'refused' ? each(saveAsItStands) : decide)
  const to = name === 'refused' ? question : numbers.length > 1 || name === 'over' ? result : (aside?.to ?? `${question}/review`)
  const way = notice?.querySelector<HTMLAnchorElement>('[data-to]')
  way?.setAttribute('href', to)
  way?.toggleAttribute('hidden', to.split('?')[0] === location.pathname)
}

/** Sends what was not taken once more, knowing what stands: then it takes its place. */
async function sendMine(entry: Entry, seen: number): Promise<void> {
  const { id: _, aside: __, ...rest } = entry
  const fresh = { ...rest, seen, key: freshKey(), shown: '', made: new Date().toISOString() }
  const here = formHere()
  if (here && here.attempt === entry.attempt && here.n === entry.n) {
    carry(here.form, 'key', fresh.key)
    carry(here.form, 'seen', String(seen))
  }
  await write(fresh)
  send(entry.attempt)
}

/** Saves as a draft what could not be taken as an answer. What could not be saved either stays where it is, till its form is changed. */
async function saveAsItStands(entry: Entry): Promise<void> {
  const { id, aside: _, ...rest } = entry
  const fields = rest.fields.filter(([name]) => name !== 'next')
  if (entry.draft) read.add(id)
  else await write({ ...rest, draft: true, to: `${rest.to}/drafts`, fields, shown: '' })
  send(entry.attempt)
}

/** Something was saved of the question that stands here: by this form, or something newer by another page of this browser. */
function known(entry: Entry, { seen, clock = '' }: Receipt, isElsewhere: boolean): void {
  const { attempt, n, key, flag } = entry
  const here = formHere()
  if (flag || !here || here.attempt !== attempt || here.n !== n || seen === undefined) return
  const { form } = here
  if (Number(carriedBy(form, 'seen')) >= seen) return
  const hasKey = carriedBy(form, 'key') === key
  const isMine = hasKey && (isKnownHere(entry) || here.of !== entry.of || isSaid(form, entry))
  if (isMine) carry(form, 'seen', String(seen))
  // With its key, it may be of another page though this one has sent it.
  if (isMine || !(isElsewhere || hasKey)) return
  // Both went on from the same page: what is changed here from now on is to come behind that, not in its place.
  if (hasKey) carry(form, 'key', freshKey())
  document.getElementById('newer')?.remove()
  const notice = put('newer', 'newer', { n: String(n), time: clock })
  on(notice, 'newer', () => location.reload())
  on(notice, 'mine', () => {
    carry(form, 'key', freshKey())
    carry(form, 'seen', String(seen))
    notice?.remove()
    return sendOff(form, form.querySelector<HTMLElement>('.acts button'))
  })
}

/** Whether a form says what was sent. */
function isSaid(form: HTMLFormElement, { fields }: Entry): boolean {
  const said = (of: Entry['fields']) => JSON.stringify(of.filter(([name]) => name !== 'next'))
  return said(fieldsOf(form)) === said(fields)
}

/** Says that nobody answers, and what that means here: where the browser keeps no pages, one cannot be opened again till somebody does. */
function showAway(now: boolean): void {
  isAway = now
  const name = isServed() ? 'away' : 'away-plain'
  const shown = document.getElementById('away')
  if (!isAway || shown?.dataset.notice !== name) shown?.remove()
  if (isAway && formHere()) put(name, 'away', {})
}

/**
 * Shows a notice by its name, once. @param values what goes into its words; those of several questions stand in `n`, and have words of their own
 * @param before what it is about, and stands before; else it stands at the head
 */
export function put(name: string, id: string, values: Record<string, string>, before?: Element): HTMLElement | undefined {
  const shown = document.getElementById(id)
  if (shown) return shown
  const templates = document.getElementById('notices')
  const found = templates instanceof HTMLTemplateElement && templates.content.querySelector(`[data-notice="${name}"]`)?.cloneNode(true)
  if (!(found instanceof HTMLElement)) return undefined
  found.id = id
  const isMany = values.n?.includes(',')
  for (const part of found.querySelectorAll<HTMLElement>('[data-words]')) {
    const words = (isMany && part.dataset.many) || part.dataset.words
    part.textContent = (words ?? '').replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '').trim()
  }
  const host = document.querySelector('#question > .stack:not(.no-print)') ?? document.getElementById('main')
  if (before) before.before(found)
  else host?.prepend(found)
  return found
}

const on = (notice: HTMLElement | undefined, what: string, act: () => unknown) =>
  notice?.querySelector(`[data-do="${what}"]`)?.addEventListener('click', act)

/** A random key, as the server makes them; `randomUUID` is not there on plain http. */
const freshKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
