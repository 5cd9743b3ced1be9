import type { Question } from '../kinds/base.ts'
import { kindOf } from '../kinds/index.ts'
import type { Form } from '../kinds/kind.ts'
import type { Level, Passage } from '../passages/passage.ts'
import { say } from '../text.ts'
import { controls, isEmpty, isSettled, proofAt } from './answer.ts'
import type { Answered, Drafted } from './entries.ts'
import { type Attempt, answerTo } from './history.ts'
import type { keptVersions } from './kept.ts'

/** How many drafts of one question are kept till it is answered with its button: a change every few seconds for an hour. */
export const mostDrafts = 1000
export const tooManyDrafts = say(
  'This question was changed {n, number} times, and no more is saved while you work on it. Save it with its button before you go on.',
  { n: mostDrafts },
)

/**
 * How much is kept of the drafts of one attempt, in bytes: some 800 states of a very long answer, and tens of thousands of those that are
 * chosen. What is saved with its button is not counted.
 */
export const mostDrafted = 8_000_000
export const tooMuchDrafted = say(
  'So much was changed in this quiz that no more is saved while you work on it. Save each answer with its button; that goes on.',
)

/** How much one draft may hold, in bytes of JSON: more than an answer that can be read. */
const longest = 20_000
export const tooLong = say('This is more than can be saved: shorten it.')

/** What fields of answers are called. */
const isField = /^[a-z][\w.-]{0,60}$/i

/** The fields of a form that are its answer; undefined where they are too many or too long to be kept. */
export function fieldsIn(form: Form, of: Drafted['of']): Drafted['form'] | undefined {
  const isKept = (field: string) =>
    of === 'place' ? field === 'where' || field === 'none' : isField.test(field) && (!controls.has(field) || field === 'none')
  const fields = Object.entries(form).flatMap(([field, value]): [string, string | string[]][] =>
    value === undefined || !isKept(field) ? [] : [[field, typeof value === 'string' ? value : [...value]]],
  )
  return Buffer.byteLength(JSON.stringify(fields)) <= longest ? Object.fromEntries(fields) : undefined
}

/** The ids of the sentences that a form picks by their numbers; undefined where it picks none, or one that is not there. */
export function picksIn(form: Form, level: Level): string[] | undefined {
  if (form.none !== undefined) return []
  const seats = new Set([form.where ?? []].flat())
  const picked = level.sentences.filter((_, at) => seats.has(String(at + 1))).map(({ id }) => id)
  return picked.length === seats.size && picked.length > 0 ? picked : undefined
}

/** What an answer says and earns. */
export type Content = Pick<Answered, 'level' | 'response' | 'mark' | 'where' | 'proof'>

/** What was answered last, emptied or not, as an answer that may be written again. */
export const lastOf = (attempt: Attempt, n: number): Content | undefined => attempt.answers.get(n)?.at(-1)

/** The same with the draft of the answer in its place, where there is one that can be read. It goes without what does not follow from it. */
export function withAnswer(attempt: Attempt, n: number, question: Question, passage: Passage): Content | undefined {
  const last = lastOf(attempt, n)
  const draft = attempt.saved.get(n)?.answer
  const level = draft?.ready && passage.levels.find((one) => one.level === draft.level)
  if (!draft || !level) return last
  const kind = kindOf(question)
  const sitting = { reading: level, seed: `${attempt.began.seed}/${n}` }
  const read = kind.response(question, sitting).safeParse(draft.form)
  if (!read.success) return last
  const response = read.data as Answered['response']
  // Changed and changed back while another text was read: that is no other answer, unless sentences of that text are what was answered.
  if (last && JSON.stringify(response) === JSON.stringify(last.response) && kind.ask(question, sitting).pick === undefined) return last
  // A place that was shown stays when only the answer changes, as long as it was shown in this text.
  const where = last?.level === level.level && kind.asksWhere(response) ? last.where : null
  return { level: level.level, response, mark: kind.mark(question, response, level).score, where, proof: proofAt(question, level, where) }
}

/**
 * What would count for question n if the attempt were closed now: the answer, or what the drafts after it make of it. An unfinished draft
 * takes nothing away.
 */
export function standing(attempt: Attempt, n: number, question: Question, passage: Passage): Content | undefined {
  // A draft that overtook the answer comes too late once that is final.
  if (isSettled(attempt, n, question)) return lastOf(attempt, n)
  const answer = withAnswer(attempt, n, question, passage)
  const saved = attempt.saved.get(n)
  const place = saved?.place
  const level = place?.ready && passage.levels.find((one) => one.level === place.level)
  if (!saved || !place || !level || answer?.response == null || !attempt.began.settings.proof) return answer
  // It was shown for what was answered then, in another text than the answer that came after it.
  const answered = (answer === lastOf(attempt, n) ? saved.sent.at(-1) : saved.last.answer?.count) ?? 0
  if (answered > (saved.last.place?.count ?? 0) && answer.level !== place.level) return answer
  const where = picksIn(place.form, level)
  if (!where || !kindOf(question).asksWhere(answer.response)) return answer
  return { ...answer, level: level.level, where, proof: proofAt(question, level, where) }
}

/** Whether both say the same, of the same text: to keep the second one would add nothing. The same sentences may prove more in another text. */
export const isSame = (a: Content | undefined, b: Content | undefined): boolean => {
  const said = (one: Content | undefined) => (one?.response == null ? 'nothing' : JSON.stringify([one.response, one.where, one.level]))
  return said(a) === said(b)
}

/** How far a question is, by what was answered and what is only drafted. */
export interface Progress {
  /** It would count if the attempt were closed now. */
  answered: boolean
  /** A place for it would count as well. */
  proven: boolean
  /** What was changed last cannot be read as an answer yet. */
  begun: boolean
}

/** How far a question is, but for its place: that follows from the question and the text. */
export function progressOf(attempt: Attempt, n: number): Pick<Progress, 'answered' | 'begun'> {
  const draft = attempt.handedIn ? undefined : attempt.saved.get(n)?.answer
  return {
    answered: answerTo(attempt, n) !== undefined || draft?.ready === true,
    begun: draft !== undefined && !draft.ready && !isEmpty(draft.form),
  }
}

/** How far each question of an attempt is, in its order. Of one that is lost from its shelf it is told what was sent. */
export function progressIn(
  attempt: Attempt,
  kept: Pick<ReturnType<typeof keptVersions>, 'question' | 'passage'>,
  failed: (error: unknown) => void,
): Promise<Progress[]> {
  return Promise.all(
    attempt.questions.map(async (asking, at) => {
      const n = at + 1
      const { answer, place } = (!attempt.handedIn && attempt.saved.get(n)) || {}
      let content: Content | undefined = answerTo(attempt, n)
      if (answer?.ready || place?.ready)
        try {
          const [question, passage] = await Promise.all([kept.question(asking), kept.passage(attempt.passage)])
          content = standing(attempt, n, question, passage)
        } catch (error) {
          failed(error)
        }
      return { ...progressOf(attempt, n), proven: content?.response != null && (content.where?.length ?? 0) > 0 }
    }),
  )
}
