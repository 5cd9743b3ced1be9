import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { kill, startServer } from './server.ts'
import { walker } from './walker.ts'

it('makes its secret once, readable by nobody else, and knows its learners again after a kill', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'evident-secret-'))
  try {
    const first = await startServer({ DATA_DIR: dataDir })
    const ada = walker(first.address)
    await ada.come('Ada')
    const secret = await readFile(join(dataDir, 'secret'), 'utf8')
    expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600)
    await kill(first.child)

    const second = await startServer({ DATA_DIR: dataDir })
    const back = walker(second.address)
    for (const [name, value] of ada.cookies) back.cookies.set(name, value)
    expect((await back.get('/')).html).toContain('Ada')
    expect(await readFile(join(dataDir, 'secret'), 'utf8')).toBe(secret)

    // A second one on the same folder is refused at once, and told who has it.
    await expect(startServer({ DATA_DIR: dataDir })).rejects.toThrow(new RegExp(String(second.child.pid)))
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
  } finally {
    await rm(dataDir, { recursive: true })
  }
})

it.each([
  [{ SECRET: 'too short' }, /SECRET.*32/],
  [{ PORT: 'eighty' }, /PORT/],
  [{ BASE_URL: 'evident.example' }, /BASE_URL/],
])('refuses to start with %j and says what would be right', async (env, words) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'evident-settings-'))
  await expect(startServer({ DATA_DIR: dataDir, ...env })).rejects.toThrow(words)
  await rm(dataDir, { recursive: true })
})
