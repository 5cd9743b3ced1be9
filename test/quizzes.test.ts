import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderOf, level, put, question } from './fixtures/bank-folder.ts'
import { asked, bankOf, many, of, quizzes, told } from './quizzes-set-up.ts'
import { openSite, type Page, type Site, type Walker } from './walker.ts'

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
