import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { installPeers, jsonServer, sqlite } from './installed.ts'
import { bareFiles, evident, type Peer, plainLowdb, type Recorder } from './peers.ts'
import { type Turn, turn } from './race.ts'
import { figures, median, type Row } from './row.ts'

const sizes = [1_000, 10_000, 100_000, 1_000_000] as const
const rounds = 9
const [oneFile, fiftyFiles] = [bareFiles(1), bareFiles(50)]
/** Next to each other are those that are compared most closely. */
const quick = [oneFile, evident, fiftyFiles, sqlite]
/** Those that write everything anew for an answer: from 100,000 on they take seconds for one, and come last and alone. */
const slow = [plainLowdb, jsonServer]
const slowFrom = 100_000

/** Who answers how: for a limit there is one file a writer. */
const crowds = [
  { writers: 1, answers: 150, peers: [oneFile, evident, sqlite, ...slow] },
  { writers: 50, answers: 1_500, peers: [fiftyFiles, evident, sqlite, ...slow] },
]
/** How long a turn lasts at most, and how long an answer may take so that fifty are tried at once; in milliseconds. */
const [longest, bearable] = [700, 700]

/**
 * Answers recorded by the store and by its peers, by one writer and by fifty, with little and with much stored: turn by turn on one disk,
 * so that a ratio is of two turns that stood side by side.
 */
export async function recording(): Promise<{ rows: Row[]; tables: string[] }> {
  await installPeers()
  const dir = await mkdtemp(join(tmpdir(), 'evident-bench-'))
  const turns = new Map<string, Turn[]>()
  const faults = new Map<string, string>()
  const turnsOf = (peer: Peer, writers: number, stored: number) => turns.get(`${peer.name} ${writers} ${stored}`) ?? []

  const together: { peer: Peer; stored: number; recorder: Recorder }[] = []
  for (const stored of sizes)
    for (const peer of stored < slowFrom ? [...quick, ...slow] : quick) {
      const recorder = await opened(peer, stored)
      if (recorder) together.push({ peer, stored, recorder })
    }
  // What was laid out should not be written while others are measured. Where there is no such command, it soon is.
  await promisify(execFile)('sync').catch(() => undefined)
  // Back and forth, so that nobody always comes after the same one; the first round warms up.
  for (let round = 0; round <= rounds; round++)
    for (const { peer, stored, recorder } of round % 2 ? together : together.toReversed())
      await takeTurns(peer, stored, recorder, round > 0)
  for (const { recorder } of together) await recorder.close()

  for (const stored of sizes.filter((size) => size >= slowFrom))
    for (const peer of slow) {
      const recorder = await opened(peer, stored)
      if (recorder) await takeTurns(peer, stored, recorder, true)
      await recorder?.close()
    }
  await rm(dir, { recursive: true })
  return { rows: rowsOf(turnsOf), tables: crowds.map(tableOf) }

  async function opened(peer: Peer, stored: number): Promise<Recorder | undefined> {
    const folder = await mkdtemp(join(dir, 'of-'))
    try {
      return await peer.open(folder, stored)
    } catch (error) {
      const [why = ''] = String(error instanceof Error ? error.message : error).split('\n')
      faults.set(peer.name, why)
      console.error(`${peer.name} with ${stored} stored: ${why}`)
      return undefined
    }
  }

  async function takeTurns(peer: Peer, stored: number, recorder: Recorder, counts: boolean): Promise<void> {
    for (const { writers, answers, peers } of crowds) {
      if (!peers.includes(peer)) continue
      const alone = turnsOf(peer, 1, stored)
      if (writers > 1 && 1000 / median(alone.map(({ speed }) => speed)) > bearable) continue
      const taken = await turn(recorder, writers, answers, longest)
      if (counts) turns.set(`${peer.name} ${writers} ${stored}`, [...turnsOf(peer, writers, stored), taken])
    }
  }

  function tableOf({ writers, peers }: (typeof crowds)[number]): string {
    const head = `${writers === 1 ? 'one writer' : `${writers} writers`}: answers a second (p99 in ms)`
    return [
      `| ${head} | ${sizes.map((size) => `${size.toLocaleString('en')} stored`).join(' | ')} |`,
      `|---|${'---|'.repeat(sizes.length)}`,
      ...peers.map(
        (peer) => `| ${peer.name}: ${peer.keeps} | ${sizes.map((stored) => cell(turnsOf(peer, writers, stored))).join(' | ')} |`,
      ),
      ...[...faults].map(([name, why]) => `| ${name} is not measured everywhere: ${why} | ${'|'.repeat(sizes.length)}`),
    ].join('\n')
  }
}

const cell = (turns: readonly Turn[]): string => {
  if (turns.length === 0) return '–'
  const waits = turns.flatMap((one) => one.waits).sort((a, b) => a - b)
  const p99 = waits[Math.ceil(waits.length * 0.99) - 1] ?? Number.NaN
  return `${figures(median(turns.map(({ speed }) => speed)))} (${figures(p99)})`
}

function rowsOf(turnsOf: (peer: Peer, writers: number, stored: number) => readonly Turn[]): Row[] {
  /** How many times as fast the one was as the other, turn by turn, at each of the sizes. */
  const ratio = (one: Peer, other: Peer, writers: number, at: readonly number[]): number =>
    median(at.flatMap((stored) => quotients(turnsOf(one, writers, stored), turnsOf(other, writers, stored))))
  const growth = (writers: number): number => median(quotients(turnsOf(evident, writers, 1_000), turnsOf(evident, writers, 1_000_000)))
  return [
    atLeast('recording an answer, one writer, against a bare loop of append and fdatasync', ratio(evident, oneFile, 1, sizes), 0.6),
    atLeast('the same with 50 writers, against fifty files in one process', ratio(evident, fiftyFiles, 50, sizes), 0.4),
    atLeast('one writer, against plain lowdb, 10,000 stored', ratio(evident, plainLowdb, 1, [10_000]), 50),
    atLeast('one writer, against json-server over HTTP, 10,000 stored (ours in the process)', ratio(evident, jsonServer, 1, [10_000]), 20),
    atMost('an answer with 1,000,000 stored, against 1,000: one writer', growth(1), 1.3),
    atMost('the same with 50 writers', growth(50), 1.3),
  ]
}

const quotients = (some: readonly Turn[], others: readonly Turn[]): number[] =>
  some.flatMap(({ speed }, at) => speed / (others[at]?.speed ?? Number.NaN))

const atLeast = (what: string, ratio: number, limit: number): Row => ({
  what,
  measured: `${figures(ratio)} × as fast`,
  wanted: `at least ${limit} ×`,
  holds: ratio >= limit,
})

const atMost = (what: string, ratio: number, limit: number): Row => ({
  what,
  measured: `${figures(ratio)} × the time`,
  wanted: `at most ${limit} ×`,
  holds: ratio <= limit,
})
