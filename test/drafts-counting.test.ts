import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kindOf } from '../src/kinds/index.ts'
import { begun, closeIce, openIce, seatsOf, site, text } from './drafts-set-up.ts'
import { fieldsOf, openSite } from './walker.ts'

beforeAll(openIce)
afterAll(closeIce)

describe('what is drafted', () => {
  it('counts as answered where it can be read, and is told as begun where it cannot', async () => {
    const ada = await begun('numbers')
    await ada.draft(ada.page, 1, { text: '10 years' })
    const third = await ada.open(3)
    await ada.draft(third, 3, { 'place.1': '1', 'place.2': '2', 'place.3': '', 'place.4': '' })
    const page = await ada.open(3)
    expect(text(page)).toContain('is not complete: until it is, it does not count')
    expect(text(page)).toMatch(/Question 1 : answered .*Question 2 : not answered .*Question 3 : begun, not complete/)
    const closing = await ada.closures()
    expect(text(closing)).toContain('1 of 3 questions are answered')
    expect(text(closing)).toMatch(/One question has no answer yet: Question 2 /)
    expect(text(closing)).toMatch(/One question is begun and not complete: Question 3 /)
    expect(text(await ada.who.get('/'))).toContain('1 of 3 answered')
    expect((await ada.who.get(`/attempts/${ada.attempt}`)).at).toBe(ada.address(2))
  })

  it('becomes an answer when the attempt is closed, in the same commit, and is marked', async () => {
    const ada = await begun('end')
    const right = await seatsOf(ada, 1, 'kanariright')
    await ada.draft(ada.page, 1, right)
    await ada.handIn()
    const [answered, handedIn] = (await ada.history()).slice(-2)
    expect(answered).toMatchObject({ type: 'answered', n: 1, response: 'kanariright', mark: 1, where: null, proof: null, ms: null })
    expect(handedIn).toMatchObject({ type: 'handed-in', by: 'learner', at: answered?.at })
    expect(text(await ada.who.get(`/attempts/${ada.attempt}/result`))).toMatch(/1 of 6/)
    // Counted as one that was sent.
    await site.board.counted()
    expect(site.board.learners('last', 0, 1)[0]?.latest).toMatchObject({ attempt: ada.attempt, right: 1 })
  })

  it('counts instead of an older answer, and not instead of a newer one', async () => {
    const ada = await begun('end')
    const [right, cold] = [await seatsOf(ada, 1, 'kanariright'), await seatsOf(ada, 1, 'kanaricold')]
    await ada.send(ada.page, 1, { ...cold, next: 'on' })
    await ada.draft(await ada.open(1), 1, right)
    const second = await ada.open(2)
    await ada.draft(second, 2, { option: '1' })
    await ada.send(second, 2, { option: ['2', '3'], next: 'on' })
    await ada.handIn()
    expect(await ada.answerTo(1)).toMatchObject({ response: 'kanariright', mark: 1 })
    expect((await ada.history('answered')).filter(({ n }) => n === 2)).toHaveLength(1)
  })

  it('and is not complete takes nothing away from an answer', async () => {
    const ada = await begun('numbers')
    await ada.send(ada.page, 1, { text: '10 years', next: 'on' })
    await ada.draft(await ada.open(1), 1, { text: 'about ten or eleven years' })
    expect(text(await ada.open(1))).toContain('until it is, your answer from before counts')
    await ada.handIn()
    expect(await ada.history('answered')).toHaveLength(1)
    expect(text(await ada.open(1, '/review'))).toContain('10 years')
  })

  it('in a form after it was sent is not undone by the same answer once more: that counts again', async () => {
    const ada = await begun('end')
    const [right, cold] = [await seatsOf(ada, 1, 'kanariright'), await seatsOf(ada, 1, 'kanaricold')]
    await ada.send(ada.page, 1, { ...right, next: 'on' })
    await ada.draft(ada.page, 1, cold)
    await ada.send(ada.page, 1, { ...right, next: 'on' })
    await ada.handIn()
    expect(await ada.answerTo(1)).toMatchObject({ response: 'kanariright' })
  })

  it('of a place is shown again and goes with the answer that stands', async () => {
    const ada = await begun('end')
    const place = await ada.send(ada.page, 1, { ...(await seatsOf(ada, 1, 'kanariright')), next: 'where' })
    expect(await ada.draft(place, 1, { where: '3' }, '/place')).toMatchObject({ is: 'kept', seen: 2 })
    const again = await ada.open(1, '/place')
    expect(fieldsOf(again.html, ada.address(1, '/place'))).toMatchObject({ where: '3' })
    expect(text(await ada.closures())).toContain('Question 1 : answered, place shown')
    // Changing the answer leaves the place where it was shown.
    await ada.send(await ada.open(1), 1, { ...(await seatsOf(ada, 1, 'kanaricold')), next: 'on' })
    await ada.handIn()
    expect(await ada.answerTo(1)).toMatchObject({ response: 'kanaricold', where: ['kanari-03'], proof: 1 })
    expect(text(await ada.open(1, '/review'))).toContain('Not right, though you looked in the right place')
  })

  it('of a place does not count without an answer, or with one that needs none', async () => {
    const ada = await begun('end')
    const ahead = await ada.open(1, '/place?ahead')
    await ada.draft(ahead, 1, { where: '3' }, '/place')
    const third = await ada.open(3, '/place?ahead')
    await ada.draft(third, 3, { where: '3' }, '/place')
    await ada.draft(await ada.open(3), 3, { option: 'not given' })
    await ada.handIn()
    expect(await ada.history('answered')).toMatchObject([{ n: 3, response: 'not given', where: null }])
  })

  it('is what a place is shown for, and is answered with it', async () => {
    const ada = await begun('end')
    await ada.send(ada.page, 1, { ...(await seatsOf(ada, 1, 'kanaricold')), next: 'on' })
    await ada.draft(await ada.open(1), 1, await seatsOf(ada, 1, 'kanariright'))
    const place = await ada.open(1, '/place')
    expect(text(place)).toMatch(/Your answer: .*more room/)
    await ada.send(place, 1, { where: '3' }, '/place')
    expect(await ada.answerTo(1)).toMatchObject({ response: 'kanariright', where: ['kanari-03'], mark: 1 })
  })

  it('that came between reading and closing counts as well', async () => {
    const ada = await begun('end')
    const draft = ada.draft(ada.page, 1, { option: '1' })
    const closing = ada.handIn()
    const receipt = await draft
    await closing
    const answers = await ada.history('answered')
    expect(answers).toHaveLength(receipt.is === 'kept' ? 1 : 0)
  })
})

describe('what was read at another level', () => {
  it('counts there, though the sentences have the same ids', async () => {
    const ada = await begun('end')
    const { question, passage } = await ada.seat(5)
    const levels = passage.levels.filter(({ level }) => ['a', 'b'].includes(level))
    const seatAt = (level: string, id: string) =>
      String((levels.find((one) => one.level === level)?.sentences.findIndex((one) => one.id === id) ?? -1) + 1)
    // A sentence that is worth something at one level only.
    const markAt = (level: string, id: string) => {
      const reading = levels.find((one) => one.level === level) ?? expect.unreachable()
      return kindOf(question).mark(question, [id], reading).score ?? 0
    }
    const ids = levels[0]?.sentences.map(({ id }) => id).filter((id) => seatAt('b', id) !== '0') ?? []
    const id = ids.find((one) => markAt('a', one) !== markAt('b', one)) ?? ids[0] ?? expect.unreachable()
    await ada.send(await ada.open(5), 5, { sentence: seatAt('a', id), next: 'on' })
    expect(await ada.draft(await ada.open(5, '?level=b'), 5, { sentence: seatAt('b', id) })).toMatchObject({ is: 'kept', seen: 2 })
    expect((await ada.seat(5)).standing).toMatchObject({ level: 'b', mark: markAt('b', id) })
    await ada.handIn()
    expect(await ada.answerTo(5)).toMatchObject({ level: 'b', response: [id], mark: markAt('b', id) })
  })

  it('and was only changed and changed back leaves the answer and its place', async () => {
    const ada = await begun('end')
    const [right, cold] = [await seatsOf(ada, 1, 'kanariright'), await seatsOf(ada, 1, 'kanaricold')]
    const place = await ada.send(ada.page, 1, { ...right, next: 'where' })
    await ada.send(place, 1, { where: '3' }, '/place')
    const other = await ada.open(1, '?level=b')
    await ada.draft(other, 1, cold)
    // Another answer in another text: its place is not shown.
    expect(text(await ada.open(2))).toMatch(/Question 1 : answered /)
    expect(text(await ada.open(2))).not.toMatch(/Question 1 : answered, place shown/)
    await ada.draft(other, 1, right)
    expect(text(await ada.open(2))).toMatch(/Question 1 : answered, place shown/)
    await ada.handIn()
    expect(await ada.answerTo(1)).toMatchObject({ level: 'a', response: 'kanariright', where: ['kanari-03'], proof: 1 })
  })

  it('is no place for an answer that came after it in another text', async () => {
    const ada = await begun('end')
    const right = await seatsOf(ada, 1, 'kanariright')
    const place = await ada.send(ada.page, 1, { ...right, next: 'where' })
    await ada.draft(place, 1, { where: '3' }, '/place')
    await ada.send(await ada.open(1, '?level=b'), 1, { ...(await seatsOf(ada, 1, 'kanaricold')), next: 'on' })
    expect(text(await ada.open(2))).not.toMatch(/Question 1 : answered, place shown/)
    expect((await ada.seat(1)).level.level).toBe('b')
    await ada.handIn()
    expect((await ada.history('answered')).map(({ level, where }) => [level, where])).toEqual([
      ['a', null],
      ['b', null],
    ])
  })

  it('goes by what came after what, not by a clock that may be set back', async () => {
    let time = Date.parse('2026-03-02T09:00:00Z')
    const other = await openSite({ now: () => new Date(time) })
    try {
      const learner = await other.trainer.join('Ada', randomUUID())
      const quiz = other.bank.quizzes.get('ice/end') ?? expect.unreachable()
      const attempt = (await other.trainer.begin(learner, quiz, randomUUID())) ?? ''
      const seat = async () => (await other.trainer.seat(learner, attempt, 1)) ?? expect.unreachable()
      const form = async (level: string, fields: Record<string, string | string[]>) => {
        // Each comes a minute earlier than the one before it, by the clock.
        time -= 60_000
        return { ...fields, level, key: randomUUID(), seen: String((await seat()).seen), shown: '' }
      }
      const right = await seatsOf({ seat }, 1, 'kanariright')
      await other.trainer.draft(learner, attempt, 1, 'answer', await form('b', right))
      await other.trainer.draft(learner, attempt, 1, 'place', await form('a', { where: '3' }))
      expect(await seat()).toMatchObject({ level: { level: 'a' }, standing: { level: 'a', where: ['kanari-03'] } })
      await other.trainer.draft(learner, attempt, 1, 'answer', await form('b', await seatsOf({ seat }, 1, 'kanaricold')))
      expect(await seat()).toMatchObject({ level: { level: 'b' }, standing: { level: 'b', where: null } })
    } finally {
      await other.close()
    }
  })
})
