import { existsSync, readdirSync, statSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { speaker } from '../src/text.ts'
import { verifyBackup } from '../src/upkeep/verify.ts'
import { evident, filled, folder, here, open, removeFolders, there } from './backup-set-up.ts'

afterAll(removeFolders)

const learners = 400
let dataDir = ''
beforeAll(async () => {
  dataDir = await filled(learners)
})

it('a backup that is killed at any time leaves no file of its name, or all of it', { timeout: 120_000 }, async () => {
  const file = join(await folder(), 'b')
  const part = `${file}.part`
  const bytes = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? -1
  const left: string[] = []
  for (const isReached of [
    () => bytes(part) >= 0,
    () => bytes(part) > 0,
    () => bytes(part) > 100_000,
    () => bytes(file) > 0,
    () => false,
  ]) {
    await killedWhen(evident(dataDir, 'backup', file), isReached)
    left.push((await there(file)) ? 'all' : (await there(part)) ? 'a part' : 'nothing')
    if (await there(file)) expect((await verifyBackup(file, speaker('en'), () => undefined)).wrong).toBe(0)
    await rm(file, { force: true })
    if (!(await there(part))) continue
    const before = await readFile(part)
    const again = await here(dataDir, 'backup', file)
    expect([again.code, again.told]).toEqual([1, expect.stringMatching(/b\.part is there already.*[Rr]emove it/)])
    expect((await readFile(part)).equals(before)).toBe(true)
    await rm(part)
  }
  expect(left.slice(0, 2)).toContain('a part')
  expect(left.at(-1)).toBe('all')
})

it('a restore that is killed at any time leaves all of it or nothing', { timeout: 120_000 }, async () => {
  const file = join(await folder(), 'b')
  await here(dataDir, 'backup', file)
  const left: number[] = []
  const written = (...path: string[]) => (existsSync(join(...path)) ? readdirSync(join(...path)).length : 0)
  const moments: ((target: string) => boolean)[] = [
    (target) => written(target, 'unfinished', 'restored', 'learners') > 0,
    (target) => written(target, 'unfinished', 'restored', 'learners') > learners / 2,
    (target) => existsSync(join(target, 'restored')),
    () => false,
  ]
  for (const isReached of moments) {
    const target = await folder()
    await killedWhen(evident(target, 'restore', file), () => isReached(target))
    const store = await open(target)
    let [histories, documents] = [0, 0]
    for await (const _ of store.all()) histories++
    for await (const _ of store.shelf('counts').ids()) documents++
    await store.close()
    expect([0, learners]).toContain(histories)
    expect(documents).toBe(histories)
    expect(await readdir(target)).not.toContain('restored')
    left.push(histories)
  }
  expect(left.slice(0, 2)).toContain(0)
  expect(left.at(-1)).toBe(learners)
})

/** Kills the command as soon as it came so far, and waits for its end. */
async function killedWhen({ child, ended }: ReturnType<typeof evident>, isReached: () => boolean): Promise<void> {
  while (child.exitCode === null && child.signalCode === null && !isReached()) await turn()
  child.kill('SIGKILL')
  await ended
}
