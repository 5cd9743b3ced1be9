import { randomUUID } from 'node:crypto'
import type { Bank } from '../src/bank/bank.ts'
import { kindOf } from '../src/kinds/index.ts'
import type { Trainer } from '../src/trainer.ts'

/** What somebody does at a question: the response in the author's ids, and the numbers of the sentences shown as proof; [] says "I can't find it". */
export interface Doing {
  response: unknown
  where?: readonly number[]
}

/**
 * Somebody sits a quiz, as the pages let them: answers, shows where, and hands in unless told otherwise.
 * @param doings one a question, in the order in which they are asked; undefined leaves it open
 * @returns the attempt's id
 */
export async function sit(
  { trainer, bank }: { trainer: Trainer; bank: Bank },
  learner: string,
  quiz: string,
  doings: readonly (Doing | undefined)[],
  handIn = true,
): Promise<string> {
  const wanted = bank.quizzes.get(quiz)
  if (!wanted) throw new Error(`There is no quiz ${quiz}`)
  const attempt = await trainer.begin(learner, wanted, randomUUID())
  if (attempt === undefined) throw new Error(`The quiz ${quiz} is not begun again`)
  for (const [at, doing] of doings.entries()) {
    if (!doing) continue
    const n = at + 1
    const seat = await trainer.seat(learner, attempt, n)
    if (!seat) throw new Error(`There is no question ${n}`)
    const control = () => ({ key: randomUUID(), shown: trainer.shown(attempt, n), level: seat.level.level })
    const form = kindOf(seat.question).filled(seat.question, doing.response, seat.sitting)
    const kept = await trainer.answer(learner, attempt, n, { ...form, ...control(), seen: String(seat.seen) })
    if (kept?.is !== 'kept') throw new Error(`The answer to question ${n} became ${kept?.is}`)
    if (!doing.where) continue
    const place = doing.where.length > 0 ? { where: doing.where.map(String) } : { none: '1' }
    const shown = await trainer.showWhere(learner, attempt, n, { ...place, ...control(), seen: String(seat.seen + 1) })
    if (shown?.is !== 'kept') throw new Error(`The place of question ${n} became ${shown?.is}`)
  }
  if (handIn) await trainer.handIn(learner, attempt)
  return attempt
}

/** Ada has handed in one quiz, with places, and left another open, in which she typed what a spreadsheet would take for a formula. */
export async function adaSits(site: { trainer: Trainer; bank: Bank }): Promise<{ ada: string; attempt: string; open: string }> {
  const ada = await site.trainer.join('Ada', randomUUID())
  const attempt = await sit(site, ada, 'ice/both', [
    { response: 'kanaricold', where: [3, 1] },
    { response: 'true', where: [5] },
  ])
  const doings = [undefined, { response: ['kanaritop', 'kanarisink'] }, undefined, { response: '=1+1, "so"' }]
  return { ada, attempt, open: await sit(site, ada, 'ice/end', doings, false) }
}
