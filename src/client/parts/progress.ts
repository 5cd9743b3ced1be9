/** How long to wait before the page is asked for again, in milliseconds. */
const pause = 1000

let waits = false

/** Follows long work: asks for the page again until it is done. The main part is exchanged, so that nobody is sent back to the top. */
export function followProgress(): void {
  if (waits || !document.querySelector('[data-progress]')) return
  waits = true
  setTimeout(() => void look(), pause)
}

async function look(): Promise<void> {
  waits = false
  const here = document.querySelector('[data-progress]')
  if (!here) return
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
    if (answer.ok) exchange(new DOMParser().parseFromString(await answer.text(), 'text/html'))
  } catch {
    // The server is away: it is asked again.
  }
  followProgress()
}

function exchange(page: Document): void {
  const [old, next] = [document.querySelector('main'), page.querySelector('main')]
  if (!old || !next) return
  const [bar, now] = [old.querySelector('[data-progress]'), next.querySelector('[data-progress]')]
  // While it goes on only the figures change: whoever has the focus keeps it.
  if (bar && now) bar.replaceWith(now)
  else old.replaceWith(next)
}
