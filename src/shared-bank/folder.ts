import { type FileFault, unreadable } from '../bank/files.ts'
import { isBankFile, isRead, passageNames } from '../bank/folders.ts'
import { placeOf } from '../bank/place.ts'
import { mostOf } from './document.ts'

/** The files of a bank that a folder holds. */
export interface FolderFiles {
  readonly files: ReadonlyMap<string, Uint8Array>
  /** What is there and cannot be carried: too large, not to be read, or by a name that not every disk takes. */
  readonly faults: readonly FileFault[]
  /** What stands where no bank is read from. */
  readonly apart: readonly FileFault[]
}

/** All files of a folder that a bank is read from; hidden ones, and those that nobody reads, are left out. */
export async function filesIn(folder: string): Promise<FolderFiles> {
  const place = placeOf(folder)
  const { names, faults: apart, away } = await passageNames(place)
  const files = new Map<string, Uint8Array>()
  const faults: FileFault[] = away ? [...apart] : []
  for (const passage of names) {
    const names = await place.namesOf(passage).catch((error: unknown) => {
      faults.push({ file: passage, fault: unreadable(error) })
      return { files: [] }
    })
    for (const file of names.files.filter(isRead).map((name) => `${passage}/${name}`)) {
      const contents = isBankFile(file) ? await place.contents(file, mostOf(file)) : { fault: unfit }
      if ('fault' in contents) faults.push({ file, fault: contents.fault })
      else files.set(file, contents.bytes)
    }
  }
  return { files, faults, apart: away ? [] : apart }
}

const unfit = {
  severity: 'error',
  line: 1,
  column: 1,
  message: 'The file has a name that not every disk takes',
  remedy: 'Rename it: 200 letters at most, without backslash and colon',
} as const
