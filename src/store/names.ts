/** What may be the name of a file or folder in the store, and leads nowhere else: a learner's id, a shelf, a document's id. */
export const isLearner = (name: string): boolean => /^[a-z2-7]{16}$/.test(name)
export const isShelf = (name: string): boolean => /^[a-z][a-z-]{0,40}$/.test(name)
export const isDocumentId = (name: string): boolean => /^[a-z0-9][a-z0-9-]{0,80}$/.test(name)
