import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bank, BankQuestion } from '../src/bank/bank.ts'
import { loadBank } from '../src/bank/load.ts'
import { freshId } from '../src/random.ts'
import { type Board, board } from '../src/statistics/board.ts'
import { type Regrades, regrades } from '../src/statistics/regrades.ts'
import { openStore } from '../src/store/index.ts'
import type { Store } from '../src/store/store.ts'
import { type Trainer, trainer } from '../src/trainer.ts'
import { corrections } from '../src/training/corrections.ts'
import { keptVersions } from '../src/training/kept.ts'
import { type Doing, sit } from './sitting.ts'
import { iceBank } from './walker.ts'

let dir: string
export let bank: Bank
export let now: Date
export let open: { store: Store; board: Board; trainer: Trainer; regrades: Regrades; bank: Bank }

export async function openFolder() {
  dir = await mkdtemp(join(tmpdir(), 'evident-board-'))
  bank = await loadBank(iceBank)
  now = new Date('2026-11-24T14:00:00Z')
  await begin()
}
export async function closeFolder() {
  await stop()
  await rm(dir, { recursive: true })
}

async function start() {
  const store = await openStore({ dir, report: () => undefined })
  const kept = keptVersions(store, () => bank)
  const failed = (error: unknown) => {
    throw error
  }
  const counts = board(store, kept.question, failed)
  // Every look at the clock is a second later.
  const clock = () => {
    now = new Date(now.getTime() + 1000)
    return now
  }
  const told = trainer({ bank: () => bank, store: counts.store, secret: 'a-secret-of-the-tests-32-characters', now: clock })
  const looks = regrades({ store, kept, corrections: corrections(store, kept), board: counts, learner: told.learner, failed })
  return { store, board: counts, trainer: told, regrades: looks, bank }
}
export async function begin() {
  open = await start()
}
export async function stop() {
  open.board.close()
  await open.store.close()
}
export async function restart() {
  await stop()
  await begin()
  await open.board.counted()
}

/** Puts a question in service as it is here. */
export function ask(id: string, as: BankQuestion): void {
  bank = { ...bank, questions: new Map([...bank.questions, [id, as]]) }
  open = { ...open, bank }
}

export const come = (name: string) => open.trainer.join(name, freshId())
export const figures = (id: string, version = bank.questions.get(id)?.version) =>
  open.board.figuresOf(id).find((one) => one.version === version)
export const labelsOf = (id: string) => Object.fromEntries(figures(id)?.labels ?? [])

/** Ice, step by step with places: why does ice float (KAN3 proves it), and whether the keeper measured the cold (not given). */
export const right = 'kanariright'
const four: readonly (readonly [string, readonly (Doing | undefined)[]])[] = [
  [
    'Ada',
    [
      { response: right, where: [3] },
      { response: 'true', where: [5] },
    ],
  ],
  ['Bob', [{ response: 'kanaricold', where: [3] }, { response: 'not given' }]],
  ['Cy', [{ response: right, where: [1] }, undefined]],
  [
    'Dee',
    [
      { response: 'kanarilid', where: [] },
      { response: 'false', where: [5] },
    ],
  ],
]
export async function fourSit(): Promise<string[]> {
  const ids: string[] = []
  for (const [name, doings] of four) {
    const id = await come(name)
    await sit(open, id, 'ice/both', doings)
    ids.push(id)
  }
  return ids
}
