import { kindOf } from '../kinds/index.ts'
import type { Form } from '../kinds/kind.ts'
import { type Entry, type Json, NotKept, type Store } from '../store/store.ts'
import { say, type Words } from '../text.ts'
import { type Control, control, incomplete, isEmpty, isSettled, levelIn, mostAnswers, proofAt, refusal, tooOften } from './answer.ts'
import { isOver } from './closing.ts'
import { type Content, fieldsIn, mostDrafted, mostDrafts, picksIn, tooLong, tooManyDrafts, tooMuchDrafted, withAnswer } from './drafts.ts'
import type { Answered, Drafted } from './entries.ts'
import { type Attempt, answerTo, type Histories, type Revision, sizeOf } from './history.ts'
import { asksPlace, type Kept, offersPlace, type Seat } from './seat.ts'
import type { showings } from './showing.ts'

/** What comes along with a form; and when it was filled in, where it comes late by a file. */
type Sent = Control & { made: string | undefined }
/** What becomes of a form, given what stands. */
type Decided =
  | { is: 'kept'; entry: Entry }
  /** It is there already; `seen`: which saving of the question that was. */
  | { is: 'again'; seen: number }
  | { is: 'settled' | 'behind' }
  | { is: 'refused'; words: Words }

/** Taking answers: sent with their button, or drafted while somebody works on them. */
export function answering(parts: {
  store: Store
  fold: Histories
  seat: (learner: string, attempt: string, n: number, level?: string) => Promise<Seat | undefined>
  showing: ReturnType<typeof showings>
  now: () => Date
}) {
  const { store, fold, seat, showing, now } = parts

  return {
    /**
     * Keeps an answer to question n and marks it. Undefined: there is no such question in an attempt of this learner.
     * @param made when the form was filled in, where it comes late by a file (ISO 8601)
     */
    async answer(learner: string, attempt: string, n: number, form: Form, made?: string): Promise<Kept | undefined> {
      const before = await seat(learner, attempt, n, levelIn(form))
      if (!before) return undefined
      const sent = control.safeParse(form)
      if (!sent.success) return unreadable(before, incomplete)
      const { question, sitting, level } = before
      const kind = kindOf(question)
      // Nothing picked in the text of one level says nothing of what was picked in that of another.
      const last = before.attempt.answers.get(n)?.at(-1)
      const here = kind.ask(question, sitting).pick === undefined || last?.level === level.level
      const emptied = (before.answer !== undefined || last?.key === sent.data.key) && here && isEmpty(form)
      const read = emptied ? { success: true as const, data: null } : kind.response(question, sitting).safeParse(form)
      if (!read.success) return unreadable(before, refusal(read.error))
      const response = read.data as Json
      const mark = response === null ? null : kind.mark(question, response, sitting.reading).score
      const isRepeat = (given: Answered) => JSON.stringify(given.response) === JSON.stringify(response)
      return keepAnswer(learner, before, { ...sent.data, made }, 'answer', isRepeat, (standing) => {
        const stands = standing.answers.get(n)?.at(-1)
        // A place that was shown stays when only the answer changes, as long as it was shown in this text.
        const where = response !== null && kind.asksWhere(response) && stands?.level === level.level ? stands.where : null
        return { response, mark, where, level: level.level, proof: proofAt(question, level, where) }
      })
    },

    /** Keeps the sentences that the learner picked as proof of the answer to question n. */
    async showWhere(learner: string, attempt: string, n: number, form: Form, made?: string): Promise<Kept | undefined> {
      const before = await seat(learner, attempt, n, levelIn(form))
      if (!before) return undefined
      if (!asksPlace(before)) return isFinal(before) ? { is: 'settled', seat: before } : { is: 'behind', seat: before, words: noPlace }
      const sent = control.safeParse(form)
      if (!sent.success) return unreadable(before, incomplete)
      const { question, passage, level } = before
      const where = picksIn(form, level)
      if (!where) return unreadable(before, say('Pick a sentence in the text, or say that you can’t find it.'))
      const isRepeat = (given: Answered) => JSON.stringify(given.where) === JSON.stringify(where)
      return keepAnswer(learner, before, { ...sent.data, made }, 'place', isRepeat, (standing) => {
        // The answer that the page showed with it, be it a draft: to show where is to mean it.
        const { response = null, mark = null } = withAnswer(standing, n, question, passage) ?? {}
        return { response, mark, where, level: level.level, proof: proofAt(question, level, where) }
      })
    },

    /**
     * Keeps a form as it stands, before it is sent: it is neither marked nor final, and counts when the attempt is closed, where it can be
     * read and nothing was answered after it. Undefined: there is no such question in an attempt of this learner.
     */
    async draft(learner: string, attempt: string, n: number, of: Drafted['of'], form: Form, made?: string): Promise<Kept | undefined> {
      const before = await seat(learner, attempt, n, levelIn(form))
      if (!before) return undefined
      const sent = control.safeParse(form)
      if (!sent.success) return unreadable(before, incomplete)
      const fields = fieldsIn(form, of)
      if (!fields) return unreadable(before, tooLong)
      const { question, level, sitting } = before
      if (of === 'place' && !(before.attempt.began.settings.proof && offersPlace(question)))
        return isFinal(before) ? { is: 'settled', seat: before } : { is: 'behind', seat: before, words: noPlace }
      const read = isEmpty(fields) ? undefined : kindOf(question).response(question, sitting).safeParse(fields)
      const content = of === 'place' ? picksIn(fields, level) : read?.success ? read.data : undefined
      return keep(learner, before, (standing) => {
        const saved = standing?.saved.get(n)
        const overtaken = overtakenBy(saved?.last[of], { ...sent.data, made })
        if (overtaken) return { is: 'again', seen: overtaken.count }
        const drafted = saved?.[of]
        const answer = standing && answerTo(standing, n)
        const stands = of === 'place' ? answer?.where : answer?.response
        const isSame = drafted
          ? drafted.key === sent.data.key && drafted.level === level.level && JSON.stringify(drafted.form) === JSON.stringify(fields)
          : content !== undefined && answer?.level === level.level && JSON.stringify(content) === JSON.stringify(stands)
        if (isSame) return { is: 'again', seen: (drafted ? saved?.last[of]?.count : saved?.sent.at(-1)) ?? 0 }
        const is = fateOf(standing, before, of, { ...sent.data, made })
        if (is !== 'kept') return { is }
        if (!drafted && stands == null && isEmpty(fields) && content === undefined) return { is: 'again', seen: saved?.count ?? 0 }
        if ((saved?.drafts ?? 0) >= mostDrafts) return { is: 'refused', words: tooManyDrafts }
        const { key, nth, seen } = sent.data
        const about = { attempt, n, question: askedIn(before), level: level.level }
        const entry: Drafted = {
          ...{ type: 'drafted', at: now().toISOString(), ...about, of, form: fields, ready: content !== undefined },
          ...{ key, ...(nth !== undefined && { nth }), seen },
        }
        if ((standing?.drafted ?? 0) + sizeOf(entry) > mostDrafted) return { is: 'refused', words: tooMuchDrafted }
        return { is, entry }
      })
    },
  }

  /** Writes one more answer, unless it is a repeat, behind a newer one, or too late. */
  function keepAnswer(
    learner: string,
    before: Seat,
    form: Sent,
    of: Drafted['of'],
    isRepeat: (given: Answered) => boolean,
    content: (standing: Attempt) => Content,
  ): Promise<Kept | undefined> {
    const { attempt, n } = before
    return keep(learner, before, (standing) => {
      const given = standing?.answers.get(n) ?? []
      const saved = standing?.saved.get(n)
      const overtaken = overtakenBy(saved?.last[of], form)
      // What is only drafted, later in the same form, comes after this answer and does not stand for it.
      if (overtaken && (!saved?.[of] || given.some((one) => overtakenBy(one, form)))) return { is: 'again', seen: overtaken.count }
      const last = given.at(-1)
      // The same form sent again with something else in it (Back, change, submit) is a new answer, unless another page answered since.
      const mine = last?.key === form.key && !isPast(form, last) ? [last] : given.filter(({ key }) => key === form.key)
      // What was drafted in this form after it would count instead: then it is not the same thing again.
      const drafted = saved?.[of]
      const isOvertaken = drafted?.key === form.key && !isPast(form, drafted)
      const same = isOvertaken ? undefined : mine.findLast(isRepeat)
      if (same) return repeated(standing, before, of, form, saved?.sent[given.indexOf(same)] ?? 0)
      const is = fateOf(standing, before, of, form)
      if (is !== 'kept' || !standing) return { is: is === 'kept' ? 'settled' : is }
      if (given.length >= mostAnswers) return { is: 'refused', words: tooOften }
      const time = now()
      const entry: Answered = {
        type: 'answered',
        at: time.toISOString(),
        attempt: attempt.id,
        n,
        question: askedIn(before),
        ...content(standing),
        ms: showing.elapsed(form.shown, attempt.id, n, time.getTime()),
        key: form.key,
        ...(form.nth !== undefined && { nth: form.nth }),
        seen: form.seen,
      }
      return { is, entry }
    })
  }

  /**
   * What a page is told whose form was kept before, as number `seen`. Where another page went on from there, it must hear of that: else what
   * it sends next would push away what it never showed. A file is told what became of it, and goes on with nothing.
   */
  function repeated(standing: Attempt | undefined, { n, question }: Seat, of: Drafted['of'], { key, made }: Sent, seen: number): Decided {
    const last = standing?.saved.get(n)?.last[of]
    const isLate = !standing || isSettled(standing, n, question) || isOver(standing, now())
    return last && last.count > seen && last.key !== key && made === undefined && !isLate ? { is: 'behind' } : { is: 'again', seen }
  }

  /** Whether nothing is taken any more. */
  function isFinal(seat: Seat): boolean {
    return seat.settled || isOver(seat.attempt, now())
  }

  /** What cannot be read is told so, unless it would come too late anyway. */
  function unreadable(seat: Seat, words: Words): Kept {
    return isFinal(seat) ? { is: 'settled', seat } : { is: 'refused', seat, words }
  }

  /** Whether a form that is no repeat is taken: not where it would push away what its page did not know of. */
  function fateOf(standing: Attempt | undefined, { n, question }: Seat, of: Drafted['of'], form: Sent): 'kept' | 'settled' | 'behind' {
    if (!standing || isSettled(standing, n, question) || isOver(standing, now())) return 'settled'
    const { answer, place } = standing.saved.get(n)?.last ?? {}
    const isNewer = (one: Revision | undefined) => one !== undefined && form.seen < one.count && (one.key !== form.key || isPast(form, one))
    if (of === 'answer') return isNewer(answer) ? 'behind' : 'kept'
    // A place is shown for an answer. A page that was made before there was any (to be at hand without a connection) goes with each.
    return isNewer(place) || (form.seen > 0 && isNewer(answer)) ? 'behind' : 'kept'
  }

  async function keep(learner: string, before: Seat, decide: (standing: Attempt | undefined) => Decided): Promise<Kept | undefined> {
    const { attempt, n, level } = before
    let became: Kept = { is: 'settled', seat: before }
    try {
      await store.commit(learner, (history) => {
        const standing = fold.of(learner, history, 0)?.attempts.get(attempt.id)
        const decided = decide(standing)
        if (decided.is === 'kept') became = { is: 'kept', seat: before, again: false, seen: (standing?.saved.get(n)?.count ?? 0) + 1 }
        else if (decided.is === 'again') became = { is: 'kept', seat: before, again: true, seen: decided.seen }
        else became = { ...decided, seat: before }
        return decided.is === 'kept' ? [decided.entry] : []
      })
    } catch (error) {
      if (error instanceof NotKept) return { is: 'unsaved', seat: before }
      throw error
    }
    const after = await seat(learner, attempt.id, n, level.level)
    return after && { ...became, seat: after }
  }
}

/**
 * The later state of the same form that a form is overtaken by, or the same one: a request that was given up may arrive all the same, long after
 * those that came after it. What a file holds is told by what it says.
 */
function overtakenBy<One extends Pick<Answered, 'key' | 'nth'>>(last: One | undefined, { key, nth, made }: Sent): One | undefined {
  if (last?.key !== key || nth === undefined || last.nth === undefined) return undefined
  return nth === last.nth || (nth < last.nth && made === undefined) ? last : undefined
}

/**
 * A form of a file from before this was saved, in the same form: the same page may have gone on and sent more by itself since, which the file
 * knows nothing of. Where it counted its changes no clock is asked, for that of its machine may be wrong.
 */
function isPast({ made, nth }: Sent, one: { at: string; nth?: number | undefined }): boolean {
  if (made === undefined) return false
  return nth !== undefined && one.nth !== undefined ? nth < one.nth : Date.parse(made) < Date.parse(one.at)
}

const noPlace = say('No place in the text is asked for here as things stand. Answer the question first, then show where.')

/** The question as entries name it. */
const askedIn = ({ attempt, n }: Seat): string => {
  const asked = attempt.questions[n - 1]
  return `${asked?.id}@${asked?.version}`
}
