import type { Question } from '../../kinds/base.ts'
import { sentencesWith } from '../../kinds/evidence.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Reading } from '../../kinds/kind.ts'
import type { AllLevels, Figures } from '../../statistics/items.ts'
import { enoughForPercent } from '../../statistics/scores.ts'
import { say, type Words } from '../../text.ts'
import type { ItemFigures, ItemRow, TallyLine } from './score-model.ts'

/** The share in percent, where there are enough for one to mean something. */
export const percentOf = (part: number, n: number): { percent?: number } =>
  n >= enoughForPercent ? { percent: Math.round((100 * part) / n) } : {}

/** The figures of one version of a question, in the words of its options. */
export function figuresOf(figures: Figures, question: Question, reading: Reading): ItemFigures {
  const { n, right, marks, outcomes } = figures
  const wrong = temptingMost(figures, question, reading)
  return {
    n,
    right,
    ...percentOf(right, n),
    ...(n >= enoughForPercent && { mean: say('{mean} of 1', { mean: (marks / n).toFixed(2) }) }),
    ...(wrong && { wrong }),
    tally: tallyOf(figures, question, reading),
    ...(placed(figures) > 0 && { square: outcomes }),
  }
}

/** The wrong answer that was given most often. */
export function temptingMost({ labels }: AllLevels, question: Question, reading: Reading): ItemRow['wrong'] {
  let most: { text: string | Words; n: number } | undefined
  for (const { label, text, right } of kindOf(question).tallied(question, reading)) {
    const n = labels.get(label) ?? 0
    if (!right && n > (most?.n ?? 0)) most = { text, n }
  }
  return most
}

/** How many were marked both for the answer and for its place. */
export const placed = ({ outcomes }: AllLevels): number => outcomes.secure + outcomes.lucky + outcomes.misread + outcomes.lost

/** From more lines than this, those are left out that nobody gave and that are not right: every sentence of a text is one. */
const manyLines = 12

function tallyOf({ n, labels, blanks }: Figures, question: Question, reading: Reading): TallyLine[] {
  const known = kindOf(question).tallied(question, reading)
  const told = known.length > manyLines ? known.filter(({ label, right }) => right || labels.has(label)) : known
  // What was picked in the text of another level.
  const elsewhere = [...labels].filter(([label]) => !known.some((one) => one.label === label)).reduce((sum, [, count]) => sum + count, 0)
  const line = (text: string | Words, count: number): TallyLine => ({ text, n: count, ...percentOf(count, n) })
  return [
    ...told.map(({ label, text, right, tempts }) => {
      const tempting = tempts === undefined ? undefined : sentencesWith(question, [tempts], reading)[0]
      return { ...line(text, labels.get(label) ?? 0), right, ...(tempting && { tempts: tempting.text }) }
    }),
    ...(elsewhere > 0 ? [{ ...line(say('Something else'), elsewhere), right: false }] : []),
    ...(blanks > 0 ? [line(say('Left open'), blanks)] : []),
  ]
}
