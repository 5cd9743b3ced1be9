import { dragging } from './dragging.ts'
import { carried, isOver, placesOf, put } from './word-bank.ts'

/** Words of a bank that stand in gaps of a text are taken back by a click, by Delete or by dragging them out; or dragged into another gap. */
export function wordsBack(): void {
  // A click alone says nothing: a list that closes sends one, too, and so does what reads the screen aloud.
  let pressed: HTMLSelectElement | undefined

  document.addEventListener('mousedown', (event) => {
    pressed = filledAt(event.target)
    if (!pressed) return
    // The list would open over it.
    event.preventDefault()
    pressed.focus()
  })
  document.addEventListener('click', ({ target, detail }) => {
    if (pressed && pressed === filledAt(target) && detail > 0) takeBack(pressed)
    pressed = undefined
  })
  document.addEventListener('keydown', (event) => {
    pressed = undefined
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
