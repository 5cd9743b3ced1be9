import { setTimeout as wait } from 'node:timers/promises'
import { Client, DatabaseError, Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg'
import { NotKept, NotRead } from '../store.ts'

/** So many connections a process has at most; who comes when all are taken waits. */
const most = 10

/** How long a connection, and an answer on it, may take before it counts as lost, in milliseconds. */
const patience = 8_000

/** Who listens to a word from other processes. */
export interface Ears {
  stop(): void
}

/** The connections of this process to its database. */
export interface Database {
  /** Reads. @throws NotRead when the database does not answer */
  read<Row extends QueryResultRow>(words: string, values?: readonly unknown[]): Promise<Row[]>
  /** Changes, in a transaction of its own. @returns how many rows. @throws NotKept when the database refuses, or does not say that it did it */
  change(words: string, values: readonly unknown[]): Promise<number>
  /** A connection for one alone, who has to release it. @throws NotRead when the database does not answer */
  alone(): Promise<PoolClient>
  /** Calls `heard` when any process says this word, and whenever one may have been missed. It has a connection of its own. */
  listen(word: string, heard: () => void): Ears
  /** For libraries that bring their own questions. */
  readonly pool: Pool
  close(): Promise<void>
}

/**
 * Connects when it is first asked. A connection that breaks is let go of, and the next question makes a new one: nothing has to be started
 * again when the database was away.
 * @param url as PostgreSQL's own programs take it: postgres://user:password@host/name
 */
export function connect(url: string): Database {
  const way = {
    connectionString: url,
    connectionTimeoutMillis: patience,
    query_timeout: patience,
    keepAlive: true,
    application_name: 'evident',
  }
  const pool = new Pool({
    ...way,
    max: most,
    // An answer is acknowledged once it is on the disk, and who is slower is told so, whatever the server is told to do for others.
    onConnect: async (client) => {
      // One that breaks while somebody has it says so at their next question; nobody listening would end the process.
      client.on('error', () => undefined)
      await client.query(`set synchronous_commit = on; set default_transaction_isolation = 'read committed'`)
    },
  })
  // One that breaks while nobody uses it is nobody's trouble.
  pool.on('error', () => undefined)

  /** Not by the pool itself, which lets go of a connection whenever the server says no: to make another one costs more than the question. */
  async function ask<Row extends QueryResultRow>(words: string, values: readonly unknown[]): Promise<QueryResult<Row>> {
    const client = await pool.connect()
    let broken = false
    try {
      return await client.query<Row>(words, [...values])
    } catch (error) {
      broken = isBroken(error)
      throw error
    } finally {
      client.release(broken)
    }
  }

  return {
    async read<Row extends QueryResultRow>(words: string, values: readonly unknown[] = []) {
      // A connection that broke unseen says so at the first question; asking twice changes nothing.
      const began = performance.now()
      const { rows } = await ask<Row>(words, values).catch(async (error: unknown) => {
        // One that says nothing for so long is not waited for twice.
        if (!isBroken(error) || performance.now() - began > patience / 2) throw notRead(error)
        await wait(50)
        return ask<Row>(words, values).catch((again: unknown) => Promise.reject(notRead(again)))
      })
      return rows
    },

    async change(words, values) {
      const { rowCount } = await ask(words, values).catch((error: unknown) => {
        throw isWithoutBase(error) ? error : notKept(error)
      })
      return rowCount ?? 0
    },

    alone: () => pool.connect().catch((error: unknown) => Promise.reject(notRead(error))),

    listen: (word, heard) => listen(() => new Client(way), word, heard),

    pool,

    close: () => pool.end(),
  }
}

/** So long is waited before a connection that broke is made anew, in milliseconds. */
const pause = 1000

function listen(connection: () => Client, word: string, heard: () => void): Ears {
  let client: Client | undefined
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const begin = () => {
    if (stopped) return
    const mine = connection()
    client = mine
    let isOver = false
    const again = () => {
      if (isOver) return
      isOver = true
      void mine.end().catch(() => undefined)
      if (!stopped) timer = setTimeout(begin, pause).unref()
    }
    mine.on('error', again).on('end', again).on('notification', heard)
    mine
      .connect()
      .then(() => mine.query(`listen ${word}`))
      // What was said while nobody listened was missed.
      .then(heard, again)
  }
  begin()
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
      void client?.end().catch(() => undefined)
    },
  }
}

/**
 * The row that this one goes on from is not there any more, or another one goes on from the row that is to go. A further server that keeps
 * the row for this one (postgres_fdw) may say instead that it was changed meanwhile (40001).
 */
export const isWithoutBase = (error: unknown): boolean => error instanceof DatabaseError && /^(23503|40001)$/.test(error.code ?? '')

/** The connection is the trouble, not what was asked: lost, or the server ends. */
const isBroken = (error: unknown): boolean => !(error instanceof DatabaseError) || /^(08|57P)/.test(error.code ?? '')

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const notRead = (cause: unknown): NotRead => new NotRead(`The database does not answer (${said(cause)}).`, { cause })

export const notKept = (cause: unknown): NotKept => new NotKept(`The database did not keep it (${said(cause)}).`, { cause })
