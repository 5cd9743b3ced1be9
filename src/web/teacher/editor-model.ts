import type { Asked } from '../../kinds/kind.ts'
import type { Words } from '../../text.ts'
import type { ReviewLine } from '../learner/models.ts'

/** What a check says beside a field. */
export interface Remark {
  severity: 'error' | 'warning'
  message: string
  remedy: string
  /** The rule of good questions that is broken, and why it matters. */
  rule?: string
  because?: string
  /** The button that ticks it off, where that can be done, and where it is sent. */
  tick?: { value: string; action: string }
  /** It is ticked off in the blueprint of the passage instead. */
  inBlueprint?: true
}

/** A sentence that can be picked in the form, by its id. */
export interface PickSentence {
  value: string
  html: string
  picked: boolean
  /** A wrong answer names it as the one that tempts. */
  tempts: boolean
}
export interface PickText {
  language: string
  sections: { n: number; heading: string; blocks: { kind: 'paragraph' | 'quotation' | 'list'; sentences: PickSentence[] }[] }[]
  /** What is cited and stands in no sentence of this text. */
  elsewhere: string[]
}

interface Common {
  /** As the form sends it: `options.0.text`. */
  name: string
  /** The id of its control. */
  id: string
  label: string
  help: string
  required: boolean
  remarks: Remark[]
}
/** `text` is empty where nothing is chosen by it. */
export interface Choice {
  value: string
  text: string | Words
  chosen: boolean
}
/** One field of the form as it is drawn. */
export type Field = Common &
  (
    | { widget: 'line' | 'paragraph' | 'number' | 'lines' | 'numbered'; value: string }
    | { widget: 'tick'; ticked: boolean }
    | { widget: 'choice'; choices: Choice[]; pickable: boolean; others: boolean }
    | { widget: 'others'; choices: Choice[] }
    | { widget: 'sentences'; text: PickText; count: number; open: boolean; before: string }
    | { widget: 'sets'; sets: { name: string; text: PickText; count: number; before: string }[]; add?: string }
    | { widget: 'group'; fields: Field[] }
    | { widget: 'list'; entries: Entry[]; add?: string }
  )
/** One entry of a list, an option for instance. */
export interface Entry {
  id: string
  title: Words
  /** The id of the entry in the file, sent along. */
  hidden?: { name: string; value: string }
  main: Field[]
  more: Field[]
  moreOpen: boolean
  remarks: Remark[]
  up?: string
  remove: string
}

export interface EditorPage {
  heading: string | Words
  /** Where it is kept, once it is. */
  file?: string
  back: { href: string; text: Words }
  action: string
  /** Sent along: the hash of the file as it was, the level whose text is shown, for a new question its passage and kind. */
  sent: { name: string; value: string }[]
  kind: string
  /** Where another kind is chosen, as long as nothing is written. */
  kinds?: string
  fields: Field[]
  /** Short ones, beside each other. */
  settings: Field[]
  more: Field[]
  moreOpen: boolean
  /** What is wrong with the form that came back, each with the field it is about. */
  mistakes: { field: string; message: string }[]
  /** What is wrong with no field in particular. */
  remarks: Remark[]
  /** Somebody else saved the question meanwhile: what stands, what this form would write. */
  conflict?: { theirs: Line[]; yours: Line[] }
  notice?: { tone: 'plain' | 'done' | 'care' | 'error'; words: Words }
  preview?: Preview
}
/** A line of a file; `differs` where the other text has no such line. */
export interface Line {
  text: string
  differs: boolean
}
/** The question as a learner meets it, and what is said afterwards. */
export interface Preview {
  view: string
  prompt: string
  instructions: Words
  asked: Asked
  points: number
  asksWhere: boolean
  lines: ReviewLine[]
  explanation: string
  levels: string[]
}

export interface NewPage {
  passages: { value: string; text: string; chosen: boolean }[]
  /** `of`: it is a template of this kind. */
  kinds: { value: string; name: string; of?: string }[]
  /** The sentence that it is to be about, and what says so: the text is chosen then. */
  about?: { text: string; sent: { name: string; value: string }[] }
}

export interface EditorPages {
  'teacher/editor': EditorPage
  'teacher/new': NewPage
}
