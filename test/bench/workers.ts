import { cpus } from 'node:os'
import autocannon from 'autocannon'
import { openServer } from '../postgres.ts'
import { walker } from '../walker.ts'
import { startWorkers, type Workers } from '../workers-set-up.ts'
import { figures, median, questions, type Row } from './row.ts'

const token = 'of-the-bench-for-its-own-scrapes'
const rounds = 4
/** How many times as many pages two workers have to give. */
const limit = 1.6

/** What one worker, or two, did in a round. */
interface Turn {
  /** Pages a second. */
  speed: number
  /** CPU time of the workers for a page, in milliseconds. */
  cpu: number
  /** How many cores the whole machine had at work, and how many of them those who ask. */
  busy: number
  asking: number
}

/**
 * A page of the ready-made quiz, for a learner who is signed in, from one worker and from two over the same PostgreSQL, in turn. Database
 * and who asks need cores of the same machine: where all are at work with one worker, a second one has nothing to work with.
 */
export async function workers(): Promise<Row[]> {
  const postgres = await openServer()
  const url = await postgres.fresh()
  const env = { DATABASE_URL: url, QUESTIONS_DIR: questions, METRICS_TOKEN: token, LOG_LEVEL: 'warn' }
  const [one, two] = [await startWorkers(1, env), await startWorkers(2, env)]
  while ((await scraped(two, 'evident_processes')) < 2) await new Promise((again) => setTimeout(again, 100))
  const who = walker(one.address)
  await who.come()
  const page = await who.begin('lee-xi-gyeongju/level-b')
  if (!/<article/.test(page.html)) throw new Error('That is no quiz page')
  const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  const turns: { one: Turn; two: Turn }[] = []
  for (let round = 0; round <= rounds; round++) {
    const turn = { one: await turnOf(one, page.at, cookie), two: await turnOf(two, page.at, cookie) }
    // The first round warms both up.
    if (round > 0) turns.push(turn)
  }
  for (const { child, ended } of [one, two]) {
    child.kill('SIGTERM')
    await ended
  }
  await postgres.stop()

  const ratio = median(turns.map((turn) => turn.two.speed / turn.one.speed))
  const of = (count: 'one' | 'two', what: keyof Turn) => figures(median(turns.map((turn) => turn[count][what])))
  return [
    {
      what: 'quiz pages from two workers over PostgreSQL, against one',
      measured: `${figures(ratio)} × (${of('two', 'speed')} a second, one ${of('one', 'speed')}; CPU of the workers for a page ${of('two', 'cpu')} ms, one ${of('one', 'cpu')} ms; of ${cpus().length} cores ${of('two', 'busy')} at work, ${of('two', 'asking')} of them asking, with one ${of('one', 'busy')} and ${of('one', 'asking')})`,
      wanted: `at least ${limit} ×`,
      holds: ratio >= limit,
    },
  ]
}

async function turnOf(server: Workers, path: string, cookie: string): Promise<Turn> {
  const before = { served: await scraped(server, 'process_cpu_seconds_total'), asking: asking(), busy: busy(), at: performance.now() }
  const result = await autocannon({ url: `${server.address}${path}`, headers: { cookie }, connections: 20, duration: 5 })
  const took = (performance.now() - before.at) / 1000
  const shares = { busy: (busy() - before.busy) / took, asking: (asking() - before.asking) / took }
  const served = (await scraped(server, 'process_cpu_seconds_total')) - before.served
  if (result.non2xx || result.errors) throw new Error(`${result.non2xx} answers were not 200, ${result.errors} failed`)
  return { speed: result.requests.average, cpu: (served * 1000) / result.requests.total, ...shares }
}

/** A figure of all workers of this server. */
async function scraped({ address }: Workers, name: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}

/** The CPU time of this process, in seconds. */
const asking = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** The CPU time of everything on this machine, in seconds. */
const busy = (): number => cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000
