import { existsSync, readlinkSync } from 'node:fs'
import { type FileHandle, open as openFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freshId } from '../src/random.ts'
import { NotKept } from '../src/store/store.ts'
import { add, fileOf, folder, open, types } from './fixtures/store-folder.ts'

/** What was asked of the disk, in its order: `write`, `datasync` or `sync`, and of which file or folder. */
let asked: [what: string, path: string][] = []
/** What is refused, the next time. */
let refused: ((what: string, path: string) => boolean) | undefined
/** Called when something is synced. */
let synced: (path: string) => void = () => undefined

const methods = ['write', 'writeFile', 'datasync', 'sync'] as const
const onLinux = existsSync('/proc/self/fd')
let undo = () => {}

beforeAll(async () => {
  const file = await openFile(import.meta.filename)
  const prototype: Record<string, (this: FileHandle, ...given: unknown[]) => Promise<unknown>> = Object.getPrototypeOf(file)
  await file.close()
  const before = methods.map((method) => [method, prototype[method]] as const)
  undo = () => {
    for (const [method, was] of before) if (was) prototype[method] = was
  }
  for (const [method, was] of before) {
    prototype[method] = async function (...given) {
      const [what, path] = [method === 'writeFile' ? 'write' : method, readlinkSync(`/proc/self/fd/${this.fd}`)]
      asked.push([what, path])
      if (refused?.(what, path)) {
        refused = undefined
        throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })
      }
      if (what !== 'write') synced(path)
      return await was?.apply(this, given)
    }
  }
})
afterAll(() => undo())
beforeEach(() => {
  asked = []
  refused = undefined
  synced = () => undefined
})

test.runIf(onLinux)('a commit is written and then synced before anybody is told, and so is the name of a new file', async () => {
  const dir = await folder()
  const { store } = await open(dir)
  const learner = freshId()
  const [file, learners] = [fileOf(dir, learner), join(dir, 'learners')]
  asked = []
  await add(store, learner, 'a')
  expect(asked).toEqual([
    ['write', file],
    ['datasync', file],
    ['sync', learners],
  ])
  asked = []
  await add(store, learner, 'b')
  expect(asked).toEqual([
    ['write', file],
    ['datasync', file],
  ])
  asked = []
  await store.erase(learner)
  expect(asked).toEqual([['sync', learners]])
  await store.close()
})

test.runIf(onLinux)('a commit of which any step is refused is told as not kept, and nothing of it is left', async () => {
  const dir = await folder()
  const first = await open(dir)
  const learners = [freshId(), freshId()]
  const [known = '', fresh = ''] = learners
  await add(first.store, known, 'a')
  const steps: [learner: string, what: string, path: string][] = [
    [known, 'write', fileOf(dir, known)],
    [known, 'datasync', fileOf(dir, known)],
    [fresh, 'write', fileOf(dir, fresh)],
    [fresh, 'datasync', fileOf(dir, fresh)],
    [fresh, 'sync', join(dir, 'learners')],
  ]
  for (const [learner, what, path] of steps) {
    const before = types(await first.store.history(learner))
    refused = (...one) => one[0] === what && one[1] === path
    await expect(add(first.store, learner, 'refused'), `${what} ${path}`).rejects.toThrow(NotKept)
    expect(refused).toBeUndefined()
    expect(types(await first.store.history(learner))).toEqual(before)
  }
  for (const learner of learners) await add(first.store, learner, 'b')
  await first.store.close()
  const { store, damages } = await open(dir)
  expect(types(await store.history(known))).toEqual(['a', 'b'])
  expect(types(await store.history(fresh))).toEqual(['b'])
  expect(damages).toEqual([])
  await store.close()
})

test.runIf(onLinux)('a document is written beside and synced, then named, and the names are synced before anybody is told', async () => {
  const dir = await folder()
  const { store } = await open(dir)
  const shelf = store.shelf<string>('classes')
  const [home, file] = [join(dir, 'shelves', 'classes'), join(dir, 'shelves', 'classes', '7b.json')]
  /** Whether the document stood there when something was synced. */
  let stood: boolean[] = []
  synced = () => stood.push(existsSync(file))
  asked = []
  await shelf.put('7b', 'old', 0)
  const [, beside = ''] = asked[1] ?? []
  expect(beside).toContain(join(dir, 'unfinished'))
  expect(asked).toEqual([
    ['sync', join(dir, 'shelves')],
    ['write', beside],
    ['sync', beside],
    ['sync', home],
  ])
  expect(stood).toEqual([false, false, true])

  for (const what of ['write', 'sync']) {
    refused = (...one) => one[0] === what && one[1].startsWith(join(dir, 'unfinished'))
    await expect(shelf.put('7b', 'new', 1)).rejects.toThrow(NotKept)
    expect(await shelf.get('7b')).toEqual({ value: 'old', version: 1 })
  }
  // Too late: nobody knows whether it stands until it is read.
  refused = (_, path) => path === home
  await expect(shelf.put('7b', 'new', 1)).rejects.toThrow(NotKept)
  expect(await shelf.get('7b')).toEqual({ value: 'new', version: 2 })

  stood = []
  asked = []
  await shelf.drop('7b', 2)
  expect([asked, stood]).toEqual([[['sync', home]], [false]])
  await store.close()
})

test.runIf(onLinux)('a data folder that is made with those above it has its name, and theirs, on the disk to stay', async () => {
  const above = await folder()
  asked = []
  const { store } = await open(join(above, 'a', 'b', 'data'))
  for (const path of [above, join(above, 'a'), join(above, 'a', 'b')]) expect(asked).toContainEqual(['sync', path])
  await store.close()
})
