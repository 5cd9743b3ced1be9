import { randomUUID } from 'node:crypto'
import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { constructedResponse } from '../src/kinds/constructed-response.ts'
import { fieldsIn, fieldsOf, openSite, type Page, type Site } from './walker.ts'

/** As many as a class that presses the same button at the same moment, or one child fifty times. */
const many = 50

let site: Site
beforeAll(async () => {
  site = await openSite({ writable: true })
  const { question } = constructedResponse.example
  await writeFile(join(site.questions, 'ice/ICE-CR-1.yaml'), stringify({ ...question, id: 'ICE-CR-1', evidence: ['KAN3'] }))
  await appendFile(
    join(site.questions, 'ice/quizzes.yaml'),
    '- id: helped\n  title: Ice, with hints\n  level: a\n  questions: [ICE-SC-1, ICE-CR-1]\n  hints: true\n',
  )
  await site.live.refresh()
})
afterAll(() => site.close())

async function begun(quiz = 'end') {
  const who = site.walker()
  await who.come()
  const page = await who.begin(`ice/${quiz}`)
  const attempt = page.at.split('/')[2] ?? ''
  const learner = who.cookies.get('learner')?.split('.')[0] ?? ''
  const address = (n: number, rest = '') => `/attempts/${attempt}/${n}${rest}`
  return {
    ...{ who, page, attempt, learner, address },
    open: (n: number, rest = '') => who.get(address(n, rest)),
    history: async (type?: string) => (await site.store.history(learner)).filter((entry) => type === undefined || entry.type === type),
  }
}
const times = <T>(act: (time: number) => Promise<T>) => Promise.all(Array.from({ length: many }, (_, time) => act(time)))
const ways = (pages: readonly Page[]) => [...new Set(pages.map(({ status, at }) => `${status} ${at}`))]

describe('fifty at once', () => {
  it('of one answer with one key are one answer, and all go on to the same page', async () => {
    const ada = await begun()
    const pages = await times(() => ada.who.submit(ada.page, ada.address(1), { option: '2', next: 'on' }))
    expect(ways(pages)).toEqual([`200 ${ada.address(2)}`])
    expect(await ada.history('answered')).toHaveLength(1)
  })

  it('of one question with keys of their own: one stands, the others are told so, and nothing fails', async () => {
    const ada = await begun()
    const fields = fieldsOf(ada.page.html, ada.address(1))
    const pages = await times((time) =>
      ada.who.post(ada.address(1), { ...fields, key: randomUUID(), option: String((time % 3) + 1), next: 'on' }),
    )
    expect(ways(pages).sort()).toEqual([`200 ${ada.address(2)}`, `409 ${ada.address(1)}`])
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await ada.history('answered')).toHaveLength(1)
  })

  it('of different questions, answers and drafts and flags, are all kept', async () => {
    const ada = await begun()
    const forms = await Promise.all([1, 2, 3, 4, 5, 6].map(async (n) => fieldsOf((await ada.open(n)).html, ada.address(n))))
    const answers: Record<string, string>[] = [
      { option: '1' },
      { option: '1' },
      { option: 'true' },
      { text: 'top' },
      { sentence: '4' },
      { option: 'false' },
    ]
    const pages = await times((time) => {
      const n = (time % 6) + 1
      const form = { ...forms[n - 1], ...answers[n - 1], next: 'on' }
      if (time < 36) return ada.who.post(ada.address(n), form)
      return time < 42 ? ada.who.post(ada.address(n, '/flags'), { on: '1' }) : ada.who.post(ada.address(n, '/drafts'), form)
    })
    expect(pages.filter(({ status }) => status !== 200)).toEqual([])
    expect((await ada.history('answered')).map(({ n }) => n).sort()).toEqual([1, 2, 3, 4, 5, 6])
    expect((await ada.history('flagged')).map(({ n }) => n).sort()).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('of the same draft are one draft', async () => {
    const ada = await begun()
    const fields = { ...fieldsOf(ada.page.html, ada.address(1)), option: '2' }
    const receipts = (await times(() => ada.who.post(ada.address(1, '/drafts'), fields))).map(({ html }) => JSON.parse(html))
    expect(receipts.every(({ is, seen }) => is === 'kept' && seen === 1)).toBe(true)
    expect(await ada.history('drafted')).toHaveLength(1)
  })

  it('of drafts in one form are all kept, and the last one stands', async () => {
    const ada = await begun()
    const fourth = await ada.open(4)
    const fields = fieldsOf(fourth.html, ada.address(4))
    const receipts = (await times((time) => ada.who.post(ada.address(4, '/drafts'), { ...fields, text: `top ${time}` }))).map(({ html }) =>
      JSON.parse(html),
    )
    expect(receipts.every(({ is }) => is === 'kept')).toBe(true)
    const drafts = await ada.history('drafted')
    expect(drafts).toHaveLength(many)
    expect(fieldsOf((await ada.open(4)).html, ada.address(4))).toMatchObject({ ...(drafts.at(-1)?.form as object), seen: String(many) })
  })

  it('of handing in close an attempt once, with what was drafted', async () => {
    const ada = await begun()
    await ada.who.post(ada.address(1, '/drafts'), { ...fieldsOf(ada.page.html, ada.address(1)), option: '2' })
    const pages = await times(() => ada.who.post(`/attempts/${ada.attempt}/closures`, {}))
    expect(ways(pages)).toEqual([`200 /attempts/${ada.attempt}/result`])
    expect((await ada.history()).map(({ type }) => type)).toEqual(['joined', 'began', 'drafted', 'answered', 'handed-in'])
  })

  it('of answers while it is handed in: each is kept or told that it is final', async () => {
    const ada = await begun()
    const fields = fieldsOf(ada.page.html, ada.address(1))
    const receipts = await times(async (time) => {
      if (time === 25) return ada.who.post(`/attempts/${ada.attempt}/closures`, {}).then(() => undefined)
      const form = { ...fields, option: String((time % 3) + 1) }
      const headers = { origin: site.address, accept: 'application/json' }
      return JSON.parse((await ada.who.post(ada.address(1), form, headers)).html).is
    })
    expect(receipts.filter((is) => !['kept', 'settled', undefined].includes(is))).toEqual([])
    const kinds = (await ada.history()).map(({ type }) => type)
    expect(kinds.at(-1)).toBe('handed-in')
    expect(kinds.filter((type) => type === 'handed-in')).toHaveLength(1)
  })

  it.each([
    ['one key', () => 'the-same-random-key'],
    ['keys of their own', () => randomUUID()],
  ])('of beginning a quiz with %s begin it once', async (_, key) => {
    const who = site.walker()
    await who.come()
    const pages = await times(() => who.post('/attempts', { quiz: 'ice/end', key: key() }))
    expect(ways(pages)).toHaveLength(1)
    expect((await site.store.history(who.cookies.get('learner')?.split('.')[0] ?? '')).filter(({ type }) => type === 'began')).toHaveLength(
      1,
    )
  })
})

describe('a form without a script, sent twice', () => {
  it.each<[string, (ada: Awaited<ReturnType<typeof begun>>) => Promise<() => Promise<Page>>]>([
    [
      'of an answer',
      async ({ who, page, address }) =>
        () =>
          who.submit(page, address(1), { option: '2', next: 'on' }),
    ],
    [
      'of a place',
      async ({ who, page, address }) => {
        const place = await who.submit(page, address(1), { option: '2', next: 'where' })
        return () => who.submit(place, address(1, '/place'), { where: '3' })
      },
    ],
    [
      'of a place that was not found',
      async ({ who, page, address }) => {
        const place = await who.submit(page, address(1), { option: '2', next: 'where' })
        return () => who.submit(place, address(1, '/place'), { none: '1' })
      },
    ],
    [
      'that empties an answer',
      async ({ who, open, address }) => {
        await who.submit(await open(4), address(4), { text: 'top', next: 'on' })
        const again = await open(4)
        return () => who.submit(again, address(4), { text: '', next: 'on' })
      },
    ],
    [
      'of a flag',
      async ({ who, page, address }) =>
        () =>
          who.submit(page, address(1, '/flags')),
    ],
    [
      'of a hint',
      async ({ who }) => {
        const page = await who.begin('ice/helped')
        return () => who.post(`${page.at}/hints`, { ...fieldsIn(page.html, 'answer'), step: '1' })
      },
    ],
    [
      'of the learner’s own view of what people mark',
      async ({ who }) => {
        const attempt = `/attempts/${(await who.begin('ice/helped')).at.split('/')[2]}`
        await who.submit(await who.get(`${attempt}/2`), `${attempt}/2`, {
          text: 'It needs more room, so it floats. '.repeat(9),
          next: 'on',
        })
        await who.post(`${attempt}/closures`, {})
        const scores = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((at) => [`score.${at}`, '1']))
        return () => who.post(`${attempt}/2/weighings`, scores)
      },
    ],
    [
      'of beginning',
      async ({ who }) =>
        () =>
          who.post('/attempts', { quiz: 'ice/each', key: 'a-random-key-of-it' }),
    ],
    [
      'of coming in',
      async ({ who }) =>
        () =>
          who.post('/learners', { name: 'Ada', key: 'a-random-key-of-her' }),
    ],
    [
      'of handing in',
      async ({ who, attempt }) =>
        () =>
          who.post(`/attempts/${attempt}/closures`, {}),
    ],
    [
      'of preferences',
      async ({ who }) =>
        () =>
          who.post('/preferences', { theme: 'dark', here: '/settings' }),
    ],
  ])('%s does once what it does', async (_, ready) => {
    const ada = await begun()
    const send = await ready(ada)
    const once = await send()
    const after = await ada.history()
    const cookie = ada.who.cookies.get('learner')
    const twice = await send()
    expect([twice.status, twice.at]).toEqual([once.status, once.at])
    expect(once.status).toBe(200)
    expect(await ada.history()).toEqual(after)
    expect(ada.who.cookies.get('learner')).toBe(cookie)
  })
})

describe('after handing in', () => {
  it('Back shows what counts, and no form changes anything', async () => {
    const ada = await begun()
    const place = await ada.who.submit(ada.page, ada.address(1), { option: '2', next: 'where' })
    const second = await ada.open(2)
    await ada.who.post(`/attempts/${ada.attempt}/closures`, {})
    const before = await ada.history()
    for (const [path, to] of [
      ['/1', '/1/review'],
      ['/1/place', '/1/review'],
      ['/2/place?ahead', '/2/review'],
      ['/closures', '/result'],
      ['', '/result'],
    ] as const)
      expect((await ada.who.get(`/attempts/${ada.attempt}${path}`)).at).toBe(`/attempts/${ada.attempt}${to}`)
    const late = [
      await ada.who.submit(ada.page, ada.address(1), { option: '1', next: 'on' }),
      await ada.who.submit(place, ada.address(1, '/place'), { where: '3' }),
      await ada.who.submit(second, ada.address(2), { option: '1', next: 'on' }),
    ]
    for (const page of late) expect(page.html).toContain('What you sent just now was not taken')
    await ada.who.submit(ada.page, ada.address(1, '/flags'))
    await ada.who.post(ada.address(1, '/drafts'), { ...fieldsOf(ada.page.html, ada.address(1)), option: '1' })
    await ada.who.post(ada.address(1, '/hints'), { ...fieldsOf(ada.page.html, ada.address(1)), step: '1' })
    expect(await ada.history()).toEqual(before)
  })
})
