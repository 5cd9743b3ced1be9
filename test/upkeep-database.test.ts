import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contents, filled, folder, open, removeFolders, run, secret } from './move-set-up.ts'
import { openServer, type Server } from './postgres.ts'
import { iceBank, openSite } from './walker.ts'

let server: Server
/** What two learners and a teacher did, in a folder and in a database. */
let dir: string
let url: string
let learner: string
beforeAll(async () => {
  server = await openServer()
  const site = await openSite()
  dir = site.dataDir
  await site.walker().teach()
  for (const name of ['Ada', 'Ben']) {
    const who = site.walker()
    await who.come(name)
    learner = who.cookies.get('learner')?.split('.')[0] ?? ''
    let page = await who.begin('ice/end')
    const attempt = page.at.split('/')[2] ?? ''
    for (const option of ['1', '2']) page = await who.submit(page, page.at, { option, next: 'on' })
    await who.submit(await who.get(`/attempts/${attempt}/closures`), `/attempts/${attempt}/closures`)
  }
  await site.close('keep')
  await writeFile(join(dir, 'secret'), `${secret}\n`)
  url = await server.fresh()
  expect(await run((all) => all.move({ from: dir, to: url, questions: iceBank }))).toMatchObject({ isWell: true })
})
afterAll(async () => {
  await server.stop()
  await removeFolders()
})

const backup = (databaseUrl: string, file: string) =>
  run((all) => all.backup({ dataDir: '/nowhere', databaseUrl, secret: undefined, version: '' }, file))
const restore = (file: string, place: string) => run((all) => all.restore(file, place))
/** Another database with the same in it. */
async function copied(): Promise<string> {
  const to = await server.fresh()
  await run((all) => all.move({ from: url, to, questions: iceBank }))
  return to
}

describe('backup and restore', () => {
  it('take all of a database that is at work, and give it back to a database and to a folder', async () => {
    const [file, other, into] = [join(await folder(), 'b'), await server.fresh(), await folder()]
    const node = await open(url)
    expect(await node.has(learner)).toBe(true)
    expect(await backup(url, file)).toMatchObject({ isWell: true, told: '', said: expect.stringContaining('2 learners') })
    await node.close()
    expect(await restore(file, other)).toMatchObject({ isWell: true, told: '', said: expect.not.stringContaining('no secret') })
    expect(await contents(other)).toEqual(await contents(url))
    expect(await server.ask(other, 'select secret, moving from evident_format')).toEqual([{ secret, moving: null }])
    expect(await restore(file, into)).toMatchObject({
      isWell: true,
      said: expect.stringMatching(/questions of the database.*evident move/),
    })
    expect(await contents(into)).toEqual(await contents(url))
    expect((await readFile(join(into, 'secret'), 'utf8')).trim()).toBe(secret)
  })

  it('carry a folder into a database by its backup', async () => {
    const [file, to] = [join(await folder(), 'b'), await server.fresh()]
    const from = await filled(20, 5, ['half \ud800 a pair', 'nothing \u0000'])
    await run((all) => all.backup({ dataDir: from, secret: undefined, version: '' }, file))
    expect(await restore(file, to)).toMatchObject({ isWell: true, told: '' })
    expect(await contents(to)).toEqual(await contents(from))
  })

  it('refuse a database that holds something, or nothing at all', async () => {
    const file = join(await folder(), 'b')
    await backup(url, file)
    const before = await contents(url)
    expect(await restore(file, url)).toMatchObject({ isWell: false, told: expect.stringMatching(/holds learners already.*empty database/) })
    expect(await contents(url)).toEqual(before)
    const nothing = await server.fresh()
    expect(await backup(nothing, join(await folder(), 'b'))).toMatchObject({
      isWell: false,
      told: expect.stringContaining('holds nothing'),
    })
    expect(await server.ask(nothing, `select from pg_class where relname = 'entries'`)).toEqual([])
  })

  it('leave a database closed when they are cut off, and begin anew', async () => {
    const [file, to] = [join(await folder(), 'b'), await copied()]
    await backup(url, file)
    // As a restore leaves it that was killed.
    await server.ask(to, `update evident_format set moving = 'restore of a backup'`)
    await server.ask(to, `delete from documents where shelf = 'versions'`)
    await expect(open(to)).rejects.toThrow('not finished')
    expect(await backup(to, join(await folder(), 'b'))).toMatchObject({ isWell: false, told: expect.stringContaining('not finished') })
    expect(await restore(file, to)).toMatchObject({ isWell: true })
    expect(await contents(to)).toEqual(await contents(url))
  })
})

describe('verify', () => {
  const verify = (place: string) => run((all) => all.verify(place, undefined))

  it('finds nothing in a sound database, and changes nothing', async () => {
    const before = await contents(url)
    expect(await verify(url)).toMatchObject({ isWell: true, told: '', said: expect.stringMatching(/2 learners.*nothing is wrong$/) })
    expect(await contents(url)).toEqual(before)
  })

  it.each<[what: string, words: string, told: RegExp]>([
    [
      'an entry that cannot be read',
      `update entries set body = replace(body::text, '"n":1', '"n":"one"')::json where body::text like '%"answered"%' and body::text like '%"n":1%'`,
      /^entries [a-z2-7]{16}\/\d+: The entry “answered” cannot be read – n:/m,
    ],
    ['a row that holds none', `update entries set body = '{"no": 1}' where seq = 0`, /^entries [a-z2-7]{16}\/0: The row holds no entries/m],
    [
      'rows that are gone',
      `delete from entries where seq >= 2 and not exists (select from entries as one where one.learner = entries.learner and one.after = entries.seq); update entries set body = '[]' where seq = 1`,
      /^entries [a-z2-7]{16}\/1: The row holds no entries/m,
    ],
    [
      'a name that is none',
      `insert into entries (learner, seq, body) values (E'../x\\n', 0, '[{"type":"x","at":"y"}]')`,
      /^entries \.\.\/x\?\/0: That is no learner’s id/m,
    ],
    [
      'a document',
      `update documents set body = '{"name": "X"}' where shelf = 'teachers'`,
      /^documents teachers\/.*cannot be read – password/m,
    ],
    [
      'a file of questions',
      `update documents set body = '{"file": "../../x"}' where shelf = 'bank'`,
      /^documents bank\/.*no file of questions/m,
    ],
    ['a version that is not kept', `delete from documents where shelf = 'versions'`, /^entries .*this version is not on its shelf/m],
    [
      'a seq that was changed',
      `insert into entries (learner, seq, after, body) select learner, seq + 7, seq, body from entries where seq = (select max(seq) from entries as one where one.learner = entries.learner)`,
      /^entries .*does not go on from the one before/m,
    ],
  ])('tells %s, with its table and row', async (_, words, told) => {
    const to = await copied()
    await server.ask(to, words)
    const found = await verify(to)
    expect(found.isWell).toBe(false)
    expect(found.said).toMatch(told)
  })

  it('says so where there is nothing to look at', async () => {
    expect(await verify(await server.fresh())).toMatchObject({ isWell: false, told: expect.stringContaining('holds nothing') })
    expect(await verify(url.replace(/:\d+\//, ':9/'))).toMatchObject({ isWell: false, told: expect.stringContaining('does not answer') })
  })
})

describe('rebuild', () => {
  const rebuild = (place: string) => run((all) => all.rebuild(place))

  it('works everything out as it is', async () => {
    expect(await rebuild(url)).toMatchObject({ isWell: true, said: expect.stringMatching(/4 marks.*all as it was$/) })
  })

  it('finds a mark that was changed by hand, with its row', async () => {
    const to = await copied()
    await server.ask(
      to,
      `update entries set body = replace(replace(body::text, '"mark":0', '"mark":7'), '"mark":1', '"mark":0')::json where learner = $1 and body::text like '%"answered"%'`,
      [learner],
    )
    const { isWell, said } = await rebuild(to)
    expect(isWell).toBe(false)
    expect(said).toMatch(new RegExp(`^entries ${learner}/\\d+: Question 1 of the attempt .* marked once more it is mark`, 'm'))
  })
})

it('tells nobody the password of a database', async () => {
  const withPassword = (await copied()).replace('evident@', 'evident:hidden-from-all@')
  const away = withPassword.replace(/:\d+\//, ':9/')
  const told = await Promise.all([
    run((all) => all.verify(away, undefined)),
    backup(away, join(await folder(), 'b')),
    run((all) => all.move({ from: dir, to: withPassword, questions: iceBank })),
    run((all) => all.move({ from: away, to: dir, questions: iceBank })),
  ])
  expect(told.map(({ isWell }) => isWell)).toEqual([false, false, false, false])
  expect(JSON.stringify(told)).not.toContain('hidden-from-all')
  expect(told[2]?.told).toContain('postgres://evident@127.0.0.1')
})
