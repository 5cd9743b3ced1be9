import type { Inspection } from '../store/inspect.ts'
import type { Entry } from '../store/store.ts'
import { Refused } from './refused.ts'

/** So many commits are read together. */
const together = 10_000

/** Where each commit of everybody stands, so that they can be read again in the order of time; 24 bytes a commit. */
export function byTime(folder: Pick<Inspection, 'commitsAt'>) {
  const learners: string[] = []
  let places = room(1024)
  let count = 0

  return {
    /** To be called for each commit, learner by learner. */
    note(learner: string, entries: readonly Entry[], start: number, end: number): void {
      const same = learners.at(-1) === learner
      if (!same) learners.push(learner)
      if (count === places.times.length) places = room(count * 2, places)
      const before = same ? (places.times[count - 1] ?? 0) : 0
      // A clock that was set back changes the order of nobody's own entries.
      places.times[count] = Math.max(before, Date.parse(entries[0]?.at ?? '') || 0)
      places.whose[count] = learners.length - 1
      places.from[count] = start
      places.length[count] = end - start
      count++
    },

    /** Everything that was noted, in the order of time. @throws Refused when something is gone by now */
    async *all(): AsyncGenerator<{ learner: string; entries: readonly Entry[] }> {
      const { times, whose, from, length } = places
      const order = new Uint32Array(count).map((_, index) => index).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b)
      for (let first = 0; first < order.length; first += together) {
        const window = order.subarray(first, first + together)
        // Those of one learner stand one after the other in the file, as they do in time.
        const spans = new Map<number, { from: number; to: number }>()
        for (const one of window) {
          const [start, span] = [from[one] ?? 0, spans.get(whose[one] ?? 0)]
          const to = start + (length[one] ?? 0)
          if (span) span.to = to
          else spans.set(whose[one] ?? 0, { from: start, to })
        }
        const read = new Map<number, Iterator<Entry[]>>()
        for (const [who, span] of spans) read.set(who, (await folder.commitsAt(learners[who] ?? '', span.from, span.to)).values())
        for (const one of window) {
          const learner = learners[whose[one] ?? 0] ?? ''
          const entries = read.get(whose[one] ?? 0)?.next().value
          if (!entries) throw new Refused(`What ${learner} did was taken away while it was read. Do it again.`)
          yield { learner, entries }
        }
      }
    },
  }
}

interface Places {
  times: Float64Array
  whose: Uint32Array
  from: Float64Array
  length: Uint32Array
}

/** Room for so many, with those in it that are there already. */
function room(most: number, before?: Places): Places {
  const places = {
    times: new Float64Array(most),
    whose: new Uint32Array(most),
    from: new Float64Array(most),
    length: new Uint32Array(most),
  }
  for (const name of ['times', 'whose', 'from', 'length'] as const) if (before) places[name].set(before[name])
  return places
}
