/** Single keys. They act only while the focus is in the pane they belong to, and never while something is typed. */
export function keys(): void {
  document.addEventListener('keydown', (event) => {
    const { target, key } = event
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    if (!(target instanceof HTMLElement) || target.matches('input:not([type="radio"], [type="checkbox"]), select, textarea')) return
    const pane = target.closest<HTMLElement>('.pane')
    if (pane && press(key.toLowerCase(), pane, target)) event.preventDefault()
  })
}

/** @returns whether the key meant something here */
function press(key: string, pane: HTMLElement, target: HTMLElement): boolean {
  if (key === '?') return showKeys()
  if (pane.id === 'question' && choose(key, pane)) return true
  if (key === 't') return flip(pane)
  if (pane.id !== 'question') return false
  if (key === 'f') return click(pane.querySelector('.flag'))
  if (key === '[') return click(pane.querySelector('[rel="prev"]') ?? stop('previousElementSibling'))
  if (key === ']') return click(pane.querySelector('[rel="next"]') ?? stop('nextElementSibling'))
  // On a field or a button Enter does by itself what it should.
  if (key === 'enter' && target === pane) return click(pane.querySelector('.acts .button'))
  return false
}

/** Chooses the option with this letter or figure; where none has figures, also the one on this place. */
function choose(key: string, pane: HTMLElement): boolean {
  const options = [...pane.querySelectorAll<HTMLElement>('.option:has(input)')]
  const keys = options.map((option) => option.querySelector('.key')?.textContent?.toLowerCase() ?? '')
  const place = /^[1-9]$/.test(key) && !keys.some((one) => /^\d$/.test(one)) ? Number(key) - 1 : keys.indexOf(key)
  const meant = options[place]
  const field = meant?.querySelector('input')
  field?.focus()
  return click(field)
}

/** From the question to the text and back; on a narrow screen the other one comes to the front. */
function flip(pane: HTMLElement): boolean {
  const to = pane.id === 'question' ? 'text' : 'question'
  const front = document.querySelector<HTMLInputElement>(`.flip [value="${to}"]`)
  if (front) front.checked = true
  document.getElementById(to)?.focus({ preventScroll: true })
  return true
}

function showKeys(): boolean {
  const list = document.getElementById('keys')
  if (!list || !('togglePopover' in list)) return false
  list.togglePopover()
  return true
}

/** The link to the question before or after this one. */
const stop = (side: 'previousElementSibling' | 'nextElementSibling') =>
  document.querySelector('.stops [aria-current]')?.closest('li')?.[side]?.querySelector('a')

function click(element: Element | null | undefined): boolean {
  if (!(element instanceof HTMLElement)) return false
  element.click()
  return true
}
