import { access, mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from '../sync-folder.ts'
import { isKept, notRead } from './disk.ts'
import { everybody } from './everybody.ts'
import { checkFormat, dropCopies, eraseCopies } from './format.ts'
import { gate } from './gate.ts'
import { isEntry } from './jsonl.ts'
import { type Learner, learners } from './learners.ts'
import { lock } from './lock.ts'
import { isLearner } from './names.ts'
import { settle } from './restored.ts'
import { shelves } from './shelf.ts'
import { snapshots } from './snapshot.ts'
import { type Damage, type Entry, NotRead, type Store } from './store.ts'

/** The store in a folder, for one process. @throws Error when another process has the folder or a newer release wrote it. */
export async function openLowdb(dir: string, address: string | undefined, report: (damage: Damage) => void): Promise<Store> {
  // What learners did is nobody else's business on this machine.
  await mkdir(dir, { recursive: true, mode: 0o700 })
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
  const everyone = everybody(
    await learnersIn(folders.learners),
    (learner, ...which) => each.glance(learner, ...which).catch(unlessAlone(join(folders.learners, `${learner}.jsonl`), tell)),
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
      return each.entries(checked(learner), from)
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
      checked(learner)
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
      yield* await learnersIn(folders.learners).catch((cause: unknown) => Promise.reject(notRead(folders.learners, cause)))
    },

    async has(learner) {
      open()
      return isKept(join(folders.learners, `${checked(learner)}.jsonl`), folders.learners)
    },

    async erase(learner) {
      open()
      const job = async ({ low, file }: Learner) => {
        try {
          await taken.erasing(learner, file.bytes())
          await file.erase()
          await eraseCopies(dir, learner)
        } finally {
          low.data.length = file.kept()
          if (file.kept() === 0) everyone.erased(learner)
        }
      }
      checked(learner)
      await held.through(() => each.alone(learner, job))
    },

    shelf,

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

async function learnersIn(folder: string): Promise<string[]> {
  const files = await readdir(folder)
  return files.flatMap((file) => (file.endsWith('.jsonl') && isLearner(file.slice(0, -6)) ? [file.slice(0, -6)] : []))
}

/** An id that is a file's name, too, and leads nowhere else. */
function checked(learner: string): string {
  if (!isLearner(learner)) throw new Error(`“${learner}” is not a learner's id: that is 16 letters of lower-case base32.`)
  return learner
}

/** What cannot be read while its neighbours can: a bad sector, rights that are missing, something else of this name. */
const ofOneFile = new Set(['EACCES', 'EIO', 'EISDIR', 'EPERM'])

/** For who reads everybody: a file that alone cannot be read is reported and passed over. When the disk is gone, nothing is. */
const unlessAlone = (file: string, report: (damage: Damage) => void) => async (error: unknown) => {
  const cause = error instanceof NotRead ? error.cause : undefined
  if (!(cause instanceof Error && 'code' in cause && ofOneFile.has(String(cause.code)))) throw error
  await access(dirname(file))
  report({ file, line: 1, message: `The file cannot be read (${cause.message}). All others are.` })
  return []
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
