import type { Question } from '../kinds/base.ts'
import type { Fault, Level, Passage } from '../passages/passage.ts'
import type { Bank, BankQuestion, Problem, Quiz } from './bank.ts'
import { type Contents, takingTurns } from './files.ts'
import { fileOfEachId, idFaults } from './ids.ts'
import type { LevelFile } from './passages.ts'
import { inOrder, isError, problemsOf } from './problems.ts'
import { type QuestionFile, questionFile, type WrittenQuestion } from './questions.ts'
import { readQuizzes } from './quizzes.ts'
import { type Folders, folderReader, type PassageFolder } from './reader.ts'
import { passageVersion } from './version.ts'

/**
 * Reads the bank from its folder: each folder in it is a passage, with its levels (a.md, b.md …), its questions (one .yaml each) and
 * its ready-made quizzes (quizzes.yaml). What is wrong becomes a problem and stops nothing else; others have their turn in between.
 */
export async function loadBank(folder: string): Promise<Bank> {
  const turn = takingTurns()
  const { bank } = await bankOf(await folderReader(folder).read(turn), lastGood(), turn)
  return bank
}

/** What was good the last time it was read, by its file: it stays in service when an edit breaks it. */
export interface LastGood {
  levels: Map<string, LevelFile>
  questions: Map<string, WrittenQuestion>
  quizzes: Map<string, Contents>
}
export const lastGood = (): LastGood => ({ levels: new Map(), questions: new Map(), quizzes: new Map() })

/** The bank, and what its files are held against. */
export interface Assembled {
  readonly bank: Bank
  /** The levels of each passage that are in service, or would be if they were sound. */
  readonly levels: ReadonlyMap<string, readonly LevelFile[]>
  /** The file in which each id stands. */
  readonly files: ReadonlyMap<string, string>
}

/** The bank that the folders hold; `good` is used where a file is broken, and learns what is good now. */
export async function bankOf(folders: Folders, good: LastGood, turn: () => Promise<void>): Promise<Assembled> {
  const problems: Problem[] = []
  const found = (file: string, faults: readonly Fault[], inService = false) => {
    if (faults.length > 0) problems.push(...problemsOf(file, faults, inService))
  }
  for (const { file, fault, inService } of folders.faults) found(file, [fault], inService)
  forgetAllBut(folders, good)
  // Whoever cannot be read now keeps the id that it had.
  const named = folders.passages.flatMap(({ questions }) => questions)
  const files = fileOfEachId(named.map((one) => (one.id === undefined ? (good.questions.get(one.file) ?? one) : one)))

  const passages = new Map<string, Passage>()
  const questions = new Map<string, BankQuestion>()
  const levelsOf = new Map<string, readonly LevelFile[]>()
  for (const one of folders.passages) {
    for (const level of one.levels) if (level.sound) good.levels.set(level.file, level)
    const levels = one.levels.map((level) => good.levels.get(level.file) ?? level)
    levelsOf.set(one.name, levels)
    const passage = passageFrom(one.name, levels)
    if (passage) passages.set(passage.id, passage)
    for (const [at, written] of one.questions.entries()) {
      const now = questionFile(written, levels)
      const between = idFaults(now, files)
      const wrong = between.length > 0 ? [...now.faults, ...between] : now.faults
      const isBroken = wrong.some(isError)
      if (!isBroken) good.questions.set(now.file, written)
      const served = isBroken ? servedInstead(good.questions.get(now.file), levels, files) : now
      found(now.file, wrong, isBroken && served !== undefined)
      if (served?.question && served.levels.length > 0) questions.set(served.question.id, bankQuestion(served.question, served, one.name))
      if (at % 20 === 0) await turn()
    }
    for (const level of one.levels) found(level.file, [...level.faults, ...waiting(level, levels, one)], !levels.includes(level))
    for (const { file, fault, inService } of one.faults) found(file, [fault], inService)
  }

  const quizzes = new Map<string, Quiz>()
  for (const { name, quizzes: list } of folders.passages) {
    if (!list) continue
    const around = { passage: name, levels: levelsOf.get(name) ?? [], questions, files }
    const now = readQuizzes(list.contents, around)
    if (now.isSound) good.quizzes.set(list.file, list.contents)
    const before = good.quizzes.get(list.file) ?? list.contents
    const served = !now.isSound && before !== list.contents ? readQuizzes(before, around) : now
    found(list.file, now.faults, served !== now)
    for (const quiz of served.quizzes) quizzes.set(quiz.id, quiz)
    await turn()
  }
  return { bank: { passages, questions, quizzes, problems: problems.sort(inOrder) }, levels: levelsOf, files }
}

/** What was deleted does not come back when a broken file of its name appears. */
function forgetAllBut({ passages }: Folders, good: LastGood): void {
  const there = new Set<string>()
  for (const { levels, questions, quizzes } of passages) {
    for (const { file } of levels) there.add(file)
    for (const { file } of questions) there.add(file)
    if (quizzes) there.add(quizzes.file)
  }
  for (const known of Object.values(good)) for (const file of known.keys()) if (!there.has(file)) known.delete(file)
}

/** The last good version of a broken file, where it still stands: its evidence is in the text, and nobody else has its id. */
function servedInstead(
  written: WrittenQuestion | undefined,
  levels: readonly LevelFile[],
  files: ReadonlyMap<string, string>,
): QuestionFile | undefined {
  if (!written) return undefined
  const file = questionFile(written, levels)
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
