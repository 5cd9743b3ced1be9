import type { Reading, Sentence } from '../kinds/kind.ts'
import type { Rule } from '../kinds/rules.ts'

/** Something wrong in a file that people write: where, what, and what to do about it. */
export interface Fault {
  /** The rule of good questions that is broken, where it is one; it can be ticked off. */
  rule?: Rule
  severity: 'error' | 'warning'
  /** Both from 1. */
  line: number
  column: number
  message: string
  remedy: string
  /** The field it is about, where it is about one. */
  path?: readonly (string | number)[]
  /** It is about all questions of the passage together, and ticked off in blueprint.yaml. */
  wide?: true
}

/** A sentence as the author wrote it. `text` is without Markdown, `markdown` with it and without the braces at its end. */
export interface WrittenSentence extends Sentence {
  readonly markdown: string
}

export interface Block {
  readonly kind: 'paragraph' | 'quotation' | 'list'
  readonly sentences: readonly WrittenSentence[]
}

export interface Section {
  readonly id: string
  /** Empty for the part of a text that stands before its first heading. */
  readonly heading: string
  readonly blocks: readonly Block[]
}

/** One level of a passage, as one file holds it. It is a reading: its sentences in a row. */
export interface Level extends Reading {
  readonly title: string
  /** A BCP 47 tag. */
  readonly language: string
  readonly source: string
  /** Words as they stand in the text, and what they mean. */
  readonly glossary: Readonly<Record<string, string>>
  readonly sections: readonly Section[]
  readonly sentences: readonly WrittenSentence[]
  /** The file's text, so that a version of the passage can be kept. */
  readonly markdown: string
}

export interface Passage {
  readonly id: string
  /** A short hash of all its levels. */
  readonly version: string
  /** From the easiest to the fullest. */
  readonly levels: readonly Level[]
}
