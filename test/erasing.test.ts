import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { z } from 'zod'
import type { Bank } from '../src/bank/bank.ts'
import { loadBank } from '../src/bank/load.ts'
import type { Question } from '../src/kinds/base.ts'
import { constructedResponse } from '../src/kinds/constructed-response.ts'
import { kindOf, kinds } from '../src/kinds/index.ts'
import { freshId } from '../src/random.ts'
import { type Board, board } from '../src/statistics/board.ts'
import { remains, weekOf } from '../src/statistics/remains.ts'
import { openStore } from '../src/store/index.ts'
import { Damaged, type Entry, type Json, type Store } from '../src/store/store.ts'
import { speaker } from '../src/text.ts'
import { type Trainer, trainer } from '../src/trainer.ts'
import { corrections } from '../src/training/corrections.ts'
import { knownEntry } from '../src/training/entries.ts'
import { type Erasing, erasing } from '../src/training/erasing.ts'
import { histories } from '../src/training/history.ts'
import { keptVersions } from '../src/training/kept.ts'
import { returnCodes } from '../src/training/return-code.ts'
import { rebuild } from '../src/upkeep/rebuild.ts'
import { verifyFolder } from '../src/upkeep/verify.ts'
import { examplePassage } from './example-passage.ts'
import { sit } from './sitting.ts'
import { iceBank } from './walker.ts'

const secret = 'a-secret-of-the-tests-32-characters'
const typed = 'quokkatyped words'
const essay = 'Yes, quokkaessay. The keeper says that it stays warm enough below, so they can live there until it is spring.'
const comment = 'Well quokkacomment, Quokkaname.'
const name = 'Quokkaname of the Zoo'

let dir: string
let questions: string
let bank: Bank
let now: Date
let open: World
type World = Awaited<ReturnType<typeof start>>

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'evident-erasing-'))
  questions = await mkdtemp(join(tmpdir(), 'evident-erasing-bank-'))
  await cp(iceBank, questions, { recursive: true })
  await examplePassage(questions)
  await writeFile(join(questions, 'lake/EX-CR.yaml'), stringify({ ...constructedResponse.example.question, id: 'EX-CR' }))
  const write = { id: 'write', title: 'Write', level: 'a', questions: ['EX-CR'], feedback: 'end', proof: false }
  await writeFile(join(questions, 'lake/quizzes.yaml'), stringify([write, { ...write, id: 'again' }]))
  const quizzes = join(questions, 'ice/quizzes.yaml')
  const helped = { id: 'helped', title: 'Ice, with hints', level: 'a', questions: ['ICE-SC-1', 'ICE-SA-1'], feedback: 'end', hints: true }
  await writeFile(quizzes, `${await readFile(quizzes, 'utf8')}${stringify([{ ...helped, proof: false }])}`)
  bank = await loadBank(questions)
  expect(bank.problems.filter(({ severity }) => severity === 'error')).toEqual([])
  now = new Date('2026-11-24T14:00:00.123Z')
  open = await start()
})
afterEach(async () => {
  await stop()
  for (const folder of [dir, questions]) await rm(folder, { recursive: true })
})

/** @param through what stands between the erasing and the disk */
async function start(through: (store: Store) => Store = (store) => store) {
  const store = await openStore({ dir, report: () => undefined })
  // Every look at the clock is some seconds later.
  const clock = () => {
    now = new Date(now.getTime() + 3217)
    return now
  }
  const kept = keptVersions(store, () => bank)
  const mended = corrections(store, kept)
  const erasures: Erasing = erasing({ store: through(store), secret, remains: remains(kept.question, mended.countsOf), now: clock })
  const finished = await erasures.finish((error) => {
    throw error
  })
  const failed = (error: unknown) => {
    throw error
  }
  const counts: Board = board(store, kept.question, failed, mended)
  const told: Trainer = trainer({ bank: () => bank, store: counts.store, secret, erasing: erasures, corrections: mended, now: clock })
  return { store, board: counts, trainer: told, corrections: mended, finished, bank }
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
const come = (called: string) => open.trainer.join(called, freshId())

const options = z.looseObject({ options: z.array(z.looseObject({ id: z.string() })) })

/** Corrects the key of a question for all who answered it; undefined: it counts for nobody. */
async function correct(id: string, change: ((question: Question) => object) | undefined): Promise<void> {
  const held = bank.questions.get(id)
  if (!held) throw new Error(`The question ${id} is gone`)
  const to = change ? createHash('sha256').update(id).digest('hex').slice(0, 16) : null
  if (to !== null && change) {
    const question = kindOf(held.question).schema.parse(change(held.question))
    bank = { ...bank, questions: new Map([...bank.questions, [id, { ...held, version: to, question }]]) }
  }
  const none = { looked: 0, changed: 0, up: 0, down: 0, misfits: { kind: 0, level: 0, response: 0, lost: 0 }, open: 0, erased: 0 }
  const about = { question: id, from: held.version, to, by: 'teacher', at: now.toISOString(), key: freshId(), figures: none }
  expect((await open.corrections.make(about, 0)).is).toBe('made')
}

/** Everything that is counted of every question; not since when, for of the erased that is known to the week. */
function figures() {
  const all = [...bank.questions.keys(), 'GONE-1'].flatMap((id) =>
    open.board.figuresOf(id).map(({ first: _, labels, ...rest }) => ({ id, ...rest, labels: Object.fromEntries([...labels].sort()) })),
  )
  return all.sort((a, b) => (`${a.id} ${a.version} ${a.level}` < `${b.id} ${b.version} ${b.level}` ? -1 : 1))
}
const counted = async () => {
  await open.board.recount()
  await open.board.counted()
  return figures()
}
const names = () => open.board.learners('name', 0, 50).map((one) => one.name)

/** Somebody who did all that can be done, beside two others. @returns the id, and every text that must not be left */
async function sheDidItAll() {
  const others = [await come('Ada'), await come('Bob')]
  for (const other of others) await sit(open, other, 'ice/end', [{ response: 'kanaricold', where: [3] }, undefined, { response: 'true' }])
  const she = await come(name)
  await sit(open, she, 'ice/end', [
    { response: 'kanariright', where: [3] },
    { response: ['kanaritop', 'kanarifish'], where: [4, 6] },
    { response: 'not given' },
    { response: typed, where: [] },
    { response: ['kanari-03'] },
  ])
  // Not a first attempt, so it counts for no figure.
  await sit(open, she, 'ice/end', [{ response: 'kanarilid', where: [2] }])
  await sit(open, she, 'ice/each', [{ response: 'kanariright' }, undefined, { response: 'kanaritop' }])
  await sit(open, she, 'ice/numbers', [{ response: '1931' }])
  const helped = await sit(open, she, 'ice/helped', [], false)
  expect(await open.trainer.hint(she, helped, 1, 1)).toBe('given')
  await sit(open, she, 'ice/helped', [{ response: 'kanariright' }, { response: typed }])
  const marked = await sit(open, she, 'lake/write', [{ response: essay }])
  await open.trainer.mark(she, marked, 1, { by: 'teacher', answer: 1, seen: 0, key: freshId(), scores: [2, 1, 0], comment })
  const twice = await open.trainer.mark(she, marked, 1, { by: 'teacher', answer: 1, seen: 1, key: freshId(), scores: [2, 2, 1], comment })
  expect(twice?.is).toBe('kept')
  // Waits for a mark, and will never get one.
  await sit(open, she, 'lake/again', [{ response: essay }])
  // Another version of a question.
  const held = bank.questions.get('ICE-SC-1')
  if (!held) throw new Error('The question is gone')
  bank = { ...bank, questions: new Map([...bank.questions, ['ICE-SC-1', { ...held, version: '0123456789abcdef' }]]) }
  open = { ...open, bank }
  await sit(open, she, 'ice/both', [{ response: 'kanarilid', where: [] }])
  // What was asked is lost.
  const lost = { at: '2026-11-24T15:00:00.456Z', attempt: freshId() }
  const settings = { title: 'Lost', feedback: 'end', proof: false }
  const began = { quiz: 'ice/lost', settings, passage: 'ice@0', level: 'a', seed: 'x', questions: ['GONE-1@0000'] }
  const given = { n: 1, question: 'GONE-1@0000', level: 'a', response: typed, where: null, mark: 1, proof: null, ms: 1, key: 'k', seen: 0 }
  await open.board.store.commit(she, () => [
    { ...lost, type: 'began', ...began },
    { ...lost, type: 'answered', ...given },
    { ...lost, type: 'handed-in', by: 'learner' },
  ])
  // Left open.
  await sit(open, she, 'ice/each', [{ response: 'kanaricold' }], false)
  const history = await open.store.history(she)
  const codes = returnCodes(open.store, secret)
  const texts = [she, codes.placeOf(she), 'quokka', 'Quokka', ...history.flatMap(traces)]
  return { she, others, texts: [...new Set(texts)], history }
}
/** What of an entry is of nobody else: its time, and whatever is long enough to be random. */
const traces = (entry: Entry): string[] => [
  entry.at,
  ...[entry.attempt, entry.key, entry.seed].filter((one): one is string => typeof one === 'string' && one.length >= 16),
]

/** Every file of the folder as it stands, names included. */
async function everything(): Promise<string> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  const texts = await Promise.all(files.map(async (one) => `${one.name}\n${await readFile(join(one.parentPath, one.name), 'latin1')}`))
  return texts.join('\n')
}
const left = async (texts: readonly string[]) => {
  const all = await everything()
  return texts.filter((text) => all.includes(text))
}
async function remainsOnDisk(): Promise<Entry[]> {
  const found: Entry[] = []
  for await (const { entries } of open.store.all()) found.push(...entries.filter(({ type }) => type === 'counted'))
  return found
}

describe('erasing a learner', () => {
  it('leaves every figure as it was, and nothing that says who it was', async () => {
    const { she, texts, history } = await sheDidItAll()
    expect(texts.length).toBeGreaterThan(40)
    expect(await left(texts)).toEqual(texts)
    const before = await counted()
    expect(before.find(({ id }) => id === 'GONE-1')).toMatchObject({ n: 0, unreadable: 1 })
    expect(before.find(({ id }) => id === 'EX-CR')).toMatchObject({ n: 1 })
    expect(names()).toEqual(['Ada', 'Bob', name])

    expect(await open.trainer.erase(she, 'learner')).toBeDefined()
    expect(await left(texts)).toEqual([])
    expect(await counted()).toEqual(before)
    expect(names()).toEqual(['Ada', 'Bob'])
    expect(open.board.waiting.size()).toBe(0)
    expect(await open.trainer.learner(she)).toBeUndefined()
    expect(await open.trainer.entriesOf(she)).toEqual([])

    await restart()
    expect(figures()).toEqual(before)
    expect(names()).toEqual(['Ada', 'Bob'])

    // What is left: weeks, and no order by time.
    const remains = await remainsOnDisk()
    expect(remains).toHaveLength(6 + 6 + 3 + 3 + 2 + 1 + 1 + 2 + 1)
    expect(remains.filter((one) => !knownEntry(one))).toEqual([])
    expect(new Set(remains.map(({ at }) => at))).toEqual(new Set(['2026-11-23T00:00:00.000Z']))
    expect(remains.map(({ question }) => question)).toEqual(remains.map(({ question }) => String(question)).sort())
    for (const { question, response } of remains) if (/^(EX-CR|ICE-SA|ICE-NU|GONE)/.test(String(question))) expect(response).toBeNull()
    expect(remains.filter(({ response }) => response !== null).length).toBeGreaterThan(5)
    expect(history.some(({ at }) => String(at).startsWith('2026-11-24'))).toBe(true)
  })

  it('leaves the figures as they are where keys were corrected, of what was chosen, typed, and asked no more', async () => {
    const [ada, she] = [await come('Ada'), await come(name)]
    const doings = [
      { response: 'kanaricold', where: [3] },
      { response: ['kanaritop', 'kanarifish'], where: [4, 6] },
      { response: 'true', where: [5] },
      { response: typed, where: [4] },
    ]
    for (const learner of [ada, she]) await sit(open, learner, 'ice/end', doings)
    const told = await counted()
    await correct('ICE-SC-1', (question) => ({
      ...question,
      options: options
        .parse(question)
        .options.map(({ why: _, tempts: __, right: ___, ...one }) =>
          one.id === 'kanaricold' ? { ...one, right: true } : { ...one, why: 'No.', tempts: 'KAN3' },
        ),
    }))
    await correct('ICE-SA-1', (question) => ({ ...question, accept: [{ text: typed }], reject: [], evidence: ['KAN3'] }))
    await correct('ICE-TF-1', undefined)
    const before = await counted()
    expect(before).not.toEqual(told)
    expect(before.find(({ id }) => id === 'ICE-SC-1')).toMatchObject({ n: 2, right: 2 })
    expect(before.find(({ id }) => id === 'ICE-SA-1')).toMatchObject({ n: 2, right: 2, outcomes: { secure: 0, lucky: 2 } })
    expect(before.find(({ id }) => id === 'ICE-TF-1')).toBeUndefined()

    expect(await open.trainer.erase(she, 'learner')).toBeDefined()
    expect(await counted()).toEqual(before)
    await restart()
    expect(figures()).toEqual(before)
    await stop()
    // What looks after the folder finds nothing wrong with what is left.
    const wrong: object[] = []
    const say = speaker('en')
    const tell = (one: { note?: boolean }) => void (one.note || wrong.push(one))
    await verifyFolder(dir, say, tell)
    const { marks } = await rebuild(dir, say, tell)
    expect(marks).toBeGreaterThan(4)
    expect(wrong).toEqual([])
    open = await start()
  })

  it('says of it that it was done, on which day and by whom, and not of whom', async () => {
    const [ada, bob] = [await come('Ada'), await come('Bob')]
    await open.trainer.erase(ada, 'learner')
    await open.trainer.erase(bob, 'teacher')
    const shelf = open.store.shelf<Json>('erased')
    const told: Json[] = []
    for await (const id of shelf.ids()) told.push((await shelf.get(id))?.value ?? null)
    expect(told).toHaveLength(2)
    expect(told).toEqual(
      expect.arrayContaining([
        { on: '2026-11-24', by: 'learner' },
        { on: '2026-11-24', by: 'teacher' },
      ]),
    )
    expect(await left([ada, bob])).toEqual([])
    expect(await open.trainer.wasErased(ada)).toBe(true)
  })

  it('is the same done twice, at once or later, and is nothing for somebody who never was', async () => {
    const { she } = await sheDidItAll()
    const before = await counted()
    const became = await Promise.all([1, 2, 3].map(() => open.trainer.erase(she, 'learner')))
    const remains = (await remainsOnDisk()).length
    expect(became).toEqual([{ counted: remains }, { counted: 0 }, { counted: 0 }])
    expect(await open.trainer.erase(she, 'teacher')).toEqual({ counted: 0 })
    await restart()
    expect(await open.trainer.erase(she, 'teacher')).toEqual({ counted: 0 })
    expect(await remainsOnDisk()).toHaveLength(remains)
    expect(await counted()).toEqual(before)
    expect(await open.trainer.erase(freshId(), 'teacher')).toBeUndefined()
  })

  it('keeps nothing of somebody who handed in nothing', async () => {
    const ada = await come('Ada')
    await sit(open, ada, 'ice/end', [{ response: 'kanariright' }], false)
    await open.trainer.erase(ada, 'learner')
    expect(await readdir(join(dir, 'learners'))).toEqual([])
    expect(await remainsOnDisk()).toEqual([])
  })

  it('ends the way back: the code leads nowhere, and the form of then makes somebody else', async () => {
    const key = freshId()
    const ada = await open.trainer.join('Ada', key)
    const code = open.trainer.codeOf(ada)
    expect(await open.trainer.learnerWith(code)).toBe(ada)
    await open.trainer.erase(ada, 'learner')
    expect(await open.trainer.learnerWith(code)).toBeUndefined()
    await restart()
    const again = await open.trainer.join('Ada', key)
    expect(again).not.toBe(ada)
    expect((await open.trainer.learner(again))?.name).toBe('Ada')
  })

  it('lets nothing come after it: of 50 answers on their way, hints, flags, and new attempts', async () => {
    const she = await come(name)
    const other = await come('Ada')
    await sit(open, she, 'ice/both', [
      { response: 'kanariright', where: [3] },
      { response: 'true', where: [5] },
    ])
    const attempt = await sit(open, she, 'ice/end', [], false)
    const quiz = bank.quizzes.get('ice/each')
    if (!quiz) throw new Error('The quiz is gone')
    const before = await counted()
    const form = (n: number) => ({ text: `${typed} ${n}`, key: freshId(), seen: '50', shown: '', level: 'a' })
    const late = Array.from({ length: 50 }, (_, n) => n)
    const doing = late.flatMap((n) => [
      open.trainer.answer(she, attempt, 4, form(n)),
      open.trainer.draft(she, attempt, 4, 'answer', form(n)),
      ...(n % 10 === 0 ? [open.trainer.flag(she, attempt, 1 + (n % 6), true), open.trainer.begin(she, quiz, freshId())] : []),
      ...(n === 25 ? [open.trainer.erase(she, 'learner')] : []),
      ...(n === 30 ? [open.trainer.handIn(she, attempt)] : []),
      open.trainer.seat(other, attempt, 1),
    ])
    const became = await Promise.allSettled(doing)
    expect(became.filter(({ status }) => status === 'rejected')).toEqual([])
    for (const n of late.slice(0, 10)) expect(await open.trainer.answer(she, attempt, 4, form(n))).toBeUndefined()
    expect(await open.trainer.learner(she)).toBeUndefined()
    expect(await left([she, 'quokka', 'Quokka', attempt])).toEqual([])
    expect(await readdir(join(dir, 'learners'))).toHaveLength(2)
    // Handed in before, or not at all: then the open attempt counts for nothing.
    const after = await counted()
    const blank = after.find(({ id }) => id === 'ICE-TF-2')
    if (blank === undefined) expect(after).toEqual(before)
    await restart()
    expect(figures()).toEqual(after)
    expect(await open.trainer.answer(she, attempt, 4, form(1))).toBeUndefined()
    expect(await open.trainer.draft(she, attempt, 4, 'answer', form(1))).toBeUndefined()
    expect(await open.trainer.handIn(she, attempt)).toBe(false)
    expect(await left([she, 'quokka'])).toEqual([])
  })

  it('counts what is handed in just before it', async () => {
    const she = await come(name)
    const attempt = await sit(open, she, 'ice/each', [{ response: 'kanariright' }], false)
    await Promise.all([open.trainer.handIn(she, attempt), open.trainer.erase(she, 'learner')])
    const all = await counted()
    const remains = await remainsOnDisk()
    expect([0, 3]).toContain(remains.length)
    expect(all).toHaveLength(remains.length)
  })
})

describe('an erasing that is interrupted', () => {
  const ops = [
    'the note that it begins',
    'what is counted',
    'the history',
    'the note that it was done',
    'the return code',
    'the first note',
  ]
  it.each(ops.flatMap((step, at) => [[`before ${step}`, at, false] as const, [`after ${step}`, at, true] as const]))(
    'goes on at the next start: ended %s',
    async (_, at, does) => {
      const { she, texts } = await sheDidItAll()
      const before = await counted()
      const standing = await left(texts)
      await stop()
      open = await start((store) => ending(store, at, does))
      await expect(open.trainer.erase(she, 'learner')).rejects.toThrow('the power is gone')
      // Whatever was begun, they are nobody from then on.
      expect((await open.trainer.learner(she)) === undefined).toBe(at > 0 || does)
      await restart()
      if (at === 0 && !does) {
        expect(await left(texts)).toEqual(standing)
        expect(open.finished).toBe(0)
      } else {
        expect(open.finished).toBe(at === 5 && does ? 0 : 1)
        expect(await left(texts)).toEqual([])
        expect(await left(['erasures'])).toEqual([])
        expect(names()).toEqual(['Ada', 'Bob'])
      }
      expect(figures()).toEqual(before)
      await restart()
      expect(open.finished).toBe(0)
    },
  )

  it('goes on when it is asked for once more', async () => {
    const { she, texts } = await sheDidItAll()
    const before = await counted()
    let away = true
    const flaky = (store: Store): Store => ({
      ...store,
      erase: (learner) => (away ? Promise.reject(new Error('the disk is away')) : store.erase(learner)),
    })
    await stop()
    open = await start(flaky)
    await expect(open.trainer.erase(she, 'learner')).rejects.toThrow('the disk is away')
    away = false
    expect(await open.trainer.erase(she, 'learner')).toBeDefined()
    expect(await left(texts)).toEqual([])
    expect(await counted()).toEqual(before)
  })
})

/** A store that ends with its change number `at` (0 is the first): before it, or right after it. */
function ending(store: Store, at: number, does: boolean): Store {
  let done = 0
  const change = async <T>(what: () => Promise<T>): Promise<T> => {
    const n = done++
    if (n < at) return what()
    if (n === at && does) await what()
    throw new Error('the power is gone')
  }
  return {
    ...store,
    async commit(learner, decide) {
      let made: readonly Entry[] = []
      // Looking changes nothing.
      await store.commit(learner, (history) => {
        made = decide(history)
        return []
      })
      return made.length === 0 ? made : change(() => store.commit(learner, () => made))
    },
    erase: (learner) => change(() => store.erase(learner)),
    shelf: (name) => {
      const shelf = store.shelf(name)
      return {
        ...shelf,
        put: (...one: Parameters<typeof shelf.put>) => change(() => shelf.put(...one)),
        drop: (...one: Parameters<typeof shelf.drop>) => change(() => shelf.drop(...one)),
      } as never
    },
  }
}

it('erases again who comes back with an older copy, when the list of the erased is beside it', async () => {
  const { she, texts } = await sheDidItAll()
  const before = await counted()
  await stop()
  const copy = await mkdtemp(join(tmpdir(), 'evident-copy-'))
  await cp(dir, copy, { recursive: true })
  open = await start()
  await open.trainer.erase(she, 'teacher')
  await stop()
  await cp(join(dir, 'shelves/erased'), join(copy, 'shelves/erased'), { recursive: true })
  await rm(dir, { recursive: true })
  dir = copy
  open = await start()
  await open.board.counted()
  expect(open.finished).toBe(1)
  expect(await left(texts)).toEqual([])
  expect(figures()).toEqual(before)
})

describe('somebody who was erased and comes back with a copy of the folder', () => {
  /** The folder as it is copied, learners first, while they are erased in between. */
  async function copiedMeanwhile() {
    const all = await sheDidItAll()
    const before = await counted()
    const copy = await mkdtemp(join(tmpdir(), 'evident-copy-'))
    await cp(join(dir, 'about.json'), join(copy, 'about.json'))
    await cp(join(dir, 'learners'), join(copy, 'learners'), { recursive: true })
    await open.trainer.erase(all.she, 'learner')
    await cp(join(dir, 'shelves'), join(copy, 'shelves'), { recursive: true })
    await stop()
    await rm(dir, { recursive: true })
    dir = copy
    return { ...all, before }
  }

  it('is erased again at the start, though no code leads to them any more', async () => {
    const { she, texts, before } = await copiedMeanwhile()
    expect(await left([she, name])).toEqual([she, name])
    open = await start()
    await open.board.counted()
    expect(open.finished).toBe(1)
    expect(await left(texts)).toEqual([])
    expect(figures()).toEqual(before)
    expect(names()).toEqual(['Ada', 'Bob'])
  })

  it('is erased when it is asked for, and never told to be while anything is there', async () => {
    const { she, texts } = await copiedMeanwhile()
    const store = await openStore({ dir, report: () => undefined })
    const kept = keptVersions(store, () => bank)
    const erasures = erasing({ store, secret, remains: remains(kept.question) })
    expect(await erasures.wasErased(she)).toBe(true)
    expect((await erasures.erase(she, 'teacher'))?.counted).toBeGreaterThan(20)
    expect(erasures.isGone(she)).toBe(true)
    await store.close()
    expect(await left(texts)).toEqual([])
    open = await start()
  })

  it('does not keep the server from starting where their code cannot be read', async () => {
    const ada = await come('Ada')
    const code = join(dir, 'shelves/return-codes', `${returnCodes(open.store, secret).placeOf(ada)}.json`)
    await open.trainer.erase(ada, 'learner')
    await stop()
    await writeFile(code, 'damaged')
    const store = await openStore({ dir, report: () => undefined })
    const heard: unknown[] = []
    await erasing({ store, secret, remains: async () => [] }).finish((error) => heard.push(error))
    expect(heard).toEqual([expect.any(Damaged)])
    await store.close()
    await rm(code)
    open = await start()
  })
})

it.each(['and the code that leads to it', 'and no code'])('erases a file that is damaged through and through, %s', async (which) => {
  const ada = await come('Ada')
  await sit(open, ada, 'ice/end', [{ response: 'kanariright' }])
  await stop()
  await writeFile(join(dir, 'learners', `${ada}.jsonl`), `["00000000",{"name":"${name}"}]\n`)
  if (which === 'and no code') await rm(join(dir, 'shelves/return-codes'), { recursive: true })
  open = await start()
  expect(await open.store.history(ada)).toEqual([])
  expect(await open.trainer.erase(ada, 'teacher')).toEqual({ counted: 0 })
  expect(await left([ada, name])).toEqual([])
  expect(await readdir(join(dir, 'learners'))).toEqual([])
  expect(await open.trainer.wasErased(ada)).toBe(true)
})

it.each([
  ['2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  ['2026-11-29T23:59:59.999Z', '2026-11-23T00:00:00.000Z'],
  ['2027-01-01T12:00:00.000Z', '2026-12-28T00:00:00.000Z'],
  ['2028-03-01T00:00:00.000Z', '2028-02-28T00:00:00.000Z'],
])('the week of %s begins on Monday %s', (at, monday) => {
  expect(weekOf(at)).toBe(monday)
})

it.each(Object.entries(kinds))(
  'of an answer to %s stay the labels, and the response where nothing of it was typed',
  async (kindName, kind) => {
    const question = kind.schema.parse({ ...kind.example.question })
    const isTyped = ['short-answer', 'numeric', 'gap-fill', 'constructed-response'].includes(kindName)
    for (const [response, mark] of kind.example.answers) {
      const about = { at: '2026-11-24T15:00:00.456Z', attempt: freshId(), n: 1 }
      const settings = { title: 'Lake', feedback: 'end', proof: false }
      const began = { quiz: 'lake/one', settings, passage: 'lake@1', level: 'a', seed: 'x', questions: ['EX@1'] }
      const given = { question: 'EX@1', level: 'a', response: response as Json, where: null, mark, proof: null, ms: 1, key: 'k', seen: 0 }
      const entries: Entry[] = [
        { type: 'joined', at: about.at, name: 'Ada' },
        { type: 'began', ...about, ...began },
        { type: 'answered', ...about, ...given },
        { type: 'handed-in', ...about, by: 'learner' },
      ]
      const learner = histories().of('ada', entries, 0)
      const [left, ...more] = learner ? await remains(async () => question)(learner) : []
      expect(more).toEqual([])
      expect(left).toMatchObject({ mark, blank: false, first: true, labels: kind.tally(question, response) })
      expect(left?.response).toEqual(isTyped ? null : response)
    }
  },
)
