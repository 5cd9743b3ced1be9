import { freshId } from '../../src/random.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { openServer } from '../postgres.ts'
import { openSharded } from '../sharded.ts'
import { answer, type Recorder } from './peers.ts'
import { type Turn, turn } from './race.ts'
import { figures, median, type Row } from './row.ts'

const writers = 50
const rounds = 5
/** How many answers a turn has at most, and how long it lasts at most, in milliseconds. */
const [answers, longest] = [1500, 2000]

/**
 * What it costs to have the entries on two further servers, where all of them share one machine: answers recorded by fifty writers, and
 * everybody's entries read once, beside one PostgreSQL alone. What it is good for – servers that write at the same time, each on a disk of
 * its own – one machine cannot show.
 */
export async function sharding(): Promise<Row[]> {
  const [server, sharded] = await Promise.all([openServer(), openSharded()])
  const [alone, further] = await Promise.all([recorderAt(await server.fresh()), recorderAt(sharded.url)])
  const turns: { alone: Turn; further: Turn }[] = []
  // Back and forth, as there is but one disk; the first round warms up.
  for (let round = 0; round <= rounds; round++) {
    const first = await turn(round % 2 ? alone : further, writers, answers, longest)
    const second = await turn(round % 2 ? further : alone, writers, answers, longest)
    if (round > 0) turns.push(round % 2 ? { alone: first, further: second } : { alone: second, further: first })
  }
  // As src/store/README.md has operators do: without it the coordinator reads all that is left for each page.
  await sharded.coordinator.ask(sharded.url, 'analyze entries')
  const read = { alone: await alone.read(), further: await further.read() }
  await Promise.all([alone.close(), further.close()])
  await Promise.all([server.stop(), sharded.stop()])

  const ratio = median(turns.map((one) => one.further.speed / one.alone.speed))
  const slower = read.further.entries / read.further.seconds / (read.alone.entries / read.alone.seconds)
  const told = (of: 'alone' | 'further') =>
    `${figures(median(turns.map((one) => one[of].speed)))} (p99 ${figures(p99(turns.flatMap((one) => one[of].waits)))} ms)`
  return [
    {
      what: 'answers a second, 50 writers, entries on two further servers of the same machine, against PostgreSQL alone',
      measured: `${told('further')} against ${told('alone')}: ${figures(ratio)} × as fast`,
      wanted: 'at least 0.3 ×',
      holds: ratio >= 0.3,
    },
    {
      what: 'everybody’s entries read once, there against alone',
      measured: `${figures(read.further.entries / read.further.seconds)} entries a second: ${figures(slower)} × as fast`,
      wanted: 'at least 0.3 ×',
      holds: slower >= 0.3,
    },
  ]
}

/** A store over a database, with as many learners as there are writers. */
async function recorderAt(url: string): Promise<Recorder & { read(): Promise<{ entries: number; seconds: number }> }> {
  const store = await openPostgres(url)
  const ids = Array.from({ length: writers }, () => freshId())
  return {
    record: (writer, n) => store.commit(ids[writer] ?? '', () => [answer(n)]),
    async read() {
      const began = performance.now()
      let entries = 0
      for await (const piece of store.all()) entries += piece.entries.length
      return { entries, seconds: (performance.now() - began) / 1000 }
    },
    close: () => store.close(),
  }
}

const p99 = (waits: readonly number[]): number => [...waits].sort((a, b) => a - b)[Math.ceil(waits.length * 0.99) - 1] ?? Number.NaN
