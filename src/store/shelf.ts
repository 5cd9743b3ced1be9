import { mkdir, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Adapter, Low } from 'lowdb'
import { queue } from '../queue.ts'
import { freshId } from '../random.ts'
import { syncFolder } from '../sync-folder.ts'
import { keptBytes, notKept, replace } from './disk.ts'
import { type Document, damagedDocument, documentIn } from './document.ts'
import { namesIn } from './folders.ts'
import type { Gate } from './gate.ts'
import { line } from './line.ts'
import { isDocumentId, isShelf, named } from './names.ts'
import { Conflict, type Damage, Damaged, type Json, type Shelf } from './store.ts'
import { versionsOn } from './versions.ts'

interface Shelves {
  shelf<T extends Json>(name: string): Shelf<T>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

interface Folders {
  shelves: string
  /** For files that do not count yet, on the same disk. */
  unfinished: string
}

/**
 * A shelf is a folder, a document one file in it that is replaced as a whole. `open` throws when the store is closed.
 * @param changing hears of a document before it is written or removed
 * @param dropping takes it away wherever else it stands, before it is removed here
 */
export function shelves(
  { shelves: folder, unfinished }: Folders,
  report: (damage: Damage) => void,
  open: () => void,
  gate: Gate,
  changing: (shelf: string, id: string, was: Document | null) => void,
  dropping: (shelf: string, id: string) => Promise<void>,
): Shelves {
  const jobs = queue()
  const made = new Map<string, Promise<void>>()

  /** Makes the shelf's folder, once; a failure is not remembered. */
  const make = (shelf: string): Promise<void> => {
    const making = made.get(shelf) ?? makeFolder(shelf)
    made.set(shelf, making)
    return making.catch((cause) => {
      made.delete(shelf)
      throw notKept(shelf, cause)
    })
  }

  const shelf = <T extends Json>(name: string): Shelf<T> => {
    const home = join(folder, named(name, isShelf, 'shelf'))
    const pathOf = (id: string) => join(home, `${named(id, isDocumentId, 'document')}.json`)

    const load = async (path: string): Promise<Low<Document<T> | null>> => {
      const low = new Low<Document<T> | null>(documentFile<T>(path, folder, unfinished, report), null)
      await low.read()
      return low
    }

    /** Alone with this document, when it is at the version that is expected. */
    const alone = (id: string, after: number, job: (low: Low<Document<T> | null>, path: string) => Promise<void>): Promise<void> => {
      open()
      const path = pathOf(id)
      const inTurn = async () => {
        const low = await load(path)
        const version = low.data?.version ?? 0
        if (version !== after) throw new Conflict(`${name}/${id} is at version ${version}, not ${after}: read it again and decide anew.`)
        await job(low, path)
      }
      return gate.through(() => jobs.run(path, inTurn))
    }

    return {
      async get(id) {
        open()
        return (await load(pathOf(id))).data ?? undefined
      },
      async put(id, value, after) {
        await alone(id, after, async (low) => {
          await make(home)
          changing(name, id, low.data)
          low.data = { version: after + 1, value }
          await low.write()
        })
      },
      async drop(id, after) {
        await alone(id, after, async (low, path) => {
          if (after === 0) return
          await dropping(name, id).catch((cause: unknown) => Promise.reject(notKept(path, cause)))
          changing(name, id, low.data)
          await remove(path)
        })
      },
      async *ids() {
        open()
        yield* namesIn(home, '.json', isDocumentId, folder)
      },
      versions() {
        return versionsOn(this)
      },
    }
  }

  return { shelf, idle: jobs.idle }
}

async function makeFolder(path: string): Promise<void> {
  // Not the folders above it: where they are gone, the disk is, and nothing may be left in its place.
  await mkdir(path).catch(unlessThere)
  await syncFolder(dirname(path))
}

function unlessThere(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
}

/** @throws NotKept when the disk refuses; where it gave up last, the file may be gone all the same */
async function remove(path: string): Promise<void> {
  try {
    await unlink(path)
    await syncFolder(dirname(path))
  } catch (cause) {
    throw notKept(path, cause)
  }
}

/** A lowdb adapter over one document. A damaged one is reported and thrown, for an empty one would be written over it. */
function documentFile<T extends Json>(
  path: string,
  folder: string,
  unfinished: string,
  report: (damage: Damage) => void,
): Adapter<Document<T> | null> {
  return {
    async read() {
      const bytes = await keptBytes(path, folder)
      if (!bytes) return null
      const found = documentIn<T>(bytes)
      if (found) return found
      report({ file: path, line: 1, message: damagedDocument })
      throw new Damaged(`${path} is damaged. Put the file from a backup in its place, or remove it to do without.`)
    },
    async write(document) {
      await replace(path, line([document]), join(unfinished, freshId()))
    },
  }
}
