import { readdir, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { openStore } from '../../src/store/index.ts'
import { kill, startServer } from '../server.ts'
import { fieldsOf, walker } from '../walker.ts'
import { startHello } from './hello.ts'
import { figures, median, questions, type Row } from './row.ts'
import { bigSchool, forms } from './school.ts'

const connections = 50
const rounds = 4
/** Each answers so many questions of the quiz. */
const asked = 10
/** How long a round lasts, in milliseconds. */
const time = 4_000

/** A learner at work: how to send the next answer, and which status came back. */
type Work = () => Promise<number>
type Server = Awaited<ReturnType<typeof startServer>>

/**
 * Fifty learners answering a real server over HTTP, each on a connection that stays open: cookie, form, marking, disk, redirect. Behind
 * the server stands a school with a million answers.
 */
export async function answering(): Promise<Row[]> {
  const { dir } = await bigSchool.at()
  const server = await startServer({ DATA_DIR: dir, QUESTIONS_DIR: questions, NODE_OPTIONS: `--import ${await watcher()}` })
  const hello = await startHello()
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const before = new Set(await readdir(join(dir, 'learners')))
  const workers: Work[] = []
  /** The keys of the forms that were answered with yes. */
  const acknowledged = new Set<string>()
  for (let n = 0; n < connections; n++) workers.push(await learnerAt(server.address, agent, `Runner ${n}`, acknowledged))
  while (!server.output().includes('are counted')) await setTimeout(100)

  const found = { speeds: [] as number[], ratios: [] as number[], waits: [] as number[], delays: [] as number[], longest: 0 }
  for (let round = 0; round <= rounds; round++) {
    // The first round warms both up. Only while it is answering is the server watched.
    if (round > 0) await switched(server)
    const answers = await run(workers, 303)
    const [delay, longest] = round > 0 ? await switched(server) : [0, 0]
    const plain = await run(
      Array<Work>(connections).fill(() => send(agent, hello.address, 'GET', {}, '')),
      200,
    )
    if (round === 0) continue
    found.speeds.push(answers.speed)
    found.ratios.push(answers.speed / plain.speed)
    found.waits.push(...answers.waits)
    found.delays.push(delay)
    found.longest = Math.max(found.longest, longest)
  }
  const delay = median(found.delays)
  await kill(server.child)
  await kill(hello.child)
  agent.destroy()
  const stand = await answersIn(dir, before)
  const lost = [...acknowledged].filter((key) => !stand.has(key)).length
  const doubled = [...stand.values()].filter((times) => times > 1).length
  const p99 = found.waits.sort((a, b) => a - b)[Math.floor(found.waits.length * 0.99)] ?? Number.NaN
  return [
    {
      what: 'an answer over HTTP, 50 learners at once, 1,000,000 stored: p99',
      measured: `${figures(p99)} ms (${figures(median(found.speeds))} answers a second, ${figures(median(found.ratios))} × a hello-world of Express)`,
      wanted: 'under 150 ms',
      holds: p99 < 150,
    },
    {
      what: 'how long the server’s other work waits meanwhile: p99',
      measured: `${figures(delay)} ms (the longest ${figures(found.longest)} ms)`,
      wanted: 'under 50 ms',
      holds: delay < 50,
    },
    {
      what: 'of the answers that were acknowledged, on the disk after the server was killed',
      measured: `${(acknowledged.size - lost).toLocaleString('en')} of ${acknowledged.size.toLocaleString('en')}, ${doubled} of them twice`,
      wanted: 'all, once',
      holds: lost + doubled === 0,
    },
  ]
}

/** Everybody sends the next one when the last one is answered. */
async function run(workers: readonly Work[], wanted: number) {
  const waits: number[] = []
  const began = performance.now()
  const work = async (next: Work) => {
    while (performance.now() - began < time) {
      const start = performance.now()
      const status = await next()
      if (status !== wanted) throw new Error(`The answer was a ${status}`)
      waits.push(performance.now() - start)
    }
  }
  await Promise.all(workers.map(work))
  return { waits, speed: (waits.length / (performance.now() - began)) * 1000 }
}

/**
 * Somebody who comes and begins a quiz; each piece of work answers its questions in turn, again and again, from forms with fresh keys.
 * @param acknowledged grows with the keys of what was answered with yes
 */
async function learnerAt(address: string, agent: Agent, name: string, acknowledged: Set<string>): Promise<Work> {
  const who = walker(address)
  await who.come(name)
  const begun = await who.begin('lee-xi-gyeongju/level-b')
  const attempt = begun.at.split('/')[2]
  const pages: { url: string; fields: Record<string, string | string[]>; seen: number }[] = []
  for (let n = 1; n <= asked; n++) {
    const action = `/attempts/${attempt}/${n}`
    const { html } = await who.get(action)
    pages.push({ url: `${address}${action}`, fields: fieldsOf(html, action), seen: 0 })
  }
  const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { cookie, origin: address, 'content-type': 'application/x-www-form-urlencoded' }
  let [turn, sent] = [0, 0]
  const answer = async (page: (typeof pages)[number], form: Record<string, string>): Promise<number> => {
    const { fields, seen, url } = page
    const key = `bench-${attempt}-${sent++}`
    const body = new URLSearchParams({ ...flat(fields), ...form, seen: String(seen), key })
    const status = await send(agent, url, 'POST', headers, body.toString())
    if (status === 303) {
      page.seen++
      acknowledged.add(key)
    }
    return status
  }
  // The first form that can be read is the one that this question wants.
  const readable = new Map<(typeof pages)[number], Record<string, string>>()
  for (const page of pages)
    for (const form of forms) if (!readable.has(page) && (await answer(page, form)) === 303) readable.set(page, form)
  return () => {
    const page = pages[turn++ % pages.length]
    const form = page && readable.get(page)
    if (!form) throw new Error('A question cannot be answered')
    return answer(page, form)
  }
}

const flat = (fields: Record<string, string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value].flat()[0] ?? '']))

/** @returns the status */
function send(agent: Agent, url: string, method: string, headers: Record<string, string>, body: string): Promise<number> {
  return new Promise((done, failed) => {
    const sent = request(url, { agent, method, headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (response) => {
      response.resume().on('end', () => done(response.statusCode ?? 0))
    })
    sent.on('error', failed).end(body)
  })
}

/** How often an answer with this key stands in the files that were not there before. */
async function answersIn(dir: string, before: ReadonlySet<string>): Promise<Map<string, number>> {
  const store = await openStore({ dir, report: ({ file, line }) => console.error(`${file}:${line} is damaged`) })
  const times = new Map<string, number>()
  for (const file of await readdir(join(dir, 'learners'))) {
    if (before.has(file)) continue
    for (const { type, key } of await store.history(file.replace('.jsonl', '')))
      if (type === 'answered') times.set(String(key), (times.get(String(key)) ?? 0) + 1)
  }
  await store.close()
  return times
}

/** What watches the event loop inside the server, so that the product has nothing of the kind: a signal begins it, the next one ends it. */
async function watcher(): Promise<string> {
  const file = fileURLToPath(new URL('../dist/watcher.mjs', import.meta.url))
  await writeFile(
    file,
    `import { monitorEventLoopDelay } from 'node:perf_hooks'
let delay
process.on('SIGUSR2', () => {
  if (delay) {
    delay.disable()
    console.log('watched waits: ' + delay.percentile(99) / 1e6 + ', ' + delay.max / 1e6 + ' ms')
    delay = undefined
    return
  }
  // A new one each time: an old one would take the pause for a wait.
  delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  console.log('watched waits: 0, 0 ms')
})
`,
  )
  return pathToFileURL(file).href
}

/** Begins or ends the watch. @returns the 99th percentile and the longest of the waits since it began, in milliseconds */
async function switched(server: Server): Promise<[number, number]> {
  const before = server.output().length
  server.child.kill('SIGUSR2')
  for (;;) {
    const said = /watched waits: ([\d.]+), ([\d.]+) ms\n/.exec(server.output().slice(before))
    if (said) return [Number(said[1]), Number(said[2])]
    await setTimeout(10)
  }
}
