import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { liveBank } from '../src/bank/live.ts'
import { folderOf, put, question, sound } from './fixtures/bank-folder.ts'
import { asking, live, open, prompt, told, until } from './live-set-up.ts'
import { kill, startServer } from './server.ts'

describe('a folder of questions', () => {
  it.each<[how: string, leave: (folder: string) => Promise<unknown>, words: string]>([
    ['that is away', async () => undefined, 'The folder of the questions cannot be read: '],
    ['whose place is empty, as of a share that was taken away', (folder) => mkdir(folder), 'The folder of the questions is empty'],
    ['in whose place is a file', (folder) => writeFile(folder, ''), 'The folder of the questions cannot be read: '],
  ])('%s leaves all in service, and says so until it is back', async (_, leave, words) => {
    const { folder, bank } = await live()
    const away = await mkdtemp(join(tmpdir(), 'away-'))
    const before = bank()
    await rename(folder, join(away, 'questions'))
    await leave(folder)
    await until(() => bank().problems.length > 0)
    expect(bank().problems).toEqual([expect.objectContaining({ file: '.', severity: 'error', inService: true })])
    expect(bank().problems[0]?.message).toContain(words)
    expect([bank().questions, bank().passages]).toEqual([before.questions, before.passages])

    await rm(folder, { recursive: true, force: true })
    await rename(join(away, 'questions'), folder)
    await put(folder, { 'ice/Q-1.yaml': asking('Back again?') })
    await until(() => prompt(bank) === 'Back again?')
    expect(told(bank())).toEqual([])
    await rm(away, { recursive: true })
  })

  it('that is not there at first is read when it is', async () => {
    const folder = join(await folderOf({}), 'later')
    const bank = await liveBank(folder)
    open.push(bank)
    expect(told(bank.bank())).toEqual([`.:1:1 The folder of the questions cannot be read: ${folder}`])
    await put(folder, sound)
    await until(() => bank.bank().questions.has('Q-1'))
    expect(told(bank.bank())).toEqual([])
  })

  it('is left alone when the bank is closed', async () => {
    const { folder, bank, put, refresh } = await live()
    for (const one of open.splice(0)) one.close()
    await put({ 'ice/Q-1.yaml': asking('Why?') })
    await refresh()
    expect(prompt(bank)).toBe('Why does ice float?')
    expect(await readFile(join(folder, 'ice/Q-1.yaml'), 'utf8')).toContain('prompt: Why?')
  })
})

describe('the server', () => {
  it('says in the terminal what breaks while it runs, where, and what to do, and that it was mended', async () => {
    const folder = await folderOf(sound)
    const data = await mkdtemp(join(tmpdir(), 'evident-data-'))
    const server = await startServer({ QUESTIONS_DIR: folder, DATA_DIR: data })
    await put(folder, { 'ice/Q-1.yaml': asking('"Why') })
    await until(() => server.output().includes('ice/Q-1.yaml:3:9 error The quotation mark'))
    expect(server.output()).toMatch(/ice\/Q-1\.yaml:3:9 error .*Write the other one.*The last good version stays in service\.\n/)
    await put(folder, { 'ice/Q-1.yaml': question('Q-1') })
    await until(() => server.output().includes('ice/Q-1.yaml: nothing is wrong with it any more'))
    await kill(server.child)
    await rm(data, { recursive: true })
  })
})
