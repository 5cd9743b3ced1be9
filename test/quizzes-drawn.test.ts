import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BankQuestion, DrawRow } from '../src/bank/bank.ts'
import { areEnemies, drawn } from '../src/bank/draw.ts'
import { liveBank } from '../src/bank/live.ts'
import { processes } from '../src/kinds/base.ts'
import { folderOf, level, put, question } from './fixtures/bank-folder.ts'
import { asked, bankOf, many, of, quizzes, told } from './quizzes-set-up.ts'

const statement = (id: string) => `id: ${id}
kind: true-false-not-given
prompt: Ice sinks.
answer: false
why: {true: The text says that it floats., not given: One sentence says what ice does.}
evidence: [E2]
explanation: It floats.
process: infer
level: a
ticks:
  - rule: L16
    reason: Tests have copies.
`

describe('a quiz that is drawn by a rule', () => {
  const files = { ...many('L', 'locate', 8), ...many('I', 'infer', 8), 'ice/S-1.yaml': statement('S-1'), 'ice/S-2.yaml': statement('S-2') }
  const rule = (seed: number) =>
    `id: x, level: a, draw: {seed: ${seed}, of: [{n: 3, process: locate}, {n: 2, process: infer, kind: single-choice}, {n: 1, kind: true-false-not-given}, {n: 2}]}`

  it('asks so many of each row, in the order of the rows, each once', async () => {
    const bank = await bankOf({ ...files, ...quizzes(rule(7)) })
    expect(told(bank)).toEqual([])
    const ids = asked(bank)
    expect([ids.length, new Set(ids).size]).toEqual([8, 8])
    expect(ids.slice(0, 6).map((id) => id.charAt(0))).toEqual(['L', 'L', 'L', 'I', 'I', 'S'])
    expect(bank.quizzes.get('ice/x')).toMatchObject({ draw: { seed: 7 }, order: 'fixed' })
  })

  it('is the same each time with one seed, and another with another', async () => {
    const draws = await Promise.all([7, 7, 1, 2, 3].map(async (seed) => asked(await bankOf({ ...files, ...quizzes(rule(seed)) })).join()))
    expect(draws[0]).toBe(draws[1])
    expect(new Set(draws).size).toBe(4)
  })

  it('takes only what holds at its level, is about its passage, and is not retired', async () => {
    const bank = await bankOf({
      'ice/Q-1.yaml': question('Q-1'),
      'ice/Q-2.yaml': question('Q-2').replace('[E2]', '[E3]').replace('level: a', 'level: b'),
      'ice/Q-3.yaml': of('Q-3', 'infer', 'retired: true\n'),
      'snow/a.md': level('a'),
      'snow/Q-4.yaml': question('Q-4'),
      ...quizzes('id: x, level: a, draw: {seed: 1, of: [{n: 4}]}', 'id: y, level: b, draw: {seed: 1, of: [{n: 4}]}'),
    })
    expect([asked(bank), asked(bank, 'ice/y').toSorted()]).toEqual([['Q-1'], ['Q-1', 'Q-2']])
    expect(told(bank)).toEqual([
      'ice/quizzes.yaml:1:58 warning Only 1 of 4 such questions can be drawn at level a, enemies apart',
      'ice/quizzes.yaml:2:58 warning Only 2 of 4 such questions can be drawn at level b, enemies apart',
    ])
  })

  it('keeps enemies apart, whichever of the two says so', async () => {
    const bank = await bankOf({
      'ice/Q-1.yaml': of('Q-1', 'infer', 'enemies: [Q-2, Q-3]\n'),
      'ice/Q-2.yaml': of('Q-2', 'infer'),
      'ice/Q-3.yaml': of('Q-3', 'infer'),
      ...quizzes(...[1, 2, 3, 4, 5, 6].map((seed) => `id: x${seed}, level: a, draw: {seed: ${seed}, of: [{n: 2}]}`)),
    })
    expect(told(bank)).toEqual([])
    for (const { questions } of bank.quizzes.values()) expect(questions.toSorted()).toEqual(['Q-2', 'Q-3'])
  })

  it('lets rows with few candidates choose first', async () => {
    const bank = await bankOf({
      ...many('L', 'locate', 3),
      'ice/S-1.yaml': statement('S-1'),
      ...quizzes('id: x, level: a, draw: {seed: 1, of: [{n: 3}, {n: 1, kind: true-false-not-given}]}'),
    })
    expect([asked(bank).length, asked(bank)[3], told(bank)]).toEqual([4, 'S-1', []])
  })

  it('follows the bank: what is retired or new is drawn anew', async () => {
    const folder = await folderOf({
      'ice/a.md': level('a'),
      ...many('L', 'locate', 2),
      ...quizzes('id: x, level: a, draw: {seed: 1, of: [{n: 2}]}'),
    })
    const live = await liveBank(folder, { every: 1e9 })
    expect(asked(live.bank()).toSorted()).toEqual(['L-0', 'L-1'])
    await put(folder, { 'ice/L-1.yaml': of('L-1', 'locate', 'retired: true\n') })
    await live.refresh()
    expect([asked(live.bank()), live.bank().problems.length]).toEqual([['L-0'], 1])
    await put(folder, { 'ice/L-2.yaml': of('L-2', 'locate') })
    await live.refresh()
    expect([asked(live.bank()).toSorted(), live.bank().problems]).toEqual([['L-0', 'L-2'], []])
    live.close()
  })

  const bankQuestion = (id: string, process: string, enemies: string[]): BankQuestion => ({
    question: { id, kind: 'single-choice', process, enemies, retired: false } as never,
    version: id,
    passage: 'ice',
    levels: ['a'],
    file: `ice/${id}.yaml`,
  })
  const someBank = fc
    .array(fc.tuple(fc.constantFrom(...processes), fc.array(fc.nat(9), { maxLength: 3 })), { minLength: 1, maxLength: 10 })
    .map((list) =>
      list.map(([process, enemies], at) =>
        bankQuestion(
          `Q-${at}`,
          process,
          enemies.map((enemy) => `Q-${enemy}`).filter((id) => id !== `Q-${at}`),
        ),
      ),
    )
  const someRows = fc.array(
    fc.record({ n: fc.integer({ min: 1, max: 4 }), process: fc.option(fc.constantFrom(...processes), { nil: undefined }) }),
    { minLength: 1, maxLength: 4 },
  )

  it('fills as many places as can be, with no two enemies, whatever the bank and the rule', () => {
    fc.assert(
      fc.property(someBank, someRows, fc.nat(1000), (bank, of, seed) => {
        const { questions, found } = drawn({ seed, of }, bank)
        const chosen = questions.map((id) => bank.find(({ question }) => question.id === id) as BankQuestion)
        expect(new Set(questions).size).toBe(questions.length)
        expect(chosen.some((one, at) => chosen.slice(at + 1).some((other) => areEnemies(one, other)))).toBe(false)
        expect(found.every((count, row) => count <= (of[row]?.n ?? 0))).toBe(true)
        const places = of.flatMap((row, at) => Array.from({ length: found[at] ?? 0 }, () => row))
        expect(places.every(({ process }, at) => process === undefined || chosen[at]?.question.process === process)).toBe(true)
        expect(questions.length).toBe(mostThatFit(bank, of))
        expect(drawn({ seed, of }, bank.toReversed())).toEqual({ questions, found })
      }),
      { numRuns: 300 },
    )
  })

  it('of hundreds of enemies among which no choice is whole ends all the same', () => {
    const bank = Array.from({ length: 400 }, (_, at) => bankQuestion(`Q-${at}`, 'infer', [`Q-${(at + 1) % 400}`, `Q-${(at + 7) % 400}`]))
    const { questions } = drawn({ seed: 1, of: [{ n: 50 }, { n: 50, process: 'infer' }, { n: 50 }, { n: 50 }] }, bank)
    expect(questions.length).toBeGreaterThan(100)
  })
})

/** The best that any choice could do, by trying them all. */
function mostThatFit(bank: readonly BankQuestion[], rows: readonly DrawRow[]): number {
  const places = rows.flatMap((row) => Array.from({ length: row.n }, () => row))
  const best = (at: number, taken: readonly BankQuestion[]): number => {
    const place = places[at]
    if (!place) return taken.length
    let most = best(at + 1, taken)
    for (const one of bank) {
      if (most === taken.length + places.length - at) break
      const fits = place.process === undefined || one.question.process === place.process
      if (fits && !taken.some((other) => other === one || areEnemies(one, other))) most = Math.max(most, best(at + 1, [...taken, one]))
    }
    return most
  }
  return best(0, [])
}
