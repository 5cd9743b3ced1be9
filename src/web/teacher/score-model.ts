import type { Outcome } from '../../kinds/evidence.ts'
import type { Words } from '../../text.ts'
import type { GivenScore } from '../judged.ts'
import type { AttemptRow, ReviewLine } from '../learner/models.ts'
import type { CorrectionsPart } from './corrections-model.ts'

/** What lists have in common. */
interface List {
  /** Set until everything is counted. */
  counting?: Words
  /** The same list in other orders. */
  orders: { href: string; text: Words; here: boolean }[]
  before?: string
  next?: string
}

export interface ScoresPage extends List {
  /** All learners there are, where nobody is looked for; else those that were found. */
  count: Words
  q: string
  /** Where nobody has come in yet: the address to give to learners. */
  address?: string
  learners: LearnerRow[]
}
export interface LearnerRow {
  name: string
  href: string
  came: string
  last: Words
  closed: number
  open: number
  /** The quiz handed in last; without `right` where it cannot be read any more. */
  latest?: { quiz: string; of: number; waiting?: number; right?: number; proven?: number }
}

export interface LearnerPage {
  name: string
  about: Words
  /** Where the learner can be erased. */
  erasure: string
  attempts: AttemptRow[]
  before?: string
  next?: string
}

/** The last question before a learner is erased. */
export interface LearnerErasurePage {
  name: string
  action: string
  back: string
  mistake?: { field: string; message: Words }
}

export interface LearnerAttemptPage {
  learner: { name: string; href: string }
  title: string
  about: Words
  /** Answered so far, where it is not handed in yet. */
  open?: number
  of: number
  /** Of these, so many have a mark. */
  marked?: number
  /** Absent while it is open, and where a question cannot be read any more. */
  right?: number
  points?: Words
  square?: Record<Outcome, number>
  questions: AttemptQuestion[]
}
export interface AttemptQuestion {
  n: number
  id: string
  href: string
  /** Absent where the question cannot be read any more. */
  prompt?: string
  mark: 'right' | 'partly' | 'wrong' | 'blank' | 'waiting' | 'dropped'
  outcome?: Outcome
  /** What was corrected after the learner had been told. */
  corrected: Words[]
  /** What it earned, how long it took, at which level it was read. */
  facts: Words[]
  /** Absent where the question or its text cannot be read any more. */
  answer?: GivenAnswer
  /** Set instead where people mark. */
  judged?: JudgedAnswer
}
export interface JudgedAnswer {
  written: string
  given?: { words: Words; scores: GivenScore[]; comment?: string }
  /** Where it is marked; absent until it is handed in. */
  marking?: string
}
export interface GivenAnswer {
  yours: ReviewLine[]
  key: ReviewLine[]
  /** The sentences that were shown as proof; absent where none were asked for or shown yet. */
  picked?: { text: string; is: 'settles' | 'neutral' | 'off' }[]
  /** What settles it; `nearest`: no sentence does, and these come nearest. */
  settles: string[]
  nearest: boolean
}

export interface ItemListPage extends List {
  /** How many answers are left out, because what was asked cannot be read any more. */
  unreadable: number
  /** Under the title of the text, where they stand in the order of the texts. */
  groups: { heading?: string; items: ItemRow[] }[]
  all: number
  first: number
  last: number
}
export interface ItemRow {
  id: string
  href: string
  prompt: string
  retired: boolean
  n: number
  right: number
  /** From eight answers on. */
  percent?: number
  wrong?: { text: string | Words; n: number }
  outcomes?: Record<Outcome, number>
}

export interface ItemPage {
  counting?: Words
  id: string
  prompt: string
  about: Words
  retired: boolean
  /** Where the question itself is, as long as it is in the bank. */
  bank?: string
  /** Answers that were given to versions that cannot be read any more. */
  unreadable: number
  /** How often the version that is asked now was asked. */
  n: number
  /** Its figures, level by level. */
  now: LevelFigures[]
  /** Other versions, the latest first. */
  earlier: { heading: Words; prompt: string; levels: LevelFigures[] }[]
  /** So many versions are not told here. */
  more: number
  /** The answers to it, where it is in the bank no more. */
  corrections?: CorrectionsPart
}
export interface LevelFigures {
  level: string
  figures: ItemFigures
}
export interface ItemFigures {
  n: number
  right: number
  percent?: number
  /** From eight answers on. */
  mean?: Words
  wrong?: { text: string | Words; n: number }
  tally: TallyLine[]
  square?: Record<Outcome, number>
}
export interface TallyLine {
  text: string | Words
  n: number
  percent?: number
  /** Absent for what is neither: left open. */
  right?: boolean
  /** The sentence that may have led here. */
  tempts?: string
}

export interface ScorePages {
  'teacher/scores': ScoresPage
  'teacher/learner': LearnerPage
  'teacher/erasure': LearnerErasurePage
  'teacher/attempt': LearnerAttemptPage
  'teacher/item-list': ItemListPage
  'teacher/item': ItemPage
}
