import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { kindOf, kinds } from '../src/kinds/index.ts'
import { examplePassage } from './example-passage.ts'
import { fieldsOf, openSite, type Page, type Site, type Walker } from './walker.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.close())

/** The receipt that a script reads. */
interface Receipt {
  is: string
  words?: string
  at?: string
  clock?: string
  seen?: number
  to?: string
}
const receiptIn = (page: Page): Receipt => JSON.parse(page.html)
const text = (page: Page) => page.html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

/** Somebody at a quiz of the ice, and what they do there. */
async function begun(quiz: string) {
  const who = site.walker()
  await who.come()
  const page = await who.begin(`ice/${quiz}`)
  const attempt = page.at.split('/')[2] ?? ''
  const learner = who.cookies.get('learner')?.split('.')[0] ?? ''
  const address = (n: number, rest = '') => `/attempts/${attempt}/${n}${rest}`
  return {
    ...{ who, page, attempt, learner, address },
    open: (n: number, rest = '') => who.get(address(n, rest)),
    /** Saves the form of question n as it stands, as a script does. */
    async draft(from: Page, n: number, fields: Record<string, string | string[]>, of = '') {
      const { next: _, ...form } = fieldsOf(from.html, address(n, of))
      const kept = await who.post(address(n, `${of}/drafts`), { ...form, ...fields })
      return { ...receiptIn(kept), status: kept.status }
    },
    send: (from: Page, n: number, fields: Record<string, string | string[]>, of = '') => who.submit(from, address(n, of), fields),
    history: (type?: string) => entriesOf(learner, type),
    handIn: () => who.post(`/attempts/${attempt}/closures`, {}),
    closures: () => who.get(`/attempts/${attempt}/closures`),
    answerTo: async (n: number) => (await entriesOf(learner, 'answered')).filter((one) => one.n === n).at(-1),
    seat: async (n: number) => (await site.trainer.seat(learner, attempt, n)) ?? expect.unreachable(),
  }
}
const entriesOf = async (learner: string, type?: string) =>
  (await site.store.history(learner)).filter((entry) => type === undefined || entry.type === type)

/** The seats of these options of the author's. */
async function seatsOf({ seat }: Pick<Awaited<ReturnType<typeof begun>>, 'seat'>, n: number, response: unknown) {
  const { question, sitting } = await seat(n)
  return kindOf(question).filled(question, response, sitting) as Record<string, string | string[]>
}

describe('a draft', () => {
  it('is kept as it stands, neither marked nor final, and the receipt says when', async () => {
    const ada = await begun('end')
    const receipt = await ada.draft(ada.page, 1, { option: '2' })
    expect(receipt).toEqual({
      status: 200,
      is: 'kept',
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      clock: expect.stringMatching(/^\d\d:\d\d$/),
      seen: 1,
    })
    expect(await ada.history('drafted')).toMatchObject([{ n: 1, of: 'answer', form: { option: '2' }, ready: true, level: 'a' }])
    expect(await ada.history('answered')).toEqual([])
    const page = await ada.open(1)
    expect(fieldsOf(page.html, ada.address(1))).toMatchObject({ option: '2', seen: '1' })
    expect(text(page)).toMatch(/Saved \d\d:\d\d/)
  })

  it('holds the fields of the answer and nothing that came along', async () => {
    const ada = await begun('end')
    await ada.draft(ada.page, 1, { option: '2', next: 'on', step: '1' })
    expect((await ada.history('drafted'))[0]?.form).toEqual({ option: '2' })
  })

  it('that is empty, or was saved already, adds nothing', async () => {
    const ada = await begun('end')
    expect(await ada.draft(ada.page, 1, {})).toMatchObject({ is: 'kept', seen: 0 })
    for (let time = 0; time < 3; time++) expect(await ada.draft(ada.page, 1, { option: '1' })).toMatchObject({ is: 'kept', seen: 1 })
    await ada.send(ada.page, 1, { option: '1', next: 'on' })
    expect(await ada.draft(ada.page, 1, { option: '1' })).toMatchObject({ is: 'kept', seen: 2 })
    expect((await ada.history()).map(({ type }) => type)).toEqual(['joined', 'began', 'drafted', 'answered'])
  })

  it('that was emptied leaves the answer that was sent before it', async () => {
    const ada = await begun('end')
    await ada.send(ada.page, 1, { option: '1', next: 'on' })
    const again = await ada.open(1)
    await ada.draft(again, 1, { option: '2' })
    const { option: _, ...rest } = fieldsOf(again.html, ada.address(1))
    expect(receiptIn(await ada.who.post(ada.address(1, '/drafts'), rest))).toMatchObject({ is: 'kept', seen: 3 })
    const emptied = await ada.open(1)
    expect(fieldsOf(emptied.html, ada.address(1))).not.toHaveProperty('option')
    expect(text(emptied)).toContain('your answer from before still counts')
    await ada.handIn()
    expect(await ada.history('answered')).toHaveLength(1)
    expect((await ada.seat(1)).answer).toMatchObject({ response: (await ada.history('answered'))[0]?.response })
  })

  it('of an older page does not push away a newer one, and is told which stands', async () => {
    const ada = await begun('end')
    const other = await ada.open(1)
    await ada.draft(other, 1, { option: '1' })
    const late = await ada.draft(ada.page, 1, { option: '2' })
    expect(late).toMatchObject({ status: 409, is: 'behind', seen: 1, words: expect.stringContaining('newer answer') })
    // The same form goes on; so does one that has heard of it.
    expect(await ada.draft(other, 1, { option: '3' })).toMatchObject({ is: 'kept', seen: 2 })
    expect(await ada.draft(ada.page, 1, { option: '2', seen: '2' })).toMatchObject({ is: 'kept', seen: 3 })
  })

  it('never settles a question whose feedback follows each answer, and is not taken after that', async () => {
    const ada = await begun('each')
    await ada.draft(ada.page, 1, { option: '1' })
    expect((await ada.open(1)).at).toBe(ada.address(1))
    await ada.send(ada.page, 1, { option: '1', next: 'on' })
    const late = await ada.draft(ada.page, 1, { option: '2' })
    expect(late).toMatchObject({ status: 410, is: 'settled', to: ada.address(1, '/review?late') })
    expect(await ada.history('drafted')).toHaveLength(1)
  })

  it('is taken a thousand times to one question, and then refused in words', async () => {
    const ada = await begun('end')
    await ada.draft(ada.page, 1, { option: '1' })
    const [one = expect.unreachable()] = await ada.history('drafted')
    await site.store.commit(ada.learner, () => Array.from({ length: 999 }, () => ({ ...one })))
    const more = await ada.draft(await ada.open(1), 1, { option: '2' })
    expect(more).toMatchObject({ status: 422, is: 'refused', words: expect.stringContaining('1,000 times') })
    expect(await ada.draft(await ada.open(2), 2, { option: '1' })).toMatchObject({ is: 'kept' })
    // Saved with its button, it may be worked on again.
    expect((await ada.send(await ada.open(1), 1, { option: '2', next: 'on' })).status).toBe(200)
    expect(await ada.draft(await ada.open(1), 1, { option: '3' })).toMatchObject({ is: 'kept' })
  })

  it('is kept as long as all drafts of the attempt are no more than 8 MB; answers go on', { timeout: 60_000 }, async () => {
    const ada = await begun('end')
    await ada.draft(ada.page, 1, { option: '1' })
    const [one = expect.unreachable()] = await ada.history('drafted')
    const large = { ...one, form: { text: 'x'.repeat(19_000) } }
    await site.store.commit(ada.learner, () => Array.from({ length: 420 }, () => ({ ...large })))
    const more = await ada.draft(await ada.open(2), 2, { option: '1' })
    expect(more).toMatchObject({ status: 422, is: 'refused', words: expect.stringContaining('no more is saved while you work on it') })
    expect((await ada.send(await ada.open(2), 2, { option: ['1', '2'], next: 'on' })).at).toBe(ada.address(3))
  })

  it('is measured in bytes, and holds nothing that no form has', async () => {
    const ada = await begun('end')
    expect(await ada.draft(ada.page, 1, { text: '水'.repeat(7_000) })).toMatchObject({ status: 422, is: 'refused' })
    await ada.draft(ada.page, 1, { option: '1', 'a b': 'x', ['f'.repeat(80)]: 'x' })
    await ada.draft(await ada.open(1, '/place?ahead'), 1, { where: '3', junk: 'x'.repeat(1_000) }, '/place')
    expect((await ada.history('drafted')).map(({ form }) => form)).toEqual([{ option: '1' }, { where: '3' }])
  })

  it.each<[string, number, Record<string, string | string[]>]>([
    ['without its key', 422, { option: '1', key: '' }],
    ['with a strange count', 422, { option: '1', seen: '-1' }],
    ['that is too long', 422, { text: 'x'.repeat(30_000) }],
    ['that is larger than the server takes', 413, { text: 'x'.repeat(100_000) }],
    ['with too many fields', 413, Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`f${at}`, '1']))],
  ])('%s is refused in words, and nothing is kept', async (_, status, fields) => {
    const ada = await begun('end')
    const refused = await ada.draft(ada.page, 1, fields)
    expect(refused).toMatchObject({ status, is: 'refused', words: expect.stringMatching(/\w/) })
    expect(await ada.history('drafted')).toEqual([])
  })

  it('of nobody’s attempt, or from another site, is told that there is nothing', async () => {
    const ada = await begun('end')
    const fields = { ...fieldsOf(ada.page.html, ada.address(1)), option: '1' }
    const stranger = await site.walker().post(ada.address(1, '/drafts'), fields)
    expect([stranger.status, receiptIn(stranger).is]).toEqual([404, 'gone'])
    const elsewhere = await ada.who.post(ada.address(1, '/drafts'), fields, { origin: 'https://evil.example' })
    expect([elsewhere.status, receiptIn(elsewhere).is]).toEqual([403, 'gone'])
    expect((await ada.who.post(ada.address(99, '/drafts'), fields)).status).toBe(404)
    expect(await ada.history('drafted')).toEqual([])
  })

  it('picked in the text of one level is not shown as if it were in that of another', async () => {
    const ada = await begun('end')
    const page = await ada.open(5)
    await ada.draft(page, 5, { sentence: '5' })
    const other = await ada.open(5, '?level=b')
    expect(text(other)).toContain('picked in the text of level A and stands')
    expect(fieldsOf(other.html, ada.address(5))).not.toHaveProperty('sentence')
    expect(fieldsOf((await ada.open(5)).html, ada.address(5))).toMatchObject({ sentence: '5' })
  })
})

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

describe('a form that counts its changes', () => {
  it('is not undone by an older state of it that arrives late', async () => {
    const ada = await begun('end')
    const [right, cold] = [await seatsOf(ada, 1, 'kanariright'), await seatsOf(ada, 1, 'kanaricold')]
    await ada.draft(ada.page, 1, { ...cold, nth: '7' })
    await ada.send(ada.page, 1, { ...right, nth: '8', next: 'on' })
    expect(await ada.draft(ada.page, 1, { ...cold, nth: '7' })).toMatchObject({ status: 200, is: 'kept', seen: 2 })
    await ada.handIn()
    expect(await ada.history('answered')).toMatchObject([{ response: 'kanariright', nth: 8 }])
    expect(await ada.history('drafted')).toMatchObject([{ nth: 7 }])
  })

  it('is not answered once more by a repeat that arrives after a newer draft', async () => {
    const ada = await begun('end')
    const [right, cold] = [await seatsOf(ada, 1, 'kanariright'), await seatsOf(ada, 1, 'kanaricold')]
    await ada.send(ada.page, 1, { ...cold, nth: '1', next: 'on' })
    await ada.draft(ada.page, 1, { ...right, nth: '2' })
    await ada.send(ada.page, 1, { ...cold, nth: '1', next: 'on' })
    expect(await ada.history('answered')).toHaveLength(1)
    await ada.handIn()
    expect(await ada.answerTo(1)).toMatchObject({ response: 'kanariright' })
  })

  it('goes on counting where it was sent once without its number', async () => {
    const ada = await begun('end')
    await ada.draft(ada.page, 1, { option: '1', nth: '5' })
    await ada.send(ada.page, 1, { option: '2', next: 'on' })
    await ada.draft(ada.page, 1, { option: '3', nth: '4' })
    expect((await ada.history()).map(({ type }) => type)).toEqual(['joined', 'began', 'drafted', 'answered'])
  })
})

describe('a draft of every kind', () => {
  it.each(Object.entries(kinds))('%s becomes the answers that its form says', { timeout: 60_000 }, async (_, kind) => {
    const questions = await mkdtemp(join(tmpdir(), 'evident-drafts-'))
    await examplePassage(questions)
    await writeFile(join(questions, 'lake/EX-1.yaml'), stringify({ ...kind.example.question, id: 'EX-1' }))
    await writeFile(join(questions, 'lake/quizzes.yaml'), '- id: one\n  title: One\n  level: a\n  questions: [EX-1]\n')
    const other = await openSite({ questions })
    try {
      const quiz = other.bank.quizzes.get('lake/one') ?? expect.unreachable()
      for (const [response, score] of kind.example.answers) {
        const learner = await other.trainer.join('Ada', randomUUID())
        const attempt = (await other.trainer.begin(learner, quiz, randomUUID())) ?? ''
        const { question, sitting } = (await other.trainer.seat(learner, attempt, 1)) ?? expect.unreachable()
        const form = { ...kind.filled(question, response, sitting), key: randomUUID(), seen: '0', shown: '', level: 'a' }
        expect(await other.trainer.draft(learner, attempt, 1, 'answer', form)).toMatchObject({ is: 'kept', again: false })
        await other.trainer.handIn(learner, attempt)
        const [answered = expect.unreachable()] = (await other.store.history(learner)).filter(({ type }) => type === 'answered')
        expect(answered.response).toEqual(response)
        if (score === null) expect(answered.mark).toBeNull()
        else expect(answered.mark).toBeCloseTo(score, 9)
      }
      for (const form of kind.example.unreadable) {
        const learner = await other.trainer.join('Bob', randomUUID())
        const attempt = (await other.trainer.begin(learner, quiz, randomUUID())) ?? ''
        const sent = { ...form, key: randomUUID(), seen: '0', shown: '', level: 'a' }
        expect((await other.trainer.draft(learner, attempt, 1, 'answer', sent))?.is).toMatch(/kept|refused/)
        await other.trainer.handIn(learner, attempt)
        expect((await other.store.history(learner)).filter(({ type }) => type === 'answered')).toEqual([])
      }
    } finally {
      await other.close()
      await rm(questions, { recursive: true })
    }
  })
})

describe('the page of a place ahead of its answer', () => {
  it('is there where a place may be asked for, and tells nothing', async () => {
    const ada = await begun('end')
    const page = await ada.open(1, '/place?ahead')
    expect(page.at).toBe(ada.address(1, '/place?ahead'))
    expect(page.html).toContain(`action="${ada.address(1, '/place')}"`)
    expect(page.html).not.toMatch(/kanari|KAN\d/i)
    // No place is asked for where sentences are the answer, nor in a quiz without places.
    expect((await ada.open(5, '/place?ahead')).at).toBe(ada.address(5))
    const bob = await begun('each')
    expect((await bob.open(1, '/place?ahead')).at).toBe(bob.address(1))
    // Sent without an answer it leads to the question.
    expect((await ada.send(page, 1, { where: '1' }, '/place')).at).toBe(ada.address(1))
    expect(await ada.history('answered')).toEqual([])
  })

  it('is taken after an answer that was given meanwhile', async () => {
    const ada = await begun('end')
    const ahead = await ada.open(1, '/place?ahead')
    await ada.send(ada.page, 1, { ...(await seatsOf(ada, 1, 'kanariright')), next: 'on' })
    expect((await ada.send(ahead, 1, { where: '3' }, '/place')).at).toBe(ada.address(2))
    expect(await ada.answerTo(1)).toMatchObject({ response: 'kanariright', where: ['kanari-03'] })
  })
})

describe('a script', () => {
  const json = { accept: 'application/json' }
  const post = async (who: Walker, path: string, fields: Record<string, string | string[]>, headers: Record<string, string> = {}) => {
    const page = await who.post(path, fields, { origin: site.address, ...json, ...headers })
    return { status: page.status, ...receiptIn(page), all: page.html, type: page.headers.get('content-type') }
  }

  it('is told of an answer and where to go, and nothing of key, mark or proof', async () => {
    const ada = await begun('end')
    const form = fieldsOf(ada.page.html, ada.address(1))
    const right = await seatsOf(ada, 1, 'kanariright')
    const kept = await post(ada.who, ada.address(1), { ...form, ...right, next: 'where' })
    expect(kept).toMatchObject({ status: 200, is: 'kept', seen: 1, to: ada.address(1, '/place') })
    expect(kept.type).toMatch(/^application\/json/)
    const placed = fieldsOf((await ada.open(1, '/place')).html, ada.address(1, '/place'))
    const place = await post(ada.who, ada.address(1, '/place'), { ...placed, where: ['1', '3'] })
    expect(place).toMatchObject({ status: 200, is: 'kept', seen: 2, to: ada.address(2) })
    const refused = await post(ada.who, ada.address(2), { ...fieldsOf((await ada.open(2)).html, ada.address(2)), next: 'on' })
    expect(refused).toMatchObject({ status: 422, is: 'refused', words: expect.stringMatching(/\w/) })
    const behind = await post(ada.who, ada.address(1), { ...form, key: randomUUID(), option: '1' })
    expect(behind).toMatchObject({ status: 409, is: 'behind', seen: 2 })
    expect(await post(ada.who, ada.address(1, '/flags'), { on: '1' })).toMatchObject({ status: 200, is: 'kept' })
    const closed = await post(ada.who, `/attempts/${ada.attempt}/closures`, {})
    expect(closed).toMatchObject({ status: 200, is: 'kept', to: `/attempts/${ada.attempt}/result`, at: expect.any(String) })
    expect(await post(ada.who, `/attempts/${ada.attempt}/closures`, {})).toMatchObject({ status: 200, is: 'kept' })
    const late = await post(ada.who, ada.address(1), { ...form, option: '2', key: randomUUID() })
    expect(late).toMatchObject({ status: 410, is: 'settled', to: ada.address(1, '/review?late'), words: expect.stringContaining('final') })
    expect(await post(ada.who, ada.address(1, '/flags'), { on: '0' })).toMatchObject({ status: 410, is: 'settled' })
    for (const { all } of [kept, place, refused, behind, closed, late]) {
      expect(all).not.toMatch(/kanari|KAN\d/i)
      expect(Object.keys(JSON.parse(all)).filter((name) => !['is', 'words', 'at', 'clock', 'seen', 'to'].includes(name))).toEqual([])
    }
  })

  it('is told in words, and at no strange time, that no place is asked for yet', async () => {
    const ada = await begun('end')
    const form = { ...fieldsOf((await ada.open(1, '/place?ahead')).html, ada.address(1, '/place')), where: '3' }
    const early = await post(ada.who, ada.address(1, '/place'), form)
    expect(early).toMatchObject({ status: 409, is: 'behind', words: expect.stringContaining('Answer the question first') })
    expect(early).not.toHaveProperty('clock')
    const bob = await begun('each')
    const none = await post(bob.who, bob.address(1, '/place/drafts'), { ...form, key: 'a-random-key' })
    expect(none).toMatchObject({ status: 409, is: 'behind', words: expect.stringContaining('No place in the text is asked for here') })
  })

  it('hears of a newer answer of another page when it sends a kept one again, and does not push it away', async () => {
    const ada = await begun('end')
    const form = { ...fieldsOf(ada.page.html, ada.address(1)), option: '1' }
    await post(ada.who, ada.address(1), form)
    const [first = expect.unreachable()] = await ada.history('answered')
    await ada.send(await ada.open(1), 1, { option: '2', next: 'on' })
    expect(await post(ada.who, ada.address(1), form)).toMatchObject({ status: 409, is: 'behind', seen: 2 })
    // What it knows is what it sent, as long as it says nothing else.
    expect(await post(ada.who, ada.address(1), { ...form, option: '3' })).toMatchObject({ status: 409, is: 'behind' })
    expect(await ada.history('answered')).toHaveLength(2)
    expect(first).toMatchObject({ seen: 0 })
  })

  it('is told how much had been saved with what it sent, not what came after it', async () => {
    const ada = await begun('end')
    const place = await ada.send(ada.page, 1, { option: '1', next: 'where' })
    const form = { ...fieldsOf(ada.page.html, ada.address(1)), option: '1' }
    await ada.draft(place, 1, { where: '3' }, '/place')
    expect(await post(ada.who, ada.address(1), form)).toMatchObject({ status: 200, is: 'kept', seen: 1 })
  })

  it('is told of a repeat of the last answer that could be kept that it is there', async () => {
    const ada = await begun('end')
    const form = { ...fieldsOf(ada.page.html, ada.address(1)), option: '1' }
    await post(ada.who, ada.address(1), form)
    const [one = expect.unreachable()] = await ada.history('answered')
    await site.store.commit(ada.learner, () => Array.from({ length: 299 }, () => ({ ...one })))
    expect(await post(ada.who, ada.address(1), form)).toMatchObject({ status: 200, is: 'kept' })
    expect(await post(ada.who, ada.address(1), { ...form, option: '2' })).toMatchObject({
      status: 422,
      words: expect.stringContaining('300'),
    })
    expect(await ada.history('answered')).toHaveLength(300)
  })

  it('is told that it is too late of what cannot be read as well', async () => {
    const ada = await begun('end')
    const { option: _, ...form } = fieldsOf(ada.page.html, ada.address(1))
    await ada.handIn()
    for (const [path, fields] of [
      ['', form],
      ['', { ...form, key: '' }],
      ['/drafts', { ...form, text: 'x'.repeat(30_000) }],
      ['/place', form],
      ['/place/drafts', { ...form, key: '' }],
    ] as const)
      expect([path, await post(ada.who, ada.address(1, path), fields)]).toMatchObject([path, { status: 410, is: 'settled' }])
  })

  it('that was signed out or sent from elsewhere is told in a receipt, too', async () => {
    const ada = await begun('end')
    const fields = { ...fieldsOf(ada.page.html, ada.address(1)), option: '1' }
    expect(await post(site.walker(), ada.address(1), fields)).toMatchObject({ status: 404, is: 'gone' })
    expect(await post(ada.who, ada.address(1), fields, { origin: 'https://evil.example' })).toMatchObject({ status: 403, is: 'gone' })
  })

  it('that names another form first gets pages', async () => {
    const ada = await begun('end')
    const fields = { ...fieldsOf(ada.page.html, ada.address(1)), option: '1', next: 'on' }
    const page = await ada.who.post(ada.address(1), fields, { origin: site.address, accept: 'text/html, application/json' })
    expect(page.at).toBe(ada.address(2))
  })
})

describe('a page that may be kept by its browser', () => {
  it('is one of an open attempt, and no other', async () => {
    const ada = await begun('end')
    await ada.send(ada.page, 1, { option: '1', next: 'on' })
    const kept = (page: Page) => page.headers.get('x-keep')
    for (const path of ['/1', '/1/place', '/2/place?ahead', '/closures'])
      expect([path, kept(await ada.who.get(`/attempts/${ada.attempt}${path}`))]).toEqual([path, 'attempt'])
    await ada.handIn()
    for (const path of ['/1', '/closures', '/result', '/1/review'])
      expect(kept(await ada.who.get(`/attempts/${ada.attempt}${path}`))).toBeNull()
    for (const path of ['/', '/passages/ice', '/settings', '/nowhere']) expect(kept(await ada.who.get(path))).toBeNull()
  })
})
