import { RE2JS } from 're2js'

/**
 * A typed answer as it is compared: NFKC, one space between words, lower case, straight quotes and dashes, no dots inside
 * abbreviations, no punctuation at the end, no article in front.
 */
export const normal = remembered((typed) =>
  typed
    .normalize('NFKC')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase()
    .replace(/[‘’‚‛′`´]/g, "'")
    .replace(/[“”„‟″]/g, '"')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/\b(?:\p{L}\.){2,}/gu, (letters) => letters.replaceAll('.', ''))
    .replace(/[\s.,;:!?]+$/u, '')
    .replace(/^(?:the|a|an) (?=.)/, ''),
)

/** Whether these words stand in a text, as whole words and side by side. */
export function saidIn(text: string, words: string): boolean {
  const wanted = plain(words)
  return wanted !== '' && ` ${plain(text)} `.includes(` ${wanted} `)
}

const plain = (text: string): string =>
  normal(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/**
 * An author's pattern, in RE2 syntax: it takes time in proportion to the text, so that no pattern can hang the server.
 * @throws when the pattern cannot be read
 */
const compiled = remembered((pattern) => RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE))

/** Whether the pattern describes the whole answer. */
export const matches = (pattern: string, answer: string): boolean => compiled(`^(?:${pattern})$`).matcher(answer).find()
/** Whether the pattern occurs anywhere in the answer. */
export const occurs = (pattern: string, answer: string): boolean => compiled(pattern).matcher(answer).find()
/** What is wrong with a pattern, or undefined. */
export function patternFault(pattern: string): string | undefined {
  try {
    compiled(`^(?:${pattern})$`)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** What was made of the last texts, at hand: an author's texts and patterns are looked at with every answer. */
export function remembered<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const made = make(text)
    if (known.size === 2000) known.clear()
    known.set(text, made)
    return made
  }
}

/** The same for what was typed as an answer to a question: a class types the same few words, and each is looked at whenever it is counted. */
export function rememberedFor<Q extends object, T>(make: (question: Q, typed: string) => T): (question: Q, typed: string) => T {
  const known = new WeakMap<Q, Map<string, { made: T }>>()
  return (question, typed) => {
    const before = known.get(question) ?? new Map<string, { made: T }>()
    known.set(question, before)
    const { made } = before.get(typed) ?? { made: make(question, typed) }
    if (before.size === 500) before.clear()
    before.set(typed, { made })
    return made
  }
}
