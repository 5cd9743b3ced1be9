import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Entry } from '../src/store/store.ts'
import { fieldsOf, openSite, type Page, type Site, type Walker } from './walker.ts'

/** What the browser knows of an answer that it could not send. */
export interface Unsent {
  learner: string
  attempt: string
  ticket: string
  quiz?: string
  n: number
  of: 'answer' | 'place'
  draft: boolean
  fields: readonly (readonly [string, unknown])[]
  key: string
  seen: number
  made: string
  nth?: number
  flag?: true
}
/** The browser's own module, as it is bundled for it. */
export let browser: { answerFile: (unsent: readonly Unsent[], made: string) => string }

export let site: Site
/** Opens the site, and bundles what the browser would run. */
export async function openIce(): Promise<void> {
  const entry = fileURLToPath(new URL('../src/client/parts/answer-file.ts', import.meta.url))
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false, logLevel: 'warning' })
  browser = await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? '').toString('base64')}`)
  site = await openSite()
}

export const now = () => new Date().toISOString()

/** A learner of their own who has begun a quiz, and its first question. */
export async function begun(at = site, quiz = 'ice/end'): Promise<{ who: Walker; page: Page; learner: string; attempt: string }> {
  const who = at.walker()
  await who.come('Ada')
  const page = await who.begin(quiz)
  return { who, page, learner: who.cookies.get('learner')?.split('.')[0] ?? '', attempt: page.at.split('/')[2] ?? '' }
}

/** What the browser keeps of a form of this page, filled in like this. */
export function unsentOf({ html, at }: Page, filled: Record<string, string | string[]>, more: Partial<Unsent> = {}): Unsent {
  const told = (name: string) => html.match(new RegExp(`id="saved"[^>]*data-${name}="([^"]*)"`))?.[1] ?? ''
  const action = at.replace(/\?.*/, '')
  const { key, seen, shown: _, ...rest } = fieldsOf(html, action)
  const fields = Object.entries({ ...rest, ...filled }).flatMap(([name, values]) => [values].flat().map((value) => [name, value] as const))
  return {
    learner: html.match(/<body data-learner="([^"]*)"/)?.[1] ?? '',
    attempt: told('attempt'),
    ticket: told('ticket'),
    quiz: told('quiz'),
    n: Number(action.split('/')[3]),
    of: action.endsWith('/place') ? 'place' : 'answer',
    draft: false,
    fields,
    key: String(key),
    seen: Number(seen),
    made: now(),
    ...more,
  }
}

/** Sends a file as the page's form does. */
export async function upload(who: Walker, content: string | Uint8Array<ArrayBuffer>, { at = site, field = 'file', headers = {} } = {}) {
  const form = new FormData()
  form.append(field, new Blob([content]), 'answers-ice.json')
  const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await fetch(`${at.address}/uploads`, { method: 'POST', body: form, headers: { origin: at.address, cookie, ...headers } })
  const html = await response.text()
  return { status: response.status, html, told: toldIn(html), text: textOf(html), headers: response.headers }
}

export const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ')
/** What the table says of each answer: `1: Taken`. */
const toldIn = (html: string) =>
  [...html.matchAll(/<tr><th scope="row">([^<]*)<.*?<td>(.*?)<\/td><\/tr>/gs)].map(([, n, words = '']) => `${n}: ${textOf(words).trim()}`)

export const entriesOf = async (learner: string, at = site): Promise<readonly Entry[]> => await at.store.history(learner)
export const answersOf = async (learner: string, at = site) =>
  (await entriesOf(learner, at)).flatMap((entry) => (entry.type === 'answered' ? [[entry.n, entry.response, entry.where, entry.ms]] : []))
