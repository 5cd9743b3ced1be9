import type { Words } from '../text.ts'
import type { AccountPages } from './account/models.ts'
import type { LearnerPages, QuestionPage } from './learner/models.ts'
import type { PaperPage } from './paper.ts'
import type { BankPages } from './teacher/bank-model.ts'
import type { CorrectionPages } from './teacher/corrections-model.ts'
import type { CoveragePages } from './teacher/coverage-model.ts'
import type { EditorPages } from './teacher/editor-model.ts'
import type { MarkingPages } from './teacher/marking-model.ts'
import type { QuizPages } from './teacher/quiz-model.ts'
import type { ScorePages } from './teacher/score-model.ts'
import type { TextPane, TextSection } from './text-model.ts'

/** What the frame of every page is told. */
export interface Frame {
  /** Without the name of the project. */
  title: string | Words
  /** Set where a form came back with a mistake: the title then begins with "Error:". */
  error?: boolean
  /** The desk: text left, question right. */
  desk?: DeskHead
  /** Nothing round the page: it is to be printed. */
  sheet?: true
  /** The entry of the menu that is this page. */
  here?: 'home' | 'progress' | 'settings' | 'bank' | 'coverage' | 'quizzes' | 'marking' | 'scores' | 'account'
  /** Who is asking. Their browser keeps nothing of anybody else, and knows whose it is by the id. */
  learner?: { name: string; id?: string }
  /** Set on the pages of a teacher: the menu is then theirs. `waiting`: so many answers wait to be marked, where there are any. */
  teacher?: { name: string; waiting?: number }
  /** Set on the pages of a learner where a teacher is signed in, too: the menu then has a way to theirs. */
  teaches?: boolean
  look: Look
}
/** The head of a desk: what is being done, whether it is saved, and the way out. */
export interface DeskHead {
  passage: string
  quiz: string
  saved?: Words
  /** Until when it has to be handed in, where it has a limit. */
  until?: Until
  /** Set while the attempt is open: with the ticket its browser signs a file of the answers that it cannot send. */
  signing?: { attempt: string; ticket: string }
  leave: { href: string; text: Words; short: Words }
}
/** Until when an attempt has to be handed in: in words, and with the moment that it is now by the same clock, both in ISO 8601. */
export interface Until {
  words: Words
  deadline: string
  now: string
  /** Where it is told what became of it. */
  result: string
}
/** The reader's own settings, from a cookie. */
export interface Look {
  theme: 'system' | 'light' | 'dark'
  size: 's' | 'm' | 'l' | 'xl'
  leading: 'normal' | 'wide'
  focus: boolean
}

export interface ErrorPage {
  heading: Words
  words: Words
  /** What to do next. */
  way: { href: string; text: Words }
}

/** Every page by its view. */
export interface Pages
  extends AccountPages,
    BankPages,
    CorrectionPages,
    CoveragePages,
    EditorPages,
    LearnerPages,
    MarkingPages,
    QuizPages,
    ScorePages {
  error: ErrorPage
  'teacher/paper': PaperPage
}

/** The parts that can be drawn on their own. */
export interface Fragments {
  'parts/sections': Pick<TextPane, 'levels' | 'pick'> & { sections: TextSection[] }
  [kind: `kinds/${string}`]: Pick<QuestionPage, 'asked' | 'given' | 'prompt' | 'instructions' | 'mistake' | 'n'> & {
    /** How deep the question stands on the page: 1 where it is what the page is about, which is usual. */
    heading?: 1 | 2
    /** To be written on: no fields, but letters and lines. */
    paper?: true
  }
}
