import { readFile as readFileThen, type Stats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
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

/** For thousands of small files it takes half the time of the one that makes a handle for each. */
const readFile = promisify(readFileThen)

/** What a file holds, or why it cannot be read. */
export type Contents = { readonly bytes: Uint8Array } | { readonly fault: Fault }

/** @param most the largest file that is read, in bytes @param known what is known of it already */
export async function contentsOf(path: string, most: number, known?: Stats): Promise<Contents> {
  try {
    const about = known ?? (await stat(path))
    // A pipe or a device might never end.
    if (!about.isFile()) throw new Error('it is no file')
    if (about.size > most) return { fault: tooLarge(about.size, most) }
    return { bytes: await readFile(path) }
  } catch (error) {
    return { fault: unreadable(error) }
  }
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

/** Long work calls what this returns between its pieces: after 15 ms, others who wait have their turn. */
export function takingTurns(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < 15) return
    await setImmediate()
    since = performance.now()
  }
}
