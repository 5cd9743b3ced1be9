/** Sentences picked in the text: shown beside the question as they are picked, and reached by the arrow keys. */
export function picks(): void {
  document.addEventListener('change', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.closest('.pick')) showPicks()
  })
  document.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
    const from = event.target
    if (!step || !(from instanceof HTMLInputElement) || !from.closest('.pick')) return
    const to = boxes()[boxes().indexOf(from) + step]
    if (!to) return
    event.preventDefault()
    to.focus()
    to.closest('.pick')?.scrollIntoView({ block: 'nearest' })
  })
}

/** Lists the picked sentences, and says how many they are. More than wanted is said, not refused. */
export function showPicks(): void {
  const board = document.getElementById('picked')
  const list = board?.querySelector('[data-list]')
  const said = board?.querySelector('[data-say]')
  if (!board || !list || !said) return
  const { count = '', over = '', most, section = '' } = board.dataset
  const picked = boxes().filter((box) => box.checked)
  const shown = new Map([...list.children].map((entry) => [entry.querySelector('a')?.hash, entry]))
  const entries = picked.map((box) => shown.get(`#t${box.value}`) ?? entryOf(box, section))
  for (const entry of shown.values()) if (!entries.includes(entry)) entry.remove()
  // What stands already is not moved: its stroke of the highlighter would be drawn again.
  entries.forEach((entry, at) => {
    if (list.children[at] !== entry) list.insertBefore(entry, list.children[at] ?? null)
  })
  said.textContent = (picked.length > Number(most) ? over : count).replace('#', String(picked.length))
}

const boxes = () => [...document.querySelectorAll<HTMLInputElement>('.pick input')]

/** A picked sentence, as the server shows it. @param section how the number of its section is said, with # for the number */
function entryOf(box: HTMLInputElement, section: string): HTMLElement {
  const mark = made('mark', 'evidence', box.closest('.pick')?.querySelector('span')?.textContent ?? '')
  const link = made('a', 'plain', mark)
  link.href = `#t${box.value}`
  const number = box.closest('section')?.querySelector<HTMLElement>('.section')?.dataset.n ?? ''
  return made('li', '', link, ' ', made('span', 'tiny soft num', section.replace('#', number)))
}

function made<Name extends keyof HTMLElementTagNameMap>(name: Name, className: string, ...content: (Node | string)[]) {
  const element = document.createElement(name)
  if (className) element.className = className
  element.append(...content)
  return element
}
