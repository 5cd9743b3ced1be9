import type { Words } from '../text.ts'
import type { Look } from './models.ts'

/** A part that is drawn already. */
export interface Ready {
  html: string
}
/** The text as a page shows it. Sentences have a number in the text and nothing of the author's. */
export interface TextPane {
  title: string
  language: string
  byline: Words
  source: string
  /** `name` is what the level is, without its letter: "easier". `href` is `?level=b`, so that one fragment fits every page. */
  levels: { level: string; name: Words; href: string; here: boolean }[]
  /** Or the fragment `parts/sections`, drawn before: it is the same for everybody where nothing is picked or marked. */
  sections: TextSection[] | Ready
  look: Look
  /** Where the form of the reading tools sends the reader back to. */
  here: string
  /** Set where sentences are picked: the name of the field, the id of the form (`answer` or `place`), how many. */
  pick?: { field: string; form: string; most: number }
}
export interface TextSection {
  id: string
  n: number
  heading: string
  blocks: { kind: 'paragraph' | 'quotation' | 'list'; sentences: TextSentence[] }[]
}
export interface TextSentence {
  n: number
  /** Rendered and sanitised. */
  html: string
  picked?: boolean
  settles?: boolean
  /** It settles nothing by itself; the text has nothing nearer. */
  nearest?: boolean
  tempts?: boolean
  /** In a review: the learner picked it as proof or as the answer. */
  yours?: boolean
}
