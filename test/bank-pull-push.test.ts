import { spawn } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadBank } from '../src/bank/load.ts'
import { projectFolder } from '../src/settings.ts'
import { bankCommands } from '../src/shared-bank/commands.ts'
import { bankShelf, idOf } from '../src/shared-bank/document.ts'
import { shelfPlace } from '../src/shared-bank/place.ts'
import { push } from '../src/shared-bank/push.ts'
import { openPostgres } from '../src/store/postgres.ts'
import type { Json, Shelf } from '../src/store/store.ts'
import { speaker } from '../src/text.ts'
import { withServer, write } from './bank-database-set-up.ts'
import { type Files, folderOf, level, put, question, sound } from './fixtures/bank-folder.ts'
import { asking } from './live-set-up.ts'

const { server, filled } = withServer()

/** Where nobody answers. */
const nobody = 'postgres://evident@127.0.0.1:1/none'

const cli = join(projectFolder, 'dist', 'cli-of-the-bank-test.js')
beforeAll(async () => {
  await build({
    entryPoints: [join(projectFolder, 'src', 'cli.ts')],
    outfile: cli,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    external: ['./start.ts', './workers.ts'],
  })
})
afterAll(() => rm(cli, { force: true }))

function started(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [cli, ...args], { env: { PATH: process.env.PATH, ...env } })
  const said = { out: '', err: '' }
  child.stdout.on('data', (data) => (said.out += data))
  child.stderr.on('data', (data) => (said.err += data))
  const ended = new Promise<typeof said & { code: number | null }>((done) => child.once('close', (code) => done({ ...said, code })))
  return { child, ended }
}

/** Runs the command in a process of its own. */
const evident = (args: readonly string[], env: Record<string, string> = {}) => started(args, env).ended

/** Does the same here, where no process is needed. */
async function carried(command: 'pull' | 'push', url: string, folder: string, force = false) {
  const said = { out: '', err: '' }
  const commands = bankCommands({
    t: speaker('en'),
    say: (text) => (said.out += `${text}\n`),
    complain: (text) => (said.err += `${text}\n`),
  })
  const isDone = await commands[command](() => openPostgres(url), folder, force)
  return { ...said, isDone: isDone ?? false }
}

/** A filled database, and a folder into which its bank was pulled. */
async function pulled(files: Files = sound) {
  const { url, store } = await filled(files)
  const folder = await folderOf({})
  const run = (command: 'pull' | 'push', more?: '--force') => carried(command, url, folder, more === '--force')
  expect(await run('pull')).toEqual({ out: `${Object.keys(files).length} written, 0 taken away, 0 the same\n`, err: '', isDone: true })
  return {
    url,
    store,
    folder,
    run,
    text: (file: string) => readFile(join(folder, file), 'utf8').catch(() => undefined),
    put: (more: Files) => put(folder, more),
    write: (file: string, text: string | undefined) => write(store, file, text === undefined ? undefined : Buffer.from(text)),
    inDatabase: async (file: string) => Object(await store.shelf(bankShelf).get(idOf(file))).value?.text,
  }
}

describe('pulling and pushing', () => {
  it('carry the whole bank, byte by byte, and say that nothing is to be done the second time', async () => {
    const odd = Buffer.from(question('Q-2').replace('Why', 'Wh\xff'), 'latin1')
    const files = { ...sound, 'ice/Q-2.yaml': odd, 'ice/Q-3.yaml': `\ufeff${question('Q-3').replaceAll('\n', '\r\n')}` }
    const { folder, run, url } = await pulled(files)
    for (const [file, bytes] of Object.entries(files)) expect(await readFile(join(folder, file))).toEqual(Buffer.from(bytes))
    expect((await run('pull')).out).toBe('0 written, 0 taken away, 5 the same\n')
    expect(await run('push')).toMatchObject({
      out: expect.stringMatching(/^0 written, 0 taken away, 5 the same\nThe bank in the database has 1 error/),
      isDone: true,
    })
    // QUESTIONS_DIR is the folder where none is named.
    expect((await evident(['bank', 'push'], { DATABASE_URL: url, QUESTIONS_DIR: folder })).out).toContain('5 the same')
    expect(await readdir(folder)).toEqual(['.evident-bank.json', 'ice'])
  })

  it('carry what was changed, made and taken away, each way', async () => {
    const { folder, run, put, write, text, inDatabase, store } = await pulled({
      ...sound,
      'ice/Q-2.yaml': question('Q-2'),
      'snow/a.md': level('a'),
    })
    await put({ 'ice/Q-1.yaml': asking('Mine?'), 'ice/Q-3.yaml': question('Q-3') })
    await rm(join(folder, 'ice/Q-2.yaml'))
    expect((await run('push')).out).toMatch(/^2 written, 1 taken away, 3 the same\n/)
    expect([await inDatabase('ice/Q-1.yaml'), await inDatabase('ice/Q-3.yaml')]).toEqual([asking('Mine?'), question('Q-3')])
    expect((await loadBank(await shelfPlace(store))).questions.has('Q-2')).toBe(false)

    await write('ice/Q-1.yaml', asking('Theirs?'))
    await write('ice/Q-3.yaml', undefined)
    await write('snow/a.md', undefined)
    await write('rain/a.md', level('a'))
    expect((await run('pull')).out).toBe('2 written, 2 taken away, 2 the same\n')
    expect(await text('ice/Q-1.yaml')).toBe(asking('Theirs?'))
    expect((await readdir(folder)).sort()).toEqual(['.evident-bank.json', 'ice', 'rain'])
    expect(await loadBank(folder)).toEqual(await loadBank(await shelfPlace(store)))
  })

  it('take what others did beside what was done here: pull leaves it, and push carries it', async () => {
    const { run, put, write, text, inDatabase } = await pulled({ ...sound, 'ice/Q-2.yaml': question('Q-2') })
    await put({ 'ice/Q-1.yaml': asking('Mine?'), 'ice/Q-3.yaml': question('Q-3') })
    await write('ice/Q-2.yaml', asking('Theirs?', 'Q-2'))
    const refused = await run('push')
    expect([refused.isDone, refused.out, refused.err]).toEqual([false, '', expect.stringMatching(/Pull first .*\n {2}ice\/Q-2\.yaml\n$/s)])
    expect((await run('pull')).out).toBe(
      '1 written, 0 taken away, 2 the same\nChanged in the folder only, and to be pushed:\n  ice/Q-1.yaml\n  ice/Q-3.yaml\n',
    )
    expect([await text('ice/Q-1.yaml'), await text('ice/Q-2.yaml')]).toEqual([asking('Mine?'), asking('Theirs?', 'Q-2')])
    expect((await run('push')).out).toMatch(/^2 written, 0 taken away, 3 the same\n/)
    expect([await inDatabase('ice/Q-1.yaml'), await inDatabase('ice/Q-2.yaml')]).toEqual([asking('Mine?'), asking('Theirs?', 'Q-2')])
  })

  it.each([
    ['pull', 'Theirs?'],
    ['push', 'Mine?'],
  ] as const)('refuse where both were changed, name the files, and write nothing; forced, %s carries', async (command, expected) => {
    const { folder, run, put, write, text, inDatabase } = await pulled({ ...sound, 'ice/Q-2.yaml': question('Q-2') })
    await put({ 'ice/Q-1.yaml': asking('Mine?') })
    await rm(join(folder, 'ice/Q-2.yaml'))
    await write('ice/Q-1.yaml', asking('Theirs?'))
    await write('ice/Q-2.yaml', asking('Theirs, too?', 'Q-2'))
    const before = await readFile(join(folder, '.evident-bank.json'), 'utf8')
    const refused = await run(command)
    expect([refused.isDone, refused.out, refused.err]).toEqual([
      false,
      '',
      expect.stringMatching(/Nothing was written.*\n {2}ice\/Q-1\.yaml\n {2}ice\/Q-2\.yaml\n$/s),
    ])
    expect([await text('ice/Q-1.yaml'), await inDatabase('ice/Q-1.yaml')]).toEqual([asking('Mine?'), asking('Theirs?')])
    expect(await readFile(join(folder, '.evident-bank.json'), 'utf8')).toBe(before)
    expect((await run(command, '--force')).isDone).toBe(true)
    expect([await text('ice/Q-1.yaml'), await inDatabase('ice/Q-1.yaml')]).toEqual([asking(expected), asking(expected)])
    expect([await text('ice/Q-2.yaml'), await inDatabase('ice/Q-2.yaml')]).toEqual(
      command === 'pull' ? [asking('Theirs, too?', 'Q-2'), asking('Theirs, too?', 'Q-2')] : [undefined, undefined],
    )
  })

  it('overwrite nothing where folder and database never met, or the folder met another database', async () => {
    const { url } = await filled()
    const { folder, text } = await pulled()
    await put(folder, { 'ice/Q-1.yaml': asking('Mine?') })
    for (const command of ['pull', 'push'] as const) {
      const { err, isDone } = await carried(command, url, folder)
      expect([err, isDone]).toEqual([expect.stringMatching(/:\n {2}ice\/Q-1\.yaml\n$/), false])
    }
    expect(await text('ice/Q-1.yaml')).toBe(asking('Mine?'))
  })

  it('that were killed in the middle go on when they are run again', async () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`ice/L-${at}.yaml`, question(`L-${at}`)]))
    const { url, store, folder, run } = await pulled()
    await put(folder, many)
    const push = started(['bank', 'push', folder], { DATABASE_URL: url })
    await expect.poll(async () => (await store.shelf(bankShelf).versions()).size, { interval: 5 }).toBeGreaterThan(100)
    push.child.kill('SIGKILL')
    await push.ended
    const there = (await store.shelf(bankShelf).versions()).size
    expect(there).toBeLessThan(603)
    const again = await run('push')
    expect([again.out, again.isDone]).toEqual([expect.stringContaining(`${603 - there} written, 0 taken away, ${there} the same\n`), true])

    const empty = await folderOf({})
    const pull = started(['bank', 'pull', empty], { DATABASE_URL: url })
    const count = async () => (await readdir(join(empty, 'ice')).catch(() => [])).filter((name) => !name.startsWith('.')).length
    await expect.poll(count, { interval: 5 }).toBeGreaterThan(100)
    pull.child.kill('SIGKILL')
    await pull.ended
    const written = await count()
    expect(written).toBeLessThan(603)
    expect((await carried('pull', url, empty)).out).toBe(`${603 - written} written, 0 taken away, ${written} the same\n`)
    expect((await loadBank(empty)).questions.size).toBe(601)
  }, 120_000)
})

describe('what is in the way is told in words:', () => {
  it('no database, an empty one, one that is away, no passage', async () => {
    const folder = await folderOf(sound)
    const none = await evident(['bank', 'pull', folder])
    expect([none.err, none.code]).toEqual([expect.stringContaining('DATABASE_URL is not set'), 1])
    const url = await server().fresh()
    expect((await carried('pull', url, folder)).err).toContain('evident bank push')
    expect((await carried('push', url, await folderOf({}))).err).toContain('There are no passages in')
    const away = await carried('push', nobody, folder)
    expect([away.err, away.isDone]).toEqual([expect.stringContaining('The database does not answer'), false])
    expect((await carried('push', url, folder)).out).toMatch(/^3 written/)
  })

  it('files that cannot be carried; what is broken only is carried, and counted', async () => {
    const { folder, run, put, write } = await pulled()
    await put({ 'ice/Q-2.yaml': '#'.repeat(300 * 1024), 'ice/Q:3.yaml': question('Q-3') })
    const { err, isDone } = await run('push')
    expect([err, isDone]).toEqual([
      expect.stringMatching(/ice\/Q-2\.yaml: The file has 300 KB.*ice\/Q:3\.yaml: The file has a name/s),
      false,
    ])
    await rm(join(folder, 'ice/Q:3.yaml'))
    await put({ 'ice/Q-2.yaml': asking('"Why', 'Q-2'), 'stray.yaml': question('Q-4') })
    const pushed = await run('push')
    expect([pushed.out, pushed.err]).toEqual([
      expect.stringMatching(/^1 written, 0 taken away, 3 the same\n.* has 1 error and 0 warnings/),
      expect.stringContaining('stray.yaml: The file stands in no folder'),
    ])
    await writeFile(join(folder, '.evident-bank.json'), '{"format":1,"bank":"x","files":{"../../x":"y"}}')
    await write('ice/Q-1.yaml', asking('Theirs?'))
    expect((await run('pull')).err).toContain('.evident-bank.json: The file is not as this program wrote it. Delete it')
  })

  it('a document that is damaged: all others are pulled, and a forced push from a folder that has the file mends it', async () => {
    const { url, folder, run, write, text, store } = await pulled()
    const spoil = (id: string) =>
      server().ask(
        url,
        `insert into documents (shelf, id, version, body) values ('bank', $1, 1, '7')
        on conflict (shelf, id) do update set body = '7', version = documents.version + 1`,
        [id],
      )
    await spoil(idOf('ice/Q-1.yaml'))
    await spoil('stray')
    await write('ice/b.md', level('b', 'A lake freezes. {#s1-03 E3}'))
    const { out, err, isDone } = await run('pull')
    expect([out, isDone]).toEqual(['1 written, 0 taken away, 1 the same\n', false])
    expect(err).toMatch(/ice\/Q-1\.yaml: What the database holds.*bank\/stray: What the database holds/s)
    expect(await text('ice/Q-1.yaml')).toBe(question('Q-1'))
    expect((await run('push')).err).toMatch(/\n {2}bank\/stray\n {2}ice\/Q-1\.yaml\n$/)
    expect((await run('push', '--force')).out).toMatch(/^1 written, 1 taken away, 2 the same\n/)
    expect((await loadBank(await shelfPlace(store))).problems).toEqual([])
    expect((await loadBank(folder)).questions.size).toBe(1)
  })

  it('paper prints the bank of the database, not that of the folder', async () => {
    const { url } = await filled()
    const env = { DATABASE_URL: url, QUESTIONS_DIR: await folderOf({}) }
    const { out, code } = await evident(['paper', 'ice'], env)
    expect([out, code]).toEqual([expect.stringContaining('Why does ice float?'), 0])
    const away = await evident(['paper', 'ice'], { ...env, DATABASE_URL: nobody })
    expect([away.err, away.code]).toEqual([expect.stringContaining('The database does not answer'), 1])
  })

  it('somebody who changes a file while it is pushed keeps it', async () => {
    const { folder, store, put, inDatabase } = await pulled()
    await put({ 'ice/Q-1.yaml': asking('Mine?'), 'ice/Q-2.yaml': question('Q-2') })
    // Somebody is faster between the look at the database and the writing.
    const faster = {
      shelf: <T extends Json>(name: string): Shelf<T> => {
        const shelf = store.shelf<T>(name)
        return {
          ...shelf,
          put: async (id, value, after) => {
            if (id === idOf('ice/Q-1.yaml')) await write(store, 'ice/Q-1.yaml', Buffer.from(asking('Theirs?')))
            return shelf.put(id, value, after)
          },
        }
      },
    }
    expect(await push(faster, folder, true)).toEqual({ is: 'overtaken', files: ['ice/Q-1.yaml'] })
    expect([await inDatabase('ice/Q-1.yaml'), await inDatabase('ice/Q-2.yaml')]).toEqual([asking('Theirs?'), question('Q-2')])
    expect(await push(store, folder, false)).toEqual({ is: 'clash', files: ['ice/Q-1.yaml'] })
  })
})
