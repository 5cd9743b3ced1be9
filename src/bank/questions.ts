import type { Question } from '../kinds/base.ts'
import { kindOf, kinds } from '../kinds/index.ts'
import { decode } from '../passages/decode.ts'
import { fieldsOf, valueAt } from '../passages/fields.ts'
import { didYouMean } from '../passages/nearest.ts'
import type { Fault } from '../passages/passage.ts'
import { type Place, readYaml, type Yaml } from '../passages/yaml.ts'
import type { Contents } from './files.ts'
import { labelFaults } from './labels.ts'
import type { LevelFile } from './passages.ts'

/** The largest question or list of quizzes that is read, in bytes. */
export const largestYaml = 256 * 1024

/** What became of the file of one question. */
export interface QuestionFile {
  readonly file: string
  /** As it stands there, be the rest as it may. */
  readonly id: string | undefined
  readonly question: Question | undefined
  readonly faults: Fault[]
  readonly place: { readonly id: Place; readonly enemies: readonly Place[] }
}

/**
 * @param file from the folder of the questions
 * @param levels of its passage, sound or not
 */
export function readQuestion(file: string, contents: Contents, levels: readonly LevelFile[]): QuestionFile {
  const decoded = 'fault' in contents ? contents : decode(contents.bytes, largestYaml)
  if ('fault' in decoded) return { file, id: undefined, question: undefined, faults: [decoded.fault], place: { id: start, enemies: [] } }

  const { yaml, faults } = readYaml(decoded.text)
  if (!yaml) return { file, id: undefined, question: undefined, faults, place: { id: start, enemies: [] } }
  const { question, faults: wrong } = questionOf(yaml)
  faults.push(...wrong)
  if (question) faults.push(...nameFaults(question, file, yaml), ...placeFaults(question, yaml, levels), ...lintFaults(question, yaml))

  const id = valueAt(yaml.value, ['id'])
  return {
    file,
    id: typeof id === 'string' ? id : undefined,
    question,
    faults,
    place: { id: yaml.place(['id']), enemies: question?.enemies.map((_, at) => yaml.place(['enemies', at])) ?? [] },
  }
}

const start: Place = { line: 1, column: 1 }

function questionOf(yaml: Yaml): { question?: Question; faults: Fault[] } {
  const wrong = (path: string[], message: string, remedy: string) => ({
    faults: [{ severity: 'error' as const, ...yaml.place(path), message, remedy }],
  })
  if (typeof yaml.value !== 'object' || yaml.value === null || Array.isArray(yaml.value))
    return wrong([], 'The file is not a question', 'Write its fields as “name: value”, from the beginning of the line: id, kind, prompt …')

  const names = Object.keys(kinds)
  const name = valueAt(yaml.value, ['kind'])
  if (name === undefined) return wrong([], '“kind” is missing', `Write “kind: ${names[0]}”, or one of ${names.slice(1).join(', ')}`)
  const kind = names.includes(String(name)) ? kinds[String(name)] : undefined
  if (!kind)
    return wrong(['kind'], `There is no kind “${String(name)}”`, `${didYouMean(String(name), names)}The kinds are ${names.join(', ')}`)
  const { value, faults } = fieldsOf(kind.schema, yaml)
  return value ? { question: value, faults } : { faults }
}

function nameFaults({ id }: Question, file: string, yaml: Yaml): Fault[] {
  const name = file.slice(file.lastIndexOf('/') + 1)
  if (name.replace(/\.ya?ml$/i, '') === id) return []
  return [
    {
      severity: 'warning',
      ...yaml.place(['id']),
      message: `The question is “${id}”, and the file is called ${name}`,
      remedy: `Rename the file to ${id}.yaml`,
    },
  ]
}

/** What is wrong between a question and its passage. */
function placeFaults(question: Question, yaml: Yaml, files: readonly LevelFile[]): Fault[] {
  const wrong = (path: string[], message: string, remedy: string): Fault => ({ severity: 'error', ...yaml.place(path), message, remedy })
  const names = files.map(({ name }) => name)
  if (!names.includes(question.level))
    return [
      wrong(
        ['level'],
        `The passage has no level “${question.level}”`,
        `${didYouMean(question.level, names)}Its levels are ${names.join(', ')}`,
      ),
    ]

  const levels = files.flatMap(({ level }) => level ?? [])
  // A file that could not be read may carry any label.
  const faults = levels.length === files.length ? labelFaults(question, yaml, levels) : []
  const own = levels.find(({ level }) => level === question.level)
  const reason = own && kindOf(question).holds(question, own)
  if (reason === undefined || faults.some(({ severity }) => severity === 'error')) return faults
  const elsewhere = levels.filter((level) => kindOf(question).holds(question, level) === undefined).map(({ level }) => level)
  const remedy = elsewhere.length
    ? `Cite sentences of level ${question.level}, or write “level: ${elsewhere[0]}”: it holds at ${elsewhere.join(', ')}`
    : `Cite sentences that stand at level ${question.level}`
  return [...faults, wrong(['evidence'], `It cannot be asked at its own level: ${reason}`, remedy)]
}

const lintFaults = (question: Question, yaml: Yaml): Fault[] =>
  kindOf(question)
    .lint(question)
    .map(({ severity, path, message, remedy }) => ({ severity, ...yaml.place(path), message, remedy }))
