import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withIds } from '../passages/markdown.ts'
import { namesIn } from './files.ts'
import { passageNames } from './folders.ts'
import { readLevelFile } from './passages.ts'
import { replaceFile } from './write.ts'

/**
 * Writes ids into the passages that have none; a passage with errors stays as it is, for it is not clear what its sentences are.
 * @returns the files that were written, from the folder of the questions
 */
export async function writeMissingIds(bank: string): Promise<string[]> {
  const written: string[] = []
  for (const folder of (await passageNames(bank)).names) {
    const { files } = await namesIn(join(bank, folder))
    for (const name of files.filter((file) => /\.md$/i.test(file)))
      if (await writeIds(bank, `${folder}/${name}`)) written.push(`${folder}/${name}`)
  }
  return written
}

/** The same for one file of a passage. @returns whether it was written */
export async function writeIds(bank: string, file: string): Promise<boolean> {
  const path = join(bank, file)
  const bytes = await readFile(path)
  if (!readLevelFile(file, { bytes }).sound) return false
  const text = bytes.toString('utf8')
  const fixed = withIds(text)
  if (fixed === text) return false
  await replaceFile(path, Buffer.from(fixed))
  return true
}
