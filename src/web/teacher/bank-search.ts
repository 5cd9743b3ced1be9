import { z } from 'zod'
import type { Bank, BankQuestion } from '../../bank/bank.ts'
import type { Question } from '../../kinds/base.ts'
import { sentencesWith, setsIn } from '../../kinds/evidence.ts'
import type { Passage } from '../../passages/passage.ts'

/** A question as it is looked for. */
export interface Entry {
  readonly held: BankQuestion
  /** All that its author wrote, folded. */
  readonly text: string
  /** The section of the text in which its first evidence stands, at its own level where it holds there; n from 1, 0 for none. */
  readonly section: { readonly n: number; readonly heading: string }
}

/** What is looked for. An empty text stands for anything. */
export type Search = z.infer<typeof search>

const plain = (most: number) =>
  z
    .string()
    .catch('')
    .transform((text) => text.slice(0, most).trim())

/** As an address says it; what cannot be read is not asked for. */
export const search = z.object({
  /** Words that all have to occur, at most 100 characters. */
  q: plain(100),
  passage: plain(60),
  kind: plain(40),
  process: plain(40),
  /** A level at which it has to hold. */
  level: plain(12),
  state: z.enum(['', 'used', 'retired']).catch(''),
})

/** The questions that match, by passage and section. */
export function matching(bank: Bank, { q, passage, kind, process, level, state }: Search): Entry[] {
  const words = folded(q).split(/\s+/).filter(Boolean)
  return entriesOf(bank).filter(
    ({ held, text }) =>
      (passage === '' || held.passage === passage) &&
      (kind === '' || held.question.kind === kind) &&
      (process === '' || held.question.process === process) &&
      (level === '' || held.levels.includes(level)) &&
      (state === '' || held.question.retired === (state === 'retired')) &&
      words.every((word) => text.includes(word)),
  )
}

/** Every question of the bank, made ready for searching once. */
function entriesOf(bank: Bank): readonly Entry[] {
  const known = indexes.get(bank)
  if (known) return known
  const passages = [...bank.passages.keys()]
  const order = new Map(passages.map((id, at) => [id, at]))
  const place = ({ held, section }: Entry) => (order.get(held.passage) ?? passages.length) * 1000 + section.n
  // A sort that keeps the order of what is equal: within a section, questions stand as their files do.
  const entries = [...bank.questions.values()].map((held) => entryOf(held, bank.passages.get(held.passage)))
  entries.sort((a, b) => place(a) - place(b))
  indexes.set(bank, entries)
  return entries
}
const indexes = new WeakMap<Bank, readonly Entry[]>()

function entryOf(held: BankQuestion, passage: Passage | undefined): Entry {
  return { held, text: textOf(held.question), section: sectionOf(held, passage) }
}

/** All texts of a question. Of two banks that one file differs in, the others need not be read again. */
function textOf(question: Question): string {
  const text = texts.get(question) ?? folded(textsIn(question).join('\n'))
  texts.set(question, text)
  return text
}
const texts = new WeakMap<Question, string>()

function sectionOf({ question, levels }: BankQuestion, passage: Passage | undefined): Entry['section'] {
  const level = passage?.levels.find((one) => one.level === (levels.includes(question.level) ? question.level : levels[0]))
  const first = level && sentencesWith(question, setsIn(question, level)[0] ?? [], level)[0]
  const at = level?.sections.findIndex(({ blocks }) => blocks.some(({ sentences }) => sentences.some(({ id }) => id === first?.id))) ?? -1
  return { n: at + 1, heading: level?.sections[at]?.heading ?? '' }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** Upper and lower case, accents and the curl of quotes make no difference. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .toLowerCase()
