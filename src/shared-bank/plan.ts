import type { FileFault } from '../bank/files.ts'
import { isBankFile } from '../bank/folders.ts'
import { hashOf } from '../bank/remembered.ts'
import { bankShelf, idOf } from './document.ts'
import { stateFile } from './pulled.ts'
import type { Shelved } from './shelf.ts'

/** What became of carrying the bank between a folder and the database. */
export type Carried =
  | {
      is: 'carried'
      written: number
      taken: number
      same: number
      /** Changed in the folder alone, and as they are there. */
      own: readonly string[]
      /** What was left where it is, and why. */
      left: readonly FileFault[]
    }
  /** Something would be lost in these files. Nothing was changed. */
  | { is: 'clash'; files: readonly string[] }
  /** These were changed by somebody else while they were carried, and stayed so; the others are carried. */
  | { is: 'overtaken'; files: readonly string[] }
  /** What is in the way. Nothing was changed. */
  | { is: 'refused'; faults: readonly FileFault[] }
  /** There is nothing to be carried. */
  | { is: 'empty' }

/** The hash of each file that is there. */
export type Hashes = ReadonlyMap<string, string>

/** What is to be done with each file to make `to` what `from` is. @param met what both were when they met last */
export function planned(from: Hashes, to: Hashes, met: Hashes) {
  const plan = { carry: [] as string[], same: [] as string[], own: [] as string[], clash: [] as string[] }
  for (const file of [...new Set([...from.keys(), ...to.keys(), ...met.keys()])].sort()) {
    const [theirs, ours, both] = [from.get(file), to.get(file), met.get(file)]
    if (theirs === ours) plan.same.push(file)
    else if (ours === both) plan.carry.push(file)
    else if (theirs === both) plan.own.push(file)
    else plan.clash.push(file)
  }
  return plan
}

export const hashesOf = (files: ReadonlyMap<string, Uint8Array>): Map<string, string> =>
  new Map([...files].map(([file, bytes]) => [file, hashOf(bytes)]))

/** @param known the files that a damaged document may have been; where it was none of them, it is called by its id */
export function hashesIn(documents: ReadonlyMap<string, Shelved>, known: Iterable<string>): Map<string, string> {
  const files = new Map([...known].map((file) => [idOf(file), file]))
  return new Map(
    [...documents].flatMap(([id, { file, hash }]) => (hash === undefined ? [] : [[file ?? files.get(id) ?? `${bankShelf}/${id}`, hash]])),
  )
}

/** The id of the document for a file, or for what `hashesIn` called by its id. */
export const documentId = (file: string): string => (isBankFile(file) ? idOf(file) : file.slice(bankShelf.length + 1))

/** @param now what both are by now: `files` are as in `from` */
export function noted(now: Map<string, string>, files: readonly string[], from: Hashes): void {
  for (const file of files) {
    const hash = from.get(file)
    if (hash === undefined) now.delete(file)
    else now.set(file, hash)
  }
}

export const counted = (carried: readonly string[], same: readonly string[], from: Hashes) => {
  const written = carried.filter((file) => from.has(file)).length
  return { written, taken: carried.length - written, same: same.filter((file) => from.has(file)).length }
}

const error = (file: string, message: string, remedy: string): FileFault => ({
  file,
  fault: { severity: 'error', line: 1, column: 1, message, remedy },
})
/** What the folder remembers of the last time cannot be read. */
export const misread = error(
  stateFile,
  'The file is not as this program wrote it',
  'Delete it; then each file that differs counts as changed on both sides',
)
export const damagedIn = (file: string): FileFault =>
  error(
    file,
    'What the database holds of this file is not as this program writes it',
    'Push the file again from a folder that has it, with “evident bank push --force”, or restore a backup',
  )
