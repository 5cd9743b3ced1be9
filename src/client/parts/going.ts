import type { Fresh } from './journal.ts'
import { attemptOf, keptPage } from './kept.ts'
import { inTime } from './waiting.ts'

/** How long a page may take before the kept one is shown, in milliseconds. */
const patience = 6_000

let arrived: () => void = () => undefined
/** The page that is shown. */
let here = location.pathname
/** How often anything was gone to: what comes after something newer does not count any more. */
let ways = 0

/** Whether the browser opens kept pages by itself. */
export const isServed = () => Boolean(navigator.serviceWorker?.controller)

/**
 * Goes from page to page of an attempt without the browser's help, where it cannot open kept pages by itself: only https lets it. What the
 * address bar says, Back and the focus are as if the page had been loaded.
 * @param after what is to be done with every body that comes
 */
export function going(after: () => void): void {
  arrived = after
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const { ctrlKey, metaKey, shiftKey, altKey, button, defaultPrevented } = event
    if (!link || defaultPrevented || ctrlKey || metaKey || shiftKey || altKey || button !== 0 || isServed()) return
    if (link.origin !== location.origin || link.search || link.hash || link.target) return
    const attempt = attemptOf(link.pathname)
    if (attempt === undefined || attempt !== attemptOf(here)) return
    event.preventDefault()
    void load(link.pathname, 'push')
  })
  addEventListener('popstate', () => {
    ways++
    // A link within the page is no other page.
    if (location.pathname !== here) void load(location.pathname, 'stay')
  })
}

/** Puts a page of the server's in the place of this one. */
export function show(page: Document): void {
  document.title = page.title
  document.body.replaceWith(page.body)
  arrived()
}

/** Goes on to a page that is kept, because the server cannot be reached. @returns false where it is not kept */
export async function goOn(path: string): Promise<boolean> {
  const page = await keptPage(path)
  if (!page) return false
  if (isServed()) location.assign(path)
  else exchange(page.html, path, 'push')
  return true
}

async function load(path: string, history: 'push' | 'stay'): Promise<void> {
  const way = ++ways
  const answer = await fetch(path, { headers: { Accept: 'text/html' }, signal: inTime(undefined, patience) }).catch(() => undefined)
  const html = (await answer?.text().catch(() => undefined)) ?? ''
  // Something between us may answer in the server's place, and with success.
  const isOurs = answer && answer.status < 500 && (answer.redirected || answer.headers.has('x-keep') || html.includes(releaseHere()))
  const page = isOurs ? undefined : await keptPage(path)
  if (way !== ways) return
  if (page) return exchange(page.html, path, history)
  // A page of another release needs its own scripts; and what is none of these pages is the browser's business.
  if (answer?.ok && !answer.redirected && html.includes(releaseHere())) exchange(html, path, history)
  else if (history === 'push') location.assign(path)
  else location.replace(path)
}

/** The release of this page, as it stands in the addresses of its files. */
export const releaseHere = (): string =>
  /\/assets\/[^/]+\//.exec(document.querySelector<HTMLScriptElement>('script[src*="/assets/"]')?.src ?? '')?.[0] ?? '/assets/?/'

function exchange(html: string, path: string, way: 'push' | 'stay'): void {
  if (way === 'push') history.pushState(null, '', path)
  ways++
  here = path
  show(new DOMParser().parseFromString(html, 'text/html'))
  scrollTo(0, 0)
  // Who reads the screen by ear hears where they are; the keys of the question work at once.
  const start = document.getElementById('question') ?? document.getElementById('main')
  if (!document.activeElement || document.activeElement === document.body) start?.focus({ preventScroll: true })
}

/** Where the learner goes after an answer when the server cannot say so. */
export function nextAfter({ attempt, n, of, fields }: Fresh): string | undefined {
  const base = `/attempts/${attempt}`
  const isTo = (button: string) => fields.some(([name, value]) => name === 'next' && value === button)
  if (of === 'answer' && isTo('where')) return `${base}/${n}/place`
  const last = document.querySelectorAll('.stops a').length
  return n < last ? `${base}/${n + 1}` : `${base}/closures`
}
