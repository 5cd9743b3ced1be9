import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from './server.ts'
import { fieldsOf, iceBank, walker } from './walker.ts'

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

/** A line of the log. */
interface Told {
  worker?: number
  msg?: string
  route?: string
  pause?: number
  signal?: string
}
export type Workers = Awaited<ReturnType<typeof startWorkers>>

/** All that were started here, each with its end. */
const started = new Map<number, Promise<number | null>>()

/** Ends whatever runs still of what was started here, also where a test gave up while it waited for the start. */
export async function endAll(): Promise<void> {
  for (const [pid, ended] of started) {
    if (isAlive(pid)) process.kill(-pid, 'SIGKILL')
    await ended
  }
  started.clear()
}

/** `evident serve --workers`, as it is built, in a group of processes of its own, as a terminal gives it one. */
export async function runWorkers(count: string, env: Record<string, string>) {
  const port = env.PORT ?? String(await freePort())
  // The test runner sets a BASE_URL of its own.
  const { BASE_URL: _, NODE_ENV: __, DATABASE_URL: ___, ...around } = process.env
  const child = spawn(process.execPath, [cli, 'serve', '--workers', count], {
    env: { ...around, QUESTIONS_DIR: iceBank, HOST: '127.0.0.1', LOG_LEVEL: 'info', ...env, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  child.stdout.on('data', (data) => (output += data))
  child.stderr.on('data', (data) => (output += data))
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  const pid = child.pid ?? 0
  started.set(pid, ended)
  return { child, pid, ended, output: () => output }
}

/** The same, when the first of them listens. `allAnswer` wants the log at the level `info`, which it has where nothing else is said. */
export async function startWorkers(count: number, env: Record<string, string>) {
  const { ended, ...running } = await runWorkers(String(count), env)
  let address: string | undefined
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  while (!address) {
    if (isOver) throw new Error(`It ended with ${await ended}: ${running.output()}`)
    address = /Evident is at (\S+)/.exec(running.output())?.[1]?.replace('localhost', '127.0.0.1')
    await wait(20)
  }
  const log = () =>
    running
      .output()
      .split('\n')
      .flatMap((line): Told[] => (line.startsWith('{') ? [JSON.parse(line)] : []))
  /** Who has answered since the log had so many lines. */
  const answering = (since = 0) =>
    new Set(
      log()
        .slice(since)
        .flatMap(({ worker, msg }) => (worker !== undefined && msg === 'answered' ? [worker] : [])),
    )
  /** Asks until so many answer, each time by a new connection, for they take them in turn. @returns who they are */
  async function allAnswer(): Promise<number[]> {
    const since = log().length
    while (answering(since).size < count) {
      await fetch(`${address}/healthz`, { headers: { connection: 'close' } }).then((answer) => answer.text())
      await wait(20)
    }
    return [...answering(since)]
  }
  return { ...running, address, ended, log, allAnswer }
}

export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/**
 * Somebody who answers the first question of a quiz again and again, and sends an answer that nobody acknowledged once more.
 * @param acknowledged grows with the keys of what was answered with yes
 * @returns ends when `isOver`, or when nobody answers any more
 */
export async function answerer(address: string, name: string, acknowledged: Set<string>, isOver: () => boolean) {
  const who = walker(address)
  await who.come(name)
  const { at } = await who.begin('ice/end')
  const action = at.replace(/[?#].*/, '')
  const fields = fieldsOf((await who.get(action)).html, action)
  const headers = { cookie: [...who.cookies].map(([key, value]) => `${key}=${value}`).join('; '), origin: address }
  return async (): Promise<void> => {
    for (let [seen, failures] = [0, 0]; !isOver(); ) {
      const key = `key-of-the-tests-${name}-${seen}`
      const body = new URLSearchParams({ ...Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, String(value)])) })
      for (const [field, value] of Object.entries({ option: '2', seen: String(seen), key })) body.set(field, value)
      const status = await fetch(`${address}${action}`, {
        ...{ method: 'POST', headers, body, redirect: 'manual' },
        signal: AbortSignal.timeout(5_000),
      }).then(
        ({ status }) => status,
        () => undefined,
      )
      if (status === 303) {
        acknowledged.add(key)
        seen++
        failures = 0
      } else if (status !== undefined) throw new Error(`The answer was a ${status}`)
      else {
        if (++failures > 20) return
        await wait(50)
      }
    }
  }
}
