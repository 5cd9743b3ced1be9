import { attemptOf, keptPage } from '../parts/kept.ts'

declare const self: ServiceWorkerGlobalScope
/** The addresses of this release's files; the server writes them in front. */
declare const files: readonly string[]

/** How long a page may take before the kept one is shown, in milliseconds. */
const patience = 5_000
/** Answers of something in between that does not reach the server. */
const unreached: readonly number[] = [502, 503, 504]

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
/** The release is in the address of each file. */
const cache = `evident ${files[0]?.split('/')[2] ?? ''}`

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cache)
      .then((release) => release.addAll(files))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(takeOver())
})

async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) if (name !== cache) await caches.delete(name)
  // The page is asked for while this here is still starting.
  await self.registration.navigationPreload?.enable()
  await self.clients.claim()
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(event, pathname))
  else if (pathname.startsWith('/assets/')) event.respondWith(file(request, pathname))
})

/** The server's page; where nobody answers, the one that is kept of an open attempt. Nothing is kept here. */
async function page(event: FetchEvent, path: string): Promise<Response> {
  const answer: Promise<Response | undefined> = Promise.resolve(event.preloadResponse)
    .then((preloaded) => preloaded ?? fetch(event.request))
    .catch(() => undefined)
  if (attemptOf(path) === undefined) return (await answer) ?? Response.error()
  const first = await Promise.race([answer, new Promise<undefined>((late) => setTimeout(late, patience))])
  if (first && !unreached.includes(first.status)) return first
  const kept = await keptPage(path)
  if (!kept) return (await answer) ?? Response.error()
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', 'Content-Security-Policy': kept.policy }
  return new Response(kept.html, { headers })
}

/** A file of this release; of another one only where nobody answers, and then of this one by its name: its own would be right, and is not here. */
async function file(request: Request, path: string): Promise<Response> {
  const release = await caches.open(cache)
  const isOwn = files.includes(path)
  const kept = isOwn && (await release.match(path))
  if (kept) return kept
  const answer = await fetch(request).catch(() => undefined)
  if (isOwn && answer?.ok) await release.put(path, answer.clone())
  if (answer) return answer
  const namesake = files.find((one) => nameOf(one) === nameOf(path))
  return (namesake && (await release.match(namesake))) || Response.error()
}
