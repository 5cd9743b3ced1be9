import type { Outcome } from '../../kinds/evidence.ts'
import type { Asked, Form } from '../../kinds/kind.ts'
import type { Words } from '../../text.ts'
import type { AnchorShown, CriterionField, GivenScore } from '../judged.ts'
import type { Look, Until } from '../models.ts'
import type { TextPane } from '../text-model.ts'
import type { UploadsPage } from './uploaded.ts'

/** Nobody yet: a name, or a return code. */
export interface WelcomePage {
  key: string
  name: string
  code: string
  mistake?: { field: 'name' | 'code'; message: Words }
  shelf: Cover[]
}
export interface HomePage {
  /** Shown once, when the learner has just come: the code to write down. */
  fresh: boolean
  code: string
  leftOff?: {
    title: string
    /** How many of its words are highlighted. */
    marked: number
    quiz: string
    href: string
    n: number
    answered: number
    of: number
    proven?: number
    saved?: Words
    reader: string
    /** Where the next question's learner stopped reading: heading and a few sentences of it, as text. */
    section: { n: number; heading: string; text: string; stopped: boolean }
  }
  shelf: Cover[]
  quizzes: QuizCard[]
  lately: AttemptRow[]
  /** The quiz of which a mark was corrected last, for some weeks. */
  corrected?: { title: string; href: string; when: Words }
}
/** A text on the shelf. */
export interface Cover {
  href: string
  title: string
  marked: number
  face: 'plain' | 'ink' | 'thin' | 'black' | 'wide'
  low: boolean
  levels: string[]
  sections: number
  questions: number
  state: Words
}
export interface AttemptRow {
  title: string
  href: string
  when: string
  right: number
  place?: { right: number; of: number }
  /** Questions that have a mark. */
  of: number
  /** Questions that wait for a teacher's mark, where there are any. */
  waiting?: number
  open: boolean
  /** Set where a mark was corrected after it had been told. */
  corrected?: Words
  /** What was asked then cannot be read any more, so that it has no score. */
  unreadable?: boolean
}

export interface ReaderPage {
  text: TextPane
  quizzes: QuizCard[]
}
export interface QuizCard {
  id: string
  /** The random key of the form that begins it; a stranger gets none. */
  key?: string
  title: string
  about: Words
  /** Set where an attempt is open: the way back into it. */
  carryOn?: string
  best?: Words
  /** How many attempts there are, where there is a limit. */
  attempts?: Words
  /** How long an attempt may take, where there is a limit. */
  minutes?: Words
}

/** One stop of the navigator. */
export interface Stop {
  n: number
  href: string
  here: boolean
  answered: boolean
  proven: boolean
  /** What was changed last is saved and not complete. */
  begun?: boolean
  flagged: boolean
}
export interface Navigator {
  stops: Stop[]
  summary: Words
  /** Where the quiz is handed in. */
  finish?: string
}
export interface QuestionPage {
  text: TextPane
  navigator: Navigator
  n: number
  of: number
  points: number
  action: string
  flag: { action: string; on: boolean }
  /** What was asked for so far, and the number of the next one; absent where the quiz gives no hints. */
  hints?: { action: string; given: Words[]; of: number; next?: number; fresh: boolean }
  level: string
  prompt: string
  instructions: Words
  /** The view of the kind: `kinds/<kind>`. */
  view: string
  asked: Asked
  given: Form
  /** A mistake in the form that was sent. */
  mistake?: Words
  /** Something that the learner has to know before going on (a newer answer stands, not saved …). */
  notice?: { tone: 'plain' | 'done' | 'care' | 'error'; words: Words }
  key: string
  seen: number
  shown: string
  asksWhere: boolean
  last: boolean
}
export interface PlacePage {
  text: TextPane
  navigator: Navigator
  n: number
  of: number
  action: string
  level: string
  prompt: string
  given: { letter?: string; text: string | Words }[]
  change: string
  picked: { n: number; section: number; text: string }[]
  wanted: number
  mistake?: Words
  notice?: { tone: 'plain' | 'done' | 'care' | 'error'; words: Words }
  key: string
  seen: number
  shown: string
}
export interface ClosurePage {
  title: string
  navigator: Navigator
  unanswered: { n: number; href: string }[]
  /** Those at which what was changed last is not complete. */
  begun: { n: number; href: string }[]
  flagged: { n: number; href: string }[]
  answered: number
  of: number
  until?: Until
  action: string
  back: string
}
export interface ReviewPage {
  text: TextPane
  /** Set where an answer came too late to be taken. */
  notice?: { tone: 'plain' | 'done' | 'care' | 'error'; words: Words }
  n: number
  of: number
  verdict: { tone: 'right' | 'partly' | 'wrong' | 'blank' | 'waiting' | 'dropped'; words: Words }
  /** What was corrected after the mark had been told, step by step. */
  corrected: Words[]
  outcome?: Outcome
  /** "Answer 0 of 1 · place 1 of 1". */
  marks: Words[]
  notes: Words[]
  prompt: string
  yours: ReviewLine[]
  /** Set where people mark; `yours`, `key` and `others` are then empty. */
  judged?: JudgedAnswer
  /** The key, where the learner did not choose it. */
  key: ReviewLine[]
  others: ReviewLine[]
  /** Whether these sentences prove the key, or are only the nearest that the text has. */
  evidence: 'proof' | 'nearest' | 'answer'
  settles: { n: number; text: string }[]
  explanation: string
  before?: { n: number; href: string }
  next: { href: string; words: Words }
}
/** An answer that people mark, as its learner sees it. */
export interface JudgedAnswer {
  written: string
  /** Once it is marked. */
  given?: { scores: GivenScore[]; comment?: string; when: Words }
  /** Once it is handed in: what it is marked by, and the learner's own view of it, which counts for nothing. */
  rubric?: { action: string; criteria: CriterionField[]; anchors: AnchorShown[]; own?: { points: Words; scores: GivenScore[] } }
  mistakes: { field: string; message: Words }[]
}
export interface ReviewLine {
  letter?: string
  text: string | Words
  right: boolean
  /** Right in part. */
  partly: boolean
  neutral: boolean
  why?: string | Words
  tempts: { n: number; text: string }[]
}
export interface ResultPage {
  title: string
  quiz: string
  level: string
  when: Words
  right: number
  /** Questions that have a mark; 0 where all wait for a teacher. */
  of: number
  points: Words
  proven?: number
  lead: Words
  wrong: { n: number; href: string }[]
  square?: Record<Outcome, number>
  processes: { process: string; about: Words; right: number; of: number; place?: number; percent?: number }[]
  /** No process has the eight questions from which a percentage means something. */
  few: boolean
  questions: {
    n: number
    href: string
    prompt: string
    given: (string | Words)[]
    process: string
    mark: 'right' | 'partly' | 'wrong' | 'blank' | 'waiting' | 'dropped'
    outcome?: Outcome
  }[]
  /** The questions of which a mark was corrected after it had been told. */
  corrected: { n: number; href: string; words: Words[] }[]
  earlier: (AttemptRow & { ordinal: number; here: boolean })[]
  /** Absent where the quiz is no longer in the bank. */
  again?: QuizCard
}
export interface ProgressPage {
  /** The pages before and after this one. */
  newer?: string
  older?: string
  attempts: AttemptRow[]
  /** The chart: one bar an attempt, oldest first. */
  chart: { label: string; right: number; of: number }[]
  summary: Words
}
export interface SettingsPage {
  look: Look
  code: string
  name: string
  here: string
}
export interface ErasurePage {
  /** The id of whose page it is: at this machine somebody else may be by the time it is sent. */
  learner: string
  name: string
  mistake?: { field: string; message: Words }
}

/** Every page of a learner by its view. */
export interface LearnerPages {
  'learner/welcome': WelcomePage
  'learner/home': HomePage
  'learner/reader': ReaderPage
  'learner/question': QuestionPage
  'learner/place': PlacePage
  'learner/closure': ClosurePage
  'learner/review': ReviewPage
  'learner/result': ResultPage
  'learner/progress': ProgressPage
  'learner/settings': SettingsPage
  'learner/erasure': ErasurePage
  'learner/erased': { learner: string }
  'learner/uploads': UploadsPage
}
