import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadBank } from '../src/bank/load.ts'
import { desk, fresh, quiz } from './editing-set-up.ts'
import { level, put, question, sound } from './fixtures/bank-folder.ts'

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
