import { freshId } from '../random.ts'
import { type Entry, type Store, TooOld } from './store.ts'

/** Somebody of whom something changed since the store was opened. */
interface Who {
  learner: string
  /** How many entries stood there before those that are just being written; without limit when none are. */
  before: number
  /** The number of their last commit; -1: there is none. */
  last: number
  erased: boolean
}

/** Entries `from` … `to` of a learner, committed since the store was opened. */
interface Commit {
  who: Who
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

/** So many commits are known one by one, or up to twice as many: each takes some 60 bytes, and a server runs for months. */
const known = 100_000

interface Everybody {
  all: Store['all']
  /** To be called before anything of a commit is written: so many entries stand there. */
  committing(learner: string, count: number): void
  committed(learner: string, from: number, to: number): void
  erased(learner: string): void
}

/**
 * Everybody's entries: first each learner with all that stood there when the walk began, then what was committed since, in its order.
 * A cursor is a place in that, so going on costs only what is new.
 * @param learners who is there at the opening
 * @param entriesOf a learner's entries, out of these bytes of their file where they were read already
 * @param read the bytes of a learner's file, in `into` where they fit
 */
export function everybody(
  learners: readonly string[],
  entriesOf: (learner: string, from?: number, to?: number, bytes?: Buffer) => Promise<readonly Entry[]>,
  read: (learner: string, into?: Buffer) => Promise<Buffer | undefined>,
): Everybody {
  const opening = freshId(8)
  /** Everybody there is or was, in the order in which they came: nobody's place changes. */
  const people = new Map<string, Who | undefined>(learners.map((learner) => [learner, undefined]))
  const commits: Commit[] = []
  /** The number of the first commit that is still known: they are counted from the opening on. */
  let first = 0
  /** The furthest commit that was given to anybody. */
  let given = -1

  const end = (): number => first + commits.length

  const commitAt = (number: number): Commit => {
    const commit = commits[number - first]
    if (!commit) throw tooOld()
    return commit
  }

  const whoIs = (learner: string): Who => {
    const who = people.get(learner) ?? { learner, before: Number.POSITIVE_INFINITY, last: -1, erased: false }
    people.set(learner, who)
    return who
  }

  /** How many entries a learner had, at most, before commit `start`, as far as that can be told from what came after. */
  const countBefore = (start: number) => {
    const earliest = new Map<string, Commit>()
    let next = start
    return (learner: string): number => {
      for (; next < end(); next++) {
        const commit = commitAt(next)
        if (!earliest.has(commit.who.learner)) earliest.set(commit.who.learner, commit)
      }
      const commit = earliest.get(learner)
      if (commit) return commit.who.erased ? 0 : commit.from
      return people.get(learner)?.before ?? Number.POSITIVE_INFINITY
    }
  }

  /**
   * What each had before commit `start`. Files are read ahead, so that neither the disk waits for whoever looks at them nor they for it, and
   * into the same memory again and again: it takes long until what each would need of its own is let go.
   */
  async function* standing(start: number, from: number): AsyncGenerator<Found> {
    if (from >= people.size) return
    const names = [...people.keys()]
    const count = countBefore(start)
    const room = Array.from({ length: 1 + ahead }, () => Buffer.allocUnsafeSlow(roomBytes))
    const under: Promise<Buffer | undefined>[] = []
    for (let place = from; place < names.length; place++) {
      for (let next = place + under.length; next < Math.min(place + room.length, names.length); next++) {
        // What cannot be read now is asked for again when its turn comes.
        under.push(read(names[next] ?? '', room[next % room.length]).catch(() => undefined))
      }
      const learner = names[place] ?? ''
      const entries = await entriesOf(learner, 0, undefined, await under.shift())
      yield { learner, entries: entries.slice(0, count(learner)) }
    }
  }

  const committedAt = async (number: number): Promise<Found> => {
    const { who, from, to } = commitAt(number)
    given = Math.max(given, number)
    const entries = await entriesOf(who.learner, from, to)
    return { learner: who.learner, entries: who.erased ? [] : entries }
  }

  return {
    async *all(cursor) {
      let { next, place } = cursor === undefined ? { next: end(), place: 0 } : placesIn(cursor, opening)
      if (place !== undefined) {
        // Those before it must not grow any more: what they hold by now is given here.
        given = Math.max(given, next - 1)
        for await (const found of standing(next, place)) {
          place++
          if (found.entries.length > 0) yield { ...found, cursor: `${opening}.${next}.${place}` }
        }
      }
      while (next < end()) {
        const found = await committedAt(next)
        next++
        if (found.entries.length > 0) yield { ...found, cursor: `${opening}.${next}` }
      }
    },

    committing(learner, count) {
      whoIs(learner).before = count
    },

    committed(learner, from, to) {
      const who = whoIs(learner)
      who.before = Number.POSITIVE_INFINITY
      const last = commits[who.last - first]
      // While nobody was given the last one it may grow.
      if (last && who.last > given) last.to = to
      else who.last = first + commits.push({ who, from, to }) - 1
      if (commits.length < 2 * known) return
      commits.splice(0, known)
      first += known
    },

    erased(learner) {
      whoIs(learner).erased = true
      people.set(learner, { learner, before: 0, last: -1, erased: false })
    },
  }
}

/** Where a cursor goes on: with commit `next`, and before that, where it was given on the way there, with the learner at `place`. */
function placesIn(cursor: string, opening: string): { next: number; place: number | undefined } {
  const [, of, next = '', place] = /^(\w+)\.(\d{1,15})(?:\.(\d{1,15}))?$/.exec(cursor) ?? []
  if (of !== opening) throw tooOld()
  return { next: Number(next), place: place === undefined ? undefined : Number(place) }
}

const tooOld = (): TooOld =>
  new TooOld('This cursor is too old, or was given before the store was last opened: start from the beginning, without one.')
