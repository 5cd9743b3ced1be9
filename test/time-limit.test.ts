import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockwork, dueLine } from '../src/statistics/due.ts'
import { NotKept } from '../src/store/store.ts'
import { trainer } from '../src/trainer.ts'
import { day } from '../src/web/times.ts'
import { startServer } from './server.ts'
import { fieldsIn, fieldsOf, iceBank, openSite, type Page, type Site, walker } from './walker.ts'

const minute = 60_000
const text = (page: Page) => page.html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const clockOf = (time: number) => new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

/** The bank of all tests, and two quizzes with a limit of time. */
let questions: string
let site: Site
/** What the clock of the site says. */
let time = Date.parse('2026-03-02T09:00:00Z')
beforeAll(async () => {
  questions = await mkdtemp(join(tmpdir(), 'evident-timed-'))
  await cp(iceBank, questions, { recursive: true })
  const timed = (id: string, more: string) => `- id: ${id}\n  title: Ice, ${id}\n  level: a\n  questions: [ICE-SC-1, ICE-SA-1]\n  ${more}\n`
  await appendFile(
    join(questions, 'ice', 'quizzes.yaml'),
    timed('timed', 'minutes: 45') +
      timed('once', 'minutes: 1\n  attempts: 1') +
      timed('step', 'minutes: 10\n  feedback: each\n  hints: true'),
  )
  site = await openSite({ questions, now: () => new Date(time) })
})
afterAll(async () => {
  await site.close()
  await rm(questions, { recursive: true })
})

async function begun(quiz = 'timed') {
  const who = site.walker()
  await who.come()
  const page = await who.begin(`ice/${quiz}`)
  const attempt = page.at.split('/')[2] ?? ''
  const learner = who.cookies.get('learner')?.split('.')[0] ?? ''
  const address = (n: number, rest = '') => `/attempts/${attempt}/${n}${rest}`
  return {
    ...{ who, page, attempt, learner, address, began: time },
    send: (from: Page, n: number, fields: Record<string, string>, of = '') => who.submit(from, address(n, of), fields),
    draft: (from: Page, n: number, fields: Record<string, string>) =>
      who.post(address(n, '/drafts'), { ...fieldsOf(from.html, address(n)), ...fields }),
    history: async (type?: string) => (await site.store.history(learner)).filter((entry) => type === undefined || entry.type === type),
  }
}

describe('a quiz with a limit of time', () => {
  it('says before it begins how long there is, and on every page until when', async () => {
    const who = site.walker()
    await who.come()
    expect(text(await who.get('/passages/ice'))).toMatch(/Ice, timed .*45 minutes/)
    const ada = await begun()
    const until = `Until ${clockOf(ada.began + 45 * minute)}`
    const place = await ada.send(ada.page, 1, { option: '1', next: 'where' })
    for (const page of [ada.page, place, await ada.who.get(`/attempts/${ada.attempt}/closures`)]) {
      expect(text(page)).toContain(until)
      expect(page.html).toContain(`data-deadline="${new Date(ada.began + 45 * minute).toISOString()}"`)
      expect(page.html).toContain(`data-now="${new Date(time).toISOString()}"`)
    }
    expect(text(await ada.who.get('/passages/ice'))).toContain(until)
    expect((await ada.history('began'))[0]?.settings).toMatchObject({ minutes: 45 })
    await ada.who.post(`/attempts/${ada.attempt}/closures`, {})
    expect(text(await ada.who.get(ada.address(1)))).not.toContain(until)
  })

  it('says nothing of time where there is no limit', async () => {
    const ada = await begun('end')
    expect(ada.page.html).not.toContain('id="until"')
    time += 1000 * minute
    expect((await ada.who.get(ada.address(1))).at).toBe(ada.address(1))
  })

  it('takes what is on its way for half a minute, and is then closed by the clock with what was saved', async () => {
    const ada = await begun()
    time = ada.began + 45 * minute + 29_000
    const second = await ada.send(ada.page, 1, { option: '1', next: 'on' })
    expect(second.at).toBe(ada.address(2))
    expect((await ada.draft(second, 2, { text: 'From the surface.' })).status).toBe(200)
    time = ada.began + 45 * minute + 30_001
    const result = await ada.who.get(ada.address(2))
    expect(result.at).toBe(ada.address(2, '/review'))
    expect((await ada.history()).slice(-2)).toMatchObject([
      { type: 'answered', n: 2, mark: 1, at: new Date(time).toISOString() },
      { type: 'handed-in', by: 'clock' },
    ])
    const told = text(await ada.who.get(`/attempts/${ada.attempt}/result`))
    expect(told).toContain(
      `closed by the clock ${day(new Date(ada.began + 45 * minute).toISOString())}, ${clockOf(ada.began + 45 * minute)}`,
    )
    expect(text(result)).toContain(`Closed by the clock ${clockOf(ada.began + 45 * minute)}`)
  })

  it('tells who comes too late that the time was over, in words, and changes nothing', async () => {
    const ada = await begun()
    const place = await ada.send(ada.page, 1, { option: '1', next: 'where' })
    time = ada.began + 46 * minute
    const late = [await ada.send(ada.page, 1, { option: '2', next: 'on' }), await ada.send(place, 1, { where: '1' }, '/place')]
    expect(late.map(({ status }) => status)).toEqual([410, 410])
    for (const page of late) {
      expect(text(page)).toContain(`The time was over at ${clockOf(ada.began + 45 * minute)}. What was saved till then counts`)
      expect(page.html).toContain(`href="/attempts/${ada.attempt}/result"`)
    }
    const receipt = JSON.parse((await ada.draft(ada.page, 1, { option: '2' })).html)
    expect(receipt).toMatchObject({
      is: 'settled',
      words: expect.stringContaining('The time was over'),
      to: `/attempts/${ada.attempt}/result`,
    })
    await ada.who.post(ada.address(1, '/flags'), { on: '1' })
    // Handing in what the clock closed leads to its result.
    expect((await ada.who.post(`/attempts/${ada.attempt}/closures`, {})).at).toBe(`/attempts/${ada.attempt}/result`)
    expect((await ada.history()).map(({ type }) => type)).toEqual(['joined', 'began', 'answered', 'handed-in'])
    // What arrived before is known when it is sent once more.
    expect((await ada.send(ada.page, 1, { option: '1', next: 'on' })).status).toBe(200)
  })

  it('tells a script that a flag came too late, though the attempt was open when it was sent', async () => {
    const ada = await begun()
    const quiz = await ada.who.get(ada.address(1))
    time = ada.began + 45 * minute
    const headers = { origin: site.address, accept: 'application/json' }
    const flag = async () => (await ada.who.post(ada.address(1, '/flags'), { on: '1' }, headers)).html
    expect(JSON.parse(await flag())).toEqual({ is: 'kept' })
    expect(quiz.status).toBe(200)
    expect(await site.trainer.flag(ada.learner, ada.attempt, 9, true)).toBe('none')
    time = ada.began + 46 * minute
    // Between reading who asks and keeping it: nobody has closed it yet.
    expect(await site.trainer.flag(ada.learner, ada.attempt, 2, true)).toBe('settled')
    expect(JSON.parse(await flag())).toMatchObject({ is: 'settled', words: expect.stringContaining('The time was over') })
    expect(await ada.history('flagged')).toHaveLength(1)
  })

  it('says that what cannot be read is too late, where it could not be closed yet', async () => {
    const ada = await begun()
    time = ada.began + 46 * minute
    expect(await site.trainer.answer(ada.learner, ada.attempt, 1, {})).toMatchObject({ is: 'settled' })
    expect(await site.trainer.draft(ada.learner, ada.attempt, 1, 'answer', {})).toMatchObject({ is: 'settled' })
  })

  it('tells a script of handing in that the clock was first', async () => {
    const ada = await begun()
    time += 46 * minute
    const headers = { origin: site.address, accept: 'application/json' }
    const page = await ada.who.post(`/attempts/${ada.attempt}/closures`, {}, headers)
    expect([page.status, JSON.parse(page.html)]).toMatchObject([410, { is: 'settled', to: `/attempts/${ada.attempt}/result` }])
  })

  it('gives no hint after its end, and none is kept', async () => {
    const ada = await begun('step')
    time += 11 * minute
    await ada.who.post(ada.address(1, '/hints'), { ...fieldsOf(ada.page.html, ada.address(1)), step: '1' })
    expect(await ada.history('hinted')).toEqual([])
  })

  it('can be begun anew once its time is over, as often as it may be taken', async () => {
    const ada = await begun()
    time += 46 * minute
    const again = await ada.who.begin('ice/timed')
    expect(again.at).not.toContain(ada.attempt)
    const bob = await begun('once')
    time += 2 * minute
    expect((await bob.who.begin('ice/end')).status).toBe(200)
    expect(text(await bob.who.get('/passages/ice'))).toContain('no attempts left')
    expect((await bob.history('handed-in'))[0]).toMatchObject({ by: 'clock' })
  })

  it('goes by what held when it began', async () => {
    const ada = await begun()
    const quiz = site.bank.quizzes.get('ice/timed') ?? expect.unreachable()
    const other = await site.trainer.begin(ada.learner, { ...quiz, id: 'ice/other', minutes: 5 }, 'a-random-key')
    const deadlines = (await site.trainer.learner(ada.learner))?.attempts
    expect(deadlines?.get(ada.attempt)?.deadline).toBe(ada.began + 45 * minute)
    expect(deadlines?.get(other ?? '')?.deadline).toBe(ada.began + 5 * minute)
  })
})

describe('what nobody comes back for', () => {
  it('is closed all the same, in the order in which time ran out, and leaves the line', async () => {
    await site.board.counted()
    const clock = clockworkOf(site)
    time += 1000 * minute
    await clock.look()
    await site.board.counted()
    expect(site.board.due.size()).toBe(0)
    const [ada, bob] = [await begun('timed'), await begun('step')]
    await site.board.counted()
    expect(site.board.due.size()).toBe(2)
    expect(site.board.due.before(Number.POSITIVE_INFINITY, 9).map(({ learner }) => learner)).toEqual([bob.learner, ada.learner])
    time += 10 * minute + 30_001
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
        now: () => new Date(time),
        failed: (e) => failures.push(e),
      },
      store: { ...site.store, shelf: site.store.shelf, commit: () => Promise.reject(new Error('it cannot be marked')) },
    })
    const ada = await begun()
    time += 46 * minute
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
    due: board.due,
    timeOut: trainer.timeOut,
    now: () => new Date(time),
    failed: (error) => {
      throw error
    },
  })

describe('a teacher', () => {
  it('sets how long an attempt may take, and is told what is wrong with the number', async () => {
    const desk = await openSite({ writable: true })
    try {
      const teacher = walker(desk.address, desk.accounts.invite)
      await teacher.teach()
      const page = await teacher.get('/quizzes/ice/end')
      const press = (fields: Record<string, string>) =>
        teacher.post('/quizzes/ice/end', { ...fieldsIn(page.html, 'quiz'), do: 'save', ...fields })
      const wrong = await press({ minutes: '601' })
      expect(wrong.status).toBe(422)
      expect(text(wrong)).toContain('Minutes may be at most 600')
      expect(wrong.html).toMatch(/<input[^>]*id="minutes"[^>]*value="601"[^>]*aria-invalid="true"/)
      expect(text(await press({ minutes: '30' }))).toContain('Saved')
      expect(desk.live.bank().quizzes.get('ice/end')).toMatchObject({ minutes: 30 })
      expect(text(await teacher.get('/quizzes'))).toContain('30 minutes')
      expect(text(await teacher.get('/quizzes/ice/end/preview'))).toContain('30 minutes')
      expect((await teacher.get('/quizzes/ice/end')).html).toMatch(/id="minutes"[^>]*value="30"/)
    } finally {
      await desk.close()
    }
  })
})
