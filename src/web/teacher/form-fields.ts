import { carries } from '../../kinds/evidence.ts'
import type { Reading } from '../../kinds/kind.ts'
import { rules } from '../../kinds/rules.ts'
import type { Fault, Level } from '../../passages/passage.ts'
import { sentenceHtml } from '../../passages/render.ts'
import { say } from '../../text.ts'
import { citeOf } from './cites.ts'
import type { Choice, Entry, Field, PickText, Remark } from './editor-model.ts'
import type { Shape } from './form-shape.ts'
import { type Fields, isFields, isNothing, numbered } from './form-values.ts'

/** What a form is drawn from besides its shape. */
export interface Around {
  /** The text in which sentences are picked, and the levels that the passage has. */
  level: Level
  levels: readonly Level[]
  /** All fields of the question, for fields that name entries of its lists. */
  question: Fields
  faults: readonly Fault[]
  /** Where the form is sent. */
  action: string
  /** Whether a fault is told already by a field further in. */
  told: Set<Fault>
}

/** The field at this path with what stands in it and what is to be said about it. */
export function fieldOf(shape: Shape, value: unknown, name: string, around: Around): Field {
  const inner = drawnAs(shape, value, name, around)
  const { label, help, required } = shape
  return { name, id: idOf(name), label, help, required, ...inner, remarks: remarksAt(name, around) }
}

/** The id of the control that this field of the form has. */
export const idOf = (name: string): string => `f-${name.replace(/[^A-Za-z0-9-]/g, '-')}`

type Drawn = Field extends infer One
  ? One extends Field
    ? Omit<One, 'name' | 'id' | 'label' | 'help' | 'required' | 'remarks'>
    : never
  : never

function drawnAs(shape: Shape, value: unknown, name: string, around: Around): Drawn {
  const { widget, fallback } = shape
  switch (widget) {
    case 'tick':
      return { widget, ticked: value === true }
    case 'choice':
      return choice(
        shape.choices.map((one) => ({ value: String(one), text: String(one) })),
        value ?? fallback,
        shape.required && value !== undefined,
      )
    case 'level':
      return choice(
        around.levels.map(({ level, title }) => ({ value: level, text: `${level.toUpperCase()} · ${title}` })),
        value,
        true,
      )
    case 'other':
      return { ...choice(othersOf(shape, around), value, false), others: true }
    case 'others': {
      const named = textsIn(value)
      const there = othersOf(shape, around)
      const strange = named.filter((id) => !there.some((one) => one.value === id)).map((id) => ({ value: id, text: id }))
      return { widget, choices: [...there, ...strange].map((one) => ({ ...one, chosen: named.includes(one.value) })) }
    }
    case 'sentence':
      return { ...choice(sentencesFor(value, around), value, false), pickable: true }
    case 'sentences': {
      const cited = textsIn(value)
      const text = pickText(cited, around)
      return { widget, text, count: cited.length, open: cited.length > 0 && around.level.sentences.length < 30, before: cited.join(' ') }
    }
    case 'sets':
      return sets(shape, value, name, around)
    case 'group':
      return { widget, fields: shape.fields.map(([field, one]) => fieldOf(one, valueIn(value, field), `${name}.${field}`, around)) }
    case 'list': {
      const entries = Array.isArray(value) ? value : []
      return {
        widget,
        entries: entries.map((entry, at) => entryOf(shape, entry, at, name, around)),
        ...(entries.length < shape.most && { add: `add:${name}` }),
      }
    }
    case 'lines':
      return { widget, value: textsIn(value).join('\n') }
    case 'numbered':
      return { widget, value: numbered(value).join('\n') }
    default:
      // A field of one line would lose the ends of lines.
      return { widget: String(value).includes('\n') ? 'paragraph' : widget, value: String(value ?? fallback ?? '') }
  }
}

/** @param sure whether there is a choice for sure, so that none needs no line */
function choice(choices: Omit<Choice, 'chosen'>[], value: unknown, sure: boolean): Extract<Drawn, { widget: 'choice' }> {
  const chosen = value === undefined ? '' : String(value)
  const strange = chosen !== '' && !choices.some((one) => one.value === chosen) ? [{ value: chosen, text: chosen }] : []
  const all = [...(sure ? [] : [{ value: '', text: '' }]), ...choices, ...strange]
  return { widget: 'choice', choices: all.map((one) => ({ ...one, chosen: one.value === chosen })), pickable: false, others: false }
}

/** The entries of another list of the question, by id and text; by their number where they have no text yet. */
function othersOf(shape: Shape, { question }: Around): Omit<Choice, 'chosen'>[] {
  const list = question[shape.of ?? '']
  return (Array.isArray(list) ? list : [])
    .filter(isFields)
    .map(({ id, text }, at) => ({ value: String(id), text: text ? String(text) : say('number {n}', { n: at + 1 }) }))
}

function sentencesFor(value: unknown, { level }: Around) {
  const cited = typeof value === 'string' ? value : ''
  return level.sentences.map((sentence, at) => ({
    value: cited !== '' && carries(sentence, cited) ? cited : citeOf(sentence, level),
    text: `${at + 1} ${shortened(sentence.text)}`,
  }))
}

const shortened = (text: string): string => (text.length > 70 ? `${text.slice(0, 68).trimEnd()} …` : text)

function sets(shape: Shape, value: unknown, name: string, around: Around): Extract<Drawn, { widget: 'sets' }> {
  const written = Array.isArray(value) && value.some(Array.isArray) ? value : [value]
  const tempting = temptingIn(around.question)
  return {
    widget: 'sets',
    sets: written.map((set, at) => {
      const cited = textsIn(set)
      return { name: `${name}.${at}`, text: pickText(cited, around, tempting), count: cited.length, before: cited.join(' ') }
    }),
    ...(written.length < Math.min(shape.most, 6) && { add: `add:${name}` }),
  }
}

function pickText(cited: readonly string[], { level }: Around, tempting: readonly string[] = []): PickText {
  const cites = (names: readonly string[], sentence: Reading['sentences'][number]) => names.some((name) => carries(sentence, name))
  return {
    language: level.language,
    sections: level.sections.map(({ heading, blocks }, at) => ({
      n: at + 1,
      heading,
      blocks: blocks.map(({ kind, sentences }) => ({
        kind,
        sentences: sentences.map((sentence) => ({
          value: sentence.id,
          html: sentenceHtml(sentence.markdown),
          picked: cites(cited, sentence),
          tempts: cites(tempting, sentence),
        })),
      })),
    })),
    elsewhere: cited.filter((name) => !level.sentences.some((sentence) => carries(sentence, name))),
  }
}

/** The labels that any part of the question names as tempting. */
function temptingIn(value: unknown, within = false): string[] {
  if (typeof value === 'string') return within ? [value] : []
  if (Array.isArray(value)) return value.flatMap((one) => temptingIn(one, within))
  return isFields(value) ? Object.entries(value).flatMap(([name, one]) => temptingIn(one, within || name === 'tempts')) : []
}

function entryOf(shape: Shape, value: unknown, at: number, list: string, around: Around): Entry {
  const name = `${list}.${at}`
  const id = valueIn(value, 'id')
  const shown = shape.fields.filter(([field]) => field !== 'id')
  const fields = shown.map(([field, one]) => ({
    isMain: one.required || one.widget === 'tick' || one.widget === 'others',
    field: fieldOf(one, valueIn(value, field), `${name}.${field}`, around),
    filled: !isNothing(valueIn(value, field)),
  }))
  // Where nothing has to be there, the first two are what the entry is about.
  if (!fields.some(({ isMain }) => isMain)) for (const one of fields.slice(0, 2)) one.isMain = true
  const more = fields.filter(({ isMain }) => !isMain)
  return {
    id: idOf(name),
    title: say('{list}: number {n}', { list: shape.label, n: at + 1 }),
    ...(shape.fields.some(([field]) => field === 'id') && { hidden: { name: `${name}.id`, value: String(id ?? '') } }),
    main: fields.filter(({ isMain }) => isMain).map(({ field }) => field),
    more: more.map(({ field }) => field),
    moreOpen: more.some(({ field, filled }) => filled || field.remarks.length > 0),
    remarks: remarksAt(name, around),
    ...(at > 0 && { up: `up:${name}` }),
    remove: `remove:${name}`,
  }
}

/** What is wrong at this path or anywhere below it, as far as nothing further in has told it. */
function remarksAt(name: string, { faults, told, action }: Around): Remark[] {
  const here = faults.filter((fault) => !told.has(fault) && fault.path && isWithin(fault.path.join('.'), name))
  for (const fault of here) told.add(fault)
  return here.map((fault) => remarkOf(fault, action))
}

/**
 * What is said about a fault. What is about no field of this question, but about all questions or another one, cannot be ticked off here.
 * @param action where the form is sent
 */
export function remarkOf({ severity, message, remedy, rule, path, wide }: Fault, action: string): Remark {
  const because = Object.entries(rules).find(([name]) => name === rule)?.[1].because
  const isTickable = severity === 'warning' && because !== undefined && path !== undefined
  return {
    severity,
    message,
    remedy,
    ...(rule && { rule }),
    ...(because && { because }),
    ...(isTickable && { tick: { value: `tick:${rule}`, action: `${action}#${idOf('ticks')}` } }),
    ...(wide && { inBlueprint: wide }),
  }
}

const isWithin = (path: string, name: string): boolean => path === name || path.startsWith(`${name}.`)

const valueIn = (value: unknown, field: string): unknown => (isFields(value) ? value[field] : undefined)
const textsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => (one === undefined || one === null ? [] : [String(one)]))
