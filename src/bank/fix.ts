import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { withIds } from '../passages/markdown.ts'
import { namesIn } from './files.ts'
import { passageNames } from './folders.ts'
import { readLevelFile } from './passages.ts'

/**
 * Writes ids into the passages that have none; a passage with errors stays as it is, for it is not clear what its sentences are.
 * @returns the files that were written, from the folder of the questions
 */
export async function writeMissingIds(bank: string): Promise<string[]> {
  const written: string[] = []
  for (const folder of (await passageNames(bank)).names) {
    const { files } = await namesIn(join(bank, folder))
    for (const name of files.filter((file) => /\.md$/i.test(file))) {
      const file = `${folder}/${name}`
      const path = join(bank, file)
      const bytes = await readFile(path)
      if (!readLevelFile(file, { bytes }).sound) continue
      const text = bytes.toString('utf8')
      const fixed = withIds(text)
      if (fixed === text) continue
      await replace(path, fixed)
      written.push(file)
    }
  }
  return written
}

/** Writes beside and renames, so that nobody ever reads half a file, and a full disk leaves the old one. */
async function replace(path: string, text: string): Promise<void> {
  const target = await realpath(path)
  const beside = `${target}.${process.pid}.new`
  try {
    const file = await open(beside, 'wx', (await stat(target)).mode & 0o777)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
