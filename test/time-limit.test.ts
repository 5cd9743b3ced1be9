import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { day } from '../src/web/times.ts'
import { begun, clockOf, closeTimed, minute, openTimed, site, text, watch } from './time-limit-set-up.ts'
import { fieldsIn, fieldsOf, openSite, walker } from './walker.ts'

beforeAll(openTimed)
afterAll(closeTimed)

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
      expect(page.html).toContain(`data-now="${new Date(watch.time).toISOString()}"`)
    }
    expect(text(await ada.who.get('/passages/ice'))).toContain(until)
    expect((await ada.history('began'))[0]?.settings).toMatchObject({ minutes: 45 })
    await ada.who.post(`/attempts/${ada.attempt}/closures`, {})
    expect(text(await ada.who.get(ada.address(1)))).not.toContain(until)
  })

  it('says nothing of time where there is no limit', async () => {
    const ada = await begun('end')
    expect(ada.page.html).not.toContain('id="until"')
    watch.time += 1000 * minute
    expect((await ada.who.get(ada.address(1))).at).toBe(ada.address(1))
  })

  it('takes what is on its way for half a minute, and is then closed by the clock with what was saved', async () => {
    const ada = await begun()
    watch.time = ada.began + 45 * minute + 29_000
    const second = await ada.send(ada.page, 1, { option: '1', next: 'on' })
    expect(second.at).toBe(ada.address(2))
    expect((await ada.draft(second, 2, { text: 'From the surface.' })).status).toBe(200)
    watch.time = ada.began + 45 * minute + 30_001
    const result = await ada.who.get(ada.address(2))
    expect(result.at).toBe(ada.address(2, '/review'))
    expect((await ada.history()).slice(-2)).toMatchObject([
      { type: 'answered', n: 2, mark: 1, at: new Date(watch.time).toISOString() },
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
    watch.time = ada.began + 46 * minute
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
    watch.time = ada.began + 45 * minute
    const headers = { origin: site.address, accept: 'application/json' }
    const flag = async () => (await ada.who.post(ada.address(1, '/flags'), { on: '1' }, headers)).html
    expect(JSON.parse(await flag())).toEqual({ is: 'kept' })
    expect(quiz.status).toBe(200)
    expect(await site.trainer.flag(ada.learner, ada.attempt, 9, true)).toBe('none')
    watch.time = ada.began + 46 * minute
    // Between reading who asks and keeping it: nobody has closed it yet.
    expect(await site.trainer.flag(ada.learner, ada.attempt, 2, true)).toBe('settled')
    expect(JSON.parse(await flag())).toMatchObject({ is: 'settled', words: expect.stringContaining('The time was over') })
    expect(await ada.history('flagged')).toHaveLength(1)
  })

  it('says that what cannot be read is too late, where it could not be closed yet', async () => {
    const ada = await begun()
    watch.time = ada.began + 46 * minute
    expect(await site.trainer.answer(ada.learner, ada.attempt, 1, {})).toMatchObject({ is: 'settled' })
    expect(await site.trainer.draft(ada.learner, ada.attempt, 1, 'answer', {})).toMatchObject({ is: 'settled' })
  })

  it('tells a script of handing in that the clock was first', async () => {
    const ada = await begun()
    watch.time += 46 * minute
    const headers = { origin: site.address, accept: 'application/json' }
    const page = await ada.who.post(`/attempts/${ada.attempt}/closures`, {}, headers)
    expect([page.status, JSON.parse(page.html)]).toMatchObject([410, { is: 'settled', to: `/attempts/${ada.attempt}/result` }])
  })

  it('gives no hint after its end, and none is kept', async () => {
    const ada = await begun('step')
    watch.time += 11 * minute
    await ada.who.post(ada.address(1, '/hints'), { ...fieldsOf(ada.page.html, ada.address(1)), step: '1' })
    expect(await ada.history('hinted')).toEqual([])
  })

  it('can be begun anew once its time is over, as often as it may be taken', async () => {
    const ada = await begun()
    watch.time += 46 * minute
    const again = await ada.who.begin('ice/timed')
    expect(again.at).not.toContain(ada.attempt)
    const bob = await begun('once')
    watch.time += 2 * minute
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
