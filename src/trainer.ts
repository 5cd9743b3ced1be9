import { createHmac } from 'node:crypto'
import type { Bank, Quiz } from './bank/bank.ts'
import type { Question } from './kinds/base.ts'
import type { Passage } from './passages/passage.ts'
import { base32, freshSeed, seedFor, shuffled } from './random.ts'
import { remains } from './statistics/remains.ts'
import { type Score, scoreOf } from './statistics/scores.ts'
import { type Entry, NotKept, type Store } from './store/store.ts'
import { isSettled } from './training/answer.ts'
import { answering } from './training/answering.ts'
import { closing, isOver } from './training/closing.ts'
import { type Change, type Corrections, type Counts, corrections } from './training/corrections.ts'
import { type Progress, progressIn } from './training/drafts.ts'
import type { ErasedBy } from './training/erased-elsewhere.ts'
import { type Erased, type Erasing, erasing, type Going } from './training/erasing.ts'
import { hintsOf } from './training/hints.ts'
import { type Attempt, answerTo, histories, type Learner } from './training/history.ts'
import { judging } from './training/judging.ts'
import { keptVersions } from './training/kept.ts'
import { returnCodes } from './training/return-code.ts'
import { seating } from './training/seating.ts'
import { showings } from './training/showing.ts'
import { takingTurns } from './turns.ts'

/** How many entries are folded before others may have their turn. */
const piece = 100

export interface Parts {
  bank: () => Bank
  store: Store
  /** At least 32 characters; ids and codes follow from it. */
  secret: string
  /** What erases learners, where it was made before: then over the same store, though nobody need follow what it does there. */
  erasing?: Erasing
  /** What corrects keys, where it was made before, over the same store. */
  corrections?: Corrections
  now?: () => Date
  /** Hears of errors that are passed over, so that one thing which fails takes nothing else with it. */
  failed?: (error: unknown) => void
}

/** The story of a learner: come, begin, answer, show where, hand in, look back. It knows no page and no file. */
export function trainer({ bank, store: whole, secret, now = () => new Date(), failed = () => undefined, ...parts }: Parts) {
  const fold = histories()
  const kept = keptVersions(whole, bank)
  const corrected = parts.corrections ?? corrections(whole, kept)
  const erasures = parts.erasing ?? erasing({ store: whole, secret, remains: remains(kept.question, corrected.countsOf), now })
  const store = erasures.guard(whole)
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
        // A form that comes once more after its learner was erased is somebody else.
        if ((await erasures.wasErased(id)) || !(await codes.reserve(id))) continue
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
        const isOpen = (one: Attempt) => !one.handedIn && !isOver(one, now())
        const same = attempts.find((one) => one.id === attempt || (one.began.quiz === quiz.id && isOpen(one)))
        const isSpent = attempts.filter((one) => one.began.quiz === quiz.id).length >= (quiz.attempts ?? Number.POSITIVE_INFINITY)
        id = same?.id ?? (isSpent ? undefined : attempt)
        if (same || isSpent) return []
        const { title, feedback, proof, hints, order, attempts: most, minutes } = quiz
        return [
          {
            type: 'began',
            at: at(),
            attempt,
            quiz: quiz.id,
            settings: {
              title,
              feedback,
              proof,
              order,
              ...(hints && { hints }),
              ...(most && { attempts: most }),
              ...(minutes && { minutes }),
            },
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

    /** The time, by which attempts end. */
    now,

    /** Secret dice that fall the same each time they are thrown for this purpose. */
    seedOf: (purpose: string): string => seedFor(secret, purpose),

    /** What an attempt's own pages are told, so that their browser can sign a file of answers; and the server knows such a file by it. */
    signing: (learner: string, attempt: string) => ({ attempt, ticket: base32(hmac('file', `${learner}/${attempt}`), 32) }),

    /** The signed time at which a question is shown, for the form. */
    shown: (attempt: string, n: number): string => showing.sign(attempt, n, now().getTime()),

    /**
     * Marks question n as one to look at again, or takes the mark off.
     * @returns `settled` where the attempt is closed or its time is over, and nothing was changed; `none` where there is no such question
     */
    async flag(id: string, attempt: string, n: number, on: boolean): Promise<'kept' | 'settled' | 'none'> {
      let became: 'kept' | 'settled' | 'none' = 'none'
      await store.commit(id, (history) => {
        const one = fold.of(id, history, 0)?.attempts.get(attempt)
        became = one?.questions[n - 1] === undefined ? 'none' : one.handedIn || isOver(one, now()) ? 'settled' : 'kept'
        return became === 'kept' && one?.flagged.has(n) !== on ? [{ type: 'flagged', at: at(), attempt, n, on }] : []
      })
      // Erased meanwhile: nothing was kept.
      return erasures.isGone(id) ? 'none' : became
    },

    /** How far each question of an attempt is, in its order. */
    progressOf: (attempt: Attempt): Promise<Progress[]> => progressIn(attempt, kept, failed),

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
          if (!one || isSettled(one, n, before.question) || isOver(one, now()) || step <= (one.hinted.get(n) ?? 0)) return []
          return [{ type: 'hinted', at: at(), attempt, n, step }]
        })
      } catch (error) {
        if (error instanceof NotKept) return 'unsaved'
        throw error
      }
      return 'given'
    },

    ...answering({ store, fold, seat, showing, now }),
    ...closing({ store, fold, learner, kept, now, failed }),
    ...judging({ store, fold, seat, at }),

    /** What an attempt earned so far, with the questions as they were asked, and what became of those whose key was corrected. */
    async score(attempt: Attempt): Promise<Score & { asked: readonly Question[]; counts: readonly (Counts | undefined)[] }> {
      const [asked, counts] = await Promise.all([Promise.all(attempt.questions.map(kept.question)), corrected.countsOf(attempt)])
      return { ...scoreOf(attempt, asked, counts), asked, counts }
    },

    /** What became of the questions of an attempt whose key was corrected, in its order; undefined for all others. */
    countsOf: (attempt: Attempt): Promise<readonly (Counts | undefined)[]> => corrected.countsOf(attempt),

    /** The marks that count, without those of questions that count for nobody: 0 for what was left open, null until a person marks it. */
    async marksOf(attempt: Attempt): Promise<(number | null)[]> {
      const counts = await corrected.countsOf(attempt)
      return attempt.questions.flatMap((_, at) => {
        const answer = counts[at] ? counts[at].answer : answerTo(attempt, at + 1)
        return counts[at]?.dropped ? [] : [answer ? answer.mark : 0]
      })
    },

    /** What of an attempt was corrected after the learner had been told, question by question in its order; none where nothing was. */
    async changesOf(attempt: Attempt): Promise<{ n: number; changes: readonly Change[] }[]> {
      await corrected.ready()
      if (!corrected.rulings().touch(attempt)) return []
      const all = await Promise.all(
        attempt.questions.map(async (_, at) => ({ n: at + 1, changes: await corrected.changes(attempt, at + 1) })),
      )
      return all.filter(({ changes }) => changes.length > 0)
    },

    /** Everything that is kept of a learner, in its order; empty for somebody who never joined. */
    entriesOf: (id: string): Promise<readonly Entry[]> => store.history(id),

    /** Whether somebody of this id was erased just now; and whether ever. */
    isGone: erasures.isGone,
    wasErased: erasures.wasErased,

    /**
     * Takes a learner out of what is kept: of closed attempts stays what is counted, without a name; done again, it changes nothing.
     * @param going hears that the learner is gone and under which id stays what is counted, before any of it is kept
     * @returns undefined where there is nobody of this id and never was
     */
    async erase(id: string, by: ErasedBy, going?: Going): Promise<Erased | undefined> {
      try {
        return await erasures.erase(id, by, going)
      } finally {
        fold.forget(id)
      }
    },

    /** The passage of an attempt as it was read. */
    passageOf: (attempt: Attempt): Promise<Passage> => kept.passage(attempt.passage),
  }

  async function learner(id: string): Promise<Learner | undefined> {
    if (erasures.isGone(id)) return undefined
    // From the last that is known on: where nothing comes, nobody is there any more, for another process may have erased them.
    const known = fold.known(id)
    const from = Math.max(0, known - 1)
    const entries = await store.history(id, from)
    if (entries.length === 0 && known > 0) {
      fold.forget(id)
      return undefined
    }
    const turn = takingTurns()
    for (let at = 0; ; at += piece) {
      // Forgotten meanwhile: read again from the beginning.
      if (fold.known(id) < from + at) return learner(id)
      const folded = fold.of(id, entries.slice(at, at + piece), from + at)
      if (at + piece >= entries.length) return folded
      await turn()
    }
  }
}

export type Trainer = ReturnType<typeof trainer>
