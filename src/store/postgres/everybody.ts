import { freshId } from '../../random.ts'
import { type Entry, type Store, TooOld } from '../store.ts'
import type { Database } from './pool.ts'

/** So many commits are read at a time. */
const page = 500

/** How often it is looked whether something is held up, and from when on that is told, in milliseconds. */
const held = { look: 10_000, told: 30_000 }

interface Row {
  learner: string
  seq: number
  body: Entry[]
  tx: string
}

/** How far somebody has read: at first learner by learner what was there when they began, then what came since, transaction by transaction. */
interface Place {
  /** All transactions before this one had ended when the reading began, and the one before it is on the disk. */
  horizon: string
  /** The last commit that was given, of the first part or the second. */
  part: 'first' | 'since'
  tx: string
  learner: string
  seq: number
}

/**
 * Everybody's entries. A transaction that is still under way is waited for, never passed over: only rows of transactions are given before
 * which all have ended. Where rows stand on further servers, those are told only what is said of one column (`learner >= $1`).
 */
export function everybody(database: Database, warn: (words: string) => void = () => undefined): Store['all'] {
  const opening = freshId(8)
  let stands: { since: number; looked: number; isTold: boolean } | undefined

  return async function* all(cursor) {
    let place = cursor === undefined ? await beginning() : placeIn(cursor)
    while (place.part === 'first') {
      const rows = await database.read<Row>(
        `select learner, seq, body, tx::text as tx from entries
           where learner >= $1 and (learner, seq) > ($1, $2) and tx < $3::xid8 order by learner, seq limit ${page}`,
        [place.learner, place.seq, place.horizon],
      )
      for (const rowsOfOne of byLearner(rows)) {
        // Whoever goes past the page is told whole.
        if (rows.length === page && rowsOfOne.at(-1) === rows.at(-1)) rowsOfOne.push(...(await restOf(rowsOfOne, place.horizon)))
        place = { ...place, ...at(rowsOfOne) }
        yield piece(rowsOfOne, place)
      }
      if (rows.length < page) place = { ...place, part: 'since', tx: place.horizon, learner: '', seq: -1 }
    }
    for (;;) {
      const rows = await database.read<Row>(
        `select learner, seq, body, tx::text as tx from entries
           where tx >= $1::xid8 and (tx, learner, seq) > ($1::xid8, $2, $3) and tx < $4::xid8
           order by entries.tx, learner, seq limit ${page}`,
        [place.tx, place.learner, place.seq, await ended()],
      )
      for (const row of rows) {
        place = { ...place, ...at([row]) }
        yield piece([row], place)
      }
      if (rows.length > 0) stands = undefined
      if (rows.length < page) return await lookWhatIsHeldUp()
    }
  }

  /** A transaction that writes and does not end, be it in another database of the server, holds up all who follow: that is told, once. */
  async function lookWhatIsHeldUp(): Promise<void> {
    const now = performance.now()
    stands ??= { since: now, looked: now, isTold: false }
    if (stands.isTold || now - stands.looked < held.look) return
    const waiting = await database.read('select from entries where tx >= $1::xid8 limit 1', [await ended()])
    stands = waiting.length > 0 ? { ...stands, looked: now } : undefined
    if (!stands || now - stands.since < held.told) return
    stands.isTold = true
    warn(
      'Boards do not see what was kept since half a minute and more: a transaction on the database server has not ended (select * from pg_stat_activity where backend_xid is not null). Setting idle_in_transaction_session_timeout there keeps that from happening.',
    )
  }

  /** All transactions before this one have ended. It is asked first: whoever keeps rows, and looks later, sees what they did. */
  async function ended(): Promise<string> {
    const [now] = await database.read<{ tx: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as tx')
    return now?.tx ?? '0'
  }

  function restOf(rows: readonly Row[], horizon: string): Promise<Row[]> {
    const { learner, seq } = at(rows)
    return database.read<Row>(
      `select learner, seq, body, tx::text as tx from entries where learner = $1 and seq > $2 and tx < $3::xid8 order by seq`,
      [learner, seq, horizon],
    )
  }

  /** A server that ends gives the numbers of transactions again that left nothing on its disk: a kept row has the last number that counts. */
  async function beginning(): Promise<Place> {
    const [newest] = await database.read<{ tx: string }>(
      'select tx::text as tx from entries where tx < $1::xid8 order by entries.tx desc limit 1',
      [await ended()],
    )
    return { part: 'first', horizon: String(BigInt(newest?.tx ?? 0) + 1n), tx: '0', learner: '', seq: -1 }
  }

  function at(rows: readonly Row[]): Pick<Place, 'tx' | 'learner' | 'seq'> {
    const { tx = '0', learner = '', seq = -1 } = rows.at(-1) ?? {}
    return { tx, learner, seq }
  }

  function piece(rows: readonly Row[], { part, horizon, tx, learner, seq }: Place) {
    return { learner, entries: rows.flatMap(({ body }) => body), cursor: [opening, part, horizon, tx, learner, seq].join('.') }
  }

  function placeIn(cursor: string): Place {
    const [of, part, horizon = '', tx = '', learner = '', seq = ''] = cursor.split('.')
    const isOurs = of === opening && [horizon, tx, seq].every((number) => /^\d{1,20}$/.test(number))
    if (isOurs && (part === 'first' || part === 'since')) return { part, horizon, tx, learner, seq: Number(seq) }
    throw new TooOld('This cursor was given before the store was last opened: start from the beginning, without one.')
  }
}

/** Rows that stand in the order of their learners, one list for each. */
export function byLearner<One extends { learner: string }>(rows: readonly One[]): One[][] {
  const lists: One[][] = []
  for (const row of rows) {
    const last = lists.at(-1)
    if (last?.[0]?.learner === row.learner) last.push(row)
    else lists.push([row])
  }
  return lists
}
