import { z } from 'zod'
import { didYouMean } from './nearest.ts'
import type { Fault } from './passage.ts'
import type { Path, Yaml } from './yaml.ts'

type Issue = z.core.$ZodIssue

/**
 * Holds what a YAML file says to a schema. What does not fit becomes a fault at its place, in words that authors understand.
 * @param at the part of the file that is checked; all of it where nothing is said
 */
export function fieldsOf<T>(schema: z.ZodType<T>, yaml: Yaml, at: Path = []): { value?: T; faults: Fault[] } {
  // Without words of its own an issue has none, so that the words of a schema are told from what the library would say.
  const read = schema.safeParse(valueAt(yaml.value, at), { error: () => '' })
  if (read.success) return { value: read.data, faults: [] }
  return { faults: read.error.issues.flatMap((issue) => faultsOf(issue, schema, yaml, at)) }
}

function faultsOf(outer: Issue, schema: z.ZodType, yaml: Yaml, at: Path): Fault[] {
  return plainIssues(outer).flatMap((issue) => {
    const path = [...at, ...issue.path]
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((name) => strangeField(name, [...path, name], namesAt(schema, issue.path), yaml))
    const [message, remedy] = wordsFor(issue, nameOf(path), valueAt(yaml.value, path))
    return [{ severity: 'error' as const, ...yaml.place(path), message, remedy, path: namesIn(path) }]
  })
}

const strangeField = (name: string, path: Path, known: readonly string[], yaml: Yaml): Fault => ({
  severity: 'error',
  ...yaml.place(path, 'name'),
  message: `There is no field “${name}” here`,
  remedy: `${didYouMean(name, known)}The fields here are ${known.join(', ')}`,
  path: namesIn(path),
})

/** A path without symbols, which no file has. */
const namesIn = (path: Path): (string | number)[] => path.map((step) => (typeof step === 'number' ? step : String(step)))

/** Of what can be written in several ways, the issues of the way that the author most probably meant. */
function plainIssues(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.message !== '') return [issue]
  const misfits = (way: readonly Issue[]) => way.filter(({ code, path }) => code === 'invalid_type' && path.length === 0).length
  const inner = (way: readonly Issue[]) => way.filter(({ code }) => code === 'invalid_type').length
  const [meant] = [...issue.errors].sort((a, b) => misfits(a) - misfits(b) || inner(a) - inner(b))
  return meant ? meant.flatMap((one) => plainIssues({ ...one, path: [...issue.path, ...one.path] })) : [issue]
}

function wordsFor(issue: Issue, name: string, value: unknown): [message: string, remedy: string] {
  if (value === undefined && issue.code !== 'custom') return [`${name} is missing`, 'Write it here']
  if (value === null) return [`${name} is empty`, 'Write something after the colon, or take the line away']
  if (issue.message !== '') return [`${name}: ${issue.message}`, 'Change it']
  switch (issue.code) {
    case 'invalid_type':
      return [`${name} is ${article(value)}, and should be ${wanted[issue.expected] ?? issue.expected}`, remedies(issue.expected, value)]
    case 'invalid_value': {
      const values = issue.values.map(String)
      return [`${name} is “${String(value)}”, which it cannot be`, `${didYouMean(String(value), values)}It can be ${values.join(', ')}`]
    }
    case 'too_small':
      return [`${name} has to be ${issue.inclusive ? 'at least' : 'more than'} ${size(issue.minimum, issue.origin)}`, 'Add what is missing']
    case 'too_big':
      return [
        `${name} may be ${issue.inclusive ? 'at most' : 'less than'} ${size(issue.maximum, issue.origin)}`,
        'Take away what is too much',
      ]
    default:
      return [`${name} cannot be like this`, 'Change it']
  }
}

/** A field by its name, an entry of a list by its number from 1: “options”, entry 3 of “options”. */
function nameOf(path: Path): string {
  const last = path.at(-1)
  if (last === undefined) return 'The file'
  return typeof last === 'number' ? `Entry ${last + 1}${path.length > 1 ? ` of ${nameOf(path.slice(0, -1))}` : ''}` : `“${String(last)}”`
}

const wanted: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields with names',
  record: 'fields with names',
}

const given: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  object: 'fields with names',
}
const article = (value: unknown): string => (Array.isArray(value) ? 'a list' : (given[typeof value] ?? 'something else'))

function remedies(expected: string, value: unknown): string {
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return `Put it in quotes: "${value}"`
  if (expected === 'array') return 'Write each entry on a line of its own that begins with “- ”, or [one, two]'
  if (expected === 'boolean') return 'Write true or false, without quotes'
  if (expected === 'object' || expected === 'record') return 'Write “name: value” on lines of their own'
  return `Write ${wanted[expected] ?? expected} here`
}

const units: Readonly<Record<string, string>> = { string: ' characters long', array: ' entries long' }
const size = (limit: number | bigint, origin: string): string => `${limit}${units[origin] ?? ''}`

/** The value at this path; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let found = value
  for (const step of path)
    found = typeof found === 'object' && found !== null ? Object.getOwnPropertyDescriptor(found, step)?.value : undefined
  return found
}

/** The names of the fields that the schema knows at this path, over all ways in which it can be written. */
function namesAt(schema: z.ZodType, path: Path): string[] {
  let here: Drawn[] = [z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })]
  for (const step of path)
    here = ways(here).flatMap((one) => {
      const next = typeof step === 'number' ? one.items : one.properties?.[String(step)]
      return typeof next === 'object' && !Array.isArray(next) ? [next] : []
    })
  return [...new Set(ways(here).flatMap(({ properties }) => Object.keys(properties ?? {})))]
}

type Drawn = z.core.JSONSchema.BaseSchema
const ways = (schemas: readonly Drawn[]): Drawn[] =>
  schemas.flatMap((one) => [one, ...ways([...(one.anyOf ?? []), ...(one.oneOf ?? [])].filter((way) => typeof way === 'object'))])
