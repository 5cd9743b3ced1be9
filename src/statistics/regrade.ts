import { setTimeout } from 'node:timers/promises'
import { takingTurns } from '../bank/files.ts'
import { freshId } from '../random.ts'
import type { Entry, Store } from '../store/store.ts'
import { type Corrections, isSame, toldAt } from '../training/corrections.ts'
import { type Asking, type Attempt, answerTo, histories } from '../training/history.ts'
import { type keptVersions, unlessLost } from '../training/kept.ts'
import type { Misfit } from '../training/remarking.ts'
import type { CorrectionFigures, Ruling, Rulings } from '../training/ruling.ts'
import { patience } from './following.ts'
import { type Looked, regradeRows } from './regrade-rows.ts'
import { scoreOf } from './scores.ts'

/** What would become of an answer, as the code of its row tells it. */
const ways = ['unchanged', 'up', 'down', 'even', 'open', 'erased'] as const
type Way = (typeof ways)[number]
const misfits = ['kind', 'level', 'response', 'lost'] as const satisfies readonly Misfit[]
const codeOf = (way: Way, misfit?: Misfit): number => ways.indexOf(way) * 8 + (misfit ? misfits.indexOf(misfit) + 1 : 0)

/** How many entries are folded before others have their turn. */
const piece = 100

export interface RegradeParts {
  store: Pick<Store, 'all' | 'history'>
  kept: Pick<ReturnType<typeof keptVersions>, 'question'>
  corrections: Corrections
  /** Hears why the entries could not be read; they are tried again. */
  failed: (error: unknown) => void
}

/**
 * Looks at every answer that a ruling would touch, in pieces, so that nobody waits for it. It goes on where it stopped: what was done
 * meanwhile is looked at, too.
 */
export function regrade({ store, kept, corrections, failed }: RegradeParts, ruling: Ruling) {
  const id = freshId(8)
  const asking: Asking = { id: ruling.question, version: ruling.from }
  const turn = takingTurns()
  const fold = histories(1)
  const changed = regradeRows()
  const others = regradeRows()
  /** Who did something since the beginning, and is looked at again as a whole. */
  const again = new Set<string>()
  const figures = {
    looked: 0,
    changed: 0,
    up: 0,
    down: 0,
    misfits: { kind: 0, level: 0, response: 0, lost: 0 },
    open: 0,
    erased: 0,
  } satisfies CorrectionFigures
  let cursor: string | undefined
  let [learners, edition, done, closed] = [0, 0, false, false]
  let before: Rulings | undefined
  let after: Rulings | undefined
  let made = 0
  let under: Promise<void> | undefined

  return {
    ruling,
    /** What it shows: another text as soon as that is something else. */
    print: () => `${id}.${edition}`,
    /** Whether all that there was is looked at, and how many learners were so far. */
    state: () => ({ done, learners }),
    figures: (): CorrectionFigures => ({ ...figures, misfits: { ...figures.misfits } }),
    /** What stands, and what would; undefined until the first look. */
    rulings: () => before && after && { before, after },
    /** Whether another correction was made since it began, so that it has to begin anew. */
    isStale: () => before !== undefined && corrections.list().length !== made,
    /** The number of the correction that would be followed; 0 where there is none. */
    follows: () => before?.of(asking)?.number ?? 0,
    /** Answers that would change: `count` of them from number `from` on, 0 is the first. */
    rows: changed.slice,
    /** Resolves when all that is kept by now is looked at. */
    catchUp,
    close() {
      closed = true
    },
  }

  function catchUp(): Promise<void> {
    // Who asks while it is under way wants what came since, too.
    under = under ? under.then(all) : all()
    return under
  }

  async function all(): Promise<void> {
    for (;;)
      try {
        return await walk()
      } catch (error) {
        if (closed) return
        failed(error)
        await setTimeout(patience, undefined, { ref: false })
      }
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
      if (entries[0]?.type === 'joined' && !again.has(learner)) for (const row of await rowsOf(learner, entries)) add(row)
      else again.add(learner)
      cursor = place
      if (entries[0]?.type === 'joined') learners++
      await turn()
    }
    await lookAgain()
    done = true
  }

  /** Exchanges the rows of those who did something. What is shown is another thing only where a row is. */
  async function lookAgain(): Promise<void> {
    const whose = new Set(again)
    if (whose.size === 0) return
    const now: Looked[] = []
    for (const learner of whose) now.push(...(await rowsOf(learner, await store.history(learner))))
    const was = [...(await changed.remove(whose, turn)), ...(await others.remove(whose, turn))]
    for (const row of was) count(row, -1)
    for (const row of now) add(row)
    for (const learner of whose) again.delete(learner)
    const told = (rows: readonly Looked[]) =>
      rows
        .map((row) => JSON.stringify(row))
        .sort()
        .join()
    if (told(was) !== told(now)) edition++
  }

  function add(row: Looked): void {
    count(row, 1)
    const way = ways[row.code >> 3]
    if (way === 'up' || way === 'down' || way === 'even') changed.add(row)
    else others.add(row)
  }

  function count({ code }: Looked, by: 1 | -1): void {
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
    const asked = await kept.question(asking).catch(unlessLost)
    if (!asked) return { attempt: '', n, code: codeOf('unchanged', 'lost') }
    if (toldAt(attempt, n, asked) === undefined) return { attempt: '', n, code: codeOf('open') }
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

  /** Above 0 where the share of the points that the attempt earned becomes greater, below where it becomes less. */
  async function gained(attempt: Attempt): Promise<number> {
    const asked = await Promise.all(attempt.questions.map(kept.question)).catch(unlessLost)
    // It has no score, neither before nor after.
    if (!asked) return 0
    const share = async (rulings: Rulings | undefined) => {
      const { points, pointsOf, waiting } = scoreOf(attempt, asked, await corrections.countsOf(attempt, rulings))
      return pointsOf > waiting.points ? points / (pointsOf - waiting.points) : 0
    }
    const [was, will] = [await share(before), await share(after)]
    return rise(was, will)
  }
}

/** 0 where two numbers differ in their last digits alone. */
function rise(before: number | null, after: number | null): number {
  const more = (after ?? 0) - (before ?? 0)
  return Math.abs(more) < 1e-9 ? 0 : more
}

export type Regrade = ReturnType<typeof regrade>
