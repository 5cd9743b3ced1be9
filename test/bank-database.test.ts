import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { loadBank } from '../src/bank/load.ts'
import { hashOf } from '../src/bank/remembered.ts'
import { bankShelf, documentOf, idOf } from '../src/shared-bank/document.ts'
import { fillBank } from '../src/shared-bank/fill.ts'
import { shelfPlace } from '../src/shared-bank/place.ts'
import type { Json } from '../src/store/store.ts'
import { withServer, write } from './bank-database-set-up.ts'
import { fresh, quiz } from './editing-set-up.ts'
import { folderOf, level, question, sound } from './fixtures/bank-folder.ts'
import { asking, until } from './live-set-up.ts'

const { server, open, node, filled, folderBank, databaseBank, two } = withServer()

describe.each([
  ['a folder', folderBank],
  ['a database', databaseBank],
] as const)('a bank in %s', (_, bankOf) => {
  const bare = '---\ntitle: Ice\nlanguage: en\nlevel: a\n---\nMost solids sink.\n'

  it('has in service soon what somebody else wrote, and not any more what they took away', async () => {
    const { live, prompt, write, takeAway, problems } = await bankOf({ ...sound, 'ice/Q-2.yaml': question('Q-2') })
    const untouched = live.bank().questions.get('Q-2')?.question
    await write({ 'ice/Q-1.yaml': asking('Why does it swim?'), 'ice/Q-3.yaml': question('Q-3') })
    await until(() => prompt() === 'Why does it swim?' && prompt('Q-3') !== undefined)
    expect(live.bank().questions.get('Q-2')?.question).toBe(untouched)
    await takeAway('ice/Q-1.yaml')
    await until(() => prompt() === undefined)
    expect([...live.bank().questions.keys()].sort()).toEqual(['Q-2', 'Q-3'])
    await write({ 'ice/Q-1.yaml': asking('Again?') })
    await until(() => prompt() === 'Again?')
    expect(problems()).toEqual([])
  })

  it('goes on asking what a broken file was, until it is mended', async () => {
    const { prompt, write, problems } = await bankOf(sound)
    await write({ 'ice/Q-1.yaml': asking('"Why') })
    await until(() => problems().length > 0)
    expect([problems(), prompt()]).toEqual([
      [expect.stringMatching(/^ice\/Q-1\.yaml The quotation mark .*, and stays$/)],
      'Why does ice float?',
    ])
    await write({ 'ice/Q-1.yaml': asking('Why?') })
    await until(() => prompt() === 'Why?')
    expect(problems()).toEqual([])
  })

  it('shows what is no text as far as it goes, and says so', async () => {
    const { edit, problems, write } = await bankOf(sound)
    await write({ 'ice/Q-1.yaml': Buffer.from(question('Q-1').replace('Why', 'Wh\xff'), 'latin1') })
    await until(() => problems().length > 0)
    expect(problems()).toEqual(['ice/Q-1.yaml The file is not UTF-8 text, and stays'])
    expect((await edit.source('ice/Q-1.yaml'))?.text).toContain('prompt: Wh\ufffd does')
  })

  it('saves a question, a quiz and a new question, each in service at once, with what Windows put into the file', async () => {
    const { edit, ask, prompt, live } = await bankOf({ ...sound, 'ice/Q-1.yaml': `\ufeff${question('Q-1').replaceAll('\n', '\r\n')}` })
    const saved = await ask('Why does it swim?')
    expect([saved.is, prompt()]).toEqual(['saved', 'Why does it swim?'])
    expect(saved).toEqual({ is: 'saved', source: await edit.source('ice/Q-1.yaml') })
    expect((await edit.source('ice/Q-1.yaml'))?.text).toContain('\r\n')
    expect((await edit.create('ice', fresh('Q-9'))).is).toBe('saved')
    expect(prompt('Q-9')).toBe('Ice sinks.')
    expect((await edit.create('ice', fresh('Q-9'))).is).toBe('taken')
    const list = await edit.quizzes('ice')
    expect((await edit.saveQuizzes('ice', [quiz('x')], list.hash)).is).toBe('saved')
    expect([...live.bank().quizzes.keys()]).toEqual(['ice/x'])
  })

  it('overwrites nothing that somebody wrote since the form was made', async () => {
    const { edit, write, prompt } = await bankOf(sound)
    const source = await edit.source('ice/Q-1.yaml')
    await write({ 'ice/Q-1.yaml': asking('Theirs?') })
    const saved = await edit.save('ice/Q-1.yaml', { ...Object(source?.value), prompt: 'Mine?' }, source?.hash ?? '')
    expect(saved).toEqual({ is: 'conflict', source: expect.objectContaining({ text: asking('Theirs?') }) })
    await until(() => prompt() === 'Theirs?')
  })

  it('gives the sentences of a text ids before the first question about it is kept', async () => {
    const { edit, live } = await bankOf({ 'ice/a.md': bare })
    expect((await edit.create('ice', fresh('Q-1'))).is).toBe('saved')
    expect(live.around('ice')?.levels[0]?.level?.markdown).toMatch(/Most solids sink\. \{#s0-01\}/)
  })
})

describe('two processes over one database', () => {
  it('have in service what was saved on the other within two seconds', async () => {
    const { a, b } = await two()
    expect((await a.ask('Why does it swim?')).is).toBe('saved')
    const saved = performance.now()
    await until(() => b.prompt() === 'Why does it swim?')
    expect(performance.now() - saved).toBeLessThan(2000)
    expect((await b.ask('And why not?')).is).toBe('saved')
    await until(() => a.prompt() === 'And why not?')
  })

  it('overwrite nothing that came in between while they were about to write', async () => {
    const { store } = await filled()
    const place = await shelfPlace(store)
    const file = 'ice/Q-1.yaml'
    await write(store, file, Buffer.from(asking('Theirs?')))
    await place.look()
    expect(await place.replace(file, Buffer.from(asking('Mine?')), hashOf(Buffer.from(question('Q-1'))))).toBe(false)
    expect(await place.make(file, Buffer.from(asking('Mine?')))).toBe(false)
    expect((await store.shelf(bankShelf).get(idOf(file)))?.value).toEqual({ file, text: asking('Theirs?') })
    expect(await place.replace(file, Buffer.from(asking('Mine?')), hashOf(Buffer.from(asking('Theirs?'))))).toBe(true)
  })

  it('of two who save one question at once, one has saved it and the other is shown how it stands', async () => {
    const { a, b } = await two()
    for (let turn = 0; turn < 10; turn++) {
      const words = [`A ${turn}?`, `B ${turn}?`]
      const saved = await Promise.all([a.ask(words[0] ?? ''), b.ask(words[1] ?? '')])
      const winner = saved[0].is === 'saved' ? 0 : 1
      expect(saved.map(({ is }) => is).sort()).toEqual(['conflict', 'saved'])
      expect(saved[1 - winner]).toMatchObject({ source: { value: { prompt: words[winner] } } })
      await until(() => a.prompt() === words[winner] && b.prompt() === words[winner])
    }
  })

  it.each([
    ['in one passage', 'ice'],
    ['in two', 'snow'],
  ])('of two who make a question of one id at once, one makes it: %s', async (_, passage) => {
    const { a, b } = await two({ ...sound, 'snow/a.md': level('a') })
    for (let turn = 0; turn < 10; turn++) {
      const value = fresh(`Q-${10 + turn}`)
      const made = await Promise.all([a.edit.create('ice', value), b.edit.create(passage, value)])
      expect(made.map(({ is }) => is).sort()).toEqual(['saved', 'taken'])
    }
    await until(() => a.live.bank().questions.size === 11 && b.live.bank().questions.size === 11)
    expect([a.problems(), b.problems()].flat().filter((words) => /is the id of/.test(words))).toEqual([])
  })

  it('take a question away and make it anew: its document goes on from the version it had', async () => {
    const { url, a, b, store } = await two()
    await write(store, 'ice/Q-1.yaml', undefined)
    await until(() => a.prompt() === undefined && b.prompt() === undefined)
    expect((await b.edit.create('ice', fresh('Q-1'))).is).toBe('saved')
    await until(() => a.prompt() === 'Ice sinks.')
    expect((await store.shelf(bankShelf).get(idOf('ice/Q-1.yaml')))?.version).toBe(3)
    expect(await server().ask(url, `select id from documents where shelf = 'bank'`)).toHaveLength(3)
  })

  it('tell what they cannot read in the database, go on with what was good, and take what is mended', async () => {
    const { url, a, prompt } = await two().then((both) => ({ ...both, prompt: both.a.prompt }))
    const spoil = (id: string, body: Json) =>
      server().ask(
        url,
        `insert into documents (shelf, id, version, body) values ('bank', $1, 1, $2)
           on conflict (shelf, id) do update set body = excluded.body, version = documents.version + 1`,
        [id, JSON.stringify(body)],
      )
    await spoil(idOf('ice/Q-1.yaml'), { file: 'ice/Q-1.yaml', text: 7 })
    await spoil('stray', { file: '../../etc/passwd', text: 'x' })
    await spoil('other', { file: 'ice/b.md', text: 'Not at its id.' })
    await until(() => a.problems().length === 3)
    expect(a.problems()).toEqual([
      expect.stringContaining('bank/other A document of the questions in the database is not as this program writes it'),
      expect.stringContaining('bank/stray A document'),
      'ice/Q-1.yaml What the database holds of this file is not as this program writes it, and stays',
    ])
    expect(prompt()).toBe('Why does ice float?')
    expect(await a.edit.source('ice/Q-1.yaml')).toBeUndefined()
    await spoil(idOf('ice/Q-1.yaml'), documentOf('ice/Q-1.yaml', Buffer.from(asking('Mended?'))))
    await until(() => prompt() === 'Mended?')
  })

  it('read one document when one was changed, however many there are', async () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`ice/L-${at}.yaml`, question(`L-${at}`)]))
    const { url, store } = await filled({ ...sound, ...many })
    let [gets, versions] = [0, 0]
    const counted = {
      ...store,
      shelf: <T extends Json>(name: string) => {
        const shelf = store.shelf<T>(name)
        return {
          ...shelf,
          get: (id: string) => {
            gets++
            return shelf.get(id)
          },
          versions: () => {
            versions++
            return shelf.versions()
          },
        }
      },
    }
    const { prompt, live } = await node(await shelfPlace(counted), 20)
    expect([gets, live.bank().questions.size]).toEqual([403, 401])
    const other = await open(url)
    // At the beginning, when it is first read, and once more when it is first followed.
    await until(() => versions === 3)
    const looks = versions
    gets = 0
    await wait(2000)
    expect([gets, versions]).toEqual([0, looks])
    await write(other, 'ice/L-7.yaml', Buffer.from(asking('New?', 'L-7')))
    await until(() => prompt('L-7') === 'New?')
    expect([gets, versions]).toEqual([1, looks + 1])
  })
})

describe('filling the database with the folder', () => {
  it('is done once, by two at the same time as well as by one', async () => {
    const url = await server().fresh()
    const stores = await Promise.all([open(url), open(url)])
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`ice/L-${at}.yaml`, question(`L-${at}`)]))
    const beside = { 'ice/README.md': 'Not read.', 'ice/quizzes.yaml': '[]\n', 'ice/source.txt': 'Old.' }
    const folder = await folderOf({ ...sound, ...many, ...beside })
    const done = await Promise.all(stores.map((store) => fillBank(store, folder)))
    expect(done.map((one) => one?.left ?? [])).toEqual([[], []])
    const [store] = stores
    if (!store) throw new Error('There is no store')
    expect((await store.shelf(bankShelf).versions()).size).toBe(65)
    expect(await fillBank(store, await folderOf({ 'snow/a.md': level('a') }))).toBeUndefined()
    expect(await loadBank(await shelfPlace(store))).toEqual(await loadBank(folder))
  })

  it('goes on where it was cut off, and brings back nothing that was changed or taken away meanwhile', async () => {
    const store = await open(await server().fresh())
    const folder = await folderOf(sound)
    await write(store, 'ice/b.md', undefined)
    await write(store, 'ice/Q-1.yaml', Buffer.from(asking('Theirs?')))
    expect(await fillBank(store, folder)).toEqual({ written: 1, left: [] })
    const bank = await loadBank(await shelfPlace(store))
    expect([bank.passages.get('ice')?.levels.length, bank.questions.get('Q-1')?.question.prompt]).toEqual([1, 'Theirs?'])
  })

  it('says what it could not take, and takes it when it is mended; a folder that is empty counts for nothing', async () => {
    const store = await open(await server().fresh())
    expect(await fillBank(store, await folderOf({}))).toEqual({ written: 0, left: [] })
    expect(await fillBank(store, '/nowhere/at/all')).toEqual({ written: 0, left: [expect.objectContaining({ file: '.' })] })
    const large = { ...sound, 'ice/Q-2.yaml': `${question('Q-2')}#${' '.repeat(300 * 1024)}` }
    expect(await fillBank(store, await folderOf(large))).toEqual({ written: 3, left: [expect.objectContaining({ file: 'ice/Q-2.yaml' })] })
    expect(await fillBank(store, await folderOf({ ...sound, 'ice/Q-2.yaml': question('Q-2') }))).toEqual({ written: 1, left: [] })
    expect(await fillBank(store, await folderOf(sound))).toBeUndefined()
  })
})
