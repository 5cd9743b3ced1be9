import { send } from './courier.ts'
import { focusNews } from './errors.ts'
import { show } from './going.ts'
import { isOnItsWay } from './saving.ts'
import { inTime, pause, secondsAfter } from './waiting.ts'

/** Answers that say nothing of the form: too much at once, or nobody is signed in here any more, who may be so again from another tab. */
const unheard = [403, 404, 429]

interface Asking {
  form: HTMLFormElement
  button: HTMLButtonElement
  /** What of the page the answer takes the place of. */
  part: HTMLElement
  /** Tries again at once. */
  hurry: () => void
  given: AbortController
}
/** What is asked for and has not come. */
let underWay: Asking | undefined

/**
 * A button whose address points to a part of the page (a hint) asks for that part only: the rest stays as it is, with all that is typed
 * meanwhile.
 */
export function asking(): void {
  document.addEventListener('submit', (event) => {
    const { target: form, submitter: button } = event
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-saves]')) return
    const part = button instanceof HTMLButtonElement && partFor(button)
    if (!part || !(button instanceof HTMLButtonElement)) return giveUp()
    event.preventDefault()
    // An answer that waits to be saved does not give way to a hint.
    const attempt = isOnItsWay(form)
    if (attempt) return send(attempt)
    if (underWay?.form === form && underWay.button === button) return underWay.hurry()
    giveUp()
    const fresh: Asking = { form, button, part, hurry: () => undefined, given: new AbortController() }
    underWay = fresh
    ask(fresh).catch((error) => console.error(error))
  })
}

function giveUp(): void {
  underWay?.given.abort()
  underWay = undefined
}

async function ask(asked: Asking): Promise<void> {
  const { signal } = asked.given
  for (let tries = 0; ; tries++) {
    const got = await post(asked)
    if (signal.aborted) return
    if (got && got.answer.status < 500 && !unheard.includes(got.answer.status)) {
      underWay = undefined
      if (got.html === undefined) return location.assign(got.answer.url)
      const page = new DOMParser().parseFromString(got.html, 'text/html')
      return exchange(asked.part, page) ? undefined : show(page)
    }
    const seconds = secondsAfter(tries)
    const status = statusOf(asked.part)
    // Once a try: counting down would talk over everything else.
    if (status) status.textContent = (status.dataset.waiting ?? '').replace('#', String(seconds))
    const wait = pause(seconds * 1000)
    asked.hurry = wait.hurry
    signal.addEventListener('abort', wait.hurry)
    await wait.over
    if (signal.aborted) return
    asked.hurry = () => undefined
  }
}

/** @returns the answer, and the page where it is one; nothing where none came, or not all of it */
async function post({ form, button, given }: Asking): Promise<{ answer: Response; html: string | undefined } | undefined> {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
  if (button.name) body.append(button.name, button.value)
  try {
    const answer = await fetch(button.formAction, { method: 'POST', body, signal: inTime(given.signal) })
    return { answer, html: answer.redirected ? undefined : await answer.text() }
  } catch {
    return undefined
  }
}

/** The part of the page that a button's address points to. */
function partFor(button: HTMLButtonElement): HTMLElement | undefined {
  return (button.hasAttribute('formaction') && document.getElementById(new URL(button.formAction).hash.slice(1))) || undefined
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
