import type { Asking } from '../training/history.ts'

/** The same few texts stand in every attempt, and the same few tallies for all marks: each is held once. */
export function interned<Tally>() {
  const texts = new Map<string, string>()
  const askings = new Map<string, Asking>()
  const tallies = new Map<string, Tally>()
  return {
    textOf(text: string): string {
      const held = texts.get(text) ?? text
      texts.set(held, held)
      return held
    },
    askingOf(text: string): Asking {
      const known = askings.get(text)
      if (known) return known
      const [id = '', version = ''] = text.split('@')
      const held = { id, version }
      askings.set(text, held)
      return held
    },
    tallyOf(tally: Tally): Tally {
      const name = JSON.stringify(tally)
      const held = tallies.get(name) ?? tally
      tallies.set(name, held)
      return held
    },
  }
}
