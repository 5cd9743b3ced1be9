import { copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Store } from '../src/store/store.ts'
import { speaker } from '../src/text.ts'
import { tickets } from '../src/upkeep/ticket.ts'
import { verifyBackup } from '../src/upkeep/verify.ts'
import { arrive, evident, filled, folder, here, open, removeFolders, there } from './backup-set-up.ts'
import { kill, startServer } from './server.ts'
import { walker } from './walker.ts'

afterAll(removeFolders)

describe('evident backup', () => {
  it('takes a state that existed from a running server, and restore gives it back', async () => {
    const dataDir = await folder()
    const server = await startServer({ DATA_DIR: dataDir })
    const [ada, ben] = await Promise.all(['Ada', 'Ben'].map((name) => arrive(server.address, name)))
    let working = true
    const work = [
      (async () => {
        for (let n = 0; working && n < 290; n++) for (const one of [ada, ben]) if (one) await one.answer((n % 3) + 1)
      })(),
      (async () => {
        while (working) await walker(server.address).come('Somebody')
      })(),
    ]
    const files: string[] = []
    for (let round = 0; round < 2; round++) {
      const file = join(await folder(), 'evident.backup')
      const { code, said, told } = await evident(dataDir, 'backup', file).ended
      expect([code, told]).toEqual([0, ''])
      expect(said).toMatch(/learners, .* entries, .* documents/)
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      files.push(file)
    }
    working = false
    await Promise.all(work)
    expect(server.output()).not.toContain('backup was broken off')
    await kill(server.child)

    for (const file of files) {
      expect(await verifyBackup(file, speaker('en'), () => undefined)).toMatchObject({ wrong: 0 })
      const restored = await folder()
      const { code, told } = await here(restored, 'restore', file)
      expect([code, told]).toEqual([0, ''])
      expect(await readFile(join(restored, 'secret'), 'utf8')).toBe(await readFile(join(dataDir, 'secret'), 'utf8'))
      const learners = await readdir(join(restored, 'learners'))
      for (const name of learners) {
        const [then, now] = await Promise.all([restored, dataDir].map((dir) => readFile(join(dir, 'learners', name))))
        expect(then && now?.subarray(0, then.length).equals(then)).toBe(true)
      }
      const store = await open(restored)
      const [a = 0, b = 0] = await Promise.all([ada, ben].map((one) => answers(store, one?.learner ?? '')))
      expect([0, 1]).toContain(a - b)
      // A code is made before its learner comes.
      const codes = (await readdir(join(restored, 'shelves', 'return-codes'))).length
      expect([0, 1]).toContain(codes - learners.length)
      await store.close()
      expect((await here(restored, 'verify')).code).toBe(0)
    }
    expect(await answersIn(files)).toBeGreaterThan(0)

    // The server comes up on what was restored, and knows its learners again.
    const again = await folder()
    await here(again, 'restore', files[1] ?? '')
    const next = await startServer({ DATA_DIR: again })
    const back = walker(next.address)
    for (const [name, value] of ada?.who.cookies ?? []) back.cookies.set(name, value)
    expect((await back.get('/')).html).toContain('Ada')
    await kill(next.child)
  }, 120_000)

  it('opens the folder itself when no server has it, and overwrites nothing', async () => {
    const dataDir = await filled(20)
    const file = join(await folder(), 'b')
    expect((await here(dataDir, 'backup', file)).code).toBe(0)
    const before = await readFile(file)
    const again = await here(dataDir, 'backup', file)
    expect([again.code, again.told]).toEqual([1, expect.stringContaining('overwrites nothing')])
    expect((await readFile(file)).equals(before)).toBe(true)
    const nothing = await evident(await folder(), 'backup', `${file}2`).ended
    expect([nothing.code, nothing.told]).toEqual([1, expect.stringContaining('holds nothing')])
  })

  it('asks a server on any port, and says why it gets nothing with another secret', async () => {
    const dataDir = await folder()
    const secret = 'x'.repeat(40)
    const server = await startServer({ DATA_DIR: dataDir, SECRET: secret })
    const file = join(await folder(), 'b')
    const refused = await here(dataDir, 'backup', file)
    expect([refused.code, refused.told]).toEqual([1, expect.stringContaining('Set SECRET')])
    await writeFile(join(dataDir, 'secret'), `${'y'.repeat(40)}\n`)
    const wrong = await here(dataDir, 'backup', file)
    expect([wrong.code, wrong.told]).toEqual([1, expect.stringContaining('signs with another secret')])
    expect(await there(`${file}.part`)).toBe(false)

    const ask = async (ticket?: string) =>
      await fetch(`${server.address}/backup`, ticket ? { headers: { authorization: `Bearer ${ticket}` } } : {})
    const then = new Date(Date.now() - 61_000)
    for (const ticket of [undefined, 'x', tickets('y'.repeat(40)).write(), tickets(secret, () => then).write()])
      expect((await ask(ticket)).status).toBe(404)
    const given = await ask(tickets(secret).write())
    expect([given.status, given.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await given.text()).toContain('manifest')
    await kill(server.child)
    // A name of nobody: the lock went with the process.
    expect((await here(dataDir, 'backup', file)).code).toBe(0)
  })
})

describe('evident restore', () => {
  it('refuses a file that was cut, flipped or made up, names the line, and writes nothing', async () => {
    const dataDir = await filled(20)
    const file = join(await folder(), 'b')
    await here(dataDir, 'backup', file)
    const bytes = await readFile(file)
    const bad = `${file}-bad`
    const wrong = async (broken: Buffer) => {
      await writeFile(bad, broken)
      return (await verifyBackup(bad, speaker('en'), () => undefined)).wrong
    }
    // Bytes 4 to 9 of a gzip file say when and where it was made, and nothing of what it holds.
    const places = [
      0,
      1,
      2,
      10,
      11,
      ...Array.from({ length: 40 }, () => 12 + Math.floor(Math.random() * (bytes.length - 12))),
      bytes.length - 1,
    ]
    for (const place of places) {
      const flipped = Buffer.from(bytes)
      flipped.writeUInt8((flipped[place] ?? 0) ^ (1 << (place % 8)), place)
      expect([place, await wrong(flipped)]).toEqual([place, expect.toSatisfy((n: number) => n > 0)])
      expect([place, await wrong(bytes.subarray(0, place))]).toEqual([place, expect.toSatisfy((n: number) => n > 0)])
    }
    expect(await wrong(Buffer.from('not a backup'))).toBeGreaterThan(0)

    const target = await folder()
    for (const broken of [bytes.subarray(0, -20), Buffer.from('nonsense'), Buffer.alloc(0)]) {
      await writeFile(bad, broken)
      const { code, told } = await here(target, 'restore', bad)
      expect([code, told]).toEqual([1, expect.stringMatching(/-bad:\d+: /)])
    }
    expect(await readdir(target)).toEqual([])
    expect((await evident(target, 'restore', `${file}-none`).ended).code).toBe(2)
  }, 60_000)

  it('refuses a folder that holds something, or that a server has', async () => {
    const dataDir = await filled(3)
    const file = join(await folder(), 'b')
    await here(dataDir, 'backup', file)
    const held = await here(dataDir, 'restore', file)
    expect([held.code, held.told]).toEqual([1, expect.stringContaining('holds learners already')])
    const empty = await folder()
    const store = await open(empty)
    const taken = await here(empty, 'restore', file)
    expect([taken.code, taken.told]).toEqual([1, expect.stringContaining('in use by another Evident')])
    await store.shelf('teachers').put('x', 1, 0)
    await store.close()
    const known = await here(empty, 'restore', file)
    expect([known.code, known.told]).toEqual([1, expect.stringContaining('holds documents (teachers) already')])
  })

  it('cut off after all was written is gone on with by the next start', async () => {
    const dataDir = await filled(5)
    const target = await folder()
    // As it stands there when the whole has its name and not yet its place, and the first part was moved.
    const restored = join(target, 'restored')
    const { cp, mkdir, rename } = await import('node:fs/promises')
    await cp(dataDir, restored, { recursive: true })
    for (const name of ['lock', 'unfinished']) await rm(join(restored, name), { recursive: true, force: true })
    await mkdir(join(target, 'learners'))
    await rename(join(restored, 'shelves'), join(target, 'shelves'))
    await writeFile(join(restored, 'secret'), `${'s'.repeat(64)}\n`)
    await copyFile(join(restored, 'secret'), join(target, 'secret'))
    const store = await open(target)
    let learners = 0
    for await (const _ of store.all()) learners++
    expect(learners).toBe(5)
    expect(await store.shelf('counts').get('n-4')).toEqual({ value: 4, version: 1 })
    expect(await readdir(target)).not.toContain('restored')
    await store.close()
  })
})

const answers = async (store: Store, learner: string) => (await store.history(learner)).filter(({ type }) => type === 'answered').length

async function answersIn(files: readonly string[]): Promise<number> {
  let most = 0
  for (const file of files) most = Math.max(most, (await verifyBackup(file, speaker('en'), () => undefined)).entries)
  return most
}
