import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Bank } from '../src/bank/bank.ts'
import { loadBank } from '../src/bank/load.ts'
import { freshId } from '../src/random.ts'
import { board } from '../src/statistics/board.ts'
import { remains } from '../src/statistics/remains.ts'
import { openPostgres } from '../src/store/postgres.ts'
import type { Store } from '../src/store/store.ts'
import { trainer } from '../src/trainer.ts'
import { corrections } from '../src/training/corrections.ts'
import { erasing } from '../src/training/erasing.ts'
import { keptVersions } from '../src/training/kept.ts'
import { openServer, type Server } from './postgres.ts'
import { sit } from './sitting.ts'
import { iceBank } from './walker.ts'

const secret = 'a-secret-of-the-tests-32-characters'
let server: Server
let bank: Bank
let url: string
let now: Date
beforeAll(async () => {
  server = await openServer()
  bank = await loadBank(iceBank)
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  url = await server.fresh()
  now = new Date('2026-11-25T09:00:00.000Z')
})

const failed = (error: unknown) => {
  throw error
}

/** A process over the database. @param through what stands between its erasing and the database */
async function start(through: (store: Store) => Store = (store) => store) {
  const store = await openPostgres(url)
  const kept = keptVersions(store, () => bank)
  const mended = corrections(store, kept)
  const erasures = erasing({ store: through(store), secret, remains: remains(kept.question, mended.countsOf), now: () => now })
  await erasures.finish(failed)
  const counts = board(erasures.guard(store), kept.question, failed, mended, erasures.hear)
  const told = trainer({ bank: () => bank, store: counts.store, secret, erasing: erasures, corrections: mended, now: () => now })
  const follows = erasures.follow({ going: counts.forget, gone: (counted) => void (counted > 0 && counts.recount()) }, () => undefined)
  return {
    ...{ store, board: counts, trainer: told, erasures, follows, bank },
    async close() {
      follows.stop()
      counts.close()
      await store.close()
    },
  }
}
type Process = Awaited<ReturnType<typeof start>>

const come = async ({ trainer: told, bank: of }: Process, name: string): Promise<string> => {
  const id = await told.join(name, freshId())
  await sit({ trainer: told, bank: of }, id, 'ice/end', [{ response: 'kanaricold', where: [3] }, undefined, { response: 'true' }])
  return id
}
const erase = ({ trainer: told, board: counts }: Process, id: string) => told.erase(id, 'teacher', (pool) => counts.forget(id, pool))
const names = ({ board: counts }: Process) => counts.learners('name', 0, 50).map(({ name }) => name)
const n = ({ board: counts }: Process) => counts.figuresOf('ICE-SC-1').map((one) => one.n)
const notes = async ({ store }: Process) => [...(await store.shelf('erasures').versions()).keys()]

const nobody: AsyncIterable<string> = (async function* () {})()

/** One that hears of nothing by itself: only what counts asks. */
const deaf = (store: Store): Store => ({ ...store, follow: () => () => undefined })

it('somebody erased by another process is counted once and named no more, though no word of it came before the figures', async () => {
  const [here, there] = [await start(), await start(deaf)]
  const [ada] = [await come(here, 'Ada'), await come(here, 'Bob')]
  await Promise.all([here.board.counted(), there.board.counted()])
  expect([names(there), n(there)]).toEqual([['Ada', 'Bob'], [2]])
  await erase(here, ada)
  await there.board.counted()
  expect([names(there), n(there)]).toEqual([['Bob'], [2]])
  await there.board.recount()
  expect([names(there), n(there)]).toEqual([['Bob'], [2]])
  // Who starts now counts the same.
  const late = await start()
  await late.board.counted()
  expect([names(late), n(late)]).toEqual([['Bob'], [2]])
  await Promise.all([here, there, late].map((one) => one.close()))
})

it('somebody erased by another process is nobody, even for who remembers them, and makes nobody by what comes late', async () => {
  const [here, there] = [await start(), await start(deaf)]
  const ada = await come(here, 'Ada')
  const quiz = bank.quizzes.get('ice/both')
  if (!quiz) throw new Error('The quiz is gone')
  const attempt = await there.trainer.begin(ada, quiz, freshId())
  expect((await there.trainer.learner(ada))?.name).toBe('Ada')
  await erase(here, ada)
  await there.trainer.begin(ada, quiz, freshId())
  expect(await there.trainer.flag(ada, attempt ?? '', 1, true)).toBe('none')
  expect(await there.trainer.learner(ada)).toBeUndefined()
  expect(await here.store.history(ada)).toEqual([])
  await Promise.all([here, there].map((one) => one.close()))
})

it('an erasing amid which its process ended is finished by another one, once it is seen that nobody goes on', async () => {
  const away = (store: Store): Store => ({ ...store, erase: () => Promise.reject(new Error('the machine is gone')) })
  const [here, there] = [await start(away), await start()]
  const ada = await come(here, 'Ada')
  await there.board.counted()
  await expect(erase(here, ada)).rejects.toThrow('the machine is gone')
  await here.close()
  await there.follows.look()
  expect(names(there)).toEqual([])
  expect((await there.store.history(ada)).length).toBeGreaterThan(0)
  await there.follows.look()
  expect(await there.store.history(ada)).toEqual([])
  await there.board.counted()
  await there.board.recount()
  expect(n(there)).toEqual([1])
  expect(await there.trainer.wasErased(ada)).toBe(true)
  await there.close()
})

it('the note by which the others hear of it goes when all had time to, and not before', async () => {
  const [here, there] = [await start(), await start()]
  const ada = await come(here, 'Ada')
  await erase(here, ada)
  await there.follows.look()
  expect(await notes(there)).toEqual([ada])
  now = new Date(now.getTime() + 11 * 60_000)
  await there.follows.look()
  expect(await notes(there)).toEqual([])
  await Promise.all([here, there].map((one) => one.close()))
})

it('who was away for so long that the note went meanwhile counts anew, once', async () => {
  let isAway = false
  const cut = (store: Store): Store => ({
    ...deaf(store),
    shelf: (name) => (isAway && name === 'erasures' ? { ...store.shelf(name), ids: () => nobody } : store.shelf(name)),
  })
  const [here, there] = [await start(), await start(cut)]
  const [ada] = [await come(here, 'Ada'), await come(here, 'Bob')]
  await there.board.counted()
  isAway = true
  await erase(here, ada)
  now = new Date(now.getTime() + 11 * 60_000)
  await here.follows.look()
  expect(await notes(here)).toEqual([])
  await there.board.counted()
  await expect.poll(() => [names(there), n(there)]).toEqual([['Bob'], [2]])
  await Promise.all([here, there].map((one) => one.close()))
})

it('one who cannot be erased keeps nobody else from being', async () => {
  const unlucky = 'aaaaaaaaaaaaaaaa'
  const away = (store: Store): Store => ({ ...store, erase: () => Promise.reject(new Error('the machine is gone')) })
  const stuck = (store: Store): Store => ({
    ...store,
    erase: (id) => (id === unlucky ? Promise.reject(new Error('that one stays')) : store.erase(id)),
  })
  const [here, there] = [await start(away), await start(stuck)]
  await here.store.commit(unlucky, () => [{ type: 'joined', at: now.toISOString(), name: 'Una' }])
  const ada = await come(here, 'Ada')
  for (const id of [unlucky, ada]) await expect(erase(here, id)).rejects.toThrow('the machine is gone')
  await here.close()
  for (let look = 0; look < 2; look++) await there.follows.look()
  expect(await there.store.history(ada)).toEqual([])
  expect(await notes(there)).toContain(unlucky)
  await there.close()
})

it('somebody erased by another process who only came in is nobody, too', async () => {
  const [here, there] = [await start(), await start(deaf)]
  const id = await here.trainer.join('Ada', freshId())
  expect((await there.trainer.learner(id))?.name).toBe('Ada')
  await erase(here, id)
  expect(await there.trainer.learner(id)).toBeUndefined()
  await Promise.all([here, there].map((one) => one.close()))
})

it('two processes that erase the same learner at once do it once', async () => {
  const [here, there] = [await start(), await start()]
  const [ada] = [await come(here, 'Ada'), await come(here, 'Bob')]
  await Promise.all([here.board.counted(), there.board.counted()])
  await Promise.all([erase(here, ada), erase(there, ada), erase(here, ada)])
  for (const one of [here, there]) {
    await one.board.recount()
    await expect.poll(() => [names(one), n(one)]).toEqual([['Bob'], [2]])
  }
  await Promise.all([here, there].map((one) => one.close()))
})
