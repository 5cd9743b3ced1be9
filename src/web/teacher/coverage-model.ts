import type { Words } from '../../text.ts'
import type { Choice } from './bank-model.ts'

/** A select of a form that chooses what a page shows. */
interface Filter {
  name: string
  label: Words
  /** The choice that asks for nothing, where there is one. */
  any?: Words
  choices: Choice[]
}

/** A figure of a plan. */
export interface Cell {
  /** `3`, or `2/3` where another number was planned. */
  figure: string
  /** 0…4: how strongly it is shaded. */
  shade: number
  state: 'none' | 'right' | 'short' | 'over'
  /** What is to be said after the figure to whoever does not see the table: “planned, 1 missing”. */
  after?: Words
  /** Where one that is missing is written, and what it is. */
  add?: { href: string; words: Words }
}
/** A row of a plan; `all` questions are in it. */
interface Row {
  name: string
  cells: Cell[]
  all: number
}

/** A sentence of the map. */
export interface CoveredSentence {
  n: number
  text: string
  count: number
  /** 0…4: how strongly it is shaded. */
  shade: number
  /** Where its questions are listed, or no more; absent where none rests on it. */
  href?: string
  /** Where a question on it is written; where none rests on it. */
  add?: string
  /** Its questions are listed below its paragraph. */
  here: boolean
}
/** The questions that rest on one sentence. */
export interface OnSentence {
  heading: Words
  rows: { href: string; id: string; prompt: string; kind: string; process: string; level: string }[]
  add: string
  close: string
  before?: string
  next?: string
}
export interface CoveredBlock {
  kind: 'paragraph' | 'quotation' | 'list'
  sentences: CoveredSentence[]
  /** Set where one of its sentences was chosen. */
  on?: OnSentence
}

/** How the questions about a text cover it. */
export interface CoverageMap {
  title: string
  language: string
  heading: Words
  /** What is counted. */
  counted: Words
  /** Without what follows the question mark. */
  address: string
  levels: { level: string; href: string; here: boolean }[]
  /** The level, which is sent along. */
  level: string
  filters: Filter[]
  /** Where all questions are counted, where not all are. */
  all?: string
  sections: { n: number; heading: string; blocks: CoveredBlock[] }[]
  /** The page that tells which question holds at which level. */
  holding: string
  bySection: BySection
  byKind: ByKind
}
export interface BySection {
  heading: Words
  isPlanned: boolean
  sections: { n: number; heading: string }[]
  rows: Row[]
  /** Questions that rest on no section. */
  nowhere: number
  missing: { href: string; words: Words; on?: Words }[]
  over: Words[]
}
export interface ByKind {
  heading: Words
  isPlanned: boolean
  /** The processes, as the columns of each table. */
  columns: string[]
  levels: { level: string; about: Words; rows: Row[] }[]
}

/** Without a map where there is no text yet. */
export interface CoveragePage {
  map?: CoverageMap
}

/** Which question holds at which level of its text. */
export interface LevelsPage {
  title: string
  coverage: string
  filters: Filter[]
  /** Where all are shown, where not all are. */
  all?: string
  count: Words
  levels: string[]
  rows: {
    id: string
    href: string
    prompt: string
    kind: string
    /** `reason`: why it does not hold. */
    levels: { level: string; isOwn: boolean; reason?: string }[]
  }[]
  before?: string
  next?: string
}

export interface CoveragePages {
  'teacher/coverage': CoveragePage
  'teacher/levels': LevelsPage
}
