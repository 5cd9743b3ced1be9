export type ScorePages = Record<never, never>
