import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockwork, dueLine } from '../src/statistics/due.ts'
import { NotKept } from '../src/store/store.ts'
import { trainer } from '../src/trainer.ts'
import { startServer } from './server.ts'
import { begun, closeTimed, minute, openTimed, questions, site, watch } from './time-limit-set-up.ts'
import { fieldsOf, openSite, type Site } from './walker.ts'

beforeAll(openTimed)
afterAll(closeTimed)

describe('what nobody comes back for', () => {
  it('is closed all the same, in the order in which time ran out, and leaves the line', async () => {
    await site.board.counted()
    const clock = clockworkOf(site)
    watch.time += 1000 * minute
    await clock.look()
    await site.board.counted()
    expect(site.board.due.size()).toBe(0)
    const [ada, bob] = [await begun('timed'), await begun('step')]
    await site.board.counted()
    expect(site.board.due.size()).toBe(2)
    expect(site.board.due.before(Number.POSITIVE_INFINITY, 9).map(({ learner }) => learner)).toEqual([bob.learner, ada.learner])
    watch.time += 10 * minute + 30_001
    await clock.look()
    expect((await bob.history('handed-in'))[0]).toMatchObject({ by: 'clock' })
    expect(await ada.history('handed-in')).toEqual([])
    await ada.who.post(`/attempts/${ada.attempt}/closures`, {})
    await site.board.counted()
    expect(site.board.due.size()).toBe(0)
    await clock.stop()
  })

  it('is tried again where it failed, and the others do not wait for it', async () => {
    const due = dueLine()
    for (let at = 0; at < 30; at++) due.add({ learner: `learner-${at}`, attempt: 'a', at })
    const tried: string[] = []
    const failures: unknown[] = []
    const clock = clockwork({
      claim: async () => true,
      due,
      now: () => new Date(minute),
      failed: (error) => failures.push(error),
      timeOut: async (learner) => {
        tried.push(learner)
        // The disk refuses the first twenty; the others are gone.
        if (Number(learner.split('-')[1]) < 20) throw new NotKept('full')
        return false
      },
    })
    await Promise.all([clock.look(), clock.look()])
    expect(tried).toHaveLength(30)
    expect(failures).toHaveLength(20)
    expect(due.size()).toBe(20)
    await clock.look()
    expect(tried).toHaveLength(50)
    await clock.stop()
  })

  it('is tried after more and more time where it fails again and again, and told once for each reason', async () => {
    const due = dueLine()
    due.add({ learner: 'ada', attempt: 'a', at: 0 })
    let clockSays = 100_000
    let reason = 'full'
    const tried: number[] = []
    const failures: unknown[] = []
    const clock = clockwork({
      claim: async () => true,
      due,
      now: () => new Date(clockSays),
      failed: (error) => failures.push(error),
      timeOut: async () => {
        tried.push((clockSays - 100_000) / 1000)
        throw new Error(reason)
      },
    })
    for (; clockSays <= 400_000; clockSays += 5_000) await clock.look()
    expect(tried).toEqual([0, 5, 15, 35, 75, 155])
    expect(failures).toHaveLength(1)
    reason = 'gone'
    for (; clockSays <= 3_000_000; clockSays += 5_000) await clock.look()
    expect(tried.slice(6)).toEqual([315, 635, 1235, 1835, 2435])
    expect(failures).toHaveLength(2)
    await clock.stop()
  })

  it('and cannot be closed takes no other page of its learner with it, and is told once', async () => {
    const failures: unknown[] = []
    const told = trainer({
      ...{
        bank: () => site.bank,
        secret: 'a-secret-of-the-tests-32-characters',
        now: () => new Date(watch.time),
        failed: (e) => failures.push(e),
      },
      store: { ...site.store, shelf: site.store.shelf, commit: () => Promise.reject(new Error('it cannot be marked')) },
    })
    const ada = await begun()
    watch.time += 46 * minute
    for (let page = 0; page < 3; page++) expect((await told.present(ada.learner))?.attempts.get(ada.attempt)?.handedIn).toBeUndefined()
    expect(failures).toMatchObject([{ message: 'it cannot be marked' }])
  })

  it('is closed by a server that was not running when the time ended', { timeout: 60_000 }, async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'evident-timed-data-'))
    // Begun two minutes ago, in a quiz of one minute.
    const before = await openSite({ questions, dataDir, now: () => new Date(Date.now() - 2 * minute) })
    const who = before.walker()
    await who.come()
    const page = await who.begin('ice/once')
    const attempt = page.at.split('/')[2] ?? ''
    const learner = who.cookies.get('learner')?.split('.')[0] ?? ''
    await who.post(`/attempts/${attempt}/1/drafts`, { ...fieldsOf(page.html, `/attempts/${attempt}/1`), option: '1' })
    await before.close('keep')
    const server = await startServer({ DATA_DIR: dataDir, QUESTIONS_DIR: questions, SECRET: 'a-secret-of-the-tests-32-characters' })
    try {
      // Nobody asks for it: the server looks by itself.
      await new Promise((later) => setTimeout(later, 7_000))
    } finally {
      server.child.kill('SIGTERM')
      await server.ended
    }
    const after = await openSite({ questions, dataDir })
    const history = await after.store.history(learner)
    expect(history.slice(-2)).toMatchObject([
      { type: 'answered', n: 1 },
      { type: 'handed-in', by: 'clock' },
    ])
    await after.close()
  })
})

const clockworkOf = ({ board, trainer }: Site) =>
  clockwork({
    claim: async () => true,
    due: board.due,
    timeOut: trainer.timeOut,
    now: () => new Date(watch.time),
    failed: (error) => {
      throw error
    },
  })
