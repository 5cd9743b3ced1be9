export type BankPages = Record<never, never>
