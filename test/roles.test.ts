import type { IRouter } from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSite, type Site } from './walker.ts'

/**
 * Who may do what: every route of the site, and what becomes of it for each role. A route that is not here fails the test.
 *
 * To add a row: whose it is, the route as its router names it, the address to try it at, what becomes of it, and for POST what the
 * form holds. What becomes of it is a status, or where a 303 leads: `to /bank` stands for /bank and all that begins so.
 *
 * `teachers` have a route to themselves: others are sent to sign in, and refused where they would change something.
 * `owner` is the learner whose attempts these are; to all others what belongs to a learner does not exist.
 * `everybody` gets the same. `each` says it for nobody, the owner, another learner and a teacher, in this order.
 *
 * `{attempt}` in an address or a form is an open attempt of `{learner}` at `ice/each`, `{closed}` one that was handed in. Rows are
 * tried from top to bottom, so that one which ends something stands below those that need it. The bank is that of all tests: what a
 * row sends must not change its files. Every POST is tried from another site, too, without a row of its own.
 */
type Expected = 200 | 403 | 404 | 409 | 422 | `to /${string}` | 'sign in'
type Form = Readonly<Record<string, string>>
interface Row {
  route: string
  at: string
  expected: Readonly<Record<Role, Expected>>
  form: Form
}
type One = (route: string, at: string, expected: Expected, form?: Form) => Row

const each = (
  route: string,
  at: string,
  [nobody, owner, another, teacher]: [Expected, Expected, Expected, Expected],
  form: Form = {},
): Row => ({
  route,
  at,
  expected: { nobody, owner, another, teacher },
  form,
})
const everybody: One = (route, at, all, form) => each(route, at, [all, all, all, all], form)
const owner: One = (route, at, theirs, form) => each(route, at, [404, theirs, 404, 404], form)
const teachers: One = (route, at, theirs, form) => each(route, at, ['sign in', 'sign in', 'sign in', theirs], form)

const rows = [
  // Mounted on /assets.
  everybody('GET /:release/:name', '/assets/any/style.css', 200),
  everybody('GET /sw.js', '/sw.js', 200),
  everybody('GET /healthz', '/healthz', 200),
  everybody('GET /readyz', '/readyz', 200),
  // For whoever brings the token.
  everybody('GET /metrics', '/metrics', 404),

  // For a command of the installation, with its ticket alone.
  everybody('GET /backup', '/backup', 404),

  // Learners
  everybody('GET /', '/', 200),
  everybody('POST /learners', '/learners', 'to /?fresh', { name: 'Bob', key: 'a-random-key' }),
  everybody('POST /returns', '/returns', 422, { code: 'not a code' }),
  everybody('POST /departures', '/departures', 'to /'),
  everybody('POST /preferences', '/preferences', 'to /settings', { here: '/settings' }),
  each('GET /settings', '/settings', [404, 200, 200, 404]),
  // A file of answers counts whoever brings it; what comes here is none.
  everybody('GET /uploads', '/uploads', 200),
  everybody('POST /uploads', '/uploads', 422),
  each('GET /data/mine.json', '/data/mine.json', [404, 200, 200, 404]),
  each('GET /erasures', '/erasures', [404, 200, 200, 404]),
  each('POST /erasures', '/erasures', [404, 422, 409, 404], { learner: '{learner}' }),
  each('GET /progress', '/progress', [404, 200, 200, 404]),
  everybody('GET /passages/:passage', '/passages/ice', 200),
  each('POST /attempts', '/attempts', [403, 'to /attempts/', 'to /attempts/', 403], { quiz: 'ice/each', key: 'another-random-key' }),
  owner('GET /attempts/:attempt', '/attempts/{attempt}', 'to /attempts/{attempt}/1'),
  owner('GET /attempts/:attempt/:n', '/attempts/{attempt}/1', 200),
  owner('POST /attempts/:attempt/:n', '/attempts/{attempt}/1', 422, { key: 'one-more-random-key', seen: '0', level: 'a' }),
  owner('POST /attempts/:attempt/:n/drafts', '/attempts/{attempt}/1/drafts', 200, { key: 'the-key-of-a-draft', seen: '0', option: '1' }),
  owner('POST /attempts/:attempt/:n/flags', '/attempts/{attempt}/1/flags', 'to /attempts/{attempt}/1', { on: '1' }),
  owner('POST /attempts/:attempt/:n/hints', '/attempts/{attempt}/1/hints', 404, { step: '1' }),
  owner('GET /attempts/:attempt/:n/place', '/attempts/{attempt}/1/place', 'to /attempts/{attempt}/1'),
  owner('POST /attempts/:attempt/:n/place', '/attempts/{attempt}/1/place', 'to /attempts/{attempt}/1', { where: '1' }),
  // What asks for no place takes none.
  owner('POST /attempts/:attempt/:n/place/drafts', '/attempts/{attempt}/1/place/drafts', 409, { key: 'the-key-of-a-place', seen: '1' }),
  owner('GET /attempts/:attempt/:n/review', '/attempts/{closed}/1/review', 200),
  // No question of theirs is one that people mark.
  owner('POST /attempts/:attempt/:n/weighings', '/attempts/{closed}/1/weighings', 404, { 'score.1': '2' }),
  owner('GET /attempts/:attempt/result', '/attempts/{closed}/result', 200),
  owner('GET /attempts/:attempt/closures', '/attempts/{attempt}/closures', 200),
  owner('POST /attempts/:attempt/closures', '/attempts/{attempt}/closures', 'to /attempts/{attempt}/result'),

  // Signing in, and a teacher's account
  each('GET /sign-in', '/sign-in', [200, 200, 200, 'to /bank']),
  everybody('POST /sign-in', '/sign-in', 422, { name: 'Ms Okafor', password: 'not her password' }),
  everybody('GET /invitations/:token', '/invitations/{invitation}', 200),
  everybody('GET /invitations/:token', '/invitations/not-a-token', 404),
  everybody('POST /invitations/:token', '/invitations/{invitation}', 422, { password: 'short' }),
  teachers('GET /account', '/account', 200),
  teachers('POST /account/passwords', '/account/passwords', 422, { old: 'not her password', password: 'some other words' }),
  teachers('POST /account/sessions/:session/revocations', '/account/sessions/{session}/revocations', 'to /account'),
  teachers('POST /account/revocations', '/account/revocations', 'to /account'),

  // The bank and its quizzes
  teachers('GET /bank', '/bank', 200),
  teachers('GET /bank/coverage', '/bank/coverage', 200),
  teachers('GET /bank/coverage/:passage', '/bank/coverage/ice?level=b&sentence=kanari-02', 200),
  teachers('GET /bank/levels', '/bank/levels', 200),
  teachers('GET /bank/new', '/bank/new?passage=ice&kind=single-choice', 200),
  teachers('POST /bank', '/bank', 422, { do: 'save', passage: 'ice', kind: 'single-choice' }),
  teachers('GET /bank/:id', '/bank/ICE-SC-1', 200),
  teachers('GET /bank/:id/edit', '/bank/ICE-SC-1/edit', 200),
  teachers('GET /bank/:id/copy', '/bank/ICE-SC-1/copy', 200),
  teachers('POST /bank/:id', '/bank/ICE-SC-1', 422, { do: 'save', base: 'not its hash' }),
  teachers('POST /bank/:id/retirements', '/bank/ICE-SC-1/retirements', 409, { base: 'not its hash' }),
  teachers('POST /bank/:id/returns', '/bank/ICE-SC-1/returns', 'to /bank/ICE-SC-1'),
  teachers('GET /quizzes', '/quizzes', 200),
  teachers('GET /quizzes/new', '/quizzes/new?passage=ice', 200),
  teachers('POST /quizzes', '/quizzes', 422, { passage: 'ice', do: 'save' }),
  teachers('GET /quizzes/:passage/:quiz', '/quizzes/ice/end', 200),
  teachers('POST /quizzes/:passage/:quiz', '/quizzes/ice/end', 422, { do: 'save' }),
  teachers('POST /quizzes/:passage/:quiz/removals', '/quizzes/ice/end/removals', 409, { base: 'not its hash' }),
  teachers('GET /quizzes/:passage/:quiz/preview', '/quizzes/ice/end/preview', 200),
  teachers('GET /quizzes/:passage/:quiz/paper', '/quizzes/ice/end/paper?keys', 200),

  // Marking
  teachers('GET /marking', '/marking', 200),
  teachers('GET /marking/:learner/:attempt/:n', '/marking/{learner}/{closed}/1', 404),
  teachers('POST /marking/:learner/:attempt/:n', '/marking/{learner}/{closed}/1', 404, { 'score.1': '2' }),

  // Corrected keys
  teachers('GET /corrections', '/corrections', 200),
  teachers('POST /corrections/:id/previews', '/corrections/ICE-SC-1/previews', 404, { from: '0123456789abcdef', to: 'dropped' }),
  teachers('GET /corrections/:id/:from/:to', '/corrections/ICE-SC-1/0123456789abcdef/dropped', 404),
  teachers('POST /corrections/:id/:from/:to', '/corrections/ICE-SC-1/0123456789abcdef/dropped', 404, {
    key: 'a-key-of-a-correction',
    print: 'x.0',
  }),

  // Scores
  teachers('GET /scores', '/scores', 200),
  teachers('GET /scores.csv', '/scores.csv', 200),
  teachers('GET /scores/questions', '/scores/questions', 200),
  teachers('GET /scores/questions/:id', '/scores/questions/ICE-SC-1', 200),
  teachers('GET /scores/:learner', '/scores/{learner}', 200),
  teachers('GET /scores/:learner/erasures', '/scores/{learner}/erasures', 200),
  teachers('POST /scores/:learner/erasures', '/scores/{learner}/erasures', 422),
  teachers('GET /scores/:learner/:attempt', '/scores/{learner}/{closed}', 200),
]

type Role = 'nobody' | 'owner' | 'another' | 'teacher'
let site: Site
const cookies: Record<Role, string> = { nobody: '', owner: '', another: '', teacher: '' }
const stands: Record<string, string> = {}

beforeAll(async () => {
  site = await openSite()
  const walkers = { owner: site.walker(), another: site.walker(), teacher: site.walker() }
  await walkers.owner.come('Ada')
  await walkers.another.come('Bob')
  await walkers.teacher.teach('Ms Okafor')
  const attemptIn = async (quiz: string) => (await walkers.owner.begin(quiz)).at.split('/')[2] ?? ''
  stands.closed = await attemptIn('ice/end')
  await walkers.owner.post(`/attempts/${stands.closed}/closures`, {})
  stands.attempt = await attemptIn('ice/each')
  stands.learner = walkers.owner.cookies.get('learner')?.split('.')[0] ?? ''
  stands.invitation = await site.accounts.invite('Mr Lin')
  stands.session = 'a'.repeat(26)
  for (const role of ['owner', 'another', 'teacher'] as const)
    cookies[role] = [...walkers[role].cookies].map(([name, value]) => `${name}=${value}`).join('; ')
})
afterAll(() => site.close())

const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => stands[name] ?? `{${name}}`)

async function ask({ route, at, form }: Row, cookie: string, headers: Record<string, string> = { origin: site.address }) {
  const method = route.split(' ')[0] ?? 'GET'
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(form)) body.append(name, filled(value))
  const response = await fetch(site.address + filled(at), {
    method,
    redirect: 'manual',
    headers: { cookie, ...headers },
    ...(method === 'POST' && { body }),
  })
  return { status: response.status, to: response.headers.get('location') ?? '', html: await response.text() }
}

describe.each(['nobody', 'another', 'teacher', 'owner'] as const)('%s', (role) => {
  it.each(rows.map((row) => ({ ...row, wanted: row.expected[role] })))('$route at $at: $wanted', async ({ wanted, ...row }) => {
    const { status, to, html } = await ask(row, cookies[role])
    const leads = (where: string) => expect(`${status} to ${to.slice(0, where.length)}`).toBe(`303 to ${where}`)
    if (typeof wanted === 'number') expect(status).toBe(wanted)
    else if (wanted !== 'sign in') leads(filled(wanted).slice('to '.length))
    else if (row.route.startsWith('GET')) leads(`/sign-in?to=${encodeURIComponent(filled(row.at))}`)
    else expect(`${status} ${/<h1>([^<]*)/.exec(html)?.[1]}`).toBe('403 You are not signed in')
    expect(html).not.toContain('Something went wrong')
  })
})

describe('from another site', () => {
  it.each(rows.filter(({ route }) => route.startsWith('POST')))('$route at $at changes nothing', async (row) => {
    for (const headers of [{ origin: 'https://elsewhere.example' }, { 'sec-fetch-site': 'same-site' }, {}]) {
      const { status, html } = await ask(row, `${cookies.owner}; ${cookies.teacher}`, headers)
      expect(status).toBe(403)
      expect(html).toContain('This form came from another site')
    }
  })
})

describe('the table', () => {
  it('has every route of the site, and none besides', () => {
    const there = new Set(routesOf(site.app.router))
    expect(there.size).toBeGreaterThan(20)
    const told = new Set(rows.map(({ route }) => route))
    expect(
      [...there].filter((route) => !told.has(route)),
      'routes without a row',
    ).toEqual([])
    expect(
      [...told].filter((route) => !there.has(route)),
      'rows without a route',
    ).toEqual([])
  })

  it('holds addresses that their routes match', () => {
    for (const { route, at } of rows.slice(1)) {
      const [, path = ''] = route.split(' ')
      expect(at.split('?')[0]).toMatch(new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`))
    }
  })
})

/** `GET /bank/:id` for every route of a router and of the routers in it. */
function routesOf(router: Pick<IRouter, 'stack'>): string[] {
  return router.stack.flatMap(({ route, handle }) => {
    if (route) return [...new Set(route.stack.map(({ method }) => `${method.toUpperCase()} ${route.path}`))]
    return isRouter(handle) ? routesOf(handle) : []
  })
}
const isRouter = (handle: object): handle is IRouter => 'stack' in handle && Array.isArray(handle.stack)
