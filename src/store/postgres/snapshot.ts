import { isEntry } from '../as-read.ts'
import { isDocumentId, isLearner, isShelf } from '../names.ts'
import type { Damage, Entry, Json, Piece } from '../store.ts'
import { byLearner } from './everybody.ts'
import { type Database, notRead } from './pool.ts'

/** So many rows are read at a time, or so many bytes of them and the row that reaches it. */
const page = { rows: 500, bytes: 500_000 }
/** A row that is longer is nobody's answer: it is told, and not read. In bytes, as for a line of a backup. */
const longest = 64_000_000

/** What a row holds, or what is wrong with it. */
export type Row =
  /** One commit. `seq`: how many entries were before it; `after`: the `seq` of the commit before. */
  | { learner: string; seq: number; after: number | null; entries: Entry[] }
  | { shelf: string; id: string; version: number; value: Json }
  | { damage: Damage }

/** All that stood there at one moment, documents first and then each learner's commits in order, some hundred a piece. */
export async function* snapshot(database: Database): AsyncGenerator<Piece> {
  for await (const found of rows(database)) {
    const commits: Extract<Row, { learner: string }>[] = []
    for (const row of found) {
      if ('learner' in row) commits.push(row)
      else yield row
    }
    for (const ofOne of byLearner(commits)) yield { learner: ofOne[0]?.learner ?? '', commits: ofOne.map(({ entries }) => entries) }
  }
}

/**
 * The same, row by row: in one transaction that sees nothing of what comes meanwhile, and holds nobody up. Where rows stand on further
 * servers, each of them begins to see nothing new a little later than the one that is asked: what came in between is left away by the number
 * of its transaction. Who was erased in between is missing.
 */
export async function* rows(database: Database): AsyncGenerator<Row[]> {
  const client = await database.alone()
  const ask = async <Found extends object>(words: string, values: readonly unknown[]): Promise<Found[]> =>
    (await client.query<Found>(words, [...values]).catch((error: unknown) => Promise.reject(notRead(error)))).rows
  try {
    await ask('begin isolation level repeatable read read only', [])
    // Nobody has a name before the first letter, and still every server is asked, so that its moment is now.
    await ask(`select from entries where learner < ''`, [])
    // Whoever was at work by then has a smaller number. Rows that were copied from another database may carry greater ones: those stay.
    const [newest] = await database.read<{ tx: string }>('select pg_current_xact_id()::text as tx')
    for (let last: DocumentRow = { shelf: '', id: '', version: '', body: null, size: '' }; ; ) {
      const found: DocumentRow[] = await ask<DocumentRow>(
        paged('shelf, id', 'version', 'from documents where (shelf, id) > ($1, $2) order by shelf, id'),
        [last.shelf, last.id],
      )
      yield found.map(documentIn)
      const end = found.at(-1)
      if (!end) break
      last = end
    }
    for (let last: EntriesRow = { learner: '', seq: -1, after: null, body: null, size: '' }; ; ) {
      const found: EntriesRow[] = await ask<EntriesRow>(
        paged(
          'learner, seq',
          'after',
          `from entries where learner >= $1 and (learner, seq) > ($1, $2)
             and (pg_visible_in_snapshot(tx, (select pg_current_snapshot())) or tx >= $3::xid8) order by learner, seq`,
        ),
        [last.learner, last.seq, newest?.tx ?? '0'],
      )
      yield found.map(commitIn)
      const end = found.at(-1)
      if (!end) break
      last = end
    }
  } finally {
    // The connection goes with its transaction: whoever stops early leaves nothing behind.
    client.release(true)
  }
}

interface DocumentRow {
  shelf: string
  id: string
  version: string
  body: Json
  size: string
}

interface EntriesRow {
  learner: string
  seq: number
  after: number | null
  body: unknown
  size: string
}

/** The question for as many rows as a page takes. A body that is too long stays where it is. @param order the columns of the key */
const paged = (order: string, more: string, source: string): string =>
  `select ${order}, ${more}, size, case when size <= ${longest} then body end as body from (
     select *, sum(size) over (order by ${order}) as total from (
       select ${order}, ${more}, body, octet_length(body::text) as size ${source} limit ${page.rows}
     ) as read
   ) as summed where total - size < ${page.bytes} order by ${order}`

function documentIn({ shelf, id, version, body, size }: DocumentRow): Row {
  const number = Number(version)
  const wrong =
    isShelf(shelf) && isDocumentId(id)
      ? Number.isSafeInteger(number)
        ? tooLong(size)
        : `Its version (${version}) is none.`
      : 'Its name is none that a document may have.'
  return wrong === undefined ? { shelf, id, version: number, value: body } : damaged(`documents ${named(shelf)}/${named(id)}`, wrong)
}

function commitIn({ learner, seq, after, body, size }: EntriesRow): Row {
  const wrong = isLearner(learner) ? tooLong(size) : 'That is no learner’s id.'
  if (wrong === undefined && Array.isArray(body) && body.length > 0 && body.every(isEntry)) return { learner, seq, after, entries: body }
  return damaged(placeOf(learner, seq), wrong ?? 'The row holds no entries, each with a type and a time: it is not as it was written.')
}

/** A row of the table `entries`, for people. */
export const placeOf = (learner: string, seq: number): string => `entries ${named(learner)}/${seq}`

/** What somebody put there by hand may be of any length and hold anything. */
const named = (name: string): string => name.slice(0, 90).replace(/[^ -~]/g, '?')

const tooLong = (size: string): string | undefined =>
  Number(size) > longest ? `It holds ${size} bytes, more than anybody can have written: it is left in place and not read.` : undefined

const damaged = (file: string, message: string): Row => ({ damage: { file, line: 0, message } })
