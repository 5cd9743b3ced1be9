import { z } from 'zod'
import type { Question } from '../kinds/base.ts'
import { neutralIn, proofOf, setsIn } from '../kinds/evidence.ts'
import { kindOf } from '../kinds/index.ts'
import type { Form, Reading } from '../kinds/kind.ts'
import { say, type Words } from '../text.ts'
import { type Attempt, answerTo } from './history.ts'

/** What every form with an answer carries besides the answer. */
export const control = z.object({
  key: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  seen: z.coerce.number().int().min(0).max(100_000),
  shown: z.string().max(200).default(''),
  /** Rises with each change of the form that a script sends; absent without one. */
  nth: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  level: z.string().max(12).optional(),
})
export type Control = z.infer<typeof control>
/** The fields of a form that are no part of the answer. */
export const controls: ReadonlySet<string> = new Set([...Object.keys(control.shape), 'next', 'none', 'step'])

/** How often one question may be answered anew in an attempt: far more than anybody needs, and no more than a page bears. */
export const mostAnswers = 300
export const tooOften = say('This question was answered {n} times, and that is all that is kept. The last answer that was saved stands.', {
  n: mostAnswers,
})

export const incomplete = say('The form came without its key. Load the page again and answer once more; nothing was changed.')

/** What the picked sentences are worth; null where none were picked or none can prove the key. */
export function proofAt(question: Question, reading: Reading, where: readonly string[] | null): number | null {
  if (!where || kindOf(question).evidenceIs(question) !== 'proof') return null
  return proofOf(setsIn(question, reading), neutralIn(question, reading), where, reading)?.score ?? null
}

/** The level that the form was shown with. */
export const levelIn = (form: Form) => (typeof form.level === 'string' ? form.level : undefined)

/** Whether nothing at all was filled in. */
export const isEmpty = (form: Form) =>
  Object.entries(form).every(([field, value]) => controls.has(field) || [value ?? ''].flat().every((text) => text.trim() === ''))

/** Whether the answer to question n is final: handed in, or answered in full where feedback follows each question. */
export function isSettled(attempt: Attempt, n: number, question: Question): boolean {
  if (attempt.handedIn) return true
  const answer = answerTo(attempt, n)
  const { feedback, proof } = attempt.began.settings
  if (!answer || feedback !== 'each') return false
  return !proof || !kindOf(question).asksWhere(answer.response) || answer.where !== null
}

/** Why a form cannot be read, in the learner's words. */
export function refusal(error: z.ZodError): Words {
  const issue = error.issues[0]
  if (!issue) return incomplete
  return issue.code === 'custom' && issue.params ? say(issue.message, issue.params) : say(issue.message)
}
