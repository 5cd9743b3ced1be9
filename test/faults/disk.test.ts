import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { constructedResponse } from '../../src/kinds/constructed-response.ts'
import { fill, forbidWriting, mounts, shownAt, smallDisk } from '../fixtures/disks.ts'
import { cleanups } from '../fixtures/store-folder.ts'
import { freePort, spawnServer } from '../server.ts'
import { iceBank } from '../walker.ts'
import { arriveAll, asksOf, editForm, pagesOf } from './asks.ts'
import { type Answer, arrive, full, type Receipt, reckoned, send } from './people.ts'

type Server = Awaited<ReturnType<typeof spawnServer>>

/** What may befall a disk while a server works on it, in the folder that holds `data` and `questions`. */
interface Trouble {
  name: string
  runs: boolean
  /** Before anything is in the folder. */
  before?: (root: string) => Promise<void>
  begin(root: string, server: Server): Promise<void>
  end(root: string, server: Server): Promise<void>
  /** Nothing can be read either, but for what the server has in its memory. */
  gone?: true
  /** The questions are beside it, on a disk that is well. */
  bank?: 'well'
  /** Left to the long form. */
  long?: true
}

const isLinux = process.platform === 'linux'
let writable: (() => Promise<void>) | undefined
let shown: (() => void) | undefined

const troubles: Trouble[] = [
  {
    name: 'a full disk of 1 MB',
    runs: mounts,
    before: async (root) => void smallDisk(root, '1m'),
    begin: (root) => fill(join(root, 'ballast')),
    end: (root) => rm(join(root, 'ballast')),
  },
  {
    name: 'files that may not grow by a byte',
    runs: isLinux,
    begin: async (_root, { child }) => limit(child.pid, '0:'),
    end: async (_root, { child }) => limit(child.pid, 'unlimited:'),
  },
  {
    name: 'a disk that has become read-only',
    long: true,
    runs: mounts || (isLinux && process.getuid?.() !== 0),
    begin: async (root) => {
      writable = mounts ? await forbidWriting(root, []) : await withoutRights(root)
    },
    end: async () => writable?.(),
  },
  {
    name: 'a disk that goes away and comes back',
    long: true,
    runs: mounts,
    before: async (root) => {
      await mkdir(join(root, 'data'))
      await mkdir(join(root, 'there'))
      shown = shownAt(join(root, 'data'), join(root, 'there'))
    },
    begin: async () => shown?.(),
    end: async (root) => {
      shown = shownAt(join(root, 'data'), join(root, 'there'))
    },
    gone: true,
    bank: 'well',
  },
  {
    name: 'a folder that is moved away and back',
    runs: process.platform !== 'win32',
    begin: (root) => rename(join(root, 'data'), join(root, 'elsewhere')),
    end: (root) => rename(join(root, 'elsewhere'), join(root, 'data')),
    gone: true,
    bank: 'well',
  },
]

describe.each(troubles.filter(({ runs, long }) => runs && (full || !long)))('$name', ({ before, begin, end, gone, bank }) => {
  it('refuses in words what it cannot keep, goes on showing, and takes everything again afterwards', async () => {
    const root = await mkdtemp(join(tmpdir(), 'evident-disk-'))
    cleanups.push(() => rm(root, { recursive: true, force: true }))
    await before?.(root)
    await withQuestions(join(root, 'questions'))
    const env = { DATA_DIR: join(root, 'data'), QUESTIONS_DIR: join(root, 'questions') }

    // Those who are there already, so that the server which meets the trouble has written nothing yet and holds no file open.
    const earlier = await running(env)
    const everybody = await arriveAll(earlier)
    earlier.child.kill('SIGTERM')
    expect(await earlier.ended).toBe(0)

    const server = await running(env)
    const { address } = server
    const asks = asksOf(everybody)
    const pages = pagesOf(everybody)
    for (const { by, path } of pages) expect([path, (await send(address, by, path)).status]).toEqual([path, 200])
    const forms = { save: await editForm(address, everybody.teacher), ...everybody }

    await begin(root, server)
    const receipts: Receipt[] = []
    const refused: string[] = []
    for (const ask of asks) {
      if (ask.at === 'bank' && bank === 'well') continue
      // What still fits is kept, and is said to be; then comes the first that does not fit.
      for (let count = 0, isRefused = false; !isRefused; count++) {
        const { path, by, fields, accept, receipt } = ask.of(count, forms)
        const said = await send(address, by, path, fields, accept)
        const name = `${ask.name}, ${count}`
        if (said.status === 503) {
          isRefused = true
          plainlyRefused(name, said, accept)
          if (receipt) refused.push(receipt.key)
        } else {
          expect([name, said.status, said.text.slice(0, ask.yes === 303 ? 0 : 300)]).toEqual([name, ask.yes, expect.anything()])
          if (receipt) receipts.push(receipt)
          expect(count, name).toBeLessThan(60)
        }
        if (ask.once && !isRefused) break
      }
    }
    expect(refused.length).toBeGreaterThanOrEqual(5)
    for (const { by, path } of pages) {
      const said = await send(address, by, path)
      const isAway = gone && by === everybody.teacher
      expect([path, said.status]).toEqual([path, isAway ? 503 : 200])
      if (isAway) plainlyRefused(path, said, undefined)
    }

    await end(root, server)
    for (const ask of asks) {
      const { path, by, fields, accept, receipt } = ask.of(1000, { ...forms, save: await editForm(address, everybody.teacher) })
      const said = await send(address, by, path, fields, accept)
      expect([ask.name, said.status]).toEqual([ask.name, ask.yes])
      if (receipt) receipts.push(receipt)
    }
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(await readFile(join(root, 'questions/ice/ICE-SC-1.yaml'), 'utf8')).toContain('What keeps ice up? 1000')

    const { lost, doubled, damages, histories } = await reckoned(env.DATA_DIR, receipts)
    expect({ lost, doubled, damages }).toEqual({ lost: [], doubled: [], damages: [] })
    const keys = new Set([...histories.values()].flatMap((history) => history.map(({ key }) => String(key))))
    expect(refused.filter((key) => keys.has(key))).toEqual([])
    console.log(`${refused.length} answers refused in words, ${receipts.length} acknowledged, ${lost.length} lost`)
  }, 120_000)
})

it.runIf(mounts)(
  'goes on when not even its log can be written, for the log is on the full disk, too',
  async () => {
    const root = await mkdtemp(join(tmpdir(), 'evident-disk-'))
    cleanups.push(() => rm(root, { recursive: true, force: true }))
    smallDisk(root, '1m')
    const port = String(await freePort())
    const command = ['sh', '-c', `exec "$0" "$@" > ${join(root, 'log')}`]
    const { address, child, ended } = await spawnServer({ DATA_DIR: join(root, 'data'), PORT: port }, { before: command })
    while (!(await fetch(address).catch(() => undefined))) await new Promise((done) => setTimeout(done, 20))
    const ada = await arrive(address, 'Ada')
    await fill(join(root, 'ballast'))
    for (let count = 0; count < 60; count++) {
      const said = await send(address, ada, '/learners', { name: 'Bob', key: randomUUID() })
      plainlyRefused('joining', said, undefined)
    }
    expect((await send(address, ada, '/')).status).toBe(200)
    await rm(join(root, 'ballast'))
    expect((await send(address, ada, '/learners', { name: 'Bob', key: randomUUID() })).status).toBe(303)
    // Nor does it hang at its end over what it could not write.
    await fill(join(root, 'ballast'))
    for (let count = 0; count < 20; count++)
      plainlyRefused('joining', await send(address, ada, '/learners', { name: 'Eve', key: randomUUID() }), undefined)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  },
  60_000,
)

/** 503 in words: what to do, and when to try again; for a script a receipt. */
function plainlyRefused(name: string, { status, text, headers }: Answer, accept: string | undefined): void {
  expect([name, status, headers.get('retry-after')]).toEqual([name, 503, '5'])
  expect(text, name).not.toContain('Something went wrong')
  if (accept === 'application/json') expect([name, JSON.parse(text)]).toEqual([name, expect.objectContaining({ is: 'unsaved' })])
  else expect(text, name).toMatch(/not saved|could not (be )?wr|send it again|Try again in a moment/i)
}

async function running(env: Record<string, string>): Promise<Server> {
  // Else the kernel ends a process whose file may not grow, before the write could fail.
  const before = isLinux ? ['sh', '-c', 'trap "" XFSZ && exec "$0" "$@"'] : []
  const server = await spawnServer(env, { before })
  await server.listening
  return server
}

/** The bank of the tests, with a question that people mark and a quiz with hints. */
async function withQuestions(folder: string): Promise<void> {
  await cp(iceBank, folder, { recursive: true })
  const { question } = constructedResponse.example
  await writeFile(join(folder, 'ice/ICE-CR-1.yaml'), stringify({ ...question, id: 'ICE-CR-1', evidence: ['KAN3'], level: 'a' }))
  const common = 'level: a, feedback: end, proof: false'
  const quizzes = await readFile(join(folder, 'ice/quizzes.yaml'), 'utf8')
  const more = `- { id: helped, title: With hints, questions: [ICE-SC-1, ICE-SA-1], hints: true, ${common} }\n- { id: write, title: Write, questions: [ICE-CR-1], ${common} }\n`
  await writeFile(join(folder, 'ice/quizzes.yaml'), quizzes + more)
}

/** How far the files of a process may grow: the soft limit, which may be raised again. */
const limit = (pid: number | undefined, size: string) => void execFileSync('prlimit', ['--pid', String(pid), `--fsize=${size}`])

/** For whoever is not root. */
async function withoutRights(root: string): Promise<() => Promise<void>> {
  execFileSync('chmod', ['-R', 'a-w', root])
  return async () => void execFileSync('chmod', ['-R', 'u+w', root])
}
