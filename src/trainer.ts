import { createHmac } from 'node:crypto'
import type { Bank, Quiz } from './bank/bank.ts'
import type { Question } from './kinds/base.ts'
import { kindOf } from './kinds/index.ts'
import type { Form } from './kinds/kind.ts'
import type { Passage } from './passages/passage.ts'
import { base32, freshSeed, seedFor, shuffled } from './random.ts'
import { type Score, scoreOf } from './statistics/scores.ts'
import { type Json, NotKept, type Store } from './store/store.ts'
import { say } from './text.ts'
import {
  type Control,
  control,
  incomplete,
  isEmpty,
  isSettled,
  levelIn,
  mostAnswers,
  proofAt,
  refusal,
  tooOften,
} from './training/answer.ts'
import type { Answered } from './training/entries.ts'
import { hintsOf } from './training/hints.ts'
import { type Attempt, histories, type Learner } from './training/history.ts'
import { judging } from './training/judging.ts'
import { keptVersions } from './training/kept.ts'
import { returnCodes } from './training/return-code.ts'
import { asksPlace, type Kept, type Seat } from './training/seat.ts'
import { seating } from './training/seating.ts'
import { showings } from './training/showing.ts'

export interface Parts {
  bank: () => Bank
  store: Store
  /** At least 32 characters; ids and codes follow from it. */
  secret: string
  now?: () => Date
}

/** The story of a learner: come, begin, answer, show where, hand in, look back. It knows no page and no file. */
export function trainer({ bank, store, secret, now = () => new Date() }: Parts) {
  const fold = histories()
  const kept = keptVersions(store, bank)
  const codes = returnCodes(store, secret)
  const showing = showings(secret)
  const hmac = (purpose: string, text: string) => createHmac('sha256', secret).update(`${purpose}:${text}`).digest()
  const at = () => now().toISOString()
  const seat = seating({ learner, kept })

  return {
    learner,
    codeOf: codes.codeOf,
    learnerWith: codes.learnerWith,

    /** Makes a learner. @param key the random key of the form: sent twice with one name, it is one learner. @returns the learner's id */
    async join(name: string, key: string): Promise<string> {
      for (let turn = 0; ; turn++) {
        const id = base32(hmac('join', JSON.stringify([key, name, turn])), 16)
        if (!(await codes.reserve(id))) continue
        await store.commit(id, (history) => (history.length ? [] : [{ type: 'joined', at: at(), name }]))
        return id
      }
    },

    /**
     * Begins a quiz; where an attempt at it is open, that one goes on.
     * @param key the random key of the form: sent twice, it is one attempt
     * @returns the attempt's id; undefined where the learner has taken it as often as it may be taken
     */
    async begin(learner: string, quiz: Quiz, key: string): Promise<string | undefined> {
      const passage = bank().passages.get(quiz.passage)
      if (!passage) throw new Error(`Quiz ${quiz.id} is about a passage that is not there`)
      const seed = freshSeed()
      const listed = quiz.questions.flatMap((id) => {
        const version = bank().questions.get(id)?.version
        return version ? [{ id, version }] : []
      })
      const asked = quiz.order === 'shuffled' ? shuffled(listed, `${seed}/order`) : listed
      await kept.keep(passage, asked)
      const attempt = base32(hmac('begin', JSON.stringify([learner, key])), 16)
      let id: string | undefined = attempt
      await store.commit(learner, (history) => {
        const attempts = [...(fold.of(learner, history, 0)?.attempts.values() ?? [])]
        const same = attempts.find((one) => one.id === attempt || (one.began.quiz === quiz.id && !one.handedIn))
        const isSpent = attempts.filter((one) => one.began.quiz === quiz.id).length >= (quiz.attempts ?? Number.POSITIVE_INFINITY)
        id = same?.id ?? (isSpent ? undefined : attempt)
        if (same || isSpent) return []
        const { title, feedback, proof, hints, order, attempts: most } = quiz
        return [
          {
            type: 'began',
            at: at(),
            attempt,
            quiz: quiz.id,
            settings: { title, feedback, proof, order, ...(hints && { hints }), ...(most && { attempts: most }) },
            passage: `${passage.id}@${passage.version}`,
            level: quiz.level,
            seed,
            questions: asked.map(({ id, version }) => `${id}@${version}`),
          },
        ]
      })
      return id
    },

    seat,

    /** Secret dice that fall the same each time they are thrown for this purpose. */
    seedOf: (purpose: string): string => seedFor(secret, purpose),

    /** The signed time at which a question is shown, for the form. */
    shown: (attempt: string, n: number): string => showing.sign(attempt, n, now().getTime()),

    /** Keeps an answer to question n and marks it. Undefined: there is no such question in an attempt of this learner. */
    async answer(learner: string, attempt: string, n: number, form: Form): Promise<Kept | undefined> {
      const before = await seat(learner, attempt, n, levelIn(form))
      if (!before) return undefined
      const sent = control.safeParse(form)
      if (!sent.success) return { is: 'refused', seat: before, words: incomplete }
      const { question, sitting } = before
      const kind = kindOf(question)
      if (before.seen >= mostAnswers) return { is: 'refused', seat: before, words: tooOften }
      // Nothing picked in the text of one level says nothing of what was picked in that of another.
      const here = kind.ask(question, sitting).pick === undefined || before.answer?.level === before.level.level
      const emptied = before.answer !== undefined && here && isEmpty(form)
      const read = emptied ? { success: true as const, data: null } : kind.response(question, sitting).safeParse(form)
      if (!read.success) return { is: 'refused', seat: before, words: refusal(read.error) }
      const response = read.data as Json
      const mark = response === null ? null : kind.mark(question, response, sitting.reading).score
      const isRepeat = (given: Answered) => JSON.stringify(given.response) === JSON.stringify(response)
      return keep(learner, before, sent.data, isRepeat, (last) => {
        // A place that was shown stays when only the answer changes, as long as it was shown in this text.
        const where = response !== null && kind.asksWhere(response) && last?.level === before.level.level ? last.where : null
        return { response, mark, where }
      })
    },

    /** Keeps the sentences that the learner picked as proof of the answer to question n. */
    async showWhere(learner: string, attempt: string, n: number, form: Form): Promise<Kept | undefined> {
      const before = await seat(learner, attempt, n, levelIn(form))
      if (!before) return undefined
      if (!asksPlace(before)) return { is: before.settled ? 'settled' : 'behind', seat: before }
      const sent = control.safeParse(form)
      if (!sent.success) return { is: 'refused', seat: before, words: incomplete }
      if (before.seen >= mostAnswers) return { is: 'refused', seat: before, words: tooOften }
      const seats = [form.where ?? []].flat()
      const where = before.level.sentences.filter((_, index) => seats.includes(String(index + 1))).map(({ id }) => id)
      if (where.length !== new Set(seats).size || (where.length === 0 && form.none === undefined))
        return { is: 'refused', seat: before, words: say('Pick a sentence in the text, or say that you can’t find it.') }
      const picked = form.none === undefined ? where : []
      const isRepeat = (given: Answered) => JSON.stringify(given.where) === JSON.stringify(picked)
      return keep(learner, before, sent.data, isRepeat, (last) => ({
        response: last?.response ?? null,
        mark: last?.mark ?? null,
        where: picked,
      }))
    },

    /** Marks question n as one to look at again, or takes the mark off. @returns false where there is no such question */
    async flag(learner: string, attempt: string, n: number, on: boolean): Promise<boolean> {
      let found = false
      await store.commit(learner, (history) => {
        const one = fold.of(learner, history, 0)?.attempts.get(attempt)
        found = one?.questions[n - 1] !== undefined
        if (!one || !found || one.handedIn || one.flagged.has(n) === on) return []
        return [{ type: 'flagged', at: at(), attempt, n, on }]
      })
      return found
    },

    /**
     * Gives hint number `step` to question n, and those before it; asked for again, it is the same.
     * @param wanted the level that is read
     * @returns `none` where there is no such hint: the quiz gives none, or the number is none
     */
    async hint(learner: string, attempt: string, n: number, step: number, wanted?: string): Promise<'given' | 'none' | 'unsaved'> {
      const before = await seat(learner, attempt, n, wanted)
      if (!before?.attempt.began.settings.hints || step < 1 || step > hintsOf(before.question, before.level).length) return 'none'
      try {
        await store.commit(learner, (history) => {
          const one = fold.of(learner, history, 0)?.attempts.get(attempt)
          if (!one || isSettled(one, n, before.question) || step <= (one.hinted.get(n) ?? 0)) return []
          return [{ type: 'hinted', at: at(), attempt, n, step }]
        })
      } catch (error) {
        if (error instanceof NotKept) return 'unsaved'
        throw error
      }
      return 'given'
    },

    /** Closes an attempt; closing it again changes nothing. @returns false where there is no such attempt */
    async handIn(learner: string, attempt: string): Promise<boolean> {
      let found = false
      await store.commit(learner, (history) => {
        const one = fold.of(learner, history, 0)?.attempts.get(attempt)
        found = one !== undefined
        return one && !one.handedIn ? [{ type: 'handed-in', at: at(), attempt, by: 'learner' }] : []
      })
      return found
    },

    ...judging({ store, fold, seat, at }),

    /** What an attempt earned so far, with the questions as they were asked. */
    async score(attempt: Attempt): Promise<Score & { asked: readonly Question[] }> {
      const asked = await Promise.all(attempt.questions.map(kept.question))
      return { ...scoreOf(attempt, asked), asked }
    },

    /** The passage of an attempt as it was read. */
    passageOf: (attempt: Attempt): Promise<Passage> => kept.passage(attempt.passage),
  }

  async function learner(id: string): Promise<Learner | undefined> {
    const from = fold.known(id)
    const entries = await store.history(id, from)
    // Forgotten meanwhile: read again from the beginning.
    return fold.known(id) < from ? learner(id) : fold.of(id, entries, from)
  }

  /** Writes one more answer, unless it is a repeat, behind a newer one, or too late. */
  async function keep(
    learnerId: string,
    before: Seat,
    form: Control,
    isRepeat: (given: Answered) => boolean,
    content: (last: Answered | undefined) => Pick<Answered, 'response' | 'mark' | 'where'>,
  ): Promise<Kept> {
    const { attempt, n, question, level } = before
    const became: { is: ReturnType<typeof place> } = { is: 'kept' }
    try {
      await store.commit(learnerId, (history) => {
        const standing = fold.of(learnerId, history, 0)?.attempts.get(attempt.id)
        const given = standing?.answers.get(n) ?? []
        became.is = place(standing, given)
        if (became.is !== 'kept') return []
        const next = content(given.at(-1))
        const asked = attempt.questions[n - 1]
        return [
          {
            type: 'answered',
            at: at(),
            attempt: attempt.id,
            n,
            question: `${asked?.id}@${asked?.version}`,
            level: level.level,
            ...next,
            proof: proofAt(question, level, next.where),
            ms: showing.elapsed(form.shown, attempt.id, n, now().getTime()),
            key: form.key,
            seen: form.seen,
          },
        ]
      })
    } catch (error) {
      if (error instanceof NotKept) return { is: 'unsaved', seat: before }
      throw error
    }
    const after = await seat(learnerId, attempt.id, n, level.level)
    if (!after) throw new Error('An attempt that was just answered is gone')
    const { is } = became
    return is === 'kept' || is === 'again' ? { is: 'kept', seat: after, again: is === 'again' } : { is, seat: after }

    /** What becomes of the form, given what stands. */
    function place(standing: Attempt | undefined, given: readonly Answered[]): 'kept' | 'again' | 'settled' | 'behind' {
      const last = given.at(-1)
      // The same form sent again with something else in it (Back, change, submit) is a new answer, unless another page answered since.
      const mine = last?.key === form.key ? [last] : given.filter(({ key }) => key === form.key)
      if (mine.some(isRepeat)) return 'again'
      if (!standing || isSettled(standing, n, question)) return 'settled'
      return form.seen < given.length && last?.key !== form.key ? 'behind' : 'kept'
    }
  }
}

export type Trainer = ReturnType<typeof trainer>
