import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Low } from 'lowdb'
import { JSONFile } from 'lowdb/node'
import { freshId } from '../../src/random.ts'
import { openStore } from '../../src/store/index.ts'
import type { Entry, Store } from '../../src/store/store.ts'
import { figures, median, type Row } from './row.ts'

/** An answer as it is recorded: some 300 bytes. */
const answer = (n: number): Entry => ({
  type: 'answered',
  at: '2026-11-24T14:03:00.000Z',
  attempt: 'aaaaaaaaaaaaaaaa',
  n: (n % 10) + 1,
  question: 'LX-SC-001@0123456789abcdef',
  level: 'b',
  response: 'a',
  where: ['s4-08'],
  mark: 1,
  proof: 1,
  ms: 21_000,
  key: `${n}-0123456789abcdef0123456789abcdef`,
  seen: 0,
})

const rounds = 7
const perRound = 150

/** One writer through the store beside a bare loop of append and fdatasync, turn by turn on the same disk, with little and with much stored. */
export async function againstBareFile(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-bench-'))
  const store = await openStore({ dir, report: () => undefined })
  const bare = await open(join(dir, 'bare'), 'a')
  const line = Buffer.from(`${JSON.stringify(answer(1)).padEnd(299)}\n`)
  const [few, many] = [freshId(), freshId()]
  await fill(store, few, 1_000)
  await fill(store, many, 100_000)
  const times = { bare: [] as number[], few: [] as number[], many: [] as number[] }
  const ratios = { store: [] as number[], growth: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const bareTime = await timed(async () => {
      await bare.write(line)
      await bare.datasync()
    })
    const fewTime = await timed(() => store.commit(few, () => [answer(round)]))
    const manyTime = await timed(() => store.commit(many, () => [answer(round)]))
    times.bare.push(bareTime)
    times.few.push(fewTime)
    times.many.push(manyTime)
    ratios.store.push(bareTime / fewTime)
    ratios.growth.push(manyTime / fewTime)
  }
  await bare.close()
  await store.close()
  await rm(dir, { recursive: true })
  const [speed, growth] = [median(ratios.store), median(ratios.growth)]
  return [
    {
      what: 'recording an answer, one writer, against a bare loop of append and fdatasync',
      measured: `${figures(speed)} × (${figures(median(times.few))} ms an answer, bare ${figures(median(times.bare))} ms)`,
      wanted: 'at least 0.5 ×',
      holds: speed >= 0.5,
    },
    {
      what: 'the same with 100,000 answers stored, against 1,000',
      measured: `${figures(growth)} × the time`,
      wanted: 'at most 1.3 ×',
      holds: growth <= 1.3,
    },
  ]

  /** Milliseconds one of them takes. */
  async function timed(one: () => Promise<unknown>): Promise<number> {
    const start = performance.now()
    for (let n = 0; n < perRound; n++) await one()
    return (performance.now() - start) / perRound
  }
}

/** The same against lowdb as it comes, which writes the whole file for every answer, with 10,000 stored. */
export async function againstPlainLowdb(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-bench-'))
  const store = await openStore({ dir: join(dir, 'store'), report: () => undefined })
  const learner = freshId()
  await fill(store, learner, 10_000)
  // JSONFilePreset is this, but for its staying in memory where NODE_ENV is test.
  const plain = new Low(new JSONFile<{ answers: Entry[] }>(join(dir, 'plain.json')), {
    answers: Array.from({ length: 10_000 }, (_, n) => answer(n)),
  })
  await plain.write()
  const ratios: number[] = []
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    for (let n = 0; n < 5; n++) await plain.update(({ answers }) => answers.push(answer(n)))
    const middle = performance.now()
    for (let n = 0; n < perRound; n++) await store.commit(learner, () => [answer(n)])
    ratios.push((middle - start) / 5 / ((performance.now() - middle) / perRound))
  }
  await store.close()
  await rm(dir, { recursive: true })
  const ratio = median(ratios)
  return [
    {
      what: 'recording an answer, against plain lowdb, 10,000 stored',
      measured: `${figures(ratio)} × as fast`,
      wanted: 'at least 50 ×',
      holds: ratio >= 50,
    },
  ]
}

/** Puts so many answers into one learner's history, a thousand a commit. */
async function fill(store: Store, learner: string, count: number): Promise<void> {
  for (let from = 0; from < count; from += 1_000)
    await store.commit(learner, () => Array.from({ length: Math.min(1_000, count - from) }, (_, n) => answer(from + n)))
}
