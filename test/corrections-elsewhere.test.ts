import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadBank } from '../src/bank/load.ts'
import { freshId } from '../src/random.ts'
import { board } from '../src/statistics/board.ts'
import { regrades } from '../src/statistics/regrades.ts'
import { openPostgres } from '../src/store/postgres.ts'
import { trainer } from '../src/trainer.ts'
import { corrections } from '../src/training/corrections.ts'
import { keptVersions } from '../src/training/kept.ts'
import { openServer, type Server } from './postgres.ts'
import { sit } from './sitting.ts'
import { iceBank } from './walker.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
}, 60_000)
afterAll(() => server.stop())

it('of two who correct the same version at the same moment at two processes one is shown another preview, and both count the same', async () => {
  const url = await server.fresh()
  const bank = await loadBank(iceBank)
  const failed = (error: unknown) => {
    throw error
  }
  const start = async () => {
    const store = await openPostgres(url)
    const kept = keptVersions(store, () => bank)
    const mended = corrections(store, kept)
    await mended.ready()
    const counts = board(store, kept.question, failed, mended)
    const told = trainer({ bank: () => bank, store: counts.store, secret: 'a-secret-of-the-tests-32-characters', corrections: mended })
    const looks = regrades({ store, kept, corrections: mended, board: counts, learner: told.learner, failed })
    return { store, board: counts, trainer: told, looks, bank }
  }
  const both = [await start(), await start()] as const
  const id = await both[0].trainer.join('Ada', freshId())
  await sit(both[0], id, 'ice/end', [{ response: 'kanaricold', where: [3] }])
  const ruling = { question: 'ICE-SC-1', from: bank.questions.get('ICE-SC-1')?.version ?? '', to: null }
  const figures = () => both.map(({ board: counts }) => counts.figuresOf('ICE-SC-1').map(({ n }) => n))
  for (const { board: counts, looks } of both) {
    await counts.counted()
    looks.begin(ruling)
    await expect.poll(() => looks.preview(ruling)?.done).toBe(true)
  }
  expect(figures()).toEqual([[1], [1]])
  // What is found at both is the same preview.
  const prints = both.map(({ looks }) => looks.preview(ruling)?.print ?? '')
  expect(prints[0]).toBe(prints[1])
  const became = await Promise.all(
    both.map(({ looks }, at) => looks.apply(ruling, { by: 'teacher', key: freshId(), print: prints[at] ?? '' })),
  )
  expect(became.map(({ is }) => is).sort()).toEqual(['changed', 'made'])
  await expect.poll(figures).toEqual([[], []])
  for (const { store, board: counts, looks } of both) {
    looks.close()
    counts.close()
    await store.close()
  }
})
