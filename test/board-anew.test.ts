import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { board } from '../src/statistics/board.ts'
import type { Store } from '../src/store/store.ts'
import { keptVersions } from '../src/training/kept.ts'
import { eraser } from '../src/web/eraser.ts'
import {
  ask,
  bank,
  begin,
  closeFolder,
  come,
  figures,
  fourSit,
  labelsOf,
  now,
  open,
  openFolder,
  restart,
  right,
  stop,
} from './board-set-up.ts'
import { sit } from './sitting.ts'

beforeEach(openFolder)
afterEach(closeFolder)

describe('a restart', () => {
  it('finds the versions of a question in the order in which they were first handed in', async () => {
    const held = bank.questions.get('ICE-SC-1')
    if (!held) throw new Error('The question is gone')
    const ids = [await come('Ada'), await come('Bob'), await come('Cy')]
    // Whoever is read first after a restart: the order of no learner alone is that of all.
    const sittings = [
      ['version-1', 0, 'ice/both'],
      ['version-2', 1, 'ice/both'],
      ['version-3', 2, 'ice/both'],
      ['version-4', 0, 'ice/each'],
      ['version-1', 2, 'ice/each'],
      ['version-5', 1, 'ice/each'],
      ['version-2', 0, 'ice/end'],
      ['version-6', 2, 'ice/end'],
      ['version-3', 1, 'ice/end'],
    ] as const
    for (const [version, who, quiz] of sittings) {
      ask('ICE-SC-1', { ...held, version })
      await sit(open, ids[who] ?? '', quiz, [{ response: right }])
      await open.board.counted()
    }
    const versions = () => open.board.figuresOf('ICE-SC-1').map(({ version, n }) => `${version}, n = ${n}`)
    const inOrder = [2, 2, 2, 1, 1, 1].map((n, at) => `version-${at + 1}, n = ${n}`)
    expect(versions()).toEqual(inOrder)
    await restart()
    expect(versions()).toEqual(inOrder)
  })

  it('counts the same', async () => {
    const [ada = ''] = await fourSit()
    await sit(open, ada, 'ice/both', [{ response: 'kanarilid', where: [] }])
    await sit(open, ada, 'ice/end', [{ response: right }], false)
    await open.board.counted()
    const all = () => ({
      state: open.board.state(),
      figures: [...bank.questions.keys()].map((id) => open.board.figuresOf(id)),
      last: open.board.learners('last', 0, 50),
      name: open.board.learners('name', 0, 50),
    })
    const before = all()
    await restart()
    expect(all()).toEqual(before)
    // What was open goes on.
    await sit(open, ada, 'ice/end', [])
    await open.board.counted()
    expect(figures('ICE-SC-1')).toMatchObject({ n: 5, right: 3 })
  })

  it('counts once what is answered while it is still counting', async () => {
    const ids = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const id = await come(`Learner ${n}`)
        await sit(open, id, 'ice/both', [{ response: right, where: [3] }], false)
        return id
      }),
    )
    await stop()
    await begin()
    expect(open.board.state()).toEqual({ ready: false, recounting: false, learners: 0, entries: 0, unreadable: 0 })
    const counted = open.board.counted()
    await Promise.all(ids.map((id) => sit(open, id, 'ice/both', [undefined, { response: 'not given' }])))
    await sit(open, await come('Late'), 'ice/both', [])
    await counted
    await open.board.counted()
    expect(figures('ICE-SC-1')).toMatchObject({ n: 41, right: 40, blanks: 1, outcomes: { secure: 40 } })
    expect(figures('ICE-TF-1')).toMatchObject({ n: 41, right: 40, blanks: 1 })
    let entries = 0
    for await (const piece of open.store.all()) entries += piece.entries.length
    expect(open.board.state()).toEqual({ ready: true, recounting: false, learners: 41, entries, unreadable: 0 })
  })
})

it('tries again when the entries could not be read, and counts each once', async () => {
  const ids = await fourSit()
  const heard: unknown[] = []
  let reads = 0
  const failing: Store = {
    ...open.store,
    async *all(cursor) {
      for await (const piece of open.store.all(cursor)) {
        if (++reads === 2) throw new Error('the disk is away')
        yield piece
      }
    },
  }
  const counts = board(failing, keptVersions(open.store, () => bank).question, (error) => heard.push(error))
  const counted = counts.counted()
  await expect.poll(() => heard).toEqual([new Error('the disk is away')])
  expect(counts.state().ready).toBe(false)
  await counts.store.commit(ids[0] ?? '', () => [{ type: 'from a later release', at: now.toISOString() }])
  await counted
  expect(counts.state()).toMatchObject({ ready: true, learners: 4 })
  expect(counts.figuresOf('ICE-SC-1')).toMatchObject([{ n: 4, right: 2 }])
  counts.close()
})

it('counting all anew ends, however often it is asked for, and is done at most once more for all who asked meanwhile', async () => {
  await fourSit()
  let begun = 0
  const slow: Store = {
    ...open.store,
    async *all(cursor) {
      if (cursor === undefined) begun++
      for await (const piece of open.store.all(cursor)) {
        await new Promise((wait) => setTimeout(wait, 20))
        yield piece
      }
    },
  }
  const counts = board(slow, keptVersions(open.store, () => bank).question, (error) => {
    throw error
  })
  await counts.counted()
  expect([begun, counts.state().recounting]).toEqual([1, false])
  const asking = setInterval(() => void counts.recount(), 3)
  // While it is asked for all the time.
  await Promise.all([counts.recount(), counts.recount(), counts.recount()])
  clearInterval(asking)
  const sofar = begun
  expect(sofar).toBeLessThanOrEqual(4)
  await counts.recount()
  await expect.poll(() => counts.state().recounting).toBe(false)
  expect(begun).toBeLessThanOrEqual(sofar + 2)
  expect(counts.figuresOf('ICE-SC-1')).toMatchObject([{ n: 4, right: 2 }])
  const before = begun
  await Promise.all(Array.from({ length: 20 }, () => counts.recount()))
  expect(begun).toBe(before + 2)
  counts.close()
})

describe('somebody who is erased', () => {
  it('is on no list from then on, and nothing is counted anew where they had handed in nothing', async () => {
    const [, bob = ''] = await fourSit()
    const eve = await come('Eve Adams')
    await sit(open, eve, 'ice/end', [{ response: right }], false)
    await open.board.counted()
    expect(open.board.state()).toMatchObject({ learners: 5 })
    const entries = (await open.store.history(eve)).length
    const all = open.board.state().entries
    const before = figures('ICE-SC-1')
    expect(await eraser(open)(eve, 'learner')).toBe(true)
    expect(open.board.state()).toMatchObject({ learners: 4, recounting: false, entries: all - entries })
    expect(open.board.learners('name', 0, 50).map(({ name }) => name)).toEqual(['Ada', 'Bob', 'Cy', 'Dee'])
    expect(open.board.named('eve').found).toEqual([])
    expect(open.board.named('adams').found).toEqual([])
    expect(open.board.learners('last', 0, 50).map(({ name }) => name)).not.toContain('Eve Adams')
    expect(figures('ICE-SC-1')).toEqual(before)
    expect(await eraser(open)(eve, 'learner')).toBe(true)
    expect(open.board.state().recounting).toBe(false)
    expect(await eraser(open)(bob, 'learner')).toBe(true)
    expect(open.board.state()).toMatchObject({ learners: 3, recounting: true })
  })

  it('is counted once at any moment', async () => {
    const [, bob = ''] = await fourSit()
    await open.board.counted()
    const numbers = () => figures('ICE-SC-1') && { ...figures('ICE-SC-1'), first: 0, labels: labelsOf('ICE-SC-1') }
    const before = numbers()
    const erased = await open.trainer.erase(bob, 'learner', (pool) => open.board.forget(bob, pool))
    expect(erased).toEqual({ counted: 2 })
    // Somebody comes, so that what is left of him is read.
    await come('Eve')
    await open.board.counted()
    expect(numbers()).toEqual(before)
    await open.board.recount()
    expect(open.board.state()).toMatchObject({ recounting: false, learners: 4 })
    expect(numbers()).toEqual(before)
    await restart()
    expect(numbers()).toEqual(before)
  })
})

it('waits for a disk that cannot read a question just now, and counts each attempt once', async () => {
  await fourSit()
  const heard: unknown[] = []
  const kept = keptVersions(open.store, () => bank)
  let reads = 0
  const counts = board(
    open.store,
    async (asking) => {
      // In the middle of an attempt, and once.
      if (++reads === 2) throw new Error('the disk is away')
      return kept.question(asking)
    },
    (error) => heard.push(error),
  )
  await counts.counted()
  expect(heard).toEqual([new Error('the disk is away')])
  expect(counts.state()).toMatchObject({ ready: true, learners: 4, unreadable: 0 })
  expect(counts.figuresOf('ICE-SC-1')).toMatchObject([{ n: 4, right: 2 }])
  counts.close()
})
