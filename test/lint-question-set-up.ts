import { expect, it } from 'vitest'
import { lintQuestion } from '../src/bank/lint/question.ts'
import { exampleBase } from '../src/kinds/example.ts'
import { kinds } from '../src/kinds/index.ts'
import type { Rule } from '../src/kinds/rules.ts'

/** What is told under one rule: how grave, where, and in which words. */
export function told(rule: Rule, fields: Fields): string[] {
  const kind = kinds[fields.kind]
  if (!kind) throw new Error(`There is no kind ${fields.kind}`)
  return lintQuestion(kind.schema.parse({ ...exampleBase, id: 'Q-1', ...fields }))
    .filter((one) => one.rule === rule)
    .map(({ severity, path, message }) => `${severity} ${path.join('.')}: ${message}`)
}

export interface Fields {
  kind: string
  prompt: string
  [field: string]: unknown
}

export const whys = [
  'Look for the sentence that names the day of the talks.',
  'Who says so? Read on to the end of the section.',
  'The passage tells this of somebody else: of whom is it?',
  'Compare the two years that stand in this paragraph.',
  'Is this told, or is it only what somebody hopes for?',
  'Read once more what was signed on that day in Gyeongju.',
]
/** Options with feedback that breaks no rule. The first is right, and so are as many of those after it as are asked for. */
export const options = (texts: readonly string[], keys = 1) =>
  texts.map((text, at) => ({ id: `o${at}`, text, ...(at < keys ? { right: true } : { why: whys[at % 6], misconception: 'other_place' }) }))
export const choice = (prompt: string, ...texts: string[]): Fields => ({ kind: 'single-choice', prompt, options: options(texts) })
export const several = (...texts: string[]): Fields => ({
  kind: 'multiple-response',
  prompt: 'Which TWO of these are told?',
  options: options(texts, 2),
})
export const statement = (prompt: string): Fields => ({ kind: 'true-false-not-given', prompt, answer: true })
export const matching = (...responses: string[]): Fields => ({
  kind: 'matching',
  prompt: 'Who is it?',
  premises: ['leads the South', 'is the guest', 'stays away'].map((text, at) => ({ id: `p${at}`, text, answer: `r${at}`, why: whys[at] })),
  responses: responses.map((text, at) => ({ id: `r${at}`, text })),
})
export const cloze = (text: string): Fields => ({ kind: 'cloze', prompt: 'Complete the sentence.', text, why: [whys[0]] })

export const long = (words: number): string => Array.from({ length: words }, (_, at) => `w${at}`).join(' ')

type Row = readonly [what: string, question: Fields, ...told: (string | RegExp)[]]
/** Each row is a question and the beginnings of all that is told of it under this rule. */
export function table(rule: Rule, rows: readonly Row[]): void {
  for (const [what, question, ...expected] of rows)
    it(what, () => {
      const patterns = expected.map((one) => (typeof one === 'string' ? new RegExp(`^${escaped(one)}`) : one))
      expect(told(rule, question)).toEqual(patterns.map((pattern) => expect.stringMatching(pattern)))
    })
}
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
