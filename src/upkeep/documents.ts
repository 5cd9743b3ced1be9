import { z } from 'zod'
import { kinds } from '../kinds/index.ts'
import { readLevel } from '../passages/markdown.ts'
import { fileIn, idOf } from '../shared-bank/document.ts'
import type { Json } from '../store/store.ts'
import { correction } from '../training/ruling.ts'

const text = z.string().min(1)

/** What the documents of each shelf hold, as far as anybody relies on it. */
const shapes: Readonly<Record<string, z.ZodType>> = {
  teachers: z.object({ name: text, password: z.string().startsWith('$'), made: text, set: text.optional() }),
  sessions: z.object({ teacher: text, at: text, seen: text, agent: z.string(), password: text }),
  invitations: z.object({ at: text }),
  'return-codes': z.object({ learner: text }),
  corrections: correction,
  erasures: z.object({ pool: text }),
  erased: z.object({ on: text }),
  bank: z.unknown().refine((value) => fileIn(idOf(fileOf(value)), value), 'it is no file of questions'),
  installation: z.object({ bank: text }),
  passages: z.object({ id: text, levels: z.record(text, z.string()) }).superRefine(({ levels }, context) => {
    const names = Object.keys(levels)
    const lost = names.find((name) => !readLevel(Buffer.from(levels[name] ?? ''), name).level)
    if (names.length === 0 || lost !== undefined) context.addIssue({ code: 'custom', message: 'its text cannot be read', path: ['levels'] })
  }),
  versions: z.unknown().superRefine((value, context) => {
    const kind = kinds[typeof value === 'object' && value && 'kind' in value ? String(value.kind) : '']
    const issue = kind ? kind.schema.safeParse(value).error?.issues[0] : { path: ['kind'], message: 'there is no such kind' }
    if (issue) context.addIssue({ code: 'custom', message: issue.message, path: [...issue.path] })
  }),
}

/** Whether this release knows what is on this shelf. */
export const isKnownShelf = (shelf: string): boolean => Object.hasOwn(shapes, shelf)

/** What is wrong with a document; undefined where nothing is, or this release does not know its shelf. */
export function faultOf(shelf: string, value: Json): string | undefined {
  const issue = shapes[shelf]?.safeParse(value).error?.issues[0]
  return issue && `${issue.path.join('.') || 'the document'}: ${issue.message}`
}

const fileOf = (value: unknown): string => (typeof value === 'object' && value && 'file' in value ? String(value.file) : '')

const held = {
  versions: z.object({ id: text }),
  codes: z.object({ learner: text }),
}

/** What a document refers to, or what it is the version of. */
export const questionOf = (value: Json): string | undefined => held.versions.safeParse(value).data?.id
export const learnerOf = (value: Json): string | undefined => held.codes.safeParse(value).data?.learner
export const markedBy = (value: Json): { question: string; to: string | null } | undefined => correction.safeParse(value).data
