import { setTimeout as wait } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import type { Filling, Job } from '../filling.ts'
import { InUse } from '../lock.ts'
import { learnerNamed } from '../names.ts'
import { placeName } from '../place.ts'
import { NotEmpty } from '../restored.ts'
import { documents as shelves } from './documents.ts'
import { stateOf } from './inspect.ts'
import { connect, type Database, notKept, notRead } from './pool.ts'
import { prepare } from './schema.ts'
import { snapshot } from './snapshot.ts'

/** So much is written in one statement, in characters, or one row. */
const together = 256_000

/** So long is waited for whoever has the database, in milliseconds: the server notices only after its statement that a process ended. */
const patience = 3_000

/** Any number that nobody else takes: whoever fills the database has it, as long as the connection holds. */
const turn = 5_038_720_115

/**
 * Fills a database that holds nothing, or goes on with it. The marker in `evident_format` stands from before the first row to after the last,
 * and as long as it does nobody opens the database.
 * @throws NotEmpty, InUse, WrongFormat, NotRead in words
 */
export async function fillDatabase(url: string, { name, goesOn }: Job): Promise<Filling> {
  const place = placeName(url)
  const database = connect(url)
  let client: PoolClient | undefined
  try {
    client = await unused(database, place)
    await have(client, place)
    const begun = (await stateOf(database))?.moving ?? undefined
    if (begun !== undefined && begun !== name)
      throw new NotEmpty(`In ${place} was begun a ${begun}, and it is not finished. Finish that one, or name a database that is empty.`)
    if (begun === undefined) {
      await prepare(database)
      const held = await whatIsIn(database)
      if (held) throw new NotEmpty(`${place} holds ${held} already. Only an empty database can be filled: make another one, and name that.`)
      await database.change('update evident_format set moving = $1', [name])
    } else if (!goesOn) await database.change('truncate entries, documents', [])
    const resumed = begun !== undefined && goesOn
    return filling(database, client, resumed)
  } catch (error) {
    client?.release(true)
    await database.close()
    throw error
  }
}

/** A connection to a database that no other process of Evident is connected to. @throws InUse in words */
export async function unused(database: Database, place: string): Promise<PoolClient> {
  const client = await database.alone()
  try {
    const since = performance.now()
    for (;;) {
      const { rows } = await client.query<{ at: string | null }>(
        `select client_addr::text as at from pg_stat_activity
           where datname = current_database() and application_name = 'evident' and pid <> pg_backend_pid()`,
      )
      if (rows.length === 0) return client
      const from = [...new Set(rows.map(({ at }) => at ?? 'this machine'))].join(', ')
      if (performance.now() - since > patience)
        throw new InUse(`${place} is in use by another Evident (${rows.length} connections, from ${from}). Stop that one first.`, undefined)
      await wait(100)
    }
  } catch (error) {
    client.release(true)
    throw error instanceof InUse ? error : notRead(error)
  }
}

/** Of several that want to fill it at once, one does. */
async function have(client: PoolClient, place: string): Promise<void> {
  const { rows } = await client
    .query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [turn])
    .catch((error: unknown) => Promise.reject(notRead(error)))
  if (!rows[0]?.mine) throw new InUse(`${place} is being filled by another process. Let that one end first.`, undefined)
}

async function whatIsIn(database: Database): Promise<string | undefined> {
  if ((await database.read('select from entries limit 1')).length > 0) return 'learners'
  const [document] = await database.read<{ shelf: string }>('select shelf from documents limit 1')
  return document && `documents (${document.shelf})`
}

function filling(database: Database, client: PoolClient, resumed: boolean): Filling {
  let documents: { shelf: string; id: string; version: number; body: string }[] = []
  let commits: { learner: string; seq: number; after: number | null; body: string }[] = []
  let size = 0
  /** Where the learner's next commit goes whose commits are coming just now. */
  let next: { learner: string; seq: number; after: number | null } = { learner: '', seq: 0, after: null }

  return {
    resumed,
    shelf: shelves(
      database,
      () => undefined,
      () => undefined,
    ),
    everything: () => snapshot(database),

    async put(piece) {
      if ('shelf' in piece) {
        const body = JSON.stringify(piece.value)
        documents.push({ shelf: piece.shelf, id: piece.id, version: piece.version, body })
        size += body.length
      } else {
        const { learner } = piece
        if (next.learner !== learner) next = await endOf(learnerNamed(learner))
        for (const entries of piece.commits) {
          const body = JSON.stringify(entries)
          commits.push({ ...next, body })
          next = { learner, seq: next.seq + entries.length, after: next.seq }
          size += body.length
        }
      }
      if (size >= together) await write()
    },

    async drop(first, id?: string) {
      await write()
      next = { learner: '', seq: 0, after: null }
      if (id === undefined) await change('delete from entries where learner = $1', [first])
      else await change('delete from documents where shelf = $1 and id = $2', [first, id])
    },

    flush: write,

    async release(secret) {
      await write()
      // The tables were empty when the server last counted what is in them: its plans would be those for empty ones.
      await change('analyze entries', [])
      await change('analyze documents', [])
      await change('update evident_format set moving = null, signs = null, secret = coalesce($1, secret)', [secret ?? null])
    },

    async close() {
      client.release(true)
      await database.close()
    },
  }

  /** Behind what an earlier try left of this learner. */
  async function endOf(learner: string): Promise<typeof next> {
    if (!resumed) return { learner, seq: 0, after: null }
    const [last] = await database.read<{ seq: number; entries: number }>(
      'select seq, json_array_length(body) as entries from entries where learner = $1 order by seq desc limit 1',
      [learner],
    )
    return last ? { learner, seq: last.seq + last.entries, after: last.seq } : { learner, seq: 0, after: null }
  }

  async function write(): Promise<void> {
    if (documents.length > 0) {
      await change(
        `insert into documents (shelf, id, version, body)
           select shelf, id, version, body::json from unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) as given (shelf, id, version, body)`,
        [column('shelf', documents), column('id', documents), column('version', documents), column('body', documents)],
      )
    }
    // A commit and the one before it may come together: the key that leads from one to the other is looked at after the statement.
    if (commits.length > 0) {
      await change(
        `insert into entries (learner, seq, after, body)
           select learner, seq, after, body::json from unnest($1::text[], $2::int[], $3::int[], $4::text[]) as given (learner, seq, after, body)`,
        [column('learner', commits), column('seq', commits), column('after', commits), column('body', commits)],
      )
    }
    documents = []
    commits = []
    size = 0
  }

  /** On the connection that has the database: without it nothing more is written. */
  async function change(words: string, values: readonly unknown[]): Promise<void> {
    await client.query(words, [...values]).catch((error: unknown) => Promise.reject(notKept(error)))
  }
}

const column = <Row, Name extends keyof Row>(name: Name, rows: readonly Row[]): Row[Name][] => rows.map((row) => row[name])
