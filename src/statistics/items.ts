import { isRight, type Outcome } from '../kinds/evidence.ts'
import type { Asking } from '../training/history.ts'
import type { Scored } from './scores.ts'

/** What the first attempts made of one question at one version. Counts alone, and never those of two versions in one figure. */
export interface Figures {
  readonly version: string
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

/** The figures of all questions, version by version. */
export function items() {
  const known = new Map<string, Map<string, Figures>>()

  const figuresOf = ({ id, version }: Asking): Figures => {
    const versions = known.get(id) ?? new Map<string, Figures>()
    known.set(id, versions)
    const figures = versions.get(version) ?? nothing(version)
    versions.set(version, figures)
    return figures
  }

  return {
    /** @param labels what was answered; none where it was left open */
    count(asking: Asking, scored: Scored, labels: readonly string[]): void {
      const figures = figuresOf(asking)
      figures.n++
      figures.marks += scored.mark ?? 0
      if (scored.mark !== null && isRight(scored.mark)) figures.right++
      if (scored.blank) figures.blanks++
      if (scored.outcome) figures.outcomes[scored.outcome]++
      for (const label of new Set(labels)) figures.labels.set(label, (figures.labels.get(label) ?? 0) + 1)
    },

    miss(asking: Asking): void {
      figuresOf(asking).unreadable++
    },

    /** Every version of a question that was counted, the first one first. */
    of: (id: string): readonly Figures[] => [...(known.get(id)?.values() ?? [])],
  }
}

const nothing = (version: string): Figures => ({
  version,
  n: 0,
  right: 0,
  marks: 0,
  blanks: 0,
  outcomes: { secure: 0, lucky: 0, misread: 0, lost: 0 },
  labels: new Map(),
  unreadable: 0,
})
