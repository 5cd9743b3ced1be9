import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '../sync-folder.ts'
import { NotKept } from './store.ts'

/** The file's bytes; undefined when there is no such file. */
export async function bytesOf(path: string): Promise<Buffer | undefined> {
  return await readFile(path).catch(unlessMissing)
}

/** Turns "there is no such file" into undefined and throws everything else on. */
export function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}

/** Writes all the bytes, from `position` on: a disk that is nearly full takes a part of them first and says so only when asked again. */
export async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/**
 * Puts a file in the place of another as a whole: whoever reads, and whatever happens meanwhile, finds the old one or the new one.
 * `beside` is where it is written first, on the same disk. @throws NotKept when the disk refuses.
 */
export async function replace(path: string, bytes: Buffer, beside = `${path}.new`): Promise<void> {
  try {
    const file = await open(beside, 'w')
    try {
      await writeAll(file, bytes, 0)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
    await syncFolder(dirname(path))
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw notKept(path, cause)
  }
}

/** What the disk answered, in the words of the store. */
export function notKept(path: string, cause: unknown): NotKept {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new NotKept(`${path} could not be written (${why}). Nothing of it was kept: see that the disk has space and may be written to.`, {
    cause,
  })
}
