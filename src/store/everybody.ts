import { freshId } from '../random.ts'
import type { Entry, Store } from './store.ts'

/** A learner of whom something changed since the store was opened. */
interface Changed {
  learner: string
  /** How many entries there were before. */
  before: number
  /** Where in the list of commits the last one stands; -1: nowhere. */
  last: number
  erased: boolean
}

/** Entries `from` … `to` of a learner, committed since the store was opened. */
interface Commit {
  who: Changed
  from: number
  to: number
}

interface Found {
  learner: string
  entries: readonly Entry[]
}

/** The files of so many learners are read while one is looked at. Their bytes alone: entries that lie waiting cost memory and time. */
const ahead = 3

/** So much of a file fits into the memory that is used again, in bytes: some 300 answers. A larger file is read as it comes. */
const roomBytes = 131_072

interface Everybody {
  all: Store['all']
  /** To be called before anything of a commit is written: so many entries stand there. */
  committing(learner: string, count: number): void
  committed(learner: string, from: number, to: number): void
  erased(learner: string): void
}

/**
 * Everybody's entries in an order that stands still while the store is open: first `learners`, who were there at the opening, with
 * their entries from before it, then what was committed since. A cursor is a place in that order, so going on costs only what is new.
 * @param entriesOf a learner's entries, out of these bytes of their file where they were read already
 * @param read the bytes of a learner's file, in `into` where they fit
 */
export function everybody(
  learners: readonly string[],
  entriesOf: (learner: string, from?: number, to?: number, bytes?: Buffer) => Promise<readonly Entry[]>,
  read: (learner: string, into?: Buffer) => Promise<Buffer | undefined>,
): Everybody {
  const opening = freshId(8)
  const changes = new Map<string, Changed>()
  const commits: Commit[] = []
  /** The furthest commit that was given to anybody. */
  let given = -1

  const changed = (learner: string, before: number): Changed => {
    const who = changes.get(learner) ?? { learner, before, last: -1, erased: false }
    changes.set(learner, who)
    return who
  }

  /**
   * What stood there at the opening. Files are read ahead, so that neither the disk waits for whoever looks at them nor they for it, and
   * into the same memory again and again: it takes long until what each would need of its own is let go.
   */
  async function* before(start: number): AsyncGenerator<Found> {
    if (start >= learners.length) return
    const room = Array.from({ length: 1 + ahead }, () => Buffer.allocUnsafeSlow(roomBytes))
    const under: Promise<Buffer | undefined>[] = []
    for (let place = start; place < learners.length; place++) {
      for (let next = place + under.length; next < Math.min(place + room.length, learners.length); next++) {
        // What cannot be read now is asked for again when its turn comes.
        under.push(read(learners[next] ?? '', room[next % room.length]).catch(() => undefined))
      }
      const learner = learners[place] ?? ''
      const entries = await entriesOf(learner, 0, undefined, await under.shift())
      yield { learner, entries: entries.slice(0, changes.get(learner)?.before) }
    }
  }

  const since = async (place: number): Promise<Found | undefined> => {
    const commit = commits[place]
    if (!commit) return undefined
    given = Math.max(given, place)
    const { who, from, to } = commit
    const entries = await entriesOf(who.learner, from, to)
    return { learner: who.learner, entries: who.erased ? [] : entries }
  }

  return {
    async *all(cursor) {
      let place = cursor === undefined ? 0 : placeAfter(cursor, opening)
      for await (const found of before(place)) {
        if (found.entries.length > 0) yield { ...found, cursor: `${opening}.${place}` }
        place++
      }
      for (let found = await since(place - learners.length); found; found = await since(place - learners.length)) {
        if (found.entries.length > 0) yield { ...found, cursor: `${opening}.${place}` }
        place++
      }
    },

    committing(learner, count) {
      changed(learner, count)
    },

    committed(learner, from, to) {
      const who = changed(learner, from)
      const last = commits[who.last]
      // While nobody was given the last one it may grow: else the list would, for as long as the server runs.
      if (last && who.last > given) last.to = to
      else who.last = commits.push({ who, from, to }) - 1
    },

    erased(learner) {
      changed(learner, 0).erased = true
      changes.set(learner, { learner, before: 0, last: -1, erased: false })
    },
  }
}

function placeAfter(cursor: string, opening: string): number {
  const [of, place = ''] = cursor.split('.')
  if (of === opening && /^\d{1,15}$/.test(place)) return Number(place) + 1
  throw new Error('This cursor was given before the store was last opened and counts no more: start from the beginning, without one.')
}
