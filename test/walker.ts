import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Logger, pino } from 'pino'
import { accounts } from '../src/accounts/accounts.ts'
import { editing } from '../src/bank/editing.ts'
import { liveBank } from '../src/bank/live.ts'
import { projectFolder } from '../src/settings.ts'
import { board } from '../src/statistics/board.ts'
import { regrades } from '../src/statistics/regrades.ts'
import { remains } from '../src/statistics/remains.ts'
import { openStore } from '../src/store/index.ts'
import { speaker } from '../src/text.ts'
import { trainer } from '../src/trainer.ts'
import { corrections } from '../src/training/corrections.ts'
import { erasing } from '../src/training/erasing.ts'
import { keptVersions } from '../src/training/kept.ts'
import { site } from '../src/web/app.ts'
import { readAssets } from '../src/web/assets.ts'
import { metrics } from '../src/web/metrics.ts'
import { readViews } from '../src/web/views.ts'

export const iceBank = fileURLToPath(new URL('fixtures/questions/', import.meta.url))

/** The whole site on a port of its own over a new data folder, or over one that another site was closed on with `keep`. */
export async function openSite({
  questions = iceBank,
  writable = false,
  dataDir = '',
  baseUrl,
  https = false,
  trustProxy = false,
  metricsToken,
  log = pino({ level: 'silent' }),
  now,
}: {
  questions?: string
  /** Whether the questions are copied to a folder of their own, so that they can be changed. */
  writable?: boolean
  dataDir?: string
  baseUrl?: string
  /** Whether it is reached by https, at `https://evident.test`, with a certificate of its own making. */
  https?: boolean
  trustProxy?: boolean | number | string[]
  metricsToken?: string
  log?: Logger
  now?: () => Date
} = {}) {
  dataDir ||= await mkdtemp(join(tmpdir(), 'evident-site-'))
  const copy = writable ? await mkdtemp(join(tmpdir(), 'evident-questions-')) : undefined
  if (copy) await cp(questions, copy, { recursive: true })
  questions = copy ?? questions
  // Files are looked at only when a test says so.
  const live = await liveBank(questions, { every: 1e9 })
  const { bank } = live
  const measured = metrics()
  const store = measured.store(await openStore({ dir: dataDir, report: () => undefined }))
  const secret = 'a-secret-of-the-tests-32-characters'
  const folder = pathToFileURL(projectFolder)
  const assets = readAssets(folder)
  const kept = keptVersions(store, bank)
  const failed = (error: unknown) => {
    throw error
  }
  const mended = corrections(store, kept, failed)
  const erasures = erasing({ store, secret, remains: remains(kept.question, mended.countsOf), ...(now && { now }) })
  const present = erasures.guard(store)
  const scores = board(present, kept.question, failed, mended)
  const told = trainer({ bank, store: scores.store, secret, erasing: erasures, corrections: mended, ...(now && { now }) })
  const looks = regrades({ store: present, kept, corrections: mended, board: scores, learner: told.learner, failed, ...(now && { now }) })
  const teachers = accounts({ store, secret, ...(now && { now }) })
  const app = site({
    trainer: told,
    bank,
    editing: editing(questions, live),
    accounts: teachers,
    board: scores,
    regrades: looks,
    settings: { baseUrl: https ? 'https://evident.test' : baseUrl, trustProxy, metricsToken },
    metrics: measured,
    secret,
    t: speaker('en'),
    views: readViews(folder, assets.path),
    assets,
    log,
    upToDate: async () => undefined,
  })
  const server = https ? createSecureServer(await certificate(), app) : createServer(app)
  void scores.counted()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const address = https ? `https://evident.test:${port}` : `http://127.0.0.1:${port}`
  return {
    address,
    /** Nobody answers any more, as when a server is down. */
    async goAway() {
      const closed = new Promise((done) => server.close(done))
      server.closeAllConnections()
      await closed
    },
    /** It answers again, where it did before. */
    comeBack: () => new Promise<void>((done) => (server.listening ? done() : server.listen(port, '127.0.0.1', done))),
    app,
    bank: bank(),
    live,
    questions,
    store,
    trainer: told,
    accounts: teachers,
    board: scores,
    regrades: looks,
    dataDir,
    walker: () => walker(address, teachers.invite),
    async close(keep?: 'keep') {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      live.close()
      looks.close()
      scores.close()
      await store.close()
      if (!keep) await rm(dataDir, { recursive: true })
      if (copy) await rm(copy, { recursive: true })
    },
  }
}
/** Made once and for a hundred years: nobody trusts it who was not told to. */
async function certificate(): Promise<{ key: Buffer; cert: Buffer }> {
  const file = (name: string) => readFile(new URL(`fixtures/https/${name}`, import.meta.url))
  return { key: await file('key.pem'), cert: await file('certificate.pem') }
}
export type Site = Awaited<ReturnType<typeof openSite>>

export interface Page {
  status: number
  /** Path and query after all redirects. */
  at: string
  html: string
  headers: Headers
}

/**
 * Somebody with a browser that knows HTTP, cookies and forms, and no scripts.
 * @param invite makes the invitation with which one becomes a teacher
 * @param cookies those that the browser has already; it goes on with them
 */
export function walker(address: string, invite?: (name: string) => Promise<string>, cookies = new Map<string, string>()) {
  async function go(path: string, init: RequestInit = {}, hops = 5): Promise<Page> {
    const response = await fetch(new URL(path, address), {
      ...init,
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...init.headers },
    })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]?.split(/=(.*)/s) ?? []
      if (/Expires=Thu, 01 Jan 1970/.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    const on = response.headers.get('location')
    if (response.status === 303 && on && hops > 0) return go(on, {}, hops - 1)
    return { status: response.status, at: path, html: await response.text(), headers: response.headers }
  }

  const post = (path: string, fields: Record<string, string | string[]>, headers: Record<string, string> = { origin: address }) => {
    const body = new URLSearchParams()
    for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) body.append(name, value)
    return go(path, { method: 'POST', body, headers })
  }

  return {
    cookies,
    get: (path: string) => go(path),
    post,
    /** Fills in a form of the page, found by where it is sent, and sends it: hidden fields as they stand, what is ticked as it is ticked. */
    submit: (page: Page, action: string, fields: Record<string, string | string[]> = {}) =>
      post(action, { ...fieldsOf(page.html, action), ...fields }),
    async come(name = 'Ada') {
      return this.submit(await go('/'), '/learners', { name })
    },
    /** Becomes a teacher of this name, by an invitation, and is signed in. A name that is a teacher already gets this password. */
    async teach(name = 'Ms Okafor', password = passwordOf(name)) {
      if (!invite) throw new Error('Nobody invites teachers to this site')
      const link = `/invitations/${await invite(name)}`
      return this.submit(await go(link), link, { password })
    },
    async begin(quiz: string) {
      const passage = await go(`/passages/${quiz.split('/')[0]}`)
      return post('/attempts', { ...fieldsOf(passage.html, '/attempts'), quiz })
    },
  }
}
/** The password of a teacher who became one with `teach`. */
export const passwordOf = (name: string): string => `the secret words of ${name}`

export type Walker = ReturnType<typeof walker>

/** The hidden fields of the form with this action, and what is ticked or written in it. */
export function fieldsOf(html: string, action: string): Record<string, string | string[]> {
  const form = html.match(new RegExp(`<form[^>]*action="${action.replace(/[?/]/g, '\\$&')}"[^>]*>([\\s\\S]*?)</form>`))
  if (!form) throw new Error(`No form on the page is sent to ${action}`)
  const id = form[0].match(/^<form[^>]*\sid="([^"]*)"/)?.[1]
  const outside = id ? [...html.matchAll(new RegExp(`<input[^>]*form="${id}"[^>]*>`, 'g'))].map(([input]) => input).join('') : ''
  const fields: Record<string, string | string[]> = {}
  for (const [input] of `${form[1]}${outside}`.matchAll(/<input[^>]*>/g)) {
    const of = (name: string) => input.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1]
    const name = of('name')
    const ticked = /type="(radio|checkbox)"/.test(input) ? /\schecked/.test(input) : true
    if (name && ticked) fields[name] = name in fields ? [fields[name] ?? [], of('value') ?? ''].flat() : (of('value') ?? '')
  }
  return fields
}

/** What the form with this id would send as it stands: hidden fields, texts, what is ticked and what is chosen. */
export function fieldsIn(html: string, id: string): Record<string, string | string[]> {
  const form = html.match(new RegExp(`<form[^>]*\\sid="${id}"[^>]*>([\\s\\S]*?)</form>`))?.[1]
  if (form === undefined) throw new Error(`There is no form “${id}” on the page`)
  const fields: Record<string, string | string[]> = {}
  const add = (name: string | undefined, value: string) => {
    if (name) fields[name] = name in fields ? [fields[name] ?? [], plain(value)].flat() : plain(value)
  }
  const of = (tag: string, name: string) => tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1]
  for (const [whole, tag = 'input', inner = ''] of form.matchAll(/<input\b[^>]*>|<(textarea|select)\b[^>]*>([\s\S]*?)<\/\1>/g)) {
    const name = of(whole, 'name')
    if (tag === 'textarea') add(name, inner.replace(/^\n/, ''))
    else if (tag === 'select') {
      const options = [...inner.matchAll(/<option[^>]*>/g)].map(([option]) => option)
      add(name, of(options.find((option) => /\sselected/.test(option)) ?? options[0] ?? '', 'value') ?? '')
    } else if (!/type="(radio|checkbox)"/.test(whole) || /\schecked/.test(whole)) add(name, of(whole, 'value') ?? '')
  }
  return fields
}

const plain = (html: string): string =>
  html.replace(/&(?:#(\d+)|(amp|lt|gt|quot));/g, (_, code, name) =>
    code ? String.fromCodePoint(Number(code)) : { amp: '&', lt: '<', gt: '>', quot: '"' }[name as 'amp'],
  )
