import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begun, closeIce, openIce, receiptIn, seatsOf, site } from './drafts-set-up.ts'
import { fieldsOf, type Page, type Walker } from './walker.ts'

beforeAll(openIce)
afterAll(closeIce)

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
