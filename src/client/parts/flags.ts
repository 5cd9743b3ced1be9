import { send } from './courier.ts'
import { flagged, flagOf } from './entry.ts'
import { headsOf, unsent, write } from './journal.ts'

/** A flag is set where it stands, without loading the page again, so that an answer that is not sent yet stays. */
export function flags(): void {
  document.addEventListener('submit', async (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-flag]')) return
    event.preventDefault()
    try {
      const entry = flagOf(form)
      if (!entry) throw new Error('This flag belongs to no question')
      await write(entry)
      turn(form, isOn(entry))
      send(entry.attempt)
    } catch {
      form.submit()
    }
  })
}

/** On a kept page: the flags as this browser set them since, whether the server has heard of it or not. */
export async function showFlags(): Promise<void> {
  const attempt = document.getElementById('saved')?.dataset.attempt
  if (attempt === undefined) return
  const told = (await headsOf(attempt)).filter(({ of }) => of === 'flag')
  const set = new Map([...told, ...(await unsent(attempt)).filter(({ flag }) => flag)].map((one) => [one.n, isOn(one)]))
  const stops = [...document.querySelectorAll<HTMLElement>('.stops a')]
  for (const [n, on] of set) stops[n - 1]?.classList.toggle('flagged', on)
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-flag]')) {
    const on = set.get(flagged(form)?.n ?? 0)
    if (on !== undefined) turn(form, on)
  }
}

const isOn = ({ fields }: { fields: readonly (readonly [string, string])[] }) =>
  fields.some(([name, value]) => name === 'on' && value === '1')

function turn(form: HTMLFormElement, on: boolean): void {
  const next = form.querySelector<HTMLInputElement>('[name="on"]')
  if (!next) return
  form.querySelector('.flag')?.setAttribute('aria-pressed', String(on))
  next.value = on ? '0' : '1'
  document.querySelector('.stops [aria-current]')?.classList.toggle('flagged', on)
}
