import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { board } from '../src/statistics/board.ts'
import { remains } from '../src/statistics/remains.ts'
import { openStore } from '../src/store/index.ts'
import type { Store } from '../src/store/store.ts'
import { erasing } from '../src/training/erasing.ts'
import { keptVersions } from '../src/training/kept.ts'
import { eraser } from '../src/web/eraser.ts'
import { Unfinished } from '../src/web/errors.ts'
import {
  bank,
  begin,
  closeFolder,
  come,
  counted,
  dir,
  figures,
  figuresOf,
  name,
  names,
  open,
  openFolder,
  secret,
  sheDidItAll,
  stop,
} from './erasing-set-up.ts'
import { sit } from './sitting.ts'

beforeEach(openFolder)
afterEach(closeFolder)

const away = (store: Store): Store => ({ ...store, erase: () => Promise.reject(new Error('the disk is away')) })
const failed = (error: unknown) => {
  throw error
}
const answerers = async (counts = open.board) => {
  const found = new Set<string>()
  for await (const row of counts.answers()) found.add(row.name)
  return [...found].sort()
}

describe('somebody who is begun to be erased and whom the disk does not let go', () => {
  it('is on no list of the teachers from that moment, and counted once', async () => {
    const { she } = await sheDidItAll()
    await stop()
    await begin(away)
    const before = await counted()
    expect([names(), open.board.waiting.size()]).toEqual([['Ada', 'Bob', name], 1])
    await expect(eraser(open)(she, 'teacher')).rejects.toBeInstanceOf(Unfinished)
    expect([names(), open.board.waiting.size()]).toEqual([['Ada', 'Bob'], 0])
    expect(await answerers()).toEqual(['Ada', 'Bob'])
    await open.board.counted()
    expect(figures()).toEqual(before)
    expect(await counted()).toEqual(before)
    expect(names()).toEqual(['Ada', 'Bob'])
  })

  it('is on none after the next start either, though it still cannot be finished', async () => {
    const { she } = await sheDidItAll()
    const before = await counted()
    await stop()
    await begin(away)
    await expect(open.trainer.erase(she, 'learner')).rejects.toThrow('the disk is away')
    await stop()
    const store = await openStore({ dir, report: () => undefined })
    const kept = keptVersions(store, () => bank)
    const erasures = erasing({ store: away(store), secret, remains: remains(kept.question) })
    const heard: unknown[] = []
    await erasures.finish((error) => heard.push(error))
    expect(heard).toEqual([new Error('the disk is away')])
    const counts = board(erasures.guard(store), kept.question, failed)
    await counts.counted()
    expect(counts.learners('name', 0, 50).map((one) => one.name)).toEqual(['Ada', 'Bob'])
    expect(await answerers(counts)).toEqual(['Ada', 'Bob'])
    expect(figuresOf(counts)).toEqual(before)
    counts.close()
    await store.close()
    await begin()
  })
})

describe('somebody who is erased while all is being counted', () => {
  /** Asked for everybody, the disk takes its time. */
  const slow = (store: Store): Store => ({
    ...store,
    async *all(cursor) {
      for await (const piece of store.all(cursor)) {
        await new Promise((wait) => setTimeout(wait, 30))
        yield piece
      }
    },
  })

  it.each(['was counted already', 'was not counted yet'])('is counted once: who %s', async (which) => {
    const { she } = await sheDidItAll()
    const before = await counted()
    const counts = board(slow(open.store), keptVersions(open.store, () => bank).question, failed)
    const done = counts.counted()
    const isShe = () => counts.learners('name', 0, 50).some((one) => one.id === she)
    if (which === 'was counted already') await expect.poll(isShe, { interval: 5 }).toBe(true)
    await open.trainer.erase(she, 'learner', (pool) => counts.forget(she, pool))
    expect(isShe()).toBe(false)
    await done
    await counts.counted()
    expect(counts.learners('name', 0, 50)).toHaveLength(2)
    expect(figuresOf(counts)).toEqual(before)
    counts.close()
  })

  it('does not come onto the list of those who wait for a mark afterwards', async () => {
    const she = await come(name)
    await sit(open, she, 'lake/write', [{ response: 'Yes, because it stays warm enough below the ice until it is spring again.' }])
    const kept = keptVersions(open.store, () => bank)
    let go = () => {}
    const gate = new Promise<void>((done) => {
      go = done
    })
    let asked = 0
    const counts = board(
      open.store,
      async (asking) => {
        asked++
        await gate
        return kept.question(asking)
      },
      failed,
    )
    const done = counts.counted()
    await expect.poll(() => asked).toBe(1)
    await open.trainer.erase(she, 'learner', (pool) => counts.forget(she, pool))
    go()
    await done
    expect(counts.waiting.size()).toBe(0)
    counts.close()
  })
})
