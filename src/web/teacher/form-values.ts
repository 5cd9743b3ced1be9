import { isDeepStrictEqual } from 'node:util'
import type { Form, Reading } from '../../kinds/kind.ts'
import { citesOf } from './cites.ts'
import type { Shape } from './form-shape.ts'

/** What a form says: fields by their names as they stand in a file. */
export type Fields = { [name: string]: unknown }

/**
 * The fields that a form says, as an author would write them: what is empty is left out, and so is what is not written in the file and
 * stands there anyway. What the form does not know of stays as it was.
 * @param was the fields as the file has them
 * @param reading the text in which sentences were picked; undefined where it is not that text any more: then what was cited stays
 */
export function valuesOf(shape: Shape, form: Form, was: unknown, reading: Reading | undefined, path = ''): Fields {
  const before = isFields(was) ? was : {}
  const fields: Fields = {}
  for (const name of new Set([...Object.keys(before), ...shape.fields.map(([field]) => field)])) {
    const field = shape.fields.find(([known]) => known === name)?.[1]
    const stands = Object.hasOwn(before, name)
    const value = field ? fieldIn(field, form, before[name], reading, path ? `${path}.${name}` : name) : before[name]
    if (stands && (says(before[name], value, field) || (value === undefined && isNothing(before[name])))) fields[name] = before[name]
    else if (value !== undefined && (stands || !isDeepStrictEqual(value, field?.fallback))) fields[name] = value
  }
  return fields
}

function fieldIn(shape: Shape, form: Form, was: unknown, reading: Reading | undefined, path: string): unknown {
  const text = textIn(form, path)
  switch (shape.widget) {
    case 'tick':
      return text !== ''
    case 'number':
      return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text || undefined
    case 'choice':
      return shape.choices.find((choice) => String(choice) === text) ?? (text || undefined)
    case 'lines': {
      const lines = linesOf(text)
      return lines.length > 0 ? lines : undefined
    }
    case 'numbered': {
      const lines = numbered(writtenIn(form, path).split('\n'))
      return lines.length > 0 ? lines : undefined
    }
    case 'others': {
      const named = [form[path] ?? []].flat().filter((id) => id !== '')
      const before = Array.isArray(was) ? was.map(String) : []
      const ids = [...before.filter((id) => named.includes(id)), ...named.filter((id) => !before.includes(id))]
      return ids.length > 0 ? ids : undefined
    }
    case 'sentences': {
      const cites = citesIn(form, path, reading)
      return cites.length > 0 ? cites : undefined
    }
    case 'sets': {
      const sets = numbersIn(form, path)
        .map((at) => citesIn(form, `${path}.${at}`, reading))
        .filter((set) => set.length > 0)
      const isOne = sets.length < 2 && !(Array.isArray(was) && Array.isArray(was[0]))
      return isOne ? sets[0] : sets
    }
    case 'group': {
      const fields = valuesOf(shape, form, was, reading, path)
      return isNothing(fields) ? undefined : fields
    }
    case 'list': {
      const entries = numbersIn(form, path)
        .slice(0, shape.most + 1)
        .map((at) => valuesOf(shape, form, entryBefore(was, textIn(form, `${path}.${at}.id`), at), reading, `${path}.${at}`))
      return entries.length > 0 ? entries : undefined
    }
    default:
      return text || undefined
  }
}

/** What is written in a field, with the line ends of files; a field that was sent twice counts once. */
function writtenIn(form: Form, name: string): string {
  const [text = ''] = [form[name] ?? ''].flat()
  return text.replaceAll('\r\n', '\n')
}
const textIn = (form: Form, name: string): string => writtenIn(form, name).trim()

/** The entry of a list as it was before: the one with this id, or where entries have none, the one at this place. */
function entryBefore(was: unknown, id: string, at: number): unknown {
  if (!Array.isArray(was)) return undefined
  return id === '' ? was[at] : was.find((one) => isFields(one) && one.id === id)
}

function citesIn(form: Form, path: string, reading: Reading | undefined): string[] {
  const before = textIn(form, `${path}.before`).split(' ').filter(Boolean)
  const picked = [form[path] ?? []].flat()
  return reading ? citesOf(picked, before, reading) : before.length > 0 ? before : picked
}

/** The numbers of the entries that a form has of a list, in order. */
function numbersIn(form: Form, path: string): number[] {
  const numbers = new Set<number>()
  for (const name of Object.keys(form)) {
    const number = name.startsWith(`${path}.`) ? /^(\d{1,3})(?:\.|$)/.exec(name.slice(path.length + 1))?.[1] : undefined
    if (number !== undefined) numbers.add(Number(number))
  }
  return [...numbers].sort((a, b) => a - b)
}

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether what stands in the file comes to the same as what the form sent: blanks at the ends and the ends of lines are not its matter. */
function says(before: unknown, value: unknown, shape: Shape | undefined): boolean {
  if (shape?.widget === 'numbered') return isDeepStrictEqual(numbered(before), value ?? [])
  if (typeof before === 'string') return before.replaceAll('\r\n', '\n').trim() === value
  return Array.isArray(before) && Array.isArray(value) && before.every(isText) && linesOf(before.join('\n')).join('\n') === value.join('\n')
}
const isText = (one: unknown): boolean => typeof one === 'string'
/** The lines of a list in which their numbers count: one for each entry, empty ones as well, but for those at the end. */
export function numbered(list: unknown): string[] {
  const lines = (Array.isArray(list) ? list : []).map((one) =>
    String(one ?? '')
      .trim()
      .replace(/\s*\n\s*/g, ' '),
  )
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1)
}
const linesOf = (text: string): string[] => text.split('\n').flatMap((line) => line.trim() || [])

/** An empty text, list or group, or one of nothing but those and fields that are not ticked. An id alone says nothing. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true
  if (Array.isArray(value)) return value.every(isNothing)
  return isFields(value) && Object.entries(value).every(([name, one]) => name === 'id' || isNothing(one))
}
