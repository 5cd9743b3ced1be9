import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../sync-folder.ts'
import { everybody } from './everybody.ts'
import { checkFormat } from './format.ts'
import { isEntry } from './jsonl.ts'
import { learners } from './learners.ts'
import { lock } from './lock.ts'
import { shelves } from './shelf.ts'
import type { Damage, Entry, Store } from './store.ts'

/** The store in a folder, for one process. @throws Error when another process has the folder or a newer release wrote it. */
export async function openLowdb(dir: string, address: string | undefined, report: (damage: Damage) => void): Promise<Store> {
  // What learners did is nobody else's business on this machine.
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const release = await lock(dir, address)
  try {
    await checkFormat(dir)
    return await storeIn(dir, report, release)
  } catch (error) {
    await release()
    throw error
  }
}

async function storeIn(dir: string, report: (damage: Damage) => void, release: () => Promise<void>): Promise<Store> {
  const folders = { learners: join(dir, 'learners'), shelves: join(dir, 'shelves'), unfinished: join(dir, 'unfinished') }
  await prepare(dir, folders)

  const tell = once(report)
  const each = learners(folders.learners, tell)
  const everyone = everybody(await learnersIn(folders.learners), each.glance)
  let closing: Promise<void> | undefined
  const open = () => {
    if (closing) throw new Error('The store is closed.')
  }
  const { shelf, idle } = shelves(folders, tell, open)

  return {
    async history(learner, from) {
      open()
      return each.entries(checked(learner), from)
    },

    async commit(learner, decide) {
      open()
      return each.alone(checked(learner), async ({ low, file }) => {
        const entries = asRead(decide(low.data))
        if (entries.length === 0) return entries
        const before = file.kept()
        everyone.committing(learner, before)
        try {
          await low.update((history) => {
            for (const entry of entries) history.push(entry)
          })
        } finally {
          // lowdb changes memory before the disk: what the disk refused would be written with the next commit.
          low.data.length = file.kept()
        }
        everyone.committed(learner, before, file.kept())
        return entries
      })
    },

    async *all(cursor) {
      open()
      for await (const piece of everyone.all(cursor)) {
        yield piece
        open()
      }
    },

    async erase(learner) {
      open()
      await each.alone(checked(learner), async ({ low, file }) => {
        try {
          await file.erase()
        } finally {
          low.data.length = file.kept()
          if (file.kept() === 0) everyone.erased(learner)
        }
      })
    },

    shelf,

    close() {
      closing ??= Promise.all([each.close(), idle()]).then(release)
      return closing
    },
  }
}

/** Makes the folders, removes what a sudden end left unfinished, and sees that every name there is on the disk to stay. */
async function prepare(dir: string, folders: { learners: string; shelves: string; unfinished: string }): Promise<void> {
  await rm(folders.unfinished, { recursive: true, force: true })
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true })
  for (const folder of [dir, ...Object.values(folders)]) await syncFolder(folder)
}

const learnerId = /^[a-z2-7]{16}$/

async function learnersIn(folder: string): Promise<string[]> {
  const files = await readdir(folder)
  return files.flatMap((file) => (file.endsWith('.jsonl') && learnerId.test(file.slice(0, -6)) ? [file.slice(0, -6)] : []))
}

/** An id that is a file's name, too, and leads nowhere else. */
function checked(learner: string): string {
  if (!learnerId.test(learner)) throw new Error(`“${learner}” is not a learner's id: that is 16 letters of lower-case base32.`)
  return learner
}

/** The entries as they will be read from the disk, so that a history is the same before and after a restart. */
function asRead(entries: readonly Entry[]): Entry[] {
  const read: unknown = JSON.parse(JSON.stringify(entries))
  if (Array.isArray(read) && read.every(isEntry)) return read
  throw new Error('An entry needs a type and a time (at), both text.')
}

/** Reports each damage once, however often the file is read. */
function once(report: (damage: Damage) => void): (damage: Damage) => void {
  const told = new Set<string>()
  return (damage) => {
    const key = JSON.stringify(damage)
    if (told.has(key)) return
    told.add(key)
    report(damage)
  }
}
