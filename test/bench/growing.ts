import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { answer } from './peers.ts'
import { figures, median, type Row } from './row.ts'
import { bigSchool, school } from './school.ts'

/** So many learners answer whom nobody has heard of since the start. */
const coming = 200
/** So many answers are given while the server runs, by so many learners at once. */
const [given, together] = [10_000, 50]

/** What the rows of `recording` do not meet, for its learners are at hand: who comes for the first time, and a server that has run for long. */
export async function growing(): Promise<Row[]> {
  const { dir, ids } = await bigSchool.at()
  const store = await openStore({ dir, report: () => undefined })
  const [firsts, seconds] = [[] as number[], [] as number[]]
  for (const [n, id] of ids.slice(-coming).entries())
    for (const times of [firsts, seconds]) times.push(await timeOf(() => store.commit(id, () => [answer(n)])))
  await store.close()
  const { anew, later } = await recounts()
  return [
    {
      what: 'the first answer of a learner since the start, 1,000,000 stored',
      measured: `${figures(median(firsts))} ms (a further one ${figures(median(seconds))} ms)`,
      wanted: 'under 20 ms',
      holds: median(firsts) < 20,
    },
    {
      what: `everybody’s entries read after ${given.toLocaleString('en')} answers to a running server, against after its start`,
      measured: `${figures(later / anew)} × the time (${figures(later)} ms)`,
      wanted: 'at most 2 ×',
      holds: later / anew <= 2,
    },
  ]
}

/** How long it takes to read everybody, 1,500 learners with 100 answers each, after the start and after many answers, in milliseconds. */
async function recounts(): Promise<{ anew: number; later: number }> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-bench-'))
  const ids = await school(dir, 150_000)
  const store = await openStore({ dir, report: () => undefined })
  let cursor = await readAll(store)
  const anew = await reading(store)
  for (let from = 0; from < given; from += together) {
    await Promise.all(
      Array.from({ length: together }, (_, at) => store.commit(ids[(from + at) % ids.length] ?? '', () => [answer(from + at)])),
    )
    // As the board does, which is told of each.
    cursor = await readAll(store, cursor)
  }
  const later = await reading(store)
  await store.close()
  await rm(dir, { recursive: true })
  return { anew, later }
}

/** Three times, for what else the machine does. */
async function reading(store: Store): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < 3; n++) times.push(await timeOf(() => readAll(store)))
  return median(times)
}

async function readAll(store: Store, from?: string): Promise<string | undefined> {
  let last = from
  for await (const { cursor } of store.all(from)) last = cursor
  return last
}

async function timeOf(job: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await job()
  return performance.now() - began
}
