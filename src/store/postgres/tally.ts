import { createHash } from 'node:crypto'
import { RateLimiterPostgres } from 'rate-limiter-flexible'
import type { Tally } from '../store.ts'
import { type Database, notKept, notRead } from './pool.ts'

/** Counts in the database, for all who share it. @param seconds after which a count is forgotten, from its first on */
export function tallies(database: Database) {
  return (name: string, seconds: number): Tally => {
    const counts = new RateLimiterPostgres({
      storeClient: database.pool,
      storeType: 'pool',
      tableName: 'tallies',
      tableCreated: true,
      keyPrefix: name,
      points: Number.MAX_SAFE_INTEGER,
      duration: seconds,
    })
    return {
      async of(key) {
        const known = await counts.get(nameOf(key)).catch((error: unknown) => Promise.reject(notRead(error)))
        return { count: known?.consumedPoints ?? 0, wait: Math.max(0, known?.msBeforeNext ?? 0) }
      },
      async add(key) {
        await counts.penalty(nameOf(key)).catch((error: unknown) => Promise.reject(notKept(error)))
      },
    }
  }
}

/** Of any length. */
const nameOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32)
