import type { Entry, Json, Piece } from '../store.ts'
import { byLearner } from './everybody.ts'
import { type Database, notRead } from './pool.ts'

/** So many rows are read at a time. */
const page = 200

/** All that stood there at one moment: in one transaction that sees nothing of what comes meanwhile, and holds nobody up. */
export async function* snapshot(database: Database): AsyncGenerator<Piece> {
  const client = await database.alone()
  const ask = async <Row extends object>(words: string, values: readonly unknown[]): Promise<Row[]> =>
    (await client.query<Row>(words, [...values]).catch((error: unknown) => Promise.reject(notRead(error)))).rows
  try {
    await ask('begin isolation level repeatable read read only', [])
    let from = { shelf: '', id: '' }
    for (;;) {
      const rows = await ask<{ shelf: string; id: string; version: string; body: Json }>(
        `select shelf, id, version, body from documents where (shelf, id) > ($1, $2) order by shelf, id limit ${page}`,
        [from.shelf, from.id],
      )
      for (const { shelf, id, version, body } of rows) yield { shelf, id, version: Number(version), value: body }
      from = rows.at(-1) ?? from
      if (rows.length < page) break
    }
    let place = { learner: '', seq: -1 }
    for (;;) {
      const rows = await ask<{ learner: string; seq: number; body: Entry[] }>(
        `select learner, seq, body from entries where (learner, seq) > ($1, $2) order by learner, seq limit ${page}`,
        [place.learner, place.seq],
      )
      for (const ofOne of byLearner(rows)) yield { learner: ofOne[0]?.learner ?? '', commits: ofOne.map(({ body }) => body) }
      place = rows.at(-1) ?? place
      if (rows.length < page) break
    }
  } finally {
    // The connection goes with its transaction: whoever stops early leaves nothing behind.
    client.release(true)
  }
}
