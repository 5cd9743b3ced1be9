import { execFileSync } from 'node:child_process'
import { chmod, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { editing } from '../src/bank/editing.ts'
import { liveBank } from '../src/bank/live.ts'
import { desk, fresh, quiz, undo } from './editing-set-up.ts'
import { folderOf, put, question, sound } from './fixtures/bank-folder.ts'

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
