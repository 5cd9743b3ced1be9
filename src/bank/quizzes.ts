import { z } from 'zod'
import { base, short } from '../kinds/base.ts'
import { decode } from '../passages/decode.ts'
import { fieldsOf } from '../passages/fields.ts'
import { didYouMean } from '../passages/nearest.ts'
import type { Fault } from '../passages/passage.ts'
import { readYaml, type Yaml } from '../passages/yaml.ts'
import type { BankQuestion, Quiz } from './bank.ts'
import type { Contents } from './files.ts'
import type { LevelFile } from './passages.ts'
import { largestYaml } from './questions.ts'

const schema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'An id is lower-case letters, digits and hyphens, 40 at most'),
  title: short,
  level: base.level,
  questions: z.array(z.string()).min(1, 'A quiz needs a question').max(200),
  feedback: z.enum(['end', 'each']).default('end'),
  proof: z.boolean().default(true),
})
type Written = z.infer<typeof schema>

/** What the quizzes of a passage are held against. */
export interface Surroundings {
  readonly passage: string
  readonly levels: readonly LevelFile[]
  /** The questions of the whole bank that can be asked, by id. */
  readonly questions: ReadonlyMap<string, BankQuestion>
  /** The file in which each id of the whole bank stands, whether its question can be asked or not. */
  readonly files: ReadonlyMap<string, string>
}

/** Reads the ready-made quizzes of a passage; each is kept with those of its questions that can be asked. */
export function readQuizzes(contents: Contents, around: Surroundings): { quizzes: Quiz[]; faults: Fault[] } {
  const decoded = 'fault' in contents ? contents : decode(contents.bytes, largestYaml)
  if ('fault' in decoded) return { quizzes: [], faults: [decoded.fault] }
  const { yaml, faults } = readYaml(decoded.text)
  if (!yaml || yaml.value === null) return { quizzes: [], faults }
  if (!Array.isArray(yaml.value))
    return {
      quizzes: [],
      faults: [
        ...faults,
        {
          severity: 'error',
          ...yaml.place([]),
          message: 'The file is not a list of quizzes',
          remedy: 'Begin each quiz with “- id: …”, at the beginning of the line',
        },
      ],
    }

  const quizzes = new Map<string, Quiz>()
  yaml.value.forEach((_, at) => {
    const { value: written, faults: wrong } = fieldsOf(schema, yaml, [at])
    faults.push(...wrong)
    if (!written) return
    const checked = quizOf(written, at, yaml, around)
    faults.push(...checked.faults)
    const id = `${around.passage}/${written.id}`
    if (quizzes.has(id))
      faults.push({
        severity: 'error',
        ...yaml.place([at, 'id']),
        message: `Two quizzes are called “${written.id}”`,
        remedy: 'Give this one another id',
      })
    else if (checked.questions.length > 0) quizzes.set(id, { ...written, id, passage: around.passage, questions: checked.questions })
  })
  return { quizzes: [...quizzes.values()], faults }
}

function quizOf(written: Written, at: number, yaml: Yaml, around: Surroundings): { questions: string[]; faults: Fault[] } {
  const names = around.levels.map(({ name }) => name)
  const level = around.levels.find(({ name }) => name === written.level)
  const wrong = (severity: Fault['severity'], path: (string | number)[], message: string, remedy: string): Fault => ({
    severity,
    ...yaml.place([at, ...path]),
    message,
    remedy,
  })
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

  const questions: string[] = []
  const faults = written.questions.flatMap((id, number) => {
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
  if (found.passage !== passage) return [`“${id}” is about another passage`, `Name questions of the folder ${passage}`]
  if (!found.levels.includes(level)) return [`“${id}” does not hold at level ${level}`, `It holds at ${found.levels.join(', ')}`]
  if (before.includes(id)) return [`“${id}” is in this quiz already`, 'Take one of the two away']
  const enemy = before.find((other) => found.question.enemies.includes(other) || questions.get(other)?.question.enemies.includes(id))
  return enemy === undefined ? undefined : [`“${id}” and “${enemy}” are enemies: one gives the other away`, 'Take one of the two away']
}
