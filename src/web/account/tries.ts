import { RateLimiterMemory } from 'rate-limiter-flexible'
import { queue } from '../../queue.ts'

/** For how long a failure counts, in seconds. */
const memory = 15 * 60

/**
 * Passwords that are tried: only failures count, by one or more keys, and when so many of one key failed, no more are tried for a while.
 * @param most how many failures each key may have in 15 minutes
 */
export function tries(...most: readonly number[]) {
  const counts = most.map((points) => new RateLimiterMemory({ points, duration: memory }))
  const turns = queue()

  /** @returns what was tried, or how many seconds there are to wait */
  return async function attempt<T extends object>(
    keys: readonly string[],
    job: () => Promise<T>,
    failed: (result: T) => boolean,
  ): Promise<T | { wait: number }> {
    const counted = async (): Promise<T | { wait: number }> => {
      const known = await Promise.all(counts.map((count, at) => count.get(keys[at] ?? '')))
      const waits = known.flatMap((one, at) => (one && one.consumedPoints >= (most[at] ?? 0) ? [one.msBeforeNext] : []))
      if (waits.length > 0) return { wait: Math.ceil(Math.max(...waits) / 1000) }
      const result = await job()
      if (failed(result)) await Promise.all(counts.map((count, at) => count.penalty(keys[at] ?? '')))
      return result
    }
    // One after the other for each key: what fails is counted before the next is tried, so that many at once are not more tries.
    return keys.reduceRight((next, key, at) => () => turns.run(`${at} ${key}`, next), counted)()
  }
}
