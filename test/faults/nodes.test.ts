import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { type Nodes, node, openNodes } from '../nodes-set-up.ts'
import { kill, spawnServer } from '../server.ts'
import { answerUntilGone, arrive, full, type Person, type Receipt, reckonedIn, send, turn } from './people.ts'

let nodes: Nodes
afterEach(() => nodes.close())

const answers = full ? 5_000 : 1_000

it(`loses nothing acknowledged when one of two processes is killed while the other takes ${answers} answers, which goes on`, async () => {
  nodes = await openNodes(2)
  const { address } = node(nodes, 0)
  const dying = node(nodes, 1)
  const people = await Promise.all(Array.from({ length: 40 }, (_, at) => arrive(address, `Learner ${at}`)))
  const [staying, going] = [people.slice(0, 20), people.slice(20)]
  const receipts: Receipt[] = []
  const statuses: number[] = []

  const answerAll = async (person: Person, from: number) => {
    for (let count = from; receipts.length < answers; count++) {
      const { said, receipt } = await turn(address, person, count)
      statuses.push(said.status)
      if (receipt) receipts.push(receipt)
    }
  }
  const theirs: Receipt[] = []
  const onDying = Promise.all(going.map((person, at) => answerUntilGone(dying.address, person, theirs, at)))
  const onStaying = Promise.all(staying.map((person, at) => answerAll(person, at)))
  while (receipts.length < answers / 3) await Promise.race([wait(1), onStaying])
  await kill(dying.child)
  await Promise.all([onDying, onStaying])
  expect(theirs.length).toBeGreaterThan(20)
  // Whose process is gone goes on at the other one.
  for (const person of going) expect((await turn(address, person, 3)).said.status).toBeLessThan(400)

  const all = [...receipts, ...theirs]
  expect(await reckonedIn(nodes.store, all)).toMatchObject({ lost: [], doubled: [] })
  expect(statuses.filter((status) => status >= 500)).toEqual([])
  console.log(
    `killed beside ${receipts.length} answers: ${all.length} acknowledged, 0 lost, 0 doubled; of ${statuses.length} requests 0 failed`,
  )
}, 300_000)

it('says in words that the database is away, recovers by itself within ten seconds, and has lost nothing acknowledged', async () => {
  nodes = await openNodes(2)
  const both = nodes.all.map(({ address }) => address)
  const at = (count: number) => both[count % 2] ?? ''
  const people = await Promise.all(Array.from({ length: 10 }, (_, count) => arrive(at(count), `Learner ${count}`)))
  const receipts: Receipt[] = []
  const statuses = new Set<number>()
  let isOver = false
  const answering = Promise.all(
    people.map(async (person, who) => {
      for (let count = who; !isOver; count++) {
        const { said, receipt } = await turn(at(count), person, count)
        statuses.add(said.status)
        if (receipt) receipts.push(receipt)
        else await wait(50)
      }
    }),
  )
  while (receipts.length < 50) await Promise.race([wait(5), answering])
  await nodes.postgres.halt()
  for (const address of both) {
    const [person] = people
    if (!person) throw new Error('Nobody came')
    const page = await send(address, person, `/attempts/${person.attempt}/1`)
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
    expect(page.text).toContain('Not to be had just now')
    const answer = await send(address, person, `/attempts/${person.attempt}/1`, {
      option: '1',
      next: 'on',
      key: 'somewhat-random',
      seen: '0',
      shown: '',
    })
    expect(answer.status).toBe(503)
    expect((await send(address, person, '/readyz')).status).toBe(503)
    expect((await send(address, person, '/healthz')).status).toBe(200)
  }
  await nodes.postgres.resume()
  const start = performance.now()
  for (const address of both)
    await expect.poll(async () => (await send(address, people[0] as Person, '/')).status, { interval: 100 }).toBe(200)
  expect(performance.now() - start).toBeLessThan(10_000)
  const before = receipts.length
  while (receipts.length < before + 50) await Promise.race([wait(5), answering])
  isOver = true
  await answering
  expect([...statuses].filter((status) => status >= 500)).toEqual([503])
  expect(await reckonedIn(nodes.store, receipts)).toMatchObject({ lost: [], doubled: [] })
}, 120_000)

it('does not start without its database, and says why', async () => {
  nodes = await openNodes(1)
  const nobody = await spawnServer({ DATABASE_URL: 'postgres://evident@127.0.0.1:1/evident' })
  expect(await nobody.ended).toBe(1)
  expect(nobody.output()).toMatch(/The database does not answer/)
  const none = await spawnServer({ DATABASE_URL: 'mysql://evident@127.0.0.1/evident' })
  expect(await none.ended).toBe(1)
  expect(none.output()).toMatch(/DATABASE_URL: write the address of a PostgreSQL database/)
}, 60_000)
