import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Bank } from '../src/bank/bank.ts'
import { loadBank } from '../src/bank/load.ts'
import { freshId } from '../src/random.ts'
import { board } from '../src/statistics/board.ts'
import { regrades } from '../src/statistics/regrades.ts'
import { openStore } from '../src/store/index.ts'
import { trainer } from '../src/trainer.ts'
import { corrections } from '../src/training/corrections.ts'
import { keptVersions } from '../src/training/kept.ts'
import { longestTurn, longestWork } from './longest-turn.ts'
import { kill, startServer } from './server.ts'
import { fieldsOf, iceBank, type Page, walker } from './walker.ts'

const isFull = process.env.FAULTS === 'full'
/** Ten attempts each. */
const learners = isFull ? 1000 : 100
const rounds = isFull ? 20 : 2
const attempts = 10 * learners
const options = ['kanariright', 'kanaricold', 'kanarilid'] as const
const at = '2026-11-24T14:00:00.000Z'

let dir: string
let questions: string
let bank: Bank
const everyone: string[] = []
const running: Awaited<ReturnType<typeof startServer>>['child'][] = []
/** The versions before and after the key was mended: then B is right instead of A. */
let [from, to] = ['', '']
/** How many answered A, B, C, or nothing: of these, A goes down and B up. */
const given = { kanariright: 0, kanaricold: 0, kanarilid: 0, blank: 0 }

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'evident-many-'))
  questions = await mkdtemp(join(tmpdir(), 'evident-many-questions-'))
  await cp(iceBank, questions, { recursive: true })
  bank = await loadBank(questions)
  await fill()
  const file = join(questions, 'ice', 'ICE-SC-1.yaml')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace(/ {4}right: true\n/, '').replace(/(id: kanaricold\n.*\n)/, '$1    right: true\n'))
  from = bank.questions.get('ICE-SC-1')?.version ?? ''
  bank = await loadBank(questions)
  to = bank.questions.get('ICE-SC-1')?.version ?? ''
}, 120_000)
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await rm(dir, { recursive: true })
  await rm(questions, { recursive: true })
})

/** Writes what the learners did, as the pages would. */
async function fill(): Promise<void> {
  const store = await openStore({ dir, report: () => undefined })
  const kept = keptVersions(store, () => bank)
  const quiz = bank.quizzes.get('ice/end')
  const passage = bank.passages.get('ice')
  if (!quiz || !passage) throw new Error('The bank of the tests has another quiz')
  const asked = quiz.questions.map((id) => ({ id, version: bank.questions.get(id)?.version ?? '' }))
  await kept.keep(passage, asked)
  const where = passage.levels[0]?.sentences[2]?.id ?? ''
  const proof = 1
  const question = `ICE-SC-1@${asked[0]?.version}`
  const one = async (place: number): Promise<void> => {
    const learner = freshId()
    everyone.push(learner)
    const entries = Array.from({ length: 10 }, (_, turn) => {
      const attempt = freshId()
      const option = [...options, undefined][(place + turn) % 4]
      given[option ?? 'blank']++
      const { title, feedback } = quiz
      const settings = { title, feedback, proof: true }
      const began = { quiz: quiz.id, settings, passage: `ice@${passage.version}`, level: 'a', seed: freshId() }
      const answer = { question, level: 'a', response: option ?? null, where: [where], mark: option === 'kanariright' ? 1 : 0, proof }
      return [
        { type: 'began', at, attempt, ...began, questions: asked.map(({ id, version }) => `${id}@${version}`) },
        ...(option ? [{ type: 'answered', at, attempt, n: 1, ...answer, ms: 1000, key: freshId(), seen: 0 }] : []),
        { type: 'handed-in', at, attempt, by: 'learner' },
      ]
    })
    await store.commit(learner, () => [{ type: 'joined', at, name: `Learner ${place}` }, ...entries.flat()])
  }
  for (let place = 0; place < learners; place += 50) await Promise.all(Array.from({ length: 50 }, (_, next) => one(place + next)))
  await store.close()
}

/** The parts of the site that know of corrections, over what is kept. */
async function open() {
  const store = await openStore({ dir, report: () => undefined })
  const kept = keptVersions(store, () => bank)
  const failed = (error: unknown) => {
    throw error
  }
  const mended = corrections(store, kept, failed)
  await mended.ready()
  const counts = board(store, kept.question, failed, mended)
  const told = trainer({ bank: () => bank, store: counts.store, secret: 'a-secret-of-the-tests-32-characters', corrections: mended })
  const looks = regrades({ store, kept, corrections: mended, board: counts, learner: told.learner, failed })
  return {
    store,
    corrections: mended,
    board: counts,
    trainer: told,
    regrades: looks,
    async close() {
      looks.close()
      counts.close()
      await store.close()
    },
  }
}
type Open = Awaited<ReturnType<typeof open>>

/** How many documents of corrections stand in the folder. */
async function documents(folder: string): Promise<number> {
  const files = await readdir(join(folder, 'shelves', 'corrections')).catch(() => [])
  return files.filter((file) => /^\d{8}\.json$/.test(file)).length
}

/** The sum of all marks that count, and how many answers have one of 1. */
async function all({ store, trainer: told }: Open): Promise<{ right: number; attempts: number }> {
  const sum = { right: 0, attempts: 0 }
  for await (const { learner } of store.all())
    for (const attempt of (await told.learner(learner))?.attempts.values() ?? []) {
      const [mark] = await told.marksOf(attempt)
      sum.attempts++
      sum.right += mark ?? 0
    }
  return sum
}

it(`tells of ${attempts} attempts exactly which would change, then once more of all who did something, and lets others have their turn`, async () => {
  const parts = await open()
  try {
    await parts.board.counted()
    const ruling = { question: 'ICE-SC-1', from, to }
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    await wait(500)
    delay.disable()
    const idle = delay.max / 1e6
    delay.reset()
    const begun = performance.now()
    delay.enable()
    parts.regrades.begin(ruling)
    const longest = await longestTurn(() => parts.regrades.preview(ruling)?.done === true)
    delay.disable()
    const took = performance.now() - begun
    const preview = parts.regrades.preview(ruling)
    const { kanariright, kanaricold } = given
    expect(preview?.figures).toEqual({
      looked: attempts,
      changed: kanariright + kanaricold,
      up: kanaricold,
      down: kanariright,
      misfits: { kind: 0, level: 0, response: 0, lost: 0 },
      open: 0,
      erased: 0,
    })
    const seen = new Set<string>()
    for (let at = 0; at < kanariright + kanaricold; at += 50)
      for (const { learner, told } of (await preview?.rows(at, 50)) ?? []) {
        if (!told) throw new Error('a row without its attempt')
        seen.add(`${learner}/${told.attempt.id}`)
        const [before, after] = [told.before.scored.mark, told.after.scored.mark]
        expect([before, after]).toEqual(before === 1 ? [1, 0] : [0, 1])
        expect(told.after.score.points - told.before.score.points).toBe((after ?? 0) - (before ?? 0))
      }
    expect(seen.size).toBe(kanariright + kanaricold)
    const told = `looked at ${attempts} attempts in ${Math.round(took)} ms; the longest turn: ${Math.round(longest)} ms of work`
    console.log(`${told}, ${Math.round(delay.max / 1e6)} ms by the clock (${Math.round(idle)} ms where nothing is done)`)
    expect(longest).toBeLessThan(longestWork)

    for (const learner of everyone) await parts.store.commit(learner, () => [{ type: 'flagged', at, attempt: freshId(), n: 1, on: true }])
    const looked = { is: '' }
    const applied = parts.regrades.apply(ruling, { by: 'teacher', key: freshId(), print: 'never shown' }).then(({ is }) => (looked.is = is))
    const again = await longestTurn(() => looked.is !== '')
    await applied
    console.log(`looked again at all of them; the longest turn: ${Math.round(again)} ms of work`)
    expect(again).toBeLessThan(longestWork)
    const { print, figures } = parts.regrades.preview(ruling) ?? {}
    expect({ print, figures }).toEqual({ print: preview?.print, figures: preview?.figures })
  } finally {
    await parts.close()
  }
}, 120_000)

it(`is there for all or for none when the server is killed while it is applied, ${rounds} times over`, async () => {
  const password = 'the secret words of a teacher'
  let key = freshId()
  let [wanted, made] = [to, 0]
  let cookies = new Map<string, string>()
  const seen = { none: 0, all: 0 }
  /** How long it takes where nobody kills it, in milliseconds. */
  let takes = 40
  const enter = async () => {
    const server = await startServer({ DATA_DIR: dir, QUESTIONS_DIR: questions })
    running.push(server.child)
    const teacher = walker(server.address)
    for (const [name, value] of cookies) teacher.cookies.set(name, value)
    if (cookies.size === 0) {
      const invited = () => /\/invitations\/\S+/.exec(server.output())?.[0]
      await expect.poll(invited, { timeout: 10_000 }).toBeDefined()
      const link = invited() ?? ''
      await teacher.submit(await teacher.get(link), link, { name: 'Ms Okafor', password })
    }
    cookies = teacher.cookies
    return { server, teacher }
  }
  const look = async ({ teacher }: Awaited<ReturnType<typeof enter>>): Promise<Page> => {
    let page = await teacher.post('/corrections/ICE-SC-1/previews', { from, to: wanted })
    for (let tries = 0; page.status === 404 || page.html.includes('data-progress'); tries++) {
      if (tries > 2000) throw new Error(`It never ended: ${page.at}`)
      await wait(20)
      // Until the board knows the version, there is no such page.
      page = page.status === 404 ? await teacher.post('/corrections/ICE-SC-1/previews', { from, to: wanted }) : await teacher.get(page.at)
    }
    return page
  }

  for (let round = 0; round < rounds; round++) {
    const here = await enter()
    const address = `/corrections/ICE-SC-1/${from}/${wanted}`
    const page = await look(here)
    const fields = { ...fieldsOf(page.html, address), key }
    const sent = here.teacher.post(address, fields).catch(() => undefined)
    // In turn: somewhere on the way, and as soon as it stands.
    const begun = performance.now()
    if (round % 2 === 0) await wait(Math.random() * 1.5 * takes)
    else await expect.poll(() => documents(dir), { interval: 1, timeout: 10_000 }).toBe(made + 1)
    const waited = performance.now() - begun
    await kill(here.server.child)
    await sent

    const parts = await open()
    const list = parts.corrections.list()
    const isMade = list.length > made
    const marks = await all(parts)
    expect(list.length - made).toBeLessThanOrEqual(1)
    seen[isMade ? 'all' : 'none']++
    // Either nobody's mark is another one, or everybody's that was shown is.
    const isB = isMade === (wanted === to)
    expect(marks).toEqual({ attempts, right: isB ? given.kanaricold : given.kanariright })
    await parts.close()

    // Sent again with the same key it is one correction, whether it was made before or not.
    const again = await enter()
    if (!isMade) {
      const fresh = await look(again)
      const sentAgain = performance.now()
      await fetch(again.server.address + address, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ ...fieldsOf(fresh.html, address), key }),
        headers: { origin: again.server.address, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      })
      takes = performance.now() - sentAgain
    }
    expect((await again.teacher.post(address, fields)).at).toContain('/bank/ICE-SC-1')
    await kill(again.server.child)
    const after = await open()
    console.log(`round ${round + 1}: killed when it was ${isMade ? 'made' : 'not made'}, after ${Math.round(waited)} ms`)
    made++
    expect(after.corrections.list()).toHaveLength(made)
    expect(await all(after)).toEqual({ attempts, right: wanted === to ? given.kanaricold : given.kanariright })
    await after.close()
    // Back and forth: each round is a correction of its own.
    wanted = wanted === to ? from : to
    key = freshId()
  }
  expect(seen.all).toBeGreaterThanOrEqual(rounds / 2)
  if (isFull) expect(seen.none).toBeGreaterThan(0)
  console.log(`of ${rounds} killed while it was applied, ${seen.none} were not made and ${seen.all} were; after the repeat all were, once`)
}, 2_400_000)
