import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const project = fileURLToPath(new URL('../', import.meta.url))
const given = join(project, 'test/fixtures/thirteenth-kind')
let copy = ''

/** A copy of the project with one kind more: two new files, and one line and one word in the list. */
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'evident-kind-'))
  for (const name of ['src', 'views', 'test', 'questions', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
    await cp(join(project, name), join(copy, name), { recursive: true })
  for (const name of ['node_modules', 'dist']) await symlink(join(project, name), join(copy, name))
  await cp(join(given, 'odd-one-out.ts.txt'), join(copy, 'src/kinds/odd-one-out.ts'))
  await cp(join(given, 'odd-one-out.ejs'), join(copy, 'src/kinds/odd-one-out.ejs'))
  const list = join(copy, 'src/kinds/index.ts')
  const before = await readFile(list, 'utf8')
  const after = before
    .replace(
      "import { numeric } from './numeric.ts'",
      "import { numeric } from './numeric.ts'\nimport { oddOneOut } from './odd-one-out.ts'",
    )
    .replace('  numeric,\n', "  numeric,\n  'odd-one-out': oddOneOut,\n")
  await writeFile(list, after)
})
afterAll(() => rm(copy, { recursive: true, force: true }))

/** A tool of the project, run in the copy. */
async function run(tool: string, ...args: string[]): Promise<string> {
  // What this run of the tests says of itself is not for that one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST|NODE_ENV|BASE_URL)/.test(name)))
  const ran = promisify(execFile)(process.execPath, [join(project, 'node_modules', tool), ...args], { cwd: copy, env })
  const { stdout } = await ran.catch((error: { stdout?: string }) => ({ stdout: `failed\n${error.stdout ?? String(error)}` }))
  return stdout
}

it('takes a thirteenth kind that touches three files, types and all', { timeout: 120_000 }, async () => {
  expect(await run('typescript/bin/tsc', '--noEmit')).toBe('')
})

it('holds the thirteenth kind to every contract, its form and its view among them', { timeout: 120_000 }, async () => {
  const files = ['kinds', 'items', 'form', 'views', 'lint-question'].map((name) => `test/${name}.test.ts`)
  const report = await run('vitest/vitest.mjs', 'run', ...files, '-t', 'odd-one-out', '--reporter=json')
  const { success, numPassedTests, testResults } = JSON.parse(report.slice(report.indexOf('{')))
  expect(
    testResults.flatMap(({ assertionResults }: { assertionResults: { status: string; fullName: string }[] }) =>
      assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    ),
  ).toEqual([])
  expect(success).toBe(true)
  expect(numPassedTests).toBeGreaterThan(20)
})
