import { setTimeout as wait } from 'node:timers/promises'
import type { Attempt, Learner } from '../training/history.ts'
import type { Correction, CorrectionFigures, Ruling, Rulings } from '../training/ruling.ts'
import type { Board } from './board.ts'
import { type Regrade, type RegradeParts, regrade, scoreUnder } from './regrade.ts'
import type { Score, Scored } from './scores.ts'

/** One answer that would change. */
export interface RegradedRow {
  learner: string
  n: number
  /** Absent where the learner is erased meanwhile, or something of the attempt cannot be read. */
  told?: { name: string; attempt: Attempt; before: Side; after: Side }
}
/** What the answer and its attempt are worth. */
export interface Side {
  scored: Scored
  score: Score
}

/** What a ruling would change, as far as it is known. */
export interface Preview {
  done: boolean
  /** So many learners are looked at, of so many. */
  learners: number
  of: number
  /** Names what is shown: it is sent along to apply just that. */
  print: string
  figures: CorrectionFigures
  rows(from: number, count: number): Promise<RegradedRow[]>
}

/** A correction as a teacher asks for it. */
export interface Wanted {
  by: string
  key: string
  why?: string
  /** What the page showed. */
  print: string
}

/** What became of it. */
type Applied =
  | { is: 'made' | 'again'; correction: Correction }
  /** Something came since the page was shown, or another correction: the preview is another one now. */
  | { is: 'changed' }

/** How long whoever applies waits for a preview that another process has shown, in milliseconds; then they look at it here first. */
const patience = 2_000

/** So many previews are held; the one that was not looked at for longest gives way. */
const mostHeld = 4

/** Corrections with a look before: what would change, and then just that. */
export function regrades(
  parts: RegradeParts & {
    board: Pick<Board, 'state' | 'recount'>
    learner: (id: string) => Promise<Learner | undefined>
    now?: () => Date
  },
) {
  const { corrections, kept, board, learner, now = () => new Date() } = parts
  const held = new Map<string, Regrade>()

  return {
    corrections,

    /** Begins to look at what a ruling would change, where that is not done or under way. */
    begin: (ruling: Ruling): void => void begun(ruling),

    /** What is known of it; undefined where nobody asked for it, or that is long ago. */
    preview(ruling: Ruling): Preview | undefined {
      const job = held.get(nameOf(ruling))
      if (!job) return undefined
      const current = job.isStale() ? begun(ruling) : use(job)
      const { done, learners } = current.state()
      const of = Math.max(board.state().learners, learners)
      return { done, learners, of, print: current.print(), figures: current.figures(), rows: (from, count) => rows(current, from, count) }
    },

    /**
     * Makes it so, where that is what was shown; once, however often it is sent.
     * @throws NotKept when the disk refuses, NotRead when it does not give what came since: nothing was changed then
     */
    async apply(ruling: Ruling, { print, ...wanted }: Wanted): Promise<Applied> {
      await corrections.ready()
      const same = corrections.withKey(wanted.key)
      if (same) return { is: 'again', correction: same }
      // Another process may have shown it.
      const before = held.get(nameOf(ruling))
      const job = before ?? begun(ruling)
      // What came since is looked at before: it may be something else by now, or the preview may have given way.
      if (!job.isStale()) await (before ? job.catchUp() : Promise.race([job.catchUp(), wait(patience, undefined, { ref: false })]))
      const sent = corrections.withKey(wanted.key)
      if (sent) return { is: 'again', correction: sent }
      if (!job.state().done || held.get(nameOf(ruling)) !== job || job.isStale() || job.print() !== print) {
        begun(ruling)
        return { is: 'changed' }
      }
      const made = await corrections.make({ ...ruling, ...wanted, at: now().toISOString(), figures: job.figures() }, job.follows())
      if (made.is === 'behind') {
        // Another process made it, so that nobody here has counted it.
        void board.recount()
        begun(ruling)
        return { is: 'changed' }
      }
      held.delete(nameOf(ruling))
      job.close()
      if (made.is === 'made') void board.recount()
      return made
    },

    /** Somebody is erased: no preview tells anything of them from now on. */
    forget(learner: string): void {
      for (const job of held.values()) job.forget(learner)
    },

    close(): void {
      for (const job of held.values()) job.close()
      held.clear()
    },
  }

  function begun(ruling: Ruling): Regrade {
    const name = nameOf(ruling)
    const before = held.get(name)
    if (before && !before.isStale()) {
      before.look()
      return use(before)
    }
    before?.close()
    const job = regrade(parts, ruling)
    use(job)
    job.look()
    for (const [other, old] of held) {
      if (held.size <= mostHeld) break
      old.close()
      held.delete(other)
    }
    return job
  }

  /** Whatever is used stands at the end. */
  function use(job: Regrade): Regrade {
    const name = nameOf(job.ruling)
    held.delete(name)
    held.set(name, job)
    return job
  }

  /** What changes in these answers, read from what is kept now. */
  async function rows(job: Regrade, from: number, count: number): Promise<RegradedRow[]> {
    const rulings = job.rulings()
    return Promise.all(
      job.rows(from, count).map(async ({ learner: id, attempt, n }): Promise<RegradedRow> => {
        const who = await learner(id)
        const one = who?.attempts.get(attempt)
        const sides = one && rulings && (await Promise.all([side(one, n, rulings.before), side(one, n, rulings.after)]))
        const [before, after] = sides ?? []
        return { learner: id, n, ...(who && one && before && after && { told: { name: who.name, attempt: one, before, after } }) }
      }),
    )
  }

  async function side(attempt: Attempt, n: number, rulings: Rulings): Promise<Side | undefined> {
    const score = await scoreUnder(attempt, rulings, kept, corrections)
    const scored = score?.questions[n - 1]
    return score && scored && { scored, score }
  }
}

export type Regrades = ReturnType<typeof regrades>

const nameOf = ({ question, from, to }: Ruling): string => `${question}@${from}>${to ?? ''}`
