/** How long a writer has to pause before the question is checked and shown again, in milliseconds. */
const pause = 500

/** The form of a question: checked and shown while it is written, sentences picked by a click in the text, nothing lost by leaving. */
export function editing(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let under: AbortController | undefined
  let changed = false

  const touched = (event: Event) => {
    const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>('[data-editor]') : null
    if (!form) return
    changed = true
    showCounts()
    clearTimeout(timer)
    timer = setTimeout(() => {
      under?.abort()
      under = new AbortController()
      // The preview comes again with the next stroke; the form itself is not touched by it.
      check(form, under.signal).catch(() => undefined)
    }, pause)
  }
  document.addEventListener('input', touched)
  document.addEventListener('change', touched)
  document.addEventListener('submit', () => {
    changed = false
  })
  addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault()
  })
  document.addEventListener('click', pickForField, { capture: true })
  for (const text of document.querySelectorAll('[data-pick-text]')) showFirst(text)
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') stopPicking()
  })
}

/** Asks for the page as the preview button would, and takes from it what is to be said and shown. */
async function check(form: HTMLFormElement, signal: AbortSignal): Promise<void> {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
  body.append('do', 'preview')
  const answer = await fetch(form.action, { method: 'POST', body, signal })
  if (!answer.ok || answer.redirected) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const now of [document.getElementById('preview'), ...document.querySelectorAll('[data-remarks]')]) {
    const next = now && page.getElementById(now.id)
    if (next && next.innerHTML !== now.innerHTML) now.replaceChildren(...next.childNodes)
  }
  // What can be chosen here are entries of another list, which may just have been written.
  for (const now of document.querySelectorAll<HTMLElement>('[data-others]')) {
    const next = page.getElementById(now.id)
    if (!next || next.textContent === now.textContent) continue
    const chosen = new Set([...now.querySelectorAll<Named>('option:checked, input:checked')].map(({ value }) => value))
    const focused = now.querySelector<Named>('input:focus')?.value
    now.replaceChildren(...next.childNodes)
    for (const one of now.querySelectorAll('option')) one.selected = chosen.has(one.value)
    for (const one of now.querySelectorAll('input')) {
      one.checked = chosen.has(one.value)
      if (one.value === focused) one.focus()
    }
  }
}

type Named = HTMLOptionElement | HTMLInputElement

/** The first sentence that is picked comes into view within its text; the page itself stays where it is. */
function showFirst(text: Element): void {
  const first = text.querySelector('input:checked')?.closest('.pick')
  if (first) text.scrollTop += first.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3
}

function showCounts(): void {
  for (const text of document.querySelectorAll('[data-pick-text]')) {
    const said = text.parentElement?.querySelector<HTMLElement>(':scope > [data-count]')
    const count = text.querySelectorAll('input:checked').length
    if (said) said.textContent = (said.dataset.count ?? '').replace('#', String(count))
  }
}

/** A field that names one sentence: its button waits for a click in the text, which chooses that sentence. */
function pickForField(event: MouseEvent): void {
  if (!(event.target instanceof Element)) return
  const button = event.target.closest<HTMLElement>('[data-pick-for]')
  const waiting = document.querySelector<HTMLElement>('[data-pick-for][aria-pressed="true"]')
  if (button) {
    stopPicking()
    if (button === waiting) return
    button.setAttribute('aria-pressed', 'true')
    document.documentElement.dataset.picking = ''
    document.querySelector('[data-pick-text]')?.scrollIntoView({ block: 'nearest' })
    return
  }
  const sentence = event.target.closest('[data-pick-text] .pick')
  const select = document.getElementById(waiting?.dataset.pickFor ?? '')
  if (!waiting || !sentence || !(select instanceof HTMLSelectElement)) return
  event.preventDefault()
  event.stopPropagation()
  const sentences = [...(sentence.closest('[data-pick-text]')?.querySelectorAll('.pick') ?? [])]
  // The first choice is none; after it stand the sentences in the order of the text.
  select.selectedIndex = sentences.indexOf(sentence) + 1
  select.dispatchEvent(new Event('change', { bubbles: true }))
  stopPicking()
  select.focus()
}

function stopPicking(): void {
  for (const button of document.querySelectorAll('[data-pick-for]')) button.setAttribute('aria-pressed', 'false')
  delete document.documentElement.dataset.picking
}
