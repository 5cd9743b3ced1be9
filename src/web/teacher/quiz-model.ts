import type { Words } from '../../text.ts'
import type { Navigator, QuestionPage } from '../learner/models.ts'
import type { TextPane } from '../text-model.ts'
import type { Choice, Problems } from './bank-model.ts'
import type { Remark } from './editor-model.ts'

export interface QuizzesPage {
  problems?: Problems
  passages: {
    id: string
    title: string
    fresh: string
    quizzes: QuizRow[]
  }[]
}
export interface QuizRow {
  title: string
  href: string
  /** `12 questions on level B, drawn by a rule`; why it is not asked, where it is not. */
  about: Words
  settings: Words[]
  /** Absent where it cannot be asked. */
  preview?: string
  paper?: string
}

/** A field of the form: what stands in it, and what is wrong with that. */
export interface QuizField {
  value: string
  remarks: Remark[]
}
/** A question in the form. */
export interface QuizItem {
  id: string
  prompt: string
  /** Kind and process. */
  about: Words
  remarks: Remark[]
}

export interface QuizPage {
  heading: string | Words
  passage: { id: string; title: string }
  action: string
  /** What the quiz said in its file when the form was made, as a hash. */
  base: string
  /** Absent for a quiz that is there: its id stays. */
  id?: QuizField
  /** The id that stays, and what can be done with the quiz besides changing it. */
  there?: { id: string; preview?: string; paper?: string; removal: string }
  notice?: { tone: 'plain' | 'done' | 'care' | 'error'; words: Words }
  mistakes: { field: string; message: string }[]
  /** Somebody changed this quiz meanwhile: as it stands in the file, if it does, and as the form would write it. */
  conflict?: { theirs?: string; yours: string }
  title: QuizField
  level: { choices: Choice[]; remarks: Remark[] }
  order: 'fixed' | 'shuffled'
  feedback: 'end' | 'each'
  proof: boolean
  hints: boolean
  attempts: QuizField
  minutes: QuizField
  by: 'picked' | 'drawn'
  picked: { items: QuizItem[]; remarks: Remark[] }
  /** Questions that can be added: those that hold at the level and are not in it yet. */
  more: { q: string; kinds: Choice[]; processes: Choice[]; items: (QuizItem & { ticked: boolean })[]; rest: number }
  drawn: {
    seed: string
    rows: { n: string; processes: Choice[]; kinds: Choice[]; remarks: Remark[] }[]
    remarks: Remark[]
    items: QuizItem[]
  }
}

export interface QuizPreviewPage {
  text: TextPane
  navigator: Navigator
  n: number
  of: number
  points: number
  prompt: string
  instructions: Words
  /** The view of the kind. */
  view: string
  asked: QuestionPage['asked']
  asksWhere: boolean
  /** That nothing is kept, and what a learner meets otherwise than it is shown here. */
  hint: Words
  /** The page of the question. */
  question: string
  before?: string
  next?: string
  close: string
}

export interface QuizPages {
  'teacher/quizzes': QuizzesPage
  'teacher/quiz': QuizPage
  'teacher/quiz-preview': QuizPreviewPage
}
