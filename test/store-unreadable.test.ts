import { existsSync, readlinkSync } from 'node:fs'
import { type FileHandle, mkdir, open as openFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { freshId } from '../src/random.ts'
import { inspection } from '../src/store/inspect.ts'
import { type Damage, type Entry, NotKept, NotRead, type Store } from '../src/store/store.ts'
import { add, entry, fileOf, folder, open, types } from './fixtures/store-folder.ts'

let undo = () => {}
afterEach(() => undo())

/** Puts another way of reading in the place of `FileHandle.read`. */
async function reading(other: (file: FileHandle, whole: (length: number) => Promise<unknown>, given: number[]) => Promise<unknown>) {
  const file = await openFile(import.meta.filename)
  const prototype: { read(this: FileHandle, into: Buffer, offset: number, length: number, position: number): Promise<unknown> } =
    Object.getPrototypeOf(file)
  await file.close()
  const was = prototype.read
  prototype.read = function (into, offset, length, position) {
    return other(this, (some) => was.call(this, into, offset, some, position), [length, position])
  }
  undo = () => {
    prototype.read = was
  }
}

/** Three learners and two documents; of each the first is a folder now. */
async function spoilt() {
  const dir = await folder()
  const first = await open(dir)
  const learners = Array.from({ length: 3 }, () => freshId()).sort()
  for (const learner of learners) await add(first.store, learner, 'a', 'b')
  for (const id of ['7a', '7b']) await first.store.shelf('classes').put(id, id, 0)
  await first.store.close()
  const files = [fileOf(dir, learners[0] ?? ''), join(dir, 'shelves', 'classes', '7a.json')]
  for (const file of files) {
    await rm(file)
    await mkdir(file)
  }
  return { dir, learners, files }
}

async function taken(store: Store) {
  const [damages, learners, documents]: [Damage[], string[], string[]] = [[], [], []]
  for await (const piece of store.snapshot()) {
    if ('damage' in piece) damages.push(piece.damage)
    else if ('learner' in piece) learners.push(piece.learner)
    else documents.push(piece.id)
  }
  return { damages, learners, documents }
}

test('a snapshot tells of a file that alone cannot be read, and holds all others', async () => {
  const { dir, learners, files } = await spoilt()
  const { store } = await open(dir)
  for (let again = 0; again < 2; again++) {
    const { damages, learners: found, documents } = await taken(store)
    expect(damages.map(({ file }) => file).sort()).toEqual([...files].sort())
    expect(damages[0]?.message).toMatch(/cannot be read.*All others are/)
    expect(found.sort()).toEqual(learners.slice(1))
    expect(documents).toEqual(['7b'])
  }
  await rm(join(dir, 'learners'), { recursive: true })
  await expect(taken(store)).rejects.toThrow(NotRead)
  await store.close()
})

test('so does who looks through the folder', async () => {
  const { dir, learners, files } = await spoilt()
  const looked = inspection(dir)
  const [damages, found, documents]: [string[], string[], string[]] = [[], [], []]
  for await (const group of looked.everything())
    for (const one of group) {
      if ('damage' in one) damages.push(one.file)
      else if ('learner' in one) found.push(one.learner)
      else documents.push(one.id)
    }
  expect(damages.sort()).toEqual([...files].sort())
  expect(found.sort()).toEqual(learners.slice(1))
  expect(documents).toEqual(['7b'])
  expect(await looked.shelf('classes').get('7a')).toBeUndefined()
})

test.runIf(existsSync('/proc/self/fd'))('a file of which a later part cannot be read is told of, with what was read of it', async () => {
  const dir = await folder()
  const { store } = await open(dir)
  const [long, other] = [freshId(), freshId()]
  for (let n = 0; n < 4; n++) await store.commit(long, () => [entry(`${n}`, { text: 'x'.repeat(30_000) })])
  await add(store, other, 'a')
  await reading(async (file, whole, [length = 0, position = 0]) => {
    if (position > 0 && readlinkSync(`/proc/self/fd/${file.fd}`) === fileOf(dir, long))
      throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })
    return await whole(length)
  })
  const { damages, learners } = await taken(store)
  expect(damages.map(({ file }) => file)).toEqual([fileOf(dir, long)])
  expect(learners.sort()).toEqual([long, other].sort())
  const found: string[] = []
  for await (const group of inspection(dir).everything()) for (const one of group) found.push('damage' in one ? one.file : 'entries')
  expect(found.sort()).toEqual([fileOf(dir, long), 'entries', 'entries', 'entries'].sort())
  await store.close()
})

test('a disk that gives less than it is asked for at once hides no commit', async () => {
  const dir = await folder()
  const { store } = await open(dir)
  const learner = freshId()
  for (let n = 0; n < 20; n++) await add(store, learner, `${n}`, 'and more')
  await store.close()
  await reading((_, whole, [length = 0]) => whole(Math.min(length, 100)))
  const commits: Entry[][] = await inspection(dir).commitsAt(learner, 0, (await readFile(fileOf(dir, learner))).length)
  expect(commits.map(types)).toEqual(Array.from({ length: 20 }, (_, n) => [`${n}`, 'and more']))
})

test('a disk that refuses is told as such when learners are erased and documents listed', async () => {
  const dir = await folder()
  const { store } = await open(dir)
  const learners = Array.from({ length: 40 }, () => freshId())
  for (const learner of learners) await add(store, learner, 'a')
  await store.shelf('classes').put('7b', 1, 0)

  // Its file is to be moved aside for a snapshot that is under way.
  const slow = store.snapshot()[Symbol.asyncIterator]()
  await slow.next()
  await rm(join(dir, 'unfinished'), { recursive: true })
  await expect(store.erase(learners[0] ?? '')).rejects.toThrow(NotKept)
  expect(types(await store.history(learners[0] ?? ''))).toEqual(['a'])
  await slow.return?.()

  // It is in the copy, too, and cannot be taken out of it.
  const inCopy = join(dir, 'before-format-2', 'learners', `${learners[1]}.jsonl`)
  await mkdir(inCopy, { recursive: true })
  await expect(store.erase(learners[1] ?? '')).rejects.toThrow(NotKept)
  await rm(inCopy, { recursive: true })
  await store.erase(learners[1] ?? '')

  await rm(join(dir, 'shelves', 'classes'), { recursive: true })
  await writeFile(join(dir, 'shelves', 'classes'), '')
  await expect(store.shelf('classes').ids()[Symbol.asyncIterator]().next()).rejects.toThrow(NotRead)
  await store.close()
})

test('a folder that holds something, but no word of its format, is refused in words and left alone', async () => {
  const dir = await folder()
  const first = await open(dir)
  await first.store.shelf('classes').put('7b', 1, 0)
  await first.store.close()
  const about = join(dir, 'about.json')
  const said = await readFile(about)
  await rm(about)
  const refused = expect(open(dir)).rejects
  await refused.toMatchObject({ name: 'WrongFormat', message: expect.stringContaining('no about.json') })
  expect(await readdir(dir)).not.toContain('about.json')
  await writeFile(about, said)
  const again = await open(dir)
  const learner = freshId()
  await add(again.store, learner, 'a')
  await again.store.shelf('classes').drop('7b', 1)
  await again.store.close()
  await rm(about)
  await expect(open(dir)).rejects.toThrow('holds learners')
  // In an empty one there is nothing to be read wrongly.
  await rm(fileOf(dir, learner))
  await (await open(dir)).store.close()
})
