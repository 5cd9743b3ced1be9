/** How long to wait before the next try, in seconds. */
const pauses = [2, 5, 10, 20, 30]
/** How long an answer may take before it counts as lost, in milliseconds. */
const patience = 15_000

/** Answers that say nothing of the form: too much at once, or nobody is signed in here any more, who may be so again from another tab. */
const unheard = [403, 404, 429]

/** The form that is under way, and how to try again at once; nothing where all is saved. */
let underWay: { form: HTMLFormElement; hurry: () => void } | undefined

/**
 * Sends answers without leaving the page until the server has written them down. A form keeps its key from try to try, so
 * that an answer which arrived although we never heard of it is not taken twice.
 * @param arrived what is to be done with a page that takes the place of this one
 */
export function saving(arrived: () => void): void {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-saves]')) return
    event.preventDefault()
    if (underWay?.form === form) return underWay.hurry()
    save(form, event.submitter, arrived).catch((error) => {
      console.error(error)
      natively(form, event.submitter)
    })
  })
  addEventListener('beforeunload', (event) => {
    if (underWay) event.preventDefault()
  })
}

async function save(form: HTMLFormElement, button: HTMLElement | null, arrived: () => void): Promise<void> {
  for (let tries = 0; ; tries++) {
    underWay = { form, hurry: () => undefined }
    const answer = await post(form, button)
    if (answer && answer.status < 500 && !unheard.includes(answer.status)) {
      const page = answer.redirected ? undefined : await answer.text()
      underWay = undefined
      if (page === undefined) return location.assign(answer.url)
      show(page)
      return arrived()
    }
    const seconds = pauses[Math.min(tries, pauses.length - 1)] ?? 30
    tell(seconds)
    await new Promise<void>((go) => {
      const timer = setTimeout(go, seconds * 1000)
      underWay = {
        form,
        hurry: () => {
          clearTimeout(timer)
          go()
        },
      }
    })
  }
}

/** @returns nothing where no answer came */
async function post(form: HTMLFormElement, button: HTMLElement | null): Promise<Response | undefined> {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
  if (button instanceof HTMLButtonElement && button.name) body.append(button.name, button.value)
  const address = button?.hasAttribute('formaction') && button instanceof HTMLButtonElement ? button.formAction : form.action
  try {
    return await fetch(address, { method: 'POST', body, signal: AbortSignal.timeout(patience) })
  } catch {
    return undefined
  }
}

/** Says in the head of the desk that nothing is saved yet, once a try: counting down would talk over everything else. */
function tell(seconds: number): void {
  const status = document.getElementById('saved')
  const clock = document.getElementById('clock')
  if (!status) return
  status.classList.add('saved--not')
  const words = (status.dataset.waiting ?? '').replace('#', String(seconds))
  status.replaceChildren(...(clock instanceof HTMLTemplateElement ? [clock.content.cloneNode(true)] : []), words)
}

/** Puts a page of the server's, one with a mistake in the form, in the place of this one. */
function show(html: string): void {
  const page = new DOMParser().parseFromString(html, 'text/html')
  document.title = page.title
  document.body.replaceWith(page.body)
}

/** As the browser would have done it without us. */
function natively(form: HTMLFormElement, button: HTMLElement | null): void {
  underWay = undefined
  if (button?.hasAttribute('formaction') && button instanceof HTMLButtonElement) form.action = button.formAction
  if (button instanceof HTMLButtonElement && button.name) {
    const field = document.createElement('input')
    Object.assign(field, { type: 'hidden', name: button.name, value: button.value })
    form.append(field)
  }
  form.submit()
}
