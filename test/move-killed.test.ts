import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { contents, filled, folder, open, removeFolders } from './move-set-up.ts'
import { openServer, type Server } from './postgres.ts'
import { iceBank } from './walker.ts'

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const [learners, commits] = [200, 30]
let server: Server
let source: string
let sourceUrl: string
let whole: Awaited<ReturnType<typeof contents>>
beforeAll(async () => {
  server = await openServer()
  source = await filled(learners, commits, ['a'.repeat(1000), 'half \ud800 a pair'.repeat(60)])
  whole = await contents(source)
  sourceUrl = await server.fresh()
  expect((await move(source, sourceUrl).ended).code).toBe(0)
}, 120_000)
afterAll(async () => {
  await server.stop()
  await removeFolders()
})

// The test runner sets a BASE_URL of its own.
const { BASE_URL: _, SECRET: __, DATABASE_URL: ___, ...rest } = process.env

/** The command in a process of its own. */
function evident(
  env: Record<string, string>,
  ...words: string[]
): { child: ChildProcess; ended: Promise<{ code: number | null; told: string; said: string }> } {
  const child = spawn(process.execPath, [cli, ...words], { env: { ...rest, PORT: '0', LOG_LEVEL: 'error', ...env } })
  let [said, told] = ['', '']
  child.stdout.on('data', (words) => (said += words))
  child.stderr.on('data', (words) => (told += words))
  return { child, ended: new Promise((done) => child.once('close', (code) => done({ code, said, told }))) }
}
const move = (from: string, to: string, questions = '/nowhere') =>
  evident({ QUESTIONS_DIR: iceBank }, 'move', '--from', from, '--to', to, ...(questions === '/nowhere' ? [] : ['--questions', questions]))

/** Kills the command as soon as it came so far. @returns whether it did before its end */
async function killedWhen({ child, ended }: ReturnType<typeof evident>, isReached: () => boolean | Promise<boolean>): Promise<boolean> {
  while (child.exitCode === null && !(await isReached())) await wait(5)
  const isKilled = child.exitCode === null
  child.kill('SIGKILL')
  await ended
  return isKilled
}

it('a move into a database goes on after each kill, writes nothing twice, and opens it only when it is whole', {
  timeout: 180_000,
}, async () => {
  const url = await server.fresh()
  const count = async () => {
    const [there] = await server.ask<{ there: boolean }>(url, `select to_regclass('documents') is not null as there`)
    if (!there?.there) return { entries: -1, documents: -1, moving: null }
    const [found] = await server.ask<{ entries: number; documents: number; moving: string | null }>(
      url,
      'select (select count(*)::int from entries) as entries, (select count(*)::int from documents) as documents, (select moving from evident_format) as moving',
    )
    return found ?? { entries: -1, documents: -1, moving: null }
  }
  const rows = () => server.ask<{ place: string; tx: string }>(url, `select learner || seq as place, tx::text as tx from entries`)
  const kept = new Map<string, string>()
  let most = 0
  for (const isReached of [
    async () => (await count()).moving !== null,
    async () => (await count()).entries > 0,
    async () => (await count()).entries > most + 500,
    async () => (await count()).entries === learners * commits,
  ]) {
    expect(await killedWhen(move(source, url), isReached)).toBe(true)
    await wait(200)
    expect((await count()).moving).toContain(`move from ${source}`)
    for (const { place, tx } of await rows()) {
      expect(kept.get(place) ?? tx).toBe(tx)
      kept.set(place, tx)
    }
    expect(kept.size).toBe((await count()).entries)
    most = kept.size
    await expect(open(url)).rejects.toThrow('is not finished')
  }
  expect(most).toBeGreaterThan(learners * commits - 1)
  expect((await evident({ DATABASE_URL: url, DATA_DIR: await folder(), QUESTIONS_DIR: iceBank }, 'serve').ended).told).toMatch(
    /restore or move.*not finished/,
  )
  expect(await evident({ DATABASE_URL: url }, 'verify').ended).toMatchObject({ code: 1, told: expect.stringContaining('not finished') })
  const other = await filled(1, 1)
  expect(await move(other, url).ended).toMatchObject({ code: 1, told: expect.stringContaining(`was begun a move from ${source}`) })

  const last = await move(source, url).ended
  expect([last.code, last.told]).toEqual([0, ''])
  expect(last.said).toContain('by an earlier try')
  for (const { place, tx } of await rows()) expect(kept.get(place)).toBe(tx)
  const store = await open(url)
  const bank = (await store.shelf('bank').versions()).size
  await store.close()
  expect(bank).toBeGreaterThan(10)
  expect((await contents(url)).things).toBe(whole.things + bank + 1)
  const again = await folder()
  expect(await move(url, again, await folder()).ended).toMatchObject({ code: 0 })
  expect(await contents(again)).toEqual(whole)
})

it('so does a move into a folder', { timeout: 180_000 }, async () => {
  const [dir, questions] = [await folder(), join(await folder(), 'questions')]
  const beside = join(dir, 'unfinished', 'restored')
  const names = () => (existsSync(join(beside, 'learners')) ? readdirSync(join(beside, 'learners')) : [])
  const begun = new Map<string, number>()
  let most = 0
  for (const isReached of [
    () => existsSync(join(dir, 'moving')),
    () => names().length > 0,
    () => names().length > most + 20,
    () => names().length === learners,
    () => existsSync(questions),
    () => existsSync(join(dir, 'restored')),
  ]) {
    const isKilled = await killedWhen(move(sourceUrl, dir, questions), isReached)
    if (!isKilled) break
    for (const name of names()) {
      const { ino } = statSync(join(beside, 'learners', name))
      begun.set(name, ino)
    }
    most = names().length
    if (existsSync(join(dir, 'moving'))) await expect(open(dir)).rejects.toThrow('is not finished')
  }
  expect(begun.size).toBe(learners)
  if (existsSync(join(dir, 'moving'))) {
    expect((await evident({ DATA_DIR: dir, QUESTIONS_DIR: iceBank }, 'serve').ended).told).toMatch(/begun a move from.*not finished/)
    const other = await filled(1, 1)
    expect(await move(other, dir).ended).toMatchObject({ code: 1, told: expect.stringContaining('was begun a move from postgres://') })
    expect(await move(sourceUrl, dir, questions).ended).toMatchObject({ code: 0, told: '' })
  }
  expect(await contents(dir)).toEqual(whole)
  expect((await readdir(dir)).sort()).toEqual(['about.json', 'learners', 'lock', 'secret', 'shelves', 'unfinished'])
  for (const [name, ino] of begun) expect(statSync(join(dir, 'learners', name)).ino).toBe(ino)
  expect(readdirSync(join(questions, 'ice')).sort()).toEqual(readdirSync(join(iceBank, 'ice')).sort())
})
