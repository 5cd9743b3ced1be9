import fs, { readFile } from 'node:fs'
import { access, type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { syncFolder } from '../sync-folder.ts'
import { type Damage, NotKept, NotRead } from './store.ts'

/** These need half the time of those that have promises of their own, and a school is ten thousand files. */
const [contents, openFile, readInto, closeFile] = [promisify(readFile), promisify(fs.open), promisify(fs.read), promisify(fs.close)]

/** The file's bytes, in `into` where they fit; undefined when there is no such file. */
export async function bytesOf(path: string, into?: Buffer): Promise<Buffer | undefined> {
  try {
    return (into && (await fitting(path, into))) ?? (await contents(path))
  } catch (error) {
    return unlessMissing(error)
  }
}

/** Undefined where they do not fit. */
async function fitting(path: string, into: Buffer): Promise<Buffer | undefined> {
  const file = await openFile(path, 'r')
  try {
    for (let length = 0; length < into.length; ) {
      const wanted = into.length - length
      const { bytesRead } = await readInto(file, into, length, wanted, length)
      length += bytesRead
      // A file gives less than was asked for at its end. Where that is no end of a line, it is asked once more.
      if (bytesRead === 0 || (bytesRead < wanted && into[length - 1] === lineEnd)) return into.subarray(0, length)
    }
    return undefined
  } finally {
    await closeFile(file)
  }
}

const lineEnd = 10

/**
 * The bytes of a file that is kept; undefined when there is none.
 * @param folder one above it that is always there: when that is gone, too, the disk is, and the file may be there again tomorrow
 * @throws NotRead when the disk does not give them
 */
export async function keptBytes(path: string, folder: string): Promise<Buffer | undefined> {
  try {
    const bytes = await bytesOf(path)
    if (!bytes) await access(folder)
    return bytes
  } catch (cause) {
    throw notRead(path, cause)
  }
}

/** Whether there is such a file, of which the bytes may be anything. @param folder as above. @throws NotRead */
export async function isKept(path: string, folder: string): Promise<boolean> {
  try {
    const isThere = await access(path).then(() => true, unlessMissing)
    if (!isThere) await access(folder)
    return isThere ?? false
  } catch (cause) {
    throw notRead(path, cause)
  }
}

/** What cannot be read while its neighbours can: a bad sector, rights that are missing, something else of this name. */
const ofOneFile = new Set(['EACCES', 'EIO', 'EISDIR', 'EPERM'])

/**
 * For who reads everything: what to report of a file that alone cannot be read, so that all others are.
 * @throws NotRead when it is gone, or the disk is
 */
export async function unreadable(file: string, error: unknown): Promise<Damage> {
  const cause = error instanceof NotRead ? error.cause : error
  if (!(cause instanceof Error && 'code' in cause && ofOneFile.has(String(cause.code)))) throw notRead(file, cause)
  await access(dirname(file)).catch((gone: unknown) => Promise.reject(notRead(file, gone)))
  return { file, line: 1, message: `The file cannot be read (${cause.message}). All others are.` }
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

/** Writes a file, or at its end (`a`), and sees that what it holds is on the disk to stay; its name is only when its folder is synced. */
export async function writeSynced(path: string, bytes: Buffer, how: 'w' | 'a' = 'w', mode?: number): Promise<void> {
  const file = await open(path, how, mode)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Puts a file in the place of another as a whole: whoever reads, and whatever happens meanwhile, finds the old one or the new one.
 * `beside` is where it is written first, on the same disk.
 * @throws NotKept when the disk refuses; where it gave up last, the new one may stand all the same
 */
export async function replace(path: string, bytes: Buffer, beside = `${path}.new`): Promise<void> {
  try {
    await writeSynced(beside, bytes)
    await rename(beside, path)
    await syncFolder(dirname(path))
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw notKept(path, cause)
  }
}

/** What the disk answered, in the words of the store. */
export function notKept(path: string, cause: unknown): NotKept {
  return new NotKept(
    `${path} could not be written (${whyOf(cause)}), and does not count as kept: see that the disk has space and may be written to.`,
    { cause },
  )
}

export const notRead = (path: string, cause: unknown): NotRead =>
  new NotRead(`${path} could not be read (${whyOf(cause)}). See that its folder is there and may be read.`, { cause })

const whyOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
