import type { Words } from '../../text.ts'

/** A version of a question that learners answered, and what can be done with those answers. */
export interface AnsweredVersion {
  version: string
  heading: Words
  /** Absent where it cannot be read any more. */
  prompt?: string
  /** What its key was. */
  key: (string | Words)[]
  /** How its answers are marked, where that was corrected. */
  state?: Words
  acts: { to: string; words: Words }[]
}

/** What stands on the page of a question about the answers to its versions. */
export interface CorrectionsPart {
  /** Where looking begins. */
  action: string
  versions: AnsweredVersion[]
  /** So many versions are not told here. */
  more: number
  list: CorrectionRow[]
  /** All corrections of this question, where these are not all. */
  all?: string
}

/** A correction that was made. */
export interface CorrectionRow {
  when: Words
  question: string
  /** The page of the question, where it is in the bank. */
  href?: string
  who: string
  what: Words
  figures: Words
  why?: string
}

export interface CorrectionsPage {
  /** Set until everything is counted. */
  counting?: Words
  /** Set where only those of one question are shown. */
  question?: string
  count: Words
  rows: CorrectionRow[]
  before?: string
  next?: string
}

/** What a correction would change, before it is made. */
export interface CorrectionPage {
  question: { id: string; href: string; prompt: string }
  heading: Words
  about: Words
  /** The key as it was asked and as it would count; absent where that is the same, or nothing would count. */
  keys?: { before: (string | Words)[]; after: (string | Words)[] }
  notice?: { tone: 'plain' | 'done' | 'care' | 'error'; words: Words }
  /** Where looking begins; set until it has begun. */
  begin?: { action: string; from: string; to: string }
  /** How far it is, while it is under way. */
  looking?: { learners: number; of: number; again: string }
  totals: { words: Words; n: number }[]
  /** What would change, in the order in which it was found; absent until all is looked at. */
  rows?: CorrectedRow[]
  first: number
  last: number
  changed: number
  before?: string
  next?: string
  /** What makes it so. */
  apply?: { action: string; key: string; print: string; why: string; mistake?: Words }
}
export interface CorrectedRow {
  learner: string
  href?: string
  quiz: string
  when: Words
  n: number
  mark: Change
  place?: Change
  points: Change
  right: Change
}
export interface Change {
  before: Words
  after: Words
}

export interface CorrectionPages {
  'teacher/corrections': CorrectionsPage
  'teacher/correction': CorrectionPage
}
