import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kindOf } from '../src/kinds/index.ts'
import { freshId } from '../src/random.ts'
import { closeLake, come, folder, mark, openLake, reopen, site, text, written } from './judging-set-up.ts'
import { sit } from './sitting.ts'

beforeEach(openLake)
afterEach(closeLake)

const figuresOf = (id: string, level = 'a') => site.board.figuresOf(id).find((one) => one.level === level)
const labelsOf = (id: string) => Object.fromEntries(figuresOf(id)?.labels ?? [])

describe('figures', () => {
  it('are kept apart by the level at which the answer was given, else by that of the attempt', async () => {
    // Three at level a, of which one is right and one left open; two at level b, both right.
    for (const [name, option, level] of [
      ['Ada', 'a', 'a'],
      ['Bob', 'b', 'a'],
      ['Cy', undefined, 'a'],
      ['Dee', 'a', 'b'],
      ['Eve', 'a', 'b'],
    ] as const) {
      const id = await come(name)
      const attempt = await sit(site, id, 'lake/both', [], false)
      if (option) await site.trainer.answer(id, attempt, 1, await optionForm(id, attempt, option, level))
      await site.trainer.handIn(id, attempt)
    }
    await site.board.counted()
    expect(figuresOf('EX-SC', 'a')).toMatchObject({
      n: 3,
      right: 1,
      marks: 1,
      blanks: 1,
      labels: new Map([
        ['a', 1],
        ['b', 1],
      ]),
    })
    expect(figuresOf('EX-SC', 'b')).toMatchObject({ n: 2, right: 2, marks: 2, blanks: 0, labels: new Map([['a', 2]]) })
    const teacher = site.walker()
    await teacher.teach()
    const page = text(await teacher.get('/scores/questions/EX-SC'))
    expect(page).toContain('5 first attempts')
    expect(page).toMatch(/Read at level A, n = 3 Right: 1 of 3/)
    expect(page).toMatch(/Read at level B, n = 2 Right: 2 of 2/)
    // A list has room for one row.
    expect(text(await teacher.get('/scores/questions'))).toMatch(/Why does ice float\? EX-SC 3 of 5/)
    const csv = (await teacher.get('/scores.csv')).html
    expect(csv.split('\r\n')[0]).toContain(',level,')
  })

  it('count what was written when it is marked, and what is marked anew instead of what was before', async () => {
    const ada = await come('Ada')
    const attempt = await sit(site, ada, 'lake/both', [{ response: 'a' }, { response: written }])
    const bob = await come('Bob')
    await sit(site, bob, 'lake/both', [{ response: 'b' }])
    await site.board.counted()
    expect(figuresOf('EX-SC')).toMatchObject({ n: 2, right: 1 })
    // Bob left it open; Ada's waits.
    expect(figuresOf('EX-CR')).toMatchObject({ n: 1, right: 0, marks: 0, blanks: 1 })
    expect(latestOf('Ada')).toMatchObject({ of: 1, right: 1, waiting: 1 })
    expect(latestOf('Bob')).toMatchObject({ of: 2, right: 0, waiting: 0 })
    expect(site.board.waiting.size()).toBe(1)

    expect(await mark(ada, attempt, 2, [2, 1, 0])).toBe('kept')
    // (2 + 1 + 0) of 6.
    expect(figuresOf('EX-CR')).toMatchObject({
      n: 2,
      right: 1,
      marks: 0.5,
      blanks: 1,
      outcomes: { secure: 0, lucky: 0, misread: 0, lost: 0 },
    })
    expect(labelsOf('EX-CR')).toEqual({ 'a=2': 1, 'b=1': 1, 'c=0': 1 })
    expect(latestOf('Ada')).toMatchObject({ of: 2, right: 2, waiting: 0 })
    expect(site.board.waiting.size()).toBe(0)

    expect(await mark(ada, attempt, 2, [0, 0, 1], { seen: 1 })).toBe('kept')
    expect(figuresOf('EX-CR')).toMatchObject({ n: 2, right: 0, blanks: 1 })
    expect(figuresOf('EX-CR')?.marks).toBeCloseTo(1 / 6, 12)
    expect(labelsOf('EX-CR')).toEqual({ 'a=0': 1, 'b=0': 1, 'c=1': 1 })
    expect(latestOf('Ada')).toMatchObject({ of: 2, right: 1, waiting: 0 })
  })

  it('are of first attempts alone; a second one waits and is marked all the same', async () => {
    const ada = await come('Ada')
    const first = await sit(site, ada, 'lake/write', [{ response: written }])
    const second = await sit(site, ada, 'lake/write', [{ response: `${written} Again.` }])
    await site.board.counted()
    expect(site.board.waiting.page(0, 50).map(({ attempt }) => attempt)).toEqual([first, second])
    await mark(ada, second, 1, [2, 2, 2])
    expect(figuresOf('EX-CR')).toBeUndefined()
    expect(latestOf('Ada')).toMatchObject({ attempt: second, of: 1, right: 1, waiting: 0 })
    await mark(ada, first, 1, [1, 1, 1])
    expect(figuresOf('EX-CR')).toMatchObject({ n: 1, right: 1, marks: 0.5 })
    // The attempt that was handed in last is told, and that is not this one.
    expect(latestOf('Ada')).toMatchObject({ attempt: second, of: 1, right: 1 })
  })

  it('are the same after a restart, and a teacher who marks does not make the learner seem to be here', async () => {
    const ada = await come('Ada')
    const attempt = await sit(site, ada, 'lake/two', [{ response: written }, { response: written }])
    await site.board.counted()
    const seen = site.board.learners('last', 0, 1)[0]?.last
    await mark(ada, attempt, 1, [2, 2, 1])
    await mark(ada, attempt, 1, [2, 2, 2], { seen: 1 })
    expect(site.board.learners('last', 0, 1)[0]?.last).toBe(seen)
    const all = () => ({
      figures: ['EX-CR', 'EX-CS'].map((id) => site.board.figuresOf(id)),
      waiting: site.board.waiting.page(0, 50).map(({ who, ...one }) => ({ ...one, who: who.id })),
      questions: site.board.waiting.questions(),
      latest: latestOf('Ada'),
    })
    const before = all()
    expect(before.questions).toEqual([{ question: 'EX-CS', n: 1 }])
    await reopen()
    await site.board.counted()
    expect(all()).toEqual(before)
  })
})

it('a question that is gone is told as it was asked last, and its versions the latest first, before and after a restart', async () => {
  const file = join(folder, 'lake', 'EX-SC.yaml')
  const asked = await readFile(file, 'utf8')
  const ada = await come('Ada')
  const late = await sit(site, ada, 'lake/both', [], false)
  for (const prompt of ['Why does ice float?', 'The second prompt?', 'The third prompt?']) {
    await writeFile(file, asked.replace('Why does ice float?', prompt))
    await site.live.refresh()
    await sit(site, await come('Bob'), 'lake/both', [{ response: 'a' }])
  }
  // The first version once more, at a level at which nobody had answered it.
  await site.trainer.answer(ada, late, 1, await optionForm(ada, late, 'b', 'b'))
  await site.trainer.handIn(ada, late)
  await rm(file)
  await site.live.refresh()

  const told = async () => {
    await site.board.counted()
    const teacher = site.walker()
    await teacher.teach()
    const { html } = await teacher.get('/scores/questions/EX-SC')
    return {
      heading: html.match(/<h1[^>]*>([^<]*)/)?.[1]?.trim(),
      // Below stand the same versions once more, to be corrected.
      versions: [
        ...html
          .replace(/id="corrections"[\s\S]*/, '')
          .matchAll(/Version \w+, n = (\d)|(The second|The third) prompt|(Why does ice float)/g),
      ].map(([, ...one]) => one.join('')),
    }
  }
  const before = await told()
  expect(before).toEqual({
    heading: 'The third prompt?',
    versions: ['The third', '1', 'The third', '1', 'The second', '2', 'Why does ice float'],
  })
  await reopen()
  expect(await told()).toEqual(before)
})

/** The form that chooses this option in a text of this level. */
async function optionForm(learner: string, attempt: string, option: string, level: string) {
  const seat = await site.trainer.seat(learner, attempt, 1, level)
  if (!seat) throw new Error('There is no seat')
  const form = kindOf(seat.question).filled(seat.question, option, seat.sitting)
  return { ...form, key: freshId(), seen: '0', shown: '', level }
}

const latestOf = (name: string) => site.board.named(name).found[0]?.latest
