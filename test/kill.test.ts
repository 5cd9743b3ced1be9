import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from '../src/store/index.ts'
import type { Damage } from '../src/store/store.ts'
import { kill, startServer } from './server.ts'
import { fieldsOf, type Walker, walker } from './walker.ts'

const learners = 20
const rounds = 10

it(`loses no acknowledged answer when the server is killed while ${learners} learners answer, ${rounds} times over`, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'evident-kill-'))
  const acknowledged: { learner: string; key: string; seat: string }[] = []
  const people: { who: Walker; learner: string; path: string }[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      const server = await startServer({ DATA_DIR: dataDir })
      if (people.length === 0)
        people.push(...(await Promise.all(Array.from({ length: learners }, (_, at) => arrive(server.address, `Learner ${at}`)))))
      const enough = acknowledged.length + learners + Math.floor(Math.random() * learners)
      const answering = Promise.all(people.map((one) => answerUntilGone(server.address, one, acknowledged)))
      while (acknowledged.length < enough) await new Promise((done) => setTimeout(done, 1))
      await kill(server.child)
      await answering
    }

    const damages: Damage[] = []
    const store = await openStore({ dir: dataDir, report: (damage) => damages.push(damage) })
    const kept = new Map<string, Set<string>>()
    for (const { learner } of people) {
      const history = await store.history(learner)
      kept.set(learner, new Set(history.filter(({ type }) => type === 'answered').map(({ key }) => String(key))))
    }
    await store.close()
    expect(acknowledged.filter(({ learner, key }) => !kept.get(learner)?.has(key))).toEqual([])
    // What was not acknowledged may be there or not, but whole: a torn last line is all that a kill may leave.
    expect(damages.filter(({ message }) => !/torn|cut off/i.test(message))).toEqual([])
  } finally {
    await rm(dataDir, { recursive: true })
  }
}, 120_000)

async function arrive(address: string, name: string) {
  const who = walker(address)
  await who.come(name)
  const page = await who.begin('ice/end')
  return { who, learner: who.cookies.get('learner')?.split('.')[0] ?? '', path: page.at }
}

/** Answers one question again and again, each time with a page of its own, and writes down what the server said yes to. */
async function answerUntilGone(
  address: string,
  one: { who: Walker; learner: string; path: string },
  acknowledged: { learner: string; key: string; seat: string }[],
) {
  // Each start has its own port; cookies do not mind ports.
  const who = walker(address)
  for (const [name, value] of one.who.cookies) who.cookies.set(name, value)
  for (let turn = 0; ; turn++) {
    try {
      const page = await who.get(one.path)
      const seat = String((turn % 3) + 1)
      const fields = fieldsOf(page.html, one.path)
      const answer = await who.submit(page, one.path, { option: seat, next: 'on' })
      if (answer.status === 200 && answer.at !== one.path) acknowledged.push({ learner: one.learner, key: String(fields.key), seat })
    } catch {
      return
    }
  }
}

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
