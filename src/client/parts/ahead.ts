import { formHere } from './filling.ts'
import { releaseHere } from './going.ts'
import { learnerHere } from './here.ts'
import { attemptOf, keep, keptPaths } from './kept.ts'

/** So many questions of an attempt are kept at most. */
const most = 100

let underWay: string | undefined

/** Fetches the pages of an open attempt ahead, one after the other and when there is nothing else to do, and keeps them. */
export async function fetchAhead(): Promise<void> {
  const { attempt, n } = formHere() ?? {}
  const learner = learnerHere()
  if (!attempt || !learner || isSparing() || underWay === attempt) return
  underWay = attempt
  try {
    const links = [...document.querySelectorAll<HTMLAnchorElement>('.stops a')].map(({ pathname }) => pathname)
    // What comes next first.
    const at = Math.max(0, (n ?? 1) - 1)
    const paths = [...links.slice(at), ...links.slice(0, at)].slice(0, most)
    await idle()
    const release = releaseHere()
    const kept = await keptPaths(attempt, release)
    for (const path of [...paths, `/attempts/${attempt}/closures`]) {
      const html = kept.has(path) ? '' : await fetchPage(path, path, { attempt, learner, release })
      if (html === undefined) return
      const place = `${path}/place`
      if (html.includes('value="where"') && !kept.has(place))
        if ((await fetchPage(`${place}?ahead`, place, { attempt, learner, release })) === undefined) return
    }
  } finally {
    underWay = undefined
  }
}

/** @returns the page; empty where it is none to be kept; undefined where nobody answers, or nothing can be kept */
async function fetchPage(
  address: string,
  path: string,
  of: { attempt: string; learner: string; release: string },
): Promise<string | undefined> {
  await idle()
  const answer = await fetch(address, { headers: { Accept: 'text/html' } }).catch(() => undefined)
  if (!answer || answer.status >= 500) return undefined
  // The server says what may be kept: never a review, a result or another page.
  if (!answer.ok || answer.redirected || answer.headers.get('x-keep') !== 'attempt' || attemptOf(path) !== of.attempt) return ''
  const html = await answer.text().catch(() => undefined)
  if (html === undefined || !html.includes(of.release)) return html && ''
  const policy = answer.headers.get('content-security-policy') ?? ''
  return (await keep({ ...of, path, html, policy, at: Date.now() })) ? html : undefined
}

const isSparing = () => 'connection' in navigator && Boolean((navigator.connection as { saveData?: boolean } | undefined)?.saveData)

/** When the browser has nothing else to do, and the page is there. */
const idle = () =>
  new Promise<void>((over) => {
    const soon = () => ('requestIdleCallback' in globalThis ? requestIdleCallback(() => over(), { timeout: 500 }) : setTimeout(over, 200))
    if (document.readyState === 'complete') soon()
    else addEventListener('load', () => soon(), { once: true })
  })
