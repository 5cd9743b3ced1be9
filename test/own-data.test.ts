import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { kindOf } from '../src/kinds/index.ts'
import { freshId } from '../src/random.ts'
import { arrive, closeBank, essay, openBank, site } from './own-data-set-up.ts'
import { sit } from './sitting.ts'
import type { Walker } from './walker.ts'

beforeAll(openBank)
afterAll(closeBank)

const entry = z.looseObject({
  type: z.string(),
  at: z.iso.datetime(),
  prompt: z.string().optional(),
  words: z.array(z.string()).optional(),
})
/** What the file says of itself, and no more. */
const file = z.strictObject({
  about: z.string().min(200),
  made: z.iso.datetime(),
  learner: z.string(),
  name: z.string(),
  joined: z.iso.datetime(),
  returnCode: z.string().regex(/^[a-z]+( [a-z]+){3}$/),
  attempts: z.array(
    z.strictObject({
      attempt: z.string(),
      quiz: z.string(),
      title: z.string(),
      passage: z.string(),
      level: z.string(),
      questions: z.number(),
      began: z.iso.datetime(),
      handedIn: z.strictObject({ at: z.iso.datetime(), by: z.enum(['learner', 'clock']) }).nullable(),
      right: z.number().optional(),
      of: z.number().optional(),
      points: z.number().optional(),
      pointsOf: z.number().optional(),
    }),
  ),
  entries: z.array(entry),
})
async function download(who: Walker) {
  const page = await who.get('/data/mine.json')
  expect(page.status).toBe(200)
  return file.parse(JSON.parse(page.html))
}

describe('the file of everything that is kept of a learner', () => {
  it('holds every entry in its order, with the words of the page, the teacher’s marks, and quizzes open and closed', async () => {
    const { who, id } = await arrive('Ada')
    const settings = await who.get('/settings')
    expect(settings.html).toContain('href="/data/mine.json"')
    await sit(site, id, 'ice/end', [{ response: 'kanariright', where: [3] }, { response: ['kanaritop', 'kanarifish'] }])
    const written = await sit(site, id, 'lake/write', [{ response: essay }])
    const given = { by: 'abcdefghijklmnop', answer: 1, seen: 0, key: freshId(), scores: [2, 1, 0], comment: 'Read it once more.' }
    expect((await site.trainer.mark(id, written, 1, given))?.is).toBe('kept')
    await site.trainer.weigh(id, written, 1, [2, 2, 2])
    const open = await sit(site, id, 'ice/each', [undefined, undefined, { response: 'kanaritop' }], false)

    const page = await who.get('/data/mine.json')
    expect(page.headers.get('content-disposition')).toMatch(/^attachment; filename="evident-my-data-\d{4}-\d\d-\d\d\.json"$/)
    expect(page.headers.get('cache-control')).toBe('no-store')
    const told = file.parse(JSON.parse(page.html))
    expect(told).toMatchObject({ learner: id, name: 'Ada', returnCode: site.trainer.codeOf(id) })
    expect(told.attempts.map(({ quiz, handedIn }) => [quiz, handedIn !== null])).toEqual([
      ['ice/end', true],
      ['lake/write', true],
      ['ice/each', false],
    ])
    expect(told.attempts[0]).toMatchObject({ right: 2, of: 6 })
    const kept = await site.store.history(id)
    expect(told.entries.map(({ type, at }) => `${at} ${type}`)).toEqual(kept.map(({ type, at }) => `${at} ${type}`))
    const of = (type: string, question?: string) =>
      told.entries.filter((one) => one.type === type && (!question || String(one.question).startsWith(question))).at(-1)
    const [level] = site.bank.passages.get('ice')?.levels ?? []
    expect(of('answered', 'ICE-SC-1')).toMatchObject({
      prompt: site.bank.questions.get('ICE-SC-1')?.question.prompt,
      words: ['It needs more room than the water did.'],
      places: [level?.sentences[2]?.text],
      response: 'kanariright',
      mark: 1,
      proof: 1,
    })
    expect(of('answered', 'ICE-MR-1')?.words).toHaveLength(2)
    expect(of('answered', 'EX-CR')).toMatchObject({ words: [essay], mark: null })
    expect(of('marked')).toMatchObject({ by: 'a teacher', comment: 'Read it once more.', mark: 0.5, scores: [2, 1, 0] })
    expect(of('marked')?.criteria).toHaveLength(3)
    expect(of('weighed')).toMatchObject({ scores: [2, 2, 2] })
    // Its feedback was given with the answer.
    expect(told.entries.filter((one) => one.attempt === open && one.type === 'answered')).toMatchObject([
      { words: ['kanaritop'], mark: 1, response: 'kanaritop' },
    ])
  })

  it('tells nothing of a key before its time: an answer that is right reads like one that is wrong', async () => {
    const answers = [
      ['kanariright', ['kanaritop', 'kanarifish'], 'not given', 'kanaritop', ['kanari-03'], 'true'],
      ['kanaricold', ['kanarisink', 'kanaribottom'], 'true', 'elsewhere', ['kanari-01'], 'not given'],
    ] as const
    const shapes: string[] = []
    for (const responses of answers) {
      const { who, id } = await arrive('Bob')
      const attempt = await sit(
        site,
        id,
        'ice/end',
        responses.map((response) => ({ response })),
        false,
      )
      const { html } = await who.get('/data/mine.json')
      const told = file.parse(JSON.parse(html))
      const given = told.entries.filter(({ type }) => type === 'answered')
      expect(given).toHaveLength(6)
      for (const one of given) {
        expect(one).toMatchObject({ later: true })
        expect(one.words).toBeDefined()
        for (const secret of ['mark', 'proof', 'response', 'where']) expect(one).not.toHaveProperty(secret)
      }
      expect(told.entries.find(({ type }) => type === 'began')).not.toHaveProperty('seed')
      // A version is a hash of all that makes a question, the key included: with it one could try which key fits.
      const versions = [...site.bank.questions.values()].map(({ version }) => version)
      expect(versions.filter((version) => html.includes(version))).toEqual([])
      expect(told.entries.find(({ type }) => type === 'began')?.questions).toContain('ICE-SC-1')
      expect(given[0]).toMatchObject({ question: 'ICE-SC-1' })
      // The author's ids and remarks begin like this; the one that was typed is the learner's own.
      const typed = responses[3]
      expect(html.replaceAll(`"${typed}"`, '').match(/kanari\w*/g) ?? []).toEqual([])
      expect(html).not.toContain('explanation')
      shapes.push(JSON.stringify(given.map((one) => Object.keys(one).sort())))
      await site.trainer.handIn(id, attempt)
      const after = await download(who)
      expect(after.entries.find(({ type }) => type === 'answered')).toMatchObject({ response: responses[0] })
      expect(after.entries.find(({ type }) => type === 'began')).toHaveProperty('seed')
      const asked = `ICE-SC-1@${site.bank.questions.get('ICE-SC-1')?.version}`
      expect(after.entries.find(({ type }) => type === 'answered')).toMatchObject({ question: asked })
    }
    expect(shapes[0]).toBe(shapes[1])
  })

  it('holds what was drafted, as it stood in the form', async () => {
    const { who, id } = await arrive('Cy')
    const attempt = await sit(site, id, 'ice/end', [], false)
    const drafted = {
      type: 'drafted',
      at: new Date().toISOString(),
      ...{ attempt, n: 4, question: 'ICE-SA-1@0', level: 'a', of: 'answer' },
      ...{ form: { text: 'half a w' }, ready: true, key: freshId(), seen: 0 },
    }
    await site.board.store.commit(id, () => [drafted])
    const last = (await download(who)).entries.at(-1)
    expect(last).toMatchObject({
      question: 'ICE-SA-1',
      form: { text: 'half a w' },
      words: ['half a w'],
      prompt: site.bank.questions.get('ICE-SA-1')?.question.prompt,
    })
  })

  it('is whole where a question is lost, and passes over what a later release wrote', async () => {
    const { who, id } = await arrive('Dee')
    const at = new Date().toISOString()
    const attempt = freshId()
    const settings = { title: 'Lost', feedback: 'each', proof: false }
    const about = { quiz: 'ice/lost', settings, passage: 'ice@0', level: 'a', seed: 'x', questions: ['GONE-1@0000'] }
    const given = {
      n: 1,
      question: 'GONE-1@0000',
      level: 'a',
      response: 'lost',
      where: null,
      mark: 1,
      proof: null,
      ms: 1,
      key: 'k',
      seen: 0,
    }
    await site.board.store.commit(id, () => [
      { type: 'began', at, attempt, ...about },
      { type: 'answered', at, attempt, ...given },
      { type: 'from a later release', at, key: 'kanarisecret' },
    ])
    const { entries, attempts } = await download(who)
    expect(attempts).toHaveLength(1)
    expect(entries.slice(-2)).toEqual([expect.objectContaining({ type: 'answered', later: true }), { type: 'from a later release', at }])
  })
})

describe('words of an answer', () => {
  it('are of what was chosen alone, for every question of the bank', () => {
    for (const { question } of site.bank.questions.values()) {
      const level = site.bank.passages.get('ice')?.levels[0]
      if (!level || question.id.startsWith('EX')) continue
      const lines = kindOf(question).explain(question, undefined, { reading: level, seed: 'x' })
      expect([question.id, lines.filter(({ chosen }) => chosen)]).toEqual([question.id, []])
    }
  })
})
