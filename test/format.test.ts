import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freshId } from '../src/random.ts'
import { add, fileOf, folder, open, types } from './fixtures/store-folder.ts'

const about = async (dir: string) => JSON.parse(await readFile(join(dir, 'about.json'), 'utf8'))
const there = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

/** A folder as the release before left it, with a learner and a document. */
async function ofFormat1() {
  const dir = await folder()
  const { store } = await open(dir)
  const learner = freshId()
  await add(store, learner, 'a', 'b')
  await store.shelf('classes').put('7b', { name: '7 B' }, 0)
  await store.close()
  await writeFile(join(dir, 'about.json'), '{"format":1}\n')
  return { dir, learner, copy: join(dir, 'before-format-2') }
}

test('a folder of format 1 is copied as it is, then served, and says that it is of format 2', async () => {
  const { dir, learner, copy } = await ofFormat1()
  const before = await readFile(fileOf(dir, learner))
  const { store, damages } = await open(dir)
  expect(await about(dir)).toEqual({ format: 2 })
  expect(types(await store.history(learner))).toEqual(['a', 'b'])
  await add(store, learner, 'c')
  await store.close()
  expect(damages).toEqual([])

  expect((await readdir(copy)).sort()).toEqual(['about.json', 'learners', 'shelves'])
  expect(await about(copy)).toEqual({ format: 1 })
  // Files of its own: what is written afterwards is not written into the copy.
  expect((await readFile(fileOf(copy, learner))).equals(before)).toBe(true)
  const document = await readFile(join(copy, 'shelves', 'classes', '7b.json'))
  expect(document.equals(await readFile(join(dir, 'shelves', 'classes', '7b.json')))).toBe(true)
})

test('whatever is cut off on the way there is done again by the next start', async () => {
  const { dir, learner, copy } = await ofFormat1()
  // In the middle of the copy.
  await mkdir(join(dir, 'unfinished', 'before-format-2', 'learners'), { recursive: true })
  await writeFile(fileOf(join(dir, 'unfinished', 'before-format-2'), learner), '["half')
  await (await open(dir)).store.close()
  expect(await readFile(fileOf(copy, learner), 'utf8')).toBe(await readFile(fileOf(dir, learner), 'utf8'))
  expect(await readdir(join(dir, 'unfinished'))).toEqual([])

  // After the copy, before the number: the copy stands and is not made again.
  await writeFile(join(dir, 'about.json'), '{"format":1}\n')
  await writeFile(join(copy, 'mark'), '')
  const { store } = await open(dir)
  expect(await about(dir)).toEqual({ format: 2 })
  expect(await there(join(copy, 'mark'))).toBe(true)
  expect(types(await store.history(learner))).toEqual(['a', 'b'])
  await store.close()
})

test('who is erased leaves the copy, too', async () => {
  const { dir, learner, copy } = await ofFormat1()
  const { store } = await open(dir)
  expect(await there(fileOf(copy, learner))).toBe(true)
  await store.erase(learner)
  expect(await there(fileOf(copy, learner))).toBe(false)
  expect(await there(fileOf(dir, learner))).toBe(false)
  // So does what leads to them.
  const document = join('shelves', 'classes', '7b.json')
  expect(await there(join(copy, document))).toBe(true)
  await store.shelf('classes').drop('7b', 1)
  expect([await there(join(copy, document)), await there(join(dir, document))]).toEqual([false, false])
  await store.close()
})

test('a new folder is of format 2 and needs no copy', async () => {
  const dir = await folder()
  await (await open(dir)).store.close()
  expect(await about(dir)).toEqual({ format: 2 })
  expect(await readdir(dir)).not.toContain('before-format-2')
})

test('a folder of a later format is refused and stays as it is', async () => {
  const dir = await folder()
  await (await open(dir)).store.close()
  await writeFile(join(dir, 'about.json'), '{"format":3}')
  await expect(open(dir)).rejects.toThrow(/newer Evident \(format 3; this one knows 2\)/)
  expect(await readFile(join(dir, 'about.json'), 'utf8')).toBe('{"format":3}')
})
