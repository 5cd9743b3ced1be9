import type { Asked } from '../../kinds/kind.ts'
import type { Words } from '../../text.ts'
import type { ReviewLine } from '../learner/models.ts'
import type { TextPane } from '../text-model.ts'
import type { CorrectionsPart } from './corrections-model.ts'

/** Something wrong in a file: where, what, and what to do about it. */
export interface ProblemLine {
  severity: 'error' | 'warning'
  file: string
  /** The page of the question or of the quizzes that the file holds, where there is one. */
  href?: string
  line: number
  column: number
  message: string
  remedy: string
  /** Why it matters. */
  because?: string
  /** What the file said before goes on being asked. */
  inService?: true
}
export interface Problems {
  heading: Words
  lines: ProblemLine[]
  /** So many more are not told here. */
  more: number
}

/** One value of a select. */
export interface Choice {
  value: string
  text: string | Words
  chosen: boolean
}

export interface BankPage {
  /** All questions there are, and those that match. */
  all: number
  found: number
  problems?: Problems
  q: string
  filters: { name: string; label: Words; any: Words; choices: Choice[] }[]
  /** The map of what the questions cover, of the text of the filter. */
  coverage: string
  /** How many of the filters are set. */
  set: number
  /** What a new question is asked about and how; the passage is that of the filter. */
  fresh: { passages: Choice[]; kinds: Choice[] }
  groups: { heading: Words; rows: BankRow[] }[]
  /** The numbers of the first and last row of this page, among those that match. */
  first: number
  last: number
  before?: string
  next?: string
}
export interface BankRow {
  id: string
  href: string
  prompt: string
  kind: string
  process: string
  /** `A B` */
  levels: string
  retired: boolean
  /** Of the answers in first attempts, how many were right; absent where there are none to this version. */
  figures?: Words
}

export interface BankQuestionPage {
  text: TextPane
  notice?: { tone: 'plain' | 'done' | 'care' | 'error'; words: Words }
  id: string
  about: Words
  retired: boolean
  /** As a learner sees it: the view of the kind, and what it is handed. */
  view: string
  prompt: string
  instructions: Words
  asked: Asked
  /** What is said afterwards. */
  lines: ReviewLine[]
  evidence: 'proof' | 'nearest' | 'answer'
  settles: { n: number; text: string }[]
  explanation: string
  quizzes: { href: string; title: string }[]
  enemies: { id: string; href?: string; prompt?: string }[]
  problems?: Problems
  /** The answers to it and its earlier versions. */
  corrections: CorrectionsPart
  /** Set when it was just saved and learners answered an earlier version: their marks may have to follow. */
  outdated: boolean
  file: string
  version: string
  /** The text of the file and the hash that it is changed by; absent where the file has just gone. */
  source?: { text: string; hash: string }
}

export interface BankPages {
  'teacher/bank': BankPage
  'teacher/question': BankQuestionPage
}
