import { describe, expect, test } from 'vitest'
import { freshId } from '../../src/random.ts'
import { everybodysEntries } from './everybody.ts'
import { add, entry, ids, idsIn, next, type Place, types } from './pieces.ts'
import { shelves } from './shelves.ts'

/** What every store promises, tried in places of one kind. */
export function contract(name: string, place: Place): void {
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

    everybodysEntries(place)

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

    shelves(place)

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
  })
}
