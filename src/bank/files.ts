import { readFileSync, type Stats, statSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { tooLarge } from '../passages/decode.ts'
import type { Fault } from '../passages/passage.ts'

/** The names of what is in a folder, in order; hidden things are left out. @throws when the folder cannot be read */
export async function namesIn(folder: string): Promise<{ files: string[]; folders: string[] }> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'))
  const files: string[] = []
  const folders: string[] = []
  for (const entry of entries) {
    const kind = entry.isSymbolicLink() ? await stat(join(folder, entry.name)).catch(() => entry) : entry
    if (kind.isDirectory()) folders.push(entry.name)
    else files.push(entry.name)
  }
  return { files: files.sort(), folders: folders.sort() }
}

/** What is wrong with a file or folder as a whole. `inService`: what was read before goes on being asked. */
export interface FileFault {
  readonly file: string
  readonly fault: Fault
  readonly inService?: true
}

/** What a file holds, or why it cannot be read. */
export type Contents = { readonly bytes: Uint8Array } | { readonly fault: Fault }

/** @param most the largest file that is read, in bytes @param known what is known of it already */
export async function contentsOf(path: string, most: number, known?: Stats): Promise<Contents> {
  try {
    const about = known ?? (await stat(path))
    return refused(about, most) ?? { bytes: await readFile(path) }
  } catch (error) {
    return { fault: unreadable(error) }
  }
}

/** The same, while nobody else has a turn. */
export function contentsAtOnce(path: string, most: number, known: Stats | undefined): Contents {
  try {
    return refused(known ?? statSync(path), most) ?? { bytes: readFileSync(path) }
  } catch (error) {
    return { fault: unreadable(error) }
  }
}

/** Undefined where there is no such file, or nothing can be told of it. */
export function aboutAtOnce(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/** Why a file is not read; undefined where it is. @throws where it is no file: a pipe or a device might never end */
function refused(about: Stats, most: number): Contents | undefined {
  if (!about.isFile()) throw new Error('it is no file')
  return about.size > most ? { fault: tooLarge(about.size, most) } : undefined
}

/** What is wrong where a file or folder cannot be read at all. */
export function unreadable(error: unknown): Fault {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.message : String(error)
  return {
    severity: 'error',
    line: 1,
    column: 1,
    message: `This cannot be read (${reason})`,
    remedy: 'See whether it is there, is a file, and may be read by the account under which this program runs',
  }
}
