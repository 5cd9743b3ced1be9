import { kindOf } from '../kinds/index.ts'
import type { Fault, Passage } from '../passages/passage.ts'
import type { Bank, BankQuestion, Problem, Quiz } from './bank.ts'
import { takingTurns } from './files.ts'
import { type PassageFolder, passageNames, readFolder } from './folders.ts'
import { fileOfEachId, idFaults } from './ids.ts'
import type { QuestionFile } from './questions.ts'
import { readQuizzes } from './quizzes.ts'
import { passageVersion, questionVersion } from './version.ts'

/**
 * Reads the bank from its folder: each folder in it is a passage, with its levels (a.md, b.md …), its questions (one .yaml each) and
 * its ready-made quizzes (quizzes.yaml). What is wrong becomes a problem and stops nothing else; others have their turn in between.
 */
export async function loadBank(folder: string): Promise<Bank> {
  const turn = takingTurns()
  const problems: Problem[] = []
  const found = (file: string, faults: readonly Fault[]) => problems.push(...problemsOf(file, faults))

  const { names, faults } = await passageNames(folder)
  for (const [file, fault] of faults) found(file, [fault])
  const folders: PassageFolder[] = []
  for (const name of names) folders.push(await readFolder(folder, name, turn))
  const files = fileOfEachId(folders.flatMap(({ questions }) => questions))

  const passages = new Map<string, Passage>()
  const questions = new Map<string, BankQuestion>()
  for (const one of folders) {
    const passage = passageOf(one)
    if (passage) passages.set(passage.id, passage)
    for (const file of one.questions) {
      const wrong = [...file.faults, ...idFaults(file, files)]
      found(file.file, wrong)
      const question = wrong.some(isError) ? undefined : bankQuestion(file, one)
      if (question && question.levels.length > 0) questions.set(question.question.id, question)
      await turn()
    }
  }

  const quizzes = new Map<string, Quiz>()
  for (const one of folders) {
    const read = one.quizzes && readQuizzes(one.quizzes.contents, { passage: one.name, levels: one.levels, questions, files })
    if (one.quizzes && read) found(one.quizzes.file, read.faults)
    for (const quiz of read?.quizzes ?? []) quizzes.set(quiz.id, quiz)
    for (const { file, faults } of one.levels) found(file, [...faults, ...waiting(file, one)])
    for (const [file, fault] of one.faults) found(file, [fault])
  }
  return { passages, questions, quizzes, problems: problems.sort(inOrder) }
}

const isError = ({ severity }: Fault): boolean => severity === 'error'

function passageOf({ name, levels }: PassageFolder): Passage | undefined {
  const sound = levels.flatMap(({ level, sound }) => (level && sound ? [level] : []))
  return sound.length === 0 ? undefined : { id: name, version: passageVersion(sound), levels: sound }
}

function bankQuestion({ question, file }: QuestionFile, { name, levels }: PassageFolder): BankQuestion | undefined {
  if (!question) return undefined
  const holding = levels.filter(({ level, sound }) => level && sound && kindOf(question).holds(question, level) === undefined)
  return { question, version: questionVersion(question), passage: name, levels: holding.map((one) => one.name), file }
}

/** What an unsound level keeps from learners besides itself, said once instead of in each question. */
function waiting(file: string, { levels, questions }: PassageFolder): Fault[] {
  const level = levels.find((one) => one.file === file && !one.sound)
  const count = level ? questions.filter(({ question }) => question?.level === level.name).length : 0
  if (!level || count === 0) return []
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

/** So many problems of one file are told; a file that is wholly something else would fill pages. */
const mostTold = 50

function problemsOf(file: string, faults: readonly Fault[]): Problem[] {
  const told = faults
    .slice(0, mostTold)
    .map(({ message, remedy, ...rest }) => ({ file, ...rest, message: capital(message), remedy: capital(remedy) }))
  const rest = faults.slice(mostTold)
  const [next] = rest
  if (!next) return told
  const severity = rest.some(isError) ? 'error' : 'warning'
  return [
    ...told,
    { ...next, severity, file, message: `There are ${rest.length} more problems from here on`, remedy: 'Mend the others first' },
  ]
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const inOrder = (a: Problem, b: Problem): number => (a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1)
