import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from './browser.ts'
import { at, begin, fillIn, saved, saveOnly, window } from './desk.ts'
import { type Nodes, node, openNodes } from './nodes-set-up.ts'
import { kill } from './server.ts'

let nodes: Nodes
let proxy: Server
let address: string
let browser: Browser
const served: number[] = [0, 0]

beforeAll(async () => {
  nodes = await openNodes(2, { TRUST_PROXY: '1' })
  // Hands each request to the next one, as a proxy without sticky sessions does; where one is gone, to the other.
  let turn = 0
  proxy = createServer((incoming, outgoing) => {
    const body: Buffer[] = []
    incoming.on('data', (chunk) => body.push(chunk))
    incoming.on('end', () => send(2))
    const send = (tries: number) => {
      const which = turn++ % 2
      const { port } = new URL(node(nodes, which).address)
      const { method, url: path, headers } = incoming
      const on = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
        served[which] = (served[which] ?? 0) + 1
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(outgoing)
      })
      on.on('error', () => (tries > 1 ? send(tries - 1) : outgoing.destroy()))
      on.end(Buffer.concat(body))
    }
  })
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening))
  address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  proxy?.closeAllConnections()
  proxy?.close()
  await nodes?.close()
})

it('a class goes on in its browser while requests go to two processes in turn and one of them is killed', async () => {
  const page = await window(browser, address)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  const attempt = await begin(page, 'ice/end', 'Mina')
  for (let n = 1; n <= 6; n++) {
    await page.goto(`/attempts/${attempt}/${n}`)
    await fillIn(page)
    await expect.poll(() => saved(page)).toMatch(/Saved/)
    if (n === 3) await kill(node(nodes, 1).child)
    await saveOnly(page)
    await at(page, n < 6 ? n + 1 : 'closures')
  }
  await page.getByRole('button', { name: /Hand in/ }).click()
  await at(page, 'result')
  await wait(200)
  expect(complaints).toEqual([])
  expect(Math.min(...served)).toBeGreaterThan(5)
  const learner = (await page.context().cookies()).find(({ name }) => name === 'learner')?.value.split('.')[0] ?? ''
  const history = await nodes.store.history(learner)
  expect(new Set(history.filter(({ type }) => type === 'answered').map(({ n }) => n)).size).toBe(6)
  expect(history.at(-1)?.type).toBe('handed-in')
}, 180_000)
