import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshId } from '../src/random.ts'
import { openPostgres } from '../src/store/postgres.ts'
import { NotKept, NotRead, type Piece, type Store } from '../src/store/store.ts'
import { openSharded, type Sharded } from './sharded.ts'
import { add, entry, newSince, toEnd, types } from './store-contract/pieces.ts'
import { processes } from './store-contract/processes.ts'
import { contract } from './store-contract/store.ts'

let sharded: Sharded
beforeAll(async () => {
  sharded = await openSharded()
})
afterAll(() => sharded.stop())

const three = 'PostgreSQL, whose entries stand on two further servers'

contract(three, async () => {
  await sharded.empty()
  return () => openPostgres(sharded.url)
})

processes(three, async () => {
  await sharded.empty()
  return { url: sharded.url, server: sharded.coordinator }
})

describe(`a store in ${three}`, () => {
  /** A store with a learner on each of them. */
  async function filled() {
    await sharded.empty()
    const { url, parts } = sharded
    const store = await openPostgres(url)
    const learners: string[] = []
    for (const [at, part] of parts.entries())
      while (!learners[at]) {
        const learner = freshId()
        await add(store, learner, 'joined')
        const [found] = await sharded.coordinator.ask<{ n: number }>(part, 'select count(*)::int as n from entries where learner = $1', [
          learner,
        ])
        if (found?.n === 1) learners[at] = learner
        else await store.erase(learner)
      }
    const [here = '', there = ''] = learners
    return { url, parts, store, here, there }
  }

  it('has what learners did on those and nowhere else, and the coordinator numbers it', async () => {
    const { url, parts, store, here, there } = await filled()
    await Promise.all([here, there].map((learner) => add(store, learner, 'answered')))
    const kept = await Promise.all(
      parts.map((part) => sharded.coordinator.ask<{ learner: string }>(part, 'select learner, seq, tx::text from entries order by seq')),
    )
    expect(kept.map((rows) => rows.map(({ learner }) => learner))).toEqual([
      [here, here],
      [there, there],
    ])
    expect(await sharded.coordinator.ask(url, 'select from only entries')).toEqual([])
    const [all] = await sharded.coordinator.ask<{ ok: boolean }>(
      url,
      'select bool_and(tx < pg_snapshot_xmax(pg_current_snapshot())) as ok from entries',
    )
    expect(all).toEqual({ ok: true })
    await store.close()
  })

  it('has one moment for a snapshot: nothing of what came, and all of what went, while the documents were read', async () => {
    const { store, here, there } = await filled()
    const counts = store.shelf<number>('counts')
    await counts.put('x', 0, 0)
    const entries: string[] = []
    for await (const piece of store.snapshot()) {
      if ('shelf' in piece) await Promise.all([counts.put('x', 1, 1), add(store, here, 'late'), store.erase(there)])
      entries.push(...typesIn(piece))
    }
    expect(entries).toEqual(['joined', 'joined'])
    await store.close()
  })

  it('leaves out of a snapshot, and keeps back from followers, what stands there and has not ended at the coordinator', async () => {
    const { url, parts, store, here } = await filled()
    const cursor = await toEnd(store)
    const slow = new Client({ connectionString: url })
    await slow.connect()
    await slow.query('begin')
    const { rows } = await slow.query<{ tx: string }>('select pg_current_xact_id()::text as tx')
    // As in the moment when the other server has it on its disk and the coordinator has not ended its own transaction.
    await sharded.coordinator.ask(parts[0] ?? '', 'insert into entries (learner, seq, after, body, tx) values ($1, 1, 0, $2, $3)', [
      here,
      JSON.stringify([entry('between')]),
      rows[0]?.tx,
    ])
    expect(await kept(store)).toEqual(['joined', 'joined'])
    expect(types(await newSince(store, cursor))).toEqual([])
    await slow.query('commit')
    await slow.end()
    expect(await kept(store)).toEqual(['between', 'joined', 'joined'])
    expect(types(await newSince(store, cursor))).toEqual(['between'])
    await store.close()
  })

  it('has rows in a snapshot that came with a copy of another database, whose numbers are further on; followers from the next start on', async () => {
    const { url, store } = await filled()
    await sharded.coordinator.ask(url, `update entries set tx = '900000000000'`)
    expect(await kept(store)).toEqual(['joined', 'joined'])
    expect(await toEnd(store)).toBeUndefined()
    await store.close()
    // The next start sets them back.
    const again = await openPostgres(url)
    expect(types(await newSince(again))).toEqual(['joined', 'joined'])
    await again.close()
  })

  it('goes on for all others while one of them is away, says so in words, and uses it again when it is back', async () => {
    const { store, here, there } = await filled()
    const [, second] = sharded.shards
    await second?.halt()
    expect(await add(store, here, 'answered')).toHaveLength(1)
    const refusals = [await failure(add(store, there, 'answered')), await failure(store.history(there)), await failure(toEnd(store))]
    await second?.resume()
    expect(refusals.map((error) => [error instanceof NotKept, error instanceof NotRead])).toEqual([
      [true, false],
      [false, true],
      [false, true],
    ])
    expect(String(refusals[1])).toContain('The database does not answer')
    await expect.poll(() => add(store, there, 'again').catch(() => [])).toHaveLength(1)
    expect(types(await store.history(there))).toEqual(['joined', 'again'])
    await store.close()
  })

  it('never gives a number again that stands in a row, when the coordinator ends at any moment', async () => {
    const { url, store, here } = await filled()
    await add(store, here, 'answered')
    await sharded.coordinator.halt()
    await sharded.coordinator.resume()
    const [next] = await sharded.coordinator.ask<{ tx: string }>(url, 'select pg_current_xact_id()::text as tx')
    const [last] = await sharded.coordinator.ask<{ tx: string }>(url, 'select tx::text from entries order by entries.tx desc limit 1')
    expect(BigInt(next?.tx ?? 0)).toBeGreaterThan(BigInt(last?.tx ?? 0))
    await store.close()
  })
})

const typesIn = (piece: Piece): string[] => ('commits' in piece ? piece.commits.flatMap(types) : [])

async function kept(store: Store): Promise<string[]> {
  const found: string[] = []
  for await (const piece of store.snapshot()) found.push(...typesIn(piece))
  return found.sort()
}

const failure = (job: Promise<unknown>): Promise<unknown> => job.then(() => undefined).catch((error: unknown) => error)
