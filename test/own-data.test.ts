import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { z } from 'zod'
import { constructedResponse } from '../src/kinds/constructed-response.ts'
import { kindOf } from '../src/kinds/index.ts'
import { freshId } from '../src/random.ts'
import { examplePassage } from './example-passage.ts'
import { kill, startServer } from './server.ts'
import { sit } from './sitting.ts'
import { iceBank, openSite, type Site, type Walker, walker } from './walker.ts'

let questions: string
let site: Site
beforeAll(async () => {
  questions = await mkdtemp(join(tmpdir(), 'evident-own-data-'))
  await cp(iceBank, questions, { recursive: true })
  await examplePassage(questions)
  await writeFile(join(questions, 'lake/EX-CR.yaml'), stringify({ ...constructedResponse.example.question, id: 'EX-CR' }))
  const write = { id: 'write', title: 'Write', level: 'a', questions: ['EX-CR'], feedback: 'end', proof: false }
  await writeFile(join(questions, 'lake/quizzes.yaml'), stringify([write]))
  site = await openSite({ questions })
})
afterAll(async () => {
  await site.close()
  await rm(questions, { recursive: true })
})

const essay = 'Yes. The keeper says that it stays warm enough below, so they can live there until it is spring.'
const idOf = (who: Walker) => who.cookies.get('learner')?.split('.')[0] ?? ''
async function arrive(name: string, at = site): Promise<{ who: Walker; id: string }> {
  const who = at.walker()
  await who.come(name)
  return { who, id: idOf(who) }
}

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

describe('erasing oneself', () => {
  it('asks what is wanted, says what goes and what stays, and does it when the box is ticked', async () => {
    const { who, id } = await arrive('Quillon')
    const other = site.walker()
    for (const [name, value] of who.cookies) other.cookies.set(name, value)
    const attempt = (await who.begin('ice/end')).at.split('/')[2] ?? ''
    expect((await who.get('/settings')).html).toContain('href="/erasures"')
    const asked = await who.get('/erasures')
    for (const words of ['What goes', 'What stays', 'cannot be undone', 'until they are deleted', '/data/mine.json'])
      expect(asked.html).toContain(words)
    const unsure = await who.submit(asked, '/erasures')
    expect(unsure.status).toBe(422)
    expect(unsure.html).toMatch(/<title>Error: [\s\S]*Tick the box/)
    expect(await site.trainer.learner(id)).toBeDefined()

    const done = await who.submit(unsure, '/erasures', { sure: 'on' })
    expect(done.status).toBe(200)
    expect(done.html).toContain(`data-erased="${id}"`)
    expect(done.html).not.toContain('Quillon')
    expect(done.headers.get('clear-site-data')).toBe('"cache"')
    expect(who.cookies.has('learner')).toBe(false)
    expect(await site.store.history(id)).toEqual([])

    // Sent once more, it is done; and whoever was never erased is told nothing.
    expect((await who.post('/erasures', { learner: id, sure: 'on' })).status).toBe(200)
    expect((await other.post('/erasures', { learner: id, sure: 'on' })).status).toBe(200)
    expect((await who.post('/erasures', { learner: freshId(), sure: 'on' })).status).toBe(404)

    // Another machine of theirs gets what a stranger gets, and what it sends makes nothing.
    const stranger = site.walker()
    const late = site.walker()
    late.cookies.set('learner', `${id}.not-signed`)
    for (const [name, value] of [...who.cookies]) stranger.cookies.set(name, value)
    for (const path of ['/', `/attempts/${attempt}`, `/attempts/${attempt}/1`, '/settings', '/progress', '/data/mine.json', '/erasures']) {
      const theirs = await other.get(path)
      expect([path, theirs.status]).toEqual([path, (await stranger.get(path)).status])
      expect(theirs.html).not.toContain('Quillon')
    }
    const form = { option: '1', key: freshId(), seen: '0', level: 'a' }
    expect((await other.post(`/attempts/${attempt}/1`, form)).status).toBe(404)
    expect((await other.post(`/attempts/${attempt}/closures`, {})).status).toBe(404)
    expect((await other.post('/attempts', { quiz: 'ice/end', key: freshId() })).status).toBe(403)
    expect((await readdir(join(site.dataDir, 'learners'))).includes(`${id}.jsonl`)).toBe(false)
  })

  it('is told as begun where the disk refuses the rest, and goes on when it is sent again', async () => {
    const { who, id } = await arrive('Quentin')
    await sit(site, id, 'ice/both', [{ response: 'kanariright', where: [3] }])
    const asked = await who.get('/erasures')
    const erased = join(site.dataDir, 'shelves/erased')
    await mkdir(erased, { recursive: true })
    await rename(erased, `${erased}-aside`)
    await writeFile(erased, 'No folder: nothing can be written into it.')
    try {
      const halfway = await who.submit(asked, '/erasures', { sure: 'on' })
      expect(halfway.status).toBe(503)
      expect(halfway.html).toContain('Begun, not finished')
      expect(halfway.html).toContain('send it again')
      expect(halfway.html).not.toMatch(/Nothing of it was kept|Quentin/)
    } finally {
      await rm(erased)
      await rename(`${erased}-aside`, erased)
    }
    expect((await who.get('/')).html).not.toContain('Quentin')
    const done = await who.submit(asked, '/erasures', { sure: 'on' })
    expect(done.status).toBe(200)
    expect(await site.store.has(id)).toBe(false)
    expect(await contents(site.dataDir)).not.toContain(id)
  })

  it('lets no handing in be told as done that comes while it goes on', async () => {
    const { who, id } = await arrive('Quirin')
    const attempt = await sit(site, id, 'ice/each', [{ response: 'kanariright' }], false)
    const { handIn } = site.trainer
    try {
      // Between the form, which finds the attempt, and its turn.
      site.trainer.handIn = async (...of) => {
        await site.trainer.erase(id, 'learner')
        return handIn(...of)
      }
      const receipt = await who.post(`/attempts/${attempt}/closures`, {}, { origin: site.address, accept: 'application/json' })
      expect([receipt.status, JSON.parse(receipt.html)]).toMatchObject([404, { is: 'gone' }])
    } finally {
      site.trainer.handIn = handIn
    }
    expect(await site.store.has(id)).toBe(false)
  })

  it('erases nobody else who is at this machine by now', async () => {
    const { who, id } = await arrive('Fay')
    const asked = await who.get('/erasures')
    await who.post('/departures', {})
    await who.come('Gil')
    const refused = await who.submit(asked, '/erasures', { sure: 'on' })
    expect(refused.status).toBe(409)
    expect(refused.html).toContain('Nobody was erased')
    expect((await site.trainer.learner(id))?.name).toBe('Fay')
    expect((await site.trainer.learner(idOf(who)))?.name).toBe('Gil')
  })

  it.each<[string, Record<string, string | string[]>]>([
    ['nothing', {}],
    ['no learner', { sure: 'on' }],
    ['an id that is none', { learner: '../../secret', sure: 'on' }],
    ['two ids', { learner: ['abcdefghijklmnop', 'abcdefghijklmnoq'], sure: 'on' }],
    ['two ticks', { learner: 'abcdefghijklmnop', sure: ['on', 'on'] }],
    ['a long one', { learner: 'a'.repeat(50_000), sure: 'on' }],
  ])('takes no form with %s', async (_, fields) => {
    const { who, id } = await arrive('Hal')
    expect([404, 409, 422]).toContain((await who.post('/erasures', fields)).status)
    expect((await site.walker().post('/erasures', fields)).status).toBe(404)
    expect(await site.trainer.learner(id)).toBeDefined()
  })
})

describe('a teacher', () => {
  it('erases a learner when it was asked for', async () => {
    const { who, id } = await arrive('Ivy of the Lake')
    await sit(site, id, 'ice/both', [{ response: 'kanariright', where: [3] }])
    await site.board.recount()
    const before = site.board.figuresOf('ICE-TF-1').map(({ first: _, ...rest }) => rest)
    const teacher = site.walker()
    await teacher.teach()
    const page = await teacher.get(`/scores/${id}`)
    expect(page.html).toContain(`/scores/${id}/erasures`)
    const asked = await teacher.get(`/scores/${id}/erasures`)
    expect(asked.html).toContain('Ivy of the Lake')
    const action = `/scores/${id}/erasures`
    expect((await teacher.submit(asked, action)).status).toBe(422)
    const done = await teacher.submit(asked, action, { sure: 'on' })
    expect(done.status).toBe(200)
    expect(done.html).not.toContain('Ivy')
    // At once, though all is still to be counted anew.
    expect((await teacher.get('/scores')).html).not.toContain('Ivy')
    expect((await teacher.get(`/scores/${id}`)).status).toBe(404)
    expect((await teacher.submit(asked, action, { sure: 'on' })).status).toBe(200)
    expect((await teacher.post('/scores/abcdefghijklmnop/erasures', { sure: 'on' })).status).toBe(404)
    expect((await teacher.post('/scores/..%2F..%2Fsecret/erasures', { sure: 'on' })).status).toBe(404)
    expect((await who.get('/')).html).not.toContain('Ivy')
    await site.board.recount()
    expect(site.board.figuresOf('ICE-TF-1').map(({ first: _, ...rest }) => rest)).toEqual(before)
    expect((await teacher.get('/scores.csv')).html).not.toContain('Ivy')
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

it('an erasing survives that the server is killed at any moment', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'evident-erasing-kill-'))
  try {
    for (let round = 0; round < 4; round++) {
      const server = await startServer({ DATA_DIR: dataDir })
      const who = walker(server.address)
      await who.come(`Quokka ${round}`)
      const id = idOf(who)
      for (let turn = 0; turn < 3; turn++) {
        const page = await who.begin('ice/each')
        await who.submit(page, page.at, { option: '1', next: 'on' })
        await who.post(`${page.at.split('/').slice(0, 3).join('/')}/closures`, {})
      }
      let isDone = false
      const erasing = who.post('/erasures', { learner: id, sure: 'on' }).then(
        ({ status }) => (isDone = status === 200),
        () => undefined,
      )
      await new Promise((wait) => setTimeout(wait, round * 5))
      await kill(server.child)
      await erasing

      const again = await startServer({ DATA_DIR: dataDir })
      const back = walker(again.address)
      for (const [name, value] of who.cookies) back.cookies.set(name, value)
      const all = await contents(dataDir)
      // Erased whole, or not at all; and whoever was told so is erased.
      if (isDone) expect(all).not.toContain(id)
      if (all.includes(id)) {
        expect((await back.get('/')).html).toContain(`Quokka ${round}`)
        expect((await back.post('/erasures', { learner: id, sure: 'on' })).status).toBe(200)
      }
      const after = await contents(dataDir)
      expect(after).not.toContain(id)
      expect(after).not.toContain('Quokka')
      expect(after.match(/"type":"counted"/g)).toHaveLength(9 * (round + 1))
      again.child.kill('SIGTERM')
      expect(await again.ended).toBe(0)
    }
  } finally {
    await rm(dataDir, { recursive: true })
  }
}, 120_000)

async function contents(dir: string): Promise<string> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  const texts = await Promise.all(files.map(async (one) => `${one.name}\n${await readFile(join(one.parentPath, one.name), 'latin1')}`))
  return texts.join('\n')
}
