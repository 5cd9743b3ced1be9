import type { Question } from './base.ts'
import { cloze } from './cloze.ts'
import { constructedResponse } from './constructed-response.ts'
import { gapFill } from './gap-fill.ts'
import { hotText } from './hot-text.ts'
import type { AnyKind, Kind } from './kind.ts'
import { matching } from './matching.ts'
import { multipleResponse } from './multiple-response.ts'
import { numeric } from './numeric.ts'
import { ordering } from './ordering.ts'
import { shortAnswer } from './short-answer.ts'
import { singleChoice } from './single-choice.ts'
import { trueFalseNotGiven } from './true-false-not-given.ts'
import { twoPart } from './two-part.ts'

/** Every kind of question, by the word that files call it. A kind that is not in this list does not exist. */
export const kinds: Readonly<Record<string, AnyKind>> = {
  'single-choice': singleChoice,
  'multiple-response': multipleResponse,
  'true-false-not-given': trueFalseNotGiven,
  'gap-fill': gapFill,
  cloze,
  'short-answer': shortAnswer,
  numeric,
  matching,
  ordering,
  'hot-text': hotText,
  'two-part': twoPart,
  'constructed-response': constructedResponse,
}

/** The kind of a question that was read by its schema. @throws when there is no such kind, which reading has excluded */
export function kindOf(question: Question): Kind<Question> {
  const found = kinds[question.kind]
  if (!found) throw new Error(`No kind is called “${question.kind}”`)
  return found
}
