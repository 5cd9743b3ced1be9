import { setTimeout } from 'node:timers/promises'
import type { Question } from '../kinds/base.ts'
import type { Store } from '../store/store.ts'
import type { Corrections } from '../training/corrections.ts'
import type { Asking } from '../training/history.ts'
import { NotThere } from '../training/kept.ts'
import type { Rulings } from '../training/ruling.ts'
import { takingTurns } from '../turns.ts'
import { type AnswerRow, everyAnswer } from './answers.ts'
import { counting } from './counting.ts'
import type { DueLine } from './due.ts'
import { following, patience } from './following.ts'
import type { Figures } from './items.ts'
import type { RollOrder, Standing } from './roll.ts'
import type { WaitingLine } from './waiting.ts'

/**
 * What a teacher sees of many learners: everybody's entries folded, in memory. It is made anew at every start, behind the pages, and
 * then follows what is committed; so nothing in it can be stale, and an answer costs the same whatever is stored.
 */
export interface Board {
  /** The store for those who write: what is committed through it is soon counted. */
  readonly store: Store
  /**
   * How far it is. `ready`: all that stood there at the start is counted. `recounting`: a key was corrected, or a learner erased, and
   * until all is counted anew the figures are those from before. `unreadable`: how often first attempts asked what is lost now.
   */
  state(): { ready: boolean; recounting: boolean; learners: number; entries: number; unreadable: number }
  /** Resolves when all that is kept by now is counted. */
  counted(): Promise<void>
  /**
   * Counts all anew, behind what is shown, by the corrections that stand now. Resolves when that is what is shown. While one is under
   * way at most one more is due, whoever asks for it and however often: so each of them ends.
   */
  recount(): Promise<void>
  /**
   * Somebody is erased, and what is counted of them comes under the id `pool`: from now on they are on no list, and until all is counted
   * anew they count as they did. To be called before anything of the pool is kept.
   */
  forget(learner: string, pool: string): void
  /** `count` learners from number `from` on (0 is the first): those heard of last first, or by name. */
  learners(order: RollOrder, from: number, count: number): Standing[]
  /** Those in whose name every word of `asked` begins a word, 200 at most. `more`: these are not all. */
  named(asked: string): { found: Standing[]; more: boolean }
  /** The answers that wait for a person to mark them. */
  readonly waiting: WaitingLine
  /** The open attempts that end by the clock. */
  readonly due: DueLine
  /** What first attempts made of a question, each version and level for itself, in the order in which they were first handed in. */
  figuresOf(question: string): readonly Figures[]
  /** The versions at which a question was ever asked, in the order in which that was counted. */
  versionsOf(question: string): readonly string[]
  /** A question as it was asked; undefined where it cannot be read any more. */
  question(asking: Asking): Promise<Question | undefined>
  /** Everybody's answers that count, learner by learner. Nothing is held but one history at a time. */
  answers(): AsyncGenerator<AnswerRow>
  /** Counts no further. */
  close(): void
}

/** How often it is looked what other processes kept, in milliseconds. */
const pause = 500

/** What it has to know of corrections. */
type Correcting = Pick<Corrections, 'ready' | 'rulings' | 'under' | 'markedBy' | 'countsOf' | 'standing'>

/**
 * It counts from the first call of `counted`, or the first commit through its store, on.
 * @param questionOf a question as it was asked; throws where it cannot be read
 * @param failed hears why the entries could not be read; they are tried again
 * @param corrections without them, every mark counts as it was given
 * @param hear hears whom other processes erased, before what is left of somebody is counted
 */
export function board(
  store: Store,
  questionOf: (asking: Asking) => Promise<Question>,
  failed: (error: unknown) => void,
  corrections?: Correcting,
  hear: () => Promise<void> = async () => undefined,
): Board {
  const lost = new Set<string>()
  const turn = takingTurns()
  let shown = begun()
  /** What takes its place when it has caught up. */
  let next: ReturnType<typeof begun> | undefined
  let recounted: Promise<void> | undefined
  /** The one that is to be begun after it. */
  let another: Promise<void> | undefined
  let closed = false
  // What other processes kept is told by nobody.
  const timer = store.shared ? setInterval(look, pause).unref() : undefined

  return {
    store: {
      ...store,
      async commit(learner, decide) {
        const kept = await store.commit(learner, decide)
        if (kept.length > 0) look()
        return kept
      },
    },
    state: () => ({ ready: shown.follows.ready(), recounting: (recounted ?? another) !== undefined, ...shown.counts.state() }),
    counted: () => shown.follows.counted(),
    recount,
    forget(learner, pool) {
      shown.counts.forget(learner, pool)
      next?.counts.forget(learner, pool)
    },
    learners: (...page) => shown.counts.list.page(...page),
    named: (asked) => shown.counts.list.named(asked),
    waiting: {
      size: (...of) => shown.counts.line.size(...of),
      page: (...of) => shown.counts.line.page(...of),
      after: (...of) => shown.counts.line.after(...of),
      questions: () => shown.counts.line.questions(),
    },
    due: {
      size: () => shown.counts.due.size(),
      before: (...of) => shown.counts.due.before(...of),
      remove: (one) => shown.counts.due.remove(one),
    },
    figuresOf: (id) => shown.counts.figures.of(id),
    versionsOf: (id) => shown.counts.versionsOf(id),
    question,
    answers: () => everyAnswer(store, question, corrections),
    close() {
      closed = true
      clearInterval(timer)
      shown.follows.close()
      next?.follows.close()
    },
  }

  function look(): void {
    shown.follows.look()
    next?.follows.look()
  }

  /** Everything counted from the beginning, by the corrections that stand when the first entry comes. */
  function begun() {
    let stand: Rulings | undefined
    const counts = counting(
      (asking) => patiently(() => question(asking)),
      corrections && {
        of: (asking) => stand?.of(asking),
        under: (...answer) => patiently(() => corrections.under(...answer)),
        markedBy: (...answer) => patiently(() => corrections.markedBy(...answer)),
      },
    )
    const follows = following(
      store,
      async (learner, entries) => {
        await corrections?.ready()
        stand ??= corrections?.rulings()
        if (entries[0]?.type === 'counted') await hear()
        await counts.add(learner, entries, turn)
      },
      failed,
    )
    return { counts, follows }
  }

  function recount(): Promise<void> {
    if (closed) return Promise.resolve()
    // What is under way may have counted already what is another now. It is not begun anew: else whoever asks often enough keeps it from ending.
    another ??= recounted?.then(() => {
      another = undefined
      return recount()
    })
    if (another) return another
    const mine = begun()
    next = mine
    recounted = mine.follows.counted().then(() => {
      recounted = undefined
      if (closed) return
      const before = shown
      shown = mine
      next = undefined
      // Who waits for what is kept by now is answered by what took its place.
      void mine.follows.counted().then(() => before.follows.close())
    })
    return recounted
  }

  /** For counting, which cannot stop within an attempt and begin it anew: a disk that fails is asked again. */
  async function patiently<T>(ask: () => Promise<T>): Promise<T | undefined> {
    for (;;)
      try {
        return await ask()
      } catch (error) {
        if (closed || error instanceof NotThere) return undefined
        failed(error)
        await setTimeout(patience, undefined, { ref: false })
      }
  }

  /** @throws what the disk says, when it cannot be read now; undefined where it never can */
  async function question(asking: Asking): Promise<Question | undefined> {
    const name = `${asking.id}@${asking.version}`
    if (lost.has(name)) return undefined
    try {
      return await questionOf(asking)
    } catch (error) {
      if (!(error instanceof NotThere)) throw error
      // Else every answer to it would ask the disk again.
      lost.add(name)
      return undefined
    }
  }
}
