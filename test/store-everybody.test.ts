import { expect, test } from 'vitest'
import { freshId } from '../src/random.ts'
import { everybody } from '../src/store/everybody.ts'
import type { Entry } from '../src/store/store.ts'
import { add, entry, folder, open, types } from './fixtures/store-folder.ts'
import { fold } from './store-contract/pieces.ts'

test('from the beginning each learner comes once with all they have, however often somebody was given the newest', async () => {
  const dir = await folder()
  const learners = Array.from({ length: 5 }, () => freshId())
  const first = await open(dir)
  for (const learner of learners.slice(0, 3)) await add(first.store, learner, 'before')
  await first.store.close()
  const { store } = await open(dir)
  let cursor: string | undefined
  for (let round = 0; round < 40; round++) {
    await add(store, learners[round % 5] ?? '', `${round}`)
    for await (const piece of store.all(cursor)) cursor = piece.cursor
  }
  const pieces: [string, number][] = []
  for await (const { learner, entries } of store.all()) pieces.push([learner, entries.length])
  expect(pieces.map(([learner]) => learner).sort()).toEqual([...learners].sort())
  for (const [learner, count] of pieces) expect(count).toBe((await store.history(learner)).length)
  await store.close()
})

test('every walk from the beginning, at whatever moment, sees everything once, with commits and erasing in its midst', async () => {
  const dir = await folder()
  const { store } = await open(dir)
  const learners = Array.from({ length: 12 }, () => freshId())
  for (const learner of learners) await add(store, learner, 'a', 'b')
  for (let round = 0; round < 15; round++) {
    const under: Promise<unknown>[] = []
    // Begun and not yet on the disk when the walk begins.
    for (const learner of learners.slice(0, 6)) under.push(add(store, learner, `${round}`))
    const seen = new Map<string, Entry[]>()
    let cursor: string | undefined
    let pieces = 0
    const back = learners[round % 12] ?? ''
    for await (const piece of store.all()) {
      fold(seen, piece)
      cursor = piece.cursor
      pieces++
      if (pieces === 3) for (const learner of [...learners, freshId()]) under.push(add(store, learner, 'on the way'))
      if (pieces !== 5) continue
      await store.erase(back)
      await add(store, back, `back ${round}`, 'again')
    }
    await Promise.all(under)
    for await (const piece of store.all(cursor)) fold(seen, piece)
    for await (const learner of store.learners()) {
      const now = types(await store.history(learner))
      const found = types(seen.get(learner) ?? [])
      // Of who was erased after their piece was given, that is known besides; then comes what is new, once.
      expect(learner === back ? found.slice(found.indexOf(`back ${round}`)) : found, `round ${round}`).toEqual(now)
    }
  }
  await store.close()
})

test('what is just being written when a walk begins is given when it is committed, and once', async () => {
  const { everyone, kept } = inMemory()
  const learner = freshId()
  const seen: string[] = []
  for (const [place, word] of ['a', 'b'].entries()) {
    everyone.committing(learner, place)
    kept.set(learner, [...(kept.get(learner) ?? []), entry(word)])
    for await (const { entries } of everyone.all()) seen.push(...types(entries))
    expect(seen).toEqual(place === 0 ? [] : ['a'])
    everyone.committed(learner, place, place + 1)
  }
  const all: string[] = []
  for await (const { entries } of everyone.all()) all.push(...types(entries))
  expect(all).toEqual(['a', 'b'])
})

test('commits are known one by one for a while only: an older cursor is refused, and a walk from the beginning is whole', async () => {
  const { everyone, kept } = inMemory()
  const commit = (learner: string) => {
    const entries = kept.get(learner) ?? []
    kept.set(learner, entries)
    everyone.committing(learner, entries.length)
    entries.push(entry('a'))
    everyone.committed(learner, entries.length - 1, entries.length)
  }
  const learners = Array.from({ length: 3 }, () => freshId())
  let [count, old, cursor]: [number, string | undefined, string | undefined] = [0, undefined, undefined]
  const follow = async () => {
    for await (const piece of everyone.all(cursor)) {
      cursor = piece.cursor
      count += piece.entries.length
    }
  }
  for (let n = 0; n < 250_000; n++) {
    commit(learners[n % 3] ?? '')
    await follow()
    if (n === 100) old = cursor
  }
  expect(count).toBe(250_000)
  await expect(everyone.all(old)[Symbol.asyncIterator]().next()).rejects.toThrow('start from the beginning')
  const pieces: number[] = []
  for await (const { entries } of everyone.all()) pieces.push(entries.length)
  expect(pieces.sort()).toEqual([83_333, 83_333, 83_334])
})

/** Everybody's entries over a memory, where no disk is in the way. */
function inMemory() {
  const kept = new Map<string, Entry[]>()
  const everyone = everybody(
    [],
    async (learner, from, to) => (kept.get(learner) ?? []).slice(from, to),
    async () => undefined,
  )
  return { everyone, kept }
}
