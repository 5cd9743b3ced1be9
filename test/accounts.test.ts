import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { teacherId } from '../src/accounts/names.ts'
import { atMost, hashOf, isPassword } from '../src/accounts/passwords.ts'
import { startServer } from './server.ts'
import { iceBank, openSite, type Page, passwordOf, type Site, type Walker, walker } from './walker.ts'

const day = 24 * 60 * 60 * 1000
const text = (page: Page) =>
  page.html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ')

/** A site of its own with a clock that can be set on. */
async function siteWithClock() {
  let time = new Date('2031-03-03T08:00:00Z').getTime()
  const site = await openSite({ now: () => new Date(time) })
  const later = (ms: number) => {
    time += ms
  }
  return { site, later }
}
const signIn = async (who: Walker, name: string, password: string, to = '/account') =>
  who.submit(await who.get(`/sign-in?to=${encodeURIComponent(to)}`), '/sign-in', { name, password })
const isIn = async (who: Walker) => (await who.get('/account')).at === '/account'
const endings = (page: Page) => [...page.html.matchAll(/action="(\/account\/sessions\/[^"]+)"/g)].map(([, action = '']) => action)

let site: Site
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.close())

describe('the first teacher', () => {
  it('comes by a link without a name, chooses one, and is signed in; the link then is used', async () => {
    const { site } = await siteWithClock()
    const link = `/invitations/${await site.accounts.invite()}`
    const who = site.walker()
    await who.get(link)
    const page = await who.get(link)
    expect(text(page)).toContain('You are the first teacher here')
    const inside = await who.submit(page, link, { name: ' Ms\tOkafor ', password: 'blue lamps on water' })
    expect(inside.at).toBe('/bank')
    expect(text(await who.get('/account'))).toContain('Ms Okafor')

    const again = site.walker()
    for (const page of [await again.get(link), await again.post(link, { name: 'Eve', password: 'blue lamps on water' })]) {
      expect(page.status).toBe(410)
      expect(text(page)).toContain('This link was used already')
    }
    expect(again.cookies.size).toBe(0)
    await site.close()
  })

  it('is one, however many open such links at once', async () => {
    const { site } = await siteWithClock()
    const links = await Promise.all([1, 2, 3].map(async () => `/invitations/${await site.accounts.invite()}`))
    const pages = await Promise.all(
      links.map((link, at) => site.walker().post(link, { name: `Teacher ${at}`, password: 'blue lamps on water' })),
    )
    expect(pages.filter(({ at }) => at === '/bank')).toHaveLength(1)
    expect(pages.filter((page) => text(page).includes('There is a teacher by now'))).toHaveLength(2)
    await site.close()
  })

  it.each([
    ['', 'blue lamps on water', 'name', 'Write the name'],
    ['a'.repeat(61), 'blue lamps on water', 'name', 'Write the name'],
    ['Ms Okafor', 'short', 'password', '10 characters at least'],
    ['Ms Okafor', 'a'.repeat(201), 'password', '200 characters at most'],
    ['Ms Elizabeth Okafor', 'ms elizabethOKAFOR 1', 'password', 'not your name'],
    ['Ms Okafor', 'Password1234', 'password', 'one of the first'],
    ['Ms Okafor', 'aaaaaaaaaaaa', 'password', 'one of the first'],
  ])('as “%s” with the password “%s” is refused at the %s', async (name, password, field, words) => {
    const link = `/invitations/${await site.accounts.invite()}`
    const who = site.walker()
    const page = await who.submit(await who.get(link), link, { name, password })
    expect(page.status).toBe(422)
    expect(page.html).toContain('<title>Error:')
    expect(page.html).toMatch(new RegExp(`<input[^>]* name="${field}"[^>]*aria-invalid="true"`))
    expect(text(page)).toContain(words)
    expect(page.html).not.toContain(password)
    expect(await site.accounts.isEmpty()).toBe(true)
  })
})

describe('an invitation', () => {
  it('says for whom it is, holds for 24 hours and no longer', async () => {
    const { site, later } = await siteWithClock()
    const link = `/invitations/${await site.accounts.invite('Mr Lin')}`
    later(day - 2000)
    expect(text(await site.walker().get(link))).toContain('You are invited as Mr Lin')
    later(3000)
    for (const page of [await site.walker().get(link), await site.walker().post(link, { password: 'blue lamps on water' })]) {
      expect(page.status).toBe(410)
      expect(text(page)).toContain('This link no longer holds')
    }
    expect(await site.accounts.isEmpty()).toBe(true)
    await site.close()
  })

  it('that was tampered with, or signed by somebody else, is no page at all', async () => {
    const token = await site.accounts.invite('Mr Lin')
    const [head = '', body = '', signature = ''] = token.split('.')
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from('another secret, of 32 characters'))
    for (const bad of [
      `${head}.${encoded({ ...claims, sub: 'Eve' })}.${signature}`,
      `${encoded({ alg: 'none' })}.${body}.`,
      forged,
      token.slice(0, -2),
      'x'.repeat(3000),
      '%00',
    ]) {
      const page = await site.walker().post(`/invitations/${bad}`, { password: 'blue lamps on water' })
      expect(page.status).toBe(404)
      expect((await site.walker().get(`/invitations/${bad}`)).status).toBe(404)
    }
  })

  it('for a teacher who lost the password sets a new one and ends all their sessions', async () => {
    const [desk, phone] = [site.walker(), site.walker()]
    await desk.teach('Dr Sato')
    await signIn(phone, 'Dr Sato', passwordOf('Dr Sato'))
    expect([await isIn(desk), await isIn(phone)]).toEqual([true, true])

    const link = `/invitations/${await site.accounts.invite('dr SATO')}`
    const page = await phone.get(link)
    expect(text(page)).toContain('you will be signed out')
    await phone.submit(page, link, { password: 'wet stones at dusk' })
    expect([await isIn(desk), await isIn(phone)]).toEqual([false, true])
    expect(text(await phone.get('/account'))).toContain('Dr Sato')
    expect((await signIn(desk, 'Dr Sato', passwordOf('Dr Sato'))).status).toBe(422)
    expect((await signIn(desk, 'Dr Sato', 'wet stones at dusk')).at).toBe('/account')
  })

  it('opens nothing any more once a newer password was set', async () => {
    let time = Date.parse('2026-11-24T08:00:00.000Z')
    const clocked = await openSite({ now: () => new Date(time) })
    const older = `/invitations/${await clocked.accounts.invite('Dr Sato')}`
    time += 60_000
    await clocked.walker().teach('Dr Sato')
    const page = await clocked.walker().get(older)
    expect(page.status).toBe(410)
    expect((await clocked.walker().post(older, { password: 'wet stones at dusk' })).status).toBe(410)
    time += 60_000
    await clocked.walker().teach('Dr Sato', 'blue lamps on water')
    await clocked.close()
  })
})

describe('signing in', () => {
  beforeAll(() => site.walker().teach('Ms Okafor'))

  it('leads back to where one was sent from, and never to another site', async () => {
    const who = site.walker()
    const asked = await who.get('/account?changed')
    expect(asked.at).toBe('/sign-in?to=%2Faccount%3Fchanged')
    expect((await who.submit(asked, '/sign-in', { name: 'ms okafor', password: passwordOf('Ms Okafor') })).at).toBe('/account?changed')
    for (const to of ['https://elsewhere.example/', '//elsewhere.example', '/.//elsewhere.example', '\\\\elsewhere.example', ''])
      expect((await signIn(site.walker(), 'Ms Okafor', passwordOf('Ms Okafor'), to)).at).toBe('/bank')
  })

  it('says the same of a wrong password as of a name that nobody has, and sends no password back', async () => {
    const wrong = await signIn(site.walker(), 'Ms Okafor', 'not the right words')
    const unknown = await signIn(site.walker(), 'Nobody Here', 'not the right words')
    expect([wrong.status, unknown.status]).toEqual([422, 422])
    expect(text(wrong)).toContain('do not belong together')
    expect(unknown.html.replaceAll('Nobody Here', 'Ms Okafor')).toBe(wrong.html)
    expect(wrong.html).not.toContain('not the right words')
  })

  it.each([
    [{ name: 'Ms Okafor' }, 'Write your password.'],
    [{ password: 'some words' }, 'Write your name.'],
    [{ name: 'Ms Okafor', password: 'x'.repeat(1001) }, 'No password is as long'],
    [{ name: 'x'.repeat(201), password: 'some words' }, 'as you were invited'],
    [{ name: ['a', 'b'], password: ['c', 'd'] }, 'Write your name.'],
  ])('with %j is refused in words', async (form: Record<string, string | string[]>, words) => {
    const page = await site.walker().post('/sign-in', form)
    expect(page.status).toBe(422)
    expect(text(page)).toContain(words)
  })

  it('goes on for 30 days after the last use, through a restart, and then ends', async () => {
    const { site: first, later } = await siteWithClock()
    const who = first.walker()
    await who.teach()
    later(29 * day)
    const page = await who.get('/account')
    expect(page.at).toBe('/account')
    expect(page.headers.getSetCookie().join()).toMatch(/^teacher=.*Max-Age=2592000/)
    expect((await who.get('/account')).headers.getSetCookie()).toEqual([])
    later(29 * day)
    expect(await isIn(who)).toBe(true)
    later(31 * day)
    expect(await isIn(who)).toBe(false)
    await signIn(who, 'Ms Okafor', passwordOf('Ms Okafor'))
    expect(text(await who.get('/account')).match(/A browser/g)).toHaveLength(1)
    await first.close()

    const before = await openSite()
    const stays = before.walker()
    await stays.teach()
    await before.close('keep')
    const after = await openSite({ dataDir: before.dataDir })
    const same = after.walker()
    for (const [name, value] of stays.cookies) same.cookies.set(name, value)
    expect(await isIn(same)).toBe(true)
    await after.close()
  })

  it('is kept in a cookie that no script reads and no other host gets', async () => {
    const https = await openSite({ baseUrl: 'https://quiz.example.org' })
    const cookiesOf = async (of: Site) => {
      const response = await fetch(`${of.address}/invitations/${await of.accounts.invite('Dr Cookie')}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: of.address },
        body: new URLSearchParams({ password: 'blue lamps on water' }),
      })
      return response.headers.getSetCookie()
    }
    expect(await cookiesOf(site)).toEqual([expect.stringMatching(/^teacher=[a-z2-7]{16}\.[a-z2-7]{26}; .*HttpOnly; SameSite=Lax$/)])
    expect(await cookiesOf(https)).toEqual([expect.stringMatching(/^__Host-teacher=.*Path=\/; .*HttpOnly; Secure; SameSite=Lax$/)])
    await https.close()
  })

  it('leaves nothing behind with which a stolen backup could sign in', async () => {
    const who = site.walker()
    await who.teach('Dr Quiet')
    const [teacher = '', secret = ''] = who.cookies.get('teacher')?.split('.') ?? []
    expect(teacher).toBe(teacherId('dr  quiet'))
    const shelf = site.store.shelf<{ teacher: string }>('sessions')
    for await (const id of shelf.ids()) expect(`${id} ${JSON.stringify(await shelf.get(id))}`).not.toContain(secret)
    const account = await site.store.shelf<{ password: string }>('teachers').get(teacher)
    expect(account?.value.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('stands beside a learner in the same browser, each with their own menu', async () => {
    const who = site.walker()
    await who.come('Ada')
    await who.teach('Ms Okafor')
    const home = await who.get('/')
    expect(text(home)).toContain('Ada')
    expect(home.html).toMatch(/<a href="\/bank">Teacher’s pages<\/a>/)
    const account = await who.get('/account')
    expect(text(account)).toMatch(/Bank Coverage Quizzes Marking Scores Account .*Ms Okafor/)
    expect(account.html).not.toContain('Ada')
    const nobody = await site.walker().get('/')
    expect(nobody.html).toMatch(/<footer[\s\S]*<a href="\/sign-in">For teachers<\/a>/)
    expect(nobody.html).not.toContain('Teacher’s pages')
  })

  it('is not needed for the pages of a learner, when the session is damaged on the disk', async () => {
    const who = site.walker()
    await who.come('Ada')
    await who.teach('Dr Damaged')
    const folder = join(site.dataDir, 'shelves', 'sessions')
    for (const file of await readdir(folder)) if (file.startsWith(teacherId('Dr Damaged'))) await writeFile(join(folder, file), 'torn')
    expect((await who.get('/')).status).toBe(200)
    expect((await who.get('/account')).at).toMatch(/^\/sign-in/)
    expect((await signIn(who, 'Dr Damaged', passwordOf('Dr Damaged'))).at).toBe('/account')
  })
})

describe('wrong passwords', () => {
  it('lock an account after ten, however many come at once, but neither a session nor an invitation', async () => {
    const site = await openSite()
    const inside = site.walker()
    await inside.teach('Ms Okafor')
    await site.walker().teach('Mr Lin')
    const guesses = await Promise.all(Array.from({ length: 14 }, (_, at) => signIn(site.walker(), 'ms okafor', `a wrong guess ${at}`)))
    expect(guesses.map(({ status }) => status).sort()).toEqual([...Array(10).fill(422), ...Array(4).fill(429)])

    const right = await signIn(site.walker(), 'Ms Okafor', passwordOf('Ms Okafor'))
    expect(right.status).toBe(429)
    expect(text(right)).toContain('Too many passwords were wrong. Wait 15 minutes')
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(800)
    expect((await signIn(site.walker(), 'Mr Lin', passwordOf('Mr Lin'))).at).toBe('/account')
    expect(await isIn(inside)).toBe(true)
    const link = await site.walker().teach('Ms Okafor')
    expect(link.at).toBe('/bank')
    await site.close()
  })

  it('lock an address after a hundred; right ones do not count', async () => {
    const site = await openSite()
    await site.walker().teach('Ms Okafor')
    const right = () => signIn(site.walker(), 'Ms Okafor', passwordOf('Ms Okafor'))
    for (let times = 0; times < 11; times++) expect((await right()).at).toBe('/account')
    for (let wrong = 0; wrong < 100; wrong++) expect((await signIn(site.walker(), `Guess ${wrong}`, 'a wrong guess')).status).toBe(422)
    expect((await right()).status).toBe(429)
    await site.close()
  })

  it('on the page of the account are counted, too', async () => {
    const who = site.walker()
    await who.teach('Dr Slip')
    const change = (old: string) => who.post('/account/passwords', { old, password: 'wet stones at dusk' })
    for (let wrong = 0; wrong < 10; wrong++) expect((await change('a wrong guess')).status).toBe(422)
    const page = await change(passwordOf('Dr Slip'))
    expect(page.status).toBe(429)
    expect(page.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(page.html).not.toContain(passwordOf('Dr Slip'))
  })
})

describe('the account', () => {
  it('lists where one is signed in, in words, and ends what one no longer wants', async () => {
    const [desk, phone, tablet] = [site.walker(), site.walker(), site.walker()]
    await desk.teach('Dr Abe')
    const agent =
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36 <script>'
    await phone.post('/sign-in', { name: 'Dr Abe', password: passwordOf('Dr Abe') }, { origin: site.address, 'user-agent': agent })
    await signIn(tablet, 'Dr Abe', passwordOf('Dr Abe'))
    const page = await desk.get('/account')
    expect(text(page)).toMatch(/Chrome on Android/)
    expect(page.html.match(/now, by this page/g)).toHaveLength(1)
    const [own, ...others] = endings(page)
    expect(others).toHaveLength(2)
    const theirs = endings(await phone.get('/account'))[0] ?? ''
    expect(others).toContain(theirs)

    const left = await desk.submit(page, theirs)
    expect(left.at).toBe('/account')
    expect([await isIn(phone), await isIn(tablet), await isIn(desk)]).toEqual([false, true, true])
    await desk.submit(left, '/account/revocations')
    expect([await isIn(tablet), await isIn(desk)]).toEqual([false, true])
    expect((await desk.submit(await desk.get('/account'), own ?? '')).at).toBe('/sign-in')
    expect(desk.cookies.has('teacher')).toBe(false)
  })

  it('never ends the session of another teacher', async () => {
    const [mine, theirs] = [site.walker(), site.walker()]
    await mine.teach('Dr Mine')
    await theirs.teach('Dr Theirs')
    const [action = ''] = endings(await theirs.get('/account'))
    expect((await mine.post(action, {})).at).toBe('/account')
    for (const odd of ['x', '..%2f..', `${teacherId('Dr Theirs')}-${'a'.repeat(26)}`, 'a'.repeat(26)])
      expect((await mine.post(`/account/sessions/${odd}/revocations`, {})).at).toBe('/account')
    expect([await isIn(mine), await isIn(theirs)]).toEqual([true, true])
  })

  it('changes the password for who knows the old one, and signs out everywhere else', async () => {
    const [desk, phone] = [site.walker(), site.walker()]
    await desk.teach('Dr New')
    await signIn(phone, 'Dr New', passwordOf('Dr New'))
    const page = await desk.get('/account')
    for (const [form, words] of [
      [{ old: 'a wrong guess', password: 'wet stones at dusk' }, 'This is not the password you have now'],
      [{ old: passwordOf('Dr New'), password: 'short' }, '10 characters at least'],
      [{}, 'This is not the password you have now'],
    ] as const) {
      const refused = await desk.submit(page, '/account/passwords', form)
      expect(refused.status).toBe(422)
      expect(text(refused)).toContain(words)
      expect(refused.html).not.toContain('wet stones at dusk')
    }
    const before = desk.cookies.get('teacher')
    const changed = await desk.submit(page, '/account/passwords', { old: passwordOf('Dr New'), password: 'wet stones at dusk' })
    expect(text(changed)).toContain('The password is changed')
    expect(desk.cookies.get('teacher')).not.toBe(before)
    expect([await isIn(desk), await isIn(phone)]).toEqual([true, false])
    expect(endings(await desk.get('/account'))).toHaveLength(1)
    expect((await signIn(phone, 'Dr New', passwordOf('Dr New'))).status).toBe(422)
    expect((await signIn(phone, 'Dr New', 'wet stones at dusk')).at).toBe('/account')
  })
})

describe('hashes of passwords', () => {
  it('are made and compared two at a time', async () => {
    const twoAtATime = atMost(2)
    let running = 0
    let most = 0
    const counted = (job: () => Promise<unknown>) =>
      twoAtATime(async () => {
        most = Math.max(most, ++running)
        try {
          return await job()
        } finally {
          running--
        }
      })
    const jobs = [
      counted(() => Promise.reject(new Error('refused'))),
      ...Array.from({ length: 5 }, (_, at) => counted(() => hashOf(`words ${at}`))),
    ]
    const ends = await Promise.allSettled(jobs)
    expect(ends.map(({ status }) => status)).toEqual(['rejected', ...Array(5).fill('fulfilled')])
    expect([most, running]).toEqual([2, 0])
  })

  it('tell the right password from others, whichever way its letters are composed, and fit nobody without one', async () => {
    const kept = await hashOf('café on the corner')
    expect(await isPassword(kept, 'cafe\u0301 on the corner')).toBe(true)
    expect(await isPassword(kept, 'cafe on the corner')).toBe(false)
    expect(await isPassword(undefined, '')).toBe(false)
  })
})

describe('from a terminal', () => {
  const run = promisify(execFile)
  const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
  let dataDir = ''
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'evident-teachers-'))
  })
  afterAll(() => rm(dataDir, { recursive: true }))
  const add = (name: string, port: string) => {
    const { BASE_URL: _, ...rest } = process.env
    return run(process.execPath, [cli, 'teacher', 'add', name], {
      env: { ...rest, DATA_DIR: dataDir, QUESTIONS_DIR: iceBank, PORT: port },
    })
  }
  /** All files with their sizes and times. */
  const standing = async () => {
    const files = (await readdir(dataDir, { recursive: true })).sort()
    return Promise.all(files.map(async (file) => [file, (await stat(join(dataDir, file))).mtimeMs]))
  }

  it('the server prints the first link while there is no teacher, and “teacher add” makes links while it runs', async () => {
    const first = await startServer({ DATA_DIR: dataDir })
    const printed = await linkIn(first.output)
    const { port } = new URL(first.address)
    const before = await standing()
    const { stdout, stderr } = await add('Mr  Lin', port)
    expect(stderr).toContain('Give this link to Mr Lin')
    expect(stdout.trim()).toMatch(new RegExp(`^http://localhost:${port}/invitations/[^\\s]+$`))
    expect(await standing()).toEqual(before)

    const okafor = walker(first.address)
    const start = await okafor.get(new URL(printed).pathname)
    await okafor.submit(start, new URL(printed).pathname, { name: 'Ms Okafor', password: 'blue lamps on water' })
    expect(await isIn(okafor)).toBe(true)
    const lin = walker(first.address)
    const { pathname } = new URL(stdout.trim())
    await lin.submit(await lin.get(pathname), pathname, { password: 'wet stones at dusk' })
    expect(text(await lin.get('/account'))).toContain('Mr Lin')
    expect((await lin.get(pathname)).status).toBe(410)

    const lost = new URL((await add('Ms Okafor', port)).stdout.trim()).pathname
    const elsewhere = walker(first.address)
    await elsewhere.submit(await elsewhere.get(lost), lost, { password: 'three new words here' })
    expect([await isIn(okafor), await isIn(elsewhere), await isIn(lin)]).toEqual([false, true, true])
    first.child.kill()
    await first.ended
    for (const secret of ['blue lamps', 'wet stones', 'three new words', okafor.cookies.get('teacher') ?? '-'])
      expect(first.output()).not.toContain(secret)

    const second = await startServer({ DATA_DIR: dataDir, PORT: port })
    expect(await isIn(elsewhere)).toBe(true)
    expect(second.output()).not.toContain('/invitations/')

    // Where something fails on the way, the log does not hold the link.
    const again = new URL((await add('Mr Lin', port)).stdout.trim()).pathname
    await writeFile(join(dataDir, 'shelves', 'teachers', `${teacherId('Mr Lin')}.json`), 'torn')
    expect((await lin.get(again)).status).toBe(503)
    await expect.poll(() => second.output()).toContain('/invitations/…')
    expect(second.output()).not.toContain(again)
    second.child.kill()
    await second.ended
  })

  it('refuses a name that is none', async () => {
    for (const name of ['', ' ', 'x'.repeat(61)]) await expect(add(name, '3000')).rejects.toMatchObject({ code: 2, stdout: '' })
  })
})

/** The link in what the server has printed, which comes last. */
async function linkIn(output: () => string): Promise<string> {
  for (;;) {
    const link = output().match(/http:\/\/\S+\/invitations\/\S+\n/)?.[0]
    if (link) return link.trim()
    await new Promise((soon) => setTimeout(soon, 20))
  }
}
