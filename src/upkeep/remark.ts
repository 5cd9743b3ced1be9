import type { Question } from '../kinds/base.ts'
import { kindOf } from '../kinds/index.ts'
import type { Reading } from '../kinds/kind.ts'
import { proofAt } from '../training/answer.ts'
import type { Corrections } from '../training/corrections.ts'
import type { Answered, Began, Counted, Marked } from '../training/entries.ts'
import type { Asking } from '../training/history.ts'
import { type keptVersions, NotThere } from '../training/kept.ts'
import { type Earned, isSameEarned } from '../training/remarking.ts'

/** What an entry says it earned, and what it earns when it is marked once more; `lost`: why it cannot be marked any more. */
export type Remark = { told: Earned; now: Earned; isSame: boolean } | { lost: string }

/** Marks what is kept once more, from what was answered, the question as it was asked and the text that was read. */
export function remarks(
  kept: Pick<ReturnType<typeof keptVersions>, 'question' | 'passage'>,
  corrections: Pick<Corrections, 'ready' | 'list' | 'markedBy'>,
) {
  return {
    /** An answer. One that was given after its question was corrected may be marked by the corrected one. */
    answered: (given: Answered, began: Began): Promise<Remark> =>
      orLost(async () => {
        const told = { mark: given.mark, proof: given.proof }
        const asking = askingOf(began.questions[given.n - 1] ?? given.question)
        const question = await kept.question(asking)
        const now = earned(question, given, await readingOf(began.passage, given.level))
        if (isSameEarned(told, now)) return { told, now, isSame: true }
        return { told, now, isSame: await isCorrected(asking, given, began.passage, given.at, told) }
      }),

    /** A mark that a person gave. */
    marked: (given: Marked, began: Began): Promise<Remark> =>
      orLost(async () => {
        const question = await kept.question(askingOf(began.questions[given.n - 1] ?? ''))
        const judging = kindOf(question).judging
        if (!judging) return { lost: `${question.id} is not marked by people` }
        const [told, now] = [given.mark, judging.score(question, given.scores)].map((mark) => ({ mark, proof: null }))
        return told && now ? { told, now, isSame: isSameEarned(told, now) } : { lost: 'it has no mark' }
      }),

    /** What is left of an answer whose learner was erased; undefined where what was answered is not kept. */
    async counted(given: Counted): Promise<Remark | undefined> {
      if (given.response === null) return undefined
      return await orLost(async () => {
        const asking = askingOf(given.question)
        const answer = { response: given.response, where: null, level: given.level }
        const now = earned(await kept.question(asking), answer, await readingOf(given.passage, given.level))
        const told = { mark: given.mark, proof: now.proof }
        if (isSameEarned(told, now)) return { told, now, isSame: true }
        // Of its time only the week is kept, by its beginning.
        const until = new Date(Date.parse(given.at) + week).toISOString()
        return { told, now, isSame: await isCorrected(asking, answer, given.passage, until, told) }
      })
    },
  }

  async function readingOf(passage: string, level: string): Promise<Reading> {
    const text = await kept.passage(askingOf(passage))
    const reading = text.levels.find((one) => one.level === level)
    if (!reading) throw new NotThere(`${passage} has no level ${level}`)
    return reading
  }

  /** @param until corrections that were made later had no part in it */
  async function isCorrected(
    asking: Asking,
    given: Pick<Answered, 'response' | 'where' | 'level'>,
    passage: string,
    until: string,
    told: Earned,
  ): Promise<boolean> {
    await corrections.ready()
    for (const { from, to, at } of corrections.list(asking.id)) {
      if (from !== asking.version || to === null || at > until) continue
      const now = await corrections.markedBy(asking, to, askingOf(passage), given)
      if ('mark' in now && isSameEarned(told, now)) return true
    }
    return false
  }
}

/** In milliseconds. */
const week = 7 * 24 * 60 * 60 * 1000

/** @throws NotThere where the version cannot read what was answered */
function earned(question: Question, { response, where }: Pick<Answered, 'response' | 'where'>, reading: Reading): Earned {
  try {
    const mark = response === null ? null : kindOf(question).mark(question, response, reading).score
    return { mark, proof: proofAt(question, reading, where) }
  } catch (cause) {
    throw new NotThere(`${question.id} cannot be marked by what is kept of the answer`, { cause })
  }
}

function askingOf(text: string): Asking {
  const [id = '', version = ''] = text.split('@')
  return { id, version }
}

/** @throws what is no loss: a disk that fails just now may give it the next time */
async function orLost(job: () => Promise<Remark>): Promise<Remark> {
  try {
    return await job()
  } catch (error) {
    if (!(error instanceof NotThere)) throw error
    return { lost: error.message }
  }
}
