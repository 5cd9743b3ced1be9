import type { Contents, FileFault } from '../bank/files.ts'
import { passageOf } from '../bank/folders.ts'
import type { Place } from '../bank/place.ts'
import { hashOf, type Remembered } from '../bank/remembered.ts'
import { tooLarge } from '../passages/decode.ts'
import type { Fault } from '../passages/passage.ts'
import { Conflict, NotKept, NotRead, type Store } from '../store/store.ts'
import { type BankDocument, bankShelf, documentOf, fileIn, idOf } from './document.ts'

/** A document as this process knows it. */
interface Held {
  readonly version: number
  /** Undefined where it cannot be told. */
  readonly file: string | undefined
  /** Undefined where the file was taken away. */
  readonly contents: Contents | undefined
  readonly hash: string | undefined
}

/** So many documents are asked for at a time; the others who ask the database have their turn, too. */
const atOnce = 6

/** For so long nobody else makes a question of the same id, in seconds: by then everybody knows of it. */
const claimed = 10

/**
 * The bank on a shelf that processes share. All of it is in memory; a look asks for the versions, and reads what has another one than
 * before. Where the database is away, what is in memory stays.
 * @throws NotRead when it is away now
 */
export async function shelfPlace(store: Pick<Store, 'shelf' | 'follow' | 'claim'>): Promise<Place> {
  const shelf = store.shelf<BankDocument>(bankShelf)
  const held = new Map<string, Held>()
  let passages: ReadonlyMap<string, readonly string[]> | undefined
  // Whether something may have changed since the last look.
  let isBehind = false
  await look()

  return {
    async look() {
      await look()
      const faults = [...held].flatMap(([id, { file, contents }]) => (file === undefined && contents ? [damagedAt(id)] : []))
      return { files: [], folders: [...filesByPassage().keys()].sort(), faults }
    },
    namesOf: async (passage) => ({ files: (filesByPassage().get(passage) ?? []).map(nameOf).sort(), folders: [] }),
    away: () => ({ file: '.', fault: away }),
    emptied: undefined,
    mayDiffer: () => isBehind,
    remembering: rememberingHeld,

    async contents(file, most) {
      const id = idOf(file)
      // It is shown as it was last known; whoever changes it is held to what stands there.
      await takeBeside(id).catch(unlessAway)
      return heldContents(file, most)
    },

    async replace(file, bytes, base) {
      const before = held.get(idOf(file))
      return before?.hash === base && write(file, bytes, before)
    },

    async make(file, bytes) {
      const id = idOf(file)
      await takeBeside(id)
      const before = held.get(id)
      return before?.contents === undefined && write(file, bytes, before)
    },

    isFree: (id) => store.claim(`question ${hashOf(Buffer.from(id))}`, claimed),

    refusal: (error) =>
      error instanceof NotKept || error instanceof NotRead
        ? 'The database does not answer, or did not keep it. Wait until it does and save again; what is being asked goes on as it was.'
        : undefined,

    follow(hint) {
      const stop = store.follow(bankShelf, () => {
        isBehind = true
        hint()
      })
      return { folders: () => undefined, close: stop }
    },
  }

  /** Reads what changed. */
  async function look(): Promise<void> {
    isBehind = false
    try {
      const before = new Map(held)
      const versions = await shelf.versions()
      for (const [id, one] of before) if (!versions.has(id) && held.get(id) === one) set(id, undefined)
      const news = [...versions].filter(([id, version]) => before.get(id)?.version !== version)
      for (let from = 0; from < news.length; from += atOnce)
        await Promise.all(news.slice(from, from + atOnce).map(([id]) => take(id, before.get(id))))
    } catch (error) {
      isBehind = true
      throw error
    }
  }

  /** Reads a document. @param before what was known of it: when that is another one by now, the newer one stays */
  async function take(id: string, before: Held | undefined): Promise<void> {
    const document = await shelf.get(id)
    const now = held.get(id)
    if (now !== before && now && now.version >= (document?.version ?? 0)) return
    if (document?.version !== now?.version) set(id, document && heldOf(id, document.version, document.value, now?.file))
  }

  /** The same without a look at all: what is new is put in service by the next one. */
  async function takeBeside(id: string): Promise<void> {
    const before = held.get(id)
    await take(id, before)
    if (held.get(id) !== before) isBehind = true
  }

  function set(id: string, one: Held | undefined): void {
    if (one) held.set(id, one)
    else held.delete(id)
    passages = undefined
  }

  /** @returns false where somebody else was faster */
  async function write(file: string, bytes: Uint8Array, before: Held | undefined): Promise<boolean> {
    const id = idOf(file)
    const after = before?.version ?? 0
    const value = documentOf(file, bytes)
    try {
      await shelf.put(id, value, after)
    } catch (error) {
      if (error instanceof Conflict) {
        await takeBeside(id).catch(unlessAway)
        return false
      }
      // It may have been kept all the same.
      const now = error instanceof NotKept ? await shelf.get(id).catch(() => undefined) : undefined
      isBehind = true
      if (now?.version !== after + 1 || JSON.stringify(now.value) !== JSON.stringify(value)) throw error
    }
    set(id, heldOf(id, after + 1, value, file))
    return true
  }

  function filesByPassage(): ReadonlyMap<string, readonly string[]> {
    if (passages) return passages
    const found = new Map<string, string[]>()
    for (const { file, contents } of held.values()) {
      if (file === undefined || !contents) continue
      const passage = passageOf(file)
      const files = found.get(passage)
      if (files) files.push(file)
      else found.set(passage, [file])
    }
    passages = found
    return found
  }

  function heldContents(file: string, most: number): Contents {
    const contents = held.get(idOf(file))?.contents ?? { fault: missing }
    return 'bytes' in contents && contents.bytes.length > most ? { fault: tooLarge(contents.bytes.length, most) } : contents
  }

  function rememberingHeld<T>(most: number, read: (file: string, contents: Contents) => T): Remembered<T> {
    const known = new Map<string, { hash: string | undefined; read: T }>()
    return {
      async of(file) {
        const hash = held.get(idOf(file))?.hash
        const before = known.get(file)
        if (before && before.hash === hash) return before.read
        const what = read(file, heldContents(file, most))
        known.set(file, { hash, read: what })
        return what
      },
      last: (file) => known.get(file)?.read,
      keepOnly(files) {
        for (const file of known.keys()) if (!files.has(file)) known.delete(file)
      },
    }
  }
}

/** @param known the file that it was before: where it cannot be read any more, what it said goes on being asked */
function heldOf(id: string, version: number, value: unknown, known: string | undefined): Held {
  const found = fileIn(id, value)
  if (!found) return { version, file: known, contents: { fault: damaged }, hash: 'damaged' }
  const { file, bytes } = found
  return { version, file, contents: bytes && { bytes }, hash: bytes && hashOf(bytes) }
}

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1)

function unlessAway(error: unknown): void {
  if (!(error instanceof NotRead)) throw error
}

const error = (message: string, remedy: string): Fault => ({ severity: 'error', line: 1, column: 1, message, remedy })
const away = error(
  'The database with the questions does not answer',
  'See whether it runs and can be reached; until then what was read last is asked',
)
const missing = error('The file was taken away', 'Reload the page')
const damaged = error(
  'What the database holds of this file is not as this program writes it',
  'Push the file again from a folder that has it, with “evident bank push --force”, or restore a backup',
)
const damagedAt = (id: string): FileFault => ({
  file: `${bankShelf}/${id}`,
  fault: error(
    'A document of the questions in the database is not as this program writes it, and nobody can tell which file it was',
    'Push the questions again from a folder that has all of them, with “evident bank push --force”, or restore a backup',
  ),
})
