import { setTimeout as wait } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { queue } from '../../queue.ts'
import { asRead } from '../as-read.ts'
import { type Entry, NotRead, type Store } from '../store.ts'
import { type Database, isWithoutBase, notKept } from './pool.ts'

/** How many learners' histories stay at hand, and how much of them, in characters as they were written. */
const remembered = { max: 1000, maxSize: 64e6 }

interface Row {
  seq: number
  body: Entry[]
}

/** A learner's history as this process knows it; other processes may have gone on. */
interface Known {
  entries: Entry[]
  /** Where the last commit begins; undefined where there is none. */
  last: number | undefined
  size: number
}

type Commits = Pick<Store, 'history' | 'commit' | 'erase'> & {
  /** Ends when nothing is under way. */
  idle(): Promise<void>
}

/** The histories of learners: of those who commit at once, in this process or another, the key of a row takes one, and the others decide again. */
export function commits(database: Database): Commits {
  const jobs = queue()
  const atHand = new LRUCache<string, Known>({ ...remembered, sizeCalculation: ({ size }) => Math.min(1 + size, remembered.maxSize) })

  /** The rows from the one on that holds entry `from`. */
  const rowsOf = (learner: string, from: number): Promise<Row[]> =>
    database.read<Row>(
      `select seq, body from entries where learner = $1
         and seq >= (select coalesce(max(seq), 0) from entries where learner = $1 and seq <= $2) order by seq`,
      [learner, from],
    )

  /** What stands there by now. */
  async function upToDate(learner: string, known?: Known): Promise<Known> {
    if (!known) return grown(learner, { entries: [], last: undefined, size: 0 }, await rowsOf(learner, 0))
    const rows = await rowsOf(learner, known.last ?? 0)
    // Without the commit that was the last, it is another history.
    if (known.last !== undefined && rows[0]?.seq !== known.last) return upToDate(learner)
    return grown(learner, known, known.last === undefined ? rows : rows.slice(1))
  }

  function grown(learner: string, known: Known, rows: readonly Row[]): Known {
    for (const { seq, body } of rows) {
      // Put there by hand: whoever went on from it would never come to an end.
      if (!Array.isArray(body) || body.length === 0)
        throw new NotRead(`The row ${learner}/${seq} of the table entries holds no entries; “evident verify” says more.`)
      for (const entry of body) known.entries.push(entry)
      known.last = seq
      known.size += JSON.stringify(body).length
    }
    return known
  }

  /** @returns false where somebody else was faster, or took the history away */
  async function add(learner: string, known: Known, entries: Entry[]): Promise<boolean> {
    const body = JSON.stringify(entries)
    const seq = known.entries.length
    try {
      const added = await database.change(
        'insert into entries (learner, seq, after, body) values ($1, $2, $3, $4) on conflict do nothing',
        [learner, seq, known.last ?? null, body],
      )
      if (added === 0) return false
    } catch (error) {
      if (isWithoutBase(error)) return false
      throw error
    }
    for (const entry of entries) known.entries.push(entry)
    known.last = seq
    known.size += body.length
    return true
  }

  async function commit(learner: string, decide: (history: readonly Entry[]) => readonly Entry[]): Promise<readonly Entry[]> {
    let known = atHand.get(learner)
    atHand.delete(learner)
    let isFresh = known === undefined
    known ??= await upToDate(learner)
    for (let tries = 1; ; tries++) {
      const decided = attempt(() => asRead(decide(known?.entries ?? [])))
      // To keep something proves that nobody went on meanwhile; to keep nothing, or to refuse, has to be decided on what stands now.
      const isKept = decided.entries && decided.entries.length > 0 && (await add(learner, known, decided.entries))
      if (isKept || (isFresh && (decided.error || decided.entries?.length === 0))) {
        if (known.entries.length > 0) atHand.set(learner, known)
        if (decided.error) throw decided.error.cause
        return decided.entries ?? []
      }
      if (tries > 2) await wait(Math.random() * 5 * tries)
      known = await upToDate(learner, known)
      isFresh = true
    }
  }

  return {
    async history(learner, from = 0) {
      const rows = await rowsOf(learner, from)
      return rows.flatMap(({ body }) => body).slice(Math.max(0, from - (rows[0]?.seq ?? 0)))
    },

    commit: (learner, decide) => jobs.run(learner, () => commit(learner, decide)),

    erase: (learner) =>
      jobs.run(learner, async () => {
        atHand.delete(learner)
        for (let tries = 1; ; tries++)
          try {
            await database.change('delete from entries where learner = $1', [learner])
            return
          } catch (error) {
            // Somebody went on just now: that goes, too.
            if (!isWithoutBase(error)) throw error
            if (tries === 100) throw notKept(error)
          }
      }),

    idle: () => jobs.idle(),
  }
}

/** What was decided, or what the decision threw. */
function attempt(decide: () => Entry[]): { entries?: Entry[]; error?: { cause: unknown } } {
  try {
    return { entries: decide() }
  } catch (cause) {
    return { error: { cause } }
  }
}
