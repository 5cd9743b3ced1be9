import { rules } from '../../kinds/rules.ts'
import type { Shape } from './form-shape.ts'
import { type Fields, isFields, isNothing } from './form-values.ts'

/**
 * What a button of the form does to the fields before it comes back: `add:options`, `remove:options.2`, `up:options.2`, `tick:L12`.
 * @param was the fields as the file has them: what is new gets no id that stands there, or it would be taken for what was removed
 */
export function changed(shape: Shape, fields: Fields, button: string, was: Fields = {}): Fields {
  const [verb = '', path = ''] = button.split(/:(.*)/s)
  if (verb === 'tick') return ticked(fields, path)
  const [name = '', place = ''] = path.split('.')
  const field = shape.fields.find(([known]) => known === name)?.[1]
  if (!field) return fields
  if (verb === 'add' && field.widget === 'sets') return { ...fields, [name]: [...setsIn(fields[name]), []] }
  if (field.widget !== 'list') return fields
  const entries = Array.isArray(fields[name]) ? [...fields[name]] : []
  const at = Number(place)
  if (verb === 'add' && entries.length < field.most) entries.push(fresh(field, [...entries, ...listIn(was[name])]))
  if (verb === 'remove' && /^\d+$/.test(place)) entries.splice(at, 1)
  if (verb === 'up' && at > 0 && at < entries.length) entries.splice(at - 1, 2, entries[at], entries[at - 1])
  return { ...fields, [name]: entries }
}

/** With room for the reason why this rule does not matter here. */
function ticked(fields: Fields, rule: string): Fields {
  const ticks = listIn(fields.ticks)
  const isThere = ticks.some((tick) => isFields(tick) && tick.rule === rule)
  return isThere || !Object.hasOwn(rules, rule) ? fields : { ...fields, ticks: [...ticks, { rule }] }
}

/** The fields without the entries of lists that nothing was written into. */
export const withoutBlanks = (shape: Shape, fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
      const widget = shape.fields.find(([known]) => known === name)?.[1].widget
      if (widget !== 'list' || !Array.isArray(value) || value.length === 0) return [[name, value]]
      const written = value.filter((entry) => !isNothing(entry))
      return written.length > 0 ? [[name, written]] : []
    }),
  )

/** An empty question of a kind: its lists have as many entries as they need, three at least where they have to have some. */
export function blank(shape: Shape, given: Fields): Fields {
  const fields: Fields = { ...given }
  for (const [name, { widget, required, least, ...field }] of shape.fields)
    if (widget === 'list' && required) {
      const entries: Fields[] = []
      while (entries.length < Math.max(3, least)) entries.push(fresh(field, entries))
      fields[name] = entries
    }
  return fields
}

/** An entry with an id that no other entry has: a, b, c … */
function fresh({ fields }: Pick<Shape, 'fields'>, entries: readonly unknown[]): Fields {
  if (!fields.some(([name]) => name === 'id')) return {}
  const taken = new Set(entries.map((entry) => (isFields(entry) ? entry.id : undefined)))
  const letters = [...'abcdefghijklmnopqrstuvwxyz']
  return { id: letters.find((letter) => !taken.has(letter)) ?? `x${entries.length + 1}` }
}

const listIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const setsIn = (value: unknown): unknown[] => (Array.isArray(value) && value.some(Array.isArray) ? value : [value ?? []])
