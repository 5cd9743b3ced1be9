import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { contents, filled, folder, idOf, open, removeFolders, run, secret } from './move-set-up.ts'
import { openServer, type Server } from './postgres.ts'
import { iceBank } from './walker.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(async () => {
  await server.stop()
  await removeFolders()
})

/** What JSON can say and not everything that keeps it can: half a surrogate pair, a zero, names that are numbers. */
const texts = [
  'plain',
  '“Café” 慶州 \u2028 \ud83d\ude00',
  'half \ud800 a pair',
  'other half \udc00',
  'nothing \u0000 here',
  '"\\\n\t{},NULL',
]

const move = (from: string, to: string, questions = iceBank) => run((all) => all.move({ from, to, questions }))

it('goes to a database and back to a folder, and all is as it was', async () => {
  const first = await filled(12, 9, texts)
  const [url, other, last] = [await server.fresh(), await server.fresh(), await folder()]
  const empty = await folder()
  const before = await contents(first)
  expect(await move(first, url, empty)).toMatchObject({ isWell: true, told: '', said: expect.stringContaining('12 learners') })
  expect(await contents(url)).toEqual(before)
  expect(await move(url, other, empty)).toMatchObject({ isWell: true, told: '' })
  expect(await contents(other)).toEqual(before)
  expect(await move(other, last, empty)).toMatchObject({ isWell: true, told: '' })
  expect(await contents(last)).toEqual(before)
  expect(await contents(first)).toEqual(before)
  expect((await readFile(join(last, 'secret'), 'utf8')).trim()).toBe(secret)
  const [kept] = await server.ask<{ secret: string; moving: null }>(url, 'select secret, moving from evident_format')
  expect(kept).toEqual({ secret, moving: null })

  const [then, now] = await Promise.all([first, url].map(open))
  for (const who of [0, 5, 11]) {
    expect(await now?.history(idOf(who))).toStrictEqual(await then?.history(idOf(who)))
    expect(await now?.shelf('counts').get(`n-${who}`)).toStrictEqual(await then?.shelf('counts').get(`n-${who}`))
    // The next commit finds its place behind them.
    await now?.commit(idOf(who), (history) => [{ type: 'went on', at: 'now', n: history.length }])
    expect((await now?.history(idOf(who)))?.at(-1)).toMatchObject({ n: (await then?.history(idOf(who)))?.length })
  }
  await then?.close()
  await now?.close()
})

it('brings each commit as one, one after the other', async () => {
  const url = await server.fresh()
  await move(await filled(2, 5), url, await folder())
  const rows = await server.ask<{ seq: number; after: number | null; entries: number }>(
    url,
    'select seq, after, json_array_length(body) as entries from entries where learner = $1 order by seq',
    [idOf(1)],
  )
  expect(rows).toEqual([
    { seq: 0, after: null, entries: 1 },
    { seq: 1, after: 0, entries: 2 },
    { seq: 3, after: 1, entries: 1 },
    { seq: 4, after: 3, entries: 2 },
    { seq: 6, after: 4, entries: 1 },
  ])
})

it('puts the questions of a folder into the database, and gives them back into one that is empty', async () => {
  const [url, last, questions] = [await server.fresh(), await folder(), await folder()]
  const put = await move(await filled(1, 1), url, iceBank)
  expect(put).toMatchObject({ isWell: true, told: '', said: expect.stringMatching(/\d+ files of questions/) })
  await mkdir(join(questions, 'ice'))
  await writeFile(join(questions, 'ice', 'quizzes.yaml'), 'mine: true\n')
  const refused = await move(url, last, questions)
  expect(refused).toMatchObject({ isWell: false, told: expect.stringContaining('ice/quizzes.yaml') })
  expect(await contents(last)).toMatchObject({ things: 0 })
  const whole = join(await folder(), 'questions')
  expect(await move(url, last, whole)).toMatchObject({ isWell: true, told: '' })
  expect(await readFile(join(whole, 'ice', 'quizzes.yaml'), 'utf8')).toBe(await readFile(join(iceBank, 'ice', 'quizzes.yaml'), 'utf8'))
  const store = await open(last)
  expect(await store.shelf('bank').versions()).toEqual(new Map())
  await store.close()
})

it('refuses a target that holds something, and writes nothing there', async () => {
  const [from, to] = [await filled(1, 2), await filled(3, 1)]
  const [url, before] = [await server.fresh(), await contents(to)]
  expect(await move(from, to)).toMatchObject({ isWell: false, told: expect.stringContaining('holds learners already') })
  expect(await contents(to)).toEqual(before)
  await move(to, url, await folder())
  expect(await move(from, url)).toMatchObject({ isWell: false, told: expect.stringContaining('holds learners already') })
  expect(await contents(url)).toEqual(before)
})

it('refuses a source or a target that somebody has, or that is none', async () => {
  const [from, url] = [await filled(1, 2), await server.fresh()]
  const held = await open(from)
  expect(await move(from, url)).toMatchObject({ isWell: false, told: expect.stringContaining('is in use by another Evident') })
  await held.close()
  expect(await move(from, url)).toMatchObject({ isWell: true })
  const node = await open(url)
  expect(await node.has(idOf(0))).toBe(true)
  expect(await move(url, await folder())).toMatchObject({
    isWell: false,
    told: expect.stringMatching(/in use by another Evident.*Stop that one/),
  })
  await node.close()
  const [nothing, nowhere] = [await folder(), await server.fresh()]
  expect(await move(nothing, await server.fresh())).toMatchObject({ isWell: false, told: expect.stringContaining('holds nothing') })
  expect(await move(nowhere, nothing)).toMatchObject({ isWell: false, told: expect.stringContaining('holds nothing') })
  expect(await server.ask(nowhere, `select from pg_class where relname = 'entries'`)).toEqual([])
  expect(await move(from, from)).toMatchObject({ isWell: false, told: expect.stringContaining('both ends') })
  const elsewhere = join(await folder(), 'nowhere')
  expect(await move(from, await server.fresh(), elsewhere)).toMatchObject({ isWell: false, told: expect.stringContaining('--questions') })
  const away = url.replace(/:\d+\//, ':9/')
  expect(await move(from, away)).toMatchObject({ isWell: false, told: expect.stringContaining('does not answer') })
})

it('tells what could not be read in the source, and brings the rest', async () => {
  const from = await filled(3, 4)
  const file = join(from, 'learners', `${idOf(1)}.jsonl`)
  const lines = (await readFile(file, 'utf8')).split('\n')
  await writeFile(file, [lines[0], lines[1]?.replace('"n":1', '"n":7'), ...lines.slice(2)].join('\n'))
  await writeFile(join(from, 'shelves', 'counts', 'n-2.json'), 'no')
  const url = await server.fresh()
  const { isWell, said, told } = await move(from, url)
  expect(isWell).toBe(false)
  expect(told).toContain('could not be read')
  expect(said).toContain(`${idOf(1)}.jsonl:2: The checksum`)
  expect(said).toContain('n-2.json:1: The checksum')
  const store = await open(url)
  expect((await store.history(idOf(1))).map(({ n }) => n)).toEqual([0, 3, 4, 5])
  expect(await store.history(idOf(2))).toHaveLength(6)
  await store.close()
})

it('keeps a target closed that does not hold the same, names who differs, and brings that anew the next time', async () => {
  const [from, questions] = [await filled(4, 3), await folder()]
  const url = await server.fresh()
  await (await open(url)).close()
  // A database that keeps something else than it is told to.
  await server.ask(
    url,
    `create function otherwise() returns trigger language plpgsql as
       $$ begin if new.learner = '${idOf(2)}' and new.seq = 1 then new.body = '[{"type":"x","at":"y"},{"type":"x","at":"z"}]'; end if; return new; end $$;
     create trigger otherwise before insert on entries for each row execute function otherwise()`,
  )
  const first = await move(from, url, questions)
  expect(first).toMatchObject({ isWell: false, told: expect.stringContaining(idOf(2)) })
  expect(first.told).not.toContain(idOf(1))
  await expect(open(url)).rejects.toThrow('not finished')
  await server.ask(
    url,
    `drop trigger otherwise on entries;
     insert into entries (learner, seq, body) values ('${idOf(9)}', 0, '[{"type":"x","at":"y"}]');
     insert into documents values ('strays', 'x', 1, '1');
     update documents set version = 9 where id = 'n-1'`,
  )
  const again = await move(from, url, questions)
  expect(again).toMatchObject({ isWell: true, told: '', said: expect.stringContaining('6 of them') })
  expect(await contents(url)).toEqual(await contents(from))
})
