import type { Process, Question } from '../kinds/base.ts'
import type { Fault, Passage } from '../passages/passage.ts'
import type { Blueprint } from './blueprint.ts'

/** Something wrong in the bank: in which file, where, what, and what to do about it. */
export interface Problem extends Fault {
  /** Why the rule is one, where a rule is broken. */
  because?: string
  /** Relative to the folder of the questions, with forward slashes. */
  file: string
  /** The file was better before: what it said then goes on being asked until it is mended. */
  inService?: true
}

export interface BankQuestion {
  readonly question: Question
  /** A short hash of what makes it that question; see `remarks` in kinds/base. */
  readonly version: string
  /** The passage it is about. */
  readonly passage: string
  /** The levels of the passage at which it holds, easiest first. */
  readonly levels: readonly string[]
  readonly file: string
}

export interface Quiz {
  /** The folder of its passage and its own name: `lee-xi-gyeongju/level-a`. */
  readonly id: string
  readonly passage: string
  readonly title: string
  readonly level: string
  /** Ids of questions in the order in which they are asked. */
  readonly questions: readonly string[]
  /** When a learner sees what an answer was worth: at the end, or after each question. */
  readonly feedback: 'end' | 'each'
  /** Whether the learner also shows where the text says so. */
  readonly proof: boolean
  /** Whether a learner may ask for hints. */
  readonly hints: boolean
  /** Whether each attempt asks in an order of its own. */
  readonly order: 'fixed' | 'shuffled'
  /** How often a learner may take it; as often as they like where nothing is said. */
  readonly attempts?: number | undefined
  /** How many minutes an attempt may take; as long as they like where nothing is said. */
  readonly minutes?: number | undefined
  /** The rule by which its questions were drawn; absent where somebody picked them. */
  readonly draw?: Draw | undefined
}

/** So many questions of a process, of a kind, of both or of any. */
export interface DrawRow {
  readonly n: number
  readonly process?: Process | undefined
  readonly kind?: string | undefined
}
/** A rule by which questions are drawn; with the same seed and the same bank it draws the same. */
export interface Draw {
  readonly seed: number
  readonly of: readonly DrawRow[]
}

/** The bank as the files have it at one moment. Only what can be asked is in it; the rest is among the problems. */
export interface Bank {
  readonly passages: ReadonlyMap<string, Passage>
  readonly questions: ReadonlyMap<string, BankQuestion>
  readonly quizzes: ReadonlyMap<string, Quiz>
  /** What the questions about a passage are to be, by its id. A passage can do without. */
  readonly blueprints: ReadonlyMap<string, Blueprint>
  readonly problems: readonly Problem[]
}
