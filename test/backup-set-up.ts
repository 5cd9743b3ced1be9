import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { freshId } from '../src/random.ts'
import { openStore } from '../src/store/index.ts'
import type { Store } from '../src/store/store.ts'
import { speaker } from '../src/text.ts'
import { commands } from '../src/upkeep/commands.ts'
import { fieldsOf, walker } from './walker.ts'

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const made: string[] = []
export async function removeFolders() {
  for (const dir of made) await rm(dir, { recursive: true, force: true })
}

export async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-backup-'))
  made.push(dir)
  return dir
}
export const open = (dir: string) => openStore({ dir, report: () => undefined })
export const there = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

// The test runner sets a BASE_URL of its own.
const { BASE_URL: _, SECRET: __, ...rest } = process.env

/** The command in a process of its own. */
export function evident(
  dataDir: string,
  ...words: string[]
): { child: ChildProcess; ended: Promise<{ code: number | null; said: string; told: string }> } {
  const child = spawn(process.execPath, [cli, ...words], { env: { ...rest, DATA_DIR: dataDir } })
  let [said, told] = ['', '']
  child.stdout.on('data', (data) => (said += data))
  child.stderr.on('data', (data) => (told += data))
  return { child, ended: new Promise((done) => child.once('close', (code) => done({ code, said, told }))) }
}

/** The same command in this process: a process of its own takes a second to begin. */
export async function here(dataDir: string, what: 'backup' | 'restore' | 'verify', file?: string) {
  const [said, told]: [string[], string[]] = [[], []]
  const all = commands({ t: speaker('en'), say: (text) => said.push(text), complain: (text) => told.push(text) })
  const jobs = {
    backup: () => all.backup({ dataDir, secret: undefined, version: '' }, file ?? ''),
    restore: () => all.restore(file ?? '', dataDir),
    verify: () => all.verify(dataDir, file),
  }
  return { code: (await jobs[what]()) ? 0 : 1, said: said.join('\n'), told: told.join('\n') }
}

/** Commits so many entries, numbered on. */
export const count = (store: Store, learner: string, n: number) =>
  store.commit(learner, (history) => Array.from({ length: n }, (_, at) => ({ type: 'counted on', at: 'now', n: history.length + at })))

/** A folder with so many learners and as many documents. */
export async function filled(learners: number): Promise<string> {
  const dir = await folder()
  const store = await open(dir)
  await Promise.all(
    Array.from({ length: learners }, async (_, n) => {
      await count(store, freshId(), 30)
      await store.shelf<number>('counts').put(`n-${n}`, n, 0)
    }),
  )
  await store.close()
  return dir
}

/** Somebody who answers the first question again and again. */
export async function arrive(address: string, name: string) {
  const who = walker(address)
  await who.come(name)
  const page = await who.begin('ice/end')
  return {
    who,
    learner: who.cookies.get('learner')?.split('.')[0] ?? '',
    async answer(option: number) {
      const form = await who.get(page.at)
      expect(fieldsOf(form.html, page.at)).toHaveProperty('key')
      await who.submit(form, page.at, { option: String(option), next: 'on' })
    },
  }
}
