import type { PoolClient } from 'pg'
import { WrongFormat } from '../format.ts'
import { type Database, notRead } from './pool.ts'

/**
 * What makes the tables, and what brings them from each format to the next. A row of `entries` is one commit: `seq` is how many entries the
 * learner had before it, so that of two who go on from the same history the key takes one; `after` is the `seq` of the commit before, so
 * that nobody goes on from a history that was erased; `tx` tells followers which transactions ended before they look.
 * The text of JSON is kept as it is (`json`): `jsonb` refuses half a surrogate pair, which people can type.
 */
const steps: readonly string[] = [
  `create table entries (
     learner text not null,
     seq integer not null check (seq >= 0),
     after integer,
     body json not null,
     tx xid8 not null default pg_current_xact_id(),
     primary key (learner, seq),
     foreign key (learner, after) references entries (learner, seq),
     check ((after is null) = (seq = 0))
   );
   create index entries_tx on entries (tx);
   create index entries_first on entries (learner) where seq = 0;
   create table documents (
     shelf text not null,
     id text not null,
     version bigint not null check (version > 0),
     body json not null,
     primary key (shelf, id)
   );
   create table jobs (job text primary key, holder text not null, until timestamptz not null);
   create table tallies (key varchar(255) primary key, points integer not null default 0, expire bigint)`,
]

/** Any number that nobody else takes: one at a time makes or changes the tables. */
const turn = 5_038_720_114

/**
 * Makes the tables, or brings them up to what this release knows, one process at a time and all or nothing.
 * @throws WrongFormat in words when a newer release wrote them, NotRead when the database does not answer
 */
export async function prepare(database: Database): Promise<void> {
  const client = await database.alone()
  try {
    await client.query('begin')
    // Ends with the transaction, and so with whoever holds it.
    await client.query('select pg_advisory_xact_lock($1)', [turn])
    await client.query('create table if not exists evident_format (format integer not null, secret text, signs text, moving text)')
    const { rows } = await client.query<{ format: number; moving: string | null }>('select format, moving from evident_format')
    const { format: found = 0, moving } = rows[0] ?? {}
    if (found > steps.length)
      throw new WrongFormat(
        `The database was written by a newer Evident (format ${found}; this one knows ${steps.length}). Use that one or a later one.`,
      )
    if (moving)
      throw new WrongFormat('A restore or move into this database is not finished. Run it once more, or use a database that is empty.')
    for (const step of steps.slice(found)) await client.query(step)
    if (rows.length === 0) await client.query('insert into evident_format values ($1)', [steps.length])
    else if (found < steps.length) await client.query('update evident_format set format = $1', [steps.length])
    await ownNumbers(client)
    await client.query('commit')
  } catch (error) {
    throw error instanceof WrongFormat ? error : notRead(error)
  } finally {
    // What was not committed goes with its connection.
    client.release(true)
  }
}

/** A table may be large, in milliseconds. */
const patience = 600_000

/**
 * Rows that came with a copy of another server's tables (`pg_dump`) have numbers of transactions that this one has not reached, and
 * followers would wait for them: they are as old as any.
 */
async function ownNumbers(client: PoolClient): Promise<void> {
  const { rows: last } = await client.query<{ tx: string }>('select tx::text as tx from entries order by entries.tx desc limit 1')
  // A number that is given out after the rows were looked at is greater than all that were given out here.
  const { rows: now } = await client.query<{ tx: string }>('select pg_current_xact_id()::text as tx')
  if (BigInt(last[0]?.tx ?? 0) < BigInt(now[0]?.tx ?? 0)) return
  const patiently = { text: `update entries set tx = '0' where tx >= pg_current_xact_id()`, query_timeout: patience }
  await client.query(patiently)
}
