import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Form } from '../../kinds/kind.ts'

/** A quiz while it is put together: what stands in the form, right or wrong. */
export interface Draft {
  id: string
  title: string
  level: string
  order: 'fixed' | 'shuffled'
  feedback: 'end' | 'each'
  proof: boolean
  hints: boolean
  /** Empty: as many as wanted. */
  attempts: string
  /** Empty: as long as wanted. */
  minutes: string
  /** How its questions are found: one by one, or by a rule. */
  by: 'picked' | 'drawn'
  questions: string[]
  seed: string
  rows: Row[]
}
/** So many questions, of any process and kind or of one. */
export interface Row {
  n: string
  process: string
  kind: string
}

const mostQuestions = 200
const mostRows = 20

const text = (most: number) =>
  z
    .union([z.string(), z.number().transform(String)])
    .catch('')
    .transform((value) => value.trim().slice(0, most))
const list = <T>(of: z.ZodType<T>, most: number) =>
  z
    .array(of)
    .catch([])
    .transform((values) => values.slice(0, most))
const order = z.enum(['fixed', 'shuffled']).catch('fixed')
const feedback = z.enum(['end', 'each']).catch('end')
// A little longer than the file takes, so that what is too long is told and not cut off in silence.
const title = text(400)
const id = text(60)

const row = z.object({ n: text(8), process: text(40), kind: text(40) }).catch({ n: '', process: '', kind: '' })
const written = z.object({
  id,
  title,
  level: text(20),
  order,
  feedback,
  proof: z.boolean().catch(true),
  hints: z.boolean().catch(false),
  attempts: text(8),
  minutes: text(8),
  questions: list(text(60), mostQuestions + 1),
  draw: z
    .object({ seed: text(20), of: list(row, mostRows + 1) })
    .optional()
    .catch(undefined),
})

const sound = z
  .strictObject({
    id: z.string(),
    title: z.string().optional(),
    level: z.string().optional(),
    order: z.enum(['fixed', 'shuffled']).optional(),
    feedback: z.enum(['end', 'each']).optional(),
    proof: z.boolean().optional(),
    hints: z.boolean().optional(),
    attempts: z.number().optional(),
    minutes: z.number().optional(),
    questions: z.array(z.string()).optional(),
    draw: z
      .strictObject({
        seed: z.number(),
        of: z.array(z.strictObject({ n: z.number(), process: z.string().optional(), kind: z.string().optional() })),
      })
      .optional(),
  })
  .refine(({ questions, draw }) => !questions || !draw)

/** Whether the form can show all that the file says of a quiz, so that saving it drops nothing. */
export const isShown = (entry: unknown): boolean => sound.safeParse(entry).success

/** A quiz as its file says it; what cannot be read is left empty. */
export function draftOf(value: unknown): Draft {
  const { draw, ...rest } = written.parse(isEntry(value) ? value : {})
  return { ...rest, by: draw ? 'drawn' : 'picked', seed: draw?.seed ?? '1', rows: draw?.of ?? [] }
}

const sent = z.object({
  id,
  title,
  level: text(20),
  order,
  feedback,
  proof: z.literal('on').optional().catch(undefined),
  hints: z.literal('on').optional().catch(undefined),
  attempts: text(8),
  minutes: text(8),
  by: z.enum(['picked', 'drawn']).catch('picked'),
  seed: text(20),
  /** Ids, with a space between them. */
  questions: text(20_000).transform((ids) => [...new Set(ids.split(/\s+/).filter(Boolean))].slice(0, mostQuestions + 1)),
})

/** A quiz as a form says it. */
export function draftIn(form: Form): Draft {
  const { proof, hints, ...rest } = sent.parse({ ...form })
  const rows: Row[] = []
  for (let at = 0; at < mostRows && form[`of.${at}.n`] !== undefined; at++)
    rows.push(row.parse({ n: form[`of.${at}.n`], process: form[`of.${at}.process`], kind: form[`of.${at}.kind`] }))
  return { ...rest, proof: proof === 'on', hints: hints === 'on', rows }
}

/** The questions that are ticked to be added. */
export const tickedIn = ({ tick = [] }: Form): string[] => [tick].flat().map((id) => id.slice(0, 60))

/** What a button of the form does to the quiz before it comes back: `up:3`, `remove:3`, `add`, `row`, `unrow:0`, `draw`. */
export function changed(draft: Draft, button: string, ticked: readonly string[]): Draft {
  const [verb = '', place = ''] = button.split(':')
  const at = /^\d{1,3}$/.test(place) ? Number(place) : -1
  const { questions, rows } = draft
  switch (verb) {
    case 'add':
      return { ...draft, questions: [...new Set([...questions, ...ticked])].slice(0, Math.max(questions.length, mostQuestions)) }
    case 'remove':
      return { ...draft, questions: questions.filter((_, index) => index !== at) }
    case 'up': {
      const moved = questions[at]
      if (moved === undefined || at === 0) return draft
      const rest = questions.filter((_, index) => index !== at)
      return { ...draft, questions: [...rest.slice(0, at - 1), moved, ...rest.slice(at - 1)] }
    }
    case 'row':
      return rows.length < mostRows ? { ...draft, rows: [...rows, { n: '1', process: '', kind: '' }] } : draft
    case 'unrow':
      return { ...draft, rows: rows.filter((_, index) => index !== at) }
    case 'draw':
      return { ...draft, seed: String((Number(numberOr(draft.seed)) || 0) + 1) }
    default:
      return draft
  }
}

/** The quiz as its file would say it. Settings that go without saying are written only for a new quiz, or where they stood before. */
export function entryOf(draft: Draft, was: unknown): Record<string, unknown> {
  const { id, title, level, order, feedback, proof, hints } = draft
  const before = isEntry(was) ? was : { feedback, proof }
  const [attempts, minutes] = [draft.attempts, draft.minutes].map((written) => (written === '' ? undefined : numberOr(written)))
  const settings = Object.entries({ order, attempts, minutes, feedback, proof, hints }).filter(
    ([name, value]) => value !== undefined && (name in before || value !== usual[name]),
  )
  return { id, title, level, ...questionsOf(draft), ...Object.fromEntries(settings) }
}
const usual: Readonly<Record<string, unknown>> = { order: 'fixed', feedback: 'end', proof: true, hints: false }

function questionsOf({ by, questions, seed, rows }: Draft) {
  if (by === 'picked') return { questions }
  const of = rows.map(({ n, process, kind }) => ({ n: numberOr(n), ...(process && { process }), ...(kind && { kind }) }))
  return { draw: { seed: numberOr(seed), of } }
}

/** A number where it is one; else as it was written, to be told what is wrong with it. */
const numberOr = (written: string): string | number => (/^\d{1,15}$/.test(written) ? Number(written) : written)

/** An id that is made of the words of a title and that no other quiz has. */
export function idFrom(title: string, taken: readonly string[]): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 36)
    .replace(/^-+|-+$/g, '')
  const name = words || 'quiz'
  for (let n = 1; ; n++) {
    const id = n === 1 ? name : `${name}-${n}`
    if (!taken.includes(id)) return id
  }
}

/** What a quiz says in its file, as a hash that the order of its fields does not change; the empty text where it is not there. */
export const digestOf = (entry: unknown): string =>
  entry === undefined ? '' : createHash('sha256').update(JSON.stringify(entry, sorted)).digest('hex').slice(0, 16)

const sorted = (_: string, value: unknown): unknown =>
  isEntry(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value

export const isEntry = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
