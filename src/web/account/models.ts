/** The pages of signing in and of one's own account, by their view. */
export type AccountPages = Record<never, never>
