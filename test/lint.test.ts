import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFolder } from '../src/settings.ts'

const cli = join(projectFolder, 'dist', 'cli-of-the-lint-test.js')
let questions = ''

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
  questions = await mkdtemp(join(tmpdir(), 'lint-'))
  await mkdir(join(questions, 'ice'))
  await mkdir(join(questions, 'snow'))
})
afterAll(() => Promise.all([rm(cli, { force: true }), rm(questions, { recursive: true, force: true })]))

/** Runs the command in a process of its own. */
function evident(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [cli, ...args], { env: { PATH: process.env.PATH, QUESTIONS_DIR: questions, ...env } })
  const said = { out: '', err: '' }
  child.stdout.on('data', (data) => (said.out += data))
  child.stderr.on('data', (data) => (said.err += data))
  return new Promise<typeof said & { code: number | null }>((done) => child.once('close', (code) => done({ ...said, code })))
}

const passage = '---\r\ntitle: Ice\r\nlanguage: en\r\n---\r\nIce floats.  \r\n'
const bad = 'id: Q-1\nkind: single-choise\n'

describe('evident lint', () => {
  it('says nothing but a count where nothing is wrong', async () => {
    await writeFile(join(questions, 'ice', 'a.md'), '---\ntitle: Ice\nlanguage: en\n---\nIce floats. {#s1}\n')
    await writeFile(join(questions, 'snow', 'a.md'), '---\ntitle: Snow\nlanguage: en\n---\nSnow falls. {#s1}\n')
    expect(await evident(['lint'])).toEqual({ out: '2 passages, 0 questions, 0 quizzes: 0 errors, 0 warnings\n', err: '', code: 0 })
  })

  it('says what is wrong where, and what to do, and ends with 1', async () => {
    await writeFile(join(questions, 'snow', 'Q-1.yaml'), bad)
    const { out, err, code } = await evident(['lint'])
    const [where, what, count, ...more] = out.split('\n')
    expect(where).toBe('snow/Q-1.yaml:2:7 error There is no kind “single-choise”')
    expect(what).toMatch(/^ {4}Did you mean “single-choice”\?/)
    expect([count, more, err, code]).toEqual(['2 passages, 0 questions, 0 quizzes: 1 error, 0 warnings', [''], '', 1])
  })

  it('says the same as JSON', async () => {
    const { out, code } = await evident(['lint', '--json'])
    expect([JSON.parse(out), code]).toEqual([
      [
        {
          file: 'snow/Q-1.yaml',
          line: 2,
          column: 7,
          severity: 'error',
          message: 'There is no kind “single-choise”',
          remedy: expect.any(String),
        },
      ],
      1,
    ])
  })

  it('ends with 0 where there are only warnings', async () => {
    await rm(join(questions, 'snow', 'Q-1.yaml'))
    await writeFile(join(questions, 'ice', 'a.md'), passage)
    const { out, code } = await evident(['lint'])
    expect(out).toContain('ice/a.md:5:1 warning The sentences have no ids yet')
    expect(code).toBe(0)
  })

  it('--fix writes ids into that file and into no other, and leaves nothing beside it', async () => {
    await chmod(join(questions, 'ice', 'a.md'), 0o640)
    const other = (await stat(join(questions, 'snow', 'a.md'))).mtimeMs
    const damaged = `${passage}| a table |\r\n`
    await writeFile(join(questions, 'ice', 'b.md'), damaged)
    const { out, err, code } = await evident(['lint', '--fix', '--json'])
    expect(err).toBe('ice/a.md: ids were written\n')
    expect(JSON.parse(out).map(({ file, severity }: { file: string; severity: string }) => `${file} ${severity}`)).toEqual([
      'ice/b.md warning',
      'ice/b.md error',
    ])
    expect(code).toBe(1)
    expect(await readFile(join(questions, 'ice', 'a.md'), 'utf8')).toBe(passage.replace('floats.', 'floats. {#s0-01}'))
    expect(await readFile(join(questions, 'ice', 'b.md'), 'utf8')).toBe(damaged)
    expect([(await stat(join(questions, 'ice', 'a.md'))).mode & 0o777, (await stat(join(questions, 'snow', 'a.md'))).mtimeMs]).toEqual([
      0o640,
      other,
    ])
    expect(await readdir(join(questions, 'ice'))).toEqual(['a.md', 'b.md'])
    expect((await evident(['lint', '--fix'])).err).toBe('')
  })
})

describe('evident', () => {
  it('tells its commands and its version', async () => {
    const { version } = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'))
    const help = await evident(['--help'])
    expect([help.code, help.out]).toEqual([0, expect.stringMatching(/ {2}serve .*\n {2}lint /)])
    expect(await evident(['--version'])).toEqual({ out: `${version}\n`, err: '', code: 0 })
  })

  it.each([
    [['nonsense'], /unknown command/],
    [['lint', '--nonsense'], /unknown option/],
    [['lint', 'more'], /too many arguments/],
    [[], /Usage/],
  ])('ends with 2 after %j', async (args, words) => {
    expect(await evident(args)).toEqual({ out: '', err: expect.stringMatching(words), code: 2 })
  })

  it('ends with 2 where the environment is wrong, and names all that is', async () => {
    const { err, code } = await evident(['lint'], { PORT: 'x', SECRET: 'short' })
    expect([err.split('\n').map((line) => line.split(':')[0]), code]).toEqual([['PORT', 'SECRET', ''], 2])
  })
})
