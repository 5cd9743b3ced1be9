import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { iceBank } from './walker.ts'

const built = fileURLToPath(new URL('../dist/server.js', import.meta.url))

/** The real server in a process of its own, as `npm start` runs it. */
export async function startServer(env: Record<string, string>) {
  const { listening, ...server } = await spawnServer(env)
  await listening
  return server
}

/** The same, without waiting until it listens. @param before a command that runs what follows it @param log a file for what it prints */
export async function spawnServer(env: Record<string, string>, { before = [], log }: { before?: readonly string[]; log?: number } = {}) {
  const port = env.PORT ?? String(await freePort())
  // The test runner sets a BASE_URL of its own.
  const { BASE_URL: _, NODE_ENV: __, ...around } = process.env
  const [command = '', ...rest] = [...before, process.execPath, built]
  const child = spawn(command, rest, {
    env: { ...around, QUESTIONS_DIR: iceBank, HOST: '127.0.0.1', ...env, PORT: port },
    stdio: ['ignore', log ?? 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout?.on('data', (data) => (output += data))
  child.stderr?.on('data', (data) => (output += data))
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  const listening = new Promise<void>((listening, failed) => {
    const look = () => /Evident is at[^\n]*\n[^\n]*\n/.test(output) && listening()
    child.stdout?.on('data', look)
    void ended.then((code) => failed(new Error(`The server ended with ${code}: ${output}`)))
  })
  // Whoever does not wait for it need not hear that it ended before.
  listening.catch(() => undefined)
  return { address: `http://127.0.0.1:${port}`, child, ended, listening, output: () => output }
}

/** Ends a process at once, as a power cut would: nothing of it runs any more. */
export async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  await gone
}

export const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address ? address.port : 0))
    })
  })
