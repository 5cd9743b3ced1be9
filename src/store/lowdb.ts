import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../sync-folder.ts'
import { asRead } from './as-read.ts'
import { isKept, notKept, unreadable } from './disk.ts'
import { everybody } from './everybody.ts'
import { makeFolder, namesIn } from './folders.ts'
import { checkFormat, dropCopies, eraseCopies } from './format.ts'
import { gate } from './gate.ts'
import { type Learner, learners } from './learners.ts'
import { lock } from './lock.ts'
import { isLearner, learnerNamed } from './names.ts'
import { settle } from './restored.ts'
import { shelves } from './shelf.ts'
import { snapshots } from './snapshot.ts'
import type { Damage, Store } from './store.ts'
import { inMemory } from './tally.ts'

/** The store in a folder, for one process. @throws Error when another process has the folder or a newer release wrote it. */
export async function openLowdb(dir: string, address: string | undefined, report: (damage: Damage) => void): Promise<Store> {
  // What learners did is nobody else's business on this machine.
  await makeFolder(dir)
  const release = await lock(dir, address)
  try {
    await settle(dir)
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
  const fileOf = (learner: string) => join(folders.learners, `${learner}.jsonl`)
  const names = () => namesIn(folders.learners, '.jsonl', isLearner, folders.learners)
  const there: string[] = []
  for await (const learner of names()) there.push(learner)
  const everyone = everybody(
    there,
    (learner, ...which) =>
      each.glance(learner, ...which).catch(async (error: unknown) => {
        tell(await unreadable(fileOf(learner), error))
        return []
      }),
    each.read,
  )
  let closing: Promise<void> | undefined
  const open = () => {
    if (closing) throw new Error('The store is closed.')
  }
  const held = gate()
  const taken = snapshots(folders, held, each.bytes, open)
  const { shelf, idle } = shelves(folders, tell, open, held, taken.changing, (...one) => dropCopies(dir, ...one))

  return {
    async history(learner, from) {
      open()
      return each.entries(learnerNamed(learner), from)
    },

    async glance(learner) {
      open()
      return each.glance(learnerNamed(learner))
    },

    async commit(learner, decide) {
      open()
      const job = async ({ low, file }: Learner) => {
        const entries = asRead(decide(low.data))
        if (entries.length === 0) return entries
        const before = file.kept()
        everyone.committing(learner, before)
        taken.committing(learner, file.bytes())
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
      }
      learnerNamed(learner)
      return held.through(() => each.alone(learner, job))
    },

    async *all(cursor) {
      open()
      for await (const piece of everyone.all(cursor)) {
        yield piece
        open()
      }
    },

    async *learners() {
      open()
      yield* names()
    },

    async has(learner) {
      open()
      return isKept(fileOf(learnerNamed(learner)), folders.learners)
    },

    async erase(learner) {
      open()
      const job = async ({ low, file }: Learner) => {
        try {
          await taken.erasing(learner, file.bytes()).catch(refused(fileOf(learner)))
          await file.erase()
          await eraseCopies(dir, learner).catch(refused(fileOf(learner)))
        } finally {
          low.data.length = file.kept()
          if (file.kept() === 0) everyone.erased(learner)
        }
      }
      learnerNamed(learner)
      await held.through(() => each.alone(learner, job))
    },

    shelf,

    // Nobody else changes anything.
    shared: false,
    follow: () => () => undefined,
    claim: async () => true,
    tally: inMemory,

    async *snapshot() {
      open()
      yield* taken.take()
    },

    close() {
      closing ??= held
        .opened()
        .then(() => Promise.all([each.close(), idle()]))
        .then(release)
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

const refused = (path: string) => (cause: unknown) => Promise.reject(notKept(path, cause))

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
