/**
 * A question in the words that programs for tests share, between our kinds and the formats of others: kinds know nothing of formats, and
 * formats nothing of kinds. What a text proves, and at which levels, has no place here; it stays with the question.
 */
export interface Item {
  prompt: string
  points: number
  /** What is said after any answer. */
  feedback?: string
  interaction: Interaction
}

/** What a learner does. Words for feedback are `why`; credit is 0…1. */
export type Interaction =
  | { is: 'choice'; choose: 'one' | 'several'; options: readonly Choice[] }
  /** A statement that is true, false or not told. */
  | { is: 'statement'; answer: boolean | 'not given'; why?: Readonly<Record<string, string>> }
  | { is: 'text'; accept: readonly Accepted[]; reject: readonly Rejected[]; lenient: boolean; words?: number }
  /** Half the credit for what is off by at most `partly`. */
  | { is: 'number'; from: number; to: number; tolerance: number; partly?: number; units: readonly string[] }
  | { is: 'match'; premises: readonly (Entry & { answer: string; why?: string })[]; responses: readonly Entry[]; reuse: boolean }
  /** In the right order. */
  | { is: 'order'; entries: readonly Entry[] }
  /**
   * Text and gaps in turn; `offered` are the words to choose from, the first right. Without them the gap is typed into; `lenient` forgives
   * slips of the pen there.
   */
  | { is: 'gaps'; pieces: readonly (string | Gap)[]; bank: readonly string[]; lenient: boolean }
  | { is: 'essay'; least: number; most: number; rubric: readonly string[] }

export interface Entry {
  id: string
  text: string
}
export interface Choice extends Entry {
  right: boolean
  why?: string
}
export interface Accepted {
  text?: string
  /** A regular expression (RE2) for the whole answer. */
  pattern?: string
  credit: number
  why?: string
}
export interface Rejected {
  text: string
  why?: string
}
export interface Gap {
  accept: readonly string[]
  offered?: readonly string[]
}
