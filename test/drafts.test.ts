import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { kinds } from '../src/kinds/index.ts'
import { begun, closeIce, openIce, receiptIn, seatsOf, site, text } from './drafts-set-up.ts'
import { examplePassage } from './example-passage.ts'
import { fieldsOf, openSite } from './walker.ts'

beforeAll(openIce)
afterAll(closeIce)

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
