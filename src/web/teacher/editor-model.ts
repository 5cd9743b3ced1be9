export type EditorPages = Record<never, never>
