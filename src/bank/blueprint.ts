import { z } from 'zod'
import { label, processes, short } from '../kinds/base.ts'
import { ruleNames } from '../kinds/rules.ts'

const count = z.number().int().min(0).max(1000)
const level = z.string().regex(/^[a-z0-9]{1,12}$/, 'A level is named by its file: a for a.md')

/** Not more than anybody plans, so that no file makes much work. */
const atMost = (most: number) => [(record: object) => Object.keys(record).length <= most, `Write ${most} at most`] as const

/** What the bank of a passage is to be: the file blueprint.yaml in its folder. All of it is optional, and so is the file. */
export const blueprintSchema = z.strictObject({
  /** How many questions of a kind and a process were planned for each level: `single-choice: { locate: { a: 2, b: 1 } }`. */
  matrix: z
    .record(z.string().max(40), z.partialRecord(z.enum(processes), z.record(level, count).refine(...atMost(20))))
    .refine(...atMost(50))
    .default({}),
  /** How many questions of each process rest on each section, the first section of a question counting: `s4: { locate: 4 }`. */
  sections: z
    .record(z.string().max(40), z.partialRecord(z.enum(processes), count))
    .refine(...atMost(200))
    .default({}),
  /** Labels that the easiest level carries and some question of some level has to rest on. */
  core: z.array(label).max(500).default([]),
  /** Labels that are claims and not facts, with the names of whoever claims them, of which one has to stand where the claim is used. */
  claims: z
    .record(label, z.array(short).min(1).max(12))
    .refine(...atMost(500))
    .default({}),
  /** Warnings about the bank as a whole that somebody looked at. */
  ticks: z
    .array(z.strictObject({ rule: z.enum(ruleNames), level: level.optional(), reason: short }))
    .max(50)
    .default([]),
})
export type Blueprint = z.infer<typeof blueprintSchema>
