import type { FileFault } from '../bank/files.ts'
import { Conflict, type Store } from '../store/store.ts'
import { type BankDocument, bankShelf, documentOf, idOf } from './document.ts'
import { filesIn } from './folder.ts'
import { bankName, inTurn, markFilled } from './shelf.ts'

/**
 * Puts the files of the folder on the shelf of the bank, once: when that was done, the folder counts no more. Several may do it at once,
 * and who is cut off goes on the next time; what stands on the shelf already stays as it is.
 * @returns how many files were put there, and what could not be: until that is mended it is tried again the next time. Undefined where all was done before
 * @throws NotKept, NotRead
 */
export async function fillBank(
  store: Pick<Store, 'shelf'>,
  folder: string,
): Promise<{ written: number; left: readonly FileFault[] } | undefined> {
  if ((await bankName(store)) !== undefined) return undefined
  const { files, faults } = await filesIn(folder)
  const shelf = store.shelf<BankDocument>(bankShelf)
  const there = await shelf.versions()
  let written = 0
  await inTurn(
    [...files].filter(([file]) => !there.has(idOf(file))),
    async ([file, bytes]) => {
      try {
        await shelf.put(idOf(file), documentOf(file, bytes), 0)
        written++
      } catch (error) {
        if (!(error instanceof Conflict)) throw error
      }
    },
  )
  if (files.size > 0 && faults.length === 0) await markFilled(store)
  return { written, left: faults }
}
