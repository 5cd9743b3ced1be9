import { z } from 'zod'
import type { Asking, Attempt } from './history.ts'

/**
 * By which version the answers to a version of a question are marked: `to` another one, the same again, or null where the question counts
 * for nobody.
 */
const ruling = z.object({ question: z.string(), from: z.string(), to: z.string().nullable() })
export type Ruling = z.infer<typeof ruling>

const count = z.number().int().min(0)
/** What a correction changed when it was made, in answers whose mark had been told. */
const figures = z.object({
  looked: count,
  /** Of these so many changed, and so many earned more or less than before. */
  changed: count,
  up: count,
  down: count,
  /** So many could not be marked by the other version, by why not. */
  misfits: z.object({ kind: count, level: count, response: count, lost: count }),
  /** Answers of attempts that were not handed in: nobody had been told a mark. */
  open: count,
  /** Answers of learners who are erased. */
  erased: count,
})
export type CorrectionFigures = z.infer<typeof figures>

export const correction = ruling.extend({
  /** The id of a teacher. */
  by: z.string(),
  at: z.string(),
  /** The random key of the form, so that a repeat is known as one. */
  key: z.string(),
  why: z.string().optional(),
  figures,
})
/** A correction as it is decided: it has no number yet. */
export type Decided = z.infer<typeof correction>
/** A correction as it is kept. `number`: they are counted from 1, and of those to one version the last one stands, whatever the clock said. */
export interface Correction extends Decided {
  readonly number: number
}

/** What stands at one moment; it does not change with what is corrected later. */
export interface Rulings {
  /** The ruling for answers to this version; undefined where it was never corrected. */
  of(asking: Asking): (Ruling & { readonly number?: number }) | undefined
  /** Whether an attempt has a question that was corrected. */
  touch(attempt: Attempt): boolean
  /** The same with one more ruling, as it would be. */
  with(one: Ruling): Rulings
}

export const versionOf = ({ id, version }: Asking): string => `${id}@${version}`

/** Those that stand. @param standing by question@version */
export function rulingsIn(standing: ReadonlyMap<string, Ruling & { number?: number }>): Rulings {
  return {
    of: (asking) => standing.get(versionOf(asking)),
    touch: ({ questions }) => standing.size > 0 && questions.some((asking) => standing.has(versionOf(asking))),
    with: (one) => rulingsIn(new Map([...standing, [versionOf({ id: one.question, version: one.from }), one]])),
  }
}
