import { z } from 'zod'

/** One field of a form, as the schema of a kind tells it. */
export interface Shape {
  widget:
    | 'line'
    | 'paragraph'
    | 'number'
    | 'tick'
    | 'choice'
    | 'lines'
    /** Lines that stand for their numbers, so that empty ones count. */
    | 'numbered'
    | 'level'
    | 'other'
    | 'others'
    | 'sentence'
    | 'sentences'
    | 'sets'
    | 'group'
    | 'list'
  label: string
  help: string
  required: boolean
  /** What stands there where nothing is written. */
  fallback?: unknown
  /** The values of a choice. */
  choices: readonly (string | boolean)[]
  /** The list of the question whose entries are named here, one or several, by their ids. */
  of?: string
  /** The fields of a group, and of each entry of a list. */
  fields: readonly (readonly [name: string, shape: Shape])[]
  /** How many entries a list may have. */
  least: number
  most: number
}

/** The form of a question that this schema describes. */
export function shapeOf(schema: z.ZodType): Shape {
  const known = shapes.get(schema)
  if (known) return known
  const shape = shaped(drawn.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })), '', true)
  shapes.set(schema, shape)
  return shape
}
const shapes = new WeakMap<z.ZodType, Shape>()

/** As much of JSON Schema as the schemas of questions come to. */
interface Drawn {
  type?: string | undefined
  const?: unknown
  enum?: (string | boolean)[] | undefined
  anyOf?: Drawn[] | undefined
  items?: Drawn | undefined
  properties?: Record<string, Drawn> | undefined
  required?: string[] | undefined
  default?: unknown
  minItems?: number | undefined
  maxItems?: number | undefined
  label?: string | undefined
  help?: string | undefined
  widget?: string | undefined
  of?: string | undefined
}
const drawn: z.ZodType<Drawn> = z.looseObject({
  type: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.union([z.string(), z.boolean()])).optional(),
  anyOf: z.lazy(() => z.array(drawn)).optional(),
  items: z.lazy(() => drawn).optional(),
  properties: z.lazy(() => z.record(z.string(), drawn)).optional(),
  required: z.array(z.string()).optional(),
  default: z.unknown().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  label: z.string().optional(),
  help: z.string().optional(),
  widget: z.string().optional(),
  of: z.string().optional(),
})

function shaped(schema: Drawn, name: string, required: boolean): Shape {
  const fields = Object.entries((schema.items ?? schema).properties ?? {}).filter(([, one]) => one.const === undefined)
  const needed = (schema.items ?? schema).required ?? []
  return {
    widget: widgetOf(schema),
    label: schema.label ?? name.charAt(0).toUpperCase() + name.slice(1),
    help: schema.help ?? '',
    required,
    ...('default' in schema && { fallback: schema.default }),
    choices: choicesOf(schema),
    ...(schema.of && { of: schema.of }),
    fields: fields.map(([field, one]) => [field, shaped(one, field, needed.includes(field))]),
    least: schema.minItems ?? 0,
    most: schema.maxItems ?? 20,
  }
}

function widgetOf(schema: Drawn): Shape['widget'] {
  const { type, items, anyOf, widget } = schema
  if (anyOf?.some(({ items: inner }) => inner?.type === 'array')) return 'sets'
  if (choicesOf(schema).length > 0) return 'choice'
  if (type === 'boolean') return 'tick'
  if (type === 'number' || type === 'integer') return 'number'
  if (type === 'object') return 'group'
  if (type === 'array' && (widget === 'others' || widget === 'numbered')) return widget
  if (type === 'array') return items?.type === 'object' ? 'list' : items?.widget === 'sentence' ? 'sentences' : 'lines'
  return widget === 'paragraph' || widget === 'sentence' || widget === 'level' || widget === 'other' ? widget : 'line'
}

/** What can be chosen: an enumeration, or a few ways that are each one value or yes and no. */
function choicesOf({ enum: values, anyOf }: Drawn): (string | boolean)[] {
  if (values) return values
  const ways = (anyOf ?? []).flatMap((way) =>
    way.type === 'boolean' && way.const === undefined ? [true, false] : [way.const ?? way.enum ?? undefined].flat(),
  )
  return ways.filter((way) => typeof way === 'string' || typeof way === 'boolean')
}

/** Whether a form of this shape can show the value, so that saving it drops nothing: lists are lists, groups have fields, the rest is one value. */
export function isShown({ widget, fields }: Shape, value: unknown): boolean {
  if (value === undefined) return true
  const isOne = (one: unknown) => typeof one !== 'object' || one === null
  const isGroup = (one: unknown): boolean =>
    typeof one === 'object' &&
    one !== null &&
    !Array.isArray(one) &&
    fields.every(([name, field]) => isShown(field, Object.getOwnPropertyDescriptor(one, name)?.value))
  if (widget === 'group') return isGroup(value)
  if (widget === 'list') return Array.isArray(value) && value.every(isGroup)
  if (widget === 'lines' || widget === 'numbered' || widget === 'others' || widget === 'sentences')
    return Array.isArray(value) && value.every(isOne)
  if (widget === 'sets') return Array.isArray(value) && (value.every(isOne) || value.every((set) => Array.isArray(set) && set.every(isOne)))
  return isOne(value)
}
