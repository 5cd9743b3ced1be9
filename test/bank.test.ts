import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadBank } from '../src/bank/load.ts'
import { questionVersion } from '../src/bank/version.ts'
import { kinds } from '../src/kinds/index.ts'
import { takingTurns } from '../src/turns.ts'
import { but, load, told } from './bank-set-up.ts'
import { type Files, folderOf, level, question, sound } from './fixtures/bank-folder.ts'

describe('a bank', () => {
  it('is read from its folder', async () => {
    const quizzes =
      '- id: first\n  title: First\n  level: a\n  questions: [Q-1, Q-2]\n- {id: other, title: Other, level: b, questions: [Q-2], feedback: each, proof: false}\n'
    const bank = await load({
      ...sound,
      'ice/Q-2.yml': question('Q-2').replace('[E2]', '[E3]').replace('level: a', 'level: b'),
      'ice/quizzes.yaml': quizzes.replace(', Q-2]\n', ']\n'),
    })
    expect(told(bank)).toEqual([])
    expect([...bank.passages.values()].map(({ id, levels }) => [id, levels.map((one) => one.level)])).toEqual([['ice', ['a', 'b']]])
    expect([...bank.questions.values()].map(({ question, passage, levels, file }) => [question.id, passage, levels, file])).toEqual([
      ['Q-1', 'ice', ['a', 'b'], 'ice/Q-1.yaml'],
      ['Q-2', 'ice', ['b'], 'ice/Q-2.yml'],
    ])
    expect([...bank.quizzes]).toEqual([
      [
        'ice/first',
        {
          id: 'ice/first',
          passage: 'ice',
          title: 'First',
          level: 'a',
          questions: ['Q-1'],
          feedback: 'end',
          proof: true,
          hints: false,
          order: 'fixed',
        },
      ],
      [
        'ice/other',
        {
          id: 'ice/other',
          passage: 'ice',
          title: 'Other',
          level: 'b',
          questions: ['Q-2'],
          feedback: 'each',
          proof: false,
          hints: false,
          order: 'fixed',
        },
      ],
    ])
  })

  it('may lie behind a link, and hidden files, READMEs and other files in it are nobody’s business', async () => {
    const elsewhere = await folderOf(sound)
    const folder = await folderOf({
      'README.md': 'About',
      'ice/README.md': 'About',
      'ice/.Q-9.yaml': 'x',
      'ice/source.txt': 'x',
      '.git/x.yaml': 'x',
    })
    await rm(join(folder, 'ice'), { recursive: true })
    await symlink(join(elsewhere, 'ice'), join(folder, 'ice'))
    await symlink(join(elsewhere, 'nowhere'), join(folder, 'lost'))
    const bank = await loadBank(folder)
    expect([told(bank), bank.questions.size]).toEqual([[], 1])
  })

  it('is empty where there is no folder, and says so', async () => {
    const bank = await loadBank('/nowhere/at/all')
    expect([bank.questions.size, told(bank)]).toEqual([0, ['.:1:1 error The folder of the questions cannot be read: /nowhere/at/all']])
  })

  it('reads files of Windows like others', async () => {
    const bank = await load({ ...sound, 'ice/Q-1.yaml': `\uFEFF${question('Q-1').replaceAll('\n', '\r\n')}` })
    const unix = await load(sound)
    expect([told(bank), bank.questions.get('Q-1')]).toEqual([[], unix.questions.get('Q-1')])
  })
})

describe('between files', () => {
  it('an id that two have belongs to the file that is named after it, and the other is told', async () => {
    const bank = await load({ ...sound, 'ice/A.yaml': question('Q-1'), 'snow/a.md': level('a'), 'snow/Q-1.yaml': question('Q-1') })
    expect(told(bank)).toEqual([
      'ice/A.yaml:1:5 warning The question is “Q-1”, and the file is called A.yaml',
      'ice/A.yaml:1:5 error “Q-1” is the id of the question in ice/Q-1.yaml, too',
      'snow/Q-1.yaml:1:5 error “Q-1” is the id of the question in ice/Q-1.yaml, too',
    ])
    expect([...bank.questions.values()].map(({ file }) => file)).toEqual(['ice/Q-1.yaml'])
  })

  it.each<[name: string, files: Files, problems: string[]]>([
    [
      'a folder without a passage',
      { 'snow/Q-2.yaml': question('Q-2') },
      ['snow:1:1 error The folder has no passage', 'snow/Q-2.yaml:18:8 error The passage has no level “a”'],
    ],
    [
      'a folder whose name cannot be that of a passage',
      { 'Über uns/a.md': level('a') },
      ['Über uns:1:1 error “Über uns” cannot be the name of a passage'],
    ],
    ['a level whose name cannot be one', { 'ice/C.md': level('C') }, ['ice/C.md:1:1 error “C” cannot be the name of a level']],
    [
      'a file in no folder',
      { 'Q-2.yaml': question('Q-2') },
      ['Q-2.yaml:1:1 warning The file stands in no folder of a passage, and is not read'],
    ],
    [
      'a folder in a folder',
      { 'ice/more/Q-2.yaml': question('Q-2') },
      ['ice/more:1:1 warning A folder within the folder of a passage is not read'],
    ],
    [
      'quizzes twice',
      { 'ice/quizzes.yaml': '', 'ice/quizzes.yml': '' },
      ['ice/quizzes.yml:1:1 warning The file is not read, for there is quizzes.yaml, too'],
    ],
  ])('%s is told', async (_, files, problems) => {
    const bank = await load({ ...sound, ...files })
    expect(told(bank).sort()).toEqual(problems.sort())
    expect(bank.questions.has('Q-1')).toBe(true)
  })

  it('a level with an error is not served, and what waits for it is said once', async () => {
    const bank = await load({
      ...sound,
      'ice/a.md': level('a', '| a table |'),
      'ice/Q-2.yaml': question('Q-2'),
      'ice/quizzes.yaml': '- {id: x, title: X, level: a, questions: [Q-1]}',
    })
    expect(told(bank)).toEqual([
      'ice/a.md:1:1 warning Until this file is mended, nothing is asked at level a, for which 2 questions were written',
      'ice/a.md:8:1 error A table cannot stand in a passage',
    ])
    expect([bank.passages.get('ice')?.levels.map((one) => one.level), bank.questions.get('Q-1')?.levels, bank.quizzes.size]).toEqual([
      ['b'],
      ['b'],
      0,
    ])
  })

  it('a level that cannot be read at all does not make labels unknown', async () => {
    const bank = await load({ ...sound, 'ice/b.md': Uint8Array.of(0xff), 'ice/Q-2.yaml': question('Q-2').replace('[E2]', '[[E2], [E3]]') })
    expect(told(bank)).toEqual(['ice/b.md:1:1 error The file is not UTF-8 text'])
  })

  it('of a file with very many mistakes the first fifty are told', async () => {
    const bank = await load({
      ...sound,
      'ice/Q-2.yaml': `${question('Q-2')}${Array.from({ length: 80 }, (_, at) => `x${at}: 1\n`).join('')}`,
    })
    expect(told(bank)).toHaveLength(51)
    expect(told(bank).at(-1)).toBe('ice/Q-2.yaml:74:1 error There are 30 more problems from here on')
  })
})

describe('versions', () => {
  const versionOf = async (text: string) => (await load({ ...sound, 'ice/Q-1.yaml': text })).questions.get('Q-1')?.version
  it('of a question follow from what it asks, and not from remarks or the order of fields', async () => {
    const version = await versionOf(question('Q-1'))
    expect(version).toMatch(/^[0-9a-f]{16}$/)
    const [id, ...rest] = question('Q-1').split('\n')
    const same = [
      but('Cold alone', 'The cold alone'),
      but('It needs', 'Ice needs'),
      but('tempts: E1', 'tempts: E2'),
      but('infer', 'locate'),
      `${rest.join('\n')}${id}\n`,
      but('prompt:', 'points: 1\nprompt:'),
    ]
    for (const text of same) expect(await versionOf(text)).toBe(version)
    const other = [but('Why does', 'How does'), but('room.', 'space.'), but('[E2]', '[E1]'), but('prompt:', 'points: 2\nprompt:')]
    expect(new Set([version, ...(await Promise.all(other.map(versionOf)))]).size).toBe(5)
  })

  it('of a question are the same in whatever order its fields are held', async () => {
    const found = (await load(sound)).questions.get('Q-1')
    if (!found) throw new Error('The question was not read')
    const { id, prompt, ...others } = found.question
    expect(questionVersion({ ...others, prompt, id })).toBe(found.version)
  })

  it('of a passage follow from its text, whatever the line ends', async () => {
    const version = async (files: Files) => (await load({ ...sound, ...files })).passages.get('ice')?.version
    const before = await version({})
    expect(before).toMatch(/^[0-9a-f]{16}$/)
    expect(await version({ 'ice/a.md': level('a').replaceAll('\n', '\r\n') })).toBe(before)
    expect(await version({ 'ice/a.md': level('a').replace('sink', 'drown') })).not.toBe(before)
  })
})

describe('speed', () => {
  it('5,000 questions are loaded, and a timer in between is hardly ever late', async () => {
    const count = 5000
    const folder = await folderOf({
      ...sound,
      ...Object.fromEntries(Array.from({ length: count }, (_, at) => [`ice/L-${at}.yaml`, question(`L-${at}`)])),
    })
    const waits: number[] = []
    let last = performance.now()
    const timer = setInterval(() => {
      waits.push(performance.now() - last)
      last = performance.now()
    }, 1)
    const began = process.cpuUsage()
    const bank = await loadBank(folder)
    const { user, system } = process.cpuUsage(began)
    clearInterval(timer)
    expect([bank.questions.size, told(bank)]).toEqual([count + 1, []])
    // Three seconds on an idle machine; here others may be at work, so that it is the processor's time that counts, with room to spare.
    expect((user + system) / 1e6).toBeLessThan(12)
    expect(waits.filter((wait) => wait > 50).length / waits.length).toBeLessThan(0.05)
  })
})

describe('long work', () => {
  it('lets a timer have its turn', async () => {
    const turn = takingTurns()
    let rang = false
    setTimeout(() => (rang = true), 1)
    for (const until = performance.now() + 80; performance.now() < until; ) await turn()
    expect(rang).toBe(true)
  })
})

describe('the bank that comes along', () => {
  it('has no errors, and its kinds are known', async () => {
    const bank = await loadBank(fileURLToPath(new URL('../questions', import.meta.url)))
    expect(told(bank).filter((line) => line.includes(' error '))).toEqual([])
    expect(bank.questions.size).toBeGreaterThan(0)
    for (const { question } of bank.questions.values()) expect(Object.keys(kinds)).toContain(question.kind)
  })
})
