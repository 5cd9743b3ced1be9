import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadBank } from '../../src/bank/load.ts'
import type { Question } from '../../src/kinds/base.ts'
import { kindOf } from '../../src/kinds/index.ts'
import type { Level } from '../../src/passages/passage.ts'
import { freshId } from '../../src/random.ts'
import { openStore } from '../../src/store/index.ts'
import type { Entry, Json } from '../../src/store/store.ts'
import { keptVersions } from '../../src/training/kept.ts'
import { kill, startServer } from '../server.ts'
import { figures, median, questions, type Row } from './row.ts'

const learners = 1_000
const attempts = 10

/** From `node dist/server.js` to the first page, and until the scores of 1,000 learners with 100 answers each are counted behind it. */
export async function boards(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-bench-'))
  await fill(dir)
  const seconds = { page: [] as number[], counted: [] as number[] }
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    const server = await startServer({ DATA_DIR: dir, QUESTIONS_DIR: questions })
    const page = await fetch(server.address)
    if (page.status !== 200) throw new Error(`The first page is a ${page.status}`)
    await page.text()
    seconds.page.push((performance.now() - start) / 1000)
    await new Promise<void>((counted) => {
      const look = () => server.output().includes('The scores of 1,000 learners are counted') && counted()
      server.child.stdout.on('data', look)
      look()
    })
    seconds.counted.push((performance.now() - start) / 1000)
    await kill(server.child)
  }
  await rm(dir, { recursive: true })
  const [first, counted] = [median(seconds.page), median(seconds.counted)]
  return [
    {
      what: 'first page after a cold start, 1,000 learners and 100,000 answers',
      measured: `${figures(first)} s`,
      wanted: 'under 2 s',
      holds: first < 2,
    },
    {
      what: 'the scores of all of them counted, from the cold start on',
      measured: `${figures(counted)} s`,
      wanted: 'under 3 s',
      holds: counted < 3,
    },
  ]
}

/** Attempts as they are kept, at questions of the ready-made bank that stand on the shelf of versions. */
async function fill(dir: string): Promise<void> {
  const bank = await loadBank(questions)
  const store = await openStore({ dir, report: () => undefined })
  const passage = bank.passages.get('lee-xi-gyeongju')
  const level = passage?.levels.at(-1)
  if (!passage || !level) throw new Error('The passage is gone')
  const asked = [...bank.questions.values()].filter(({ question }) => kindOf(question).holds(question, level) === undefined)
  await keptVersions(store, () => bank).keep(
    passage,
    asked.map(({ question: { id }, version }) => ({ id, version })),
  )
  const at = '2026-11-24T14:03:00.000Z'
  for (let learner = 0; learner < learners; learner++) {
    const entries: Entry[] = [{ type: 'joined', at, name: `Learner ${learner}` }]
    for (let nth = 0; nth < attempts; nth++) {
      const ten = Array.from({ length: 10 }, (_, at) => asked[(nth * 10 + at) % asked.length]).filter((one) => one !== undefined)
      const attempt = freshId()
      const settings = { title: 'Ten questions', feedback: 'end', proof: true }
      const names = ten.map(({ question, version }) => `${question.id}@${version}`)
      entries.push({
        type: 'began',
        at,
        attempt,
        quiz: `lee-xi-gyeongju/bench-${nth}`,
        settings,
        passage: `${passage.id}@${passage.version}`,
        level: level.level,
        seed: freshId(26),
        questions: names,
      })
      for (const [index, { question }] of ten.entries()) {
        const response = responseTo(question, level, learner)
        entries.push({
          type: 'answered',
          at,
          attempt,
          n: index + 1,
          question: names[index] ?? '',
          level: level.level,
          response,
          where: ['s4-08'],
          mark: kindOf(question).mark(question, response, level).score,
          proof: learner % 3 === 0 ? 1 : 0,
          ms: 21_000,
          key: freshId(36),
          seen: 0,
        })
      }
      entries.push({ type: 'handed-in', at, attempt, by: 'learner' })
    }
    await store.commit(freshId(), () => entries)
  }
  await store.close()
}

/** What somebody answers who takes what comes first. */
function responseTo(question: Question, level: Level, learner: number): Json {
  const sitting = { reading: level, seed: String(learner) }
  for (const form of forms) {
    const read = kindOf(question).response(question, sitting).safeParse(form)
    if (read.success) return read.data as Json
  }
  throw new Error(`No answer to ${question.id} can be read`)
}

/** The first option, a word, a number, the first pair, the first gap, and the order of the page for so many entries: one of them every kind can read. */
const forms = [
  { option: '1', text: 'a word', sentence: '1' },
  { option: 'true', text: '7' },
  { 'pair.1': '1' },
  { 'gap.1': '1' },
  ...[3, 4, 5, 6, 7, 8].map((entries) =>
    Object.fromEntries(Array.from({ length: entries }, (_, at) => [`place.${at + 1}`, String(at + 1)])),
  ),
]
