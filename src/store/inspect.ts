import { type FileHandle, open as openFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesOf, unlessMissing, unreadable } from './disk.ts'
import { damagedDocument, documentIn } from './document.ts'
import { namesIn } from './folders.ts'
import { formatIn } from './format.ts'
import { chunksOf, commitIn, linesIn } from './lines.ts'
import { isDocumentId, isLearner, isShelf } from './names.ts'
import type { Damage, Entry, Json, Shelf } from './store.ts'
import { versionsOn } from './versions.ts'

/** Where something stands: a file, and a line of it, from 1; or a row of a database, and 0. */
export interface Place {
  file: string
  line: number
}

/** Something that is kept, or cannot be read, and where. */
export type Found = Place &
  (
    | {
        learner: string
        /** What one commit kept. */
        entries: readonly Entry[]
        /** The bytes of the line in its file, the newline not counted; in a database, the numbers of its entries. */
        from: number
        to: number
      }
    | { shelf: string; id: string; version: number; value: Json }
    /** `unfinished`: the last line, as a commit leaves it that is cut off or under way. */
    | { damage: string; unfinished?: true }
  )

/** What is kept, to be looked at without taking it: a server may have it. Nothing is changed. */
export interface Inspection {
  /** All that is kept, documents first, a handful at a time. */
  everything(): AsyncGenerator<Found[]>
  /** A shelf to be read from. What is damaged there is no document. */
  shelf<T extends Json>(name: string): Shelf<T>
  /** How many learners there are. */
  learners(): Promise<number>
  /** Whether there is a learner of this id. */
  hasLearner(id: string): Promise<boolean>
  /** What the commits at `from` … `to` of a learner kept, one after the other; empty where they are gone. */
  commitsAt(learner: string, from: number, to: number): Promise<Entry[][]>
}

/** The folder as it stands on the disk. */
export function inspection(dir: string): Inspection & { format(): Promise<number | undefined> } {
  return {
    /** What about.json says; undefined where it cannot be read. */
    async format(): Promise<number | undefined> {
      const bytes = await bytesOf(join(dir, 'about.json'))
      return bytes && formatIn(bytes)
    },

    async *everything(): AsyncGenerator<Found[]> {
      for await (const shelf of namesIn(join(dir, 'shelves'), '', isShelf, dir)) yield* documents(shelf)
      for await (const learner of learners()) yield* commits(learner)
    },

    shelf<T extends Json>(name: string): Shelf<T> {
      const no = () => Promise.reject(new Error('The folder is only looked at: nothing is written.'))
      return {
        async get(id) {
          if (!isShelf(name) || !isDocumentId(id)) return undefined
          const file = documentFile(name, id)
          const bytes = await bytesOf(file).catch((error: unknown) => unreadable(file, error).then(() => undefined))
          return bytes && documentIn<T>(bytes)
        },
        put: no,
        drop: no,
        ids: () => documentIds(name),
        versions() {
          return versionsOn(this)
        },
      }
    },

    async learners(): Promise<number> {
      let count = 0
      for await (const _ of learners()) count++
      return count
    },

    async hasLearner(id: string): Promise<boolean> {
      const file = isLearner(id) ? await openFile(learnerFile(id)).catch(unlessMissing) : undefined
      await file?.close()
      return file !== undefined
    },

    async commitsAt(learner: string, from: number, to: number): Promise<Entry[][]> {
      const handle = await openFile(learnerFile(learner)).catch(unlessMissing)
      if (!handle) return []
      try {
        const commits: Entry[][] = []
        for await (const lines of linesIn(chunksOf(handle, from, to))) {
          for (const line of lines) {
            const { entries } = commitIn(line)
            if (entries.length > 0) commits.push(entries)
          }
        }
        return commits
      } finally {
        await handle.close()
      }
    },
  }

  function learnerFile(learner: string): string {
    return join(dir, 'learners', `${learner}.jsonl`)
  }

  function documentFile(shelf: string, id: string): string {
    return join(dir, 'shelves', shelf, `${id}.json`)
  }

  function learners(): AsyncGenerator<string> {
    return namesIn(join(dir, 'learners'), '.jsonl', isLearner, dir)
  }

  function documentIds(shelf: string): AsyncGenerator<string> {
    return namesIn(join(dir, 'shelves', shelf), '.json', isDocumentId, dir)
  }

  async function* documents(shelf: string): AsyncGenerator<Found[]> {
    for await (const id of documentIds(shelf)) {
      const file = documentFile(shelf, id)
      const bytes = await bytesOf(file).catch((error: unknown) => unreadable(file, error))
      // One that was dropped meanwhile.
      if (!bytes) continue
      if (!Buffer.isBuffer(bytes)) {
        yield [damageIn(bytes)]
        continue
      }
      const found = documentIn(bytes)
      yield [found ? { file, line: 1, shelf, id, ...found } : { file, line: 1, damage: damagedDocument }]
    }
  }

  async function* commits(learner: string): AsyncGenerator<Found[]> {
    const file = learnerFile(learner)
    let handle: FileHandle | undefined
    try {
      handle = await openFile(file).catch(unlessMissing)
      if (!handle) return
      const { size } = await handle.stat()
      for await (const lines of linesIn(chunksOf(handle, 0, size))) {
        const found: Found[] = []
        for (const line of lines) {
          const place = { file, line: line.number }
          const { entries, damage, unfinished } = commitIn(line)
          if (entries.length > 0) found.push({ ...place, learner, entries, from: line.from, to: line.from + line.bytes.length })
          if (damage) found.push({ ...place, damage, ...(unfinished && { unfinished }) })
        }
        yield found
      }
    } catch (error) {
      yield [damageIn(await unreadable(file, error))]
    } finally {
      await handle?.close()
    }
  }
}

const damageIn = ({ message, ...place }: Damage): Found => ({ ...place, damage: message })
