import type { Question } from '../kinds/base.ts'
import { kindOf, kinds } from '../kinds/index.ts'
import { decode } from '../passages/decode.ts'
import { fieldsOf, valueAt } from '../passages/fields.ts'
import { didYouMean } from '../passages/nearest.ts'
import type { Fault } from '../passages/passage.ts'
import { type Path, type Place, readYaml, type Yaml } from '../passages/yaml.ts'
import type { Contents } from './files.ts'
import { type Citation, citationsIn, labelFaults } from './labels.ts'
import type { Claims } from './lint/claims.ts'
import type { SourceText } from './lint/copied.ts'
import { lintOnPassage } from './lint/passage.ts'
import { lintQuestion } from './lint/question.ts'
import { withoutTicked } from './lint/ticks.ts'
import type { LevelFile } from './passages.ts'
import { isError } from './problems.ts'
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
  /** Where the value at a path stands in the file. Nothing is kept for it but the text: few questions have something wrong. */
  readonly placeOf: (path: Path) => Place
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
    placeOf: () => start,
  }
  const decoded = 'fault' in contents ? contents : decode(contents.bytes, largestYaml)
  if ('fault' in decoded) return { ...nothing, faults: [decoded.fault] }
  const { text } = decoded
  const { yaml, faults } = readYaml(text)
  if (!yaml) return { ...nothing, faults }
  const { question, faults: wrong } = questionOf(yaml)
  const id = valueAt(yaml.value, ['id'])
  return {
    file,
    id: typeof id === 'string' ? id : undefined,
    question,
    version: question ? questionVersion(question) : '',
    faults: [...faults, ...wrong, ...(question ? [...nameFaults(question, file, yaml), ...lintFaults(question, yaml)] : [])],
    citations: question ? citationsIn(question) : [],
    placeOf: (path) => readYaml(text).yaml?.place(path) ?? start,
  }
}

const start: Place = { line: 1, column: 1 }

/** What the questions of a passage are held to. */
export interface HeldTo {
  /** Of the passage, sound or not. */
  readonly levels: readonly LevelFile[]
  readonly claims?: Claims | undefined
  readonly source?: SourceText | undefined
}

export function questionFile(written: WrittenQuestion, to: HeldTo): QuestionFile {
  const known = held.get(written)
  // Thousands of files are held to the same text each time one of them changes.
  if (known && isSame(known.to, to)) return known.file
  const { question } = written
  const file = question ? heldFile(written, question, to) : { ...written, levels: [] }
  held.set(written, { to, file })
  return file
}
const held = new WeakMap<WrittenQuestion, { to: HeldTo; file: QuestionFile }>()

const isSame = (one: HeldTo, other: HeldTo): boolean =>
  one.claims === other.claims &&
  one.source === other.source &&
  one.levels.length === other.levels.length &&
  one.levels.every((level, at) => level === other.levels[at])

function heldFile(written: WrittenQuestion, question: Question, { levels, claims, source }: HeldTo): QuestionFile {
  const holding = levels.filter(({ level, sound }) => level && sound && kindOf(question).holds(question, level) === undefined)
  const own = levels.find(({ name }) => name === question.level)?.level
  const misplaced = placeFaults(question, written, levels)
  const isAtHome = own !== undefined && !misplaced.some(isError)
  const linted = isAtHome ? lintOnPassage(question, { level: own, ...(claims && { claims }), ...(source && { source }) }) : []
  const faults = [...written.faults, ...misplaced, ...linted.map((one) => ({ ...one, ...written.placeOf(one.path) }))]
  return {
    ...written,
    // What is asked no more need not be asked well.
    faults: question.retired ? faults.filter(({ rule }) => rule === undefined) : withoutTicked(faults, question.ticks),
    levels: holding.map(({ name }) => name),
  }
}

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
function placeFaults(question: Question, { citations, placeOf }: WrittenQuestion, files: readonly LevelFile[]): Fault[] {
  const wrong = (field: 'level' | 'evidence', message: string, remedy: string): Fault => ({
    severity: 'error',
    ...placeOf([field]),
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
  const faults = levels.length === files.length ? labelFaults(citations, levels, placeOf) : []
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
  lintQuestion(question).map(({ rule, severity, path, message, remedy }) => ({
    ...(rule && { rule }),
    severity,
    ...yaml.place(path),
    message,
    remedy,
    path,
  }))
