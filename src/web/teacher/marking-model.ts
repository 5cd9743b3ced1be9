import type { Words } from '../../text.ts'
import type { AnchorShown, CriterionField, StandingMark } from '../judged.ts'
import type { TextPane } from '../text-model.ts'
import type { Choice } from './bank-model.ts'

/** The answers that wait to be marked, oldest first. */
export interface MarkingListPage {
  /** Set until everything is counted. */
  counting?: Words
  /** Set when the last one was marked just now. */
  notice?: { tone: 'done'; words: Words }
  count: Words
  /** The questions to which answers wait. */
  questions: Choice[]
  filtered: boolean
  rows: { href: string; learner: string; id: string; prompt: string; since: string }[]
  before?: string
  next?: string
}

/** One answer beside its text, to be marked. */
export interface MarkingPage {
  text: TextPane
  notice?: { tone: 'care'; words: Words }
  mistakes: { field: string; message: Words }[]
  learner: { name: string; href: string }
  question: { id: string; href: string }
  prompt: string
  about: Words
  written: string
  /** What to look at before marking; it never touches the mark. */
  flags: Words[]
  /** The mark that stands. */
  stands?: StandingMark
  action: string
  criteria: CriterionField[]
  anchors: AnchorShown[]
  comment: string
  key: string
  /** How many marks the page knows. */
  seen: number
  /** Which answer to the question it is, from 1. */
  answer: number
  /** The question whose answers are gone through; empty where it is all. */
  filter: string
  list: string
  /** Goes to the next one and leaves this one for later. */
  skip?: string
}

export interface MarkingPages {
  'teacher/marking': MarkingListPage
  'teacher/marking-answer': MarkingPage
}
