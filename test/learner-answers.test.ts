import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begun, closeIce, idIn, openIce, seatOf, site, text } from './learner-set-up.ts'
import { fieldsOf, iceBank, openSite, type Page } from './walker.ts'

beforeAll(openIce)
afterAll(closeIce)

describe('the key', () => {
  it('is on no page, in no header and in no address before the answer', async () => {
    const { who, page, attempt } = await begun('end')
    const seed = (await site.store.history(who.cookies.get('learner')?.split('.')[0] ?? '')).find(({ type }) => type === 'began')?.seed
    expect(seed).toMatch(/^[0-9a-f]{32}$/)
    const seen: Page[] = [
      page,
      await who.get('/'),
      await who.get('/passages/ice'),
      await who.get('/progress'),
      await who.get(`/attempts/${attempt}/closures`),
    ]
    for (const n of [1, 2, 3, 4, 5, 6]) seen.push(await who.get(`/attempts/${attempt}/${n}`))
    seen.push(await who.submit(page, `/attempts/${attempt}/1`, { option: '1', next: 'where' }))
    for (const one of seen) {
      const all = one.html + JSON.stringify([...one.headers]) + one.at
      expect(all).not.toMatch(/kanari|KAN\d/i)
      expect(all).not.toContain(seed)
    }
  })

  it('does not show by the order of options: each stands first about as often as the others', async () => {
    const first = new Map<string, number>()
    const who = site.walker()
    await who.come()
    for (let round = 0; round < 60; round++) {
      const page = await who.begin('ice/each')
      const words = ['more room', 'colder', 'lid on every'].find((part) => seatOf(page, part) === '1') ?? ''
      first.set(words, (first.get(words) ?? 0) + 1)
      await who.post(`/attempts/${idIn(page)}/closures`, {})
    }
    for (const count of [...first.values()]) expect(count).toBeGreaterThan(6)
    expect(first.size).toBe(3)
  })
})

describe('an answer', () => {
  it('is kept once, however often and at once the form is sent', async () => {
    const { who, page, attempt } = await begun('end')
    const pages = await Promise.all(
      Array.from({ length: 50 }, () => who.submit(page, `/attempts/${attempt}/1`, { option: '2', next: 'on' })),
    )
    expect(pages.every(({ status, at }) => status === 200 && at === `/attempts/${attempt}/2`)).toBe(true)
    const history = await site.store.history(who.cookies.get('learner')?.split('.')[0] ?? '')
    expect(history.filter(({ type }) => type === 'answered')).toHaveLength(1)
  })

  it('of an older page does not push away a newer one, and the page says so', async () => {
    const { who, page, attempt } = await begun('end')
    const other = await who.get(`/attempts/${attempt}/1`)
    await who.submit(other, `/attempts/${attempt}/1`, { option: '1', next: 'on' })
    const old = await who.submit(page, `/attempts/${attempt}/1`, { option: '2', next: 'on' })
    expect(old.status).toBe(409)
    expect(text(old)).toContain('newer answer')
    expect(fieldsOf(old.html, `/attempts/${attempt}/1`)).toMatchObject({ option: '1' })
  })

  it('changed on the same page after going back is a new answer', async () => {
    const { who, page, attempt } = await begun('end')
    for (const option of ['1', '2', '1'])
      expect((await who.submit(page, `/attempts/${attempt}/1`, { option, next: 'on' })).status).toBe(200)
    expect(fieldsOf((await who.get(`/attempts/${attempt}/1`)).html, `/attempts/${attempt}/1`)).toMatchObject({ option: '1', seen: '3' })
  })

  it('picked in the text of one level is neither shown nor emptied in that of another', async () => {
    const { who, attempt } = await begun('end')
    const page = await who.get(`/attempts/${attempt}/5`)
    await who.submit(page, `/attempts/${attempt}/5`, { sentence: '5', next: 'on' })
    const other = await who.get(`/attempts/${attempt}/5?level=b`)
    expect(text(other)).toContain('picked in the text of level A and stands')
    expect(fieldsOf(other.html, `/attempts/${attempt}/5`)).not.toHaveProperty('sentence')
    expect((await who.submit(other, `/attempts/${attempt}/5`, { next: 'on' })).status).toBe(422)
    expect(fieldsOf((await who.get(`/attempts/${attempt}/5`)).html, `/attempts/${attempt}/5`)).toMatchObject({ sentence: '5' })
  })

  it('is taken three hundred times to one question, and then refused in words', async () => {
    const { who, page, attempt } = await begun('end')
    const learner = who.cookies.get('learner')?.split('.')[0] ?? ''
    const one = await who.submit(page, `/attempts/${attempt}/1`, { option: '1', next: 'on' })
    expect(one.status).toBe(200)
    await site.store.commit(learner, (history) =>
      Array.from({ length: 299 }, () => ({ ...history.at(-1), type: 'answered', at: new Date().toISOString() })),
    )
    const more = await who.submit(await who.get(`/attempts/${attempt}/1`), `/attempts/${attempt}/1`, { option: '2', next: 'on' })
    expect(more.status).toBe(422)
    expect(text(more)).toContain('300 times')
  })

  it('that is empty keeps nothing and says so; it empties an answer that was there', async () => {
    const { who, page, attempt } = await begun('end')
    const empty = await who.submit(page, `/attempts/${attempt}/1`, { next: 'on' })
    expect(empty.status).toBe(422)
    expect(empty.html).toContain('<title>Error:')
    expect(text(empty)).toContain('Choose one answer.')
    const typed = await who.get(`/attempts/${attempt}/4`)
    await who.submit(typed, `/attempts/${attempt}/4`, { text: 'top', next: 'on' })
    const back = await who.get(`/attempts/${attempt}/4`)
    expect((await who.submit(back, `/attempts/${attempt}/4`, { text: '', next: 'on' })).status).toBe(200)
    expect(text(await who.get(`/attempts/${attempt}/closures`))).toMatch(/\b6\b/)
  })

  it.each([
    ['an option that is not there', 1, { option: '9' }],
    ['the author’s own id', 1, { option: 'kanariright' }],
    ['two options where one is asked for', 1, { option: ['1', '2'] }],
    ['too many words', 4, { text: 'one two three four five six' }],
    ['a sentence that is not there', 5, { sentence: '99' }],
    ['a form without its key', 1, { option: '1', key: '' }],
    ['a form with a strange count', 1, { option: '1', seen: '-1' }],
  ])('is refused in words for %s, and nothing is kept', async (_, n, fields) => {
    const { who, attempt } = await begun('end')
    const page = await who.get(`/attempts/${attempt}/${n}`)
    const refused = await who.submit(page, `/attempts/${attempt}/${n}`, { ...fields, next: 'on' })
    expect(refused.status).toBe(422)
    const history = await site.store.history(who.cookies.get('learner')?.split('.')[0] ?? '')
    expect(history.filter(({ type }) => type === 'answered')).toHaveLength(0)
  })
})

describe('a place', () => {
  it('sent for an answer that needs none, or that was emptied meanwhile, leads back to the question and changes nothing', async () => {
    const { who, page, attempt } = await begun('end')
    const third = await who.get(`/attempts/${attempt}/3`)
    await who.submit(third, `/attempts/${attempt}/3`, { option: 'not given', next: 'on' })
    const place = await who.submit(page, `/attempts/${attempt}/1`, { option: '1', next: 'where' })
    const fields = fieldsOf(place.html, `/attempts/${attempt}/1/place`)
    expect((await who.post(`/attempts/${attempt}/3/place`, { ...fields, where: '1' })).at).toBe(`/attempts/${attempt}/3`)
    expect((await who.post(`/attempts/${attempt}/2/place`, { ...fields, where: '1' })).at).toBe(`/attempts/${attempt}/2`)
    const history = await site.store.history(who.cookies.get('learner')?.split('.')[0] ?? '')
    expect(history.filter(({ where }) => Array.isArray(where))).toEqual([])
  })
})

describe('an attempt', () => {
  it('whose question is lost from its shelf has no score, and hides nothing else', async () => {
    const questions = await mkdtemp(join(tmpdir(), 'evident-bank-'))
    await cp(iceBank, questions, { recursive: true })
    const before = await openSite({ questions })
    const who = before.walker()
    await who.come()
    await who.post(`/attempts/${idIn(await who.begin('ice/each'))}/closures`, {})
    const open = await who.begin('ice/end')
    await before.close('keep')
    await rm(join(before.dataDir, 'shelves'), { recursive: true })
    await rm(join(questions, 'ice'), { recursive: true })

    const after = await openSite({ questions, dataDir: before.dataDir })
    const back = after.walker()
    for (const [name, value] of who.cookies) back.cookies.set(name, value)
    const home = await back.get('/')
    expect(home.status).toBe(200)
    expect(text(home)).toContain('cannot be read any more')
    expect((await back.get('/progress')).status).toBe(200)
    expect((await back.get(`/attempts/${idIn(open)}`)).html).toContain('<main')
    await after.close()
    await rm(questions, { recursive: true })
  })

  it('goes on with the text and the questions it began with, whatever becomes of the files', async () => {
    const questions = await mkdtemp(join(tmpdir(), 'evident-bank-'))
    await cp(iceBank, questions, { recursive: true })
    const before = await openSite({ questions })
    const who = before.walker()
    await who.come()
    const first = await who.begin('ice/end')
    const attempt = idIn(first)
    const seat = seatOf(first, 'colder')
    await who.submit(first, `/attempts/${attempt}/1`, { option: seat, next: 'on' })
    await before.close('keep')

    // One question is mended, one deleted, the quizzes are gone, and the text says something else.
    const file = (name: string) => join(questions, 'ice', name)
    await writeFile(file('ICE-SC-1.yaml'), (await readFile(file('ICE-SC-1.yaml'), 'utf8')).replace('It is colder', 'It is older'))
    await Promise.all([rm(file('ICE-MR-1.yaml')), rm(file('quizzes.yaml')), rm(file('b.md'))])
    await writeFile(file('a.md'), (await readFile(file('a.md'), 'utf8')).replace('Ice floats on water.', 'Cork floats on water.'))

    const after = await openSite({ questions, dataDir: before.dataDir })
    try {
      expect(after.bank.questions.has('ICE-MR-1')).toBe(false)
      const back = after.walker()
      for (const [name, value] of who.cookies) back.cookies.set(name, value)
      expect((await back.get('/')).status).toBe(200)
      const again = await back.get(`/attempts/${attempt}/1`)
      expect(seatOf(again, 'It is colder')).toBe(seat)
      expect(text(again)).toContain('Ice floats on water.')
      const second = await back.get(`/attempts/${attempt}/2`)
      expect((await back.submit(second, `/attempts/${attempt}/2`, { option: seatOf(second, 'from the top'), next: 'on' })).at).toBe(
        `/attempts/${attempt}/3`,
      )
      const result = await back.post(`/attempts/${attempt}/closures`, {})
      expect(text(result)).toMatch(/1 of 6/)
      expect(text(await back.get(`/attempts/${attempt}/1/review`))).toContain('cold alone lifts nothing')
      expect(text(await back.get('/passages/ice'))).toContain('Cork floats on water.')
    } finally {
      await after.close()
      await rm(questions, { recursive: true })
    }
  })
})
