import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freshId } from '../../src/random.ts'
import { openStore } from '../../src/store/index.ts'
import { openServer } from '../postgres.ts'
import { figures, questions, type Row } from './row.ts'

/** The bench is bundled into dist/, where the command stands, too. */
const cli = fileURLToPath(new URL('cli.js', import.meta.url))

const [learners, answers] = [2_000, 50]
/** How long it may take each way, in seconds. */
const limit = 60

/** A school of 100,000 answers, moved into a database and out again: with all that is read back and compared. */
export async function moving(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-bench-'))
  const server = await openServer()
  try {
    const [first, url, last] = [join(dir, 'first'), await server.fresh(), join(dir, 'last')]
    await lay(first)
    const into = await seconds('--from', first, '--to', url, '--questions', questions)
    const out = await seconds('--from', url, '--to', last, '--questions', join(dir, 'questions'))
    return [row('from a folder into a database', into), row('from the database into a folder', out)]
  } finally {
    await server.stop()
    await rm(dir, { recursive: true })
  }
}

const row = (way: string, took: number): Row => ({
  what: `moving ${learners * answers} answers of ${learners} learners ${way}`,
  measured: `${figures(took)} s`,
  wanted: `at most ${limit} s`,
  holds: took <= limit,
})

async function lay(dir: string): Promise<void> {
  const store = await openStore({ dir, report: () => undefined })
  const each = Array.from({ length: 50 }, async () => {
    for (let n = 0; n < learners / 50; n++) {
      const learner = freshId()
      await store.shelf('return-codes').put(freshId().toLowerCase(), { learner }, 0)
      for (let one = 1; one <= answers; one++) await store.commit(learner, () => [answer(one)])
    }
  })
  await Promise.all(each)
  await store.close()
}

const answer = (n: number) => ({
  type: 'answered',
  at: new Date().toISOString(),
  attempt: 'abcdefghijklmnop',
  n,
  question: 'LX-SC-001@0123456789abcdef',
  key: freshId(),
  response: { type: 'choice', option: 'b' },
  where: ['s-12', 's-13'],
  level: 'a',
  mark: 1,
  proof: 1,
})

async function seconds(...words: string[]): Promise<number> {
  const start = performance.now()
  const child = spawn(process.execPath, [cli, 'move', ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
  const code = await new Promise((ended) => child.once('close', ended))
  if (code !== 0) throw new Error(`evident move ended with ${code}`)
  return (performance.now() - start) / 1000
}
