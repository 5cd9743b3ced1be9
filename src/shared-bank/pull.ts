import { mkdir, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Store } from '../store/store.ts'
import { syncFolder } from '../sync-folder.ts'
import { filesIn } from './folder.ts'
import { type Carried, counted, damagedIn, documentId, hashesIn, hashesOf, misread, noted, planned } from './plan.ts'
import { metLast, putFile, remember } from './pulled.ts'
import { bankName, inTurn, shelved } from './shelf.ts'

/**
 * Makes the folder what the bank in the database is. What was changed in both since they met last is a clash; what was changed in the
 * folder alone stays.
 * @param force overwrites what was changed in both
 * @throws NotRead; what the disk says. It can be run again, and goes on
 */
export async function pull(store: Pick<Store, 'shelf'>, folder: string, force: boolean): Promise<Carried> {
  const bank = await bankName(store)
  if (bank === undefined) return { is: 'empty' }
  await mkdir(folder, { recursive: true })
  const here = await filesIn(folder)
  if (here.faults.length > 0) return { is: 'refused', faults: here.faults }
  const met = await metLast(folder, bank)
  if (!met) return { is: 'refused', faults: [misread] }
  const there = await shelved(store)
  const [from, to] = [hashesIn(there, [...here.files.keys(), ...met.keys()]), hashesOf(here.files)]
  // What is damaged there is left alone here.
  const damaged = [...from.keys()].filter((file) => there.get(documentId(file))?.isDamaged)
  for (const file of damaged) for (const side of [from, to]) side.delete(file)
  const before = new Map([...met].filter(([file]) => !damaged.includes(file)))
  const plan = planned(from, to, before)
  if (plan.clash.length > 0 && !force) return { is: 'clash', files: plan.clash }

  const now = new Map(met)
  noted(now, plan.same, from)
  const carried = [...plan.carry, ...plan.clash]
  try {
    await inTurn(carried, async (file) => {
      const path = join(folder, file)
      const bytes = there.get(documentId(file))?.bytes
      if (bytes) await write(path, bytes)
      else await takeAway(path)
      noted(now, [file], from)
    })
  } finally {
    await remember(folder, bank, now)
  }
  return { is: 'carried', ...counted(carried, plan.same, from), own: plan.own, left: damaged.map(damagedIn) }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await putFile(path, bytes)
}

/** A folder of which nothing is left goes, too: without a text it would be a mistake. */
async function takeAway(path: string): Promise<void> {
  await rm(path, { force: true })
  await syncFolder(dirname(path))
  await rmdir(dirname(path)).catch(() => undefined)
}
