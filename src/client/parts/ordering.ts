import { dragging } from './dragging.ts'

/** Things to put in order: they are dragged, arrows move them, and where each has a place already, a new one moves the others along. */
export function ordering(): void {
  /** Where the row that is being dragged stood, until it is dropped. */
  let from: number | undefined

  dragging('[data-order] .grip', (grip) => grip.closest('li'), {
    move(row, _, y) {
      const rows: HTMLElement[] = rowsOf(row)
      const others = rowsOf(row).filter((one) => one !== row)
      const place = others.filter((one) => y > middleOf(one)).length
      from ??= rows.indexOf(row)
      if (rows.indexOf(row) !== place) around(row, others, place)
    },
    drop(row) {
      from = undefined
      if (row instanceof HTMLLIElement) put(row, rowsOf(row), rowsOf(row).indexOf(row))
    },
    end(row) {
      if (from === undefined) return
      const others = rowsOf(row).filter((one) => one !== row)
      around(row, others, from)
      from = undefined
    },
  })
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-order] [data-move]') : null
    const row = button?.closest('li')
    if (!row) return
    const rows = byPlace(row)
    put(row, rows, rows.indexOf(row) + Number(button?.dataset.move))
  })
  document.addEventListener('change', (event) => {
    const select = event.target
    const row = select instanceof HTMLSelectElement ? select.closest<HTMLLIElement>('[data-order] li') : null
    if (!row || !(select instanceof HTMLSelectElement) || select.value === '') return
    const others = byPlace(row).filter((one) => one !== row)
    // Whoever fills in the numbers one by one is left alone until each other has one of its own.
    const places = new Set(others.map(placeOf))
    if (places.size < others.length || places.has(Number.POSITIVE_INFINITY)) return
    put(row, [...others, row], Number(select.value) - 1)
  })
}

/** Puts the rows in the order of their numbers, where these were filled in by a script. */
export function showOrder(): void {
  for (const list of document.querySelectorAll('[data-order]')) {
    const row = list.querySelector('li')
    if (!row) continue
    const [rows, sorted] = [rowsOf(row), byPlace(row)]
    if (sorted.some((one, at) => one !== rows[at])) list.append(...sorted)
  }
}

/** The rows as their places say; those without one stay behind, in the order of the page. */
function byPlace(row: HTMLLIElement): HTMLLIElement[] {
  return rowsOf(row).sort((one, other) => (placeOf(one) === placeOf(other) ? 0 : placeOf(one) - placeOf(other)))
}

/** In the order of the page. */
const rowsOf = (row: HTMLElement): HTMLLIElement[] => [...(row.parentElement?.querySelectorAll('li') ?? [])]
const middleOf = (row: HTMLElement): number => {
  const { top, height } = row.getBoundingClientRect()
  return top + height / 2
}
const selectIn = (row: HTMLLIElement) => row.querySelector('select')
const placeOf = (row: HTMLLIElement): number => Number(selectIn(row)?.value) || Number.POSITIVE_INFINITY

/** Puts a row at a place, from 0, numbers all of them, and says so. */
function put(row: HTMLLIElement, rows: readonly HTMLLIElement[], wanted: number): void {
  const place = Math.max(0, Math.min(wanted, rows.length - 1))
  const order = rows.filter((one) => one !== row)
  order.splice(place, 0, row)
  around(
    row,
    rows.filter((one) => one !== row),
    place,
  )
  order.forEach((one, at) => {
    const select = selectIn(one)
    if (select) select.value = String(at + 1)
  })
  // As if somebody had written the numbers by hand, for all who wait for that; not as a change, which would put the row again.
  selectIn(row)?.dispatchEvent(new Event('input', { bubbles: true }))
  row.scrollIntoView({ block: 'nearest' })
  const said = document.getElementById('moved')
  if (said) said.textContent = (row.parentElement?.dataset.order ?? '').replace('#', String(place + 1))
}

/** The others move around the row, so that it keeps the focus and the finger. */
function around(row: HTMLElement, others: readonly HTMLLIElement[], place: number): void {
  for (const one of others.slice(0, place)) row.before(one)
  row.after(...others.slice(place))
}
