import type { Question } from '../kinds/base.ts'
import { kindOf } from '../kinds/index.ts'
import type { Reading } from '../kinds/kind.ts'
import { proofAt } from './answer.ts'
import type { Answered } from './entries.ts'

/**
 * Why an answer to one version of a question cannot be marked by another one: `kind` it is asked in another way, `level` it cannot be asked
 * in the text that was read, `response` it does not have what was answered, `lost` it or the text cannot be read any more.
 */
export type Misfit = 'kind' | 'level' | 'response' | 'lost'

/** What an answer earns, and the place that was shown with it; each 0…1, or null where nothing marks it. */
export interface Earned {
  readonly mark: number | null
  readonly proof: number | null
}

/** What an answer earns by another version of its question, or why that version cannot mark it. */
export type Remarked = Earned | { readonly misfit: Misfit }

/** A disk gives back the same bits; what a sum of thirds makes of them, reckoned in another order, may differ in the last digits. */
export const isClose = (a: number | null, b: number | null): boolean => a === b || (a !== null && b !== null && Math.abs(a - b) < 1e-9)
/** Whether both earn the same. */
export const isSameEarned = (a: Earned, b: Earned): boolean => isClose(a.mark, b.mark) && isClose(a.proof, b.proof)

/**
 * Marks an answer by another version of its question, the place that was shown included. Pure.
 * @param asked the version that was answered
 * @param by the version to mark by
 * @param reading the text in which it was answered; undefined where it is there no more
 */
export function remarked(
  asked: Question,
  by: Question,
  { response, where }: Pick<Answered, 'response' | 'where'>,
  reading: Reading | undefined,
): Remarked {
  const misfit = misfitOf(asked, by, reading)
  if (misfit || !reading) return { misfit: misfit ?? 'level' }
  if (!reads(by, response, reading)) return { misfit: 'response' }
  return { mark: kindOf(by).mark(by, response, reading).score, proof: proofAt(by, reading, where) }
}

/** Why no answer that was given in this text can be marked by this version, whatever was answered. */
function misfitOf(asked: Question, by: Question, reading: Reading | undefined): Misfit | undefined {
  // What people mark, no key decides.
  if (asked.kind !== by.kind || kindOf(by).judging) return 'kind'
  return reading && kindOf(by).holds(by, reading) === undefined ? undefined : 'level'
}

/** Whether this response can be given to this version: its form, filled in, is read as the same. */
function reads(question: Question, response: Answered['response'], reading: Reading): boolean {
  const kind = kindOf(question)
  // Which seat an option has does not matter, as long as it is the same for both.
  const sitting = { reading, seed: 'a form that nobody sees' }
  try {
    const read = kind.response(question, sitting).safeParse(kind.filled(question, response, sitting))
    return read.success && content(read.data) === content(response)
  } catch {
    // What is kept has another form altogether.
    return false
  }
}

/** What a response says, in whichever order its fields and entries were sent. */
function content(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(content).sort().join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  return `{${Object.entries(value)
    .flatMap(([name, one]) => (one === undefined ? [] : [`${JSON.stringify(name)}:${content(one)}`]))
    .sort()
    .join()}}`
}
