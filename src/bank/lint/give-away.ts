import type { Fault } from '../../passages/passage.ts'
import { areEnemies } from '../draw.ts'
import type { Entry } from './entry.ts'

/** What is told of a question that others give away. */
export type GiveAway = Pick<Fault, 'message' | 'remedy'>

/** The questions of one level that rest on one section, and for the rarest word of each key those that have the key and that say the word. */
interface Place {
  readonly all: Entry[]
  readonly marks: Map<string, { keys: Entry[]; says: Entry[] }>
}

/**
 * L16: which questions give others away. A question that comes or goes is held to those that share a word with it, and to no others.
 */
export function giveAways() {
  const places = new Map<string, Place>()
  const twins = new Map<string, Entry[]>()

  /** The places of a question: quizzes are made for a level, and what is near in the text comes near in a quiz. */
  const placesOf = ({ question, sections }: Entry): Place[] =>
    sections.map((section) => {
      const name = `${question.level} ${section}`
      const place = places.get(name) ?? { all: [], marks: new Map() }
      places.set(name, place)
      return place
    })

  /** Those whose key this one says. */
  const givenAwayBy = (entry: Entry): Set<Entry> => {
    const found = new Set<Entry>()
    for (const { marks } of placesOf(entry))
      for (const word of wordsIn(entry))
        for (const other of marks.get(word)?.keys ?? []) if (other !== entry && other.keys.some((key) => says(entry, key))) found.add(other)
    return found
  }

  /** The first, in the order of files, that say a key of this question. */
  const giversOf = (entry: Entry): Entry[] => {
    const found = new Set<Entry>()
    for (const { marks } of placesOf(entry))
      for (const key of entry.keys)
        for (const other of firstThree(marks.get(markOf(key))?.says ?? [], (one) => says(one, key) && mayMeet(entry, one))) found.add(other)
    return [...found].sort(byFile)
  }

  return {
    add(entry: Entry): void {
      for (const { all, marks } of placesOf(entry)) {
        put(all, entry)
        for (const word of wordsIn(entry)) {
          const mark = marks.get(word)
          if (mark) put(mark.says, entry)
        }
        for (const word of marksOf(entry)) {
          const mark = marks.get(word)
          if (mark) put(mark.keys, entry)
          else marks.set(word, { keys: [entry], says: all.filter((one) => says(one, word)) })
        }
      }
      const name = twinsName(entry)
      const same = twins.get(name)
      if (same) put(same, entry)
      else twins.set(name, [entry])
    },

    remove(entry: Entry): void {
      for (const { all, marks } of placesOf(entry)) {
        drop(all, entry)
        for (const word of wordsIn(entry)) drop(marks.get(word)?.says ?? [], entry)
        for (const word of marksOf(entry)) {
          const keys = marks.get(word)?.keys ?? []
          drop(keys, entry)
          if (keys.length === 0) marks.delete(word)
        }
      }
      const same = twins.get(twinsName(entry)) ?? []
      drop(same, entry)
      if (same.length === 0) twins.delete(twinsName(entry))
    },

    /** Those of which something else may be told once this one has come or gone. */
    touched(entry: Entry): Set<Entry> {
      const found = givenAwayBy(entry)
      for (const other of twins.get(twinsName(entry)) ?? []) found.add(other)
      return found
    },

    /** What gives this question away. */
    told(entry: Entry): GiveAway[] {
      const told: GiveAway[] = []
      const givers = giversOf(entry)
      if (givers.length > 0)
        told.push({
          message: `${names(givers)} ${givers.length > 1 ? 'say' : 'says'} its key before the answer`,
          remedy: `say it there in other words, or name ${givers.length > 1 ? 'them' : 'it'} in enemies`,
        })
      const same = entry.evidence === '' ? [] : firstThree(twins.get(twinsName(entry)) ?? [], (other) => mayMeet(entry, other))
      if (same.length > 0)
        told.push({
          message: `${names(same)} ${same.length > 1 ? 'rest' : 'rests'} on the same sentences, so that one may give the other away`,
          remedy: `name ${same.length > 1 ? 'them' : 'it'} in enemies, or tick the rule off where both may stand in one quiz`,
        })
      return told
    },

    /** Those that this question gives away. */
    victims: (entry: Entry): Entry[] => [...givenAwayBy(entry)].filter((other) => !areEnemies(entry, other)).sort(byFile),
  }
}

const mayMeet = (one: Entry, other: Entry): boolean => one !== other && !areEnemies(one, other)

const twinsName = ({ question, evidence }: Entry): string => `${question.level} ${evidence}`

const says = ({ words }: Entry, key: string): boolean => words.includes(` ${key} `)

/** Each word of a question once. */
const wordsIn = ({ words }: Entry): Set<string> => new Set(words.split(' '))

/** The word under which a key is looked for: its longest, which mostly is the rarest. */
const markOf = (key: string): string => key.split(' ').reduce((longest, word) => (word.length > longest.length ? word : longest))
const marksOf = ({ keys }: Entry): Set<string> => new Set(keys.map(markOf))

function firstThree(entries: readonly Entry[], fits: (entry: Entry) => boolean): Entry[] {
  const found: Entry[] = []
  for (const entry of entries) if (fits(entry) && found.push(entry) === 3) break
  return found
}

function names(entries: readonly Entry[]): string {
  const [first = '', second = ''] = entries.map(({ question }) => question.id)
  if (entries.length === 1) return first
  return entries.length === 2 ? `${first} and ${second}` : `${first}, ${second} and others`
}

const byFile = (one: Entry, other: Entry): number => (one.file < other.file ? -1 : 1)

/** Entries stand in the order of their files, so that what is told does not depend on which came first. */
function put(entries: Entry[], entry: Entry): void {
  const last = entries.at(-1)
  if (!last || last.file < entry.file) entries.push(entry)
  else entries.splice(placeIn(entries, entry), 0, entry)
}

function drop(entries: Entry[], entry: Entry): void {
  const at = placeIn(entries, entry)
  if (entries[at] === entry) entries.splice(at, 1)
}

/** The number of entries whose files come before. */
function placeIn(entries: readonly Entry[], { file }: Entry): number {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.file ?? '') < file) low = middle + 1
    else high = middle
  }
  return low
}
