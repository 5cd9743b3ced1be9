import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { loadBank } from '../src/bank/load.ts'
import { freshId } from '../src/random.ts'
import { regradeRows } from '../src/statistics/regrade-rows.ts'
import { regrades } from '../src/statistics/regrades.ts'
import { openStore } from '../src/store/index.ts'
import { corrections } from '../src/training/corrections.ts'
import { keptVersions } from '../src/training/kept.ts'
import { longestTurn, longestWork } from './longest-turn.ts'
import { iceBank } from './walker.ts'

it('looks again at many answers of many, and lets others have their turn', async () => {
  const [pools, each] = [200, 500]
  const folder = await mkdtemp(join(tmpdir(), 'evident-pools-'))
  const store = await openStore({ dir: folder, report: () => undefined })
  const bank = await loadBank(iceBank)
  const from = bank.questions.get('ICE-SC-1')?.version ?? ''
  try {
    const asking = {
      passage: 'ice@1',
      question: `ICE-SC-1@${from}`,
      level: 'a',
      first: true,
      response: 'kanaricold',
      labels: ['kanaricold'],
    }
    const at = '2026-11-23T00:00:00.000Z'
    const counted = { type: 'counted', at, quiz: 'ice/end', ...asking, mark: 0, proof: 1, blank: false }
    const many = Array.from({ length: each }, () => counted)
    const ids = Array.from({ length: pools }, () => freshId())
    for (const id of ids) await store.commit(id, () => many)
    const kept = keptVersions(store, () => bank)
    const mended = corrections(store, kept)
    const state = () => ({ ready: true, recounting: false, learners: 0, entries: 0, unreadable: 0 })
    const rest = { board: { state, recount: async () => undefined }, learner: async () => undefined, failed: () => undefined }
    const looks = regrades({ store, kept, corrections: mended, ...rest })
    const ruling = { question: 'ICE-SC-1', from, to: null }
    looks.begin(ruling)
    const first = await longestTurn(() => looks.preview(ruling)?.done === true)
    expect(looks.preview(ruling)?.figures.erased).toBe(pools * each)
    for (const id of ids) await store.commit(id, () => [counted])
    looks.begin(ruling)
    const second = await longestTurn(() => looks.preview(ruling)?.figures.erased === pools * (each + 1))
    console.log(`looked at ${pools * each} answers twice; the longest turns: ${Math.round(first)} and ${Math.round(second)} ms of work`)
    expect(Math.max(first, second)).toBeLessThan(longestWork)
    looks.close()
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
  }
}, 60_000)

it('holds a million answers that change in little room', () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const held = () => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const before = held()
  const rows = regradeRows()
  const many = process.env.FAULTS === 'full' ? 1_000_000 : 100_000
  // As they come from the disk.
  const read = (): string => JSON.parse(JSON.stringify(freshId()))
  for (let n = 0; n < many; n++) rows.add({ learner: read(), attempt: read(), n: (n % 20) + 1, code: 8 })
  const each = (held() - before) / many
  console.log(`a row takes ${Math.round(each)} bytes`)
  // A million: 150 MB at most, every id a text of its own.
  expect(each).toBeLessThan(150)
  expect(rows.slice(many - 1, 2)).toHaveLength(1)
}, 300_000)
