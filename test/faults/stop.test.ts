import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import { spawnServer, startServer } from '../server.ts'
import { fieldsOf, passwordOf, walker } from '../walker.ts'
import { answerUntilGone, arrive, full, type Person, type Receipt, reckoned, send } from './people.ts'

/** In milliseconds. */
const most = 10_000

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const job of undo.splice(0).reverse()) await job()
})

it.each(['SIGTERM', 'SIGINT'] as const)(
  '%s with requests under way loses nothing that was acknowledged, and ends with 0',
  async (signal) => {
    const dataDir = await folder()
    if (signal === 'SIGTERM') await withLongScores(dataDir)
    const server = await startServer({ DATA_DIR: dataDir })
    const { address, child, ended } = server
    const people = await Promise.all(Array.from({ length: 16 }, (_, at) => arrive(address, `Learner ${at}`)))
    const [slow, ...others] = people
    if (!slow) throw new Error('Nobody came')
    const receipts: Receipt[] = []

    // A connection that is kept for later, a form that comes in pieces, and a download that nobody reads to its end.
    const kept = await open(address)
    kept.write(`GET / HTTP/1.1\r\nHost: ${new URL(address).host}\r\n\r\n`)
    await heard(kept, '</html>')
    const form = await formOf(address, slow, 2)
    const upload = await open(address)
    upload.write(form.head + form.body.slice(0, 10))
    if (signal === 'SIGTERM') await startDownload(address, server.output())
    const busy = others.slice(10).map((person, at) => answerUntilGone(address, person, receipts, at))
    while (receipts.length < 10) await wait(5)

    // Fifty at once, five of each of ten, on the wire when the signal comes.
    const atOnce = await Promise.all(
      others.slice(0, 10).flatMap((person) => [1, 2, 3, 4, 6].map(async (n) => ({ person, path: `/attempts/${person.attempt}/${n}`, n }))),
    )
    const forms = await Promise.all(
      atOnce.map(async ({ person, path, n }) => ({ person, path, fields: await filled(address, person, path, n) })),
    )
    let told = 0
    let after = 0
    const sent = forms.map(async ({ person, path, fields }) => {
      // A request that had not arrived when the signal came is refused with its connection; no other answer than yes is given.
      const said = await send(address, person, path, fields).catch(() => undefined)
      if (!said) return
      expect(said.status).toBe(303)
      receipts.push({ learner: person.learner, type: 'answered', key: String(fields.key) })
      if (told > 0) after++
    })
    // As soon as the first of them is answered: the others are under way.
    await Promise.race(sent)
    child.kill(signal)
    told = Date.now()

    // Who comes now is refused; what is under way goes on.
    while (await isOpen(address)) expect(Date.now() - told).toBeLessThan(most)
    upload.write(form.body.slice(10))
    expect((await heard(upload, '\r\n\r\n')).slice(0, 12)).toBe('HTTP/1.1 303')
    receipts.push({ learner: slow.learner, type: 'answered', key: form.key })

    expect(await ended).toBe(0)
    const took = Date.now() - told
    expect(took).toBeLessThan(most)
    await Promise.all([...busy, ...sent])
    expect(after).toBeGreaterThan(0)
    expect(await readdir(dataDir)).not.toContain('running.json')
    const { lost, doubled, damages } = await reckoned(dataDir, receipts)
    expect(receipts.length).toBeGreaterThan(10)
    expect({ lost, doubled, damages }).toEqual({ lost: [], doubled: [], damages: [] })
    expect(server.output()).not.toMatch(/"level":[56]0/)
    console.log(`${signal}: ${receipts.length} acknowledged, ${after} of fifty after it, ${lost.length} lost, ended after ${took} ms`)
  },
  120_000,
)

it('a second signal ends it at once, and loses nothing that was acknowledged', async () => {
  const dataDir = await folder()
  const { address, child, ended } = await startServer({ DATA_DIR: dataDir })
  const people = await Promise.all(Array.from({ length: 8 }, (_, at) => arrive(address, `Learner ${at}`)))
  const receipts: Receipt[] = []
  const busy = people.map((person, at) => answerUntilGone(address, person, receipts, at))
  const upload = await open(address)
  upload.write((await formOf(address, people[0], 2)).head)
  while (receipts.length < 20) await wait(5)
  child.kill('SIGTERM')
  // It has heard the first one when nobody is let in any more, and the upload keeps it from its end for seconds.
  while (await isOpen(address)) await wait(5)
  child.kill('SIGINT')
  // In order it ends with 0.
  expect(await ended).toBe(1)
  await Promise.all(busy)
  expect(await reckoned(dataDir, receipts)).toMatchObject({ lost: [], doubled: [] })
}, 120_000)

it(`a signal while it starts ends it at once, and the next start finds all in order, ${full ? 40 : 6} times over`, async () => {
  const dataDir = await folder()
  const first = await startServer({ DATA_DIR: dataDir })
  const ada = await arrive(first.address, 'Ada')
  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  for (let round = 0; round < (full ? 40 : 6); round++) {
    const { child, ended } = await spawnServer({ DATA_DIR: dataDir })
    await wait(Math.random() * 900)
    child.kill(round % 2 ? 'SIGTERM' : 'SIGINT')
    const told = Date.now()
    const code = await ended
    // Before it has read its own first line it is the system that ends it.
    expect([0, null]).toContain(code)
    expect(Date.now() - told).toBeLessThan(most)
  }
  const last = await startServer({ DATA_DIR: dataDir })
  expect((await send(last.address, ada, '/')).text).toContain('Ada')
  last.child.kill('SIGTERM')
  expect(await last.ended).toBe(0)
  expect((await reckoned(dataDir, [])).damages).toEqual([])
}, 120_000)

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-stop-'))
  undo.push(() => rm(dir, { recursive: true }))
  return dir
}

/** A learner with so much behind them that a download of all answers does not fit on the way to somebody who does not read. */
async function withLongScores(dataDir: string): Promise<void> {
  const store = await openStore({ dir: dataDir, report: () => undefined })
  const at = '2026-01-02T03:04:05.000Z'
  const settings = { title: 'Ice', feedback: 'end', proof: false }
  const common = { at, passage: 'ice@0', level: 'a' }
  for (let turn = 0; turn < 25; turn++)
    await store.commit('abcdefgh22222222', (history) => [
      ...(history.length ? [] : [{ type: 'joined', at, name: 'Long' }]),
      ...Array.from({ length: 50 }, (_, n) => `${turn}-${n}`).flatMap((attempt) => [
        { type: 'began', ...common, attempt, quiz: 'ice/long', settings, seed: '0', questions: ['ICE-SA-1@0'] },
        {
          type: 'answered',
          ...common,
          attempt,
          n: 1,
          question: 'ICE-SA-1@0',
          response: 'x'.repeat(8000),
          where: null,
          key: attempt,
          ...unmarked,
        },
        { type: 'handed-in', at, attempt, by: 'learner' },
      ]),
    ])
  await store.close()
}
const unmarked = { mark: null, proof: null, ms: null, seen: 0 }

/** Signs in as the first teacher and begins to take all answers, of which nothing is read. */
async function startDownload(address: string, output: string): Promise<void> {
  const link = /\/invitations\/\S+/.exec(output)?.[0] ?? ''
  const teacher = walker(address)
  await teacher.submit(await teacher.get(link), link, { name: 'Ms Okafor', password: passwordOf('Ms Okafor') })
  const socket = await open(address)
  const cookie = [...teacher.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  socket.write(`GET /scores.csv HTTP/1.1\r\nHost: ${new URL(address).host}\r\nCookie: ${cookie}\r\n\r\n`)
  expect(await heard(socket, 'learner id')).toMatch(/^HTTP\/1\.1 200/)
  socket.pause()
}

async function filled(address: string, person: Person, path: string, n: number): Promise<Record<string, string | string[]>> {
  const page = await send(address, person, path)
  return {
    ...fieldsOf(page.text, path),
    ...(n === 4 ? { text: 'ice' } : n === 2 ? { option: ['1', '2'] } : { option: n === 1 ? '1' : 'true' }),
  }
}

/** The answer to question n as it goes over the wire. */
async function formOf(address: string, person: Person | undefined, n: number): Promise<{ head: string; body: string; key: string }> {
  if (!person) throw new Error('Nobody came')
  const path = `/attempts/${person.attempt}/${n}`
  const fields = await filled(address, person, path, n)
  const body = new URLSearchParams()
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) body.append(name, value)
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: ${new URL(address).host}`,
    `Origin: ${address}`,
    `Cookie: ${cookie}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(String(body))}`,
  ]
  return { head: `${lines.join('\r\n')}\r\n\r\n`, body: String(body), key: String(fields.key) }
}

function open(address: string): Promise<Socket> {
  return new Promise((connected, failed) => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1', () => connected(socket))
    socket.on('error', failed)
    undo.push(() => socket.destroy())
  })
}

async function isOpen(address: string): Promise<boolean> {
  const socket = await open(address).catch(() => undefined)
  socket?.destroy()
  return socket !== undefined
}

/** What came, as soon as these words are in it. */
function heard(socket: Socket, words: string): Promise<string> {
  return new Promise((found, failed) => {
    let text = ''
    const look = (data: Buffer) => {
      text += data
      if (!text.includes(words)) return
      socket.off('data', look)
      found(text)
    }
    socket.on('data', look)
    socket.once('close', () => failed(new Error(`It was closed after “${text}”`)))
  })
}
