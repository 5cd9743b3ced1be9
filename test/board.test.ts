import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { constructedResponse } from '../src/kinds/constructed-response.ts'
import { freshId } from '../src/random.ts'
import { counting } from '../src/statistics/counting.ts'
import { ask, bank, closeFolder, come, figures, fourSit, labelsOf, open, openFolder, right } from './board-set-up.ts'
import { sit } from './sitting.ts'

beforeEach(openFolder)
afterEach(closeFolder)

describe('the figures of a question', () => {
  it('are those of four learners, counted by hand', async () => {
    const [ada = ''] = await fourSit()
    await open.board.counted()
    expect(figures('ICE-SC-1')).toEqual({
      version: bank.questions.get('ICE-SC-1')?.version,
      level: 'a',
      first: Date.parse((await open.store.history(ada)).find(({ type }) => type === 'handed-in')?.at ?? ''),
      n: 4,
      right: 2,
      marks: 2,
      blanks: 0,
      outcomes: { secure: 1, lucky: 1, misread: 1, lost: 1 },
      labels: new Map([
        [right, 2],
        ['kanaricold', 1],
        ['kanarilid', 1],
      ]),
      unreadable: 0,
    })
    // No sentence proves what is not given, so that there are no outcomes.
    expect(figures('ICE-TF-1')).toMatchObject({ n: 4, right: 1, blanks: 1, outcomes: { secure: 0, lucky: 0, misread: 0, lost: 0 } })
    expect(labelsOf('ICE-TF-1')).toEqual({ true: 1, 'not given': 1, false: 1 })
    expect(open.board.figuresOf('ICE-TF-2')).toEqual([])
  })

  it('take parts of a mark as parts, and a mark of a half as right', async () => {
    const half = ['kanaritop']
    await sit(open, await come('Ada'), 'ice/end', [undefined, { response: half, where: [4] }])
    await sit(open, await come('Bob'), 'ice/end', [undefined, { response: ['kanaritop', 'kanarifish'], where: [4, 6] }])
    await sit(open, await come('Cy'), 'ice/end', [undefined, { response: ['kanarisink', 'kanaribottom'] }])
    await open.board.counted()
    // A place that was asked for and left open is a wrong one.
    expect(figures('ICE-MR-1')).toMatchObject({ n: 3, right: 2, marks: 1.5, outcomes: { secure: 2, lucky: 0, misread: 0, lost: 1 } })
    expect(labelsOf('ICE-MR-1')).toEqual({ kanaritop: 2, kanarifish: 1, kanaribottom: 1, kanarisink: 1 })
    expect(figures('ICE-SC-1')).toMatchObject({ n: 3, right: 0, blanks: 3 })
  })

  it('count typed answers by what they were taken for', async () => {
    for (const typed of ['kanaritop', 'the bottom', 'my own words', 'other words'])
      await sit(open, await come('Ada'), 'ice/each', [undefined, undefined, { response: typed }])
    await open.board.counted()
    expect(figures('ICE-SA-1')).toMatchObject({ n: 4, right: 1 })
    expect(labelsOf('ICE-SA-1')).toEqual({ kanaritop: 1, 'the bottom': 1, other: 2 })
  })

  it('are of the first attempt of each learner at each quiz, once it is handed in', async () => {
    const [ada = '', bob = ''] = await fourSit()
    await sit(open, ada, 'ice/both', [{ response: 'kanarilid', where: [] }])
    await open.board.counted()
    expect(figures('ICE-SC-1')).toMatchObject({ n: 4, right: 2 })
    await sit(open, bob, 'ice/each', [{ response: right }], false)
    await open.board.counted()
    expect(figures('ICE-SC-1')?.n).toBe(4)
    await sit(open, bob, 'ice/each', [], true)
    await open.board.counted()
    expect(figures('ICE-SC-1')).toMatchObject({ n: 5, right: 3 })
  })

  it('take the answer that stands at the end: a later one, and none where it was emptied', async () => {
    const ada = await come('Ada')
    await sit(open, ada, 'ice/end', [{ response: 'kanaricold' }, { response: ['kanaritop'] }], false)
    const attempt = await sit(open, ada, 'ice/end', [{ response: right, where: [3] }], false)
    await open.trainer.answer(ada, attempt, 2, { key: freshId(), seen: '1', shown: '', level: 'a' })
    await open.trainer.handIn(ada, attempt)
    await open.board.counted()
    expect(labelsOf('ICE-SC-1')).toEqual({ [right]: 1 })
    expect(figures('ICE-MR-1')).toMatchObject({ n: 1, blanks: 1, labels: new Map() })
  })

  it('are kept apart by version', async () => {
    const before = bank.questions.get('ICE-SC-1')
    if (!before) throw new Error('The question is gone')
    await sit(open, await come('Ada'), 'ice/each', [{ response: right }])
    const changed = { ...before, version: '0123456789abcdef', question: { ...before.question, prompt: 'Why does it float?' } }
    ask('ICE-SC-1', changed)
    await sit(open, await come('Bob'), 'ice/each', [{ response: 'kanarilid' }])
    await open.board.counted()
    expect(figures('ICE-SC-1', before.version)).toMatchObject({ n: 1, right: 1 })
    expect(figures('ICE-SC-1', changed.version)).toMatchObject({ n: 1, right: 0 })
  })

  it('leave out what cannot be read any more, and say how much that is', async () => {
    await fourSit()
    const eve = await come('Eve')
    const began = { at: '2026-11-24T15:00:00.000Z', attempt: freshId() }
    const version = bank.questions.get('ICE-SC-1')?.version
    await open.board.store.commit(eve, () => [
      {
        ...began,
        type: 'began',
        quiz: 'ice/lost',
        settings: { title: 'Lost', feedback: 'end', proof: false },
        passage: 'ice@0',
        level: 'a',
        seed: 'x',
        questions: ['GONE-1@0000', `ICE-SC-1@${version}`],
      },
      { ...began, type: 'handed-in', by: 'learner' },
      { at: began.at, type: 'from a later release' },
    ])
    await open.board.counted()
    expect(open.board.state()).toMatchObject({ ready: true, learners: 5, unreadable: 1 })
    expect(open.board.figuresOf('GONE-1')).toMatchObject([{ n: 0, unreadable: 1 }])
    expect(figures('ICE-SC-1')).toMatchObject({ n: 5, blanks: 1 })
    const last = open.board.learners('last', 0, 1)[0]
    expect(last).toMatchObject({ name: 'Eve', closed: 1, latest: { quiz: 'Lost', of: 2 } })
    expect(last?.latest).not.toHaveProperty('right')
  })
})

describe('the list of learners', () => {
  it('tells of each what is handed in and what not, and what the last quiz was worth', async () => {
    const [ada = ''] = await fourSit()
    await sit(open, ada, 'ice/each', [{ response: right }, undefined, { response: 'kanaritop' }])
    await sit(open, ada, 'ice/end', [{ response: right }], false)
    await open.board.counted()
    expect(open.board.learners('name', 0, 2)).toMatchObject([
      { id: ada, name: 'Ada', closed: 2, open: 1, latest: { quiz: 'Ice, step by step', right: 2, of: 3 } },
      { name: 'Bob', closed: 1, open: 0, latest: { quiz: 'Ice, step by step with places', right: 1, of: 2, proven: 0 } },
    ])
  })

  it('has those on top who were heard of last, and is cut into pages', async () => {
    const [, bob = ''] = await fourSit()
    await sit(open, bob, 'ice/end', [], false)
    await open.board.counted()
    const names = (order: 'last' | 'name', from = 0, count = 50) => open.board.learners(order, from, count).map(({ name }) => name)
    expect(names('last')).toEqual(['Bob', 'Dee', 'Cy', 'Ada'])
    expect(names('last', 1, 2)).toEqual(['Dee', 'Cy'])
    expect(names('name', 2, 50)).toEqual(['Cy', 'Dee'])
    expect(names('name', 4, 50)).toEqual([])
  })
})

it('of an answer that people marked, little more than its name stays in memory', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const held = () => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const question = constructedResponse.schema.parse(constructedResponse.example.question)
  const { add, figures, line } = counting(async () => question)
  const at = '2026-11-24T15:00:00.000Z'
  const turn = async () => undefined
  const write = async (learner: string, nth: number) => {
    const attempt = freshId()
    const about = { at, attempt, n: 1 }
    const settings = { title: 'Write', feedback: 'end', proof: false }
    const asked = { quiz: 'lake/write', settings, passage: 'lake@1', level: 'a', seed: 'x', questions: ['EX-CR@1'] }
    const given = { question: 'EX-CR@1', level: 'a', response: 'Some words.', where: null, mark: null, proof: null, ms: 1 }
    const scores = [nth % 3, Math.floor(nth / 3) % 3, Math.floor(nth / 9) % 3]
    const mark = scores.reduce((sum, score) => sum + score, 0) / 6
    await add(
      learner,
      [
        { type: 'began', ...about, ...asked },
        { type: 'answered', ...about, ...given, key: freshId(), seen: 0 },
        { type: 'handed-in', ...about, by: 'learner' },
        { type: 'marked', ...about, answer: 1, by: 'teacher', scores, mark, key: freshId() },
      ],
      turn,
    )
  }
  const learners = Array.from({ length: 100 }, () => freshId())
  for (const learner of learners) await add(learner, [{ type: 'joined', at, name: 'Ada' }], turn)
  // What is held but once, whatever comes, is there before.
  for (const learner of learners) for (let n = 0; n < 27; n++) await write(learner, n)
  const before = held()
  const many = 20_000
  for (let n = 0; n < many; n++) await write(learners[n % learners.length] ?? '', n)
  // A name of 18 signs and its place in a map are about 80 bytes.
  expect((held() - before) / many).toBeLessThan(150)
  expect(line.size()).toBe(0)
  expect(figures.of('EX-CR')).toMatchObject([{ n: 100 }])
}, 60_000)
