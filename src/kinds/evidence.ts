import type { Question } from './base.ts'
import type { Reading, Sentence } from './kind.ts'

/** Whether a sentence carries this label; its own id counts as a label that no other sentence has. */
export const carries = (sentence: Sentence, label: string): boolean => sentence.id === label || sentence.labels.includes(label)

/** The sentences of the reading that a question means by these labels, in the order of the text. */
export function sentencesWith({ level }: Question, labels: readonly string[], reading: Reading): Sentence[] {
  const { ids, labels: carriers } = namesIn.get(reading) ?? gathered(reading)
  const places = new Set<number>()
  for (const label of labels) {
    for (const place of carriers.get(label) ?? []) places.add(place)
    const own = level === reading.level ? ids.get(label) : undefined
    if (own !== undefined) places.add(own)
  }
  return [...places].sort((a, b) => a - b).flatMap((place) => reading.sentences[place] ?? [])
}

/** The labels of sentences that count neither way as proof, as far as they stand in this reading. */
export const neutralIn = (question: Question, reading: Reading): string[] =>
  question.neutral.filter((label) => stands(label, question, reading))

/** The sets of labels of which each alone proves the key. */
const evidenceSets = (question: Question): readonly (readonly string[])[] =>
  question.evidence.every((part) => typeof part === 'string')
    ? [question.evidence]
    : question.evidence.filter((part) => typeof part !== 'string')

/** Of those, the sets that stand in this reading whole. None: the question does not hold here. */
export const setsIn = (question: Question, reading: Reading): (readonly string[])[] =>
  evidenceSets(question).filter((set) => set.every((label) => stands(label, question, reading)))

/**
 * The id of a sentence counts only in the text of the level for which the question was written: in another one it may be that of another
 * sentence.
 */
function stands(label: string, { level }: Question, reading: Reading): boolean {
  const { ids, labels } = namesIn.get(reading) ?? gathered(reading)
  return labels.has(label) || (level === reading.level && ids.has(label))
}

/** The places of the sentences, from 0, by their ids and by the labels that they carry. */
function gathered(reading: Reading) {
  const ids = new Map(reading.sentences.map(({ id }, at) => [id, at]))
  const labels = new Map<string, number[]>()
  reading.sentences.forEach((sentence, at) => {
    for (const label of sentence.labels) labels.set(label, [...(labels.get(label) ?? []), at])
  })
  namesIn.set(reading, { ids, labels })
  return { ids, labels }
}
/** Thousands of questions are held to one text. */
const namesIn = new WeakMap<Reading, { ids: ReadonlyMap<string, number>; labels: ReadonlyMap<string, readonly number[]> }>()

/** Why the question cannot be asked on this reading, or undefined. */
export function missingEvidence(question: Question, reading: Reading): string | undefined {
  if (setsIn(question, reading).length > 0) return undefined
  const missing = evidenceSets(question)
    .flat()
    .filter((label) => !stands(label, question, reading))
  return `no sentence of level ${reading.level} carries ${[...new Set(missing)].join(', ')}`
}

export interface Proof {
  /** 0…1. */
  score: number
  /** Labels of the set that the picks cover. */
  right: number
  /** Picks that carry no label of any set and are not neutral. */
  wrong: number
  /** Labels in the set. */
  of: number
}

/**
 * What picked sentences are worth as proof: the best over all sets of max(0, (right − wrong) / of).
 * A label counts once, however many picks carry it; one sentence with two labels of the set counts two; ties go to the first set.
 * @param picks ids of sentences; repeats and strangers are ignored
 * @returns undefined where there is no set, so that nothing can be proven
 */
export function proofOf(
  sets: readonly (readonly string[])[],
  neutral: readonly string[],
  picks: readonly string[],
  reading: Reading,
): Proof | undefined {
  const picked = reading.sentences.filter((sentence) => picks.includes(sentence.id))
  const counted = [...sets.flat(), ...neutral]
  const wrong = picked.filter((sentence) => !counted.some((label) => carries(sentence, label))).length
  let best: Proof | undefined
  for (const set of sets) {
    const right = set.filter((label) => picked.some((sentence) => carries(sentence, label))).length
    const score = Math.max(0, (right - wrong) / set.length)
    if (!best || score > best.score) best = { score, right, wrong, of: set.length }
  }
  return best
}

export type Outcome = 'secure' | 'lucky' | 'misread' | 'lost'

/** Right means a mark of at least ½, right place a proof of at least ½: below it the words would praise what is mostly wrong. */
export const isRight = (score: number): boolean => score >= 0.5

/** Right or not, at the right place or not. @returns undefined where either was not marked */
export function outcomeOf(mark: number | null | undefined, proof: number | null | undefined): Outcome | undefined {
  if (mark == null || proof == null) return undefined
  if (isRight(mark)) return isRight(proof) ? 'secure' : 'lucky'
  return isRight(proof) ? 'misread' : 'lost'
}
