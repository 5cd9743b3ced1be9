import { isDeepStrictEqual } from 'node:util'
import { largestPassage } from '../passages/markdown.ts'
import type { Contents, FileFault } from './files.ts'
import { isLevel, isQuizzes, type Listing, listingOf, passageNames, passageOf, withFile } from './folders.ts'
import { type LevelFile, readLevelFile } from './passages.ts'
import type { Place } from './place.ts'
import { largestYaml, type WrittenQuestion, writtenQuestion } from './questions.ts'
import type { Remembered } from './remembered.ts'

/** What the folder of one passage holds. */
export interface PassageFolder {
  readonly name: string
  /** The easiest first. */
  readonly levels: readonly LevelFile[]
  readonly questions: readonly WrittenQuestion[]
  readonly quizzes: Beside | undefined
  readonly blueprint: Beside | undefined
  readonly source: Beside | undefined
  readonly faults: readonly FileFault[]
}

/** A file that is read as it is, once for all questions. */
export interface Beside {
  readonly file: string
  readonly contents: Contents
}

/** All that the folder of the questions holds. Where nothing changed, it is the same object as before. */
export interface Folders {
  readonly passages: readonly PassageFolder[]
  readonly faults: readonly FileFault[]
}

/** The reader of one place of questions. */
export interface Reader {
  /** What was read last. */
  last(): Folders
  /** Looks at all files; reads those that changed. @param turn is called between files, so that others have theirs */
  read(turn: () => Promise<void>): Promise<Folders>
  /** Looks at this one file, which was just written. It may be called while `read` is under way. */
  reread(file: string): Promise<Folders>
}

export function bankReader(place: Place): Reader {
  const memory = {
    levels: place.remembering(largestPassage, readLevelFile),
    questions: place.remembering(largestYaml, writtenQuestion),
    quizzes: place.remembering(largestYaml, (_, contents) => contents),
    blueprints: place.remembering(largestYaml, (_, contents) => contents),
    sources: place.remembering(largestPassage, (_, contents) => contents),
  }
  let listings: readonly Listing[] = []
  let last: Folders = { passages: [], faults: [] }
  let writtenMeanwhile: string[] = []

  return {
    last: () => last,

    async read(turn) {
      writtenMeanwhile = []
      const { names, faults, away } = await passageNames(place)
      // A place that is away for a moment, or a folder that is emptied, takes no question out of service.
      if (names.length === 0 && last.passages.length > 0) {
        if (away) return arrange(listings, inService(faults))
        if (place.emptied) return arrange(listings, [...faults, ...inService([place.emptied])])
      }
      const found: Listing[] = []
      for (const name of names) {
        const before = listings.find((one) => one.name === name)
        const listing = await listingOf(place, name, before)
        await lookAt(listing.levels, memory.levels, turn)
        await lookAt(listing.questions, memory.questions, turn)
        if (listing.quizzes) await memory.quizzes.of(listing.quizzes)
        if (listing.blueprint) await memory.blueprints.of(listing.blueprint)
        if (listing.source) await memory.sources.of(listing.source)
        found.push(listing)
      }
      const all = found.map((listing) => writtenMeanwhile.reduce(withFile, listing))
      const files = new Set(all.flatMap(filesOf))
      for (const one of Object.values(memory)) one.keepOnly(files)
      return arrange(all, faults)
    },

    async reread(file) {
      await memoryOf(file).of(file)
      writtenMeanwhile.push(file)
      return arrange(
        listings.map((listing) => withFile(listing, file)),
        last.faults,
        passageOf(file),
      )
    },
  }

  function memoryOf(file: string): Remembered<unknown> {
    if (isQuizzes(file)) return memory.quizzes
    return isLevel(file) ? memory.levels : memory.questions
  }

  /** @param only the one folder in which something can have changed; any where nothing is said */
  function arrange(now: readonly Listing[], faults: readonly FileFault[], only?: string): Folders {
    listings = now
    const before = new Map(last.passages.map((one) => [one.name, one]))
    const passages = now.map((listing) => {
      const known = before.get(listing.name)
      if (known && only !== undefined && only !== listing.name) return known
      const folder = folderFrom(listing)
      return known && isSame(known, folder) ? known : folder
    })
    if (!isSameList(passages, last.passages) || !isDeepStrictEqual(faults, last.faults)) last = { passages, faults }
    return last
  }

  function folderFrom({ name, levels, questions, quizzes, blueprint, source, faults }: Listing): PassageFolder {
    return {
      name,
      levels: lastOf(levels, memory.levels),
      questions: lastOf(questions, memory.questions),
      quizzes: besideIn(memory.quizzes, quizzes),
      blueprint: besideIn(memory.blueprints, blueprint),
      source: besideIn(memory.sources, source),
      faults,
    }
  }
}

function besideIn(memory: Remembered<Contents>, file: string | undefined): Beside | undefined {
  const contents = file === undefined ? undefined : memory.last(file)
  return file !== undefined && contents ? { file, contents } : undefined
}

const filesOf = ({ levels, questions, quizzes, blueprint, source }: Listing): string[] => [
  ...levels,
  ...questions,
  ...[quizzes, blueprint, source].filter((file) => file !== undefined),
]

/** Reads files in their order, a few at a time: more would only hold memory, open files, and up those who wait. */
async function lookAt<T>(files: readonly string[], memory: Remembered<T>, turn: () => Promise<void>): Promise<void> {
  const atOnce = 8
  for (let from = 0; from < files.length; from += atOnce) {
    await Promise.all(files.slice(from, from + atOnce).map(memory.of))
    await turn()
  }
}

const lastOf = <T>(files: readonly string[], memory: Remembered<T>): T[] => files.map(memory.last).filter((one) => one !== undefined)

const isSame = (one: PassageFolder, other: PassageFolder): boolean =>
  isSameList(one.levels, other.levels) &&
  isSameList(one.questions, other.questions) &&
  isSameFile(one.quizzes, other.quizzes) &&
  isSameFile(one.blueprint, other.blueprint) &&
  isSameFile(one.source, other.source) &&
  isDeepStrictEqual(one.faults, other.faults)

const isSameFile = (one: Beside | undefined, other: Beside | undefined): boolean =>
  one?.file === other?.file && one?.contents === other?.contents

const isSameList = <T>(one: readonly T[], other: readonly T[]): boolean =>
  one.length === other.length && one.every((entry, at) => entry === other[at])

const inService = (faults: readonly FileFault[]): FileFault[] => faults.map((fault) => ({ ...fault, inService: true }))
