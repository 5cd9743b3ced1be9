import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../src/store/index.ts'
import { isDatabase } from '../src/store/place.ts'
import type { Store } from '../src/store/store.ts'
import { speaker } from '../src/text.ts'
import { commands } from '../src/upkeep/commands.ts'
import { printsOf } from '../src/upkeep/copy.ts'

export const secret = '0123456789abcdef'.repeat(4)

const made: string[] = []
export async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-move-'))
  made.push(dir)
  return dir
}
export async function removeFolders(): Promise<void> {
  for (const dir of made) await rm(dir, { recursive: true, force: true })
}

/** The store at a place, be it a folder or the address of a database. */
export const open = (place: string): Promise<Store> =>
  openStore({ dir: place, url: isDatabase(place) ? place : undefined, report: () => undefined })

/** What a place holds, as one number, and how much that is. */
export async function contents(place: string): Promise<{ sum: string; things: number }> {
  const store = await open(place)
  try {
    const { prints, sum } = await printsOf(store.snapshot())
    return { sum, things: prints.size }
  } finally {
    await store.close()
  }
}

/** A folder with a secret in which so many learners did so much, each in commits of one or two entries. */
export async function filled(learners: number, commits: number, texts: readonly string[] = ['plain']): Promise<string> {
  const dir = await folder()
  await writeFile(join(dir, 'secret'), `${secret}\n`)
  const store = await open(dir)
  await Promise.all(
    Array.from({ length: learners }, async (_, who) => {
      const learner = idOf(who)
      for (let n = 0; n < commits; n++)
        await store.commit(learner, (history) =>
          Array.from({ length: 1 + (n % 2) }, (_, one) => ({
            type: 'counted on',
            at: '2026-01-01T00:00:00.000Z',
            n: history.length + one,
            text: texts[(who + n) % texts.length],
          })),
        )
      const shelf = store.shelf<{ n: number; text: string | undefined }>('counts')
      for (let version = 0; version <= who % 3; version++)
        await shelf.put(`n-${who}`, { n: version, text: texts[who % texts.length] }, version)
    }),
  )
  await store.close()
  return dir
}

/** The id of a learner, by a number. */
export const idOf = (n: number): string =>
  Array.from({ length: 16 }, (_, at) => 'abcdefghijklmnopqrstuvwxyz234567'[Math.floor(n / 32 ** at) % 32]).join('')

/** The commands in this process, with what they said. */
export async function run(
  job: (all: ReturnType<typeof commands>) => Promise<boolean>,
): Promise<{ isWell: boolean; said: string; told: string }> {
  const [said, told]: [string[], string[]] = [[], []]
  const all = commands({ t: speaker('en'), say: (text) => said.push(text), complain: (text) => told.push(text) })
  return { isWell: await job(all), said: said.join('\n'), told: told.join('\n') }
}
