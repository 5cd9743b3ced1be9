import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Bank } from '../src/bank/bank.ts'
import { loadBank } from '../src/bank/load.ts'
import { constructedResponse } from '../src/kinds/constructed-response.ts'
import { freshId } from '../src/random.ts'
import { type Board, board } from '../src/statistics/board.ts'
import { counting } from '../src/statistics/counting.ts'
import { openStore } from '../src/store/index.ts'
import type { Store } from '../src/store/store.ts'
import { type Trainer, trainer } from '../src/trainer.ts'
import { keptVersions } from '../src/training/kept.ts'
import { eraser } from '../src/web/eraser.ts'
import { type Doing, sit } from './sitting.ts'
import { iceBank } from './walker.ts'

let dir: string
let bank: Bank
let now: Date
let open: { store: Store; board: Board; trainer: Trainer; bank: Bank }

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'evident-board-'))
  bank = await loadBank(iceBank)
  now = new Date('2026-11-24T14:00:00Z')
  open = await start()
})
afterEach(async () => {
  await stop()
  await rm(dir, { recursive: true })
})

async function start() {
  const store = await openStore({ dir, report: () => undefined })
  const counts = board(store, keptVersions(store, () => bank).question, (error) => {
    throw error
  })
  // Every look at the clock is a second later.
  const clock = () => {
    now = new Date(now.getTime() + 1000)
    return now
  }
  const told = trainer({ bank: () => bank, store: counts.store, secret: 'a-secret-of-the-tests-32-characters', now: clock })
  return { store, board: counts, trainer: told, bank }
}
async function stop() {
  open.board.close()
  await open.store.close()
}
async function restart() {
  await stop()
  open = await start()
  await open.board.counted()
}

const come = (name: string) => open.trainer.join(name, freshId())
const figures = (id: string, version = bank.questions.get(id)?.version) => open.board.figuresOf(id).find((one) => one.version === version)
const labelsOf = (id: string) => Object.fromEntries(figures(id)?.labels ?? [])

/** Ice, step by step with places: why does ice float (KAN3 proves it), and whether the keeper measured the cold (not given). */
const right = 'kanariright'
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
async function fourSit(): Promise<string[]> {
  const ids: string[] = []
  for (const [name, doings] of four) {
    const id = await come(name)
    await sit(open, id, 'ice/both', doings)
    ids.push(id)
  }
  return ids
}

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
    bank = { ...bank, questions: new Map([...bank.questions, ['ICE-SC-1', changed]]) }
    open = { ...open, bank }
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

describe('a restart', () => {
  it('finds the versions of a question in the order in which they were first handed in', async () => {
    const held = bank.questions.get('ICE-SC-1')
    if (!held) throw new Error('The question is gone')
    const ids = [await come('Ada'), await come('Bob'), await come('Cy')]
    // Whoever is read first after a restart: the order of no learner alone is that of all.
    const sittings = [
      ['version-1', 0, 'ice/both'],
      ['version-2', 1, 'ice/both'],
      ['version-3', 2, 'ice/both'],
      ['version-4', 0, 'ice/each'],
      ['version-1', 2, 'ice/each'],
      ['version-5', 1, 'ice/each'],
      ['version-2', 0, 'ice/end'],
      ['version-6', 2, 'ice/end'],
      ['version-3', 1, 'ice/end'],
    ] as const
    for (const [version, who, quiz] of sittings) {
      bank = { ...bank, questions: new Map([...bank.questions, ['ICE-SC-1', { ...held, version }]]) }
      open = { ...open, bank }
      await sit(open, ids[who] ?? '', quiz, [{ response: right }])
      await open.board.counted()
    }
    const versions = () => open.board.figuresOf('ICE-SC-1').map(({ version, n }) => `${version}, n = ${n}`)
    const inOrder = [2, 2, 2, 1, 1, 1].map((n, at) => `version-${at + 1}, n = ${n}`)
    expect(versions()).toEqual(inOrder)
    await restart()
    expect(versions()).toEqual(inOrder)
  })

  it('counts the same', async () => {
    const [ada = ''] = await fourSit()
    await sit(open, ada, 'ice/both', [{ response: 'kanarilid', where: [] }])
    await sit(open, ada, 'ice/end', [{ response: right }], false)
    await open.board.counted()
    const all = () => ({
      state: open.board.state(),
      figures: [...bank.questions.keys()].map((id) => open.board.figuresOf(id)),
      last: open.board.learners('last', 0, 50),
      name: open.board.learners('name', 0, 50),
    })
    const before = all()
    await restart()
    expect(all()).toEqual(before)
    // What was open goes on.
    await sit(open, ada, 'ice/end', [])
    await open.board.counted()
    expect(figures('ICE-SC-1')).toMatchObject({ n: 5, right: 3 })
  })

  it('counts once what is answered while it is still counting', async () => {
    const ids = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const id = await come(`Learner ${n}`)
        await sit(open, id, 'ice/both', [{ response: right, where: [3] }], false)
        return id
      }),
    )
    await stop()
    open = await start()
    expect(open.board.state()).toEqual({ ready: false, recounting: false, learners: 0, entries: 0, unreadable: 0 })
    const counted = open.board.counted()
    await Promise.all(ids.map((id) => sit(open, id, 'ice/both', [undefined, { response: 'not given' }])))
    await sit(open, await come('Late'), 'ice/both', [])
    await counted
    await open.board.counted()
    expect(figures('ICE-SC-1')).toMatchObject({ n: 41, right: 40, blanks: 1, outcomes: { secure: 40 } })
    expect(figures('ICE-TF-1')).toMatchObject({ n: 41, right: 40, blanks: 1 })
    let entries = 0
    for await (const piece of open.store.all()) entries += piece.entries.length
    expect(open.board.state()).toEqual({ ready: true, recounting: false, learners: 41, entries, unreadable: 0 })
  })
})

it('tries again when the entries could not be read, and counts each once', async () => {
  const ids = await fourSit()
  const heard: unknown[] = []
  let reads = 0
  const failing: Store = {
    ...open.store,
    async *all(cursor) {
      for await (const piece of open.store.all(cursor)) {
        if (++reads === 2) throw new Error('the disk is away')
        yield piece
      }
    },
  }
  const counts = board(failing, keptVersions(open.store, () => bank).question, (error) => heard.push(error))
  const counted = counts.counted()
  await expect.poll(() => heard).toEqual([new Error('the disk is away')])
  expect(counts.state().ready).toBe(false)
  await counts.store.commit(ids[0] ?? '', () => [{ type: 'from a later release', at: now.toISOString() }])
  await counted
  expect(counts.state()).toMatchObject({ ready: true, learners: 4 })
  expect(counts.figuresOf('ICE-SC-1')).toMatchObject([{ n: 4, right: 2 }])
  counts.close()
})

it('counting all anew ends, however often it is asked for, and is done at most once more for all who asked meanwhile', async () => {
  await fourSit()
  let begun = 0
  const slow: Store = {
    ...open.store,
    async *all(cursor) {
      if (cursor === undefined) begun++
      for await (const piece of open.store.all(cursor)) {
        await new Promise((wait) => setTimeout(wait, 20))
        yield piece
      }
    },
  }
  const counts = board(slow, keptVersions(open.store, () => bank).question, (error) => {
    throw error
  })
  await counts.counted()
  expect([begun, counts.state().recounting]).toEqual([1, false])
  const asking = setInterval(() => void counts.recount(), 3)
  // While it is asked for all the time.
  await Promise.all([counts.recount(), counts.recount(), counts.recount()])
  clearInterval(asking)
  const sofar = begun
  expect(sofar).toBeLessThanOrEqual(4)
  await counts.recount()
  await expect.poll(() => counts.state().recounting).toBe(false)
  expect(begun).toBeLessThanOrEqual(sofar + 2)
  expect(counts.figuresOf('ICE-SC-1')).toMatchObject([{ n: 4, right: 2 }])
  const before = begun
  await Promise.all(Array.from({ length: 20 }, () => counts.recount()))
  expect(begun).toBe(before + 2)
  counts.close()
})

describe('somebody who is erased', () => {
  it('is on no list from then on, and nothing is counted anew where they had handed in nothing', async () => {
    const [, bob = ''] = await fourSit()
    const eve = await come('Eve Adams')
    await sit(open, eve, 'ice/end', [{ response: right }], false)
    await open.board.counted()
    expect(open.board.state()).toMatchObject({ learners: 5 })
    const entries = (await open.store.history(eve)).length
    const all = open.board.state().entries
    const before = figures('ICE-SC-1')
    expect(await eraser(open)(eve, 'learner')).toBe(true)
    expect(open.board.state()).toMatchObject({ learners: 4, recounting: false, entries: all - entries })
    expect(open.board.learners('name', 0, 50).map(({ name }) => name)).toEqual(['Ada', 'Bob', 'Cy', 'Dee'])
    expect(open.board.named('eve').found).toEqual([])
    expect(open.board.named('adams').found).toEqual([])
    expect(open.board.learners('last', 0, 50).map(({ name }) => name)).not.toContain('Eve Adams')
    expect(figures('ICE-SC-1')).toEqual(before)
    expect(await eraser(open)(eve, 'learner')).toBe(true)
    expect(open.board.state().recounting).toBe(false)
    expect(await eraser(open)(bob, 'learner')).toBe(true)
    expect(open.board.state()).toMatchObject({ learners: 3, recounting: true })
  })

  it('is counted once at any moment', async () => {
    const [, bob = ''] = await fourSit()
    await open.board.counted()
    const numbers = () => figures('ICE-SC-1') && { ...figures('ICE-SC-1'), first: 0, labels: labelsOf('ICE-SC-1') }
    const before = numbers()
    const erased = await open.trainer.erase(bob, 'learner')
    expect(erased).toEqual({ counted: 2 })
    // Somebody comes, so that what is left of him is read.
    await come('Eve')
    await open.board.counted()
    expect(numbers()).toEqual(before)
    open.board.forget(bob, 2)
    expect(open.board.state().recounting).toBe(true)
    await open.board.counted()
    expect(numbers()).toEqual(before)
    await open.board.recount()
    expect(open.board.state()).toMatchObject({ recounting: false, learners: 4 })
    expect(numbers()).toEqual(before)
    await restart()
    expect(numbers()).toEqual(before)
  })
})

it('waits for a disk that cannot read a question just now, and counts each attempt once', async () => {
  await fourSit()
  const heard: unknown[] = []
  const kept = keptVersions(open.store, () => bank)
  let reads = 0
  const counts = board(
    open.store,
    async (asking) => {
      // In the middle of an attempt, and once.
      if (++reads === 2) throw new Error('the disk is away')
      return kept.question(asking)
    },
    (error) => heard.push(error),
  )
  await counts.counted()
  expect(heard).toEqual([new Error('the disk is away')])
  expect(counts.state()).toMatchObject({ ready: true, learners: 4, unreadable: 0 })
  expect(counts.figuresOf('ICE-SC-1')).toMatchObject([{ n: 4, right: 2 }])
  counts.close()
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
