import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { freshId } from '../src/random.ts'
import { NotKept } from '../src/store/store.ts'
import { add, fileOf, folder, open, types } from './fixtures/store-folder.ts'

/** Learners of whom the store knows three entries, with no file open. */
async function read() {
  const dir = await folder()
  const first = await open(dir)
  const learner = freshId()
  const file = fileOf(dir, learner)
  await add(first.store, learner, 'a')
  const older = await readFile(file)
  for (const word of ['b', 'c']) await add(first.store, learner, word)
  await first.store.close()
  const { store } = await open(dir)
  expect(types(await store.history(learner))).toEqual(['a', 'b', 'c'])
  return { dir, learner, file, older, store }
}

test('nothing is written behind an older copy that took a file’s place: it is refused, and the copy is what counts from then on', async () => {
  const { dir, learner, file, older, store } = await read()
  await writeFile(file, older)
  await expect(add(store, learner, 'refused')).rejects.toThrow(NotKept)
  expect((await readFile(file)).equals(older)).toBe(true)
  expect(types(await store.history(learner))).toEqual(['a'])
  await add(store, learner, 'new')
  await store.close()
  const again = await open(dir)
  expect(types(await again.store.history(learner))).toEqual(['a', 'new'])
  expect(again.damages).toEqual([])
  await again.store.close()
})

test('nor over what a copy holds besides, nor where no file is left', async () => {
  const { dir, learner, file, older, store } = await read()
  await appendFile(file, older)
  await expect(add(store, learner, 'refused')).rejects.toThrow(NotKept)
  expect(types(await store.history(learner))).toEqual(['a', 'b', 'c', 'a'])

  await add(store, learner, 'd')
  await store.close()
  const again = await open(dir)
  expect(types(await again.store.history(learner))).toEqual(['a', 'b', 'c', 'a', 'd'])
  await rm(file)
  await expect(add(again.store, learner, 'refused')).rejects.toThrow(NotKept)
  expect(await again.store.history(learner)).toEqual([])
  await add(again.store, learner, 'new')
  await again.store.close()
  const { store: last, damages } = await open(dir)
  expect(types(await last.history(learner))).toEqual(['new'])
  expect([...again.damages, ...damages]).toEqual([])
  await last.close()
})
