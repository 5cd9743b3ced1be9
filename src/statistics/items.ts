import { isRight, type Outcome } from '../kinds/evidence.ts'
import type { Asking } from '../training/history.ts'
import type { Scored } from './scores.ts'

/**
 * What the first attempts made of one question at one version, read at one level. Counts alone, and never those of two versions in one
 * figure: they say nothing of each other.
 */
export interface Figures {
  readonly version: string
  /** The level at which it was answered; where it was left open, that of the attempt. */
  readonly level: string
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

/** What of a score is counted. */
export type Counted = Pick<Scored, 'mark' | 'blank' | 'outcome'>

/** The figures of all questions, by version and level. */
export function items() {
  const known = new Map<string, Map<string, Figures>>()

  const figuresOf = ({ id, version }: Asking, level: string): Figures => {
    const all = known.get(id) ?? new Map<string, Figures>()
    known.set(id, all)
    const name = `${version} ${level}`
    const figures = all.get(name) ?? nothing(version, level)
    all.set(name, figures)
    return figures
  }

  /** @param by 1 to count it, -1 to count it no more */
  function add(figures: Figures, { mark, blank, outcome }: Counted, labels: readonly string[], by: 1 | -1): void {
    figures.n += by
    figures.marks += by * (mark ?? 0)
    if (mark !== null && isRight(mark)) figures.right += by
    if (blank) figures.blanks += by
    if (outcome) figures.outcomes[outcome] += by
    for (const label of new Set(labels)) {
      const count = (figures.labels.get(label) ?? 0) + by
      if (count > 0) figures.labels.set(label, count)
      else figures.labels.delete(label)
    }
  }

  return {
    /** @param labels what was answered; none where it was left open */
    count: (asking: Asking, level: string, counted: Counted, labels: readonly string[]): void =>
      add(figuresOf(asking, level), counted, labels, 1),

    /** Takes back what was counted with the same words. */
    uncount: (asking: Asking, level: string, counted: Counted, labels: readonly string[]): void =>
      add(figuresOf(asking, level), counted, labels, -1),

    miss(asking: Asking, level: string): void {
      figuresOf(asking, level).unreadable++
    },

    /** Every version of a question at every level that was counted, the first one first. */
    of: (id: string): readonly Figures[] => [...(known.get(id)?.values() ?? [])],
  }
}

/** Figures of one version at all levels together: for a list, where a row has no room for each. */
export type AllLevels = Omit<Figures, 'level'>

/** @param all of one version */
export function together(all: readonly Figures[]): AllLevels {
  const sum: AllLevels = nothing(all[0]?.version ?? '', '')
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

const nothing = (version: string, level: string): Figures => ({
  version,
  level,
  n: 0,
  right: 0,
  marks: 0,
  blanks: 0,
  outcomes: { secure: 0, lucky: 0, misread: 0, lost: 0 },
  labels: new Map(),
  unreadable: 0,
})
