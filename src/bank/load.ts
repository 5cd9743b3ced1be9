import type { Question } from '../kinds/base.ts'
import type { Fault, Level, Passage } from '../passages/passage.ts'
import { takingTurns } from '../turns.ts'
import type { Bank, BankQuestion, Problem, Quiz } from './bank.ts'
import type { Blueprint } from './blueprint.ts'
import { blueprintFile, sameClaims } from './blueprint-file.ts'
import type { Contents } from './files.ts'
import { fileOfEachId, idFaults } from './ids.ts'
import { type PassageIndex, passageIndex } from './lint/bank.ts'
import { type Claims, lintClaims } from './lint/claims.ts'
import { sourceIn } from './lint/copied.ts'
import { withoutTicked } from './lint/ticks.ts'
import type { LevelFile } from './passages.ts'
import { type Place, placeOf } from './place.ts'
import { inOrder, isError, problemsOf } from './problems.ts'
import { type HeldTo, type QuestionFile, questionFile, type WrittenQuestion } from './questions.ts'
import { readQuizzes } from './quizzes.ts'
import { bankReader, type Folders, type PassageFolder } from './reader.ts'
import { passageVersion } from './version.ts'

/**
 * Reads the bank from its folder: each folder in it is a passage, with its levels (a.md, b.md …), its questions (one .yaml each) and
 * its ready-made quizzes (quizzes.yaml). What is wrong becomes a problem and stops nothing else; others have their turn in between.
 * @param where the path of that folder, or another place that has them
 */
export async function loadBank(where: string | Place): Promise<Bank> {
  const turn = takingTurns()
  const { bank } = await bankOf(await bankReader(placeOf(where)).read(turn), memory(), turn)
  return bank
}

/** What is remembered from one reading to the next. */
export interface Memory {
  /** What was good the last time it was read, by its file: it stays in service when an edit breaks it. */
  readonly good: {
    levels: Map<string, LevelFile>
    questions: Map<string, WrittenQuestion>
    quizzes: Map<string, Contents>
    blueprints: Map<string, Contents>
  }
  /** What each passage's questions are held to, together and one by one. */
  readonly passages: Map<string, { index: PassageIndex; claims: Claims | undefined }>
}
export const memory = (): Memory => ({
  good: { levels: new Map(), questions: new Map(), quizzes: new Map(), blueprints: new Map() },
  passages: new Map(),
})

/** The bank, and what its files are held against. */
export interface Assembled {
  readonly bank: Bank
  readonly passages: ReadonlyMap<string, Held>
  /** The file in which each id stands. */
  readonly files: ReadonlyMap<string, string>
}
/** What the questions of one passage are held to; its levels are those in service, or that would be if they were sound. */
export interface Held {
  readonly to: HeldTo
  readonly index: PassageIndex
  readonly blueprint: Blueprint | undefined
}

/** The bank that the folders hold. A file that is broken is what it was when it was good, as far as that is remembered. */
export async function bankOf(folders: Folders, remembered: Memory, turn: () => Promise<void>): Promise<Assembled> {
  const { good } = remembered
  const problems: Problem[] = []
  const found = (file: string, faults: readonly Fault[], inService = false) => {
    if (faults.length > 0) problems.push(...problemsOf(file, faults, inService))
  }
  for (const { file, fault, inService } of folders.faults) found(file, [fault], inService)
  forgetAllBut(folders, remembered)
  // Whoever cannot be read now keeps the id that it had.
  const named = folders.passages.flatMap(({ questions }) => questions)
  const files = fileOfEachId(named.map((one) => (one.id === undefined ? (good.questions.get(one.file) ?? one) : one)))

  const passages = new Map<string, Passage>()
  const questions = new Map<string, BankQuestion>()
  const blueprints = new Map<string, Blueprint>()
  const held = new Map<string, Held>()
  for (const one of folders.passages) {
    for (const level of one.levels) if (level.sound) good.levels.set(level.file, level)
    const levels = one.levels.map((level) => good.levels.get(level.file) ?? level)
    const passage = passageFrom(one.name, levels)
    if (passage) passages.set(passage.id, passage)

    const plan = planOf(one, levels, good)
    if (one.blueprint) found(one.blueprint.file, plan.faults, plan.served !== undefined && plan.faults.some(isError))
    const blueprint = plan.served?.blueprint
    if (blueprint) blueprints.set(one.name, blueprint)
    const now = heldIn(one, levels, blueprint, remembered)
    held.set(one.name, now)
    const { to, index } = now

    const checked: { now: QuestionFile; wrong: readonly Fault[]; served: QuestionFile | undefined }[] = []
    for (const [at, written] of one.questions.entries()) {
      const now = questionFile(written, to)
      const between = idFaults(now, files)
      const wrong = between.length > 0 ? [...now.faults, ...between] : now.faults
      const isBroken = wrong.some(isError)
      if (!isBroken) good.questions.set(now.file, written)
      const served = isBroken ? servedInstead(good.questions.get(now.file), to, files) : now
      checked.push({ now, wrong, served })
      if (served?.question && served.levels.length > 0) questions.set(served.question.id, bankQuestion(served.question, served, one.name))
      if (at % 20 === 0) await turn()
    }
    await index.hold(
      checked.flatMap(({ served }) => served ?? []),
      turn,
    )
    for (const [at, { now, wrong, served }] of checked.entries()) {
      const together = served === now ? index.faultsOf(now.file) : none
      problems.push(...problemsIn(now, wrong, together, served !== undefined && served !== now))
      if (at % 20 === 0) await turn()
    }
    for (const level of one.levels) {
      const served = levels.includes(level)
      const claims =
        served && level.level && blueprint ? withoutTicked(lintClaims(level.level, blueprint.claims), blueprint.ticks, level.name) : []
      found(level.file, [...level.faults, ...waiting(level, levels, one), ...claims], !served)
    }
    // A plan that was better before has other lines now.
    const isAsServed = !plan.faults.some(isError)
    const wide = new Map<string, Fault[]>()
    for (const { rule, level, path, message, remedy } of index.wide(blueprint)) {
      const beside = plan.served ? plan.file : levels.find(({ name }) => name === level)?.file
      const place = (isAsServed && plan.served?.place(path)) || start
      if (beside) wide.set(beside, [...(wide.get(beside) ?? []), { rule, severity: 'warning', ...place, message, remedy }])
    }
    for (const [file, faults] of wide) found(file, faults)
    for (const { file, fault, inService } of one.faults) found(file, [fault], inService)
  }

  const quizzes = new Map<string, Quiz>()
  for (const { name, quizzes: list } of folders.passages) {
    if (!list) continue
    const around = { passage: name, levels: held.get(name)?.to.levels ?? [], questions, files }
    const now = readQuizzes(list.contents, around)
    if (now.isSound) good.quizzes.set(list.file, list.contents)
    const before = good.quizzes.get(list.file) ?? list.contents
    const served = !now.isSound && before !== list.contents ? readQuizzes(before, around) : now
    found(list.file, now.faults, served !== now)
    for (const quiz of served.quizzes) quizzes.set(quiz.id, quiz)
    await turn()
  }
  return { bank: { passages, questions, quizzes, blueprints, problems: problems.sort(inOrder) }, passages: held, files }
}

const start = { line: 1, column: 1 } as const
const none: readonly Fault[] = []

/** What is told of a question: the same list as before where nothing changed. @param together what others have to do with */
function problemsIn(now: QuestionFile, wrong: readonly Fault[], together: readonly Fault[], inService: boolean): readonly Problem[] {
  if (wrong.length === 0 && together.length === 0) return noProblems
  const before = toldOf.get(now)
  if (before?.wrong === wrong && before.together === together && before.inService === inService) return before.problems
  const problems = problemsOf(now.file, [...wrong, ...together], inService)
  toldOf.set(now, { wrong, together, inService, problems })
  return problems
}
const noProblems: readonly Problem[] = []
/** Each change asks again what is told of thousands of questions that did not change. */
const toldOf = new WeakMap<
  QuestionFile,
  { wrong: readonly Fault[]; together: readonly Fault[]; inService: boolean; problems: readonly Problem[] }
>()

/** The blueprint of a passage as it stands, and the one that is in service. */
function planOf({ blueprint: beside }: PassageFolder, levels: readonly LevelFile[], good: Memory['good']) {
  if (!beside) return { file: '', faults: [], served: undefined }
  const now = blueprintFile(beside.contents, levels)
  if (now.blueprint) good.blueprints.set(beside.file, beside.contents)
  const before = good.blueprints.get(beside.file)
  const served = now.blueprint ? now : before && blueprintFile(before, levels)
  return { file: beside.file, faults: now.faults, served }
}

/** What the questions of a passage are held to: the same objects as before where nothing changed. */
function heldIn(
  { name, source }: PassageFolder,
  levels: readonly LevelFile[],
  blueprint: Blueprint | undefined,
  { passages }: Memory,
): Held {
  const before = passages.get(name)
  const isSameText = before?.index.levels.length === levels.length && before.index.levels.every((level, at) => level === levels[at])
  const index = before && isSameText ? before.index : passageIndex(levels)
  const claims = blueprint && sameClaims(blueprint.claims, before?.claims)
  passages.set(name, { index, claims })
  return { to: { levels, claims, source: source && sourceIn(source.contents) }, index, blueprint }
}

/** What was deleted does not come back when a broken file of its name appears. */
function forgetAllBut({ passages }: Folders, { good, passages: known }: Memory): void {
  const there = new Set<string>()
  for (const { levels, questions, quizzes, blueprint } of passages) {
    for (const { file } of levels) there.add(file)
    for (const { file } of questions) there.add(file)
    if (quizzes) there.add(quizzes.file)
    if (blueprint) there.add(blueprint.file)
  }
  for (const one of Object.values(good)) for (const file of one.keys()) if (!there.has(file)) one.delete(file)
  const names = new Set(passages.map(({ name }) => name))
  for (const name of known.keys()) if (!names.has(name)) known.delete(name)
}

/** The last good version of a broken file, where it still stands: its evidence is in the text, and nobody else has its id. */
function servedInstead(written: WrittenQuestion | undefined, to: HeldTo, files: ReadonlyMap<string, string>): QuestionFile | undefined {
  if (!written) return undefined
  const file = questionFile(written, to)
  const owner = files.get(file.id ?? '') ?? file.file
  return owner === file.file && !file.faults.some(isError) ? file : undefined
}

function passageFrom(id: string, files: readonly LevelFile[]): Passage | undefined {
  const levels = files.flatMap(({ level, sound }) => (level && sound ? [level] : []))
  const [first] = levels
  if (!first) return undefined
  const before = passagesFrom.get(first)
  if (before?.id === id && before.levels.length === levels.length && before.levels.every((level, at) => level === levels[at])) return before
  const passage = { id, version: passageVersion(levels), levels }
  passagesFrom.set(first, passage)
  return passage
}
/** By their first level: the version of a long text is not worked out again each time a question changes. */
const passagesFrom = new WeakMap<Level, Passage>()

const bankQuestion = (question: Question, { version, levels, file }: QuestionFile, passage: string): BankQuestion => ({
  question,
  version,
  passage,
  levels,
  file,
})

/** What an unsound level keeps from learners besides itself, said once instead of in each question. */
function waiting(level: LevelFile, served: readonly LevelFile[], { questions }: PassageFolder): Fault[] {
  const count = served.includes(level) && !level.sound ? questions.filter(({ question }) => question?.level === level.name).length : 0
  if (count === 0) return []
  return [
    {
      severity: 'warning',
      line: 1,
      column: 1,
      message: `Until this file is mended, nothing is asked at level ${level.name}, for which ${count} questions were written`,
      remedy: 'See what else is said about this file',
    },
  ]
}
