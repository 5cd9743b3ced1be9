import { setTimeout } from 'node:timers/promises'
import { takingTurns } from '../bank/files.ts'
import type { Question } from '../kinds/base.ts'
import type { Store } from '../store/store.ts'
import type { Asking } from '../training/history.ts'
import { NotThere } from '../training/kept.ts'
import { type AnswerRow, everyAnswer } from './answers.ts'
import { counting } from './counting.ts'
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
  /** How far it is. `ready`: all that stood there at the start is counted. `unreadable`: how often first attempts asked what is lost now. */
  state(): { ready: boolean; learners: number; entries: number; unreadable: number }
  /** Resolves when all that is kept by now is counted. */
  counted(): Promise<void>
  /** `count` learners from number `from` on (0 is the first): those heard of last first, or by name. */
  learners(order: RollOrder, from: number, count: number): Standing[]
  /** Those in whose name every word of `asked` begins a word, 200 at most. `more`: these are not all. */
  named(asked: string): { found: Standing[]; more: boolean }
  /** The answers that wait for a person to mark them. */
  readonly waiting: WaitingLine
  /** What first attempts made of a question, each version and level for itself, in the order in which they were first handed in. */
  figuresOf(question: string): readonly Figures[]
  /** A question as it was asked; undefined where it cannot be read any more. */
  question(asking: Asking): Promise<Question | undefined>
  /** Everybody's answers that count, learner by learner. Nothing is held but one history at a time. */
  answers(): AsyncGenerator<AnswerRow>
  /** Counts no further. */
  close(): void
}

/** How long to wait after the disk failed, in milliseconds. */
const patience = 5_000

/**
 * It counts from the first call of `counted`, or the first commit through its store, on.
 * @param questionOf a question as it was asked; throws where it cannot be read
 * @param failed hears why the entries could not be read; they are tried again
 */
export function board(store: Store, questionOf: (asking: Asking) => Promise<Question>, failed: (error: unknown) => void): Board {
  const lost = new Set<string>()
  const { list, figures, line, state, everyone, add } = counting(patiently)
  const turn = takingTurns()
  const waiting: (() => void)[] = []
  let cursor: string | undefined
  let [ready, following, wanted, closed] = [false, false, false, false]

  return {
    store: {
      ...store,
      async commit(learner, decide) {
        const kept = await store.commit(learner, decide)
        if (kept.length > 0) look()
        return kept
      },
    },
    state: () => ({ ready, ...state() }),
    counted: () =>
      new Promise((done) => {
        waiting.push(done)
        look()
      }),
    learners: list.page,
    named: list.named,
    waiting: line,
    figuresOf: figures.of,
    question,
    answers: () => everyAnswer(store, everyone, question),
    close() {
      closed = true
      answer(waiting.length)
    },
  }

  /** Sees to it that what is there by now is counted. */
  function look(): void {
    wanted = true
    if (!following) void follow()
  }

  /** One at a time: two would count twice. */
  async function follow(): Promise<void> {
    following = true
    try {
      while (wanted && !closed) {
        wanted = false
        const served = waiting.length
        await catchUp()
        answer(served)
      }
    } catch (error) {
      if (!closed) {
        failed(error)
        void setTimeout(patience, undefined, { ref: false }).then(look)
      }
    } finally {
      following = false
    }
  }

  async function catchUp(): Promise<void> {
    for await (const piece of store.all(cursor)) {
      if (closed) return
      await add(piece.learner, piece.entries, turn)
      cursor = piece.cursor
    }
    ready = true
  }

  function answer(served: number): void {
    for (const done of waiting.splice(0, served)) done()
  }

  /** For counting, which cannot stop within an attempt and begin it anew: a disk that fails is asked again. */
  async function patiently(asking: Asking): Promise<Question | undefined> {
    for (;;)
      try {
        return await question(asking)
      } catch (error) {
        if (closed) return undefined
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
