import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { remains } from '../src/statistics/remains.ts'
import { openStore } from '../src/store/index.ts'
import { Damaged, type Entry, type Store } from '../src/store/store.ts'
import { erasing } from '../src/training/erasing.ts'
import { keptVersions } from '../src/training/kept.ts'
import { returnCodes } from '../src/training/return-code.ts'
import {
  bank,
  begin,
  closeFolder,
  come,
  counted,
  dir,
  figures,
  left,
  moveTo,
  name,
  names,
  open,
  openFolder,
  restart,
  secret,
  sheDidItAll,
  stop,
} from './erasing-set-up.ts'
import { sit } from './sitting.ts'

beforeEach(openFolder)
afterEach(closeFolder)

describe('an erasing that is interrupted', () => {
  const ops = [
    'the note that it begins',
    'what is counted',
    'the history',
    'the note that it was done',
    'the return code',
    'the first note',
  ]
  it.each(ops.flatMap((step, at) => [[`before ${step}`, at, false] as const, [`after ${step}`, at, true] as const]))(
    'goes on at the next start: ended %s',
    async (_, at, does) => {
      const { she, texts } = await sheDidItAll()
      const before = await counted()
      const standing = await left(texts)
      await stop()
      await begin((store) => ending(store, at, does))
      await expect(open.trainer.erase(she, 'learner')).rejects.toThrow('the power is gone')
      // Whatever was begun, they are nobody from then on.
      expect((await open.trainer.learner(she)) === undefined).toBe(at > 0 || does)
      await restart()
      if (at === 0 && !does) {
        expect(await left(texts)).toEqual(standing)
        expect(open.finished).toBe(0)
      } else {
        expect(open.finished).toBe(at === 5 && does ? 0 : 1)
        expect(await left(texts)).toEqual([])
        expect(await left(['erasures'])).toEqual([])
        expect(names()).toEqual(['Ada', 'Bob'])
      }
      expect(figures()).toEqual(before)
      await restart()
      expect(open.finished).toBe(0)
    },
  )

  it('goes on when it is asked for once more', async () => {
    const { she, texts } = await sheDidItAll()
    const before = await counted()
    let away = true
    const flaky = (store: Store): Store => ({
      ...store,
      erase: (learner) => (away ? Promise.reject(new Error('the disk is away')) : store.erase(learner)),
    })
    await stop()
    await begin(flaky)
    await expect(open.trainer.erase(she, 'learner')).rejects.toThrow('the disk is away')
    away = false
    expect(await open.trainer.erase(she, 'learner')).toBeDefined()
    expect(await left(texts)).toEqual([])
    expect(await counted()).toEqual(before)
  })
})

/** A store that ends with its change number `at` (0 is the first): before it, or right after it. */
function ending(store: Store, at: number, does: boolean): Store {
  let done = 0
  const change = async <T>(what: () => Promise<T>): Promise<T> => {
    const n = done++
    if (n < at) return what()
    if (n === at && does) await what()
    throw new Error('the power is gone')
  }
  return {
    ...store,
    async commit(learner, decide) {
      let made: readonly Entry[] = []
      // Looking changes nothing.
      await store.commit(learner, (history) => {
        made = decide(history)
        return []
      })
      return made.length === 0 ? made : change(() => store.commit(learner, () => made))
    },
    erase: (learner) => change(() => store.erase(learner)),
    shelf: (name) => {
      const shelf = store.shelf(name)
      return {
        ...shelf,
        put: (...one: Parameters<typeof shelf.put>) => change(() => shelf.put(...one)),
        drop: (...one: Parameters<typeof shelf.drop>) => change(() => shelf.drop(...one)),
      } as never
    },
  }
}

it('erases again who comes back with an older copy, when the list of the erased is beside it', async () => {
  const { she, texts } = await sheDidItAll()
  const before = await counted()
  await stop()
  const copy = await mkdtemp(join(tmpdir(), 'evident-copy-'))
  await cp(dir, copy, { recursive: true })
  await begin()
  await open.trainer.erase(she, 'teacher')
  await stop()
  await cp(join(dir, 'shelves/erased'), join(copy, 'shelves/erased'), { recursive: true })
  await moveTo(copy)
  await begin()
  await open.board.counted()
  expect(open.finished).toBe(1)
  expect(await left(texts)).toEqual([])
  expect(figures()).toEqual(before)
})

describe('somebody who was erased and comes back with a copy of the folder', () => {
  /** The folder as it is copied, learners first, while they are erased in between. */
  async function copiedMeanwhile() {
    const all = await sheDidItAll()
    const before = await counted()
    const copy = await mkdtemp(join(tmpdir(), 'evident-copy-'))
    await cp(join(dir, 'about.json'), join(copy, 'about.json'))
    await cp(join(dir, 'learners'), join(copy, 'learners'), { recursive: true })
    await open.trainer.erase(all.she, 'learner')
    await cp(join(dir, 'shelves'), join(copy, 'shelves'), { recursive: true })
    await stop()
    await moveTo(copy)
    return { ...all, before }
  }

  it('is erased again at the start, though no code leads to them any more', async () => {
    const { she, texts, before } = await copiedMeanwhile()
    expect(await left([she, name])).toEqual([she, name])
    await begin()
    await open.board.counted()
    expect(open.finished).toBe(1)
    expect(await left(texts)).toEqual([])
    expect(figures()).toEqual(before)
    expect(names()).toEqual(['Ada', 'Bob'])
  })

  it('is erased when it is asked for, and never told to be while anything is there', async () => {
    const { she, texts } = await copiedMeanwhile()
    const store = await openStore({ dir, report: () => undefined })
    const kept = keptVersions(store, () => bank)
    const erasures = erasing({ store, secret, remains: remains(kept.question) })
    expect(await erasures.wasErased(she)).toBe(true)
    expect((await erasures.erase(she, 'teacher'))?.counted).toBeGreaterThan(20)
    expect(erasures.isGone(she)).toBe(true)
    await store.close()
    expect(await left(texts)).toEqual([])
    await begin()
  })

  it('does not keep the server from starting where their code cannot be read', async () => {
    const ada = await come('Ada')
    const code = join(dir, 'shelves/return-codes', `${returnCodes(open.store, secret).placeOf(ada)}.json`)
    await open.trainer.erase(ada, 'learner')
    await stop()
    await writeFile(code, 'damaged')
    const store = await openStore({ dir, report: () => undefined })
    const heard: unknown[] = []
    await erasing({ store, secret, remains: async () => [] }).finish((error) => heard.push(error))
    expect(heard).toEqual([expect.any(Damaged)])
    await store.close()
    await rm(code)
    await begin()
  })
})

it.each(['and the code that leads to it', 'and no code'])('erases a file that is damaged through and through, %s', async (which) => {
  const ada = await come('Ada')
  await sit(open, ada, 'ice/end', [{ response: 'kanariright' }])
  await stop()
  await writeFile(join(dir, 'learners', `${ada}.jsonl`), `["00000000",{"name":"${name}"}]\n`)
  if (which === 'and no code') await rm(join(dir, 'shelves/return-codes'), { recursive: true })
  await begin()
  expect(await open.store.history(ada)).toEqual([])
  expect(await open.trainer.erase(ada, 'teacher')).toEqual({ counted: 0 })
  expect(await left([ada, name])).toEqual([])
  expect(await readdir(join(dir, 'learners'))).toEqual([])
  expect(await open.trainer.wasErased(ada)).toBe(true)
})
