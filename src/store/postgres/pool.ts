import { setTimeout as wait } from 'node:timers/promises'
import { DatabaseError, Pool, type PoolClient, type QueryResultRow } from 'pg'
import { NotKept, NotRead } from '../store.ts'

/** So many connections a process has at most; who comes when all are taken waits. */
const most = 10

/** How long a connection, and an answer on it, may take before it counts as lost, in milliseconds. */
const patience = 8_000

/** The connections of this process to its database. */
export interface Database {
  /** Reads. @throws NotRead when the database does not answer */
  read<Row extends QueryResultRow>(words: string, values?: readonly unknown[]): Promise<Row[]>
  /** Changes, in a transaction of its own. @returns how many rows. @throws NotKept when the database refuses, or does not say that it did it */
  change(words: string, values: readonly unknown[]): Promise<number>
  /** A connection for one alone, who has to release it. @throws NotRead when the database does not answer */
  alone(): Promise<PoolClient>
  close(): Promise<void>
}

/**
 * Connects when it is first asked. A connection that breaks is let go of, and the next question makes a new one: nothing has to be started
 * again when the database was away.
 * @param url as PostgreSQL's own programs take it: postgres://user:password@host/name
 */
export function connect(url: string): Database {
  const pool = new Pool({
    connectionString: url,
    max: most,
    connectionTimeoutMillis: patience,
    query_timeout: patience,
    keepAlive: true,
    application_name: 'evident',
    // An answer is acknowledged once it is on the disk, whatever the server is told to do for others.
    onConnect: async (client) => {
      await client.query('set synchronous_commit = on')
    },
  })
  // One that breaks while nobody uses it is nobody's trouble.
  pool.on('error', () => undefined)
  return {
    async read<Row extends QueryResultRow>(words: string, values: readonly unknown[] = []) {
      // A connection that broke unseen says so at the first question; asking twice changes nothing.
      const ask = () => pool.query<Row>(words, [...values])
      const { rows } = await ask().catch(async (error: unknown) => {
        if (!isBroken(error)) throw notRead(error)
        await wait(50)
        return ask().catch((again: unknown) => Promise.reject(notRead(again)))
      })
      return rows
    },

    async change(words, values) {
      const { rowCount } = await pool.query(words, [...values]).catch((error: unknown) => {
        throw isClash(error) || isWithoutBase(error) ? error : notKept(error)
      })
      return rowCount ?? 0
    },

    alone: () => pool.connect().catch((error: unknown) => Promise.reject(notRead(error))),

    close: () => pool.end(),
  }
}

/** The row stands there already. */
export const isClash = (error: unknown): boolean => error instanceof DatabaseError && error.code === '23505'

/** The row that this one goes on from is not there any more, or another one goes on from the row that is to go. */
export const isWithoutBase = (error: unknown): boolean => error instanceof DatabaseError && error.code === '23503'

/** The connection is the trouble, not what was asked: lost, or the server ends. */
const isBroken = (error: unknown): boolean => !(error instanceof DatabaseError) || /^(08|57P)/.test(error.code ?? '')

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const notRead = (cause: unknown): NotRead => new NotRead(`The database does not answer (${said(cause)}).`, { cause })

export const notKept = (cause: unknown): NotKept => new NotKept(`The database did not keep it (${said(cause)}).`, { cause })
