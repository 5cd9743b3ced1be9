import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { projectFolder, secretIn, settingsFrom } from '../src/settings.ts'

describe('settings', () => {
  it('are these where nothing is set', () => {
    expect(settingsFrom({ PATH: '/bin', PORT: '', SECRET: ' ' }, '/evident/')).toEqual({
      settings: {
        port: 3000,
        host: undefined,
        dataDir: '/evident/data',
        questionsDir: '/evident/questions',
        baseUrl: undefined,
        secret: undefined,
        trustProxy: false,
        metricsToken: undefined,
        logLevel: 'warn',
      },
    })
  })

  it('know the folder of the project', async () => {
    expect(JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'))).toMatchObject({ name: 'evident' })
  })

  it.each([
    ['PORT', '8080', { port: 8080 }],
    ['PORT', '0', { port: 0 }],
    ['HOST', '::1', { host: '::1' }],
    ['DATA_DIR', 'here', { dataDir: resolve('here') }],
    ['QUESTIONS_DIR', '/q', { questionsDir: '/q' }],
    ['BASE_URL', 'https://quiz.example.org/', { baseUrl: 'https://quiz.example.org' }],
    ['BASE_URL', 'http://192.168.1.4:3000', { baseUrl: 'http://192.168.1.4:3000' }],
    ['SECRET', 'x'.repeat(32), { secret: 'x'.repeat(32) }],
    ['TRUST_PROXY', 'true', { trustProxy: true }],
    ['TRUST_PROXY', 'false', { trustProxy: false }],
    ['TRUST_PROXY', '2', { trustProxy: 2 }],
    ['METRICS_TOKEN', 'only-for-prometheus', { metricsToken: 'only-for-prometheus' }],
    ['LOG_LEVEL', 'info', { logLevel: 'info' }],
    ['TRUST_PROXY', 'loopback, 10.0.0.0/8,fd00::/8', { trustProxy: ['loopback', '10.0.0.0/8', 'fd00::/8'] }],
  ])('take %s=%s', (name, value, expected) => {
    expect(settingsFrom({ [name]: value })).toMatchObject({ settings: expected })
  })

  it.each([
    ['PORT', '65536', /^PORT: .*0 to 65535/],
    ['PORT', '80a', /^PORT: .*0 to 65535/],
    ['PORT', '-1', /^PORT: .*0 to 65535/],
    ['HOST', 'http://x', /^HOST: .*127\.0\.0\.1/],
    ['BASE_URL', 'quiz.example.org', /^BASE_URL: .*https:\/\//],
    ['BASE_URL', 'ftp://quiz.example.org', /^BASE_URL: .*https:\/\//],
    ['BASE_URL', 'https://quiz.example.org/evident', /^BASE_URL: .*without a path/],
    ['BASE_URL', 'https://quiz.example.org/?a', /^BASE_URL: .*without a path/],
    ['BASE_URL', 'https://me@quiz.example.org', /^BASE_URL: .*without a path/],
    ['SECRET', 'x'.repeat(31), /^SECRET: .*at least 32/],
    ['TRUST_PROXY', 'yes', /^TRUST_PROXY: .*false, true, the number/],
    ['TRUST_PROXY', '10.0.0.0/33', /^TRUST_PROXY: .*false, true, the number/],
    ['METRICS_TOKEN', 'short', /^METRICS_TOKEN: .*at least 16/],
    ['METRICS_TOKEN', 'with spaces between them', /^METRICS_TOKEN: .*without spaces/],
    ['LOG_LEVEL', 'loud', /^LOG_LEVEL: .*error, warn, info, debug/],
    ['TRUST_PROXY', '10.0.0.1,', /^TRUST_PROXY: .*false, true, the number/],
  ])('refuse %s=%s and say what would be right', (name, value, words) => {
    expect(settingsFrom({ [name]: value })).toEqual({ errors: [expect.stringMatching(words)] })
  })

  it('are refused all at once', () => {
    const read = settingsFrom({ PORT: 'x', BASE_URL: 'x', SECRET: 'x', TRUST_PROXY: 'x' })
    expect('errors' in read && read.errors.map((error) => error.split(':')[0])).toEqual(['PORT', 'BASE_URL', 'SECRET', 'TRUST_PROXY'])
  })
})

describe('the secret of an installation', () => {
  const folders: string[] = []
  const folder = async () => {
    const made = await mkdtemp(join(tmpdir(), 'data-'))
    folders.push(made)
    return made
  }
  afterAll(() => Promise.all(folders.map((one) => rm(one, { recursive: true, force: true }))))

  it('is made once and kept, for nobody else to read', async () => {
    const data = join(await folder(), 'new')
    const secret = await secretIn(data)
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect(await secretIn(data)).toBe(secret)
    expect([await readdir(data), (await stat(join(data, 'secret'))).mode & 0o777]).toEqual([['secret'], 0o600])
  })

  it('is the same for all who start at once', async () => {
    const data = await folder()
    const secrets = await Promise.all(Array.from({ length: 20 }, () => secretIn(data)))
    expect(new Set(secrets).size).toBe(1)
    expect(await readdir(data)).toEqual(['secret'])
  })

  it.each(['', '\n', 'x'.repeat(31)])('is refused when the file holds %j, and the file is left as it is', async (text) => {
    const data = await folder()
    await writeFile(join(data, 'secret'), text)
    await expect(secretIn(data)).rejects.toThrow(/32 are needed. Delete the file/)
    expect(await readFile(join(data, 'secret'), 'utf8')).toBe(text)
  })
})
