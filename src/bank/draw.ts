import { shuffled } from '../random.ts'
import type { BankQuestion, Draw, DrawRow } from './bank.ts'

/** What a rule draws: ids in the order of its rows, and how many of each row were found. */
export interface Drawn {
  readonly questions: readonly string[]
  /** For each row of the rule, in its order. */
  readonly found: readonly number[]
}

/**
 * Draws questions by a rule. Enemies are kept apart, retired questions left out. The same seed draws the same from the same questions;
 * the rows with the fewest candidates choose first, and where they stand in each other's way, other choices are tried.
 * @param candidates those that may be drawn, all about one passage at one level
 */
export function drawn(draw: Draw, candidates: readonly BankQuestion[]): Drawn {
  const inUse = candidates.filter(({ question }) => !question.retired)
  const before = draws.get(draw)
  const isAsBefore = before?.from.length === inUse.length && inUse.every((one, at) => isAlike(one, before.from[at]))
  const drawn = isAsBefore ? before.drawn : drawnFrom(inUse, draw)
  draws.set(draw, { from: inUse, drawn })
  return drawn
}
/** What was drawn, and from what: each change in the bank asks all rules again. */
const draws = new WeakMap<Draw, { from: readonly BankQuestion[]; drawn: Drawn }>()

/** Whether the two are the same to a draw. */
function isAlike({ question: one }: BankQuestion, before: BankQuestion | undefined): boolean {
  const other = before?.question
  if (one === other) return true
  return one.id === other?.id && one.process === other.process && one.kind === other.kind && one.enemies.join() === other.enemies.join()
}

/** A place of a row, which asks for one question. */
interface Place {
  readonly row: number
  readonly fitting: readonly BankQuestion[]
}
type Choice = BankQuestion | undefined

/** After so many looks at a question, a draw is left as good as it is. */
const patience = 5_000

function drawnFrom(candidates: readonly BankQuestion[], { seed, of: rows }: Draw): Drawn {
  const ordered = [...candidates].sort((a, b) => (a.question.id < b.question.id ? -1 : 1))
  const dealt = shuffled(ordered, `draw:${seed}`)
  const fitting = rows.map((row) => dealt.filter((one) => fits(one, row)))
  const places = rows
    .flatMap(({ n }, row): Place[] => Array.from({ length: n }, () => ({ row, fitting: fitting[row] ?? [] })))
    .sort((a, b) => a.fitting.length - b.fitting.length || a.row - b.row)
  // No choice fills a row that has fewer candidates than places.
  const fewestGaps = rows.reduce((sum, { n }, row) => sum + Math.max(0, n - (fitting[row]?.length ?? 0)), 0)
  let best: readonly Choice[] | undefined
  let gapsInBest = Number.POSITIVE_INFINITY
  let looks = 0

  /** Fills the places from here on. @returns whether it cannot be done better */
  const fill = (taken: readonly Choice[], gaps: number): boolean => {
    if (gaps >= gapsInBest) return false
    const place = places[taken.length]
    if (!place) {
      best = taken
      gapsInBest = gaps
      return gaps <= fewestGaps
    }
    for (const one of untried(place, taken, places[taken.length - 1]?.row === place.row)) {
      if (best && ++looks > patience) return true
      if (taken.some((other) => other && (other === one || areEnemies(one, other)))) continue
      if (fill([...taken, one], gaps)) return true
    }
    return fill([...taken, undefined], gaps + 1)
  }
  fill([], 0)

  const chosen = rows.map((_, row) => places.flatMap((place, at) => (place.row === row ? (best?.[at] ?? []) : [])))
  return { questions: chosen.flat().map(({ question }) => question.id), found: chosen.map(({ length }) => length) }
}

/** Places of one row are alike: what an earlier one passed over need not be tried again, and where that found nothing, neither will this. */
function untried({ fitting }: Place, taken: readonly Choice[], isSameRow: boolean): readonly BankQuestion[] {
  if (!isSameRow) return fitting
  const before = taken.at(-1)
  return before ? fitting.slice(fitting.indexOf(before) + 1) : []
}

const fits = ({ question }: BankQuestion, { process, kind }: DrawRow): boolean =>
  (process === undefined || question.process === process) && (kind === undefined || question.kind === kind)

/** Whether one gives the other away, whichever of the two says so. */
export const areEnemies = (one: Pick<BankQuestion, 'question'>, other: Pick<BankQuestion, 'question'>): boolean =>
  one.question.enemies.includes(other.question.id) || other.question.enemies.includes(one.question.id)
