import type { Found, Inspection } from '../inspect.ts'
import type { Entry } from '../store.ts'
import { documents } from './documents.ts'
import type { Database } from './pool.ts'
import { placeOf, type Row, rows } from './snapshot.ts'

/** A database to be looked at, while others may be at work. `from` and `to` of a commit are how many entries were before it, and after it. */
export function inspectDatabase(database: Database): Inspection {
  return {
    async *everything() {
      /** What the row before held; undefined where it could not be read, and so nobody knows what comes next. */
      let last: { learner: string; seq: number; entries: number } | undefined = { learner: '', seq: 0, entries: 0 }
      for await (const page of rows(database)) yield page.flatMap((row) => found(row))

      function found(row: Row): Found[] {
        if ('damage' in row) {
          last = undefined
          return [{ file: row.damage.file, line: row.damage.line, damage: row.damage.message }]
        }
        if ('shelf' in row) return [{ file: `documents ${row.shelf}/${row.id}`, line: 0, ...row }]
        const { learner, seq, after, entries } = row
        const place = { file: placeOf(learner, seq), line: 0 }
        const before = last?.learner === learner ? last : undefined
        const isNext = !last || (seq === (before ? before.seq + before.entries : 0) && after === (before ? before.seq : null))
        last = { learner, seq, entries: entries.length }
        const commit = { ...place, learner, entries, from: seq, to: seq + entries.length }
        return isNext ? [commit] : [commit, { ...place, damage: notNext }]
      }
    },

    shelf: documents(
      database,
      () => undefined,
      () => undefined,
    ),

    async learners() {
      const [counted] = await database.read<{ n: string }>('select count(*) as n from entries where seq = 0')
      return Number(counted?.n ?? 0)
    },

    async hasLearner(id) {
      return (await database.read('select from entries where learner = $1 limit 1', [id])).length > 0
    },

    async commitsAt(learner, from, to) {
      const kept = await database.read<{ body: Entry[] }>(
        'select body from entries where learner = $1 and seq >= $2 and seq < $3 order by seq',
        [learner, from, to],
      )
      return kept.map(({ body }) => body)
    },
  }
}

const notNext =
  'The row does not go on from the one before it: rows were changed or taken away by hand. What is left is read; a backup may have the rest.'

/** What a database says of itself. */
export interface State {
  secret: string | null
  /** What it is being filled by. */
  moving: string | null
}

/** Undefined where there are no tables of Evident. @throws NotRead */
export async function stateOf(database: Database): Promise<State | undefined> {
  const [there] = await database.read<{ there: boolean }>(`select to_regclass('evident_format') is not null as there`)
  if (!there?.there) return undefined
  const [state] = await database.read<State>('select secret, moving from evident_format')
  return state
}
