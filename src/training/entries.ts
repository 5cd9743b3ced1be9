import { z } from 'zod'
import type { Entry, Json } from '../store/store.ts'

const at = z.string()
const attempt = z.string()
const json: z.ZodType<Json> = z.json()
/** A question at the version that was asked: `LX-SC-001@0f3a…`. */
const isAsked = /^[^@]+@[^@]+$/
const asked = z.string().regex(isAsked)

const nth = z
  .number()
  .int()
  .min(0)
  .optional()
  .describe('rises with each change of one form, so that what comes late is known as older; absent where no script counted')

const joined = z.object({ type: z.literal('joined'), at, name: z.string() })
const began = z.object({
  type: z.literal('began'),
  at,
  attempt,
  quiz: z.string(),
  settings: z.object({
    title: z.string(),
    feedback: z.enum(['end', 'each']),
    proof: z.boolean(),
    hints: z.boolean().optional(),
    order: z.enum(['fixed', 'shuffled']).optional(),
    attempts: z.number().int().optional().describe('how many there may be, where there is a limit'),
    minutes: z.number().int().optional().describe('how long it may take, where there is a limit'),
  }),
  passage: z.string().describe('id@version'),
  level: z.string(),
  seed: z.string().describe('the secret dice of this attempt'),
  questions: z.array(asked).min(1),
})
const answered = z.object({
  type: z.literal('answered'),
  at,
  attempt,
  n: z.number().int().min(1).describe('which question of the attempt, from 1'),
  question: asked,
  level: z.string().describe('the level that was read'),
  response: json.describe('what was answered, in the ids of the author; null where an earlier answer was emptied'),
  where: z.array(z.string()).nullable().describe('ids of the sentences picked as proof; null where none was asked or given yet'),
  mark: z.number().nullable().describe('0 to 1'),
  proof: z.number().nullable().describe('0 to 1; null where no sentence can prove the key or no place was given'),
  ms: z.number().int().min(0).nullable().describe('milliseconds from showing to answering'),
  key: z.string().describe('the random key of the form, so that a repeat is known as one'),
  nth,
  seen: z.number().int().min(0).describe('how many answers and drafts of this question the page knew'),
})
/** What stands in a form that was not sent yet, as the browser would send it. It counts when the attempt is closed, where it is newer than the answer. */
const drafted = z.object({
  type: z.literal('drafted'),
  at,
  attempt,
  n: z.number().int().min(1),
  question: asked,
  level: z.string().describe('the level that was read'),
  of: z.enum(['answer', 'place']).describe('which form it is: that of the answer, or that of the sentences which prove it'),
  form: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .describe('the fields of the answer, without those that come along'),
  ready: z.boolean().describe('whether it can be read as an answer'),
  key: z.string().describe('the random key of the form'),
  nth,
  seen: z.number().int().min(0).describe('how many answers and drafts of this question the page knew'),
})
const flagged = z.object({ type: z.literal('flagged'), at, attempt, n: z.number().int().min(1), on: z.boolean() })
const hinted = z.object({
  type: z.literal('hinted'),
  at,
  attempt,
  n: z.number().int().min(1),
  step: z.number().int().min(1).describe('how many hints the learner has had, this one included'),
})
const handedIn = z.object({ type: z.literal('handed-in'), at, attempt, by: z.enum(['learner', 'clock']) })
/** What was given for each criterion of what people mark, in the order of the question's rubric. */
const scores = z.array(z.number().int().min(0).max(2)).min(1)
const weighed = z.object({ type: z.literal('weighed'), at, attempt, n: z.number().int().min(1), scores })
const marked = z.object({
  type: z.literal('marked'),
  at,
  attempt,
  n: z.number().int().min(1),
  answer: z.number().int().min(1).describe('which answer to the question, from 1'),
  by: z.string().describe('the id of a teacher'),
  scores,
  mark: z.number().describe('0 to 1'),
  comment: z.string().optional().describe('what the learner is told besides'),
  key: z.string().describe('the random key of the form, so that a repeat is known as one'),
})

/** What is left of an answer whose learner was erased: enough for the figures of questions, and nothing of the person. */
const counted = z.object({
  type: z.literal('counted'),
  at: at.describe('the beginning of the week in which it was handed in'),
  quiz: z.string(),
  passage: asked,
  question: asked,
  level: z.string(),
  response: json.describe('in the ids of the author; null where it was left open, or typed'),
  labels: z.array(z.string()).describe('what statistics count it by'),
  mark: z.number().nullable().describe('0 to 1; null where nobody had marked it'),
  proof: z.number().nullable(),
  blank: z.boolean(),
  first: z.boolean().describe('whether it counts for the figures: of a first attempt, without a hint'),
})

const known = z.discriminatedUnion('type', [joined, began, answered, drafted, flagged, hinted, handedIn, weighed, marked, counted])
export type Known = z.infer<typeof known>
export type Answered = z.infer<typeof answered>
export type Drafted = z.infer<typeof drafted>
export type Counted = z.infer<typeof counted>
export type Began = z.infer<typeof began>
export type Marked = z.infer<typeof marked>

const types: ReadonlySet<string> = new Set(known.options.map(({ shape }) => shape.type.value))

/** What is wrong with an entry of a type that this release knows; undefined where nothing is, or it does not know the type. */
export function faultIn(entry: Entry): string | undefined {
  const fault = types.has(entry.type) ? known.safeParse(entry).error?.issues[0] : undefined
  return fault && `${fault.path.join('.')}: ${fault.message}`
}

/** The entry where this release knows its type, else undefined: what a later release wrote is kept and passed over. */
export const knownEntry = (entry: Entry): Known | undefined =>
  isAnswered(entry) || isDrafted(entry) || isBegan(entry) || isHandedIn(entry) ? entry : known.safeParse(entry).data

/**
 * Whether the schema of answers holds, said without it: nearly all entries are answers and drafts, a start looks at all of them, and the
 * schema makes dozens of small objects for each. What it does not take is left to the schema.
 */
function isAnswered(entry: Entry): entry is Entry & Answered {
  const { type, response, where, mark, proof, ms } = entry
  return (
    type === 'answered' &&
    isGiven(entry) &&
    response !== undefined &&
    (where === null || (Array.isArray(where) && where.every((id) => typeof id === 'string'))) &&
    (mark === null || typeof mark === 'number') &&
    (proof === null || typeof proof === 'number') &&
    (ms === null || isCount(ms))
  )
}

/** The same for drafts. */
function isDrafted(entry: Entry): entry is Entry & Drafted {
  const { type, of, form, ready } = entry
  return (
    type === 'drafted' &&
    isGiven(entry) &&
    (of === 'answer' || of === 'place') &&
    typeof form === 'object' &&
    form !== null &&
    !Array.isArray(form) &&
    Object.values(form).every(
      (value) => typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string')),
    ) &&
    typeof ready === 'boolean'
  )
}

/** What both say of the form that they came with. */
function isGiven({ at, attempt, n, question, level, key, nth, seen }: Entry): boolean {
  return (
    typeof at === 'string' &&
    typeof attempt === 'string' &&
    isCount(n) &&
    n > 0 &&
    typeof question === 'string' &&
    isAsked.test(question) &&
    typeof level === 'string' &&
    typeof key === 'string' &&
    (nth === undefined || isCount(nth)) &&
    isCount(seen)
  )
}

/** For beginning. */
function isBegan(entry: Entry): entry is Entry & Began {
  const { type, at, attempt, quiz, settings, passage, level, seed, questions } = entry
  return (
    type === 'began' &&
    [at, attempt, quiz, passage, level, seed].every((text) => typeof text === 'string') &&
    isSettings(settings) &&
    Array.isArray(questions) &&
    questions.length > 0 &&
    questions.every((one) => typeof one === 'string' && isAsked.test(one))
  )
}

function isSettings(settings: Json | undefined): boolean {
  if (typeof settings !== 'object' || settings === null || !('title' in settings)) return false
  const { title, feedback, proof, hints, order, attempts, minutes } = settings
  return (
    typeof title === 'string' &&
    (feedback === 'end' || feedback === 'each') &&
    typeof proof === 'boolean' &&
    (hints === undefined || typeof hints === 'boolean') &&
    (order === undefined || order === 'fixed' || order === 'shuffled') &&
    (attempts === undefined || Number.isSafeInteger(attempts)) &&
    (minutes === undefined || Number.isSafeInteger(minutes))
  )
}

/** And for handing in. */
function isHandedIn(entry: Entry): entry is Entry & z.infer<typeof handedIn> {
  const { type, at, attempt, by } = entry
  return type === 'handed-in' && typeof at === 'string' && typeof attempt === 'string' && (by === 'learner' || by === 'clock')
}

const isCount = (value: Json | undefined): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
