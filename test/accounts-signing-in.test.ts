import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { teacherId } from '../src/accounts/names.ts'
import { day, endings, isIn, signIn, siteWithClock, text } from './accounts-set-up.ts'
import { openSite, passwordOf, type Site } from './walker.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.close())
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
