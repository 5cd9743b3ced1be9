import type { Json, Shelf, Store } from './store.ts'

/** What a store was asked to do: `history` reads one learner, `commit` keeps entries, `get` and `put` are of documents. */
export type Operation = 'history' | 'commit' | 'erase' | 'get' | 'put' | 'drop'

/** The same store, with a word of how long each thing took, in seconds, and whether it failed. */
export function timed(store: Store, took: (operation: Operation, seconds: number, failed: boolean) => void): Store {
  async function clocked<T>(operation: Operation, job: () => Promise<T>): Promise<T> {
    const start = performance.now()
    let failed = true
    try {
      const done = await job()
      failed = false
      return done
    } finally {
      took(operation, (performance.now() - start) / 1000, failed)
    }
  }
  return {
    ...store,
    history: (...of) => clocked('history', () => store.history(...of)),
    commit: (...of) => clocked('commit', () => store.commit(...of)),
    erase: (...of) => clocked('erase', () => store.erase(...of)),
    shelf: <T extends Json>(name: string): Shelf<T> => {
      const shelf = store.shelf<T>(name)
      return {
        get: (...of) => clocked('get', () => shelf.get(...of)),
        put: (...of) => clocked('put', () => shelf.put(...of)),
        drop: (...of) => clocked('drop', () => shelf.drop(...of)),
        ids: () => shelf.ids(),
        versions: () => shelf.versions(),
      }
    },
  }
}
