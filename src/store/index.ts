import { openLowdb } from './lowdb.ts'
import { openPostgres } from './postgres.ts'
import type { Damage, Store } from './store.ts'

interface Place {
  /** The folder that holds everything; it is made when absent. */
  dir: string
  /** The database that holds everything instead: postgres://user:password@host/name */
  url?: string | undefined
  /** Where this server is reached: told to whoever tries to open the same folder meanwhile. */
  address?: string | undefined
  /** Called for each damage that is found, once; the rest is served. */
  report: (damage: Damage) => void
  /** Hears what keeps this process from following others. */
  warn?: (words: string) => void
}

/**
 * Opens the store: a database for all who share it, a folder for this process alone.
 * @throws Error in words when another process has the folder, the database cannot be reached, or a newer release wrote it
 */
export const openStore = ({ dir, url, address, report, warn }: Place): Promise<Store> =>
  url === undefined ? openLowdb(dir, address, report) : openPostgres(url, warn)

export { secretAt } from './postgres.ts'
