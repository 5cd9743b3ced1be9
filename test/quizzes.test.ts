import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bank, BankQuestion, DrawRow } from '../src/bank/bank.ts'
import { areEnemies, drawn } from '../src/bank/draw.ts'
import { liveBank } from '../src/bank/live.ts'
import { loadBank } from '../src/bank/load.ts'
import { processes } from '../src/kinds/base.ts'
import { type Files, folderOf, level, put, question, sound } from './fixtures/bank-folder.ts'
import { openSite, type Page, type Site, type Walker } from './walker.ts'

/** A question of a kind and process, with enemies, and what else is said of it. */
const of = (id: string, process: string, more = '') => question(id).replace('infer', process) + more
const many = (prefix: string, process: string, count: number): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`ice/${prefix}-${at}.yaml`, of(`${prefix}-${at}`, process)]))
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
const quizzes = (...entries: string[]): Files => ({
  'ice/quizzes.yaml': `${entries.map((entry) => `- {title: Ice, ${entry}}`).join('\n')}\n`,
})
const bankOf = async (files: Files): Promise<Bank> =>
  loadBank(await folderOf({ 'ice/a.md': level('a'), 'ice/b.md': sound['ice/b.md'], ...files }))
const asked = (bank: Bank, quiz = 'ice/x') => bank.quizzes.get(quiz)?.questions ?? []
const told = ({ problems }: Bank) =>
  problems.map(({ file, line, column, severity, message }) => `${file}:${line}:${column} ${severity} ${message}`)

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

describe('a question that is retired', () => {
  it('stays in the bank and is asked in no quiz, which says so', async () => {
    const bank = await bankOf({
      'ice/Q-1.yaml': question('Q-1'),
      'ice/Q-2.yaml': of('Q-2', 'infer', 'retired: true\n'),
      ...quizzes('id: x, level: a, questions: [Q-2, Q-1]'),
    })
    expect([bank.questions.get('Q-2')?.question.retired, asked(bank)]).toEqual([true, ['Q-1']])
    expect(told(bank)).toEqual(['ice/quizzes.yaml:1:45 warning “Q-2” is retired; the quiz is asked without it'])
    const other = await bankOf({ 'ice/Q-2.yaml': question('Q-2') })
    expect(other.questions.get('Q-2')?.version).toBe(bank.questions.get('Q-2')?.version)
  })
})

describe('a learner', () => {
  let site: Site
  beforeAll(async () => {
    const folder = await folderOf({
      'ice/a.md': level('a'),
      ...many('L', 'locate', 8),
      ...quizzes(
        `id: mixed, level: a, order: shuffled, proof: false, questions: [${Array.from({ length: 8 }, (_, at) => `L-${at}`).join(', ')}]`,
        'id: once, level: a, attempts: 1, proof: false, questions: [L-0, L-1]',
        'id: twice, level: a, attempts: 2, proof: false, questions: [L-0]',
        'id: two, level: a, proof: false, questions: [L-6, L-7]',
      ),
    })
    site = await openSite({ questions: folder, writable: true })
  })
  afterAll(() => site.close())
  const come = async () => {
    const who = site.walker()
    await who.come()
    return who
  }
  const handIn = (who: Walker, page: Page) => who.post(page.at.replace(/\/\d+$/, '').concat('/closures'), {})
  /** The entries of whoever has this attempt. */
  async function entryOf(page: Page) {
    const attempt = page.at.split('/')[2]
    for await (const { entries } of site.store.all()) {
      const found = entries.find((entry) => entry.type === 'began' && entry.attempt === attempt)
      if (found) return found as unknown as { questions: string[]; settings: object; seed: string }
    }
    throw new Error(`There is no attempt ${attempt}`)
  }
  const idsOf = async (page: Page) => (await entryOf(page)).questions.map((asked) => asked.split('@')[0])

  it('is asked a shuffled quiz in an order of this attempt', async () => {
    const orders = new Set<string>()
    for (let sitting = 0; sitting < 6; sitting++) {
      const page = await (await come()).begin('ice/mixed')
      const ids = await idsOf(page)
      expect(ids.toSorted()).toEqual(Array.from({ length: 8 }, (_, at) => `L-${at}`))
      expect((await entryOf(page)).settings).toEqual({ title: 'Ice', feedback: 'end', proof: false, order: 'shuffled' })
      orders.add(ids.join())
    }
    expect(orders.size).toBeGreaterThan(3)
    expect(await idsOf(await (await come()).begin('ice/two'))).toEqual(['L-6', 'L-7'])
  })

  it('may take a quiz as often as it says: then there is no button, and a form from before is answered in words', async () => {
    const who = await come()
    const start = await who.get('/passages/ice')
    expect(start.html).toContain('1 attempt')
    const page = await who.begin('ice/once')
    expect((await entryOf(page)).settings).toEqual({ title: 'Ice', feedback: 'end', proof: false, order: 'fixed', attempts: 1 })
    // The one that is open goes on, however often it is begun.
    expect((await who.begin('ice/once')).at).toBe(page.at)
    expect(await handIn(who, page)).toMatchObject({ status: 200 })

    const after = await who.get('/passages/ice')
    const card = after.html.match(/aria-labelledby="quiz-ice\/once"[\s\S]*?<\/section>/)?.[0] ?? ''
    expect(card).toContain('no attempts left')
    expect(card).not.toMatch(/<button|Carry on/)
    const refused = await who.submit(start, '/attempts', { quiz: 'ice/once', key: randomUUID() })
    expect(refused.status).toBe(403)
    expect(refused.html).toContain('You have taken this quiz as often as it may be taken')
    // What was sent twice is the attempt that it began.
    const { learner } = (await ownOf(page)) ?? {}
    expect(learner?.attempts.size).toBe(1)
    // Somebody else has attempts of their own, and so has another quiz.
    expect((await (await come()).begin('ice/once')).status).toBe(200)
    expect((await who.begin('ice/two')).status).toBe(200)
  })

  async function ownOf(page: Page) {
    const attempt = page.at.split('/')[2] ?? ''
    for await (const { learner: id } of site.store.all()) {
      const learner = await site.trainer.learner(id)
      if (learner?.attempts.has(attempt)) return { id, learner }
    }
    return undefined
  }

  it('who sends many forms at once begins no more than there are attempts', async () => {
    const who = await come()
    const first = await who.begin('ice/twice')
    await handIn(who, first)
    const start = await who.get('/passages/ice')
    expect(start.html).toContain('1 attempt left')
    const pages = await Promise.all(
      Array.from({ length: 8 }, (_, at) => who.submit(start, '/attempts', { quiz: 'ice/twice', key: `key-number-${at}` })),
    )
    expect(new Set(pages.map(({ at }) => at)).size).toBe(1)
    await handIn(who, pages[0] as Page)
    const late = await Promise.all(
      Array.from({ length: 8 }, (_, at) => who.submit(start, '/attempts', { quiz: 'ice/twice', key: `late-number-${at}` })),
    )
    expect(late.map(({ status }) => status)).toEqual(Array(8).fill(403))
    expect((await ownOf(first))?.learner.attempts.size).toBe(2)
    // The form that began it, sent again: the attempt that it began.
    const again = await Promise.all(
      Array.from({ length: 8 }, (_, at) => who.submit(start, '/attempts', { quiz: 'ice/twice', key: `key-number-${at}` })),
    )
    expect(again.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('goes on with a question that is retired meanwhile; who begins later is not asked it', async () => {
    const who = await come()
    const page = await who.begin('ice/two')
    await put(site.questions, { 'ice/L-6.yaml': of('L-6', 'locate', 'retired: true\n') })
    await site.live.refresh()
    expect((await who.get(page.at)).html).toContain('Why does ice float?')
    expect(await idsOf(page)).toEqual(['L-6', 'L-7'])
    expect(await idsOf(await (await come()).begin('ice/two'))).toEqual(['L-7'])
    const mixed = await idsOf(await (await come()).begin('ice/mixed'))
    expect(mixed.toSorted()).toEqual(['L-0', 'L-1', 'L-2', 'L-3', 'L-4', 'L-5', 'L-7'])
  })

  it('goes on with what began, whatever becomes of the files, and begins what is there now', async () => {
    const who = await come()
    const page = await who.begin('ice/mixed')
    await put(site.questions, {
      'ice/L-0.yaml': of('L-0', 'locate').replace('Why does ice float?', 'Why does it swim?'),
      'ice/L-1.yaml': '- [',
    })
    await site.live.refresh()
    const ids = await idsOf(page)
    for (const [at] of ids.entries()) expect((await who.get(page.at.replace(/\d+$/, String(at + 1)))).html).toContain('Why does ice float?')
    const other = await come()
    const later = await other.begin('ice/mixed')
    const laterIds = await idsOf(later)
    expect(laterIds.toSorted()).toEqual(ids.toSorted())
    const swims = later.at.replace(/\d+$/, String(laterIds.indexOf('L-0') + 1))
    expect((await other.get(swims)).html).toContain('Why does it swim?')
  })
})
