import { rename } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { openSite, type Site, type Walker } from './walker.ts'

const token = 'only-for-prometheus'
let site: Site | undefined
afterEach(async () => {
  await site?.close()
  site = undefined
})

const open = async (parts: Parameters<typeof openSite>[0] = {}): Promise<Site> => {
  site = await openSite(parts)
  return site
}
/** Somebody who began a quiz and answered its first question. */
async function answered(who: Walker, name: string): Promise<{ attempt: string }> {
  await who.come(name)
  const page = await who.begin('ice/end')
  const attempt = page.at.split('/')[2] ?? ''
  await who.submit(page, `/attempts/${attempt}/1`, { option: '2', next: 'on' })
  return { attempt }
}
const bearer = (given: string) => ({ headers: { authorization: `Bearer ${given}` } })

describe('for whoever watches the process', () => {
  it('/healthz says that it runs, and /readyz that it can serve, to everybody and nothing else', async () => {
    const { address } = await open()
    for (const [path, words] of [
      ['/healthz', 'ok\n'],
      ['/readyz', 'ready\n'],
    ] as const) {
      const answer = await fetch(`${address}${path}`)
      expect([answer.status, await answer.text(), answer.headers.get('cache-control')]).toEqual([200, words, 'no-store'])
    }
  })

  it('/readyz says that it cannot while the disk is away, and that it can again, without a new start', async () => {
    const { address, dataDir } = await open()
    await rename(`${dataDir}/learners`, `${dataDir}/away`)
    const away = await fetch(`${address}/readyz`)
    expect([away.status, await away.text(), away.headers.get('retry-after')]).toEqual([503, 'The store does not answer.\n', '5'])
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
    await rename(`${dataDir}/away`, `${dataDir}/learners`)
    expect((await fetch(`${address}/readyz`)).status).toBe(200)
  })
})

describe('/metrics', () => {
  it('is there for whoever brings the token, and for nobody where none is set', async () => {
    const { address } = await open({ metricsToken: token })
    for (const given of [undefined, bearer('only-for-prometheuS'), bearer(''), bearer(`${token} `.repeat(100))])
      expect((await fetch(`${address}/metrics`, given)).status).toBe(404)
    expect((await fetch(`${address}/metrics`, bearer(token))).status).toBe(200)
    await site?.close()
    const closed = await open()
    expect((await fetch(`${closed.address}/metrics`, bearer('undefined'))).status).toBe(404)
  })

  it('counts requests by the pattern of their address, and measures answers, store, event loop and bank', async () => {
    const { address, walker } = await open({ metricsToken: token })
    const { attempt } = await answered(walker(), 'Ada')
    await fetch(`${address}/no/such/page?with=secrets`)
    const text = await (await fetch(`${address}/metrics`, bearer(token))).text()
    expect(text).toMatch(/^evident_request_seconds_count\{method="POST",route="\/attempts\/:attempt\/:n",status="303"\} \d+$/m)
    expect(text).toMatch(/^evident_request_seconds_count\{method="GET",route="none",status="404"\} 1$/m)
    expect(text).toMatch(/^evident_answer_seconds_count [1-9]/m)
    expect(text).toMatch(/^evident_store_seconds_count\{operation="commit",outcome="done"\} [1-9]/m)
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m)
    expect(text).toMatch(/^evident_learners 1$/m)
    expect(text).toMatch(/^evident_entries [1-9]\d*$/m)
    expect(text).toMatch(/^evident_questions [1-9]\d*$/m)
    expect(text).toMatch(/^evident_bank_problems\{severity="error"\} \d+$/m)
    // Nothing of anybody.
    for (const of of ['Ada', 'secrets', attempt]) expect(text).not.toContain(of)
  })
})

describe('the log', () => {
  it('tells each request with an id that its answer names, and nothing of who asked', async () => {
    const lines: string[] = []
    const out = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      },
    })
    const { address, walker, dataDir } = await open({ log: pino({ base: null, level: 'info' }, out) })
    const ada = walker()
    const { attempt } = await answered(ada, 'Ada Lovelace')
    const answer = await fetch(`${address}/sign-in?to=/secrets`, { headers: { 'user-agent': 'Evil/1.0', 'x-request-id': 'mine' } })
    const id = answer.headers.get('x-request-id')
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    await expect.poll(() => lines.some((line) => line.includes(String(id)))).toBe(true)
    const told = lines.map((line) => JSON.parse(line)).find(({ request }) => request === id)
    expect(told).toMatchObject({ level: 30, method: 'GET', route: '/sign-in', status: 200, ms: expect.any(Number), msg: 'answered' })

    // What fails names the request, too.
    const teacher = walker()
    await teacher.teach('Ms Okafor')
    await rename(`${dataDir}/shelves`, `${dataDir}/away`)
    const failed = await teacher.get('/account')
    await rename(`${dataDir}/away`, `${dataDir}/shelves`)
    expect(failed.status).toBe(503)
    const error = lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'a request failed')
    expect(error).toMatchObject({ level: 50, request: failed.headers.get('x-request-id'), error: { type: 'NotRead' } })
    const all = lines.join('')
    for (const of of ['Ada', 'Lovelace', 'Okafor', attempt, 'secrets', 'Evil', '127.0.0.1', 'mine']) expect(all).not.toContain(of)
  })
})

describe('an address that somebody claims (X-Forwarded-For)', () => {
  /** Twelve wrong passwords from one connection that each time claims to come from somewhere else. @returns how many had to wait */
  const waits = async (trustProxy: boolean | string[]): Promise<number> => {
    const { address } = await open({ trustProxy })
    let waited = 0
    for (let n = 0; n < 12; n++) {
      const answer = await fetch(`${address}/sign-in`, {
        method: 'POST',
        headers: { 'x-forwarded-for': `203.0.113.${n}`, origin: address },
        body: new URLSearchParams({ name: 'nobody-here', password: 'wrong wrong wrong' }),
      })
      if (answer.status === 429) waited++
    }
    return waited
  }

  it('changes nothing where no proxy is trusted, nor from somewhere else than the trusted one', async () => {
    expect(await waits(false)).toBe(2)
    await site?.close()
    expect(await waits(['10.0.0.1'])).toBe(2)
  })

  it('counts where the proxy in front is trusted', async () => {
    expect(await waits(['loopback'])).toBe(0)
  })
})
