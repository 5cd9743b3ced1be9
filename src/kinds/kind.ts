import type { z } from 'zod'
import type { Item } from '../formats/item.ts'
import type { Words } from '../text.ts'
import type { Question } from './base.ts'
import type { Rule } from './rules.ts'

/** A sentence as the marking sees it. Ids and labels are the author's and never reach a learner's browser before the answer. */
export interface Sentence {
  readonly id: string
  /** Plain text, without Markdown. */
  readonly text: string
  readonly labels: readonly string[]
}

/** The sentences of a passage at the level one learner has before them, in the order of the page. */
export interface Reading {
  readonly level: string
  readonly sentences: readonly Sentence[]
}

/** What one learner has before them: the reading, and the secret dice of this attempt and question. */
export interface Sitting {
  readonly reading: Reading
  readonly seed: string
}

/** What a response earns. */
export interface Mark {
  /** 0…1; null until a person marks it. */
  score: number | null
  notes: Words[]
}

/** What a learner is shown of a question. A kind adds what its view needs. */
export interface Asked {
  /** Set where the passage itself is the answer sheet: so many of its sentences are to be picked. */
  pick?: number
  readonly [field: string]: unknown
}

/** A form as a browser sends it: a field that was sent twice is a list. */
export type Form = Readonly<Record<string, string | readonly string[] | undefined>>

/** One option, sentence or typed text, and what became of it. */
export interface Line {
  /** The letter it had on the page, where it had one. */
  letter?: string
  text: string | Words
  chosen: boolean
  /** Whether it belongs to the key. */
  right: boolean
  /** It earned a part of the credit. */
  partly?: true
  /** It counts neither way. */
  neutral?: true
  /** The author's words about it, or ours where the author has none. */
  why?: string | Words
  /** Labels of the sentences that may have led here. */
  tempts?: readonly string[]
}

/** One thing that responses to a question are counted by: an option, a sentence, a pair, a text that typed words were taken for. */
export interface Tallied {
  label: string
  text: string | Words
  /** Whether it earns something. */
  right: boolean
  /** The label of the sentence that may lead here. */
  tempts?: string
}

/** One of the words that a learner chooses among, or that typed words are held against. */
export interface Wording {
  /** Where it stands in the file. */
  path: readonly (string | number)[]
  text: string
  right: boolean
  why?: string
  misconception?: string
  tempts?: string
}

/** What a learner chooses from in one place. */
export interface Offer {
  /** Where its list stands in the file. */
  path: readonly (string | number)[]
  /**
   * `one` right option of several, `several` of more; a word for a `gap`; `shared` by several places, as the responses of a matching or the
   * events of an order; `typed` where nothing is shown.
   */
  choose: 'one' | 'several' | 'gap' | 'shared' | 'typed'
  wordings: readonly Wording[]
}

/** Something that is wrong with a question, and what to do about it. `path` leads to the place in the file. */
export interface Complaint {
  /** The rule that it breaks; see rules.ts. Absent where the question cannot work as it stands. */
  rule?: Rule
  severity: 'error' | 'warning'
  path: readonly (string | number)[]
  message: string
  remedy: string
}

/** One of the things that people look at when they mark what was written; each is worth 0, 1 or 2. */
export interface Criterion {
  /** What is looked at, as a question. */
  text: string
  /** What 0, 1 and 2 stand for. */
  steps: readonly [none: string, some: string, full: string]
}

/** How people mark a response that no program can. `scores` holds 0, 1 or 2 for each criterion, in the order of the criteria. */
export interface Judging<Q = unknown, R = unknown> {
  criteria(question: Q): Criterion[]
  /** Answers to compare with, and what each of them is worth. */
  anchors(question: Q): { text: string; scores: readonly number[] }[]
  /** 0…1. */
  score(question: Q, scores: readonly number[]): number
  /** What a person should look at before they mark. It never touches the mark. */
  look(question: Q, response: R, reading: Reading): Words[]
  /** The labels that statistics count, of those that `tallied` tells. */
  tally(question: Q, scores: readonly number[]): string[]
}

/** A question of this kind that people ask again and again, begun. */
export interface Template {
  /** In the address of its form. */
  word: string
  name: string
  /** What is written already, as in a file. */
  fields: Readonly<Record<string, unknown>>
}

/** How a question is asked, read, marked and explained. It sees a question and a reading, never files. */
export interface Kind<Q = unknown, R = unknown> {
  /** The name that people read. */
  name: string
  /** Forms that begin with more than an empty question. */
  templates?: readonly Template[]
  /** How an author writes it; `.meta({ label, help })` on each field. */
  schema: z.ZodType<Q>
  /** What the learner is told to do where the author says nothing. */
  instructions(question: Q): Words
  /** Why it cannot be asked on this reading, in words; undefined where it can. */
  holds(question: Q, reading: Reading): string | undefined
  /** All that the learner may see, and nothing that gives the key away. */
  ask(question: Q, sitting: Sitting): Asked
  /** How an answer arrives from a form; refusals in the learner's words. */
  response(question: Q, sitting: Sitting): z.ZodType<R>
  /** The form as it was when this response was given: `response` reads it back as the same. */
  filled(question: Q, response: R, sitting: Sitting): Form
  /** Pure and total. */
  mark(question: Q, response: R, reading: Reading): Mark
  /** A line for each option, sentence or typed text; without a response, the key alone is told. */
  explain(question: Q, response: R | undefined, sitting: Sitting): Line[]
  /** The labels that statistics count for a response; as many as the question allows and no more, and never what was typed. */
  tally(question: Q, response: R): string[]
  /** What each label means, in the author's order. A response picked in another level's text may have labels that are not here. */
  tallied(question: Q, reading: Reading): Tallied[]
  /** Whether the place is asked for after this response. It follows from nothing that the learner does not know, or asking would tell the key. */
  asksWhere(response: R): boolean
  /** What the sentences of the evidence are to the key: its proof, only the nearest there is (NOT GIVEN), or the answer itself. */
  evidenceIs(question: Q): 'proof' | 'nearest' | 'answer'
  /** Set where people mark: `mark` then gives no score, and `tally` no labels. */
  judging?: Judging<Q, R>
  /** What a learner chooses from, in the order of the file: the rules of good questions are held against it. */
  offers(question: Q): Offer[]
  /** What a learner reads besides the prompt and what is offered: premises, a text with gaps. */
  context(question: Q): Pick<Wording, 'path' | 'text'>[]
  /** What is wrong with it as a question of this kind, besides what holds for every kind. */
  lint(question: Q): Complaint[]
  /** The same in words that other programs share; undefined where they have none for it. */
  toItem(question: Q): Item | undefined
  /** What a question of this kind has besides what every question has, as an author would write it; undefined where the item is none of this kind. */
  fromItem(item: Item): object | undefined
  /** A question on the example reading, what responses to it earn, and forms that cannot be read. */
  example: { question: object; answers: readonly (readonly [response: R, score: number | null])[]; unreadable: readonly Form[] }
}

/** Reads Q from the schema and R from `response`, and holds the rest to both. */
export const kind = <Q, R>(schema: z.ZodType<Q>, rest: Omit<Kind<NoInfer<Q>, R>, 'schema'>): Kind<Q, R> => ({ schema, ...rest })

export type AnyKind = Kind<Question>
