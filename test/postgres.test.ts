import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freshId } from '../src/random.ts'
import { openPostgres } from '../src/store/postgres.ts'
import { type Entry, NotKept, NotRead, type Store } from '../src/store/store.ts'
import { openServer, type Server } from './postgres.ts'
import { add, entry, folded, newSince, toEnd, types } from './store-contract/pieces.ts'

let server: Server
const opened: Store[] = []
beforeAll(async () => {
  server = await openServer()
})
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})
afterAll(() => server.stop())

const open = async (url: string): Promise<Store> => {
  const store = await openPostgres(url)
  opened.push(store)
  return store
}

/** Two processes' stores over one database. */
async function two(): Promise<{ url: string; one: Store; other: Store }> {
  const url = await server.fresh()
  const [one, other] = await Promise.all([open(url), open(url)])
  return { url, one, other }
}

describe('two processes over one database', () => {
  it('make its tables once, also when both start at the same time', async () => {
    const url = await server.fresh()
    await Promise.all(Array.from({ length: 5 }, () => open(url)))
    expect(await server.ask(url, 'select format from evident_format')).toEqual([{ format: 1 }])
  })

  it('refuse one that a newer release wrote, and leave it as it is', async () => {
    const url = await server.fresh()
    await (await openPostgres(url)).close()
    await server.ask(url, 'update evident_format set format = 7')
    await expect(openPostgres(url)).rejects.toThrow('newer Evident (format 7')
    expect(await server.ask(url, 'select format from evident_format')).toEqual([{ format: 7 }])
  })

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
    const { url, one, other } = await two()
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
    expect(await server.ask(url, 'select * from entries')).toEqual([])
    await add(one, learner, 'back')
    await add(other, learner, 'again')
    expect(types(await one.history(learner))).toEqual(['back', 'again'])
  })

  it('erase all of somebody who is at work in the other one', async () => {
    const { url, one, other } = await two()
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
    expect(await server.ask(url, 'select * from entries')).toEqual([])
  })

  it('take a document once, of all who put it at the same time', async () => {
    const { one, other } = await two()
    const puts = [one, other].flatMap((store) => Array.from({ length: 25 }, (_, n) => store.shelf('classes').put('7b', n, 0)))
    const ended = await Promise.allSettled(puts)
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('whoever follows everybody', () => {
  it('waits for a transaction that is slow, and passes over none', async () => {
    const { url, one, other } = await two()
    const [slow, quick] = [freshId(), freshId()]
    await add(one, slow, 'joined')
    const cursor = await toEnd(other)
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query('begin')
    await client.query(`insert into entries (learner, seq, after, body) values ($1, 1, 0, $2)`, [slow, JSON.stringify([entry('slow')])])
    await add(one, quick, 'quick')
    expect(types(await newSince(other, cursor))).toEqual([])
    await client.query('commit')
    await client.end()
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
})

describe('a database that goes away', () => {
  it('is told in words, keeps what was acknowledged, and is used again without a new start', async () => {
    const { url, one } = await two()
    const learner = freshId()
    await add(one, learner, 'joined')
    await server.halt()
    const kept = await add(one, learner, 'answered').catch((error: unknown) => error)
    const read = await one.history(learner).catch((error: unknown) => error)
    const document = await one
      .shelf('classes')
      .put('7b', 1, 0)
      .catch((error: unknown) => error)
    expect(kept).toBeInstanceOf(NotKept)
    expect(read).toBeInstanceOf(NotRead)
    expect(document).toBeInstanceOf(NotKept)
    expect(String(read)).toContain('The database does not answer')
    await server.resume()
    const since = Date.now()
    await expect.poll(() => add(one, learner, 'again').catch(() => [])).toHaveLength(1)
    expect(Date.now() - since).toBeLessThan(10_000)
    expect(types(await one.history(learner))).toEqual(['joined', 'again'])
    expect(await server.ask(url, 'select count(*)::int as n from entries')).toEqual([{ n: 2 }])
  }, 60_000)

  it('that ends every connection loses nothing and doubles nothing, under load', async () => {
    const { url, one, other } = await two()
    const learners = Array.from({ length: 20 }, () => freshId())
    const acknowledged = new Set<string>()
    let isOver = false
    const working = learners.map(async (learner, at) => {
      for (let n = 0; !isOver; n++) {
        const key = `${at}-${n}`
        // As a browser does: the same again until it is told that it is kept, and the decision knows it again.
        for (let done = false; !done; ) {
          const decide = (history: readonly Entry[]) => (history.some((one) => one.key === key) ? [] : [entry('answered', { key })])
          done = await (at % 2 ? one : other).commit(learner, decide).then(
            () => true,
            () => false,
          )
          if (!done) await wait(20)
        }
        acknowledged.add(key)
      }
    })
    for (let round = 0; round < 10; round++) {
      await wait(150)
      await server.ask(
        url,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      )
    }
    isOver = true
    await Promise.all(working)
    const stand = (await Promise.all(learners.map((learner) => one.history(learner)))).flat().map(({ key }) => String(key))
    expect(stand.length).toBeGreaterThan(100)
    expect(new Set(stand).size).toBe(stand.length)
    expect([...acknowledged].filter((key) => !stand.includes(key))).toEqual([])
    console.log(`10 times all connections ended: ${acknowledged.size} acknowledged, 0 lost, 0 doubled`)
  }, 60_000)
})
