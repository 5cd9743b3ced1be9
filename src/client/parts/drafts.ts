import { bodyOf, send } from './courier.ts'
import { draftOf } from './entry.ts'
import { fieldsOf, formHere, isTicked, whereabouts } from './filling.ts'
import { write } from './journal.ts'
import { putDown } from './left.ts'
import { tell } from './wire.ts'

/** After the last choice, and after the last stroke of a key; and at the latest after the first stroke. In milliseconds. */
const afterChoice = 300
const afterStroke = 2_000
const atLatest = 10_000

interface Draft {
  /** What the form says, as it was written down last, or as it came. */
  said: string
  /** When the first stroke was that is not sent yet. */
  since?: number | undefined
  timer?: ReturnType<typeof setTimeout>
}
const drafts = new WeakMap<HTMLFormElement, Draft>()

/** Saves what is changed in a form without being sent: it goes into the journal at once, and to the server when there is a pause. */
export function saveDrafts(): void {
  const touched = ({ type, target }: Event) => {
    const form = target instanceof Element && 'form' in target ? target.form : null
    if (form instanceof HTMLFormElement) changed(form, type === 'input' && isTyped(target))
  }
  document.addEventListener('input', touched)
  document.addEventListener('change', touched)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && sendNow())
  addEventListener('pagehide', sendAtLast)
}

const isTyped = (field: EventTarget | null) =>
  field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && !isTicked(field))

/** Takes a form as it stands: nothing of it is a change. */
export function take(form: HTMLFormElement): void {
  const draft = drafts.get(form)
  clearTimeout(draft?.timer)
  drafts.set(form, { said: JSON.stringify(fieldsOf(form)) })
}

/** Whether a form was taken: what is changed in it is saved by itself. */
export const isTaken = (form: HTMLFormElement): boolean => drafts.has(form)

/** Takes a form in which something was changed before anybody listened. */
export function takeChanged(form: HTMLFormElement): void {
  drafts.set(form, { said: '' })
  changed(form, false)
}

function changed(form: HTMLFormElement, isStroke: boolean): void {
  const where = whereabouts(form)
  const draft = drafts.get(form)
  if (!where || !draft) return
  const { attempt } = where
  const said = JSON.stringify(fieldsOf(form))
  if (said === draft.said) {
    // A field that is left is a pause, too.
    if (!isStroke && draft.since !== undefined) schedule(form, draft, attempt, afterChoice)
    return
  }
  draft.said = said
  draft.since ??= Date.now()
  tell({ what: 'touched', attempt })
  const entry = draftOf(form)
  // It says itself where the browser would not keep it.
  if (entry) void write(entry).then(() => tell({ what: 'journal', attempt }))
  schedule(form, draft, attempt, isStroke ? Math.max(0, Math.min(afterStroke, draft.since + atLatest - Date.now())) : afterChoice)
}

function schedule(form: HTMLFormElement, draft: Draft, attempt: string, pause: number): void {
  clearTimeout(draft.timer)
  draft.timer = setTimeout(() => {
    if (drafts.get(form) !== draft) return
    draft.since = undefined
    send(attempt)
  }, pause)
}

/** The form that has something to be sent, if it has. */
function pending(): { form: HTMLFormElement; attempt: string; draft: Draft } | undefined {
  const { form, attempt = '' } = formHere() ?? {}
  const draft = form && drafts.get(form)
  return form && draft?.since !== undefined ? { form, attempt, draft } : undefined
}

function sendNow(): void {
  const left = pending()
  if (left) schedule(left.form, left.draft, left.attempt, 0)
}

/** The page is left: what the journal holds is sent by the next one, but there may be none for long. */
function sendAtLast(): void {
  const { form } = pending() ?? {}
  const entry = form && draftOf(form)
  if (!entry) return
  putDown(entry)
  const body = bodyOf(entry)
  // A receipt is not waited for; the same thing sent again is the same thing.
  void fetch(entry.to, { method: 'POST', body, headers: { Accept: 'application/json' }, keepalive: true }).catch(() => undefined)
}
