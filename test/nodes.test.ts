import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everywhere, firstTeacher, type Nodes, node, openNodes, typesOf } from './nodes-set-up.ts'
import { fieldsOf, type Walker, walker } from './walker.ts'

let nodes: Nodes
/** The first teacher, at each of two nodes. */
let teacher: [Walker, Walker]

beforeAll(async () => {
  nodes = await openNodes(2)
  teacher = everywhere(nodes)
  await firstTeacher(nodes, teacher[0])
}, 60_000)
afterAll(() => nodes.close())

const idOf = (who: Walker): string => who.cookies.get('learner')?.split('.')[0] ?? ''

describe('a learner whose requests go now to one process and now to another', () => {
  it('comes in, begins, answers, and hands in as at one', async () => {
    const [here, there] = everywhere(nodes)
    await here.come('Mina')
    const begun = await there.begin('ice/end')
    expect(begun.at).toMatch(/^\/attempts\/[a-z2-7]{16}\/1$/)
    const attempt = begun.at.slice(0, -2)
    for (const [at, who] of [here, there, here].entries()) {
      const page = await who.get(`${attempt}/${at === 1 ? 3 : 1}`)
      const answered = await who.submit(page, page.at, { option: at === 1 ? 'true' : String(at + 1), next: 'on' })
      expect(answered.status).toBe(200)
    }
    const closures = await there.get(`${attempt}/closures`)
    await there.submit(closures, `${attempt}/closures`)
    const result = await here.get(`${attempt}/result`)
    expect(result.status).toBe(200)
    expect(typesOf(await nodes.store.history(idOf(here)))).toEqual(['joined', 'began', 'answered', 'answered', 'answered', 'handed-in'])
  })

  it('has two tabs at two of them: the older one pushes nothing away, and says so', async () => {
    const [here, there] = everywhere(nodes)
    await here.come('Noor')
    const first = await here.begin('ice/end')
    const second = await there.get(first.at)
    await here.submit(first, first.at, { option: '1', next: 'on' })
    const late = await there.submit(second, first.at, { option: '2', next: 'on' })
    expect(late.status).toBe(409)
    const answers = (await nodes.store.history(idOf(here))).filter(({ type }) => type === 'answered')
    expect(answers).toHaveLength(1)
  })

  it('sends one form fifty times at once to both, and it is one answer', async () => {
    const both = everywhere(nodes)
    await both[0].come('Omar')
    const page = await both[0].begin('ice/end')
    const fields = { ...fieldsOf(page.html, page.at), option: '2', next: 'on' }
    const pages = await Promise.all(Array.from({ length: 50 }, (_, at) => both[at % 2]?.post(page.at, fields)))
    expect(pages.map((one) => one?.status)).toEqual(Array(50).fill(200))
    expect(typesOf(await nodes.store.history(idOf(both[0])))).toEqual(['joined', 'began', 'answered'])
  })
})

describe('a teacher', () => {
  it('who signed in at one is signed in at the other, and signed out there, too', async () => {
    const [here, there] = everywhere(nodes)
    const form = await here.get('/sign-in')
    await here.submit(form, '/sign-in', { name: 'Ms Okafor', password: 'four plain words here' })
    expect((await there.get('/scores')).status).toBe(200)
    const token = new Map(here.cookies)
    const account = await there.get('/account')
    const end = /action="(\/account\/sessions\/[^"]*|\/sign-out)"/.exec(account.html)?.[1] ?? ''
    await there.submit(account, end)
    const again = walker(node(nodes, 0).address, undefined, token)
    expect((await again.get('/scores')).at).toContain('/sign-in')
  })

  it('who tries passwords at both is made to wait after as many as at one', async () => {
    const tried: number[] = []
    for (let round = 0; round < 11; round++) {
      const who = walker(node(nodes, round % 2).address)
      const form = await who.get('/sign-in')
      tried.push((await who.submit(form, '/sign-in', { name: 'Mr Nobody', password: 'not the password' })).status)
    }
    expect(tried).toEqual([...Array(10).fill(422), 429])
  })

  it('sees at either what was answered at the other, within a second or little more', async () => {
    const who = walker(node(nodes, 1).address)
    await who.come('Yuna from afar')
    const start = performance.now()
    await expect.poll(async () => (await teacher[0].get('/scores?q=Yuna')).html.includes('Yuna from afar'), { interval: 50 }).toBe(true)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})

describe('a learner who is erased at one', () => {
  it('is at no other one any more, and counted once', async () => {
    const both = everywhere(nodes)
    await both[0].come('Erin')
    const begun = await both[0].begin('ice/end')
    await both[0].submit(begun, begun.at, { option: '1', next: 'on' })
    const attempt = begun.at.slice(0, -2)
    await both[0].submit(await both[0].get(`${attempt}/closures`), `${attempt}/closures`)
    // A page that is open at the other one.
    const open = await both[1].begin('ice/both')
    await expect.poll(async () => (await teacher[1].get('/scores?q=Erin')).html.includes('Erin')).toBe(true)
    const figures = async (of: Walker) => (await of.get('/scores/questions')).html.replace(/^[\s\S]*<main/, '').match(/>\d+</g)
    const before = await figures(teacher[1])

    const learner = idOf(both[0])
    const ask = await teacher[0].get(`/scores/${learner}/erasures`)
    const done = await teacher[0].submit(ask, `/scores/${learner}/erasures`, { sure: 'yes' })
    expect(done.status).toBe(200)
    const late = await both[1].submit(open, open.at, { option: '1', next: 'on' })
    expect(late.status).toBeGreaterThanOrEqual(403)
    expect(await nodes.store.history(learner)).toEqual([])
    await expect.poll(async () => (await teacher[1].get('/scores?q=Erin')).html.includes('>Erin<')).toBe(false)
    for (let look = 0; look < 10; look++) {
      expect(await figures(teacher[1])).toEqual(before)
      await new Promise((done) => setTimeout(done, 150))
    }
    expect((await both[1].get('/progress')).html).not.toContain('Erin')
  })
})
