import type { Question } from '../../kinds/base.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Complaint } from '../../kinds/kind.ts'
import { lintDeterminers, lintEcho } from './cues.ts'
import { lintDistinct } from './distinct.ts'
import { lintFeedback } from './feedback.ts'
import { lintArticles, lintNumber } from './grammar.ts'
import { lintCombined, lintConspicuous, lintEven } from './options.ts'
import { lintLoad, lintNegative } from './prompt.ts'
import { wordingsOf } from './words.ts'

/** What is wrong with a question, whatever its passage and the questions beside it say. */
export function lintQuestion(question: Question): Complaint[] {
  const kind = kindOf(question)
  const { prompt } = question
  const { offers, shown } = wordingsOf(question)
  return [
    ...kind.lint(question),
    ...lintNegative(question),
    ...lintLoad(question, shown),
    ...shown.flatMap((offer) => [
      ...lintDistinct(offer),
      ...lintCombined(offer),
      ...lintConspicuous(offer),
      ...lintEven(offer),
      ...lintDeterminers(offer),
      ...lintEcho(prompt, offer),
      ...lintNumber(prompt, offer),
    ]),
    ...lintArticles(prompt, kind.context(question), shown),
    ...lintFeedback(question, offers),
  ]
}
