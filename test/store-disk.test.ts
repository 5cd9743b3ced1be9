import { appendFile, readdir, readFile, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freshId } from '../src/random.ts'
import { NotKept } from '../src/store/store.ts'
import { fill, forbids, forbidWriting, mounts, smallDisk } from './fixtures/disks.ts'
import { add, entry, fileOf, folder, open, types } from './fixtures/store-folder.ts'
import { startChild } from './fixtures/store-process.ts'

test.runIf(mounts)('a full disk keeps nothing of a commit, can be read, and takes commits again when there is space', async () => {
  const dir = await folder()
  smallDisk(dir, '1m')
  const { store, damages } = await open(dir)
  const [learner, newcomer] = [freshId(), freshId()]
  const shelf = store.shelf<string>('classes')
  await add(store, learner, 'a')
  await shelf.put('7b', 'old', 0)
  const before = await readFile(fileOf(dir, learner))

  // All but 12 kB, so that a part of the line is written before the disk is full.
  await fill(join(dir, 'ballast'))
  await truncate(join(dir, 'ballast'), (await stat(join(dir, 'ballast'))).size - 12_000)
  const long = 'x'.repeat(40_000)
  for (let again = 0; again < 3; again++) {
    for (const who of [learner, newcomer]) {
      const refused = store.commit(who, () => [entry('short'), entry('long', { long })])
      await expect(refused).rejects.toThrow(NotKept)
      await expect(refused).rejects.toMatchObject({ cause: { code: 'ENOSPC' } })
    }
    await expect(shelf.put('7b', long, 1)).rejects.toThrow(NotKept)
  }
  // Nor is it seen before the disk has refused it.
  let under = true
  const refused = store
    .commit(learner, () => [entry('long', { long })])
    .finally(() => {
      under = false
    })
  refused.catch(() => undefined)
  while (under) {
    expect(types(await store.history(learner))).toEqual(['a'])
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(types(await store.history(learner))).toEqual(['a'])
  expect(await store.history(newcomer)).toEqual([])
  expect((await readFile(fileOf(dir, learner))).equals(before)).toBe(true)
  expect(await readFile(fileOf(dir, newcomer), 'utf8')).toBe('')
  expect(await shelf.get('7b')).toEqual({ value: 'old', version: 1 })
  expect(await readdir(join(dir, 'unfinished'))).toEqual([])
  // What fits is kept meanwhile.
  await add(store, learner, 'b')

  await rm(join(dir, 'ballast'))
  await store.commit(learner, () => [entry('c', { long })])
  await add(store, newcomer, 'd')
  await shelf.put('7b', long, 1)
  await store.close()

  const again = await open(dir)
  expect(types(await again.store.history(learner))).toEqual(['a', 'b', 'c'])
  expect(types(await again.store.history(newcomer))).toEqual(['d'])
  expect(await again.store.shelf('classes').get('7b')).toEqual({ value: long, version: 2 })
  await again.store.close()
  expect([...damages, ...again.damages]).toEqual([])
})

test.skipIf(process.platform === 'win32')('a file that may not grow further keeps nothing of a commit and takes the next one', async () => {
  const dir = await folder()
  // In blocks of 512 or 1,024 bytes: 20 to 40 kB.
  const child = await startChild('limit', dir, { limit: 40 })
  expect(await child.ended).toBe(0)
  expect(child.said).toEqual(['first kept', 'long refused', 'second kept', 'history first second'])
  const { store, damages } = await open(dir)
  expect(types(await store.history('a'.repeat(16)))).toEqual(['first', 'second'])
  expect(damages).toEqual([])
  await store.close()
})

test.runIf(forbids)('a disk that has become read-only is read on, and written to when it can be again', async () => {
  const dir = await folder()
  const [learner, torn] = [freshId(), freshId()]
  const first = await open(dir)
  await add(first.store, learner, 'a')
  await add(first.store, torn, 'a')
  await first.store.close()
  await appendFile(fileOf(dir, torn), '["1234')

  const { store, damages } = await open(dir)
  const writable = await forbidWriting(join(dir, 'learners'), [fileOf(dir, learner), fileOf(dir, torn)])
  for (const who of [learner, torn]) {
    expect(types(await store.history(who))).toEqual(['a'])
    await expect(add(store, who, 'no')).rejects.toThrow(NotKept)
    expect(types(await store.history(who))).toEqual(['a'])
  }
  await expect(store.erase(learner)).rejects.toThrow(NotKept)
  await expect(add(store, freshId(), 'no')).rejects.toThrow(NotKept)
  await writable()
  for (const who of [learner, torn]) {
    await add(store, who, 'b')
    expect(types(await store.history(who))).toEqual(['a', 'b'])
  }
  await store.close()
  expect(damages.map(({ file }) => file)).toEqual([fileOf(dir, torn)])
})
