import { focusNews } from './errors.ts'

/** How long to wait before the next try, in seconds. */
const pauses = [2, 5, 10, 20, 30]
/** How long an answer may take before it counts as lost, in milliseconds. */
const patience = 15_000

/** Answers that say nothing of the form: too much at once, or nobody is signed in here any more, who may be so again from another tab. */
const unheard = [403, 404, 429]

interface Sending {
  form: HTMLFormElement
  button: HTMLElement | null
  /** What of the page the answer takes the place of; nothing: all of it. */
  part: HTMLElement | undefined
  /** Tries again at once. */
  hurry: () => void
  given: AbortController
}
/** What is under way; nothing where all is saved. */
let underWay: Sending | undefined

/**
 * Sends answers without leaving the page until the server has written them down. A form keeps its key from try to try, so
 * that an answer which arrived although we never heard of it is not taken twice. A button whose address points to a part of the
 * page (a hint) asks for that part only: the rest stays as it is, with all that is typed meanwhile.
 * @param arrived what is to be done with a page that takes the place of this one
 */
export function saving(arrived: () => void): void {
  document.addEventListener('submit', (event) => {
    const { target: form, submitter: button } = event
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-saves]')) return
    event.preventDefault()
    const part = partFor(button)
    // An answer that waits to be saved does not give way to a hint.
    if (underWay?.form === form && (underWay.button === button || (part && !underWay.part))) return underWay.hurry()
    underWay?.given.abort()
    const sending: Sending = { form, button, part, hurry: () => undefined, given: new AbortController() }
    underWay = sending
    send(sending, arrived).catch((error) => {
      console.error(error)
      natively(form, button)
    })
  })
  addEventListener('beforeunload', (event) => {
    if (underWay && !underWay.part) event.preventDefault()
  })
}

async function send(sending: Sending, arrived: () => void): Promise<void> {
  const { signal } = sending.given
  for (let tries = 0; ; tries++) {
    const got = await post(sending)
    if (signal.aborted) return
    if (got && got.answer.status < 500 && !unheard.includes(got.answer.status)) {
      underWay = undefined
      if (got.html === undefined) return location.assign(got.answer.url)
      const page = new DOMParser().parseFromString(got.html, 'text/html')
      if (sending.part && exchange(sending.part, page)) return
      show(page)
      return arrived()
    }
    const seconds = pauses[Math.min(tries, pauses.length - 1)] ?? 30
    tell(sending, seconds)
    await new Promise<void>((go) => {
      const timer = setTimeout(go, seconds * 1000)
      sending.hurry = () => {
        clearTimeout(timer)
        go()
      }
      signal.addEventListener('abort', sending.hurry)
    })
    if (signal.aborted) return
    sending.hurry = () => undefined
  }
}

/** @returns the answer, and the page where it is one; nothing where none came, or not all of it */
async function post({ form, button, given }: Sending): Promise<{ answer: Response; html: string | undefined } | undefined> {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
  if (button instanceof HTMLButtonElement && button.name) body.append(button.name, button.value)
  const over = new AbortController()
  const end = () => over.abort()
  const timer = setTimeout(end, patience)
  given.signal.addEventListener('abort', end)
  try {
    const answer = await fetch(addressOf(button) ?? form.action, { method: 'POST', body, signal: over.signal })
    return { answer, html: answer.redirected ? undefined : await answer.text() }
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
    given.signal.removeEventListener('abort', end)
  }
}

/** Where a button sends its form, if elsewhere than the form says. */
const addressOf = (button: HTMLElement | null): string | undefined =>
  button instanceof HTMLButtonElement && button.hasAttribute('formaction') ? button.formAction : undefined

/** The part of the page that a button's address points to. */
function partFor(button: HTMLElement | null): HTMLElement | undefined {
  const address = addressOf(button)
  return (address && document.getElementById(new URL(address).hash.slice(1))) || undefined
}

/** Says that nothing is saved yet, or that no hint came, once a try: counting down would talk over everything else. */
function tell({ part }: Sending, seconds: number): void {
  const status = part ? statusOf(part) : document.getElementById('saved')
  const clock = document.getElementById('clock')
  if (!status) return
  const words = (status.dataset.waiting ?? '').replace('#', String(seconds))
  status.classList.toggle('saved--not', !part)
  status.replaceChildren(...(!part && clock instanceof HTMLTemplateElement ? [clock.content.cloneNode(true)] : []), words)
}

/** Where it is said what becomes of a part of the page. It stands outside, so that it is there before the part comes. */
const statusOf = ({ id }: HTMLElement) => document.querySelector<HTMLElement>(`[data-about="${id}"]`)

/** Puts a part of the server's page in the place of ours. @returns false where its page has no such part */
function exchange(part: HTMLElement, page: Document): boolean {
  const fresh = page.getElementById(part.id)
  if (!fresh) return false
  const status = statusOf(part)
  const focused = document.activeElement
  const isElsewhere = focused !== null && !focused.contains(part) && !part.contains(focused)
  part.replaceWith(fresh)
  // Whoever went on to type is not taken away from it; they are told.
  if (status) status.textContent = isElsewhere ? (status.dataset.came ?? '') : ''
  if (!isElsewhere) focusNews(fresh)
  return true
}

/** Puts a page of the server's, one with a mistake in the form, in the place of this one. */
function show(page: Document): void {
  document.title = page.title
  document.body.replaceWith(page.body)
}

/** As the browser would have done it without us. */
function natively(form: HTMLFormElement, button: HTMLElement | null): void {
  underWay = undefined
  form.action = addressOf(button) ?? form.action
  if (button instanceof HTMLButtonElement && button.name) {
    const field = document.createElement('input')
    Object.assign(field, { type: 'hidden', name: button.name, value: button.value })
    form.append(field)
  }
  form.submit()
}
