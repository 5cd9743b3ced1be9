import { rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadBank } from '../src/bank/load.ts'
import { type Files, folderOf, level, put, question, sound } from './fixtures/bank-folder.ts'
import { asking, live, prompt, told, until } from './live-set-up.ts'

describe('what is saved in an editor', () => {
  it('is in service soon, as another version, and what did not change is the same as before', async () => {
    const { bank, put } = await live({ ...sound, 'ice/Q-2.yaml': question('Q-2') })
    const before = bank()
    await put({ 'ice/Q-1.yaml': asking('Why does it swim?') })
    await until(() => prompt(bank) === 'Why does it swim?')
    expect(bank().questions.get('Q-1')?.version).not.toBe(before.questions.get('Q-1')?.version)
    expect(bank().questions.get('Q-2')?.question).toBe(before.questions.get('Q-2')?.question)
    expect(bank().passages.get('ice')).toBe(before.passages.get('ice'))
    expect(before.questions.get('Q-1')?.question.prompt).toBe('Why does ice float?')
  })

  it('with size and time as they were before is noticed', async () => {
    const { folder, bank } = await live()
    const path = join(folder, 'ice/Q-1.yaml')
    const old = new Date('2020-01-01')
    await utimes(path, old, old)
    for (const words of ['Why does ice flaot?', 'Why does ice folat?']) {
      await writeFile(path, asking(words))
      await utimes(path, old, old)
      await until(() => prompt(bank) === words)
      expect((await stat(path)).mtime).toEqual(old)
    }
  })

  it('beside the file and renamed over it is noticed', async () => {
    const { folder, bank, put } = await live()
    for (const words of ['Once?', 'Twice?']) {
      await put({ 'ice/.Q-1.yaml.swp': asking(words) })
      await rename(join(folder, 'ice/.Q-1.yaml.swp'), join(folder, 'ice/Q-1.yaml'))
      await until(() => prompt(bank) === words)
    }
    expect(told(bank())).toEqual([])
  })

  it('bit by bit is asked as it was until it is whole', async () => {
    const { folder, bank, refresh } = await live()
    const text = asking('Why does it swim?')
    const whole = text.indexOf('ticks:')
    for (let end = 0; end < whole; end += 60) {
      await writeFile(join(folder, 'ice/Q-1.yaml'), text.slice(0, end))
      await refresh()
      expect(prompt(bank)).toBe('Why does ice float?')
      expect(bank().problems[0]?.inService).toBe(true)
    }
    await writeFile(join(folder, 'ice/Q-1.yaml'), text)
    await until(() => prompt(bank) === 'Why does it swim?')
    expect(bank().problems).toEqual([])
  })

  it('behind a link is noticed, too', async () => {
    const elsewhere = await folderOf({ 'x.yaml': asking('First?', 'Q-2') })
    const { folder, bank } = await live()
    await symlink(join(elsewhere, 'x.yaml'), join(folder, 'ice/Q-2.yaml'))
    await until(() => prompt(bank, 'Q-2') === 'First?')
    await put(elsewhere, { 'x.yaml': asking('Second?', 'Q-2') })
    await until(() => prompt(bank, 'Q-2') === 'Second?')
  })

  it('is told once; a look at what did not change tells nothing', async () => {
    const { news, put, refresh, bank } = await live()
    for (let look = 0; look < 5; look++) await refresh()
    expect(news).toEqual([])
    await put({ 'ice/Q-1.yaml': asking('Why?') })
    await Promise.all([refresh(), refresh(), refresh()])
    expect(news).toEqual([bank()])
    // Saved as it was.
    await put({ 'ice/Q-1.yaml': asking('Why?') })
    await refresh()
    expect(news).toHaveLength(1)
  })

  it('and read at once is not lost to a look at all files that is under way', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`ice/L-${at}.yaml`, question(`L-${at}`)]))
    const { bank, put, refresh, reread } = await live({ ...sound, ...many })
    for (let turn = 0; turn < 20; turn++) {
      const look = refresh()
      await put({ 'ice/Q-1.yaml': asking(`Turn ${turn}?`), [`ice/N-${turn}.yaml`]: question(`N-${turn}`) })
      await Promise.all([reread('ice/Q-1.yaml'), reread(`ice/N-${turn}.yaml`)])
      expect([prompt(bank), bank().questions.has(`N-${turn}`)]).toEqual([`Turn ${turn}?`, true])
      await look
      expect([prompt(bank), bank().questions.size]).toEqual([`Turn ${turn}?`, 302 + turn])
    }
  })
})

describe('a file that breaks', () => {
  const quizzes = '- {id: x, title: X, level: a, questions: [Q-1]}\n'
  it.each<[what: string, file: string, broken: string, problem: string]>([
    ['a question', 'ice/Q-1.yaml', asking('"Why'), 'ice/Q-1.yaml:3:9 The quotation mark or bracket that opens here is not closed'],
    ['a question by its evidence', 'ice/Q-1.yaml', question('Q-1').replace('[E2]', '[E9]'), 'ice/Q-1.yaml:15:12 No sentence'],
    ['a question by its id', 'ice/Q-1.yaml', question('Q-2'), 'ice/Q-1.yaml:1:5 “Q-2” is the id of the question in ice/Q-2.yaml, too'],
    ['a level', 'ice/a.md', level('a', '| a table |'), 'ice/a.md:8:1 A table cannot stand in a passage'],
    ['a list of quizzes', 'ice/quizzes.yaml', '- [', 'ice/quizzes.yaml:1:3 The quotation mark or bracket that opens here is not closed'],
    [
      'one quiz of a list',
      'ice/quizzes.yaml',
      quizzes.replace('level: a', 'level: z'),
      'ice/quizzes.yaml:1:28 The passage has no level “z”',
    ],
  ])('stays in service as it was, and says so: %s', async (_, file, broken, problem) => {
    const files: Files = { ...sound, 'ice/Q-2.yaml': question('Q-2'), 'ice/quizzes.yaml': quizzes }
    const { folder, bank, put, refresh } = await live(files)
    const before = bank()
    await put({ [file]: broken })
    await until(() => bank().problems.length > 0)
    const errors = bank().problems.filter(({ severity }) => severity === 'error')
    expect(told({ ...bank(), problems: errors })).toEqual([expect.stringContaining(problem)])
    expect(errors.map(({ inService }) => inService)).toEqual([true])
    expect([bank().passages, bank().questions, bank().quizzes]).toEqual([before.passages, before.questions, before.quizzes])

    // Read anew there is nothing that was better, and lint says what is so.
    const fresh = await loadBank(folder)
    expect(fresh.problems.filter(({ severity }) => severity === 'error').map(({ inService }) => inService)).toContain(undefined)
    expect([fresh.passages, fresh.questions, fresh.quizzes]).not.toEqual([before.passages, before.questions, before.quizzes])

    await put({ [file]: files[file] ?? '' })
    await refresh()
    expect([told(bank()), bank().questions]).toEqual([[], before.questions])
  })

  it('is a list of quizzes only where one of them cannot be asked at all', async () => {
    const { bank, put, refresh } = await live({ ...sound, 'ice/quizzes.yaml': quizzes })
    await put({ 'ice/quizzes.yaml': quizzes.replace('[Q-1]', '[Q-1, Q-9]').replace('X,', 'Y,') })
    await refresh()
    expect(told(bank())).toEqual(['ice/quizzes.yaml:1:48 There is no question “Q-9”; the quiz is asked without it'])
    expect([...bank().quizzes.values()].map(({ title, questions }) => [title, questions])).toEqual([['Y', ['Q-1']]])
  })

  it('is not there where it was broken from the beginning, and is there when it is mended', async () => {
    const { bank, put } = await live({ ...sound, 'ice/Q-1.yaml': asking('"Why') })
    expect([bank().questions.size, bank().problems.map(({ inService }) => inService)]).toEqual([0, [undefined]])
    await put({ 'ice/Q-1.yaml': question('Q-1') })
    await until(() => bank().questions.has('Q-1'))
    expect(bank().problems).toEqual([])
  })

  it('keeps the id that it had, so that nobody else gets it meanwhile', async () => {
    const { bank, put, refresh } = await live({ ...sound, 'ice/Q-3.yaml': question('Q-3').replace('level: a', 'level: a\nenemies: [Q-1]') })
    await put({ 'ice/Q-1.yaml': asking('"Why'), 'ice/Q-2.yaml': question('Q-1') })
    await refresh()
    expect(told(bank())).toEqual([
      'ice/Q-1.yaml:3:9 The quotation mark or bracket that opens here is not closed, and stays',
      expect.stringContaining('ice/Q-2.yaml:1:5 The question is “Q-1”'),
      'ice/Q-2.yaml:1:5 “Q-1” is the id of the question in ice/Q-1.yaml, too',
    ])
    expect(bank().questions.get('Q-1')?.file).toBe('ice/Q-1.yaml')
  })

  it('does not stay where its evidence is gone from the text', async () => {
    const { bank, put, refresh } = await live()
    await put({ 'ice/Q-1.yaml': asking('"Why') })
    await refresh()
    expect(bank().questions.has('Q-1')).toBe(true)
    for (const name of ['a', 'b']) await put({ [`ice/${name}.md`]: level(name).replace(' E2', '') })
    await refresh()
    expect([bank().questions.size, told(bank())]).toEqual([
      0,
      ['ice/Q-1.yaml:3:9 The quotation mark or bracket that opens here is not closed'],
    ])
  })
})

describe('a file that is deleted', () => {
  it('takes its question away, and a broken one of its name does not bring it back', async () => {
    const { folder, bank, put } = await live({ ...sound, 'ice/quizzes.yaml': '- {id: x, title: X, level: a, questions: [Q-1]}\n' })
    await rm(join(folder, 'ice/Q-1.yaml'))
    await until(() => !bank().questions.has('Q-1'))
    expect(bank().quizzes.size).toBe(0)
    await put({ 'ice/Q-1.yaml': asking('"Why') })
    await until(() => bank().problems.some(({ file }) => file === 'ice/Q-1.yaml'))
    expect(bank().questions.size).toBe(0)
    await put({ 'ice/Q-1.yaml': question('Q-1') })
    await until(() => bank().questions.has('Q-1'))
    expect([told(bank()), bank().quizzes.size]).toEqual([[], 1])
  })

  it('takes its level away, and is back with it', async () => {
    const { folder, bank, put } = await live()
    const levels = () => bank().questions.get('Q-1')?.levels.join()
    await rm(join(folder, 'ice/b.md'))
    await until(() => levels() === 'a')
    expect(bank().passages.get('ice')?.levels).toHaveLength(1)
    await put({ 'ice/b.md': sound['ice/b.md'] })
    await until(() => levels() === 'a,b')
  })
})

describe('a text that changes', () => {
  it('is another version, and its questions are held to it anew', async () => {
    const { bank, put, refresh } = await live({
      ...sound,
      'ice/Q-2.yaml': question('Q-2').replace('[E2]', '[E3]').replace('level: a', 'level: b'),
    })
    const before = bank()
    const levels = () => [...bank().questions.values()].map(({ question, levels }) => [question.id, ...levels])
    expect(levels()).toEqual([
      ['Q-1', 'a', 'b'],
      ['Q-2', 'b'],
    ])
    await put({ 'ice/a.md': level('a', 'A lake freezes. {#s1-03 E3}') })
    await until(() => levels()[1]?.join() === 'Q-2,a,b')
    expect(bank().passages.get('ice')?.version).not.toBe(before.passages.get('ice')?.version)
    expect(bank().questions.get('Q-2')?.question).toBe(before.questions.get('Q-2')?.question)

    await put({ 'ice/a.md': level('a'), 'ice/b.md': level('b') })
    await refresh()
    expect([levels(), told(bank())]).toEqual([[['Q-1', 'a', 'b']], ['ice/Q-2.yaml:15:12 No sentence of the passage carries “E3”']])
  })

  it('is there in a folder that is new, and gone with its folder', async () => {
    const { folder, bank, put } = await live()
    await put({ 'snow/a.md': level('a'), 'snow/Q-2.yaml': question('Q-2') })
    await until(() => bank().questions.get('Q-2')?.passage === 'snow')
    await put({ 'snow/Q-2.yaml': asking('And now?', 'Q-2') })
    await until(() => prompt(bank, 'Q-2') === 'And now?')
    await rename(join(folder, 'snow'), join(folder, 'rain'))
    await until(() => bank().questions.get('Q-2')?.passage === 'rain')
    await rm(join(folder, 'rain'), { recursive: true })
    await until(() => !bank().questions.has('Q-2'))
    expect([[...bank().passages.keys()], told(bank())]).toEqual([['ice'], []])
  })
})
