import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { freshId } from '../src/random.ts'
import { openStore } from '../src/store/index.ts'
import { Conflict, type Damage, type Entry, type Store } from '../src/store/store.ts'

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true })
})

const damages: Damage[] = []

/** Each makes an empty place and gives a function that opens the store there, as often as one likes. */
const stores: [name: string, place: () => Promise<() => Promise<Store>>][] = [
  [
    'lowdb',
    async () => {
      const dir = await mkdtemp(join(tmpdir(), 'evident-store-'))
      folders.push(dir)
      return () => openStore({ dir, report: (damage) => damages.push(damage) })
    },
  ],
]

const entry = (type: string, more: object = {}): Entry => ({ type, at: '2026-01-02T03:04:05.000Z', ...more })
const types = (entries: readonly Entry[]) => entries.map(({ type }) => type)
const add = (store: Store, learner: string, ...words: string[]) => store.commit(learner, () => words.map((word) => entry(word)))

for (const [name, place] of stores) {
  describe(`a store in ${name}`, () => {
    test('keeps what a learner did in order, and still has it when it is opened again', async () => {
      const open = await place()
      const learner = freshId()
      const first = await open()
      await add(first, learner, 'joined')
      await add(first, learner, 'began', 'answered')
      await add(first, learner, 'handed-in')
      expect(types(await first.history(learner))).toEqual(['joined', 'began', 'answered', 'handed-in'])
      await first.close()

      const second = await open()
      expect(types(await second.history(learner))).toEqual(['joined', 'began', 'answered', 'handed-in'])
      await add(second, learner, 'joined again')
      expect(types(await second.history(learner, 3))).toEqual(['handed-in', 'joined again'])
      await second.close()
    })

    test('gives the history from a number on, and nothing past its end', async () => {
      const store = await (await place())()
      const learner = freshId()
      await add(store, learner, 'a', 'b', 'c')
      const histories = await Promise.all([0, 1, 3, 9].map((from) => store.history(learner, from)))
      expect(histories.map(types)).toEqual([['a', 'b', 'c'], ['b', 'c'], [], []])
      await store.close()
    })

    test('knows nothing of a learner nobody has heard of', async () => {
      const store = await (await place())()
      expect(await store.history(freshId())).toEqual([])
      await store.close()
    })

    test('gives back what was kept, the same before and after it is opened again', async () => {
      const open = await place()
      const learner = freshId()
      const written = entry('answered', {
        text: '“Café” 慶州 \u2028 \ud83d\ude00 \ud800 "\\\n',
        none: null,
        list: [1, [true]],
        gone: undefined,
      })
      const first = await open()
      const kept = await first.commit(learner, () => [written])
      expect(kept).toStrictEqual([entry('answered', { text: written.text, none: null, list: [1, [true]] })])
      expect(await first.history(learner)).toStrictEqual(kept)
      await first.close()
      const second = await open()
      expect(await second.history(learner)).toStrictEqual(kept)
      await second.close()
    })

    test('a history that was given out does not change afterwards', async () => {
      const store = await (await place())()
      const learner = freshId()
      await add(store, learner, 'a')
      const before = await store.history(learner)
      await add(store, learner, 'b')
      expect(types(before)).toEqual(['a'])
      await store.close()
    })

    test('takes fifty commits at once on one learner one after the other, and answers each for itself', async () => {
      const open = await place()
      const learner = freshId()
      const first = await open()
      const commits = Array.from({ length: 50 }, (_, commit) =>
        first.commit(learner, (history) => [entry('one', { commit, n: history.length }), entry('two', { commit, n: history.length + 1 })]),
      )
      const answers = await Promise.all(commits)
      expect(answers.map((kept) => kept.map(({ commit }) => commit))).toEqual(Array.from({ length: 50 }, (_, commit) => [commit, commit]))
      await first.close()
      const second = await open()
      const history = await second.history(learner)
      expect(history.map(({ n }) => n)).toEqual(Array.from({ length: 100 }, (_, n) => n))
      expect(history).toEqual(answers.flat())
      await second.close()
    })

    test('loads a learner once, however many ask at the same time', async () => {
      const open = await place()
      const learners = Array.from({ length: 20 }, () => freshId())
      const first = await open()
      await Promise.all(learners.map((learner) => add(first, learner, 'a')))
      await first.close()
      const second = await open()
      await Promise.all(
        learners.flatMap((learner) => [
          second.history(learner),
          add(second, learner, 'b'),
          second.history(learner),
          add(second, learner, 'c'),
        ]),
      )
      for (const learner of learners) expect(types(await second.history(learner))).toEqual(['a', 'b', 'c'])
      await second.close()
    })

    test('keeps nothing when the decision throws, and nothing when there is nothing to keep', async () => {
      const open = await place()
      const learner = freshId()
      const first = await open()
      await add(first, learner, 'a')
      const thrown = first.commit(learner, () => {
        throw new RangeError('not that')
      })
      await expect(thrown).rejects.toThrow(new RangeError('not that'))
      expect(await first.commit(learner, () => [])).toEqual([])
      await add(first, learner, 'b')
      await first.close()
      const second = await open()
      expect(types(await second.history(learner))).toEqual(['a', 'b'])
      await second.close()
    })

    test('goes on with the next commit after one that threw, also when they came at once', async () => {
      const store = await (await place())()
      const learner = freshId()
      const refuse = () => {
        throw new RangeError('not that')
      }
      const commits = [add(store, learner, 'a'), store.commit(learner, refuse), add(store, learner, 'b'), store.commit(learner, refuse)]
      const ended = await Promise.allSettled(commits)
      expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected'])
      expect(types(await store.history(learner))).toEqual(['a', 'b'])
      await store.close()
    })

    test('keeps nothing of a batch of which one entry cannot be kept', async () => {
      const store = await (await place())()
      const learner = freshId()
      await add(store, learner, 'a')
      const endless: Record<string, unknown> = {}
      endless.self = endless
      await expect(store.commit(learner, () => [entry('b'), entry('c', endless)])).rejects.toThrow()
      expect(types(await store.history(learner))).toEqual(['a'])
      await store.close()
    })

    test('refuses a learner’s id that is none, so that none leads to another place', async () => {
      const store = await (await place())()
      for (const id of ['', '..', '../../etc/passwd', 'ABCDEFGHIJKLMNOP', 'abcdefghijklmno', `${freshId()}.`, `${freshId()}\n`]) {
        await expect(store.history(id)).rejects.toThrow('not a learner')
        await expect(add(store, id, 'a')).rejects.toThrow('not a learner')
        await expect(store.erase(id)).rejects.toThrow('not a learner')
      }
      await store.close()
    })

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

    test('erases all that a learner’s history holds, for good, and lets them begin anew', async () => {
      const open = await place()
      const [learner, other] = [freshId(), freshId()]
      const first = await open()
      await add(first, learner, 'a', 'b')
      await add(first, other, 'c')
      expect([await first.has(learner), await first.has(freshId())]).toEqual([true, false])
      expect((await idsIn(first.learners())).sort()).toEqual([learner, other].sort())
      await first.erase(learner)
      await first.erase(freshId())
      expect(await first.history(learner)).toEqual([])
      expect(await first.has(learner)).toBe(false)
      expect(await idsIn(first.learners())).toEqual([other])
      await first.close()
      const second = await open()
      expect(await second.history(learner)).toEqual([])
      await add(second, learner, 'new')
      expect(types(await second.history(learner))).toEqual(['new'])
      expect(types(await second.history(other))).toEqual(['c'])
      await second.close()
    })

    describe('has shelves on which', () => {
      test('a document stands with its version until it is dropped', async () => {
        const open = await place()
        const first = await open()
        const shelf = first.shelf<{ name: string }>('classes')
        expect(await shelf.get('7b')).toBeUndefined()
        await shelf.put('7b', { name: '7 B' }, 0)
        await shelf.put('7b', { name: 'Class 7 B' }, 1)
        await shelf.put('8a', { name: '8 A' }, 0)
        expect(await shelf.get('7b')).toEqual({ value: { name: 'Class 7 B' }, version: 2 })
        await first.close()

        const second = await open()
        const again = second.shelf<{ name: string }>('classes')
        expect(await again.get('7b')).toEqual({ value: { name: 'Class 7 B' }, version: 2 })
        expect((await ids(again)).sort()).toEqual(['7b', '8a'])
        await again.drop('7b', 2)
        expect(await again.get('7b')).toBeUndefined()
        expect(await ids(again)).toEqual(['8a'])
        expect(await ids(second.shelf('empty'))).toEqual([])
        await second.close()
      })

      test('who is slower meets a conflict, and nothing changes', async () => {
        const store = await (await place())()
        const shelf = store.shelf<string>('sessions')
        await shelf.put('x', 'one', 0)
        await expect(shelf.put('x', 'again', 0)).rejects.toThrow(Conflict)
        await expect(shelf.put('x', 'too far', 2)).rejects.toThrow(Conflict)
        await expect(shelf.drop('x', 0)).rejects.toThrow(Conflict)
        await expect(shelf.drop('x', 2)).rejects.toThrow(Conflict)
        await expect(shelf.put('y', 'never was', 1)).rejects.toThrow(Conflict)
        await expect(shelf.drop('y', 1)).rejects.toThrow(Conflict)
        expect(await shelf.get('x')).toEqual({ value: 'one', version: 1 })
        expect(await ids(shelf)).toEqual(['x'])
        await store.close()
      })

      test('of fifty who write the same document at once one wins, and of fifty who try again all do', async () => {
        const store = await (await place())()
        const puts = Array.from({ length: 50 }, (_, n) => store.shelf<number>('counts').put('race', n, 0))
        const ended = await Promise.allSettled(puts)
        expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
        for (const end of ended) if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(Conflict)

        const count = async (): Promise<void> => {
          const shelf = store.shelf<number>('counts')
          const found = (await shelf.get('sum')) ?? { value: 0, version: 0 }
          await shelf.put('sum', found.value + 1, found.version).catch((error) => {
            if (error instanceof Conflict) return count()
            throw error
          })
        }
        await Promise.all(Array.from({ length: 50 }, count))
        expect(await store.shelf<number>('counts').get('sum')).toEqual({ value: 50, version: 50 })
        await store.close()
      })

      test('a document does not change with the value that was put or got', async () => {
        const store = await (await place())()
        const shelf = store.shelf<{ names: string[] }>('classes')
        const value = { names: ['Ada'] }
        await shelf.put('x', value, 0)
        value.names.push('Ben')
        ;(await shelf.get('x'))?.value.names.push('Cem')
        expect((await shelf.get('x'))?.value).toEqual({ names: ['Ada'] })
        await store.close()
      })

      test('no name leads to another place', async () => {
        const store = await (await place())()
        const shelf = store.shelf('classes')
        for (const id of ['', '.', '..', '../x', 'a/b', 'A', 'a.json', '-a', 'a\n', 'a'.repeat(82)]) {
          await expect(shelf.get(id)).rejects.toThrow('cannot name')
          await expect(shelf.put(id, 1, 0)).rejects.toThrow('cannot name')
          await expect(shelf.drop(id, 1)).rejects.toThrow('cannot name')
        }
        for (const name of ['', '..', '../learners', 'a/b', 'A']) expect(() => store.shelf(name)).toThrow('cannot name')
        await store.close()
      })
    })

    test('ends after what is under way is kept, and takes nothing afterwards', async () => {
      const open = await place()
      const learner = freshId()
      const first = await open()
      const shelf = first.shelf('classes')
      let kept = 0
      const under = [add(first, learner, 'a'), add(first, learner, 'b'), shelf.put('x', 1, 0)].map(async (job) => {
        await job
        kept++
      })
      const closed = first.close().then(() => kept)
      await expect(add(first, learner, 'late')).rejects.toThrow('closed')
      await expect(first.history(learner)).rejects.toThrow('closed')
      await expect(first.erase(learner)).rejects.toThrow('closed')
      await expect(next(first)).rejects.toThrow('closed')
      await expect(shelf.put('y', 1, 0)).rejects.toThrow('closed')
      await expect(shelf.get('x')).rejects.toThrow('closed')
      expect(await closed).toBe(3)
      await Promise.all([...under, first.close()])

      const second = await open()
      expect(types(await second.history(learner))).toEqual(['a', 'b'])
      expect(await ids(second.shelf('classes'))).toEqual(['x'])
      await second.close()
    })

    test('and found no damage in all of this', () => {
      expect(damages).toEqual([])
    })
  })
}

interface Piece {
  learner: string
  entries: readonly Entry[]
  cursor: string
}

/** A store that was opened with ten learners of two entries each. */
async function filled(open: () => Promise<Store>) {
  const learners = Array.from({ length: 10 }, () => freshId())
  const first = await open()
  await Promise.all(learners.map((learner) => add(first, learner, 'a', 'b')))
  await first.close()
  return { store: await open(), learners }
}

async function next(store: Store, cursor?: string): Promise<Piece | undefined> {
  for await (const piece of store.all(cursor)) return piece
  return undefined
}

async function newSince(store: Store, cursor?: string): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const piece of store.all(cursor)) entries.push(...piece.entries)
  return entries
}

async function toEnd(store: Store): Promise<string | undefined> {
  let cursor: string | undefined
  for await (const piece of store.all()) cursor = piece.cursor
  return cursor
}

async function folded(store: Store): Promise<Map<string, Entry[]>> {
  const seen = new Map<string, Entry[]>()
  for await (const piece of store.all()) fold(seen, piece)
  return seen
}

function fold(seen: Map<string, Entry[]>, { learner, entries }: Piece): void {
  seen.set(learner, [...(seen.get(learner) ?? []), ...entries])
}

async function ids(shelf: { ids(): AsyncIterable<string> }): Promise<string[]> {
  const found: string[] = []
  for await (const id of shelf.ids()) found.push(id)
  return found
}

async function idsIn(all: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = []
  for await (const id of all) found.push(id)
  return found
}
