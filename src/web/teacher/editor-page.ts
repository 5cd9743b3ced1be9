import type { Question } from '../../kinds/base.ts'
import { kindOf, kinds } from '../../kinds/index.ts'
import type { Fault, Level, Passage } from '../../passages/passage.ts'
import { say } from '../../text.ts'
import { offersPlace } from '../../training/seat.ts'
import { shown } from '../learner/reviews.ts'
import type { EditorPage, Line, Preview } from './editor-model.ts'
import { fieldOf, idOf, remarkOf } from './form-fields.ts'
import { type Shape, shapeOf } from './form-shape.ts'
import { type Fields, isFields } from './form-values.ts'

/** What a kind's form needs to know of the kind. */
export interface FormOf {
  /** As files call it, and as people do. */
  word: string
  name: string
  shape: Shape
}

/**
 * The form of questions of this kind; undefined where there is no such kind.
 * @param given once, so that the form of a question that is kept does not show it
 */
export function formOf(word: string, given?: 'id'): FormOf | undefined {
  const kind = Object.hasOwn(kinds, word) ? kinds[word] : undefined
  if (!kind) return undefined
  const shape = shapeOf(kind.schema)
  // A question is retired by a button of its own.
  return { word, name: kind.name, shape: { ...shape, fields: shape.fields.filter(([name]) => name !== 'retired' && name !== given) } }
}

/** A question while it is being written. */
export interface Desk {
  passage: Passage
  kind: FormOf
  /** The question that is mended; absent for a new one. */
  id?: string
  file?: string
  /** The hash of the file as it was when the form was made. */
  base?: string
  /** The level whose text is shown for picking. */
  level: Level
  /** The text is not the one in which the form's sentences were picked. */
  stale?: boolean
  fields: Fields
}

/** What is said about it. */
export interface Checked {
  question?: Question
  faults: readonly Fault[]
}

export interface Said {
  /** The form came back because it cannot be saved like this. */
  refused?: boolean
  notice?: EditorPage['notice']
  /** Where another kind is chosen, as long as nothing is written. */
  kinds?: string
  conflict?: { theirs: string; yours: string }
}

/** Fields that most questions do without. */
const rare = ['instructions', 'marking', 'neutral', 'skill', 'flags', 'enemies', 'checked', 'ticks']
/** Fields that come after those of the kind. */
const late = ['evidence', 'explanation', 'hint']
/** Short ones, beside each other. */
const settings = ['process', 'level', 'points']

/** The form of a question, with what is to be said about it. */
export function editorPage(desk: Desk, checked: Checked, said: Said): EditorPage {
  const { passage, kind, id, file, base, level, fields } = desk
  const { shape, name } = kind
  const told = new Set<Fault>()
  const action = id === undefined ? '/bank' : `/bank/${id}`
  const around = { action, level, levels: passage.levels, question: fields, faults: checked.faults, told }
  const drawn = shape.fields.map(([field, one]) => fieldOf(one, fields[field], field, around))
  const place = (field: string) => (late.includes(field) ? late.indexOf(field) + 1 : 0)
  const common = drawn.filter(({ name: field }) => ![...rare, ...settings].includes(field))
  const more = drawn.filter((field) => rare.includes(field.name))
  const rest = checked.faults.filter((fault) => !told.has(fault))
  const heading = typeof fields.prompt === 'string' && fields.prompt ? fields.prompt : say('New question')
  return {
    heading: id === undefined ? say('New question: {kind}', { kind: name }) : heading,
    ...(file && { file }),
    back: id === undefined ? { href: '/bank', text: say('Bank') } : { href: `/bank/${id}`, text: say(id) },
    action,
    sent: [
      { name: 'at', value: level.level },
      { name: 'edition', value: passage.version },
      ...(base === undefined ? [{ name: 'passage', value: passage.id }] : [{ name: 'base', value: base }]),
      ...(id === undefined ? [{ name: 'kind', value: kind.word }] : []),
    ],
    kind: name,
    ...(said.kinds && { kinds: said.kinds }),
    fields: [...common].sort((a, b) => place(a.name) - place(b.name)),
    settings: drawn.filter((field) => settings.includes(field.name)),
    more,
    moreOpen: more.some((field) => field.remarks.length > 0 || (field.name === 'ticks' && isUnsaid(fields.ticks))),
    mistakes: said.refused ? mistakesOf(checked.faults) : [],
    remarks: rest.map((fault) => remarkOf(fault, action)),
    ...(said.conflict && { conflict: sideBySide(said.conflict.theirs, said.conflict.yours) }),
    ...(said.notice && { notice: said.notice }),
    ...(checked.question && { preview: previewOf(checked.question, passage, level) }),
  }
}

/** Whether a tick waits for its reason. */
const isUnsaid = (ticks: unknown): boolean => Array.isArray(ticks) && ticks.some((tick) => isFields(tick) && !tick.reason)

function mistakesOf(faults: readonly Fault[]): EditorPage['mistakes'] {
  return faults.filter(({ severity }) => severity === 'error').map(({ message, path }) => ({ field: idOf(path?.join('.') ?? ''), message }))
}

/** The question as the first learner who meets it might see it; its options in an order of their own. */
function previewOf(question: Question, passage: Passage, picking: Level): Preview {
  const kind = kindOf(question)
  const at = passage.levels.find((one) => one.level === question.level) ?? picking
  const sitting = { reading: at, seed: 'preview' }
  const asked = kind.ask(question, sitting)
  return {
    view: `kinds/${question.kind}`,
    prompt: question.prompt,
    instructions: question.instructions ? say(question.instructions) : kind.instructions(question),
    asked,
    points: question.points,
    asksWhere: offersPlace(question),
    lines: kind.explain(question, undefined, sitting).map((line) => shown(question, line, at, [])),
    explanation: question.explanation,
    levels: passage.levels.filter((one) => kind.holds(question, one) === undefined).map((one) => one.level.toUpperCase()),
  }
}

/** Two texts beside each other; a line that the other has not is told. */
function sideBySide(theirs: string, yours: string): { theirs: Line[]; yours: Line[] } {
  const lines = (text: string, other: string): Line[] => {
    const known = new Set(other.split(/\r?\n/))
    return text
      .trimEnd()
      .split(/\r?\n/)
      .map((line) => ({ text: line, differs: !known.has(line) }))
  }
  return { theirs: lines(theirs, yours), yours: lines(yours, theirs) }
}
