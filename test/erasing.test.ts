import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kinds } from '../src/kinds/index.ts'
import { freshId } from '../src/random.ts'
import { remains } from '../src/statistics/remains.ts'
import type { Entry, Json } from '../src/store/store.ts'
import { speaker } from '../src/text.ts'
import { knownEntry } from '../src/training/entries.ts'
import { histories } from '../src/training/history.ts'
import { rebuild } from '../src/upkeep/rebuild.ts'
import { verifyPlace } from '../src/upkeep/verify.ts'
import {
  bank,
  begin,
  closeFolder,
  come,
  correct,
  counted,
  dir,
  figures,
  left,
  name,
  names,
  open,
  openFolder,
  options,
  remainsOnDisk,
  restart,
  sheDidItAll,
  stop,
  typed,
} from './erasing-set-up.ts'
import { sit } from './sitting.ts'

beforeEach(openFolder)
afterEach(closeFolder)

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
    await verifyPlace(dir, say, tell)
    const { marks } = await rebuild(dir, say, tell)
    expect(marks).toBeGreaterThan(4)
    expect(wrong).toEqual([])
    await begin()
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

it.each([
  ['2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  ['2026-11-29T23:59:59.999Z', '2026-11-23T00:00:00.000Z'],
  ['2027-01-01T12:00:00.000Z', '2026-12-28T00:00:00.000Z'],
  ['2028-03-01T00:00:00.000Z', '2028-02-28T00:00:00.000Z'],
])('of what was handed in at %s stays the Monday %s', async (at, monday) => {
  const attempt = freshId()
  const settings = { title: 'Lake', feedback: 'end', proof: false }
  const began = { quiz: 'lake/one', settings, passage: 'lake@1', level: 'a', seed: 'x', questions: ['EX@1'] }
  const entries: Entry[] = [
    { type: 'began', at: '2026-01-01T00:00:00.000Z', attempt, ...began },
    { type: 'handed-in', at, attempt, by: 'learner' },
  ]
  const learner = histories().of('ada', entries, 0)
  const left = learner && (await remains(() => Promise.reject(new Error('lost')))(learner))
  expect(left?.map((one) => one.at)).toEqual([monday])
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
