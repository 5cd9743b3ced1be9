import { connect, createServer, type Server } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { openSite, type Page, type Walker, walker } from '../walker.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const job of undo.splice(0).reverse()) await job()
})

it('gets a learner through whose every first reply is lost: each form counts once', async () => {
  const site = await openSite()
  undo.push(() => site.close())
  const proxy = await forgetful(site.address)
  undo.push(() => proxy.close())
  const who = stubborn(walker(proxy.address))

  await who.again((ada) => ada.get('/'))
  const welcome = await who.again((ada) => ada.get('/'))
  await who.submit(welcome, '/learners', { name: 'Ada' })
  const passage = await who.again((ada) => ada.get('/passages/ice'))
  // One form a quiz: that of the first is sent for all, as a learner sends it who picks another one.
  let page = await who.submit(passage, '/attempts', { quiz: 'ice/end' })
  const attempt = page.at.split('/')[2]
  const answers = [{ option: '1' }, { option: ['1', '2'] }, { option: 'true' }, { text: 'ice' }, { sentence: '2' }, { option: 'false' }]
  for (const [at, answer] of answers.entries()) {
    const address = `/attempts/${attempt}/${at + 1}`
    const question = await who.again((ada) => ada.get(address))
    page = await who.submit(question, address, { ...answer, next: 'where' })
    if (page.at === `${address}/place`) page = await who.submit(page, page.at, { where: String(at + 1) })
    if (at === 0) await who.submit(await who.again((ada) => ada.get(`/attempts/${attempt}/2`)), `/attempts/${attempt}/2/flags`)
  }
  const closing = await who.again((ada) => ada.get(`/attempts/${attempt}/closures`))
  const result = await who.submit(closing, `/attempts/${attempt}/closures`)
  expect(result.at).toBe(`/attempts/${attempt}/result`)

  const learners: string[] = []
  for await (const { learner } of site.store.all()) learners.push(learner)
  const [ada = ''] = new Set(learners)
  expect(new Set(learners).size).toBe(1)
  const history = await site.store.history(ada)
  const of = (type: string) => history.filter((entry) => entry.type === type)
  expect(of('joined')).toHaveLength(1)
  expect(of('began')).toHaveLength(1)
  expect(of('flagged')).toHaveLength(1)
  expect(of('handed-in')).toHaveLength(1)
  const keys = of('answered').map(({ key }) => key)
  expect(keys.length).toBeGreaterThanOrEqual(answers.length)
  expect(new Set(keys).size).toBe(keys.length)
  const questions = of('answered').filter(({ where }) => where === null)
  expect(questions.map(({ n }) => n).sort()).toEqual([1, 2, 3, 4, 5, 6])
  expect(proxy.dropped()).toBeGreaterThan(20)
  console.log(`${proxy.dropped()} replies dropped: ${keys.length} answers and places, each once; 1 learner, 1 attempt, 1 hand-in`)
}, 60_000)

/** Sends the same again until a reply comes. */
function stubborn(who: Walker) {
  const again = async (job: (who: Walker) => Promise<Page>): Promise<Page> => {
    for (let tries = 0; ; tries++)
      try {
        const page = await job(who)
        expect([page.at, page.status]).toEqual([page.at, 200])
        return page
      } catch (error) {
        if (!(error instanceof TypeError) || tries > 8) throw error
      }
  }
  return {
    again,
    submit: (page: Page, action: string, fields: Record<string, string | string[]> = {}) =>
      again((one) => one.submit(page, action, fields)),
  }
}

/** A proxy that hands every request on and cuts the connection when the first reply to it comes; the same request again gets its reply. */
async function forgetful(to: string): Promise<{ address: string; dropped: () => number; close: () => Promise<void> }> {
  const seen = new Set<string>()
  let dropped = 0
  const server: Server = createServer((client) => {
    const upstream = connect(Number(new URL(to).port), '127.0.0.1')
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
    let request = ''
    client.on('data', (data) => {
      request += data.toString('latin1')
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      const name = nameOf(request)
      if (!seen.has(name)) {
        seen.add(name)
        dropped++
        // The server has done what was asked, and nobody hears of it.
        client.destroy()
        return
      }
      client.write(data)
      if (data.includes('\r\n\r\n')) request = ''
    })
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const address = server.address()
  return {
    address: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    dropped: () => dropped,
    close: () => new Promise((done) => server.close(() => done())),
  }
}

/** What makes a request the same: its first line and its body. */
function nameOf(request: string): string {
  const [head = '', ...body] = request.split('\r\n\r\n')
  return `${head.split('\r\n')[0]} ${body.join('')}`
}
