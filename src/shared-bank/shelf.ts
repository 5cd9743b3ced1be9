import { z } from 'zod'
import { hashOf } from '../bank/remembered.ts'
import { freshId } from '../random.ts'
import { Conflict, type Store } from '../store/store.ts'
import { type BankDocument, bankShelf, fileIn } from './document.ts'

/** A document of the bank as it stands on its shelf. */
export interface Shelved {
  readonly version: number
  /** Undefined where it cannot be told. */
  readonly file: string | undefined
  /** Undefined where the file was taken away, or the document is damaged. */
  readonly bytes: Uint8Array | undefined
  /** Undefined where the file was taken away. */
  readonly hash: string | undefined
  readonly isDamaged: boolean
}

/** No file has this hash. */
const damaged = 'damaged'

/** So many documents are asked for, or written, at a time. */
const atOnce = 6

/** All documents of the bank by their ids. @throws NotRead */
export async function shelved(store: Pick<Store, 'shelf'>): Promise<Map<string, Shelved>> {
  const shelf = store.shelf<BankDocument>(bankShelf)
  const found = new Map<string, Shelved>()
  await inTurn([...(await shelf.versions()).keys()], async (id) => {
    const document = await shelf.get(id)
    if (!document) return
    const { version } = document
    const said = fileIn(id, document.value)
    const { file, bytes } = said ?? { file: undefined, bytes: undefined }
    found.set(id, { version, file, bytes, hash: said ? bytes && hashOf(bytes) : damaged, isDamaged: said === undefined })
  })
  return found
}

/** Does it for all, a few at a time. */
export async function inTurn<T>(all: readonly T[], job: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += atOnce) await Promise.all(all.slice(from, from + atOnce).map(job))
}

/** Says that the questions are in the store from now on, whatever stands in a folder. */
const marker = { shelf: 'installation', id: 'bank' } as const
const marking = z.object({ bank: z.string().max(64) })

/** The name that this bank was given when it was filled; undefined where it never was. @throws NotRead */
export async function bankName(store: Pick<Store, 'shelf'>): Promise<string | undefined> {
  const found = await store.shelf(marker.shelf).get(marker.id)
  return marking.safeParse(found?.value).data?.bank
}

/** Marks it as filled, where it is not yet. @returns the name of this bank. @throws NotKept, NotRead */
export async function markFilled(store: Pick<Store, 'shelf'>): Promise<string> {
  const known = await bankName(store)
  if (known !== undefined) return known
  const bank = freshId()
  try {
    await store.shelf(marker.shelf).put(marker.id, { bank }, 0)
    return bank
  } catch (error) {
    // Somebody else did it just now.
    const theirs = error instanceof Conflict ? await bankName(store) : undefined
    if (theirs === undefined) throw error
    return theirs
  }
}
