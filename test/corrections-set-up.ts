import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { freshId } from '../src/random.ts'
import { board } from '../src/statistics/board.ts'
import { corrections } from '../src/training/corrections.ts'
import { keptVersions } from '../src/training/kept.ts'
import { type Doing, sit } from './sitting.ts'
import { openSite, type Page, type Site, type Walker } from './walker.ts'

export let site: Site
export let teacher: Walker
let now: Date
const clock = () => {
  now = new Date(now.getTime() + 1000)
  return now
}
export async function openSchool() {
  now = new Date()
  site = await openSite({ writable: true, now: clock })
  teacher = site.walker()
  await teacher.teach()
}
/** The same data with the questions of the tests as they are, as after a restart. */
export async function reopen() {
  await site.close('keep')
  site = await openSite({ dataDir: site.dataDir, now: clock })
}
export const closeSchool = () => site.close()

export const versionOf = (id: string) => site.live.bank().questions.get(id)?.version ?? ''

/** Changes the file of a question and puts it in service. @returns the versions before and after */
export async function mend(id: string, ...changes: readonly [from: string | RegExp, to: string][]): Promise<[from: string, to: string]> {
  const before = versionOf(id)
  const path = join(site.questions, 'ice', `${id}.yaml`)
  let text = await readFile(path, 'utf8')
  for (const [from, to] of changes) {
    const next = text.replace(from, to)
    if (next === text) throw new Error(`${id} does not say ${from}`)
    text = next
  }
  await writeFile(path, text)
  await site.live.reread(`ice/${id}.yaml`)
  expect(site.live.bank().problems.filter(({ severity }) => severity === 'error')).toEqual([])
  return [before, versionOf(id)]
}

export async function comes(name: string, quiz: string, doings: readonly (Doing | undefined)[], handIn = true) {
  const id = await site.trainer.join(name, freshId())
  const attempt = await sit(site, id, quiz, doings, handIn)
  return { id, attempt }
}
export type Come = Awaited<ReturnType<typeof comes>>

export const attemptOf = async ({ id, attempt }: Come) => {
  const found = (await site.trainer.learner(id))?.attempts.get(attempt)
  if (!found) throw new Error('no such attempt')
  return found
}
export const scoreOf = async (who: Come) => site.trainer.score(await attemptOf(who))
export const marks = async (who: Come) =>
  (await scoreOf(who)).questions.map(({ mark, proof, dropped }) => [dropped ? 'dropped' : mark, proof])

/** Looks at what would change, by the pages. */
export async function look(id: string, from: string, to: string, who = teacher): Promise<Page> {
  let page = await who.post(`/corrections/${id}/previews`, { from, to })
  while (page.html.includes('data-progress')) page = await who.get(page.at)
  return page
}
export async function apply(id: string, from: string, to: string, fields: Record<string, string> = {}): Promise<Page> {
  const page = await look(id, from, to)
  const done = await teacher.submit(page, `/corrections/${id}/${from}/${to}`, fields)
  await site.board.recount()
  return done
}
export const text = ({ html }: Pick<Page, 'html'>) =>
  html
    .replace(/<(script|style|title)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, '’')
    .replace(/\s+/g, ' ')
export const figures = (id: string, version: string) => site.board.figuresOf(id).find((one) => one.version === version)

/** Somebody's pages, as they are when they come back. */
export async function as({ id }: Come): Promise<Walker> {
  const walker = site.walker()
  const page = await walker.get('/')
  await walker.submit(page, '/returns', { code: site.trainer.codeOf(id) })
  return walker
}

export const swapped: readonly [RegExp, string][] = [
  [/ {4}right: true\n/, ''],
  [/(id: kanaricold\n.*\n)/, '$1    right: true\n'],
]
export const single = (option: string | undefined, where?: readonly number[]) => option && { response: option, ...(where && { where }) }

export const none: Come = { id: '', attempt: '' }

/** What is shown after a correction is what a board that is made anew counts. */
export async function expectAsFresh(): Promise<void> {
  await site.board.recount()
  const kept = keptVersions(site.store, site.live.bank)
  const failed = (error: unknown) => {
    throw error
  }
  const fresh = board(site.store, kept.question, failed, corrections(site.store, kept, failed))
  await fresh.counted()
  for (const id of site.live.bank().questions.keys()) expect(site.board.figuresOf(id)).toEqual(fresh.figuresOf(id))
  expect(site.board.learners('name', 0, 99)).toEqual(fresh.learners('name', 0, 99))
  fresh.close()
}
