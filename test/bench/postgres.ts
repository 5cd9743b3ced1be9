import { freshId } from '../../src/random.ts'
import { connect } from '../../src/store/postgres/pool.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import type { Store } from '../../src/store/store.ts'
import { openServer, type Server } from '../postgres.ts'
import { hotQuestion } from './hot-question.ts'
import { answer, type Recorder } from './peers.ts'
import { type Turn, turn } from './race.ts'
import { figures, median, type Row } from './row.ts'

const writers = 50
const rounds = 9
/** How long a turn lasts, in milliseconds. */
const time = 1_500
/** Of the writers so many are at one learner, where one is hot. */
const crowd = 10

/** The store in PostgreSQL: against the database alone, and what those who share it make each other wait. */
export async function postgres(): Promise<Row[]> {
  const server = await openServer()
  try {
    return [
      await againstInserts(await server.fresh(), server),
      await together(await server.fresh()),
      await hotLearner(await server.fresh()),
      ...(await hotQuestion(await server.fresh(), server)),
    ]
  } finally {
    await server.stop()
  }
}

/** Fifty learners answer, against as many who insert the same rows into a table of the same shape by a pool of the same kind: turn by turn. */
async function againstInserts(url: string, server: Server): Promise<Row> {
  const store = await openPostgres(url)
  await server.ask(url, 'create table plain (like entries including all)')
  await server.ask(url, 'alter table plain add foreign key (learner, after) references plain (learner, seq)')
  const pool = connect(url)
  const ids = Array.from({ length: writers }, () => freshId())
  const next = ids.map(() => 0)
  const plain: Recorder = {
    record(writer, n) {
      const seq = next[writer] ?? 0
      next[writer] = seq + 1
      return pool.change('insert into plain (learner, seq, after, body) values ($1, $2, $3, $4)', [
        ...[ids[writer], seq, seq === 0 ? null : seq - 1, JSON.stringify([answer(n)])],
      ])
    },
    close: () => pool.close(),
  }
  const ours: Recorder = { record: (writer, n) => store.commit(ids[writer] ?? '', () => [answer(n)]), close: () => store.close() }
  const turns: { ours: Turn; plain: Turn }[] = []
  for (let round = 0; round <= rounds; round++) {
    const [first, second] = round % 2 ? [ours, plain] : [plain, ours]
    const [one, other] = [
      await turn(first, writers, Number.POSITIVE_INFINITY, time),
      await turn(second, writers, Number.POSITIVE_INFINITY, time),
    ]
    // The first round warms both up.
    if (round > 0) turns.push(round % 2 ? { ours: one, plain: other } : { ours: other, plain: one })
  }
  await ours.close()
  await plain.close()
  const ratio = median(turns.map((both) => both.ours.speed / both.plain.speed))
  const speed = (of: 'ours' | 'plain') => figures(median(turns.map((both) => both[of].speed)))
  return {
    what: 'PostgreSQL, 50 writers: recording an answer, against single inserts of the same rows',
    measured: `${figures(ratio)} × (${speed('ours')} a second, inserts ${speed('plain')})`,
    wanted: 'at least 0.6 ×',
    holds: ratio >= 0.6,
  }
}

/** Two nodes with fifty commits at once on one learner, a new learner each round: how often it is decided until each is kept. */
async function together(url: string): Promise<Row> {
  const nodes = await Promise.all([openPostgres(url), openPostgres(url)])
  const tries: number[] = []
  for (let round = 0; round < 20; round++) {
    const learner = freshId()
    let decided = 0
    const commits = Array.from({ length: writers }, (_, n) =>
      nodes[n % 2]?.commit(learner, () => {
        decided++
        return [answer(n)]
      }),
    )
    await Promise.all(commits)
    const kept = (await nodes[0].history(learner)).length
    if (kept !== writers) throw new Error(`${kept} answers are kept of ${writers}`)
    tries.push(decided / writers)
  }
  for (const node of nodes) await node.close()
  const mean = tries.reduce((sum, one) => sum + one, 0) / tries.length
  return {
    what: 'two nodes, fifty commits at once on one learner: tries for an answer',
    measured: `${figures(mean)} on average, ${figures(Math.max(...tries))} in the worst of ${tries.length} rounds`,
    wanted: 'at most 2',
    holds: mean <= 2,
  }
}

/**
 * What the others feel of one learner to whom all the time is committed: fifty writers through two nodes, forty of them with a learner each,
 * and ten either with a learner each, too, or all at one. Measured is how long each of the forty waits for an answer, and how many answers
 * they give; who ten at a time wait for each other ask less of the database than ten who do not, which is to the forty's good.
 */
async function hotLearner(url: string): Promise<Row> {
  const nodes = await Promise.all([openPostgres(url), openPostgres(url)])
  const found = { waits: [] as number[], speeds: [] as number[], tails: [] as number[], hot: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    const [first, second] = round % 2 ? [true, false] : [false, true]
    const [one, other] = [await crowded(nodes, first), await crowded(nodes, second)]
    if (round === 0) continue
    const [hot, calm] = first ? [one, other] : [other, one]
    found.waits.push(at(hot.waits, 0.5) / at(calm.waits, 0.5))
    found.tails.push(at(hot.waits, 0.99) / at(calm.waits, 0.99))
    found.speeds.push(hot.waits.length / calm.waits.length)
    found.hot.push(hot.crowded)
  }
  for (const node of nodes) await node.close()
  const ratio = median(found.waits)
  return {
    what: 'one learner with ten commits under way all the time, two nodes: what forty others wait for an answer, against ten more others',
    measured: `${figures(ratio)} × (p99 ${figures(median(found.tails))} ×; they give ${figures(median(found.speeds))} × as many answers; the hot one took ${figures(median(found.hot))} a second)`,
    wanted: 'under 1.5 ×',
    holds: ratio < 1.5,
  }
}

/** @returns the waits of those who have a learner each, and what the crowd gave in a second */
async function crowded(nodes: readonly Store[], isHot: boolean): Promise<{ waits: number[]; crowded: number }> {
  const hot = freshId()
  const ids = Array.from({ length: writers }, (_, writer) => (isHot && writer < crowd ? hot : freshId()))
  const waits: number[] = []
  let [given, n] = [0, 0]
  const began = performance.now()
  const write = async (writer: number) => {
    const node = nodes[writer % nodes.length]
    while (performance.now() - began < time) {
      const start = performance.now()
      await node?.commit(ids[writer] ?? '', () => [answer(n++)])
      if (writer < crowd) given++
      else waits.push(performance.now() - start)
    }
  }
  await Promise.all(ids.map((_, writer) => write(writer)))
  return { waits: waits.sort((a, b) => a - b), crowded: given / (time / 1000) }
}

const at = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)] ?? Number.NaN
