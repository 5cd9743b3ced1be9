import { describe, expect, test } from 'vitest'
import { freshId } from '../../src/random.ts'
import type { Entry } from '../../src/store/store.ts'
import { add, filled, fold, folded, newSince, next, type Place, toEnd, types } from './pieces.ts'

/** What a store promises to whoever reads the entries of all learners. */
export function everybodysEntries(place: Place): void {
  describe('gives everybody’s entries', () => {
    test('each learner’s in order, and again from the start for whoever has no cursor', async () => {
      const store = await (await place())()
      const [a, b] = [freshId(), freshId()]
      await add(store, a, '1', '2')
      await add(store, b, '3')
      await add(store, a, '4')
      const once = await folded(store)
      expect(types(once.get(a) ?? [])).toEqual(['1', '2', '4'])
      expect(types(once.get(b) ?? [])).toEqual(['3'])
      expect(await folded(store)).toEqual(once)
      await store.close()
    })

    test('each learner once with all that stands there, however much it is', async () => {
      const store = await (await place())()
      const [much, little] = [freshId(), freshId()]
      await Promise.all(Array.from({ length: 1200 }, (_, n) => add(store, much, `${n}`)))
      await add(store, little, 'a')
      const pieces: [string, number][] = []
      for await (const { learner, entries } of store.all()) pieces.push([learner, entries.length])
      expect(pieces.sort(([, a], [, b]) => a - b)).toEqual([
        [little, 1],
        [much, 1200],
      ])
      await store.close()
    })

    test('exactly once, with commits in between, going on from every cursor', async () => {
      const { store, learners } = await filled(await place())
      const seen = new Map<string, Entry[]>()
      let cursor: string | undefined
      let pieces = 0
      for (;;) {
        const piece = await next(store, cursor)
        if (!piece) break
        fold(seen, piece)
        cursor = piece.cursor
        // One who was read already, one who is yet to come, and one who is new.
        if (pieces++ < 12) for (const learner of [learners[0], learners[9], freshId()]) await add(store, learner ?? '', `new ${pieces}`)
      }
      expect(seen.size).toBe(22)
      for (const [learner, entries] of seen) expect(entries).toEqual(await store.history(learner))
      await store.close()
    })

    test('exactly once in one long reading, too, with fifty commits at once in the middle', async () => {
      const { store, learners } = await filled(await place())
      const seen = new Map<string, Entry[]>()
      const commits: Promise<unknown>[] = []
      let cursor: string | undefined
      for await (const piece of store.all()) {
        fold(seen, piece)
        cursor = piece.cursor
        if (commits.length === 0) commits.push(...Array.from({ length: 50 }, (_, n) => add(store, learners[n % 10] ?? '', `new ${n}`)))
      }
      await Promise.all(commits)
      for await (const piece of store.all(cursor)) fold(seen, piece)
      expect(seen.size).toBe(10)
      for (const [learner, entries] of seen) expect(entries).toEqual(await store.history(learner))
      await store.close()
    })

    test('only what is new to whoever comes back, and nothing when nothing is', async () => {
      const { store, learners } = await filled(await place())
      const cursor = await toEnd(store)
      expect(await next(store, cursor)).toBeUndefined()
      await add(store, learners[3] ?? '', 'new')
      const piece = await next(store, cursor)
      expect(piece).toMatchObject({ learner: learners[3], entries: [{ type: 'new' }] })
      expect(await next(store, piece?.cursor)).toBeUndefined()
      // An older cursor still holds, and what came after it is told once.
      await add(store, learners[3] ?? '', 'newer')
      expect(types(await newSince(store, cursor))).toEqual(['new', 'newer'])
      expect(types(await newSince(store, piece?.cursor))).toEqual(['newer'])
      await store.close()
    })

    test('and refuses a cursor from before it was last opened', async () => {
      const open = await place()
      const { store } = await filled(open)
      const cursor = await toEnd(store)
      await store.close()
      const again = await open()
      await expect(next(again, cursor)).rejects.toThrow('start from the beginning')
      await expect(next(again, 'nonsense')).rejects.toThrow('start from the beginning')
      await again.close()
    })

    test('but not those of who was erased, and of who came back only the new ones', async () => {
      const { store, learners } = await filled(await place())
      const [gone = '', back = '', shortly = ''] = learners
      await add(store, back, 'late')
      await store.erase(gone)
      await store.erase(back)
      await add(store, back, 'back', 'again', 'anew')
      await add(store, shortly, 'late')
      await store.erase(shortly)
      const seen = await folded(store)
      expect(seen.has(gone)).toBe(false)
      expect(seen.has(shortly)).toBe(false)
      expect(types(seen.get(back) ?? [])).toEqual(['back', 'again', 'anew'])
      expect(seen.size).toBe(8)
      await store.close()
    })
  })
}
