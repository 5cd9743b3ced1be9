import { chmod, lstat, readdir, readFile, rm, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { desk, fresh } from './editing-set-up.ts'
import { type Files, folderOf, level, put, question, sound } from './fixtures/bank-folder.ts'

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
