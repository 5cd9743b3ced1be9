import { openLowdb } from './lowdb.ts'
import type { Damage, Store } from './store.ts'

interface Place {
  /** The folder that holds everything; it is made when absent. */
  dir: string
  /** Where this server is reached: told to whoever tries to open the same folder meanwhile. */
  address?: string | undefined
  /** Called for each damage that is found, once; the rest is served. */
  report: (damage: Damage) => void
}

/** Opens the store for this process alone. @throws Error in words when another process has it or a newer release wrote it. */
export const openStore = ({ dir, address, report }: Place): Promise<Store> => openLowdb(dir, address, report)
