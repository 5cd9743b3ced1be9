import { didYouMean } from '../passages/nearest.ts'
import type { Fault } from '../passages/passage.ts'
import type { BankQuestion, Draw, Quiz } from './bank.ts'
import { areEnemies, drawn } from './draw.ts'
import type { Contents } from './files.ts'
import type { LevelFile } from './passages.ts'
import { isError } from './problems.ts'
import { quizFile, type WrittenQuiz } from './quiz-file.ts'

/** What the quizzes of a passage are held against. */
export interface Surroundings {
  readonly passage: string
  readonly levels: readonly LevelFile[]
  /** The questions of the whole bank that can be asked, by id. */
  readonly questions: ReadonlyMap<string, BankQuestion>
  /** The file in which each id of the whole bank stands, whether its question can be asked or not. */
  readonly files: ReadonlyMap<string, string>
}

type Wrong = (severity: Fault['severity'], path: (string | number)[], message: string, remedy: string) => Fault

/**
 * Reads the ready-made quizzes of a passage; each is kept with those of its questions that can be asked.
 * `isSound`: the list is not to blame for a quiz that cannot be asked at all.
 */
export function readQuizzes(contents: Contents, around: Surroundings): { quizzes: Quiz[]; faults: Fault[]; isSound: boolean } {
  const file = quizFile(contents)
  const faults = [...file.faults]
  let isSound = !faults.some(isError)
  const quizzes = new Map<string, Quiz>()
  for (const { written, at, yaml } of file.quizzes) {
    const wrong: Wrong = (severity, path, message, remedy) => {
      const whole = [at, ...path]
      return { severity, ...yaml.place(whole), message, remedy, path: whole }
    }
    const checked = quizOf(written, wrong, around)
    faults.push(...checked.faults)
    const id = `${around.passage}/${written.id}`
    if (quizzes.has(id) || (checked.questions.length === 0 && checked.faults.some(isError))) isSound = false
    if (quizzes.has(id)) faults.push(wrong('error', ['id'], `Two quizzes are called “${written.id}”`, 'Give this one another id'))
    else if (checked.questions.length > 0) quizzes.set(id, { ...written, id, passage: around.passage, questions: checked.questions })
  }
  return { quizzes: [...quizzes.values()], faults, isSound }
}

function quizOf(written: WrittenQuiz, wrong: Wrong, around: Surroundings): { questions: readonly string[]; faults: Fault[] } {
  const names = around.levels.map(({ name }) => name)
  const level = around.levels.find(({ name }) => name === written.level)
  if (!level)
    return {
      questions: [],
      faults: [
        wrong(
          'error',
          ['level'],
          `The passage has no level “${written.level}”`,
          `${didYouMean(written.level, names)}Its levels are ${names.join(', ')}`,
        ),
      ],
    }
  // What is wrong with the level is told there, once.
  if (!level.sound) return { questions: [], faults: [] }

  if (written.draw) return drawnQuiz(written.draw, written.level, wrong, around)
  const questions: string[] = []
  const faults = (written.questions ?? []).flatMap((id, number) => {
    const [message, remedy] = unfit(id, questions, written.level, around) ?? []
    if (message === undefined || remedy === undefined) {
      questions.push(id)
      return []
    }
    return [wrong(around.files.has(id) ? 'warning' : 'error', ['questions', number], `${message}; the quiz is asked without it`, remedy)]
  })
  if (questions.length === 0)
    faults.push(wrong('error', ['questions'], 'Not one question of this quiz can be asked', 'Mend the questions, or name others'))
  return { questions, faults }
}

/** The questions that a rule draws; a row that cannot be filled is told, and the rest is asked. */
function drawnQuiz(draw: Draw, level: string, wrong: Wrong, around: Surroundings): { questions: readonly string[]; faults: Fault[] } {
  const { questions, found } = drawn(draw, questionsAt(level, around))
  const faults = draw.of.flatMap(({ n }, at) => {
    const count = found[at] ?? 0
    const message = `Only ${count} of ${n} such questions can be drawn at level ${level}, enemies apart`
    return count < n ? [wrong('warning', ['draw', 'of', at, 'n'], message, 'Ask for fewer, or write more of them')] : []
  })
  if (questions.length === 0)
    faults.push(wrong('error', ['draw'], 'Not one question can be drawn', 'Write questions that the rule fits, or another rule'))
  return { questions, faults }
}

function questionsAt(level: string, { passage, questions }: Surroundings): readonly BankQuestion[] {
  const groups = atLevels.get(questions) ?? new Map<string, BankQuestion[]>()
  if (groups.size === 0)
    for (const one of questions.values())
      for (const name of one.levels) {
        const group = groups.get(`${one.passage}/${name}`)
        if (group) group.push(one)
        else groups.set(`${one.passage}/${name}`, [one])
      }
  atLevels.set(questions, groups)
  return groups.get(`${passage}/${level}`) ?? []
}
/** The questions that hold at each level of each passage, gathered once for all quizzes that are drawn. */
const atLevels = new WeakMap<ReadonlyMap<string, BankQuestion>, Map<string, BankQuestion[]>>()

/** Why a question cannot follow those before it in a quiz at this level, and what to do; undefined where it can. */
function unfit(
  id: string,
  before: readonly string[],
  level: string,
  { passage, questions, files }: Surroundings,
): [message: string, remedy: string] | undefined {
  const found = questions.get(id)
  const file = files.get(id)
  if (!found)
    return file === undefined
      ? [`There is no question “${id}”`, 'Write the id as it stands in the file of the question']
      : [`“${id}” cannot be asked`, `Mend ${file} first`]
  if (found.question.retired) return [`“${id}” is retired`, 'Take it away, or bring the question back']
  if (found.passage !== passage) return [`“${id}” is about another passage`, `Name questions of the folder ${passage}`]
  if (!found.levels.includes(level)) return [`“${id}” does not hold at level ${level}`, `It holds at ${found.levels.join(', ')}`]
  if (before.includes(id)) return [`“${id}” is in this quiz already`, 'Take one of the two away']
  const enemy = before.find((other) => {
    const asked = questions.get(other)
    return asked !== undefined && areEnemies(found, asked)
  })
  return enemy === undefined ? undefined : [`“${id}” and “${enemy}” are enemies: one gives the other away`, 'Take one of the two away']
}
