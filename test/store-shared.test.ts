import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgres, secretAt } from '../src/store/postgres.ts'
import { NotKept, NotRead, type Store } from '../src/store/store.ts'
import { openServer, type Server } from './postgres.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
}, 60_000)
afterAll(() => server.stop())

/** Two stores over one database, as two processes have them. */
async function two(): Promise<{ here: Store; there: Store; url: string; close(): Promise<void> }> {
  const url = await server.fresh()
  const [here, there] = await Promise.all([openPostgres(url), openPostgres(url)])
  return { here, there, url, close: async () => void (await Promise.all([here.close(), there.close()])) }
}

describe('a shelf that is followed', () => {
  it('calls at the beginning, and after each kind of change, whoever made it and whether it follows or not', async () => {
    const { here, there, close } = await two()
    let calls = 0
    const stop = here.follow('bank', () => void calls++)
    await expect.poll(() => calls).toBe(1)
    await there.shelf('bank').put('x', 1, 0)
    await expect.poll(() => calls, { timeout: 3000 }).toBe(2)
    await there.shelf('bank').put('x', 2, 1)
    await expect.poll(() => calls, { timeout: 3000 }).toBe(3)
    await here.shelf('bank').put('y', 1, 0)
    await expect.poll(() => calls, { timeout: 3000 }).toBe(4)
    await there.shelf('bank').drop('x', 2)
    await expect.poll(() => calls, { timeout: 3000 }).toBe(5)
    await there.shelf('others').put('x', 1, 0)
    stop()
    await there.shelf('bank').put('z', 1, 0)
    await wait(1500)
    expect(calls).toBe(5)
    await close()
  })

  it('calls at once where both follow it, and within a second all the same where no word arrives', async () => {
    const { here, there, url, close } = await two()
    let calls = 0
    here.follow('bank', () => void calls++)
    there.follow('bank', () => undefined)
    await expect.poll(() => calls).toBe(1)
    // Just after a look, so that the next one is far.
    await wait(200)
    const times: number[] = []
    for (let version = 0; version < 5; version++) {
      const start = performance.now()
      const before = calls
      await there.shelf('bank').put('x', version, version)
      await expect.poll(() => calls, { interval: 5 }).toBe(before + 1)
      times.push(performance.now() - start)
    }
    expect(times.sort((a, b) => a - b)[2]).toBeLessThan(450)
    // Nobody listens any more.
    await server.ask(url, `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%'`)
    const before = calls
    await there.shelf('bank').put('x', 'again', 5)
    await expect.poll(() => calls, { interval: 20, timeout: 2000 }).toBe(before + 1)
    await close()
  })

  it('calls again where what was changed could not be taken up', async () => {
    const { here, there, close } = await two()
    let calls = 0
    here.follow('bank', async () => {
      calls++
      if (calls < 3) throw new Error('not just now')
    })
    await there.shelf('bank').put('x', 1, 0)
    await expect.poll(() => calls, { timeout: 5000 }).toBe(3)
    await wait(1500)
    expect(calls).toBe(3)
    await close()
  })

  it('tells what was missed while the database was away', async () => {
    if (process.env.TEST_DATABASE_URL) return
    const { here, there, close } = await two()
    let calls = 0
    here.follow('bank', () => void calls++)
    await expect.poll(() => calls).toBe(1)
    await server.halt()
    await wait(300)
    await server.resume()
    await expect
      .poll(
        () =>
          there
            .shelf('bank')
            .put('x', 1, 0)
            .then(
              () => true,
              () => false,
            ),
        { timeout: 10_000 },
      )
      .toBe(true)
    await expect.poll(() => calls, { timeout: 5000 }).toBe(2)
    await close()
  })
})

describe('a job', () => {
  it('is claimed by one of all who ask at once, kept by asking again, and passed on when its time is over', async () => {
    const { here, there, close } = await two()
    const asked = await Promise.all([here, there, here, there].map((store) => store.claim('look', 1)))
    expect(new Set([asked[0], asked[2]]).size).toBe(1)
    expect(asked.filter(Boolean)).toHaveLength(2)
    const [holder, other] = asked[0] ? [here, there] : [there, here]
    expect([await holder.claim('look', 1), await other.claim('look', 1), await other.claim('another', 1)]).toEqual([true, false, true])
    await wait(1100)
    expect([await other.claim('look', 1), await holder.claim('look', 1)]).toEqual([true, false])
    await close()
  })
})

describe('what failed', () => {
  it('is counted by both together, forgotten after its time, and names nobody in the database', async () => {
    const { here, there, url, close } = await two()
    const [mine, theirs] = [here.tally('codes', 1), there.tally('codes', 1)]
    expect(await mine.of('192.0.2.7')).toEqual({ count: 0, wait: 0 })
    await Promise.all([mine, theirs, mine, theirs].map((tally) => tally.add('192.0.2.7')))
    const { count, wait: ms } = await mine.of('192.0.2.7')
    expect(count).toBe(4)
    expect(ms).toBeGreaterThan(0)
    expect(ms).toBeLessThanOrEqual(1000)
    expect((await theirs.of('192.0.2.8')).count).toBe(0)
    expect((await here.tally('others', 1).of('192.0.2.7')).count).toBe(0)
    expect(JSON.stringify(await server.ask(url, 'select * from tallies'))).not.toContain('192.0.2')
    await wait(1100)
    expect((await mine.of('192.0.2.7')).count).toBe(0)
    await close()
    await expect(mine.of('x')).rejects.toBeInstanceOf(NotRead)
    await expect(mine.add('x')).rejects.toBeInstanceOf(NotKept)
  })
})

it('the secret of a database is made once, however many ask at once, and kept', async () => {
  const url = await server.fresh()
  const secrets = new Set(await Promise.all(Array.from({ length: 5 }, () => secretAt(url))))
  expect(secrets.size).toBe(1)
  expect([...secrets][0]).toMatch(/^[0-9a-f]{64}$/)
  await server.ask(url, `update evident_format set secret = 'short'`)
  await expect(secretAt(url)).rejects.toThrow('32 are needed')
})

it('who signs with another secret than the others is refused in words, and who has theirs is not', async () => {
  const url = await server.fresh()
  const given = 'a-secret-of-the-tests-32-characters'
  expect(await secretAt(url, given)).toBe(given)
  expect(await secretAt(url, given)).toBe(given)
  await expect(secretAt(url)).rejects.toThrow('sign with another secret')
  await expect(secretAt(url, `${given}!`)).rejects.toThrow('Set SECRET to what they have')
  await server.ask(url, 'update evident_format set signs = null')
  expect(await secretAt(url, `${given}!`)).toBe(`${given}!`)
})

it('a database that lets transactions see one moment by default tells who is slower all the same', async () => {
  const url = await server.fresh()
  await server.ask(url, `alter database ${new URL(url).pathname.slice(1)} set default_transaction_isolation = 'repeatable read'`)
  const [here, there] = await Promise.all([openPostgres(url), openPostgres(url)])
  for (let version = 0; version < 20; version++) {
    const puts = [here, there, here, there].map((store) => store.shelf('classes').put('x', version, version))
    const ended = await Promise.allSettled(puts)
    expect(ended.flatMap((one) => (one.status === 'rejected' ? [one.reason.name] : []))).toEqual(Array(3).fill('Conflict'))
  }
  await Promise.all([here.close(), there.close()])
})

it('a database that somebody is just filling is not opened', async () => {
  const url = await server.fresh()
  await (await openPostgres(url)).close()
  await server.ask(url, `update evident_format set moving = 'from elsewhere'`)
  await expect(openPostgres(url)).rejects.toThrow('is not finished')
})
