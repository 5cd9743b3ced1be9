/** A flag is set where it stands, without loading the page again, so that an answer that is not sent yet stays. */
export function flags(): void {
  document.addEventListener('submit', async (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-flag]')) return
    event.preventDefault()
    try {
      const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
      const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' })
      if (answer.type !== 'opaqueredirect' && !answer.ok) throw new Error(`the flag was answered with ${answer.status}`)
      turn(form)
    } catch {
      form.submit()
    }
  })
}

function turn(form: HTMLFormElement): void {
  const button = form.querySelector('.flag')
  const next = form.querySelector<HTMLInputElement>('[name="on"]')
  if (!button || !next) return
  const on = next.value === '1'
  button.setAttribute('aria-pressed', String(on))
  next.value = on ? '0' : '1'
  document.querySelector('.stops [aria-current]')?.classList.toggle('flagged', on)
}
