import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerTo } from '../src/training/history.ts'
import { closeLake, come, mark, markOf, openLake, site, written } from './judging-set-up.ts'
import { sit } from './sitting.ts'

beforeEach(openLake)
afterEach(closeLake)

describe('a mark', () => {
  let ada: string
  let attempt: string
  beforeEach(async () => {
    ada = await come('Ada')
    attempt = await sit(site, ada, 'lake/both', [{ response: 'a' }, { response: written }])
  })
  const marks = async () => (await site.trainer.learner(ada))?.attempts.get(attempt)?.marks.get(2) ?? []
  const score = async () => {
    const one = (await site.trainer.learner(ada))?.attempts.get(attempt)
    return one && site.trainer.score(one)
  }

  it('that waits is neither right nor wrong; once it is given it counts for the score', async () => {
    expect(await score()).toMatchObject({ right: 1, of: 1, waiting: { questions: 1, points: 6 }, points: 1, pointsOf: 7 })
    expect((await score())?.byProcess).toEqual([expect.objectContaining({ process: 'infer', right: 1, of: 1 })])
    await mark(ada, attempt, 2, [2, 1, 1])
    expect(await score()).toMatchObject({ right: 2, of: 2, waiting: { questions: 0, points: 0 }, points: 5, pointsOf: 7 })
  })

  it('that is sent twice is one', async () => {
    const given = markOf([2, 1, 0], { comment: 'Well begun.' })
    for (const _ of [1, 2]) expect((await site.trainer.mark(ada, attempt, 2, given))?.is).toBe('kept')
    expect(await marks()).toMatchObject([{ scores: [2, 1, 0], mark: 0.5, comment: 'Well begun.', by: 'teacher', answer: 1 }])
    // Back, change, send: the same form with something else in it.
    expect((await site.trainer.mark(ada, attempt, 2, { ...given, scores: [2, 2, 0] }))?.is).toBe('kept')
    expect(await marks()).toHaveLength(2)
  })

  it('that is changed and changed back stands as it was sent last', async () => {
    const given = markOf([2, 2, 2])
    for (const scores of [
      [2, 2, 2],
      [0, 0, 0],
      [2, 2, 2],
      [2, 2, 2],
    ]) {
      const became = await site.trainer.mark(ada, attempt, 2, { ...given, scores })
      expect(became?.is).toBe('kept')
      expect(became?.seat.attempt.marks.get(2)?.at(-1)?.scores).toEqual(scores)
    }
    expect((await marks()).map(({ mark }) => mark)).toEqual([1, 0, 1])
  })

  it('that is sent again after another teacher changed it is not taken, be it the same or not', async () => {
    const first = markOf([2, 2, 2], { by: 'first' })
    expect((await site.trainer.mark(ada, attempt, 2, first))?.is).toBe('kept')
    expect(await mark(ada, attempt, 2, [1, 1, 1], { by: 'second', seen: 1 })).toBe('kept')
    for (const scores of [
      [2, 2, 2],
      [0, 0, 0],
    ])
      expect((await site.trainer.mark(ada, attempt, 2, { ...first, scores }))?.is).toBe('behind')
    expect((await marks()).map(({ by, mark }) => [by, mark])).toEqual([
      ['first', 1],
      ['second', 0.5],
    ])
  })

  it('of a teacher who did not see that of another one is not taken, and may be sent again', async () => {
    expect(await mark(ada, attempt, 2, [2, 2, 2], { by: 'first' })).toBe('kept')
    expect(await mark(ada, attempt, 2, [0, 0, 0], { by: 'second' })).toBe('behind')
    expect(answerTo((await site.trainer.judged(ada, attempt, 2))?.attempt ?? expect.fail(), 2)?.mark).toBe(1)
    expect(await mark(ada, attempt, 2, [1, 1, 1], { by: 'second', seen: 1 })).toBe('kept')
    expect((await marks()).map(({ by }) => by)).toEqual(['first', 'second'])
  })

  it.each([
    ['another answer than the one that stands', 2, [2, 2, 2], { answer: 2 }],
    ['too few scores', 2, [2, 2], {}],
    ['a score of three', 2, [2, 2, 3], {}],
    ['what no person marks', 1, [2, 2, 2], {}],
    ['a question that there is not', 9, [2, 2, 2], {}],
  ])('of %s is none', async (_, n, scores, more) => {
    expect(await mark(ada, attempt, n, scores, more)).toBeUndefined()
    expect(await marks()).toEqual([])
  })

  it('is not given before the attempt is handed in', async () => {
    const open = await sit(site, ada, 'lake/write', [{ response: written }], false)
    expect(await mark(ada, open, 1, [2, 2, 2])).toBeUndefined()
    expect(await site.trainer.weigh(ada, open, 1, [2, 2, 2])).toBe(false)
    await site.board.counted()
    expect(site.board.waiting.size()).toBe(1)
  })

  it('of the learner’s own counts for nothing', async () => {
    for (const scores of [
      [2, 2, 2],
      [2, 2, 2],
      [2, 2, 1],
    ])
      expect(await site.trainer.weigh(ada, attempt, 2, scores)).toBe(true)
    expect((await site.trainer.learner(ada))?.attempts.get(attempt)?.weighed.get(2)).toEqual([2, 2, 1])
    expect((await site.store.history(ada)).filter(({ type }) => type === 'weighed')).toHaveLength(2)
    expect(await score()).toMatchObject({ right: 1, of: 1, waiting: { questions: 1 } })
    await site.board.counted()
    expect(site.board.waiting.size()).toBe(1)
  })
})
