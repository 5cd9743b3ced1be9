import { z } from 'zod'
import { say, type Words } from '../text.ts'

/**
 * The field that says what a partly right answer earns.
 * The usual rule reads as undefined, whether it was written or not: one version of the question then, and the one it had before there was a choice.
 * @param help a worked example of each rule, in figures
 */
export const partialCredit = <const O extends string>(usual: string, others: readonly [O, ...O[]], help: string) =>
  z
    .enum<readonly string[]>([usual, ...others])
    .prefault(usual)
    .transform((rule) => others.find((one) => one === rule))
    .meta({ label: 'Partial credit', help })

/** Said where a partly right answer earns nothing. @param score of the answer before that rule, 0…1 */
export const wholeOnly = (score: number): { score: number; notes: Words[] } =>
  score === 1 ? { score, notes: [] } : { score: 0, notes: [say('Only a wholly right answer earns points here.')] }
