import { queue } from '../../queue.ts'
import type { House } from '../app.ts'

/** For how long a failure counts, in seconds. */
const memory = 15 * 60

/**
 * Passwords that are tried: only failures count, by one or more keys, and when so many of one key failed, no more are tried for a while.
 * @param name under which they are counted
 * @param most how many failures each key may have in 15 minutes
 */
export function tries({ board, trainer }: Pick<House, 'board' | 'trainer'>, name: string, ...most: readonly number[]) {
  const counts = most.map((_, at) => board.store.tally(`${name}-${at}`, memory))
  const turns = queue()

  /** @returns what was tried, or how many seconds there are to wait */
  return async function attempt<T extends object>(
    names: readonly string[],
    job: () => Promise<T>,
    failed: (result: T) => boolean,
  ): Promise<T | { wait: number }> {
    // An address, or somebody's name, is written down nowhere.
    const keys = names.map((key) => trainer.seedOf(`tried by ${key}`))
    const counted = async (): Promise<T | { wait: number }> => {
      const known = await Promise.all(counts.map((count, at) => count.of(keys[at] ?? '')))
      const waits = known.flatMap(({ count, wait }, at) => (count >= (most[at] ?? 0) ? [wait] : []))
      if (waits.length > 0) return { wait: Math.ceil(Math.max(...waits) / 1000) }
      const result = await job()
      if (failed(result)) await Promise.all(counts.map((count, at) => count.add(keys[at] ?? '')))
      return result
    }
    // One after the other for each key: what fails is counted before the next is tried, so that many at once are not more tries.
    return keys.reduceRight((next, key, at) => () => turns.run(`${at} ${key}`, next), counted)()
  }
}
