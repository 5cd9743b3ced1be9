import { isBankFile } from '../bank/folders.ts'
import { Conflict, type Store } from '../store/store.ts'
import { type BankDocument, bankShelf, documentOf } from './document.ts'
import { filesIn } from './folder.ts'
import { type Carried, counted, documentId, hashesIn, hashesOf, misread, noted, planned } from './plan.ts'
import { metLast, remember } from './pulled.ts'
import { bankName, inTurn, markFilled, shelved } from './shelf.ts'

/**
 * Makes the bank in the database what the folder holds. What was changed there since folder and database met last is a clash.
 * @param force overwrites that, too
 * @throws NotKept, NotRead; what the disk says. It can be run again, and goes on
 */
export async function push(store: Pick<Store, 'shelf'>, folder: string, force: boolean): Promise<Carried> {
  const here = await filesIn(folder)
  // A file that cannot be read would be taken for one that was taken away.
  if (here.faults.length > 0) return { is: 'refused', faults: here.faults }
  if (here.files.size === 0 && !force) return { is: 'empty' }
  const met = await metLast(folder, await bankName(store))
  if (!met) return { is: 'refused', faults: [misread] }
  const there = await shelved(store)
  const from = hashesOf(here.files)
  const plan = planned(from, hashesIn(there, [...from.keys(), ...met.keys()]), met)
  const changed = [...plan.clash, ...plan.own].sort()
  if (changed.length > 0 && !force) return { is: 'clash', files: changed }

  const bank = await markFilled(store)
  const shelf = store.shelf<BankDocument>(bankShelf)
  const now = new Map(met)
  noted(now, plan.same, from)
  const overtaken: string[] = []
  const carried = [...plan.carry, ...changed]
  try {
    await inTurn(carried, async (file) => {
      const id = documentId(file)
      try {
        await shelf.put(id, isBankFile(file) ? documentOf(file, here.files.get(file)) : { gone: true }, there.get(id)?.version ?? 0)
        noted(now, [file], from)
      } catch (error) {
        if (!(error instanceof Conflict)) throw error
        overtaken.push(file)
      }
    })
  } finally {
    await remember(folder, bank, now)
  }
  if (overtaken.length > 0) return { is: 'overtaken', files: overtaken.sort() }
  return { is: 'carried', ...counted(carried, plan.same, from), own: [], left: here.apart }
}
