export interface Readability {
  words: number
  sentences: number
  syllables: number
  /** Flesch-Kincaid grade level: 5 reads like fifth grade in the United States; null without a word. */
  grade: number | null
  /** Flesch reading ease: mostly 0…100, higher is easier; null without a word. */
  ease: number | null
}

/**
 * How hard English sentences are to read, by their length and the length of their words.
 * Crude, but the same on every machine. Constants: Kincaid et al. 1975, Flesch 1948.
 */
export function fk1(sentences: readonly string[]): Readability {
  const all = sentences.flatMap(words)
  const counts = { words: all.length, sentences: sentences.length, syllables: all.reduce((sum, word) => sum + syllables(word), 0) }
  if (counts.words === 0) return { ...counts, grade: null, ease: null }

  const wordsPerSentence = counts.words / counts.sentences
  const syllablesPerWord = counts.syllables / counts.words
  return {
    ...counts,
    grade: 0.39 * wordsPerSentence + 11.8 * syllablesPerWord - 15.59,
    ease: 206.835 - 1.015 * wordsPerSentence - 84.6 * syllablesPerWord,
  }
}

/** The words of a text; each part of a hyphenated compound is one. */
export const words = (text: string): string[] => text.match(/[A-Za-z0-9]+(?:['’.,][A-Za-z0-9]+)*/g) ?? []

/** The syllables of one English word, by the first rule that fits; at least 1. */
export function syllables(word: string): number {
  const before = known.get(word)
  if (before !== undefined) return before
  const count = counted(word)
  if (known.size === 20_000) known.clear()
  known.set(word, count)
  return count
}
/** Texts and questions have most words many times. */
const known = new Map<string, number>()

function counted(word: string): number {
  if (/^[0-9][0-9.,]*$/.test(word)) return 1
  // Spelled out: US, AI. Longer ones are mostly spoken as words: THAAD.
  if (/^[A-Z]{2,3}$/.test(word)) return word.length
  const letters = word.toLowerCase().replace(/[^a-z]/g, '')
  if (letters.length <= 3) return 1
  const spoken = letters.replace(/(?:[^laeiouy]es|ed|[^laeiouy]e)$/, '').replace(/^y/, '')
  return Math.max(1, spoken.match(/[aeiouy]{1,2}/g)?.length ?? 0)
}
