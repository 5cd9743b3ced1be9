import { dragging } from './dragging.ts'

/**
 * Words that are put into places: a click on a word fills the place that was looked at last, or the first empty one; dragging puts it where
 * it is let go. The selects of the form hold what was chosen, and without a script they are all there is.
 */
export function wordBank(): void {
  let looked: HTMLSelectElement | undefined

  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLSelectElement && target.closest('[data-places]')) looked = target
  })
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLSelectElement && target.closest('[data-places]')) showUsed()
  })
  document.addEventListener('click', ({ target }) => {
    const word = target instanceof Element ? target.closest<HTMLElement>('[data-word]') : null
    if (!word) return
    const places = placesOf(word)
    const holding = places.find(({ value }) => value === word.dataset.word)
    // A word that is used and can be used once is taken back.
    if (holding && isOnce(word)) return put(holding, '', word)
    const place = looked && places.includes(looked) && looked.value === '' ? looked : places.find(({ value }) => value === '')
    if (place) put(place, word.dataset.word ?? '', word)
    else tell(word, 'full')
  })
  dragging('[data-word]', (word) => word, {
    ...carried,
    drop(word, x, y) {
      const place = placesOf(word).find((one) => isOver(one, x, y))
      if (place) put(place, word.dataset.word ?? '', word)
    },
  })
}

/** What is dragged follows the pointer, and the place below it is shown. */
export const carried = {
  move(word: HTMLElement, x: number, y: number): void {
    const { left, top, width, height } = word.getBoundingClientRect()
    const [dx = 0, dy = 0] = (word.dataset.moved ?? '').split(' ').map(Number)
    const moved = [dx + x - (left + width / 2), dy + y - (top + height / 2)]
    word.dataset.moved = moved.join(' ')
    word.style.translate = moved.map((pixels) => `${pixels}px`).join(' ')
    for (const place of placesOf(word)) place.closest('[data-place]')?.classList.toggle('aimed', isOver(place, x, y))
  },
  end(word: HTMLElement): void {
    delete word.dataset.moved
    word.style.translate = ''
    for (const aimed of document.querySelectorAll('.aimed')) aimed.classList.remove('aimed')
  },
}

/** Says at each word whether it is used already. */
export function showUsed(): void {
  for (const word of document.querySelectorAll<HTMLElement>('[data-word]'))
    word.setAttribute('aria-pressed', String(placesOf(word).some(({ value }) => value === word.dataset.word)))
}

/** Puts a word into a place, takes it out of another one where it can be used once, and says so. */
export function put(place: HTMLSelectElement, value: string, word: HTMLElement): void {
  for (const other of placesOf(word)) if (other !== place && value !== '' && other.value === value && isOnce(word)) other.value = ''
  place.value = value
  // As if somebody had chosen it by hand, for all who wait for that.
  place.dispatchEvent(new Event('change', { bubbles: true }))
  const name = document.querySelector(`label[for="${place.id}"]`)?.textContent ?? place.getAttribute('aria-label') ?? ''
  tell(word, value === '' ? 'taken' : 'put', name.trim())
}

/** Says what became of a word. Everybody sees where it went; that it went nowhere has to be read. */
function tell(word: HTMLElement, what: 'put' | 'taken' | 'full', place = ''): void {
  const said = groupOf(word)?.querySelector<HTMLElement>('[data-put]')
  if (!said) return
  said.classList.toggle('vh', what !== 'full')
  said.textContent = (said.dataset[what] ?? '').replace('#', word.textContent?.trim() ?? '').replace('@', place)
}

const groupOf = (word: Element) => word.closest<HTMLElement>('[data-places]')
export const placesOf = (word: Element) => [...(groupOf(word)?.querySelectorAll('select') ?? [])]
const isOnce = (word: Element) => groupOf(word)?.dataset.places === 'once'

export function isOver(place: HTMLSelectElement, x: number, y: number): boolean {
  const { left, right, top, bottom } = (place.closest('[data-place]') ?? place).getBoundingClientRect()
  return x >= left && x <= right && y >= top && y <= bottom
}
