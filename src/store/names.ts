/** What may be the name of a file or folder in the store, and leads nowhere else: a learner's id, a shelf, a document's id. */
export const isLearner = (name: string): boolean => /^[a-z2-7]{16}$/.test(name)
export const isShelf = (name: string): boolean => /^[a-z][a-z-]{0,40}$/.test(name)
export const isDocumentId = (name: string): boolean => /^[a-z0-9][a-z0-9-]{0,80}$/.test(name)

/** A learner's id that leads nowhere else. @throws Error where it is none */
export function learnerNamed(learner: string): string {
  if (!isLearner(learner)) throw new Error(`“${learner}” is not a learner's id: that is 16 letters of lower-case base32.`)
  return learner
}

/** The name of a shelf, or the id of a document, that leads nowhere else. @param what it is, in words @throws Error where it cannot be one */
export function named(name: string, fits: (name: string) => boolean, what: string): string {
  if (!fits(name)) throw new Error(`“${name}” cannot name a ${what}: it may hold lower-case letters, hyphens and (a document) digits.`)
  return name
}
