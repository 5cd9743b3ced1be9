import { isRight, type Outcome } from '../kinds/evidence.ts'
import type { Asking } from '../training/history.ts'
import { compared } from './ordered.ts'
import type { Scored } from './scores.ts'

/**
 * What the first attempts made of one question at one version, read at one level. Counts alone, and never those of two versions in one
 * figure: they say nothing of each other.
 */
export interface Figures {
  readonly version: string
  /** The level at which it was answered; where it was left open, that of the attempt. */
  readonly level: string
  /** When the first attempt of those that are counted here was handed in, in milliseconds since 1970. */
  first: number
  /** How often it was asked in a first attempt that was handed in. */
  n: number
  /** Marks of at least ½. */
  right: number
  /** The sum of all marks, 0…1 each. */
  marks: number
  /** Left open. */
  blanks: number
  outcomes: Record<Outcome, number>
  /** How often each option, sentence or typed text was given, by the labels of the kind. */
  labels: Map<string, number>
  /** How often it was asked beyond `n`, at a version that cannot be read any more. */
  unreadable: number
}

/** What of a score is counted, and the labels of what was answered; none where it was left open. */
export interface Counted extends Pick<Scored, 'mark' | 'blank'> {
  readonly outcome?: Outcome | undefined
  readonly labels: readonly string[]
}

/** The figures of all questions, by version and level. */
export function items() {
  /** By question, by version, by level. */
  const known = new Map<string, Map<string, Map<string, Figures>>>()

  /** @param at when it was handed in */
  function figuresOf({ id, version }: Asking, level: string, at: number): Figures {
    const found = known.get(id)?.get(version)?.get(level)
    if (found) {
      found.first = Math.min(found.first, at)
      return found
    }
    const versions = known.get(id) ?? new Map<string, Map<string, Figures>>()
    const levels = versions.get(version) ?? new Map<string, Figures>()
    const figures = nothing(version, level, at)
    known.set(id, versions.set(version, levels.set(level, figures)))
    return figures
  }

  /** @param by 1 to count it, -1 to count it no more */
  function add(figures: Figures, { mark, blank, outcome, labels }: Counted, by: 1 | -1): void {
    figures.n += by
    figures.marks += by * (mark ?? 0)
    if (mark !== null && isRight(mark)) figures.right += by
    if (blank) figures.blanks += by
    if (outcome) figures.outcomes[outcome] += by
    for (const label of labels.length > 1 ? new Set(labels) : labels) {
      const count = (figures.labels.get(label) ?? 0) + by
      if (count > 0) figures.labels.set(label, count)
      else figures.labels.delete(label)
    }
  }

  return {
    /** @param at when it was handed in, in milliseconds since 1970 */
    count: (asking: Asking, level: string, counted: Counted, at: number): void => add(figuresOf(asking, level, at), counted, 1),

    /** Counts it with another mark than before. */
    recount({ id, version }: Asking, level: string, before: Counted, after: Counted): void {
      const figures = known.get(id)?.get(version)?.get(level)
      if (!figures) throw new Error(`What was never counted of ${id} cannot be counted anew`)
      add(figures, before, -1)
      add(figures, after, 1)
    },

    /** @param at when it was handed in, in milliseconds since 1970 */
    miss(asking: Asking, level: string, at: number): void {
      figuresOf(asking, level, at).unreadable++
    },

    /**
     * Every version of a question at every level that was counted, in the order in which they were first handed in: that is the same
     * whether they are counted as they come or, after a restart, learner by learner.
     */
    of: (id: string): readonly Figures[] =>
      [...(known.get(id)?.values() ?? [])]
        .flatMap((levels) => [...levels.values()])
        .sort((a, b) => a.first - b.first || compared(a.version, b.version) || compared(a.level, b.level)),
  }
}

/** Figures of one version at all levels together: for a list, where a row has no room for each. */
export type AllLevels = Omit<Figures, 'level' | 'first'>

/** @param all of one version */
export function together(all: readonly Figures[]): AllLevels {
  const sum: AllLevels = nothing(all[0]?.version ?? '', '', 0)
  for (const { n, right, marks, blanks, outcomes, labels, unreadable } of all) {
    sum.n += n
    sum.right += right
    sum.marks += marks
    sum.blanks += blanks
    sum.unreadable += unreadable
    for (const outcome of ['secure', 'lucky', 'misread', 'lost'] as const) sum.outcomes[outcome] += outcomes[outcome]
    for (const [label, count] of labels) sum.labels.set(label, (sum.labels.get(label) ?? 0) + count)
  }
  return sum
}

const nothing = (version: string, level: string, first: number): Figures => ({
  version,
  level,
  first,
  n: 0,
  right: 0,
  marks: 0,
  blanks: 0,
  outcomes: { secure: 0, lucky: 0, misread: 0, lost: 0 },
  labels: new Map(),
  unreadable: 0,
})
