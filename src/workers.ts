import cluster from 'node:cluster'
import { createServer } from 'node:net'
import { logger } from './log.ts'
import type { Settings } from './settings.ts'
import { start } from './start.ts'
import { gathering } from './web/metrics.ts'

/** Whoever ends sooner than this after their start is likely to do so again, in milliseconds. */
const young = 60_000

/** How long nobody takes the place of such a one, in milliseconds: at first, and twice as long each further time, up to so long. */
const pause = { first: 250, longest: 30_000 }

/** In the environment of the one worker that tells in the terminal what the server has to tell. */
const teller = 'EVIDENT_TELLER'

/** What the primary sends to a worker that shall end. */
const end = 'end'

/**
 * Serves with so many processes on one port, over one database. This process serves nothing itself: it hands out connections, puts
 * another worker in the place of one that died, and ends them all when it is told to. Each worker runs the same program and comes here, too.
 */
export async function serveByWorkers(settings: Settings, count: number): Promise<void> {
  if (cluster.isWorker) await start(settings, { quiet: process.env[teller] !== 'yes', told: byPrimary })
  else await lead(settings, count)
}

/**
 * A worker is told by its primary, once, or by a signal of its own: of what a terminal or a service manager sends to all processes at once
 * each gets one beside it, and a second word ends what is under way. (A worker whose primary is gone is ended by Node, at once.)
 */
function byPrimary(told: () => void): void {
  let isTold = false
  const once = () => {
    if (isTold) return
    isTold = true
    told()
  }
  process.on('message', (message) => message === end && once())
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, once)
}

async function lead(settings: Settings, count: number): Promise<void> {
  const log = logger(settings.logLevel)
  const port = settings.port === 0 ? await freePort(settings.host) : settings.port
  let [isServing, isEnding, quickEnds, exitCode] = [false, false, 0, 0]
  const workers = () => Object.values(cluster.workers ?? {}).flatMap((worker) => (worker && !worker.isDead() ? [worker] : []))

  function add(tells: boolean): void {
    const began = performance.now()
    const worker = cluster.fork({ PORT: String(port), [teller]: tells ? 'yes' : '' })
    worker.once('listening', () => {
      if (isServing) return
      // The others come when it is clear that one can serve: what keeps all from it is said once.
      isServing = true
      for (let others = 1; others < count; others++) add(false)
    })
    worker.on('error', (error) => log.error({ err: error }, 'a worker could not be started, or told something'))
    worker.once('exit', (code, signal) => {
      if (isEnding) {
        // Whoever was told before they could hear it ended by the signal.
        if (code !== 0 && signal !== 'SIGTERM' && signal !== 'SIGINT') exitCode = 1
        if (workers().length === 0) process.exit(exitCode)
      } else if (!isServing) {
        // It has said why, unless something else ended it.
        if (signal) log.error({ worker: worker.process.pid, signal }, 'the first worker was ended before it could serve')
        process.exit(1)
      } else replace(tells, performance.now() - began, { worker: worker.process.pid, code, signal })
    })
  }

  function replace(tells: boolean, lived: number, ended: object): void {
    quickEnds = lived < young ? quickEnds + 1 : 0
    const ms = quickEnds === 0 ? 0 : Math.min(pause.first * 2 ** (quickEnds - 1), pause.longest)
    log.error({ ...ended, pause: ms }, 'a worker ended, and another one takes its place')
    setTimeout(() => isEnding || add(tells), ms)
  }

  const told = () => {
    if (isEnding) {
      for (const worker of workers()) worker.process.kill('SIGKILL')
      process.exit(1)
    }
    isEnding = true
    if (workers().length === 0) process.exit(0)
    // One that ends already hears nothing any more, which is no error.
    for (const worker of workers()) worker.send(end, () => undefined)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, told)

  gathering()
  add(true)
}

/** One port for all: each worker that asked for any would get another one when those before it are gone. @throws as `listen` */
async function freePort(host: string | undefined): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(0, host, listening))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  return typeof address === 'object' && address ? address.port : 0
}
