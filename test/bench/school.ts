import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { loadBank } from '../../src/bank/load.ts'
import type { Question } from '../../src/kinds/base.ts'
import { kindOf } from '../../src/kinds/index.ts'
import type { Level } from '../../src/passages/passage.ts'
import { freshId } from '../../src/random.ts'
import { openStore } from '../../src/store/index.ts'
import { line } from '../../src/store/line.ts'
import type { Entry, Json } from '../../src/store/store.ts'
import { keptVersions } from '../../src/training/kept.ts'
import { questions } from './row.ts'

/** Each attempt is at so many questions, all of them answered. */
const asked = 10

/**
 * Fills a data folder with a school: learners who joined, sat quizzes of ten questions, answered all of them, handed in and had their
 * texts marked; one line a commit, as the store writes them, but without waiting for the disk.
 * @param answers how many in all, a multiple of 1,000
 * @returns the ids of the learners, at least 50
 */
export async function school(dir: string, answers: number): Promise<string[]> {
  const learners = Math.max(50, answers / 100)
  const attempts = answers / learners / asked
  const sittings = await sittingsIn(dir, attempts)
  const folder = join(dir, 'learners')
  await mkdir(folder, { recursive: true })
  const ids = Array.from({ length: learners }, () => freshId())
  for (let from = 0; from < learners; from += together) {
    const some = ids.slice(from, from + together)
    await Promise.all(some.map((id, at) => writeFile(join(folder, `${id}.jsonl`), Buffer.concat([...linesOf(from + at, sittings)]))))
  }
  // What the system had still to write would be measured as the server's work. Where there is no such program, it is.
  await promisify(execFile)('sync').catch(() => undefined)
  return ids
}

/** A school with a million answers in a folder of its own: made once a run, for all who want it; `done` takes it away. */
export const bigSchool = {
  async at(): Promise<{ dir: string; ids: string[] }> {
    made ??= (async () => {
      const dir = await mkdtemp(join(tmpdir(), 'evident-bench-'))
      return { dir, ids: await school(dir, 1_000_000) }
    })()
    return await made
  },
  async done(): Promise<void> {
    if (made) await rm((await made).dir, { recursive: true })
  },
}
let made: ReturnType<typeof bigSchool.at> | undefined

/** So many files are written at once. */
const together = 20

let numbered = 0
/** Something that looks random and is made in no time. */
const unlike = (length: number): string =>
  [...(numbered++).toString(16)]
    .map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)])
    .join('')
    .padStart(length, 'z')

/** What is the same for everybody who sits a quiz. */
interface Sitting {
  began: Entry
  questions: { name: string; responses: { response: Json; mark: number | null }[]; scores: number[] | undefined; earned: number }[]
}

const at = '2026-11-24T14:03:00.000Z'

function* linesOf(learner: number, sittings: readonly Sitting[]): Generator<Buffer> {
  yield line([{ type: 'joined', at, name: `Learner ${learner}` }])
  for (const { began, questions } of sittings) {
    const attempt = unlike(16)
    yield line([{ ...began, attempt, seed: unlike(26) }])
    for (const [index, { name, responses }] of questions.entries()) {
      const given = responses[learner % responses.length]
      yield line([
        {
          type: 'answered',
          at,
          attempt,
          n: index + 1,
          question: name,
          level: began.level,
          response: given?.response,
          where: ['s4-08'],
          mark: given?.mark,
          proof: learner % 3 === 0 ? 1 : 0,
          ms: 21_000,
          key: unlike(36),
          seen: 0,
        },
      ])
    }
    yield line([{ type: 'handed-in', at, attempt, by: 'learner' }])
    for (const [index, { scores, earned }] of questions.entries()) {
      if (!scores) continue
      const [by, key] = ['aaaaaaaaaaaaaaaa', unlike(36)]
      yield line([{ type: 'marked', at, attempt, n: index + 1, answer: 1, by, scores, mark: earned, key }])
    }
  }
}

/** So many quizzes at the questions of the ready-made bank, which are put on the shelf of versions. */
async function sittingsIn(dir: string, attempts: number): Promise<Sitting[]> {
  const bank = await loadBank(questions)
  const passage = bank.passages.get('lee-xi-gyeongju')
  const level = passage?.levels.at(-1)
  if (!passage || !level) throw new Error('The passage is gone')
  const all = [...bank.questions.values()].filter(({ question }) => kindOf(question).holds(question, level) === undefined)
  const store = await openStore({ dir, report: () => undefined })
  await keptVersions(store, () => bank).keep(
    passage,
    all.map(({ question: { id }, version }) => ({ id, version })),
  )
  await store.close()
  return Array.from({ length: attempts }, (_, nth) => {
    const ten = Array.from({ length: asked }, (_, place) => all[(nth * asked + place) % all.length]).filter((one) => one !== undefined)
    const questions = ten.map(({ question, version }) => {
      const { judging } = kindOf(question)
      const scores = judging?.criteria(question).map(() => 1)
      return {
        name: `${question.id}@${version}`,
        // Orders differ from page to page: seven of them make seven responses.
        responses: Array.from({ length: 7 }, (_, seed) => {
          const response = responseTo(question, level, String(seed))
          return { response, mark: kindOf(question).mark(question, response, level).score }
        }),
        scores,
        earned: (scores && judging?.score(question, scores)) ?? 0,
      }
    })
    const began = {
      type: 'began',
      at,
      attempt: '',
      quiz: `lee-xi-gyeongju/bench-${nth}`,
      settings: { title: 'Ten questions', feedback: 'end', proof: true },
      passage: `${passage.id}@${passage.version}`,
      level: level.level,
      seed: '',
      questions: questions.map(({ name }) => name),
    }
    return { began, questions }
  })
}

/** What somebody answers who takes what comes first. */
function responseTo(question: Question, level: Level, seed: string): Json {
  const sitting = { reading: level, seed }
  for (const form of forms) {
    const read = kindOf(question).response(question, sitting).safeParse(form)
    if (read.success) return read.data as Json
  }
  throw new Error(`No answer to ${question.id} can be read`)
}

/** The first option, a word, a number, the first pair, the first gap, and the order of the page for so many entries: one of them every kind can read. */
export const forms = [
  { option: '1', text: 'a word', sentence: '1' },
  { option: 'true', text: '7' },
  { 'pair.1': '1' },
  { 'gap.1': '1' },
  ...[3, 4, 5, 6, 7, 8].map((entries) =>
    Object.fromEntries(Array.from({ length: entries }, (_, at) => [`place.${at + 1}`, String(at + 1)])),
  ),
]
