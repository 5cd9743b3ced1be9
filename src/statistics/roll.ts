import { compared, ordered } from './ordered.ts'

/** One learner in the list of all. */
export interface Standing {
  readonly id: string
  readonly name: string
  /** The name as it is compared: without accents, in lower case. */
  readonly folded: string
  /** Milliseconds since 1970, as all times here. */
  readonly joined: number
  /** When anything was last heard of them. */
  readonly last: number
  /** Attempts that are handed in, and those that are not yet. */
  closed: number
  open: number
  /**
   * The quiz that was handed in last; without `right` where what was asked cannot be read any more. `of` are the questions that have a
   * mark, `waiting` those that a person has to mark.
   */
  latest?: { attempt: string; quiz: string; of: number; waiting: number; right?: number; proven?: number }
}
type Writable = { -readonly [Field in keyof Standing]: Standing[Field] }

export type RollOrder = 'last' | 'name'

/** How many names a word of a search looks at, and how many are found at most. */
const looked = 2000
const foundMost = 200

/** The list of all learners: in the order of the last activity, by name, and by the words of their names. */
export function roll() {
  const orders = {
    last: ordered<Standing>((a, b) => b.last - a.last || compared(a.id, b.id)),
    name: ordered<Standing>((a, b) => compared(a.folded, b.folded) || compared(a.id, b.id)),
  }
  const index = ordered<Word>(byWord)

  return {
    size: () => orders.name.size(),

    join(id: string, name: string, at: number): Standing {
      const who: Standing = { id, name, folded: folded(name), joined: at, last: at, closed: 0, open: 0 }
      orders.last.add(who)
      orders.name.add(who)
      for (const word of wordsIn(who.folded)) index.add({ word, who })
      return who
    },

    /** They are on the list no more. */
    leave(who: Standing): void {
      orders.last.remove(who)
      orders.name.remove(who)
      for (const word of wordsIn(who.folded)) {
        const wanted = { word, who }
        for (const one of index.from((other) => byWord(other, wanted) < 0)) {
          if (one.who === who) index.remove(one)
          break
        }
      }
    },

    /** They were heard of again. */
    heard(who: Standing, at: number): void {
      if (at <= who.last) return
      orders.last.remove(who)
      const moved: Writable = who
      moved.last = at
      orders.last.add(who)
    },

    page: (order: RollOrder, from: number, count: number): Standing[] => orders[order].slice(from, count),

    /** Those in whose names every word of the question begins a word. `more`: these are not all. */
    named(asked: string): { found: Standing[]; more: boolean } {
      const wanted = wordsIn(folded(asked)).sort((a, b) => b.length - a.length)
      let answer: { found: Standing[]; more: boolean } = { found: [], more: false }
      // A word that few names have leads to all of them; the longest is likely to be one.
      for (const start of wanted.slice(0, 4)) {
        answer = beginning(start, wanted)
        if (!answer.more) break
      }
      return answer
    },
  }

  /** Those who have all wanted words, among the names in which a word begins with `start`. */
  function beginning(start: string, wanted: readonly string[]): { found: Standing[]; more: boolean } {
    const found = new Set<Standing>()
    let left = looked
    for (const { word, who } of index.from((one) => one.word < start)) {
      if (!word.startsWith(start)) break
      if (left-- === 0 || found.size === foundMost) return { found: [...found], more: true }
      const words = wordsIn(who.folded)
      if (wanted.every((wish) => words.some((one) => one.startsWith(wish)))) found.add(who)
    }
    return { found: [...found], more: false }
  }
}

/** One word of somebody's name. */
interface Word {
  readonly word: string
  readonly who: Standing
}
const byWord = (a: Word, b: Word): number => compared(a.word, b.word) || compared(a.who.id, b.who.id)

/** As names are compared: without accents, in lower case. */
const folded = (name: string): string => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()

/** The words of a name, each once; a name of signs alone is one word. */
function wordsIn(name: string): string[] {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  return words.length > 0 ? [...new Set(words)] : [name].filter((word) => word !== '')
}
