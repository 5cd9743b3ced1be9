/** What was asked for cannot be done, and the message says why and what to do, in words for whoever asked. */
export class Refused extends Error {
  override name = 'Refused'
}

/** What an error says to whoever reads it. */
export const whyOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
