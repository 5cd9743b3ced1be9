import type { Question } from '../kinds/base.ts'
import { kindOf } from '../kinds/index.ts'
import type { Sitting } from '../kinds/kind.ts'
import type { Level, Passage } from '../passages/passage.ts'
import type { Words } from '../text.ts'
import type { Content } from './drafts.ts'
import type { Answered } from './entries.ts'
import type { Attempt, Saved } from './history.ts'

/** A learner before a question: what they read, and what they have answered so far. */
export interface Seat {
  attempt: Attempt
  n: number
  question: Question
  passage: Passage
  level: Level
  /** The levels of the passage at which the question can be asked. */
  levels: readonly Level[]
  sitting: Sitting
  /** The answer that counts, and how many there were. */
  answer: Answered | undefined
  answers: number
  /** How often anything was saved of the question, drafts included, and what is drafted since the last answer. */
  seen: number
  saved: Saved | undefined
  /** What would count if the attempt were closed now: the answer, or what a draft after it makes of it. */
  standing: Content | undefined
  /** The answer is final: the attempt is closed, or its feedback may be seen. */
  settled: boolean
}

/** What became of an answer: it is kept, or why it is not. */
export type Kept =
  /** On the disk; `again` where it was a repeat of one that is. `seen`: how much had been saved of the question with it, from 1. */
  | { is: 'kept'; seat: Seat; again: boolean; seen: number }
  /** Unreadable: nothing was kept. */
  | { is: 'refused'; seat: Seat; words: Words }
  /** A newer answer of another page or machine stands; or why else there is nothing that this belongs to. */
  | { is: 'behind'; seat: Seat; words?: Words }
  /** The answer is final already. */
  | { is: 'settled'; seat: Seat }
  /** The disk did not take it: nothing of it was kept, and it may be sent again. */
  | { is: 'unsaved'; seat: Seat }

/**
 * Whether a place can be asked for after an answer to this question; before there is one, it is offered. Whether it is asked for may then
 * depend on the answer, never on the key.
 */
export function offersPlace(question: Question): boolean {
  const kind = kindOf(question)
  return kind.evidenceIs(question) !== 'answer' && kind.judging === undefined
}

/** Whether the place of what was answered is asked for; a draft that can be read is an answer here. */
export const asksPlace = ({ attempt, question, standing }: Pick<Seat, 'attempt' | 'question' | 'standing'>): boolean =>
  attempt.began.settings.proof && standing?.response != null && kindOf(question).asksWhere(standing.response)
