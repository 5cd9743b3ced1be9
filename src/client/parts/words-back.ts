import { dragging } from './dragging.ts'
import { carried, isOver, placesOf, put } from './word-bank.ts'

/** Words of a bank that stand in gaps of a text are taken back by a click, by Delete or by dragging them out; or dragged into another gap. */
export function wordsBack(): void {
  // The list would open over it.
  document.addEventListener('mousedown', (event) => {
    const gap = filledAt(event.target)
    if (!gap) return
    event.preventDefault()
    gap.focus()
  })
  document.addEventListener('click', ({ target }) => {
    const gap = filledAt(target)
    if (gap) takeBack(gap)
  })
  document.addEventListener('keydown', (event) => {
    const gap = filledAt(event.target)
    if (!gap || (event.key !== 'Delete' && event.key !== 'Backspace')) return
    event.preventDefault()
    takeBack(gap)
  })
  dragging('[data-gaps] select', (gap) => filledAt(gap) ?? null, {
    ...carried,
    drop(from, x, y) {
      const to = placesOf(from).find((gap) => isOver(gap, x, y))
      const word = filledAt(from) && wordIn(from)
      if (!word || !(from instanceof HTMLSelectElement) || to === from) return
      const other = to && wordIn(to)
      // Two words change places.
      if (other) put(from, other.dataset.word ?? '', other)
      if (to) put(to, word.dataset.word ?? '', word)
      else takeBack(from)
    },
  })
}

/** The gap that this is, if a word of a bank is in it. */
const filledAt = (target: EventTarget | null): HTMLSelectElement | undefined =>
  target instanceof HTMLSelectElement && target.value !== '' && target.closest('[data-gaps]') ? target : undefined

/** The word of the bank that stands in a gap. */
const wordIn = (gap: HTMLElement): HTMLElement | undefined =>
  gap instanceof HTMLSelectElement
    ? [...(gap.closest('[data-places]')?.querySelectorAll<HTMLElement>('[data-word]') ?? [])].find(
        ({ dataset }) => dataset.word === gap.value,
      )
    : undefined

function takeBack(gap: HTMLSelectElement): void {
  const word = wordIn(gap)
  if (word) put(gap, '', word)
}
