import { createHash } from 'node:crypto'
import type { Question } from '../../kinds/base.ts'
import { sentencesWith, setsIn } from '../../kinds/evidence.ts'
import type { Sentence } from '../../kinds/kind.ts'
import type { Level } from '../../passages/passage.ts'

/** All labels and ids that a question cites as evidence, each once. */
export const evidenceOf = ({ evidence }: Question): string[] => [...new Set(evidence.flat())]

/** The sentences on which a question rests in this text: those of every set that stands in it whole. */
export const evidenceIn = (question: Question, level: Level): Sentence[] => sentencesWith(question, setsIn(question, level).flat(), level)

/**
 * 12 hex digits that follow from the words of these sentences: of SHA-256 over the text in NFC, with one space between words and a line
 * feed between sentences.
 */
export const hashOfSentences = (sentences: readonly Sentence[]): string =>
  createHash('sha256')
    .update(sentences.map(({ text }) => text.normalize('NFC').replace(/\s+/g, ' ').trim()).join('\n'))
    .digest('hex')
    .slice(0, 12)

/** The sections in which the evidence of a question stands, in the order in which it cites it. */
export function sectionsOf(question: Question, level: Level): string[] {
  const places = sectionsIn.get(level) ?? placesIn(level)
  sectionsIn.set(level, places)
  const cited = setsIn(question, level).flat()
  return [...new Set(cited.flatMap((label) => sentencesWith(question, [label], level).flatMap(({ id }) => places.get(id) ?? [])))]
}
const sectionsIn = new WeakMap<Level, ReadonlyMap<string, string>>()

const placesIn = ({ sections }: Level): Map<string, string> =>
  new Map(sections.flatMap(({ id, blocks }) => blocks.flatMap(({ sentences }) => sentences.map((one) => [one.id, id] as const))))
