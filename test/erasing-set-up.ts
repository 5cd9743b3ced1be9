import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { stringify } from 'yaml'
import { z } from 'zod'
import type { Bank } from '../src/bank/bank.ts'
import { loadBank } from '../src/bank/load.ts'
import type { Question } from '../src/kinds/base.ts'
import { constructedResponse } from '../src/kinds/constructed-response.ts'
import { kindOf } from '../src/kinds/index.ts'
import { freshId } from '../src/random.ts'
import { type Board, board } from '../src/statistics/board.ts'
import { regrades } from '../src/statistics/regrades.ts'
import { remains } from '../src/statistics/remains.ts'
import { openStore } from '../src/store/index.ts'
import type { Entry, Store } from '../src/store/store.ts'
import { type Trainer, trainer } from '../src/trainer.ts'
import { corrections } from '../src/training/corrections.ts'
import { type Erasing, erasing } from '../src/training/erasing.ts'
import { keptVersions } from '../src/training/kept.ts'
import { returnCodes } from '../src/training/return-code.ts'
import { examplePassage } from './example-passage.ts'
import { sit } from './sitting.ts'
import { iceBank } from './walker.ts'

export const secret = 'a-secret-of-the-tests-32-characters'
export const typed = 'quokkatyped words'
const essay = 'Yes, quokkaessay. The keeper says that it stays warm enough below, so they can live there until it is spring.'
const comment = 'Well quokkacomment, Quokkaname.'
export const name = 'Quokkaname of the Zoo'

export let dir: string
let questions: string
export let bank: Bank
let now: Date
export let open: World
type World = Awaited<ReturnType<typeof start>>

export async function openFolder() {
  dir = await mkdtemp(join(tmpdir(), 'evident-erasing-'))
  questions = await mkdtemp(join(tmpdir(), 'evident-erasing-bank-'))
  await cp(iceBank, questions, { recursive: true })
  await examplePassage(questions)
  await writeFile(join(questions, 'lake/EX-CR.yaml'), stringify({ ...constructedResponse.example.question, id: 'EX-CR' }))
  const write = { id: 'write', title: 'Write', level: 'a', questions: ['EX-CR'], feedback: 'end', proof: false }
  await writeFile(join(questions, 'lake/quizzes.yaml'), stringify([write, { ...write, id: 'again' }]))
  const quizzes = join(questions, 'ice/quizzes.yaml')
  const helped = { id: 'helped', title: 'Ice, with hints', level: 'a', questions: ['ICE-SC-1', 'ICE-SA-1'], feedback: 'end', hints: true }
  await writeFile(quizzes, `${await readFile(quizzes, 'utf8')}${stringify([{ ...helped, proof: false }])}`)
  bank = await loadBank(questions)
  expect(bank.problems.filter(({ severity }) => severity === 'error')).toEqual([])
  now = new Date('2026-11-24T14:00:00.123Z')
  await begin()
}
export async function closeFolder() {
  await stop()
  for (const folder of [dir, questions]) await rm(folder, { recursive: true })
}

/** @param through what stands between the erasing and the disk */
async function start(through: (store: Store) => Store = (store) => store) {
  const store = await openStore({ dir, report: () => undefined })
  // Every look at the clock is some seconds later.
  const clock = () => {
    now = new Date(now.getTime() + 3217)
    return now
  }
  const kept = keptVersions(store, () => bank)
  const mended = corrections(store, kept)
  const erasures: Erasing = erasing({ store: through(store), secret, remains: remains(kept.question, mended.countsOf), now: clock })
  const finished = await erasures.finish((error) => {
    throw error
  })
  const failed = (error: unknown) => {
    throw error
  }
  const counts: Board = board(erasures.guard(store), kept.question, failed, mended)
  const told: Trainer = trainer({ bank: () => bank, store: counts.store, secret, erasing: erasures, corrections: mended, now: clock })
  const looks = regrades({ store, kept, corrections: mended, board: counts, learner: told.learner, failed })
  return { store, board: counts, trainer: told, corrections: mended, regrades: looks, finished, bank }
}
export async function begin(through?: (store: Store) => Store) {
  open = await start(through)
}
export async function stop() {
  open.board.close()
  await open.store.close()
}
export async function restart() {
  await stop()
  await begin()
  await open.board.counted()
}
/** From then on the folder is this copy of it. */
export async function moveTo(copy: string) {
  await rm(dir, { recursive: true })
  dir = copy
}
export const come = (called: string) => open.trainer.join(called, freshId())

export const options = z.looseObject({ options: z.array(z.looseObject({ id: z.string() })) })

/** Corrects the key of a question for all who answered it; undefined: it counts for nobody. */
export async function correct(id: string, change: ((question: Question) => object) | undefined): Promise<void> {
  const held = bank.questions.get(id)
  if (!held) throw new Error(`The question ${id} is gone`)
  const to = change ? createHash('sha256').update(id).digest('hex').slice(0, 16) : null
  if (to !== null && change) {
    const question = kindOf(held.question).schema.parse(change(held.question))
    bank = { ...bank, questions: new Map([...bank.questions, [id, { ...held, version: to, question }]]) }
  }
  const none = { looked: 0, changed: 0, up: 0, down: 0, misfits: { kind: 0, level: 0, response: 0, lost: 0 }, open: 0, erased: 0 }
  const about = { question: id, from: held.version, to, by: 'teacher', at: now.toISOString(), key: freshId(), figures: none }
  expect((await open.corrections.make(about, 0)).is).toBe('made')
}

/** Everything that is counted of every question; not since when, for of the erased that is known to the week. */
export const figures = () => figuresOf(open.board)
export function figuresOf(counts: Board) {
  const all = [...bank.questions.keys(), 'GONE-1'].flatMap((id) =>
    counts.figuresOf(id).map(({ first: _, labels, ...rest }) => ({ id, ...rest, labels: Object.fromEntries([...labels].sort()) })),
  )
  return all.sort((a, b) => (`${a.id} ${a.version} ${a.level}` < `${b.id} ${b.version} ${b.level}` ? -1 : 1))
}
export const counted = async () => {
  await open.board.recount()
  await open.board.counted()
  return figures()
}
export const names = () => open.board.learners('name', 0, 50).map((one) => one.name)

/** Somebody who did all that can be done, beside two others. @returns the id, and every text that must not be left */
export async function sheDidItAll() {
  const others = [await come('Ada'), await come('Bob')]
  for (const other of others) await sit(open, other, 'ice/end', [{ response: 'kanaricold', where: [3] }, undefined, { response: 'true' }])
  const she = await come(name)
  await sit(open, she, 'ice/end', [
    { response: 'kanariright', where: [3] },
    { response: ['kanaritop', 'kanarifish'], where: [4, 6] },
    { response: 'not given' },
    { response: typed, where: [] },
    { response: ['kanari-03'] },
  ])
  // Not a first attempt, so it counts for no figure.
  await sit(open, she, 'ice/end', [{ response: 'kanarilid', where: [2] }])
  await sit(open, she, 'ice/each', [{ response: 'kanariright' }, undefined, { response: 'kanaritop' }])
  await sit(open, she, 'ice/numbers', [{ response: '1931' }])
  const helped = await sit(open, she, 'ice/helped', [], false)
  expect(await open.trainer.hint(she, helped, 1, 1)).toBe('given')
  await sit(open, she, 'ice/helped', [{ response: 'kanariright' }, { response: typed }])
  const marked = await sit(open, she, 'lake/write', [{ response: essay }])
  await open.trainer.mark(she, marked, 1, { by: 'teacher', answer: 1, seen: 0, key: freshId(), scores: [2, 1, 0], comment })
  const twice = await open.trainer.mark(she, marked, 1, { by: 'teacher', answer: 1, seen: 1, key: freshId(), scores: [2, 2, 1], comment })
  expect(twice?.is).toBe('kept')
  // Waits for a mark, and will never get one.
  await sit(open, she, 'lake/again', [{ response: essay }])
  // Another version of a question.
  const held = bank.questions.get('ICE-SC-1')
  if (!held) throw new Error('The question is gone')
  bank = { ...bank, questions: new Map([...bank.questions, ['ICE-SC-1', { ...held, version: '0123456789abcdef' }]]) }
  open = { ...open, bank }
  await sit(open, she, 'ice/both', [{ response: 'kanarilid', where: [] }])
  // What was asked is lost.
  const lost = { at: '2026-11-24T15:00:00.456Z', attempt: freshId() }
  const settings = { title: 'Lost', feedback: 'end', proof: false }
  const began = { quiz: 'ice/lost', settings, passage: 'ice@0', level: 'a', seed: 'x', questions: ['GONE-1@0000'] }
  const given = { n: 1, question: 'GONE-1@0000', level: 'a', response: typed, where: null, mark: 1, proof: null, ms: 1, key: 'k', seen: 0 }
  await open.board.store.commit(she, () => [
    { ...lost, type: 'began', ...began },
    { ...lost, type: 'answered', ...given },
    { ...lost, type: 'handed-in', by: 'learner' },
  ])
  // Left open.
  await sit(open, she, 'ice/each', [{ response: 'kanaricold' }], false)
  const history = await open.store.history(she)
  const codes = returnCodes(open.store, secret)
  const texts = [she, codes.placeOf(she), 'quokka', 'Quokka', ...history.flatMap(traces)]
  return { she, others, texts: [...new Set(texts)], history }
}
/** What of an entry is of nobody else: its time, and whatever is long enough to be random. */
const traces = (entry: Entry): string[] => [
  entry.at,
  ...[entry.attempt, entry.key, entry.seed].filter((one): one is string => typeof one === 'string' && one.length >= 16),
]

/** Every file of the folder as it stands, names included. */
async function everything(): Promise<string> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  const texts = await Promise.all(files.map(async (one) => `${one.name}\n${await readFile(join(one.parentPath, one.name), 'latin1')}`))
  return texts.join('\n')
}
export const left = async (texts: readonly string[]) => {
  const all = await everything()
  return texts.filter((text) => all.includes(text))
}
export async function remainsOnDisk(): Promise<Entry[]> {
  const found: Entry[] = []
  for await (const { entries } of open.store.all()) found.push(...entries.filter(({ type }) => type === 'counted'))
  return found
}
