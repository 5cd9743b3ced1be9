import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, open, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort, kill } from '../server.ts'
import { answer, type Peer } from './peers.ts'

/** A folder of the bench's own, so that nobody else has to install them. It stays for the next run. */
const folder = fileURLToPath(new URL('../node_modules/.bench/', import.meta.url))
const versions = { 'json-server': '0.17.4', 'better-sqlite3': '12.6' }
const load = createRequire(folder)

/** Installs what the bench compares with and users never need, each for itself. @returns why some of it could not be installed */
export async function installPeers(): Promise<Map<string, string>> {
  const faults = new Map<string, string>()
  for (const [name, version] of Object.entries(versions)) {
    if (existsSync(join(folder, 'node_modules', name))) continue
    console.error(`installing ${name} ${version} …`)
    await mkdir(folder, { recursive: true })
    if (!existsSync(join(folder, 'package.json')))
      await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts: { 'better-sqlite3': true } }))
    try {
      await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', `${name}@${version}`], {
        cwd: folder,
        shell: process.platform === 'win32',
      })
    } catch (error) {
      faults.set(name, error instanceof Error ? error.message : String(error))
    }
  }
  return faults
}

/** Its server as its own command starts it, asked over HTTP with connections that stay open. */
export const jsonServer: Peer = {
  name: 'json-server 0.17.4',
  keeps: 'POST; the whole file anew, no fsync',
  async open(dir, stored) {
    const file = join(dir, 'db.json')
    await writeAnswers(file, stored)
    const port = await freePort()
    const program = load.resolve('json-server/lib/cli/bin.js')
    const child = spawn(process.execPath, [program, file, '--port', String(port), '--quiet'], { stdio: 'ignore' })
    const address = `http://localhost:${port}/answers`
    // A million answers take it a while to read.
    for (const patience = Date.now() + 60_000; ; await setTimeout(50)) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('it ended while it read its file')
      if (Date.now() > patience) throw new Error('it took over a minute to read its file')
      const found = await fetch(`${address}/1`).catch(() => undefined)
      await found?.arrayBuffer()
      if (found?.ok) break
    }
    return {
      async record(_, n) {
        const response = await fetch(address, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(answer(n)),
        })
        await response.arrayBuffer()
        if (response.status !== 201) throw new Error(`it answered ${response.status}`)
      },
      close: () => kill(child),
    }
  },
}

/** A file as json-server reads it, written in pieces: a million answers are more than a text of JavaScript may hold. */
async function writeAnswers(path: string, count: number): Promise<void> {
  const file = await open(path, 'w')
  await file.write('{"answers":[')
  for (let from = 0; from < count; from += 10_000) {
    const some = Array.from({ length: Math.min(10_000, count - from) }, (_, n) => JSON.stringify({ ...answer(from + n), id: from + n + 1 }))
    await file.write(`${from > 0 ? ',' : ''}${some.join(',')}`)
  }
  await file.write(']}')
  await file.close()
}

interface Statement {
  run(...values: (string | number)[]): unknown
}
interface Database {
  pragma(text: string): unknown
  exec(text: string): unknown
  prepare(text: string): Statement
  close(): void
}

/** A real database in the process, with each answer a commit of its own. */
export const sqlite: Peer = {
  name: 'better-sqlite3 12.6',
  keeps: 'WAL, synchronous=FULL, a commit an answer',
  async open(dir, stored) {
    const Database: new (file: string) => Database = load('better-sqlite3')
    const database = new Database(join(dir, 'answers.sqlite'))
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.exec('CREATE TABLE answers (learner INTEGER, n INTEGER, entry TEXT, PRIMARY KEY (learner, n)) WITHOUT ROWID')
    const insert = database.prepare('INSERT INTO answers VALUES (?, ?, ?)')
    database.exec('BEGIN')
    for (let n = 0; n < stored; n++) insert.run(Math.floor(n / 100), n % 100, JSON.stringify(answer(n)))
    database.exec('COMMIT')
    return {
      async record(writer, n) {
        // It writes at once, while nobody else has a turn; here those that wait get one in between.
        await new Promise((turn) => setImmediate(turn))
        insert.run(writer, 1_000 + n, JSON.stringify(answer(n)))
      },
      close: async () => database.close(),
    }
  },
}
