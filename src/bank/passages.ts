import { readLevel } from '../passages/markdown.ts'
import type { Fault, Level } from '../passages/passage.ts'
import type { Contents } from './files.ts'

/** What became of the file of one level. */
export interface LevelFile {
  readonly file: string
  readonly name: string
  /** As much of it as could be understood. */
  readonly level: Level | undefined
  /** Whether it can be given to learners. */
  readonly sound: boolean
  readonly faults: readonly Fault[]
}

/** @param file from the folder of the questions; `lee-xi-gyeongju/a.md` is level a */
export function readLevelFile(file: string, contents: Contents): LevelFile {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.md$/i, '')
  const { level, faults } = 'fault' in contents ? { level: undefined, faults: [contents.fault] } : readLevel(contents.bytes, name)
  if (!/^[a-z0-9]{1,12}$/.test(name))
    faults.unshift({
      severity: 'error',
      line: 1,
      column: 1,
      message: `“${name}” cannot be the name of a level`,
      remedy: 'Call the file a.md, b.md … : up to 12 lower-case letters and digits, the easiest level first in the alphabet',
    })
  return { file, name, level, sound: level !== undefined && !faults.some(({ severity }) => severity === 'error'), faults }
}
