import { z } from 'zod'
import { shuffled } from '../random.ts'
import { ruleNames } from './rules.ts'

export const processes = ['locate', 'infer', 'integrate', 'evaluate'] as const
export type Process = (typeof processes)[number]

/** Pages of the bank stand at these addresses, and files of a passage that are no questions have these names; in whatever case. */
const taken = ['new', 'coverage', 'levels', 'blueprint', 'quizzes']
/** The id of a question. */
const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'An id is letters, digits and hyphens, 40 at most')
  .refine((name) => !taken.includes(name.toLowerCase()), `No question can be called ${taken.join(', ')}`)
/** The short name that one or more sentences carry; or the id of one sentence. */
export const label = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'A label is letters, digits, dots and hyphens, 40 at most')
  .meta({ widget: 'sentence' })
const line = (most: number) => z.string().trim().min(1, 'Write something here').max(most)
/** Words of one line or a few: at most 300 characters. */
export const short = line(300)
/** Words of a paragraph: at most 2,000 characters. */
export const long = line(2000).meta({ widget: 'paragraph' })

/** What every question has, whatever its kind. */
export const base = {
  id: id.meta({ label: 'Id', help: 'Given once, never used for another question' }),
  prompt: long.meta({ label: 'Question', help: 'What the learner is asked' }),
  instructions: short.optional().meta({ label: 'Instructions', help: 'Only where the usual words of this kind do not fit' }),
  evidence: z.union([z.array(label).min(1).max(12), z.array(z.array(label).min(1).max(12)).min(1).max(6)]).meta({
    label: 'Evidence',
    help: 'The sentences that together prove the key: as few as that takes',
  }),
  neutral: z
    .array(label)
    .max(20)
    .default([])
    .meta({ label: 'Neutral', help: 'Sentences that a reader may fairly pick as well; they count neither way as proof' }),
  explanation: long.meta({ label: 'Explanation', help: 'Why the key is right, shown after the answer' }),
  hint: short
    .optional()
    .meta({ label: 'Hint', help: 'What to look for, without the answer; where to look and a sentence with a gap are added by themselves' }),
  checked: z
    .string()
    .regex(/^[0-9a-f]{12}$/, 'This is made by the program: 12 of 0–9 and a–f')
    .optional()
    .meta({
      label: 'Checked',
      help: 'Which wording of its sentences somebody checked it against; where they change, the program asks for a new look',
    }),
  process: z.enum(processes).meta({ label: 'Process', help: 'What the reader has to do' }),
  level: z
    .string()
    .regex(/^[a-z0-9]{1,12}$/, 'A level is named by its file: a for a.md')
    .meta({ label: 'Level', help: 'The level it was written for', widget: 'level' }),
  points: z.number().positive().max(100).default(1).meta({ label: 'Points' }),
  skill: z.array(short).max(8).default([]).meta({ label: 'Skills' }),
  flags: z.array(short).max(12).default([]).meta({ label: 'Flags', help: 'Notes of the author: what this question plays on' }),
  enemies: z.array(id).max(20).default([]).meta({ label: 'Enemies', help: 'Questions that give this one away; never asked together' }),
  ticks: z
    .array(
      z.strictObject({
        rule: z.enum(ruleNames).meta({ label: 'Rule', help: 'The number that stands at the warning' }),
        reason: short.meta({ label: 'Reason', help: 'Why it is right as it is' }),
      }),
    )
    .max(10)
    .default([])
    .meta({ label: 'Ticks', help: 'Warnings that somebody looked at and found no fault in' }),
  retired: z.boolean().default(false).meta({ label: 'Retired', help: 'Kept, and asked no more' }),
}

const question = z.object(base)
/** Any question, seen without what its kind adds. */
export type Question = z.infer<typeof question> & { kind: string }

/** Fields that say something about a question without changing what it asks: two questions that differ only here are one version. */
export const remarks: readonly string[] = [
  'explanation',
  'hint',
  'checked',
  'ticks',
  'why',
  'others',
  'tempts',
  'misconception',
  'process',
  'level',
  'skill',
  'flags',
  'enemies',
  'retired',
]

/** The list in the order of this sitting, each with its seat: '1', '2' … as the page numbers them. */
export const seated = <T>(list: readonly T[], seed: string): { seat: string; letter: string; what: T }[] =>
  shuffled(list, seed).map((what, index) => ({ seat: String(index + 1), letter: letterOf(index), what }))

/** A for 0, B for 1 … */
export const letterOf = (index: number): string => String.fromCharCode(65 + index)

/** A field of a form that may be sent once, several times or not at all, as a list without repeats. */
export const several = (most: number) => {
  const seat = z.string(strange).max(20, strange)
  return z
    .union([seat, z.array(seat).max(most, strange)], strange)
    .optional()
    .transform((sent) => [...new Set(sent === undefined ? [] : typeof sent === 'string' ? [sent] : sent)])
}
const strange = 'Choose among what is on the page.'
