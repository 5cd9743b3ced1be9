import { type Settings, secretIn } from './settings.ts'
import { openStore, secretAt } from './store/index.ts'
import type { Damage, Store } from './store/store.ts'

/** Where this installation keeps things, as the settings say: its folder, or the database it shares. */
type Where = Pick<Settings, 'dataDir' | 'databaseUrl' | 'secret'>

/** @throws Error in words, as `openStore` */
export const openKept = (
  { dataDir, databaseUrl }: Where,
  more: { address?: string; report: (damage: Damage) => void; warn?: (words: string) => void },
): Promise<Store> => openStore({ dir: dataDir, url: databaseUrl, ...more })

/** The secret with which it signs: of the environment, else kept beside all else and made once. @throws Error in words */
export async function secretOf({ dataDir, databaseUrl, secret }: Where): Promise<string> {
  return databaseUrl === undefined ? (secret ?? secretIn(dataDir)) : secretAt(databaseUrl, secret)
}
