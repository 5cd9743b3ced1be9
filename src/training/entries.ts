import { z } from 'zod'
import type { Entry, Json } from '../store/store.ts'

const at = z.string()
const attempt = z.string()
const json: z.ZodType<Json> = z.json()
/** A question at the version that was asked: `LX-SC-001@0f3a…`. */
const asked = z.string().regex(/^[^@]+@[^@]+$/)

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
  seen: z.number().int().min(0).describe('how many answers to this question the page knew'),
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

const known = z.discriminatedUnion('type', [joined, began, answered, flagged, hinted, handedIn, weighed, marked])
export type Known = z.infer<typeof known>
export type Answered = z.infer<typeof answered>
export type Began = z.infer<typeof began>
export type Marked = z.infer<typeof marked>

/** The entry where this release knows its type, else undefined: what a later release wrote is kept and passed over. */
export const knownEntry = (entry: Entry): Known | undefined => known.safeParse(entry).data
