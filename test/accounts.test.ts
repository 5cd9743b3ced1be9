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
import { day, isIn, signIn, siteWithClock, text } from './accounts-set-up.ts'
import { startServer } from './server.ts'
import { iceBank, openSite, passwordOf, type Site, walker } from './walker.ts'

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
    await expect.poll(() => second.output()).toContain('/invitations/:token')
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
