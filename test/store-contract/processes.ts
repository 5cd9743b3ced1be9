import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { freshId } from '../../src/random.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { NotRead, type Store } from '../../src/store/store.ts'
import type { Server } from '../postgres.ts'
import { add, entry, folded, newSince, toEnd, types } from './pieces.ts'

/** Makes an empty database. */
type Fresh = () => Promise<{ url: string; server: Server }>

/** What holds where several processes share a database. */
export function processes(name: string, fresh: Fresh): void {
  const opened: Store[] = []
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
  })

  /** Two processes' stores over one database, and whoever changes something in it beside them. */
  async function two() {
    const { url, server } = await fresh()
    const [one, other] = await Promise.all([openPostgres(url), openPostgres(url)])
    opened.push(one, other)
    const besides = new Client({ connectionString: url })
    return { server, url, one, other, besides, rows: () => server.ask(url, 'select * from entries') }
  }

  describe(`two processes over one database in ${name}`, () => {
    it('know at once what the other one kept, though they keep histories at hand', async () => {
      const { one, other } = await two()
      const learner = freshId()
      await add(one, learner, 'joined')
      await add(other, learner, 'began')
      // To decide that there is nothing to do is decided on what stands now, too.
      const seen: string[][] = []
      await one.commit(learner, (history) => {
        seen.push(types(history))
        return []
      })
      expect(seen.at(-1)).toEqual(['joined', 'began'])
      const refusal = one.commit(learner, (history) => {
        throw new RangeError(`${history.length} already`)
      })
      await expect(refusal).rejects.toThrow('2 already')
      await add(other, learner, 'answered')
      expect(types(await one.history(learner))).toEqual(['joined', 'began', 'answered'])
    })

    it('take fifty commits each on one learner, at once: all are there, none twice, in an order that each of them saw', async () => {
      const { one, other } = await two()
      const learner = freshId()
      let tries = 0
      const commits = [one, other].flatMap((store, of) =>
        Array.from({ length: 50 }, (_, n) =>
          store.commit(learner, (history) => {
            tries++
            return [entry('answered', { of, n, after: history.length })]
          }),
        ),
      )
      await Promise.all(commits)
      const history = await one.history(learner)
      expect(history).toHaveLength(100)
      expect(new Set(history.map(({ of, n }) => `${of}/${n}`)).size).toBe(100)
      expect(history.map(({ after }) => after)).toEqual(history.map((_, at) => at))
      console.log(`${tries} tries for 100 commits`)
      expect(tries).toBeLessThanOrEqual(200)
    })

    it('keep nothing of who was erased by the other one, and let them begin anew', async () => {
      const { rows, one, other } = await two()
      const learner = freshId()
      await add(one, learner, 'joined', 'began')
      await add(one, learner, 'answered')
      await other.erase(learner)
      const seen: number[] = []
      await one.commit(learner, (history) => {
        seen.push(history.length)
        return history.length > 0 ? [entry('late')] : []
      })
      expect(seen).toEqual([3, 0])
      expect(await rows()).toEqual([])
      await add(one, learner, 'back')
      await add(other, learner, 'again')
      expect(types(await one.history(learner))).toEqual(['back', 'again'])
    })

    it('erase all of somebody who is at work in the other one', async () => {
      const { rows, one, other } = await two()
      const learner = freshId()
      await add(one, learner, 'joined')
      let [isOver, kept] = [false, 0]
      const working = (async () => {
        while (!isOver) kept += (await one.commit(learner, (history) => (history.length > 0 ? [entry('answered')] : []))).length
      })()
      while (kept < 5) await wait(1)
      await other.erase(learner)
      isOver = true
      await working
      expect(await rows()).toEqual([])
    })

    it('erase whom somebody else erases or lets go on at that moment, and go on with neither', async () => {
      const { rows, one, other, besides } = await two()
      const learner = freshId()
      await besides.connect()
      for (const meanwhile of [
        'delete from entries where learner = $1',
        `insert into entries (learner, seq, after, body) values ($1, 2, 0, '[{ "type": "besides", "at": "" }]')`,
      ]) {
        await add(one, learner, 'joined', 'began')
        await besides.query('begin')
        await besides.query(meanwhile, [learner])
        const erased = other.erase(learner)
        const late = one.commit(learner, (history) => (history.length > 0 ? [entry('late')] : []))
        await wait(200)
        await besides.query('commit')
        await erased
        const kept = await late
        // Who went on from what was there besides was kept, and goes with it.
        if (kept.length > 0) await other.erase(learner)
        expect(await rows()).toEqual([])
      }
      await besides.end()
    })

    it('take a document once, of all who put it at the same time', async () => {
      const { one, other } = await two()
      const puts = [one, other].flatMap((store) => Array.from({ length: 25 }, (_, n) => store.shelf('classes').put('7b', n, 0)))
      const ended = await Promise.allSettled(puts)
      expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    })
  })

  describe(`whoever follows everybody in ${name}`, () => {
    it('waits for a transaction that is slow, and passes over none', async () => {
      const { one, other, besides } = await two()
      const [slow, quick] = [freshId(), freshId()]
      await add(one, slow, 'joined')
      const cursor = await toEnd(other)
      await besides.connect()
      await besides.query('begin')
      await besides.query(`insert into entries (learner, seq, after, body) values ($1, 1, 0, $2)`, [slow, JSON.stringify([entry('slow')])])
      await add(one, quick, 'quick')
      expect(types(await newSince(other, cursor))).toEqual([])
      await besides.query('commit')
      await besides.end()
      expect(types(await newSince(other, cursor)).sort()).toEqual(['quick', 'slow'])
      const seen = await folded(one)
      expect(types(seen.get(slow) ?? [])).toEqual(['joined', 'slow'])
    })

    it('gets thousands of commits of both, page by page, each once and each learner’s in order', async () => {
      const { one, other } = await two()
      const learners = Array.from({ length: 40 }, () => freshId())
      const seen = new Map<string, number[]>()
      let [cursor, isOver]: [string | undefined, boolean] = [undefined, false]
      const follow = async () => {
        for await (const piece of other.all(cursor)) {
          seen.set(piece.learner, [...(seen.get(piece.learner) ?? []), ...piece.entries.map(({ n }) => Number(n))])
          cursor = piece.cursor
        }
      }
      const following = (async () => {
        while (!isOver) await follow()
      })()
      await Promise.all(
        learners.map(async (learner, at) => {
          for (let n = 0; n < 40; n++) await (at % 2 ? one : other).commit(learner, () => [entry('answered', { n })])
        }),
      )
      isOver = true
      await following
      await follow()
      for (const learner of learners) expect(seen.get(learner)).toEqual(Array.from({ length: 40 }, (_, n) => n))
    }, 60_000)

    it('is told when the server leaves in the middle of a snapshot, and goes on', async () => {
      const { server, one } = await two()
      await add(one, freshId(), 'joined')
      const pieces = one.snapshot()[Symbol.asyncIterator]()
      expect((await pieces.next()).done).toBe(false)
      await server.halt()
      await server.resume()
      await expect(pieces.next()).rejects.toThrow(NotRead)
      await expect.poll(() => add(one, freshId(), 'joined').catch(() => [])).toHaveLength(1)
    }, 60_000)

    it('passes over nothing after the server ended and gave numbers of transactions once more', async () => {
      const { server, url, one, other } = await two()
      const [early = '', late = ''] = [freshId(), freshId()].sort()
      await add(one, late, 'joined')
      // What is refused takes a number, too, and leaves nothing on the disk.
      for (let n = 0; n < 5; n++)
        await server.ask(url, `insert into entries (learner, seq, body) values ($1, 0, '[]')`, [late]).catch(() => undefined)
      const cursor = await toEnd(other)
      await server.halt()
      await server.resume()
      await expect.poll(() => add(one, early, 'again').catch(() => [])).toHaveLength(1)
      expect(types(await newSince(other, cursor))).toEqual(['again'])
    }, 60_000)
  })
}
