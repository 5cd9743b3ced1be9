import { fileURLToPath } from 'node:url'

/** The ready-made bank: the bench is bundled into dist/. */
export const questions = fileURLToPath(new URL('../questions/', import.meta.url))

/** One line of the table: what was measured, what came out, and what is promised. */
export interface Row {
  what: string
  measured: string
  wanted: string
  holds: boolean
}

export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

/** Two figures, as many as such a measurement is good for. */
export const figures = (number: number): string => (number >= 100 ? String(Math.round(number)) : number.toPrecision(2))
