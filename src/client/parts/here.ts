/** Whose page this is; undefined where nobody is signed in. */
export const learnerHere = (): string | undefined => document.body.dataset.learner

/** The attempt whose page this is: a question, its place or review, handing in, a result. */
export const attemptHere = (): string | undefined => /^\/attempts\/([a-z2-7]{16})\//.exec(location.pathname)?.[1]

/** Whether this page comes from this browser, not from the server. */
export const isKeptPage = (): boolean => document.body.dataset.kept !== undefined
