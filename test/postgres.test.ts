import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freshId } from '../src/random.ts'
import { openPostgres } from '../src/store/postgres.ts'
import { type Entry, NotKept, NotRead, type Store } from '../src/store/store.ts'
import { openServer, type Server } from './postgres.ts'
import { add, entry, types } from './store-contract/pieces.ts'
import { processes } from './store-contract/processes.ts'

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
})

processes('PostgreSQL', async () => {
  const url = await server.fresh()
  return { url, server }
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
