import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Tally } from './store.ts'

/** Counts in the memory of this process. @param seconds after which a count is forgotten, from its first on */
export function inMemory(_name: string, seconds: number): Tally {
  const counts = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: seconds })
  return {
    async of(key) {
      const known = await counts.get(key)
      return { count: known?.consumedPoints ?? 0, wait: known?.msBeforeNext ?? 0 }
    },
    async add(key) {
      await counts.penalty(key)
    },
  }
}
