import { grace } from '../training/closing.ts'
import { compared, ordered } from './ordered.ts'

/** An open attempt that has a limit of time. */
export interface Due {
  readonly learner: string
  readonly attempt: string
  /** When it has to be handed in, in milliseconds since 1970. */
  readonly at: number
}

/** Open attempts in the order in which their time ends. */
export interface DueLine {
  size(): number
  /** `count` of them whose time ended before `at`, beginning after this one. */
  before(at: number, count: number, after?: Due): Due[]
  /** Takes it away: it was handed in, or its learner is gone. */
  remove(one: Due): void
}

export function dueLine(): DueLine & { add(one: Due): void } {
  const all = ordered<Due>(inLine)
  return {
    size: all.size,
    before(at, count, after) {
      const found: Due[] = []
      for (const one of all.from((other) => after !== undefined && inLine(other, after) <= 0)) {
        if (one.at >= at || found.length === count) break
        found.push(one)
      }
      return found
    },
    add: all.add,
    remove: all.remove,
  }
}

const inLine = (a: Due, b: Due): number => a.at - b.at || compared(a.learner, b.learner) || compared(a.attempt, b.attempt)

/** How often it is looked what is due, in milliseconds, and how many are closed at once. */
const pause = 5_000
const atOnce = 8
/** What cannot be closed is tried after twice the time from failure to failure, and at the latest after this, in milliseconds. */
const longest = 600_000

/** Why an attempt could not be closed, and from when on it is tried again. */
interface Failure {
  reason: string
  wait: number
  until: number
}

/**
 * Closes by the clock what nobody comes for: whoever left a quiz with a limit of time open and went away.
 * @param claim whether this process is the one of all that share the store to do it
 * @param timeOut closes an attempt; false where there is none
 * @param failed hears why one could not be closed, once for as long as that is the reason; it is tried again, after more and more time
 */
export function clockwork(parts: {
  due: DueLine
  claim: (job: string, seconds: number) => Promise<boolean>
  timeOut: (learner: string, attempt: string) => Promise<boolean>
  failed: (error: unknown) => void
  now?: () => Date
}) {
  const { due, claim, timeOut, failed, now = () => new Date() } = parts
  let running: Promise<void> | undefined
  let stopped = false
  let failures = new Map<string, Failure>()
  const timer = setInterval(() => void look(), pause)
  // What is due can wait for the next start: it does not keep the process alive.
  timer.unref()

  return {
    /** Closes all that is due now, each tried once. Resolves when that is done. */
    look,
    /** Resolves when nothing is under way any more. */
    async stop(): Promise<void> {
      stopped = true
      clearInterval(timer)
      await running
    },
  }

  function look(): Promise<void> {
    running ??= through().finally(() => {
      running = undefined
    })
    return running
  }

  async function through(): Promise<void> {
    const time = now().getTime()
    // Nothing is due as a rule, and nobody need be asked then.
    if (due.before(time - grace, 1).length === 0 || !(await isOurs())) return
    const before = failures
    // What is not in the line any more is forgotten.
    failures = new Map()
    let last: Due | undefined
    while (!stopped) {
      const few = due.before(time - grace, atOnce, last)
      last = few.at(-1)
      if (!last) return
      await Promise.all(few.map((one) => close(one, before.get(nameOf(one)), time)))
    }
  }

  /** Where the store does not say whose it is, the next look asks again. */
  async function isOurs(): Promise<boolean> {
    try {
      return await claim('time is over', (2 * pause) / 1000)
    } catch (error) {
      failed(error)
      return false
    }
  }

  async function close(one: Due, failure: Failure | undefined, time: number): Promise<void> {
    if (failure && time < failure.until) return void failures.set(nameOf(one), failure)
    try {
      // What was closed leaves the line when that is counted.
      if (!(await timeOut(one.learner, one.attempt))) due.remove(one)
    } catch (error) {
      const reason = String(error)
      if (failure?.reason !== reason) failed(error)
      // The next look tries it once more; only then it waits.
      const wait = failure ? Math.min(longest, Math.max(pause, failure.wait) * 2) : 0
      failures.set(nameOf(one), { reason, wait, until: time + wait })
    }
  }
}

const nameOf = ({ learner, attempt }: Due): string => `${learner}/${attempt}`
