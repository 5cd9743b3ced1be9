import { link, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { freshId } from '../random.ts'
import { syncFolder } from '../sync-folder.ts'

/**
 * Puts a text in the place of a file: beside it first, then renamed, so that nobody ever reads half a file and a full disk leaves the
 * old one. A link is followed, the file's rights stay. @throws what the disk says
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const target = await realpath(path)
  await writtenBeside(target, bytes, (await stat(target)).mode & 0o777, (beside) => rename(beside, target))
}

/** Makes a file that was not there, whole or not at all. @returns false where there is one of this name already. @throws what the disk says */
export async function makeFile(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await writtenBeside(path, bytes, undefined, async (beside) => {
      await link(beside, path).catch(async (error: unknown) => {
        if (isThere(error)) throw error
        // Some file systems (exFAT on a stick) have no links.
        await writeNew(path, bytes)
      })
    })
    return true
  } catch (error) {
    if (isThere(error)) return false
    throw error
  }
}

async function writtenBeside(
  target: string,
  bytes: Uint8Array,
  mode: number | undefined,
  put: (beside: string) => Promise<void>,
): Promise<void> {
  const beside = join(dirname(target), `.${basename(target)}.${freshId(8)}.new`)
  await writeNew(beside, bytes, mode)
  try {
    await put(beside)
    await syncFolder(dirname(target))
  } finally {
    await rm(beside, { force: true }).catch(() => undefined)
  }
}

/** @param mode its rights; the usual ones where nothing is said */
async function writeNew(path: string, bytes: Uint8Array, mode?: number): Promise<void> {
  const file = await open(path, 'wx')
  try {
    if (mode !== undefined) await file.chmod(mode)
    await file.writeFile(bytes)
    await file.sync()
    await file.close()
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(path, { force: true }).catch(() => undefined)
    throw error
  }
}

const isThere = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST'
