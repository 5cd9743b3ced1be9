import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanups, fileOf } from '../fixtures/store-folder.ts'
import { kill, startServer } from '../server.ts'
import { iceBank, openSite, passwordOf, type Site } from '../walker.ts'
import { type Person, send } from './people.ts'

/** Learners, and what befell the file of each; Bob is well. */
const fates = ['Bob', 'Joined', 'Began', 'Answered', 'Closed', 'Zeros', 'Folder', 'Version'] as const
type Name = (typeof fates)[number]

let dataDir = ''
let questions = ''
const people = new Map<Name, Person & { open: string }>()
const teachers = new Map<string, Pick<Person, 'cookies'>>()
const codes = new Map<Name, string>()
/** Every file that was damaged: each has to be told of in the log. */
const damaged: string[] = []

beforeAll(async () => {
  const site = await openSite()
  dataDir = site.dataDir
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }))
  for (const name of fates) people.set(name, await comes(site, name))
  for (const name of ['Ms Well', 'Mr Account', 'Mx Session']) {
    const teacher = site.walker()
    await teacher.teach(name)
    teachers.set(name, teacher)
  }
  for (const [name, { learner }] of people) codes.set(name, site.trainer.codeOf(learner))
  // Two questions of the quiz that everybody handed in count for nobody; of one of them nobody will know.
  for (const question of ['ICE-SC-1', 'ICE-TF-1']) await drop(site, question)
  const versions = new Map([...site.bank.questions].map(([id, { version }]) => [id, version]))
  const passage = site.bank.passages.get('ice')?.version ?? ''
  await site.close('keep')

  // The questions were changed since, so that those which were asked are read from their shelves.
  questions = await mkdtemp(join(tmpdir(), 'evident-damage-'))
  cleanups.push(() => rm(questions, { recursive: true }))
  await cp(iceBank, questions, { recursive: true })
  await change(join(questions, 'ice/ICE-NU-1.yaml'), (text) => text.replace(/^prompt: /m, 'prompt: Now then, '))

  await damageLine('Joined', 'joined')
  await damageLine('Began', 'began')
  await damageLine('Answered', 'answered')
  await damageLine('Closed', 'handed-in')
  const zeros = fileOf(dataDir, people.get('Zeros')?.learner ?? '')
  await change(zeros, (text) => `${'\0'.repeat(text.length)}\n`)
  damaged.push(zeros)
  const folder = fileOf(dataDir, people.get('Folder')?.learner ?? '')
  await rm(folder)
  await mkdir(folder)
  damaged.push(folder)
  await damageDocument('versions', versions.get('ICE-NU-1') ?? '')
  // It is what is asked today, too: nobody need wait for it.
  await damageDocument('versions', versions.get('ICE-SC-1') ?? '')
  await damageDocument('passages', passage)
  await damageDocument('teachers', teacherOf('Mr Account'))
  await damageDocument('sessions', await sessionOf(teacherOf('Mx Session')))
  await damageDocument('corrections', '00000001')
})

describe('a server over a folder in which much is damaged', () => {
  it('serves everybody else, tells the touched in words, and writes down each file', async () => {
    const server = await startServer({ DATA_DIR: dataDir, QUESTIONS_DIR: questions, SECRET: secret })
    const { address } = server
    const ask = async (by: Pick<Person, 'cookies'> | undefined, path: string, form?: Record<string, string>) => {
      const said = await send(address, by ?? nobody, path, form)
      expect([path, said.status]).not.toEqual([path, 500])
      expect(said.text, path).not.toContain('Something went wrong')
      return said
    }
    const status = async (...of: Parameters<typeof ask>) => (await ask(...of)).status

    // Bob, whom nothing befell: every page, and another answer.
    const bob = people.get('Bob')
    for (const path of pagesOf(bob)) expect([path, await status(bob, path)]).toEqual([path, 200])
    expect(await status(bob, `/attempts/${bob?.open}/1`, answer('1'))).toBe(303)
    // A correction that is damaged corrects nothing, and the one after it stands: one of two questions counts.
    expect(words((await ask(bob, `/attempts/${bob?.attempt}/result`)).text)).toMatch(/ [01] of 1 right/)
    // A quiz begins although a version of today is damaged on its shelf.
    expect(await status(bob, '/attempts', { quiz: 'ice/each', key: 'a-new-random-key' })).toBe(303)
    expect(await status(undefined, '/learners', { name: 'Newcomer', key: 'another-random-key' })).toBe(303)
    expect(await status(undefined, '/returns', { code: codes.get('Bob') ?? '' })).toBe(303)

    // The others: their pages answer in words, whatever is left of them.
    for (const name of fates.slice(1)) {
      const person = people.get(name)
      for (const path of [...pagesOf(person), '/settings', '/progress']) await ask(person, path)
      await ask(person, `/attempts/${person?.open}/1`, answer('2'))
      await ask(person, `/attempts/${person?.attempt}/closures`, {})
      await ask(undefined, '/returns', { code: codes.get(name) ?? '' })
    }
    // Whose name is lost is not lost: the rest of what they did is theirs.
    expect((await ask(people.get('Joined'), '/progress')).status).toBe(200)
    expect(await status(people.get('Joined'), `/attempts/${people.get('Joined')?.open}/1`)).toBe(200)
    expect(await status(people.get('Answered'), '/')).toBe(200)
    // A file that cannot be read at all: nobody knows what it holds, and nothing of it is promised.
    expect((await ask(people.get('Folder'), '/')).text).toContain('Not to be had just now')
    // The version of a question that is gone takes its own page away, and no other one.
    expect(await status(people.get('Version'), '/')).toBe(200)
    const touched = await ask(people.get('Version'), `/attempts/${people.get('Version')?.open}/1`)
    expect([touched.status, touched.text]).toEqual([503, expect.stringContaining('damaged')])

    // Teachers: one is well, one has to sign in again, one cannot.
    const well = teachers.get('Ms Well')
    const all = [...people.values()].map(({ learner }) => `/scores/${learner}`)
    for (const path of ['/bank', '/scores', '/scores.csv', '/scores/questions', '/marking', '/quizzes', '/account'])
      expect([path, await status(well, path)]).toEqual([path, 200])
    for (const path of all) await ask(well, path)
    const signIn = (name: string) => ask(undefined, '/sign-in', { name, password: passwordOf(name) })
    expect(await status(teachers.get('Mx Session'), '/bank')).toBe(303)
    expect((await signIn('Mx Session')).status).toBe(303)
    expect(await status(teachers.get('Mr Account'), '/')).toBe(200)
    const [locked] = [await signIn('Mr Account')]
    expect([locked.status, locked.text]).toEqual([503, expect.stringContaining('damaged')])

    await kill(server.child)
    const log = server.output()
    expect(damaged.filter((file) => !log.includes(JSON.stringify(file)))).toEqual([])
    expect(log).toContain('The correction 00000001 is damaged')
    expect(damaged.length).toBe(12)
    // The bytes are where they were.
    for (const [file, bytes] of standing) expect((await readFile(file, 'latin1')).startsWith(bytes), file).toBe(true)
    console.log(`${damaged.length} files damaged, all reported; nobody else was touched`)
  }, 60_000)
})

const secret = 'a-secret-of-the-tests-32-characters'
const nobody = { cookies: new Map<string, string>() }
const answer = (option: string) => ({ option, key: 'the-key-of-a-form', seen: '99', level: 'a' })
/** What the damaged files hold. */
const standing = new Map<string, string>()

const pagesOf = (person: (Person & { open: string }) | undefined) => [
  '/',
  `/attempts/${person?.open}/1`,
  `/attempts/${person?.open}/closures`,
  `/attempts/${person?.attempt}/result`,
  `/attempts/${person?.attempt}/1/review`,
]

/** Somebody who has handed in one quiz and is at another one. */
async function comes(site: Site, name: Name): Promise<Person & { open: string }> {
  const who = site.walker()
  await who.come(name)
  const begun = async (quiz: string) => (await who.begin(quiz)).at.split('/')[2] ?? ''
  const learner = who.cookies.get('learner')?.split('.')[0] ?? ''
  const attempt = await begun('ice/both')
  await who.post(`/attempts/${attempt}/1`, answer('2'))
  await who.post(`/attempts/${attempt}/closures`, {})
  const open = await begun(name === 'Version' ? 'ice/numbers' : 'ice/end')
  await who.post(`/attempts/${open}/1`, { ...answer('1'), text: '1931', key: 'the-key-of-another' })
  return { learner, attempt, open, cookies: who.cookies }
}

/** Makes a question count for nobody. */
async function drop(site: Site, question: string): Promise<void> {
  const { corrections } = site.regrades
  const misfits = { kind: 0, level: 0, response: 0, lost: 0 }
  const figures = { looked: 0, changed: 0, up: 0, down: 0, misfits, open: 0, erased: 0 }
  const at = new Date().toISOString()
  const from = site.bank.questions.get(question)?.version ?? ''
  const made = await corrections.make({ question, from, to: null, by: 'a-teacher', at, key: `drops ${question}`, figures }, 0)
  expect(made.is).toBe('made')
}

const words = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

async function change(file: string, how: (text: string) => string): Promise<void> {
  await writeFile(file, how(await readFile(file, 'latin1')), 'latin1')
}

/** Damages the first line of a learner that holds an entry of this type. */
async function damageLine(name: Name, type: string): Promise<void> {
  const file = fileOf(dataDir, people.get(name)?.learner ?? '')
  await change(file, (text) => {
    const at = text.indexOf(`{"type":"${type}"`)
    expect(at).toBeGreaterThan(0)
    return `${text.slice(0, at + 3)}!${text.slice(at + 4)}`
  })
  damaged.push(file)
  standing.set(file, await readFile(file, 'latin1'))
}

async function damageDocument(shelf: string, id: string): Promise<void> {
  const file = join(dataDir, 'shelves', shelf, `${id}.json`)
  await change(file, (text) => text.replace(/:/, ';'))
  damaged.push(file)
  standing.set(file, await readFile(file, 'latin1'))
}

const teacherOf = (name: string) => teachers.get(name)?.cookies.get('teacher')?.split('.')[0] ?? ''

async function sessionOf(teacher: string): Promise<string> {
  const files = await readdir(join(dataDir, 'shelves/sessions'))
  return files.find((file) => file.startsWith(teacher))?.slice(0, -5) ?? ''
}
