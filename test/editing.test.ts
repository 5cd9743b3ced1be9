import { execFileSync } from 'node:child_process'
import { chmod, lstat, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { editing, type Source } from '../src/bank/editing.ts'
import { liveBank } from '../src/bank/live.ts'
import { loadBank } from '../src/bank/load.ts'
import { type Files, folderOf, level, put, question, sound } from './fixtures/bank-folder.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})

/** A bank that lives over a folder with these files, and looks at them only when it is told to. */
async function desk(files: Files = sound) {
  const folder = await folderOf(files)
  const live = await liveBank(folder, { every: 1e9 })
  undo.push(live.close)
  const edit = editing(folder, live)
  return {
    folder,
    live,
    edit,
    text: (file: string) => readFile(join(folder, file), 'utf8'),
    prompt: (id = 'Q-1') => live.bank().questions.get(id)?.question.prompt,
    /** The source of a file, and what it says with these fields changed. */
    async with(file: string, change: object): Promise<[source: Source, value: object]> {
      const source = await edit.source(file)
      if (!source) throw new Error(`${file} cannot be opened`)
      return [source, { ...Object(source.value), ...change }]
    },
  }
}
const fresh = (id: string): { id: string; [field: string]: unknown } => ({
  id,
  kind: 'true-false-not-given',
  prompt: 'Ice sinks.',
  answer: false,
  why: { true: 'The text says that it floats.', 'not given': 'One sentence says what ice does.' },
  evidence: ['E2'],
  explanation: 'It floats.',
  process: 'locate',
  level: 'a',
})
const quiz = (id: string) => ({ id, title: 'Ice', level: 'a', questions: ['Q-1'] })

describe('saving a question', () => {
  it('changes the lines that say something else, and it is in service at once', async () => {
    const { edit, text, prompt, with: changed } = await desk({ ...sound, 'ice/Q-1.yaml': `# Mine.\n${question('Q-1')}` })
    const [source, value] = await changed('ice/Q-1.yaml', { prompt: 'Why does it swim?' })
    const saved = await edit.save('ice/Q-1.yaml', value, source.hash)
    expect(prompt()).toBe('Why does it swim?')
    expect(await text('ice/Q-1.yaml')).toBe(source.text.replace('Why does ice float?', 'Why does it swim?'))
    expect(saved).toEqual({ is: 'saved', source: await edit.source('ice/Q-1.yaml') })
    expect(saved.is === 'saved' && saved.source.hash).not.toBe(source.hash)
  })

  it('that is as it was leaves the file alone', async () => {
    const { folder, edit, with: changed } = await desk()
    const [source, value] = await changed('ice/Q-1.yaml', {})
    const before = await stat(join(folder, 'ice/Q-1.yaml'))
    expect(await edit.save('ice/Q-1.yaml', value, source.hash)).toEqual({ is: 'saved', source })
    const { ino, mtimeMs } = await stat(join(folder, 'ice/Q-1.yaml'))
    expect([ino, mtimeMs]).toEqual([before.ino, before.mtimeMs])
  })

  it('keeps what Windows puts into a file, its rights, and the link behind which it lies; nothing is left beside it', async () => {
    const elsewhere = await folderOf({ 'real.yaml': `\uFEFF${question('Q-2').replaceAll('\n', '\r\n')}` })
    const { folder, live, edit, text, prompt, with: changed } = await desk()
    await chmod(join(elsewhere, 'real.yaml'), 0o666)
    await symlink(join(elsewhere, 'real.yaml'), join(folder, 'ice/Q-2.yaml'))
    await live.refresh()
    const [source, value] = await changed('ice/Q-2.yaml', { prompt: 'Why?' })
    expect((await edit.save('ice/Q-2.yaml', value, source.hash)).is).toBe('saved')
    expect(await text('ice/Q-2.yaml')).toBe(`\uFEFF${question('Q-2').replace('Why does ice float?', 'Why?').replaceAll('\n', '\r\n')}`)
    expect(prompt('Q-2')).toBe('Why?')
    expect((await lstat(join(folder, 'ice/Q-2.yaml'))).isSymbolicLink()).toBe(true)
    expect((await stat(join(elsewhere, 'real.yaml'))).mode & 0o777).toBe(0o666)
    expect([await readdir(elsewhere), (await readdir(join(folder, 'ice'))).sort()]).toEqual([
      ['real.yaml'],
      ['Q-1.yaml', 'Q-2.yaml', 'a.md', 'b.md'],
    ])
  })

  it('that somebody else changed meanwhile overwrites nothing, and hands back how it stands', async () => {
    const { folder, edit, prompt, text, with: changed } = await desk()
    const [source, value] = await changed('ice/Q-1.yaml', { prompt: 'Mine?' })
    const theirs = question('Q-1').replace('Why does ice float?', 'Theirs?')
    await put(folder, { 'ice/Q-1.yaml': theirs })
    const saved = await edit.save('ice/Q-1.yaml', value, source.hash)
    expect(saved).toEqual({
      is: 'conflict',
      source: expect.objectContaining({ text: theirs, value: expect.objectContaining({ prompt: 'Theirs?' }) }),
    })
    expect(await text('ice/Q-1.yaml')).toBe(theirs)

    const again = await edit.save('ice/Q-1.yaml', value, saved.is === 'conflict' ? (saved.source?.hash ?? '') : '')
    expect([again.is, prompt()]).toEqual(['saved', 'Mine?'])
  })

  it('whose file is gone writes none', async () => {
    const { folder, edit, with: changed } = await desk()
    const [source, value] = await changed('ice/Q-1.yaml', { prompt: 'Mine?' })
    await rm(join(folder, 'ice/Q-1.yaml'))
    expect(await edit.save('ice/Q-1.yaml', value, source.hash)).toEqual({ is: 'conflict', source: undefined })
    expect(await readdir(join(folder, 'ice'))).toEqual(['a.md', 'b.md'])
  })

  it('many times at once is won by exactly one', async () => {
    const { edit, prompt, with: changed } = await desk()
    for (let round = 0; round < 5; round++) {
      const saved = await Promise.all(
        Array.from({ length: 8 }, async (_, at) => {
          const [source, value] = await changed('ice/Q-1.yaml', { prompt: `Round ${round}, ${at}?` })
          return edit.save('ice/Q-1.yaml', value, source.hash)
        }),
      )
      const won = saved.findIndex(({ is }) => is === 'saved')
      expect(saved.map(({ is }) => is).sort()).toEqual([...Array(7).fill('conflict'), 'saved'])
      expect(prompt()).toBe(`Round ${round}, ${won}?`)
      for (const one of saved) expect(one.is === 'conflict' && one.source?.text).not.toBe(undefined)
    }
  })

  it('of many questions at once saves them all, whatever is looked at meanwhile', async () => {
    const ids = Array.from({ length: 40 }, (_, at) => `L-${at}`)
    const {
      edit,
      live,
      prompt,
      with: changed,
    } = await desk({ ...sound, ...Object.fromEntries(ids.map((id) => [`ice/${id}.yaml`, question(id)])) })
    const looks = Array.from({ length: 5 }, () => live.refresh())
    const saved = await Promise.all(
      ids.map(async (id) => {
        const [source, value] = await changed(`ice/${id}.yaml`, { prompt: `Why ${id}?` })
        const { is } = await edit.save(`ice/${id}.yaml`, value, source.hash)
        return [is, prompt(id)]
      }),
    )
    expect(saved).toEqual(ids.map((id) => ['saved', `Why ${id}?`]))
    await Promise.all(looks)
    expect(ids.map((id) => prompt(id))).toEqual(ids.map((id) => `Why ${id}?`))
  })

  it('whose file cannot be read as YAML or as text writes nothing', async () => {
    const bytes = Uint8Array.of(...new TextEncoder().encode(question('Q-2')), 0x23, 0xe9, 0x0a)
    const { folder, edit } = await desk({ ...sound, 'ice/Q-1.yaml': '- [', 'ice/Q-2.yaml': bytes })
    for (const file of ['ice/Q-1.yaml', 'ice/Q-2.yaml']) {
      const source = await edit.source(file)
      expect(source?.value).toBe(undefined)
      expect(await edit.save(file, fresh('Q-2'), source?.hash ?? '')).toEqual({ is: 'conflict', source })
    }
    expect(new Uint8Array(await readFile(join(folder, 'ice/Q-2.yaml')))).toEqual(bytes)
  })
})

describe('a new question', () => {
  it('has a file of its own, as a person would write it, and is in service', async () => {
    const { edit, text, prompt } = await desk()
    const saved = await edit.create('ice', fresh('Q-2'))
    expect(saved).toEqual({ is: 'saved', source: expect.objectContaining({ file: 'ice/Q-2.yaml', value: fresh('Q-2') }) })
    expect(prompt('Q-2')).toBe('Ice sinks.')
    expect((await text('ice/Q-2.yaml')).replace('"true"', 'true')).toBe(`id: Q-2
kind: true-false-not-given
prompt: Ice sinks.
answer: false
why:
  true: The text says that it floats.
  not given: One sentence says what ice does.
evidence: [E2]
explanation: It floats.
process: locate
level: a
`)
  })

  it.each<[how: string, files: Files]>([
    ['is in its passage', { 'ice/Q-2.yaml': question('Q-2') }],
    ['is in another passage', { 'snow/a.md': level('a'), 'snow/Q-2.yaml': question('Q-2') }],
    ['is in a file of another name', { 'ice/X.yaml': question('Q-2') }],
    ['is in a file with mistakes', { 'ice/X.yaml': question('Q-2').replace('infer', 'x') }],
  ])('whose id %s already is not made', async (_, files) => {
    const { folder, edit } = await desk({ ...sound, ...files })
    const before = await readdir(join(folder, 'ice'))
    expect(await edit.create('ice', fresh('Q-2'))).toEqual({ is: 'taken' })
    expect(await readdir(join(folder, 'ice'))).toEqual(before)
  })

  it('never takes the place of a file, be it one that nobody looked at yet', async () => {
    const { folder, edit, text } = await desk()
    await put(folder, { 'ice/Q-2.yaml': '# Mine, not finished\n' })
    expect(await edit.create('ice', fresh('Q-2'))).toEqual({ is: 'taken' })
    expect(await text('ice/Q-2.yaml')).toBe('# Mine, not finished\n')
    expect((await readdir(join(folder, 'ice'))).sort()).toEqual(['Q-1.yaml', 'Q-2.yaml', 'a.md', 'b.md'])
  })

  it('of one id made many times at once is made once, in whatever passage', async () => {
    const { edit, live } = await desk({ ...sound, 'snow/a.md': level('a') })
    const saved = await Promise.all(Array.from({ length: 10 }, (_, at) => edit.create(at % 2 ? 'ice' : 'snow', fresh('Q-2'))))
    expect(saved.map(({ is }) => is).sort()).toEqual(['saved', ...Array(9).fill('taken')])
    expect([live.bank().questions.size, live.bank().problems]).toEqual([2, []])
  })

  it('is taken away again by whoever deletes its file', async () => {
    const { folder, edit, live } = await desk()
    await edit.create('ice', fresh('Q-2'))
    await rm(join(folder, 'ice/Q-2.yaml'))
    await live.refresh()
    expect([...live.bank().questions.keys()]).toEqual(['Q-1'])
    expect((await edit.create('ice', fresh('Q-2'))).is).toBe('saved')
  })

  it.each([
    ['the next number of its kind', ['LX-SC-001', 'LX-SC-009', 'OLD-7'], 'LX-SC-010'],
    ['the next after one that is written otherwise', ['q12'], 'q13'],
    ['the first number where none of its kind is there', [], 'IC-SC-001'],
    ['the first number of the passage’s own name for it', ['LX-intro'], 'LX-SC-001'],
  ])('gets %s', async (_, ids, next) => {
    const files = Object.fromEntries(ids.map((id) => [`ice/${id}.yaml`, question(id)]))
    const { edit } = await desk({ 'ice/a.md': level('a'), ...files })
    expect(edit.nextId('ice', 'single-choice')).toBe(next)
  })
})

describe('what only looks like a file of the bank', () => {
  const strange = [
    '',
    '.',
    '/',
    'ice',
    'ice/',
    'ice/a.md',
    'ice/Q-9.yaml',
    'ice/../ice/Q-1.yaml',
    './ice/Q-1.yaml',
    'ice//Q-1.yaml',
    'ice\\Q-1.yaml',
    'ice/.hidden.yaml',
    '../secret.yaml',
    'ice/../../secret.yaml',
    '/etc/passwd',
    'ice/Q-1.yaml\0',
    '__proto__',
    'constructor/prototype',
  ]
  it.each(strange)('is not opened and not written: %j', async (file) => {
    const { folder, edit } = await desk({ ...sound, 'ice/.hidden.yaml': question('Q-3') })
    expect(await edit.source(file)).toBe(undefined)
    for (const hash of ['', 'e3b0c44298fc1c149afbf4c8996fb924'])
      expect(await edit.save(file, fresh('Q-9'), hash)).toEqual({ is: 'conflict', source: undefined })
    expect((await readdir(join(folder, 'ice'))).sort()).toEqual(['.hidden.yaml', 'Q-1.yaml', 'a.md', 'b.md'])
    expect(await readFile(join(folder, 'ice/Q-1.yaml'), 'utf8')).toBe(question('Q-1'))
  })

  it.each(['', '..', '../evil', 'ice/..', 'ice/../ice', '/tmp', 'nowhere', '__proto__', '.'])('is no passage: %j', async (passage) => {
    const { folder, edit } = await desk()
    const before = await readdir(folder, { recursive: true })
    expect(() => edit.create(passage, fresh('Q-9'))).toThrow('No question can be kept as')
    const { hash, text, value } = await edit.quizzes(passage)
    expect([text, value]).toEqual(['', []])
    expect(() => edit.saveQuizzes(passage, [quiz('x')], hash)).toThrow('There is no passage')
    expect(edit.check(`${passage}/Q-9.yaml`, question('Q-9')).faults.map(({ message }) => message)).toContain(
      'The passage has no level “a”',
    )
    expect(await readdir(folder, { recursive: true })).toEqual(before)
  })

  it.each(['', '.', '../Q-9', 'a/b', 'quizzes.yaml', '.hidden', 'Q 9', 'Q\0', 'x'.repeat(41), '__proto__'])('is no id: %j', async (id) => {
    const { folder, edit } = await desk()
    const before = await readdir(folder, { recursive: true })
    expect(() => edit.create('ice', fresh(id))).toThrow('No question can be kept as')
    expect(await readdir(folder, { recursive: true })).toEqual(before)
  })
})

describe('a disk that refuses', () => {
  it('is told where a file stands in the way of the folder, and nothing is changed', async () => {
    const { folder, edit, live, prompt } = await desk()
    await rename(join(folder, 'ice'), join(folder, '.ice'))
    await writeFile(join(folder, 'ice'), '')
    expect(await edit.create('ice', fresh('Q-2'))).toEqual({ is: 'unwritable', message: 'The disk did not take it (ENOTDIR).' })
    await rm(join(folder, 'ice'))
    await rename(join(folder, '.ice'), join(folder, 'ice'))
    await live.refresh()
    expect([prompt(), (await edit.create('ice', fresh('Q-2'))).is]).toEqual(['Why does ice float?', 'saved'])
  })

  // Root may write whatever the rights say, so that it needs a file system of its own.
  const mounts = (() => {
    if (process.getuid?.() !== 0 || process.platform !== 'linux') return false
    try {
      execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })()
  const unmount = (path: string) => execFileSync('umount', ['--lazy', path])
  const isRoot = process.getuid?.() === 0

  it.runIf((mounts || !isRoot) && process.platform !== 'win32')('is told where the folder may not be written to', async () => {
    const { folder, edit, prompt, with: changed } = await desk()
    const [source, value] = await changed('ice/Q-1.yaml', { prompt: 'Mine?' })
    const path = join(folder, 'ice')
    if (isRoot) {
      execFileSync('mount', ['--bind', path, path])
      execFileSync('mount', ['-o', 'remount,ro,bind', path])
    } else await chmod(path, 0o500)
    const refusal = { is: 'unwritable', message: 'The program may not write into the folder of the questions.' }
    try {
      expect(await edit.save('ice/Q-1.yaml', value, source.hash)).toEqual(refusal)
      expect(await edit.create('ice', fresh('Q-2'))).toEqual(refusal)
      expect(await edit.saveQuizzes('ice', [quiz('x')], (await edit.quizzes('ice')).hash)).toEqual(refusal)
      expect([prompt(), await edit.source('ice/Q-1.yaml'), (await readdir(path)).sort()]).toEqual([
        'Why does ice float?',
        source,
        ['Q-1.yaml', 'a.md', 'b.md'],
      ])
    } finally {
      if (isRoot) unmount(path)
      else await chmod(path, 0o700)
    }
    expect((await edit.save('ice/Q-1.yaml', value, source.hash)).is).toBe('saved')
  })

  it.runIf(mounts)('is told where it is full, and the file is as it was', async () => {
    const folder = await folderOf({})
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', folder])
    undo.push(() => unmount(folder))
    await put(folder, sound)
    const live = await liveBank(folder, { every: 1e9 })
    undo.push(live.close)
    const edit = editing(folder, live)
    const source = await edit.source('ice/Q-1.yaml')
    const long = { ...Object(source?.value), flags: Array.from({ length: 12 }, () => 'x'.repeat(300)) }
    for (let size = 1 << 16; size >= 1024; size >>= 1)
      for (let isFull = false; !isFull; )
        isFull = await writeFile(join(folder, 'ballast'), Buffer.alloc(size), { flag: 'a' }).then(
          () => false,
          () => true,
        )
    const refusal = { is: 'unwritable', message: 'The disk is full.' }
    expect(await edit.save('ice/Q-1.yaml', long, source?.hash ?? '')).toEqual(refusal)
    expect(await edit.create('ice', { ...fresh('Q-2') })).toEqual(refusal)
    expect([await edit.source('ice/Q-1.yaml'), (await readdir(join(folder, 'ice'))).sort()]).toEqual([source, ['Q-1.yaml', 'a.md', 'b.md']])
    await rm(join(folder, 'ballast'))
    expect((await edit.save('ice/Q-1.yaml', long, source?.hash ?? '')).is).toBe('saved')
  })
})

describe('a text whose sentences have no ids', () => {
  const bare = (name: string) => level(name).replace(/ \{#.*\}/g, '')
  it('gets them with the first question that is saved, once', async () => {
    const {
      folder,
      edit,
      live,
      text,
      with: changed,
    } = await desk({
      ...sound,
      'ice/a.md': `\uFEFF${bare('a').replaceAll('\n', '\r\n')}`,
      'ice/Q-1.yaml': question('Q-1').replace('[E2]', '[s0-02]').replace('tempts: E1', 'tempts: s0-01'),
      'snow/a.md': bare('a'),
    })
    expect(live.bank().questions.get('Q-1')?.levels).toEqual(['a'])
    const [source, value] = await changed('ice/Q-1.yaml', { prompt: 'Why?' })
    expect((await edit.save('ice/Q-1.yaml', value, 'another hash')).is).toBe('conflict')
    expect(await text('ice/a.md')).not.toContain('{#')
    expect((await edit.save('ice/Q-1.yaml', value, source.hash)).is).toBe('saved')
    const named = bare('a').replace('sink.', 'sink. {#s0-01}').replace('floats.', 'floats. {#s0-02}')
    expect(await text('ice/a.md')).toBe(`\uFEFF${named.replaceAll('\n', '\r\n')}`)
    expect([await text('ice/b.md'), await text('snow/a.md')]).toEqual([sound['ice/b.md'], bare('a')])
    expect([live.bank().questions.get('Q-1')?.question.prompt, live.bank().problems.map(({ file }) => file)]).toEqual([
      'Why?',
      ['snow/a.md'],
    ])

    const before = await stat(join(folder, 'ice/a.md'))
    const [again, next] = await changed('ice/Q-1.yaml', { prompt: 'How?' })
    await edit.save('ice/Q-1.yaml', next, again.hash)
    expect((await stat(join(folder, 'ice/a.md'))).ino).toBe(before.ino)
  })

  it('gets them with a new question, too', async () => {
    const { edit, live, text } = await desk({ 'ice/a.md': bare('a') })
    const value = { ...fresh('Q-1'), evidence: ['s0-02'] }
    expect((await edit.create('ice', value)).is).toBe('saved')
    expect(await text('ice/a.md')).toContain('Ice floats. {#s0-02}')
    expect([live.bank().questions.size, live.bank().problems]).toEqual([1, []])
  })
})

describe('checking a text', () => {
  const others = { 'ice/Q-2.yaml': question('Q-2'), 'snow/a.md': level('a'), 'snow/Q-5.yaml': question('Q-5') }
  it.each<[what: string, text: string, paths: unknown[]]>([
    ['a question without mistakes', question('Q-1'), []],
    ['a colon in plain text', question('Q-1').replace('Why does', 'Why: does'), [undefined]],
    ['missing and strange fields', question('Q-1').replace('process: infer', 'proces: infer'), [['proces'], ['process']]],
    ['a mistake in an option', question('Q-1').replace('right: true', 'right: yes'), [['options', 0, 'right']]],
    ['evidence that no level carries', question('Q-1').replace('[E2]', '[E2, E9]'), [['evidence', 1]]],
    ['a tempting sentence that no level carries', question('Q-1').replace('tempts: E1', 'tempts: E9'), [['options', 1, 'tempts']]],
    ['evidence that its own level does not carry', question('Q-1').replace('[E2]', '[E3]'), [['evidence']]],
    ['a level that is not there', question('Q-1').replace('level: a', 'level: z'), [['level']]],
    ['what its kind finds', question('Q-1').replace('id: cold', 'id: wide'), [['options', 1, 'id']]],
    ['the id of another passage', question('Q-5'), [['id'], ['id']]],
    [
      'enemies that are not there',
      question('Q-1').replace('level: a', 'level: a\nenemies: [Q-2, Q-1, Q-9]'),
      [
        ['enemies', 1],
        ['enemies', 2],
      ],
    ],
    ['nothing', '', [[]]],
  ])('says what loading says, and about which field: %s', async (_, text, paths) => {
    for (const there of [true, false]) {
      const { folder, edit } = await desk(
        there ? { ...sound, ...others } : { 'ice/a.md': sound['ice/a.md'], 'ice/b.md': sound['ice/b.md'], ...others },
      )
      const { faults, question } = edit.check('ice/Q-1.yaml', text)
      expect(faults.map(({ path }) => path).sort()).toEqual(paths.sort())
      await put(folder, { 'ice/Q-1.yaml': text })
      const loaded = await loadBank(folder)
      expect(faults.map(({ line, column, message }) => [line, column, message]).sort()).toEqual(
        loaded.problems
          .filter(({ file }) => file === 'ice/Q-1.yaml')
          .map(({ line, column, message }) => [line, column, message])
          .sort(),
      )
      if (paths.length === 0) expect(question).toEqual(loaded.questions.get('Q-1')?.question)
    }
  })

  it('of quizzes says the same as loading, and about which field', async () => {
    const text =
      '- {id: x, title: X, level: a, questions: [Q-1, Q-9]}\n- {id: y, title: Y, level: b, draw: {seed: 1, of: [{n: 5, process: infer}]}, attempts: 0}\n'
    const { folder, edit } = await desk({ ...sound, ...others })
    const { quizzes, faults } = edit.checkQuizzes('ice', text)
    expect(faults.map(({ path }) => path)).toEqual([
      [1, 'attempts'],
      [0, 'questions', 1],
    ])
    await put(folder, { 'ice/quizzes.yaml': text })
    const loaded = await loadBank(folder)
    expect(loaded.problems.map(({ message }) => message).sort()).toEqual(faults.map(({ message }) => message).sort())
    expect(quizzes).toEqual([...loaded.quizzes.values()])
    const drawn = edit.checkQuizzes('ice', text.replace(', attempts: 0', ''))
    expect(drawn.faults.map(({ path, severity }) => [severity, path])).toContainEqual(['warning', [1, 'draw', 'of', 0, 'n']])
    expect(drawn.quizzes[1]?.questions.toSorted()).toEqual(['Q-1', 'Q-2'])
  })
})

describe('the quizzes of a passage', () => {
  it('are written and changed as the questions are', async () => {
    const { edit, live, text } = await desk()
    const none = await edit.quizzes('ice')
    expect(none).toMatchObject({ file: 'ice/quizzes.yaml', text: '', value: [] })
    const saved = await edit.saveQuizzes('ice', [quiz('x')], none.hash)
    expect(await text('ice/quizzes.yaml')).toBe('- id: x\n  title: Ice\n  level: a\n  questions: [Q-1]\n')
    expect(saved).toEqual({ is: 'saved', source: await edit.quizzes('ice') })
    expect([...live.bank().quizzes.keys()]).toEqual(['ice/x'])

    const { hash } = await edit.quizzes('ice')
    const draw = { seed: 7, of: [{ n: 1, process: 'infer' }] }
    expect((await edit.saveQuizzes('ice', [quiz('x'), { id: 'y', title: 'Y', level: 'b', draw }], hash)).is).toBe('saved')
    expect(live.bank().quizzes.get('ice/y')).toMatchObject({ draw, questions: ['Q-1'] })
    expect(await edit.saveQuizzes('ice', [], hash)).toEqual({ is: 'conflict', source: await edit.quizzes('ice') })
    expect((await edit.saveQuizzes('ice', [], (await edit.quizzes('ice')).hash)).is).toBe('saved')
    expect([live.bank().quizzes.size, (await edit.quizzes('ice')).value]).toEqual([0, []])
  })

  it('are found in the file that they have', async () => {
    const { edit, folder } = await desk({ ...sound, 'ice/quizzes.yml': '# Soon\n' })
    const source = await edit.quizzes('ice')
    expect(source).toMatchObject({ file: 'ice/quizzes.yml', value: null })
    expect((await edit.saveQuizzes('ice', [quiz('x')], source.hash)).is).toBe('saved')
    expect((await readdir(join(folder, 'ice'))).sort()).toEqual(['Q-1.yaml', 'a.md', 'b.md', 'quizzes.yml'])
  })

  it('that were written or taken away by hand meanwhile are not overwritten, and do not come back', async () => {
    const { edit, folder, live, text } = await desk()
    const { hash } = await edit.quizzes('ice')
    const mine = '- {id: mine, title: Mine, level: a, questions: [Q-1]}\n'
    await put(folder, { 'ice/quizzes.yaml': mine })
    expect(await edit.saveQuizzes('ice', [quiz('x')], hash)).toMatchObject({ is: 'conflict', source: { text: mine } })
    expect(await text('ice/quizzes.yaml')).toBe(mine)
    await live.refresh()
    const now = await edit.quizzes('ice')
    await rm(join(folder, 'ice/quizzes.yaml'))
    for (const look of [false, true]) {
      if (look) await live.refresh()
      expect(await edit.saveQuizzes('ice', [quiz('x')], now.hash)).toEqual({ is: 'conflict', source: undefined })
    }
    expect((await readdir(join(folder, 'ice'))).sort()).toEqual(['Q-1.yaml', 'a.md', 'b.md'])
  })

  it('saved many times at once are won by exactly one', async () => {
    const { edit, live } = await desk()
    for (const length of [6, 6]) {
      const { hash } = await edit.quizzes('ice')
      const saved = await Promise.all(
        Array.from({ length }, (_, at) => edit.saveQuizzes('ice', [quiz(`q-${length}-${at}-${hash.slice(0, 4)}`)], hash)),
      )
      expect(saved.map(({ is }) => is).sort()).toEqual([...Array(5).fill('conflict'), 'saved'])
      expect(live.bank().quizzes.size).toBe(1)
    }
  })
})
