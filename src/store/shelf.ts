import { mkdir, opendir, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Adapter, Low } from 'lowdb'
import { queue } from '../queue.ts'
import { freshId } from '../random.ts'
import { syncFolder } from '../sync-folder.ts'
import { bytesOf, notKept, replace, unlessMissing } from './disk.ts'
import { line, values } from './line.ts'
import { Conflict, type Damage, type Json, type Shelf } from './store.ts'

interface Shelves {
  shelf<T extends Json>(name: string): Shelf<T>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

interface Document<T> {
  version: number
  value: T
}

interface Folders {
  shelves: string
  /** For files that do not count yet, on the same disk. */
  unfinished: string
}

/** A shelf is a folder, a document one file in it that is replaced as a whole. `open` throws when the store is closed. */
export function shelves({ shelves: folder, unfinished }: Folders, report: (damage: Damage) => void, open: () => void): Shelves {
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
    const home = join(folder, checked(name, /^[a-z][a-z-]{0,40}$/, 'shelf'))
    const pathOf = (id: string) => join(home, `${checked(id, documentId, 'document')}.json`)

    const load = async (path: string): Promise<Low<Document<T> | null>> => {
      const low = new Low<Document<T> | null>(documentFile<T>(path, unfinished, report), null)
      await low.read()
      return low
    }

    /** Alone with this document, when it is at the version that is expected. */
    const alone = (id: string, after: number, job: (low: Low<Document<T> | null>, path: string) => Promise<void>): Promise<void> => {
      open()
      const path = pathOf(id)
      return jobs.run(path, async () => {
        const low = await load(path)
        const version = low.data?.version ?? 0
        if (version !== after) throw new Conflict(`${name}/${id} is at version ${version}, not ${after}: read it again and decide anew.`)
        await job(low, path)
      })
    }

    return {
      async get(id) {
        open()
        return (await load(pathOf(id))).data ?? undefined
      },
      async put(id, value, after) {
        await alone(id, after, async (low) => {
          await make(home)
          low.data = { version: after + 1, value }
          await low.write()
        })
      },
      async drop(id, after) {
        await alone(id, after, async (_low, path) => {
          if (after > 0) await remove(path)
        })
      },
      async *ids() {
        open()
        const found = await opendir(home).catch(unlessMissing)
        for await (const { name: file } of found ?? []) {
          if (file.endsWith('.json') && documentId.test(file.slice(0, -5))) yield file.slice(0, -5)
        }
      },
    }
  }

  return { shelf, idle: jobs.idle }
}

const documentId = /^[a-z0-9][a-z0-9-]{0,80}$/

/** A name that is a file's name, too, and leads nowhere else. */
function checked(name: string, pattern: RegExp, what: string): string {
  if (!pattern.test(name))
    throw new Error(`“${name}” cannot name a ${what}: it may hold lower-case letters, hyphens and (a document) digits.`)
  return name
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true })
  await syncFolder(dirname(path))
}

async function remove(path: string): Promise<void> {
  try {
    await unlink(path)
    await syncFolder(dirname(path))
  } catch (cause) {
    throw notKept(path, cause)
  }
}

/** A lowdb adapter over one document. A damaged one is reported and thrown, for an empty one would be written over it. */
function documentFile<T>(path: string, unfinished: string, report: (damage: Damage) => void): Adapter<Document<T> | null> {
  return {
    async read() {
      const bytes = await bytesOf(path)
      if (!bytes) return null
      const [found] = values(bytes.subarray(0, -1)) ?? []
      if (isDocument<T>(found)) return found
      report({ file: path, line: 1, message: 'The checksum does not fit: the document is not as it was written. It is left in place.' })
      throw new Error(`${path} is damaged. Put the file from a backup in its place, or remove it to do without.`)
    },
    async write(document) {
      await replace(path, line([document]), join(unfinished, freshId()))
    },
  }
}

const isDocument = <T>(value: unknown): value is Document<T> =>
  typeof value === 'object' && value !== null && 'version' in value && typeof value.version === 'number' && 'value' in value
