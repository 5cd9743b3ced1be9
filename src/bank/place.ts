import { join } from 'node:path'
import { type Contents, contentsOf, type FileFault, namesIn, unreadable } from './files.ts'
import { hints } from './hints.ts'
import { type Remembered, remembering } from './remembered.ts'
import { makeFile, replaceFile } from './write.ts'

/** Where the files of the bank are kept. Each is called by its path from there: `lee-xi-gyeongju/a.md`. */
export interface Place {
  /** Looks at what is there now: the names at its top, in order. @throws where that cannot be told */
  look(): Promise<{ files: string[]; folders: string[]; faults?: readonly FileFault[] }>
  /** The names of what is in the folder of one passage, in order. @throws where that cannot be told */
  namesOf(passage: string): Promise<{ files: string[]; folders: string[] }>
  /** What is wrong where `look` throws. */
  away(reason: unknown): FileFault
  /** What is wrong where all is gone that was there a moment ago; undefined where that is meant. */
  readonly emptied: FileFault | undefined
  /** Whether something may be another than when it was looked at last; a look would tell. */
  mayDiffer(): boolean
  /** @param most the largest file that is read, in bytes */
  remembering<T>(most: number, read: (file: string, contents: Contents) => T): Remembered<T>
  /** A file as it stands now. @param most the largest that is read, in bytes */
  contents(file: string, most: number): Promise<Contents>
  /** Changes a file, whole or not at all. @param base the hash of what it held @returns false where it is seen to hold something else @throws see `refusal` */
  replace(file: string, bytes: Uint8Array, base: string): Promise<boolean>
  /** Makes a file, whole or not at all. @returns false where there is one of this name already @throws see `refusal` */
  make(file: string, bytes: Uint8Array): Promise<boolean>
  /** Whether nobody else makes a question of this id just now, in whatever passage. @throws see `refusal` */
  isFree(id: string): Promise<boolean>
  /** In words, why nothing could be written; undefined where the error says nothing of the kind. */
  refusal(error: unknown): string | undefined
  /** Calls back when it hears that something changed; where it does not hear, nothing is lost but a second. */
  follow(hint: () => void): { folders(names: readonly string[]): void; close(): void }
}

/** A place, or the path of the folder that is one. */
export const placeOf = (where: string | Place): Place => (typeof where === 'string' ? folderPlace(where) : where)

/** A folder with a folder for each passage. */
function folderPlace(folder: string): Place {
  return {
    look: () => namesIn(folder),
    namesOf: (passage) => namesIn(join(folder, passage)),
    away: (reason) => ({ file: '.', fault: { ...unreadable(reason), message: `The folder of the questions cannot be read: ${folder}` } }),
    // A share that is away for a moment may leave an empty folder behind.
    emptied,
    mayDiffer: () => true,
    remembering: (most, read) => remembering(folder, most, read),
    contents: (file, most) => contentsOf(join(folder, file), most),
    async replace(file, bytes) {
      await replaceFile(join(folder, file), bytes)
      return true
    },
    make: (file, bytes) => makeFile(join(folder, file), bytes),
    isFree: async () => true,
    refusal(error) {
      if (!(error instanceof Error) || !('code' in error)) return undefined
      const code = String(error.code)
      return refusals[code] ?? `The disk did not take it (${code}).`
    },
    follow: (hint) => hints(folder, hint),
  }
}

const emptied: FileFault = {
  file: '.',
  fault: {
    severity: 'error',
    line: 1,
    column: 1,
    message: 'The folder of the questions is empty',
    remedy: 'See whether its disk or share is there. To do without all that was in it, stop the program and start it again',
  },
}

const notAllowed = 'The program may not write into the folder of the questions.'
const full = 'The disk is full.'
/** What the disk says, in words. */
const refusals: Readonly<Record<string, string>> = { EROFS: notAllowed, EACCES: notAllowed, EPERM: notAllowed, ENOSPC: full, EDQUOT: full }
