import { copyFile, type FileHandle, link, open as openFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { queue } from '../queue.ts'
import { freshId } from '../random.ts'
import { bytesOf, notRead, unlessMissing, unreadable } from './disk.ts'
import { type Document, damagedDocument, documentIn } from './document.ts'
import { namesIn } from './folders.ts'
import type { Gate } from './gate.ts'
import { chunksOf, commitIn, linesIn, readAt } from './lines.ts'
import { isDocumentId, isLearner, isShelf } from './names.ts'
import type { Damage, Entry, Piece } from './store.ts'

/** So many files are begun at once, and so many entries go in a piece, or few more. */
const atOnce = 16
const inPiece = 300

interface Folders {
  learners: string
  shelves: string
  /** For files that do not count, on the same disk. */
  unfinished: string
}

interface Snapshots {
  take(): AsyncGenerator<Piece>
  /** To be called before anything of a commit is written: the learner's file holds so many bytes that count. */
  committing(learner: string, bytes: number): void
  /** To be called, and waited for, before a learner's file is removed. */
  erasing(learner: string, bytes: number): Promise<void>
  /** To be called before a document is written or removed. @param was what stands there; null where nothing does */
  changing(shelf: string, id: string, was: Document | null): void
}

/** What changed since the moment of a snapshot and was not passed by then. */
interface Moment {
  learners: Names
  /** How many bytes a learner's file held then. */
  bytes: Map<string, number>
  /** Where the file of a learner who was erased since is still to be read. */
  moved: Map<string, string>
  shelves: Map<string, Names>
  /** By shelf and id: what stood there then. */
  documents: Map<string, Map<string, Document | null>>
}

/** A learner's file that is open, and its first bytes; so many of it count. */
interface Begun {
  learner: string
  handle: FileHandle
  length: number
  first: Buffer
}

/** The names in a folder: while they are being listed any may still come, afterwards those that are left. */
interface Names {
  listed: boolean
  left: Set<string>
}
const unlisted = (): Names => ({ listed: false, left: new Set() })
const isPassed = (names: Names | undefined, name: string): boolean => names?.listed === true && !names.left.has(name)

/**
 * Snapshots of a folder that is being written to. A file of a learner only grows, so that its length at the moment is all there is to
 * remember of it; of a document that changes, what it held. What nobody touched since stands there as it stood.
 * @param bytesKept how many bytes of a learner's file count, where that is known
 * @param open throws when the store is closed
 */
export function snapshots(folders: Folders, gate: Gate, bytesKept: (learner: string) => number | undefined, open: () => void): Snapshots {
  const turns = queue()
  let now: Moment | undefined

  return {
    async *take() {
      let done = () => {}
      const mine = new Promise<void>((ended) => {
        done = ended
      })
      // One after the other: each would have to be told of every change.
      await new Promise<void>((begin) => {
        void turns.run('', () => {
          begin()
          return mine
        })
      })
      const moment: Moment = { learners: unlisted(), bytes: new Map(), moved: new Map(), shelves: new Map(), documents: new Map() }
      try {
        open()
        await gate.quiet(() => {
          now = moment
        })
        for await (const piece of documents(moment)) {
          yield piece
          open()
        }
        for await (const piece of everybody(moment)) {
          yield piece
          open()
        }
      } finally {
        now = undefined
        done()
        for (const path of moment.moved.values()) await rm(path, { force: true }).catch(() => undefined)
      }
    },

    committing(learner, bytes) {
      if (now && !isPassed(now.learners, learner) && !now.bytes.has(learner)) now.bytes.set(learner, bytes)
    },

    async erasing(learner, bytes) {
      const moment = now
      if (!moment || isPassed(moment.learners, learner) || moment.moved.has(learner)) return
      if (!moment.bytes.has(learner)) moment.bytes.set(learner, bytes)
      if (moment.bytes.get(learner) === 0) return
      const path = join(folders.unfinished, freshId())
      const from = pathOf(learner)
      // Some file systems (exFAT on a stick) have no links.
      await link(from, path).catch(() => copyFile(from, path))
      if (now === moment) moment.moved.set(learner, path)
      else await rm(path, { force: true })
    },

    changing(shelf, id, was) {
      if (!now || isPassed(now.shelves.get(shelf), id)) return
      const kept = now.documents.get(shelf) ?? new Map<string, Document | null>()
      now.documents.set(shelf, kept)
      if (!kept.has(id)) kept.set(id, was)
    },
  }

  function pathOf(learner: string): string {
    return join(folders.learners, `${learner}.jsonl`)
  }

  async function* documents(moment: Moment): AsyncGenerator<Piece> {
    const names: string[] = []
    for await (const shelf of namesIn(folders.shelves, '', isShelf, folders.shelves)) names.push(shelf)
    for (const shelf of names.sort()) yield* documentsOn(moment, shelf)
  }

  async function* documentsOn({ shelves, documents }: Moment, shelf: string): AsyncGenerator<Piece> {
    const names = unlisted()
    shelves.set(shelf, names)
    const changed = documents.get(shelf) ?? new Map<string, Document | null>()
    documents.set(shelf, changed)
    await list(join(folders.shelves, shelf), '.json', isDocumentId, names)
    // One that was dropped before its name was read.
    for (const [id, was] of changed) if (was) names.left.add(id)
    for await (const group of groups(names.left)) {
      for (const piece of await Promise.all(group.map(read))) if (piece) yield piece
    }
    changed.clear()

    async function read(id: string): Promise<Piece | undefined> {
      const file = join(folders.shelves, shelf, `${id}.json`)
      const bytes = changed.has(id) ? undefined : await bytesOf(file).catch((error: unknown) => unreadable(file, error))
      // From here on to the end nobody else has a turn: what was read is what stood there at the moment, or the change is known.
      names.left.delete(id)
      const isChanged = changed.has(id)
      if (!isChanged && bytes && !Buffer.isBuffer(bytes)) return { damage: bytes }
      const was = isChanged ? changed.get(id) : Buffer.isBuffer(bytes) ? documentIn(bytes) : undefined
      changed.delete(id)
      if (was) return { shelf, id, version: was.version, value: was.value }
      if (was === undefined && !bytes) throw notRead(file, 'it is gone')
      return bytes && was === undefined ? { damage: { file, line: 1, message: damagedDocument } } : undefined
    }
  }

  async function* everybody(moment: Moment): AsyncGenerator<Piece> {
    const { learners: names, moved } = moment
    await list(folders.learners, '.jsonl', isLearner, names)
    for (const learner of moved.keys()) names.left.add(learner)
    for await (const group of groups(names.left)) {
      const begun = await Promise.allSettled(group.map((learner) => begin(moment, learner)))
      try {
        for (const one of begun) {
          if (one.status === 'rejected') throw one.reason
          if (one.value) yield* 'damage' in one.value ? [one.value] : entriesOf(one.value)
        }
      } finally {
        for (const one of begun) if (one.status === 'fulfilled' && one.value && 'handle' in one.value) await one.value.handle.close()
      }
    }
  }

  async function begin(moment: Moment, learner: string): Promise<Begun | { damage: Damage } | undefined> {
    const { learners: names, bytes, moved } = moment
    let handle: FileHandle | undefined
    try {
      handle = await openFile(pathOf(learner)).catch(unlessMissing)
      const size = handle ? (await handle.stat()).size : 0
      // From here on the file is open: whatever becomes of its name, its first bytes stay as they are.
      names.left.delete(learner)
      const length = bytes.get(learner) ?? bytesKept(learner) ?? size
      const elsewhere = moved.get(learner)
      if (elsewhere) {
        await handle?.close()
        handle = await openFile(elsewhere)
      }
      // Nobody took it away through this store: the disk is gone, and a snapshot without it would be a lie.
      if (!handle && !bytes.has(learner)) throw notRead(pathOf(learner), 'it is gone')
      if (!handle) return undefined
      return { learner, handle, length, first: await readAt(handle, 0, length) }
    } catch (error) {
      await handle?.close().catch(() => undefined)
      names.left.delete(learner)
      return { damage: await unreadable(pathOf(learner), error) }
    }
  }

  async function* entriesOf({ learner, handle, length, first }: Begun): AsyncGenerator<Piece> {
    try {
      for await (const lines of linesIn(chunksOf(handle, 0, length, first))) {
        let [commits, count]: [Entry[][], number] = [[], 0]
        for (const line of lines) {
          const { entries, damage, unfinished } = commitIn(line)
          // Nobody was told that an unfinished line is kept.
          if (damage && !unfinished) yield { damage: { file: pathOf(learner), line: line.number, message: damage } }
          if (entries.length > 0) commits.push(entries)
          count += entries.length
          if (count < inPiece) continue
          yield { learner, commits }
          commits = []
          count = 0
        }
        if (count > 0) yield { learner, commits }
      }
    } catch (error) {
      yield { damage: await unreadable(pathOf(learner), error) }
    }
  }
}

/** Notes the names of the files with this ending in a folder. */
async function list(folder: string, ending: string, fits: (name: string) => boolean, names: Names): Promise<void> {
  for await (const name of namesIn(folder, ending, fits, folder)) names.left.add(name)
  names.listed = true
}

async function* groups(names: Set<string>): AsyncGenerator<string[]> {
  let group: string[] = []
  for (const name of names) {
    if (group.push(name) < atOnce) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}
