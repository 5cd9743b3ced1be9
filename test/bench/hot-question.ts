import { setTimeout as wait } from 'node:timers/promises'
import type { Server } from '../postgres.ts'
import { freePort, startServer } from '../server.ts'
import { fieldsOf, walker } from '../walker.ts'
import { figures, median, questions, type Row } from './row.ts'
import { forms } from './school.ts'

const learners = 50
const rounds = 4
/** How long a turn lasts, in milliseconds. */
const time = 3_000
/** Where nobody meets, they are at so many questions of the quiz. */
const asked = 10

/** A learner who can answer each of the questions again and again. @returns the status */
type Learner = (question: number) => Promise<number>

/**
 * Fifty learners answer over HTTP: all of them the same question, and each of them one of ten, in turn. That nothing is written which they
 * share is read from the database's own count of rows.
 */
export async function hotQuestion(url: string, server: Server): Promise<Row[]> {
  const env = { DATABASE_URL: url, QUESTIONS_DIR: questions, PORT: String(await freePort()) }
  const before = await startServer(env)
  const all: Learner[] = []
  for (let n = 0; n < learners; n++) all.push(await learnerAt(before.address, `Runner ${n}`))
  await ended(before)
  // The database tells what a connection did once it is gone.
  const rowsBefore = await written(url, server)
  const trainer = await startServer(env)
  let answers = 0
  const ratios: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const run = async (questionOf: (learner: number) => number) => {
      const given = await turn(all, questionOf)
      answers += given
      return given
    }
    const same = () => run(() => 1)
    const spread = () => run((learner) => (learner % asked) + 1)
    const [one, other] = round % 2 ? [await same(), await spread()] : [await spread(), await same()]
    // The first round warms both up.
    if (round > 0) ratios.push(round % 2 ? one / other : other / one)
  }
  await ended(trainer)
  const changes = difference(await written(url, server), rowsBefore)

  const ratio = median(ratios)
  const { entries, jobs, ...others } = changes
  const isAlone =
    entries?.added === answers && entries.changed === 0 && Object.values(others).every(({ added, changed }) => added + changed === 0)
  const told = Object.entries(changes).map(
    ([table, { added, changed }]) => `${table} ${added.toLocaleString('en')} + ${changed.toLocaleString('en')}`,
  )
  return [
    {
      what: 'fifty learners at the same question over HTTP, against as many at ten questions',
      measured: `${figures(ratio)} × as many answers`,
      wanted: 'at least 0.67 ×',
      holds: ratio >= 1 / 1.5,
    },
    {
      what: 'what they write that they share: rows added + changed by so many answers',
      measured: `${answers.toLocaleString('en')} answers: ${told.join(', ')}${jobs ? ' (jobs: by the clock)' : ''}`,
      wanted: 'one row added an answer, none changed',
      holds: isAlone,
    },
  ]
}

async function ended(server: Awaited<ReturnType<typeof startServer>>): Promise<void> {
  server.child.kill('SIGTERM')
  await server.ended
  await wait(500)
}

/** @returns how many answers they gave, each the next one when the last one was acknowledged */
async function turn(all: readonly Learner[], questionOf: (learner: number) => number): Promise<number> {
  const began = performance.now()
  let given = 0
  const work = async (answer: Learner, at: number) => {
    while (performance.now() - began < time) {
      const status = await answer(questionOf(at))
      if (status !== 303) throw new Error(`The answer was a ${status}`)
      given++
    }
  }
  await Promise.all(all.map(work))
  return given
}

async function learnerAt(address: string, name: string): Promise<Learner> {
  const who = walker(address)
  await who.come(name)
  const attempt = (await who.begin('lee-xi-gyeongju/level-b')).at.split('/')[2]
  const headers = { cookie: [...who.cookies].map(([key, value]) => `${key}=${value}`).join('; '), origin: address }
  const pages = new Map<number, { action: string; fields: Record<string, string>; seen: number }>()
  let sent = 0
  const answer = async (question: number, form: Record<string, string>): Promise<number> => {
    const page = pages.get(question)
    if (!page) throw new Error(`There is no question ${question}`)
    const key = `bench-${attempt}-${sent++}`
    const body = new URLSearchParams({ ...page.fields, ...form, seen: String(page.seen), key })
    const { status } = await fetch(`${address}${page.action}`, { method: 'POST', headers, body, redirect: 'manual' })
    if (status === 303) page.seen++
    return status
  }
  const readable = new Map<number, Record<string, string>>()
  for (let question = 1; question <= asked; question++) {
    const action = `/attempts/${attempt}/${question}`
    const fields = Object.entries(fieldsOf((await who.get(action)).html, action)).map(([field, value]) => [field, [value].flat()[0] ?? ''])
    pages.set(question, { action, fields: Object.fromEntries(fields), seen: 0 })
    // The first form that can be read is the one that this question wants.
    for (const form of forms) if (!readable.has(question) && (await answer(question, form)) === 303) readable.set(question, form)
  }
  return (question) => {
    const form = readable.get(question)
    if (!form) throw new Error(`Question ${question} cannot be answered`)
    return answer(question, form)
  }
}

type Written = Record<string, { added: number; changed: number }>

/** How many rows were added to each table, and changed or taken away, since it was made. */
async function written(url: string, server: Server): Promise<Written> {
  const rows = await server.ask<{ table: string; added: number; changed: number }>(
    url,
    'select relname as table, n_tup_ins::int as added, (n_tup_upd + n_tup_del)::int as changed from pg_stat_user_tables order by relname',
  )
  return Object.fromEntries(rows.map(({ table, ...counts }) => [table, counts]))
}

/** What came since, of the tables to which anything came. */
function difference(now: Written, before: Written): Written {
  const changes = Object.entries(now).map(([table, { added, changed }]): [string, Written[string]] => [
    table,
    { added: added - (before[table]?.added ?? 0), changed: changed - (before[table]?.changed ?? 0) },
  ])
  return Object.fromEntries(changes.filter(([, { added, changed }]) => added + changed > 0))
}
