import type { Question } from '../kinds/base.ts'
import type { Fault, Passage } from '../passages/passage.ts'

/** Something wrong in the bank: in which file, where, what, and what to do about it. */
export interface Problem extends Fault {
  /** Relative to the folder of the questions, with forward slashes. */
  file: string
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
}

/** The bank as the files have it at one moment. Only what can be asked is in it; the rest is among the problems. */
export interface Bank {
  readonly passages: ReadonlyMap<string, Passage>
  readonly questions: ReadonlyMap<string, BankQuestion>
  readonly quizzes: ReadonlyMap<string, Quiz>
  readonly problems: readonly Problem[]
}
