type Fields = readonly (readonly [name: string, value: string])[]

/** What every form of an answer carries besides it; its level is a part of it. */
const carried = new Set(['key', 'seen', 'shown'])

/** Where a form belongs, by its address. */
export interface Whereabouts {
  attempt: string
  n: number
  of: 'answer' | 'place'
}

/** Where a form with an answer belongs; undefined for any other form. */
export function whereabouts(form: HTMLFormElement): Whereabouts | undefined {
  const [, attempt, n, place] = /^\/attempts\/([a-z2-7]{16})\/(\d+)(\/place)?$/.exec(new URL(form.action).pathname) ?? []
  return attempt && n && form.matches('[data-saves]') ? { attempt, n: Number(n), of: place ? 'place' : 'answer' } : undefined
}

/** The form with an answer that this page has, and where it belongs. */
export function formHere(): (Whereabouts & { form: HTMLFormElement }) | undefined {
  const form = document.querySelector<HTMLFormElement>('form[data-saves]')
  const where = form && whereabouts(form)
  return form && where ? { form, ...where } : undefined
}

/** What a form would send, and the button that sends it. */
export function fieldsOf(form: HTMLFormElement, button?: HTMLElement | null): [name: string, value: string][] {
  const fields = [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)])
  if (button instanceof HTMLButtonElement && button.name) fields.push([button.name, button.value])
  return fields.filter(([name]) => !carried.has(name))
}

/** One of the fields that a form carries besides the answer. */
export const carriedBy = (form: HTMLFormElement, name: 'key' | 'seen' | 'shown'): string => fieldOf(form, name)?.value ?? ''

export function carry(form: HTMLFormElement, name: 'key' | 'seen', value: string): void {
  const field = fieldOf(form, name)
  if (field) field.value = value
}

const fieldOf = (form: HTMLFormElement, name: string) => form.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`)

let counted = 0

/**
 * The number of a change of this form, above all before it. A request that was given up may arrive long after those that came after it, and is
 * known by its number as older. It begins with the time: another tab may have the same form, from the same kept page.
 */
export function countOn(form: HTMLFormElement): number {
  counted = Math.max(Date.now(), counted + 1, Number(form.dataset.nth ?? 0) + 1)
  form.dataset.nth = String(counted)
  return counted
}

/** Lets a form go on counting above what was sent of it from another page. */
export function countFrom(form: HTMLFormElement, nth: number | undefined): void {
  if (nth !== undefined) form.dataset.nth = String(Math.max(nth, Number(form.dataset.nth ?? 0)))
}

/**
 * Puts into a form what was answered in it, or in the same form of another page. Sentences count for the level that they were picked at.
 * @param except the names of what stays as it stands
 */
export function fill(form: HTMLFormElement, fields: Fields, except: ReadonlySet<string> = new Set()): void {
  const of = (name: string) => fields.filter(([field]) => field === name).map(([, value]) => value)
  const isElsewhere = of('level')[0] !== form.querySelector<HTMLInputElement>('input[name="level"]')?.value
  for (const control of form.elements) {
    if (except.has(controlName(control))) continue
    if (isTicked(control)) {
      if (!isElsewhere || !control.closest('.pick')) control.checked = of(control.name).includes(control.value)
    } else if (isWritten(control)) control.value = of(control.name)[0] ?? ''
  }
}

/** Whether it is ticked, and not written in. */
export const isTicked = (control: unknown): control is HTMLInputElement =>
  control instanceof HTMLInputElement && /^(radio|checkbox)$/.test(control.type)

const isWritten = (control: Element): control is HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement =>
  control instanceof HTMLInputElement
    ? control.type !== 'hidden'
    : control instanceof HTMLSelectElement || control instanceof HTMLTextAreaElement

const controlName = (control: Element) => control.getAttribute('name') ?? ''

/** The names of what somebody changed in a form since the page came, by hand and maybe before any script ran. */
export const changedSince = (form: HTMLFormElement): Set<string> => new Set([...form.elements].filter(isChanged).map(controlName))

function isChanged(control: Element): boolean {
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options]
    const first = options.findLast((one) => one.defaultSelected) ?? options.find((one) => !one.disabled)
    return control.value !== (first?.value ?? '')
  }
  if (isTicked(control)) return control.checked !== control.defaultChecked
  return (
    (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) &&
    isWritten(control) &&
    control.value !== control.defaultValue
  )
}
