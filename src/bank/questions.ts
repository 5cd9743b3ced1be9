import type { Question } from '../kinds/base.ts'
import { kindOf, kinds } from '../kinds/index.ts'
import { decode } from '../passages/decode.ts'
import { fieldsOf, valueAt } from '../passages/fields.ts'
import { didYouMean } from '../passages/nearest.ts'
import type { Fault } from '../passages/passage.ts'
import { type Place, readYaml, type Yaml } from '../passages/yaml.ts'
import type { Contents } from './files.ts'
import { type Citation, citationsIn, labelFaults } from './labels.ts'
import type { LevelFile } from './passages.ts'
import { questionVersion } from './version.ts'

/** The largest question or list of quizzes that is read, in bytes. */
export const largestYaml = 256 * 1024

/** What the file of one question says by itself, whatever its passage says. */
export interface WrittenQuestion {
  readonly file: string
  /** As it stands there, be the rest as it may. */
  readonly id: string | undefined
  readonly question: Question | undefined
  readonly version: string
  readonly faults: readonly Fault[]
  readonly citations: readonly Citation[]
  readonly place: { readonly id: Place; readonly level: Place; readonly evidence: Place; readonly enemies: readonly Place[] }
}

/** The file of one question, held to its passage. */
export interface QuestionFile extends WrittenQuestion {
  /** The levels at which it holds, easiest first. */
  readonly levels: readonly string[]
}

/** @param file from the folder of the questions */
export function writtenQuestion(file: string, contents: Contents): WrittenQuestion {
  const nothing = {
    file,
    id: undefined,
    question: undefined,
    version: '',
    citations: [],
    place: { id: start, level: start, evidence: start, enemies: [] },
  }
  const decoded = 'fault' in contents ? contents : decode(contents.bytes, largestYaml)
  if ('fault' in decoded) return { ...nothing, faults: [decoded.fault] }
  const { yaml, faults } = readYaml(decoded.text)
  if (!yaml) return { ...nothing, faults }
  const { question, faults: wrong } = questionOf(yaml)
  const id = valueAt(yaml.value, ['id'])
  return {
    file,
    id: typeof id === 'string' ? id : undefined,
    question,
    version: question ? questionVersion(question) : '',
    faults: [...faults, ...wrong, ...(question ? [...nameFaults(question, file, yaml), ...lintFaults(question, yaml)] : [])],
    citations: question ? citationsIn(question, yaml) : [],
    place: {
      id: yaml.place(['id']),
      level: yaml.place(['level']),
      evidence: yaml.place(['evidence']),
      enemies: question?.enemies.map((_, at) => yaml.place(['enemies', at])) ?? [],
    },
  }
}

const start: Place = { line: 1, column: 1 }

/** @param levels of its passage, sound or not */
export function questionFile(written: WrittenQuestion, levels: readonly LevelFile[]): QuestionFile {
  const known = held.get(written)
  // Thousands of files are held to the same text each time one of them changes.
  if (known && known.levels.length === levels.length && known.levels.every((level, at) => level === levels[at])) return known.file
  const { question } = written
  const holding = question
    ? levels.filter(({ level, sound }) => level && sound && kindOf(question).holds(question, level) === undefined)
    : []
  const file = {
    ...written,
    faults: question ? [...written.faults, ...placeFaults(question, written, levels)] : written.faults,
    levels: holding.map(({ name }) => name),
  }
  held.set(written, { levels, file })
  return file
}
const held = new WeakMap<WrittenQuestion, { levels: readonly LevelFile[]; file: QuestionFile }>()

function questionOf(yaml: Yaml): { question?: Question; faults: Fault[] } {
  const wrong = (path: string[], message: string, remedy: string) => ({
    faults: [{ severity: 'error' as const, ...yaml.place(path), message, remedy, path }],
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
      path: ['id'],
    },
  ]
}

/** What is wrong between a question and its passage. */
function placeFaults(question: Question, { citations, place }: WrittenQuestion, files: readonly LevelFile[]): Fault[] {
  const wrong = (field: 'level' | 'evidence', message: string, remedy: string): Fault => ({
    severity: 'error',
    ...place[field],
    message,
    remedy,
    path: [field],
  })
  const names = files.map(({ name }) => name)
  if (!names.includes(question.level))
    return [
      wrong(
        'level',
        `The passage has no level “${question.level}”`,
        `${didYouMean(question.level, names)}Its levels are ${names.join(', ')}`,
      ),
    ]

  const levels = files.flatMap(({ level }) => level ?? [])
  // A file that could not be read may carry any label.
  const faults = levels.length === files.length ? labelFaults(citations, levels) : []
  const own = levels.find(({ level }) => level === question.level)
  const reason = own && kindOf(question).holds(question, own)
  if (reason === undefined || faults.some(({ severity }) => severity === 'error')) return faults
  const elsewhere = levels.filter((level) => kindOf(question).holds(question, level) === undefined).map(({ level }) => level)
  const remedy = elsewhere.length
    ? `Cite sentences of level ${question.level}, or write “level: ${elsewhere[0]}”: it holds at ${elsewhere.join(', ')}`
    : `Cite sentences that stand at level ${question.level}`
  return [...faults, wrong('evidence', `It cannot be asked at its own level: ${reason}`, remedy)]
}

const lintFaults = (question: Question, yaml: Yaml): Fault[] =>
  kindOf(question)
    .lint(question)
    .map(({ severity, path, message, remedy }) => ({ severity, ...yaml.place(path), message, remedy, path }))
