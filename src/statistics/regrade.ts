import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { type Entry, NotRead, type Store, TooOld } from '../store/store.ts'
import { type Corrections, isSame, toldAt } from '../training/corrections.ts'
import { type Asking, type Attempt, answerTo, histories } from '../training/history.ts'
import type { keptVersions } from '../training/kept.ts'
import { isClose, type Misfit } from '../training/remarking.ts'
import type { CorrectionFigures, Ruling, Rulings } from '../training/ruling.ts'
import { takingTurns } from '../turns.ts'
import { patience } from './following.ts'
import { type Looked, type RegradeRows, regradeRows } from './regrade-rows.ts'
import { type Score, scoreOf } from './scores.ts'

/** What would become of an answer, as the code of its row tells it. */
const ways = ['unchanged', 'up', 'down', 'even', 'open', 'erased'] as const
type Way = (typeof ways)[number]
const misfits = ['kind', 'level', 'response', 'lost'] as const satisfies readonly Misfit[]
const codeOf = (way: Way, misfit?: Misfit): number => ways.indexOf(way) * 8 + (misfit ? misfits.indexOf(misfit) + 1 : 0)

/** How many entries are folded before others have their turn. */
const piece = 100

export interface RegradeParts {
  store: Pick<Store, 'all' | 'glance'>
  kept: Pick<ReturnType<typeof keptVersions>, 'question'>
  corrections: Corrections
  /** Hears why the entries could not be read; they are tried again. */
  failed: (error: unknown) => void
}

/** What was found so far. */
interface Found {
  changed: RegradeRows
  others: RegradeRows
  figures: CorrectionFigures
  /** Of all rows, whatever their order: the same wherever the same is found. */
  print: number
}

/**
 * Looks at every answer that a ruling would touch, in pieces, so that nobody waits for it. It goes on where it stopped: what was done
 * meanwhile is looked at, too.
 */
export function regrade({ store, kept, corrections, failed }: RegradeParts, ruling: Ruling) {
  const asking: Asking = { id: ruling.question, version: ruling.from }
  const turn = takingTurns()
  const fold = histories(1)
  let found: Found = {
    changed: regradeRows(),
    others: regradeRows(),
    figures: { looked: 0, changed: 0, up: 0, down: 0, misfits: { kind: 0, level: 0, response: 0, lost: 0 }, open: 0, erased: 0 },
    print: 0,
  }
  /** Who did something since they were looked at, or is erased: they are looked at again as a whole. */
  let again = new Set<string>()
  const gone = new Set<string>()
  let cursor: string | undefined
  let [learners, done, closed] = [0, false, false]
  let before: Rulings | undefined
  let after: Rulings | undefined
  let made = 0
  let under: Promise<void> = Promise.resolve()
  let [wanted, follows, tooOld] = [false, false, false]

  return {
    ruling,
    /** What it shows: another text as soon as that is something else, and the same in every process that finds the same. */
    print: () => `${made}.${found.print.toString(36)}`,
    /** Whether all that there was is looked at, and how many learners were so far. */
    state: () => ({ done, learners }),
    figures: (): CorrectionFigures => copied(found.figures),
    /** What stands, and what would; undefined until the first look. */
    rulings: () => before && after && { before, after },
    /** Whether another correction was made since it began, or too much came since it was looked at last, so that it has to begin anew. */
    isStale: () => tooOld || (before !== undefined && corrections.list().length !== made),
    /** The number of the correction that would be followed; 0 where there is none. */
    follows: () => before?.of(asking)?.number ?? 0,
    /** Answers that would change: `count` of them from number `from` on, 0 is the first. */
    rows: (from: number, count: number) => found.changed.slice(from, count),
    /** Sees to it that all that is kept by now is looked at, behind the pages and however often the disk fails. */
    look,
    /** Resolves when all that is kept by now is looked at, or it has to begin anew. @throws what the disk says; asked again, it goes on */
    catchUp,
    /** Somebody is erased: of theirs nothing is told any more, and nothing counts. */
    forget(learner: string) {
      gone.add(learner)
      again.add(learner)
      look()
    },
    close() {
      closed = true
    },
  }

  function catchUp(): Promise<void> {
    // Who asks while it is under way wants what came since, too.
    under = under
      .catch(() => undefined)
      .then(walk)
      .catch((error: unknown) => {
        if (!(error instanceof TooOld)) throw error
        tooOld = true
      })
    return under
  }

  function look(): void {
    wanted = true
    if (!follows) void follow()
  }

  async function follow(): Promise<void> {
    follows = true
    while (wanted && !closed) {
      wanted = false
      try {
        await catchUp()
      } catch (error) {
        if (closed) break
        failed(error)
        wanted = true
        await setTimeout(patience, undefined, { ref: false })
      }
    }
    follows = false
  }

  async function walk(): Promise<void> {
    await corrections.ready()
    if (!before) {
      before = corrections.rulings()
      after = before.with(ruling)
      made = corrections.list().length
    }
    for await (const { learner, entries, cursor: place } of store.all(cursor)) {
      if (closed) return
      const isNew = entries[0]?.type === 'joined'
      // What was done once is shown: nothing is added to it that does not change its print.
      if (isNew && !done && !again.has(learner)) for (const row of await rowsOf(learner, entries)) add(found, row)
      else again.add(learner)
      cursor = place
      if (isNew) learners++
      await turn()
    }
    while (again.size > 0 && !closed) await lookAgain()
    done = true
  }

  /** Exchanges the rows of those who did something, all at once. What is shown is another thing only where a row is. */
  async function lookAgain(): Promise<void> {
    const whose = again
    again = new Set()
    try {
      const left = { figures: copied(found.figures), print: found.print }
      const out = (row: Looked) => count(left, row, -1)
      const changed = await found.changed.without(whose, turn, out)
      const next = { changed, others: await found.others.without(whose, turn, out), ...left }
      for (const learner of whose) {
        for (const row of await rowsOf(learner, await store.glance(learner))) add(next, row)
        await turn()
      }
      found = next
    } catch (error) {
      for (const learner of whose) again.add(learner)
      throw error
    }
  }

  function add(to: Found, row: Looked): void {
    count(to, row, 1)
    const way = ways[row.code >> 3]
    if (way === 'up' || way === 'down' || way === 'even') to.changed.add(row)
    else to.others.add(row)
  }

  function count(of: Pick<Found, 'figures' | 'print'>, row: Looked, by: 1 | -1): void {
    const { code } = row
    const { figures } = of
    of.print = (of.print + by * printOf(row) + prints) % prints
    const way = ways[code >> 3] ?? 'unchanged'
    if (way === 'open' || way === 'erased') {
      figures[way] += by
      return
    }
    const misfit = misfits[(code & 7) - 1]
    figures.looked += by
    if (misfit) figures.misfits[misfit] += by
    if (way !== 'unchanged') figures.changed += by
    if (way === 'up' || way === 'down') figures[way] += by
  }

  /** A row for each answer of this learner that the ruling is about. */
  async function rowsOf(learner: string, entries: readonly Entry[]): Promise<Looked[]> {
    if (gone.has(learner)) return []
    const name = `${asking.id}@${asking.version}`
    const isAbout = ({ type, questions, question }: Entry) =>
      type === 'began' ? Array.isArray(questions) && questions.includes(name) : type === 'counted' && question === name
    const about = entries.filter(isAbout)
    if (about.length === 0) return []
    const left = about.filter(({ type }) => type === 'counted').map(() => ({ learner, attempt: '', n: 0, code: codeOf('erased') }))
    if (left.length === about.length) return left
    fold.forget(learner)
    for (let from = 0; from < entries.length; from += piece) {
      fold.of(learner, entries.slice(from, from + piece), from)
      await turn()
    }
    const rows: Looked[] = left
    for (const attempt of fold.of(learner, [], entries.length)?.attempts.values() ?? []) {
      for (const [at, one] of attempt.questions.entries())
        if (one.id === asking.id && one.version === asking.version) rows.push({ learner, ...(await rowOf(attempt, at + 1)) })
      await turn()
    }
    return rows
  }

  async function rowOf(attempt: Attempt, n: number): Promise<Omit<Looked, 'learner'>> {
    try {
      return await lookedAt(attempt, n)
    } catch (error) {
      unlessUnread(error)
      return { attempt: '', n, code: codeOf('unchanged', 'lost') }
    }
  }

  async function lookedAt(attempt: Attempt, n: number): Promise<Omit<Looked, 'learner'>> {
    if (toldAt(attempt, n, await kept.question(asking)) === undefined) return { attempt: '', n, code: codeOf('open') }
    const [was, will] = [await standing(attempt, n, before), await standing(attempt, n, after)]
    if (isSame(was, will)) return { attempt: '', n, code: codeOf('unchanged', will.misfit) }
    const gain = was.dropped || will.dropped ? await gained(attempt) : rise(was.mark, will.mark) || rise(was.proof, will.proof)
    return { attempt: attempt.id, n, code: codeOf(gain > 0 ? 'up' : gain < 0 ? 'down' : 'even', will.misfit) }
  }

  async function standing(attempt: Attempt, n: number, rulings: Rulings | undefined) {
    const counts = rulings && (await corrections.counts(attempt, n, rulings))
    const { mark, proof } = (counts ? counts.answer : answerTo(attempt, n)) ?? { mark: 0, proof: null }
    return { mark, proof, dropped: counts?.dropped ?? false, ...(counts?.misfit && { misfit: counts.misfit }) }
  }

  /** Above 0 where the share of the points that the attempt earned becomes greater, below where it becomes less; 0 where it has no score. */
  async function gained(attempt: Attempt): Promise<number> {
    const share = async (rulings: Rulings | undefined) => {
      const score = await scoreUnder(attempt, rulings, kept, corrections)
      const { points, pointsOf, waiting } = score ?? { points: 0, pointsOf: 0, waiting: { points: 0 } }
      return pointsOf > waiting.points ? points / (pointsOf - waiting.points) : 0
    }
    const [was, will] = [await share(before), await share(after)]
    return rise(was, will)
  }
}

/** What an attempt earns under these rulings; undefined where something of it cannot be read any more. @throws NotRead */
export async function scoreUnder(
  attempt: Attempt,
  rulings: Rulings | undefined,
  kept: RegradeParts['kept'],
  corrections: Pick<Corrections, 'countsOf'>,
): Promise<Score | undefined> {
  try {
    const asked = await Promise.all(attempt.questions.map(kept.question))
    return scoreOf(attempt, asked, await corrections.countsOf(attempt, rulings))
  } catch (error) {
    return unlessUnread(error)
  }
}

/** Undefined where what is kept is lost, or no answer to its question: that is so for good. @throws NotRead: that may be read later */
function unlessUnread(error: unknown): undefined {
  if (error instanceof NotRead) throw error
}

/** One of so many numbers for a row; of several rows it is their sum. */
const prints = 2 ** 48
const printOf = ({ learner, attempt, n, code }: Looked): number =>
  createHash('sha256').update(`${learner} ${attempt} ${n} ${code}`).digest().readUIntBE(0, 6)
const copied = (figures: CorrectionFigures): CorrectionFigures => ({ ...figures, misfits: { ...figures.misfits } })

/** How much more it is; 0 where both are as good as the same. */
const rise = (before: number | null, after: number | null): number => (isClose(before ?? 0, after ?? 0) ? 0 : (after ?? 0) - (before ?? 0))

export type Regrade = ReturnType<typeof regrade>
