import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openPostgres } from '../src/store/postgres.ts'
import { openServer, type Server } from './postgres.ts'
import { freePort } from './server.ts'
import { walker } from './walker.ts'
import { answerer, endAll, isAlive, runWorkers, startWorkers, type Workers } from './workers-set-up.ts'

const token = 'only-for-prometheus'
let database: Server
// Each starts processes that start processes.
vi.setConfig({ testTimeout: 120_000 })

beforeAll(async () => {
  database = await openServer()
})
afterEach(endAll)
afterAll(() => database.stop())

/** Two of them, when both have answered. */
async function start(env: Record<string, string> = {}): Promise<Workers & { url: string }> {
  const url = env.DATABASE_URL ?? (await database.fresh())
  const workers = await startWorkers(2, { DATABASE_URL: url, ...env })
  await workers.allAnswer()
  return { ...workers, url }
}

/** How often each answer stands in the database, by its key. */
async function kept(url: string): Promise<Map<string, number>> {
  const rows = await database.ask<{ body: { type: string; key?: string }[] }>(url, 'select body from entries')
  const times = new Map<string, number>()
  for (const { type, key } of rows.flatMap(({ body }) => body)) if (type === 'answered' && key) times.set(key, (times.get(key) ?? 0) + 1)
  return times
}

async function expectAllOnce(url: string, acknowledged: ReadonlySet<string>): Promise<void> {
  const times = await kept(url)
  expect([...acknowledged].filter((key) => times.get(key) !== 1)).toEqual([])
}

describe('what cannot be is said in words', () => {
  it('several workers over a folder', async () => {
    const { ended, output } = await runWorkers('2', {})
    expect(await ended).toBe(2)
    expect(output()).toMatch(/DATABASE_URL is not set: a folder belongs to one process alone/)
  })

  it.each(['0', '65', 'two'])('%j workers', async (count) => {
    const { ended, output } = await runWorkers(count, { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
    expect(await ended).toBe(2)
    expect(output()).toContain('Write a whole number from 1 to 64.')
  })

  it('a port that is taken, once', async () => {
    const taken = createServer()
    const port = await freePort()
    await new Promise<void>((listening) => taken.listen(port, '127.0.0.1', listening))
    const { ended, output } = await runWorkers('4', { DATABASE_URL: await database.fresh(), PORT: String(port) })
    expect(await ended).toBe(1)
    expect(output().match(/Something else listens there: stop it, or set PORT to another number/g)).toHaveLength(1)
    taken.close()
  })

  it('a database that cannot be reached, once', async () => {
    const { ended, output } = await runWorkers('4', { DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/none` })
    expect(await ended).toBe(1)
    expect(output().match(/The database does not answer/g)).toHaveLength(1)
    expect(output()).not.toMatch(/\n\s+at /)
  })

  it('a database that a newer release wrote, once', async () => {
    const url = await database.fresh()
    await (await openPostgres(url)).close()
    await database.ask(url, 'update evident_format set format = 7')
    const { ended, output } = await runWorkers('4', { DATABASE_URL: url })
    expect(await ended).toBe(1)
    expect(output().match(/newer Evident \(format 7/g)).toHaveLength(1)
  })
})

describe('two workers', () => {
  it('answer on one port that any was free, tell once what there is to tell, and are measured together', async () => {
    const { address, output, allAnswer } = await start({ PORT: '0', METRICS_TOKEN: token })
    expect(address).not.toMatch(/:0$/)
    expect(await allAnswer()).toHaveLength(2)
    for (const once of [/Evident is at/g, /\/invitations\//g, /\d+ questions/g]) expect(output().match(once)).toHaveLength(1)

    await walker(address).come('Ada')
    const asked = 20
    for (let n = 0; n < asked; n++) await fetch(`${address}/readyz`, { headers: { connection: 'close' } }).then((answer) => answer.text())
    const scrape = async () => (await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text()
    await expect.poll(scrape).toMatch(/^evident_learners 1$/m)
    const text = await scrape()
    expect(text).toMatch(/^evident_processes 2$/m)
    expect(text).toMatch(new RegExp(`^evident_request_seconds_count\\{method="GET",route="/readyz",status="200"\\} ${asked}$`, 'm'))
    // What both know is not added up.
    expect(/^evident_questions (\d+)$/m.exec(text)?.[1]).toBe(/(\d+) questions/.exec(output())?.[1])
    expect(text).toMatch(/^evident_store_seconds_count\{operation="commit",outcome="done"\} [1-9]/m)
    // One that has seen nobody yet, and the other one, know the same.
    expect(await Promise.all(Array.from({ length: 4 }, async () => /^evident_learners (\d+)$/m.exec(await scrape())?.[1]))).toEqual(
      Array(4).fill('1'),
    )
  })

  it('of which one is killed go on, another one takes its place, and nothing that was acknowledged is lost', async () => {
    const { url, address, allAnswer, log } = await start()
    const acknowledged = new Set<string>()
    let isOver = false
    const learners = await Promise.all(['Ada', 'Ben', 'Cy', 'Di'].map((name) => answerer(address, name, acknowledged, () => isOver)))
    const working = Promise.all(learners.map((work) => work()))
    const first = await allAnswer()
    for (const victim of first) {
      process.kill(victim, 'SIGKILL')
      const before = acknowledged.size
      await expect.poll(() => acknowledged.size).toBeGreaterThan(before + 20)
      await expect.poll(async () => (await allAnswer()).includes(victim)).toBe(false)
    }
    const now = await allAnswer()
    isOver = true
    await working
    expect(now.filter((pid) => first.includes(pid))).toEqual([])
    // They died soon after their start: the next one waits longer than the one before.
    const told = log().filter(({ msg }) => msg === 'a worker ended, and another one takes its place')
    expect(told).toMatchObject(first.map((worker, at) => ({ worker, signal: 'SIGKILL', pause: 250 * 2 ** at })))
    await expectAllOnce(url, acknowledged)
  })

  it.each<[string, (pid: number) => void]>([
    ['SIGTERM to the first process', (pid) => process.kill(pid, 'SIGTERM')],
    ['SIGINT to all, as a terminal sends it, or a service manager', (pid) => process.kill(-pid, 'SIGINT')],
  ])('end by %s in order: what is under way is answered, and what was acknowledged is kept', async (_, tell) => {
    const { url, address, pid, ended, allAnswer, output } = await start()
    const acknowledged = new Set<string>()
    let isOver = false
    const learners = await Promise.all(['Ada', 'Ben', 'Cy', 'Di'].map((name) => answerer(address, name, acknowledged, () => isOver)))
    const working = Promise.all(learners.map((work) => work()))
    const both = await allAnswer()
    await expect.poll(() => acknowledged.size).toBeGreaterThan(20)
    tell(pid)
    expect(await ended).toBe(0)
    isOver = true
    await working
    expect(both.filter(isAlive)).toEqual([])
    expect(output()).not.toContain('takes its place')
    await expectAllOnce(url, acknowledged)
    // Nobody was left without a word on an answer that was kept.
    expect((await kept(url)).size).toBe(acknowledged.size)
  })

  it('end at once when they are told again', async () => {
    const { address, pid, ended, allAnswer } = await start()
    const both = await allAnswer()
    // A request whose body never comes keeps a worker from its end for seconds.
    const slow = spawn(process.execPath, [
      '-e',
      `const { connect } = require('node:net'); const { hostname, port } = new URL('${address}')
       connect(Number(port), hostname, function () { this.write('POST /learners HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 9\\r\\n\\r\\n'); console.log('sent') })`,
    ])
    await new Promise((sent) => slow.stdout.once('data', sent))
    await wait(200)
    const began = performance.now()
    process.kill(pid, 'SIGTERM')
    await wait(300)
    expect(both.some(isAlive)).toBe(true)
    process.kill(pid, 'SIGTERM')
    expect(await ended).toBe(1)
    await expect.poll(() => both.filter(isAlive)).toEqual([])
    expect(performance.now() - began).toBeLessThan(3_000)
    slow.kill('SIGKILL')
  })

  it('end when the first process is killed, so that nobody holds the port', async () => {
    const { url, address, pid, allAnswer } = await start()
    const both = await allAnswer()
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => both.filter(isAlive)).toEqual([])
    const again = await start({ DATABASE_URL: url, PORT: new URL(address).port })
    expect((await fetch(`${again.address}/readyz`)).status).toBe(200)
  })
})

it('one worker is a plain server, over a folder, too', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'evident-one-'))
  const { child, ended, output, pid } = await runWorkers('1', { DATA_DIR: dir })
  await expect.poll(output).toContain('Evident is at')
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(isAlive(pid)).toBe(false)
  await rm(dir, { recursive: true })
})
