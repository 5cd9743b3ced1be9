export type QuizPages = Record<never, never>
