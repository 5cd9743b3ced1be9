import type { Fault } from '../passages/passage.ts'
import { type FileFault, unreadable } from './files.ts'
import type { Place } from './place.ts'

/** The files in the folder of one passage, each from the folder of the questions: `lee-xi-gyeongju/a.md`. */
export interface Listing {
  readonly name: string
  /** The easiest first. */
  readonly levels: readonly string[]
  readonly questions: readonly string[]
  readonly quizzes: string | undefined
  readonly blueprint: string | undefined
  /** The text that the passage was written after, to see that nothing was copied from it. */
  readonly source: string | undefined
  readonly faults: readonly FileFault[]
}

/** The folders of the bank that can be passages, in order. `away`: nobody can tell now what is there. */
export async function passageNames(place: Place): Promise<{ names: string[]; faults: FileFault[]; away?: true }> {
  try {
    const { files, folders, faults: known = [] } = await place.look()
    const faults = [
      ...known,
      ...files
        .filter((name) => isYaml(name) || isLevel(name))
        .map((name) =>
          warning(name, 'The file stands in no folder of a passage, and is not read', 'Move it into the folder of its passage'),
        ),
    ]
    for (const name of folders)
      if (!isPassageName(name))
        faults.push(
          error(name, `“${name}” cannot be the name of a passage`, 'Rename the folder: lower-case letters, digits and hyphens, 60 at most'),
        )
    return { names: folders.filter(isPassageName), faults }
  } catch (reason) {
    return { names: [], faults: [place.away(reason)], away: true }
  }
}

/** @param before what was in it the last time: that stays where it cannot be read now */
export async function listingOf(place: Place, name: string, before: Listing | undefined): Promise<Listing> {
  let found: Awaited<ReturnType<Place['namesOf']>>
  try {
    found = await place.namesOf(name)
  } catch (reason) {
    const fault = { file: name, fault: unreadable(reason) }
    if (before) return { ...before, faults: [{ ...fault, inService: true }] }
    return { name, levels: [], questions: [], quizzes: undefined, blueprint: undefined, source: undefined, faults: [fault] }
  }
  const files = found.files.map((file) => `${name}/${file}`)
  const faults = found.folders.map((inner) =>
    warning(`${name}/${inner}`, 'A folder within the folder of a passage is not read', 'Move its files one folder up'),
  )
  const levels = files.filter(isLevel)
  if (levels.length === 0) faults.push(error(name, 'The folder has no passage', 'Write the text into a.md, or take the folder away'))
  const oneOf = (isIt: (file: string) => boolean): string | undefined => {
    const [first, another] = files.filter(isIt)
    if (another)
      faults.push(warning(another, `The file is not read, for there is ${first?.split('/')[1]}, too`, 'Make one file of the two'))
    return first
  }
  return {
    name,
    levels,
    questions: files.filter((file) => isYaml(file) && !isQuizzes(file) && !isBlueprint(file)),
    quizzes: oneOf(isQuizzes),
    blueprint: oneOf(isBlueprint),
    source: files.find(isSource),
    faults,
  }
}

/** The listing with a file that was written just now. */
export function withFile(listing: Listing, file: string): Listing {
  const added = (files: readonly string[]) => (files.includes(file) ? files : [...files, file].sort())
  if (passageOf(file) !== listing.name) return listing
  if (isQuizzes(file)) return { ...listing, quizzes: listing.quizzes ?? file }
  return isLevel(file) ? { ...listing, levels: added(listing.levels) } : { ...listing, questions: added(listing.questions) }
}

/** Whether it can be a file of the bank, by its path: one that is read, in the folder of a passage, and nowhere else on any disk. */
export const isBankFile = (file: string): boolean =>
  isPassageName(passageOf(file)) && isRead(file) && isFileName(file.slice(passageOf(file).length + 1))

/** Whether a file in the folder of a passage is read at all, by its name. */
export const isRead = (file: string): boolean => isYaml(file) || isLevel(file) || isSource(file)

/** The folder in which a file stands, where it stands in one. */
export const passageOf = (file: string): string => /^([^/]+)\/[^/]+$/.exec(file)?.[1] ?? ''

const isYaml = (file: string): boolean => /\.ya?ml$/i.test(file)
export const isLevel = (file: string): boolean => /\.md$/i.test(file) && !/(^|\/)readme\.md$/i.test(file)
export const isQuizzes = (file: string): boolean => /(^|\/)quizzes\.ya?ml$/i.test(file)
const isBlueprint = (file: string): boolean => /(^|\/)blueprint\.ya?ml$/i.test(file)
const isSource = (file: string): boolean => /(^|\/)source\.txt$/i.test(file)
const isPassageName = (folder: string): boolean => /^[a-z0-9][a-z0-9-]{0,59}$/.test(folder)
/** Hidden files are not read; a disk takes 255 bytes at most. */
const isFileName = (name: string): boolean => /^[^./\\:\p{Cc}\p{Cs}][^/\\:\p{Cc}\p{Cs}]*$/u.test(name) && Buffer.byteLength(name) <= 200

const about =
  (severity: Fault['severity']) =>
  (file: string, message: string, remedy: string): FileFault => ({ file, fault: { severity, line: 1, column: 1, message, remedy } })
const error = about('error')
const warning = about('warning')
