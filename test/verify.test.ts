import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { line, values } from '../src/store/line.ts'
import { speaker } from '../src/text.ts'
import type { Finding } from '../src/upkeep/checks.ts'
import { rebuild } from '../src/upkeep/rebuild.ts'
import { verifyPlace } from '../src/upkeep/verify.ts'
import { openSite } from './walker.ts'

const t = speaker('en')
const made: string[] = []
let sound: string
let learner: string

/** A folder in which two learners took a quiz and a teacher signed in. */
beforeAll(async () => {
  const site = await openSite()
  sound = site.dataDir
  made.push(sound)
  await site.walker().teach()
  for (const name of ['Ada', 'Ben']) {
    const who = site.walker()
    await who.come(name)
    learner = who.cookies.get('learner')?.split('.')[0] ?? ''
    let page = await who.begin('ice/end')
    const attempt = page.at.split('/')[2] ?? ''
    for (const option of ['1', '2']) page = await who.submit(page, page.at, { option, next: 'on' })
    const closing = await who.get(`/attempts/${attempt}/closures`)
    await who.submit(closing, `/attempts/${attempt}/closures`)
  }
  await site.close('keep')
})
afterAll(async () => {
  for (const dir of made) await rm(dir, { recursive: true })
})

async function verified(dir: string) {
  const findings: Finding[] = []
  const found = await verifyPlace(dir, t, (finding) => findings.push(finding))
  return {
    ...found,
    findings: findings.map(({ file, line, message, note }) => `${note ? 'note ' : ''}${file.slice(dir.length + 1)}:${line} ${message}`),
  }
}

async function rebuilt(dir: string) {
  const findings: string[] = []
  const found = await rebuild(dir, t, ({ file, line, message }) => findings.push(`${file.slice(dir.length + 1)}:${line} ${message}`))
  return { ...found, findings }
}

type Change = (value: Record<string, unknown>) => unknown

/** A copy of the sound folder in which something was done to one file. */
async function damaged(path: string, job: (text: string) => string | undefined): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-verify-'))
  made.push(dir)
  await cp(sound, dir, { recursive: true })
  const file = join(dir, path)
  const text = job(await readFile(file, 'utf8'))
  if (text === undefined) await rm(file)
  else await writeFile(file, text)
  return dir
}

/** Changes what a line holds and gives it a right checksum. */
const changed = (text: string, number: number, change: Change): string =>
  text
    .split('\n')
    .map((one, at) => {
      if (at !== number - 1) return one
      const [value, ...rest] = values(Buffer.from(one)) ?? []
      const after = change(structuredClone(value) as Record<string, unknown>)
      return line([after, ...rest])
        .toString()
        .slice(0, -1)
    })
    .join('\n')

const linesOf = async (path: string) => (await readFile(join(sound, path), 'utf8')).trimEnd().split('\n')
const ofLearner = () => `learners/${learner}.jsonl`
/** The first line that holds an entry of this type, from 1. */
const lineOf = async (type: string) => (await linesOf(ofLearner())).findIndex((one) => one.includes(`{"type":"${type}"`)) + 1
const documentOn = async (shelf: string) => `shelves/${shelf}/${(await readdir(join(sound, 'shelves', shelf))).sort()[0]}`

describe('verify', () => {
  it('finds nothing in a sound folder and changes nothing in it', async () => {
    const before = await contents(sound)
    expect(await verified(sound)).toMatchObject({ wrong: 0, notes: 0, learners: 2, findings: [] })
    expect(await contents(sound)).toEqual(before)
  })

  it.each<[what: string, type: string, change: Change, told: RegExp]>([
    ['an entry that cannot be read', 'answered', (entry) => ({ ...entry, n: 'two' }), /“answered” cannot be read – n:/],
    ['an answer before its attempt', 'began', (entry) => ({ ...entry, attempt: 'another' }), /which did not begin before/],
    ['a number beyond the quiz', 'answered', (entry) => ({ ...entry, n: 99 }), /question 99, and the attempt has/],
    ['another question', 'answered', (entry) => ({ ...entry, question: 'XX@0123456789abcdef' }), /question 1 of the attempt is/],
    [
      'a version that is not kept',
      'began',
      (entry) => ({ ...entry, questions: ['ICE-SC-1@0123456789abcdef', ...(entry.questions as string[]).slice(1)] }),
      /not on its shelf/,
    ],
    ['a text that is not kept', 'began', (entry) => ({ ...entry, passage: 'ice@0123456789abcdef' }), /The text was ice@0123456789abcdef/],
    [
      'a mark of no answer',
      'handed-in',
      ({ at, attempt }) => ({ type: 'marked', at, attempt, n: 1, answer: 9, by: 'x', scores: [1], mark: 1, key: 'k' }),
      /Answer 9 to question 1/,
    ],
  ])('tells %s, with file and line', async (_, type, change, told) => {
    const number = await lineOf(type)
    const { findings, wrong } = await verified(await damaged(ofLearner(), (text) => changed(text, number, change)))
    expect(wrong).toBeGreaterThan(0)
    const lines = type === 'began' && told.source.includes('begin before') ? /:\d+ / : new RegExp(`:${number} `)
    expect(findings[0]).toMatch(new RegExp(`^${ofLearner()}`))
    expect(findings[0]).toMatch(lines)
    expect(findings[0]).toMatch(told)
  })

  it('tells a line that is not as it was written, and an unfinished last one only as that', async () => {
    const number = await lineOf('answered')
    const flipped = await damaged(ofLearner(), (text) => text.replace('"type":"answered"', '"type":"answereD"'))
    expect(await verified(flipped)).toMatchObject({
      wrong: 1,
      findings: [expect.stringContaining(`${ofLearner()}:${number} The checksum`)],
    })
    const torn = await damaged(ofLearner(), (text) => `${text}["1234`)
    const last = (await linesOf(ofLearner())).length + 1
    const found = await verified(torn)
    expect(found).toMatchObject({
      wrong: 0,
      notes: 1,
      findings: [expect.stringMatching(new RegExp(`^note .*:${last} The last line is unfinished`))],
    })
  })

  it.each<[shelf: string, job: (text: string) => string | undefined, told: RegExp]>([
    ['teachers', (text) => text.replace('Okafor', 'Okafur'), /:1 The checksum/],
    [
      'teachers',
      (text) => changed(text, 1, (found) => ({ ...found, value: { name: 'X' } })),
      /:1 The document on the shelf teachers cannot be read – password/,
    ],
    ['sessions', (text) => changed(text, 1, (found) => ({ ...found, value: {} })), /:1 The document on the shelf sessions cannot be read/],
    ['passages', (text) => changed(text, 1, (found) => ({ ...found, value: { id: 'ice', levels: {} } })), /its text cannot be read/],
    ['versions', (text) => changed(text, 1, (found) => ({ ...found, value: { id: 'x', kind: 'nothing' } })), /there is no such kind/],
    ['versions', () => undefined, /this version is not on its shelf/],
    ['passages', () => undefined, /The text was ice@.* not on its shelf/],
  ])('tells a document on the shelf %s that is not as it should be', async (shelf, job, told) => {
    const { wrong, findings } = await verified(await damaged(await documentOn(shelf), job))
    expect(wrong).toBeGreaterThan(0)
    expect(findings.join('\n')).toMatch(told)
  })

  it('notes a return code that leads to nobody, and what a later release wrote', async () => {
    const gone = await verified(await damaged(ofLearner(), () => undefined))
    expect(gone).toMatchObject({
      wrong: 0,
      notes: 1,
      findings: [expect.stringMatching(/^note shelves\/return-codes\/.*:1 The return code leads to/)],
    })
    const later = await verified(
      await damaged(
        ofLearner(),
        (text) =>
          `${text}${line([
            { type: 'dreamt', at: 'now' },
            { type: 'dreamt', at: 'now' },
          ])}`,
      ),
    )
    expect(later).toMatchObject({ wrong: 0, notes: 1, findings: [expect.stringContaining('“dreamt” (2)')] })
  })

  it('says so where there is nothing to look at', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'evident-verify-'))
    made.push(dir)
    await expect(verified(dir)).rejects.toThrow('nothing of Evident')
  })
})

describe('rebuild', () => {
  it('works everything out as it is, and changes nothing', async () => {
    const before = await contents(sound)
    expect(await rebuilt(sound)).toMatchObject({ learners: 2, marks: 4, attempts: 2, differences: 0, lost: 0, findings: [] })
    expect(await contents(sound)).toEqual(before)
  })

  it('finds a mark that was changed by hand, with file and line, and the total that follows from it', async () => {
    const number = await lineOf('answered')
    const dir = await damaged(ofLearner(), (text) => changed(text, number, (entry) => ({ ...entry, mark: entry.mark === 1 ? 0 : 1 })))
    expect((await verified(dir)).wrong).toBe(0)
    const { differences, findings } = await rebuilt(dir)
    expect(differences).toBe(2)
    expect(findings[0]).toMatch(new RegExp(`^${ofLearner()}:${number} Question 1 of the attempt .* marked once more it is mark`))
    expect(findings[1]).toMatch(/shows \d right and .* points; marked once more it is/)
  })

  it('counts what cannot be marked any more, and goes on', async () => {
    const dir = await damaged(await documentOn('passages'), () => undefined)
    expect(await rebuilt(dir)).toMatchObject({ marks: 0, lost: 4, differences: 0 })
  })
})

/** Every file with what it holds. */
async function contents(dir: string): Promise<Record<string, string>> {
  const files = await readdir(dir, { recursive: true, withFileTypes: true })
  const all = files.filter((one) => one.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(await Promise.all(all.sort().map(async (file) => [file, await readFile(file, 'utf8')])))
}
