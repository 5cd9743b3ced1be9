import { randomBytes } from 'node:crypto'
import { chmod, constants, copyFile, link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The project's folder: one above this file, be it in src/ or bundled in dist/. */
export const projectFolder = fileURLToPath(new URL('..', import.meta.url))

export interface Settings {
  /** 0 takes any port that is free. */
  port: number
  /** The address to listen on; undefined is every address of the machine, IPv6 and IPv4, so that a classroom reaches it. */
  host: string | undefined
  dataDir: string
  /** The database that is used instead of `dataDir`, and shared with other processes; undefined: there is none. */
  databaseUrl: string | undefined
  questionsDir: string
  /** Where browsers reach it, if not where it listens: `https://quiz.example.org`, without a slash at its end. */
  baseUrl: string | undefined
  /** At least 32 characters; undefined: see `secretIn`. */
  secret: string | undefined
  /** Which proxies may say for whom they ask: all, none, so many hops, or these addresses. As Express takes it. */
  trustProxy: boolean | number | string[]
  /** What whoever reads `/metrics` brings; undefined: there is no such page. */
  metricsToken: string | undefined
  /** From which level on it is logged. */
  logLevel: Level
}
type Level = (typeof levels)[number]

/**
 * Reads the settings from the environment. A name that is there and empty counts as not there.
 * @param folder the project's, for what is not set
 * @returns all that is wrong at once, each with what would be right
 */
export function settingsFrom(
  env: Readonly<Record<string, string | undefined>>,
  folder = projectFolder,
): { settings: Settings } | { errors: string[] } {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const read = schema.safeParse(set)
  if (!read.success) return { errors: read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) }
  const { PORT, HOST, DATA_DIR, DATABASE_URL, QUESTIONS_DIR, BASE_URL, SECRET, TRUST_PROXY, METRICS_TOKEN, LOG_LEVEL } = read.data
  return {
    settings: {
      port: PORT,
      host: HOST,
      dataDir: DATA_DIR ? resolve(DATA_DIR) : join(folder, 'data'),
      databaseUrl: DATABASE_URL,
      questionsDir: QUESTIONS_DIR ? resolve(QUESTIONS_DIR) : join(folder, 'questions'),
      baseUrl: BASE_URL,
      secret: SECRET,
      trustProxy: TRUST_PROXY,
      metricsToken: METRICS_TOKEN,
      logLevel: LOG_LEVEL,
    },
  }
}

const levels = ['error', 'warn', 'info', 'debug'] as const

const schema = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'write a whole number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65535, 'write a whole number from 0 to 65535')
    .default(3000),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:%_-]{1,253}$/, 'write an address or a name of this machine, 127.0.0.1 for instance; without HOST all are used')
    .optional(),
  DATA_DIR: z.string().optional(),
  DATABASE_URL: z
    .string()
    .refine(isDatabase, 'write the address of a PostgreSQL database, postgres://user:password@host:5432/name, or leave it away')
    .optional(),
  QUESTIONS_DIR: z.string().optional(),
  BASE_URL: z
    .string()
    .transform(originOf)
    .pipe(z.string('write the address that browsers use, with http:// or https:// and without a path: https://quiz.example.org'))
    .optional(),
  SECRET: z.string().min(32, 'write at least 32 characters that nobody can guess, or leave it away: then one is made and kept').optional(),
  TRUST_PROXY: z
    .string()
    .transform(proxiesOf)
    .pipe(
      z.union(
        [z.boolean(), z.number(), z.array(z.string())],
        'write false, true, the number of proxies in front, or their addresses with commas between: 10.0.0.1, 192.168.0.0/16, loopback',
      ),
    )
    .default(false),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/, 'write at least 16 signs without spaces that nobody can guess; whoever reads /metrics sends them')
    .optional(),
  LOG_LEVEL: z.enum(levels, `write one of ${levels.join(', ')}; info logs every request`).default('warn'),
})

function isDatabase(text: string): boolean {
  return URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol)
}

function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const { protocol, origin, pathname, search, hash, username } = new URL(text)
  const isBare = pathname === '/' && search === '' && hash === '' && username === ''
  return isBare && (protocol === 'http:' || protocol === 'https:') ? origin : undefined
}

function proxiesOf(text: string): boolean | number | string[] | undefined {
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^\d{1,2}$/.test(text)) return Number(text)
  const addresses = text.split(',').map((address) => address.trim())
  return addresses.every(isProxy) ? addresses : undefined
}

function isProxy(address: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(address)) return true
  const [ip = '', bits, ...more] = address.split('/')
  const most = { 4: 32, 6: 128 }[isIP(ip)]
  return most !== undefined && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
}

/**
 * The secret with which this installation signs, from `<dataDir>/secret`. It is made once; of several that start at once, one makes it.
 * @throws when the file is there and holds too little: a secret that somebody can guess signs everything
 */
export async function secretIn(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret')
  const kept = await readFile(path, 'utf8').catch(whenMissing)
  if (kept === undefined) await makeSecret(dataDir, path)
  const secret = (kept ?? (await readFile(path, 'utf8'))).trim()
  if (secret.length < 32)
    throw new Error(
      `${path} holds ${secret.length} characters, and 32 are needed. Delete the file, so that a new secret is made; everybody will have to sign in again.`,
    )
  return secret
}

async function makeSecret(dataDir: string, path: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const beside = join(dataDir, `secret.${process.pid}.${randomBytes(4).toString('hex')}`)
  const file = await open(beside, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(32).toString('hex')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    // A link appears whole or not at all, and never takes the place of one that is there.
    await link(beside, path).catch(async (error: unknown) => {
      if (codeOf(error) === 'EEXIST') return
      // Some file systems (exFAT on a stick) have no links.
      await copyFile(beside, path, constants.COPYFILE_EXCL).catch(unlessThere)
      await chmod(path, 0o600)
    })
  } finally {
    await rm(beside, { force: true })
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

function whenMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

function unlessThere(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error
}
