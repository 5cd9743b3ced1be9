import type { Json, Shelf } from './store.ts'

/** At which version each document is, where every one of them has to be read for it. */
export async function versionsOn<T extends Json>(shelf: Pick<Shelf<T>, 'ids' | 'get'>): Promise<ReadonlyMap<string, number>> {
  const versions = new Map<string, number>()
  for await (const id of shelf.ids()) {
    const found = await shelf.get(id)
    if (found) versions.set(id, found.version)
  }
  return versions
}
