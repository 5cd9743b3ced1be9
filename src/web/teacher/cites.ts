import { carries } from '../../kinds/evidence.ts'
import type { Reading, Sentence } from '../../kinds/kind.ts'

/**
 * The labels and ids that cite the picked sentences.
 * What was cited before stays, as long as all its sentences are still picked, or none of them stands in this text. A sentence that is
 * not cited so yet is cited by all its labels that point at picked sentences alone: fewer might mean another fact in another level's
 * text; where there is none, by its id.
 * @param picked ids of sentences, and names that were cited and stand in no sentence of this text
 */
export function citesOf(picked: readonly string[], before: readonly string[], reading: Reading): string[] {
  const isPicked = ({ id }: Sentence) => picked.includes(id)
  const carriers = (name: string) => reading.sentences.filter((sentence) => carries(sentence, name))
  const pointsAtPicked = (name: string) => carriers(name).every(isPicked)
  const cites = before.filter((name) => (carriers(name).length > 0 ? pointsAtPicked(name) : picked.includes(name)))
  for (const sentence of reading.sentences.filter(isPicked)) {
    if (cites.some((name) => carries(sentence, name))) continue
    const labels = sentence.labels.filter(pointsAtPicked)
    cites.push(...(labels.length > 0 ? labels : [sentence.id]))
  }
  return [...new Set(cites)]
}

/** How a single sentence is cited: by its label, where it has one and nobody else has it; else by its id. */
export function citeOf(sentence: Sentence, reading: Reading): string {
  const [label, another] = sentence.labels
  if (label === undefined || another !== undefined) return sentence.id
  return reading.sentences.filter((one) => carries(one, label)).length === 1 ? label : sentence.id
}
