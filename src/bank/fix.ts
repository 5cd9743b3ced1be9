import { largestPassage, withIds } from '../passages/markdown.ts'
import { passageNames } from './folders.ts'
import { readLevelFile } from './passages.ts'
import { type Place, placeOf } from './place.ts'
import { hashOf } from './remembered.ts'

/**
 * Writes ids into the passages that have none; a passage with errors stays as it is, for it is not clear what its sentences are.
 * @param folder of the questions
 * @returns the files that were written, from that folder
 */
export async function writeMissingIds(folder: string): Promise<string[]> {
  const place = placeOf(folder)
  const written: string[] = []
  for (const passage of (await passageNames(place)).names) {
    const { files } = await place.namesOf(passage)
    for (const name of files.filter((file) => /\.md$/i.test(file)))
      if (await writeIds(place, `${passage}/${name}`)) written.push(`${passage}/${name}`)
  }
  return written
}

/** The same for one file of a passage. @returns whether it was written */
export async function writeIds(place: Place, file: string): Promise<boolean> {
  const contents = await place.contents(file, largestPassage)
  if ('fault' in contents || !readLevelFile(file, contents).sound) return false
  const text = Buffer.from(contents.bytes).toString('utf8')
  const fixed = withIds(text)
  return fixed !== text && place.replace(file, Buffer.from(fixed), hashOf(contents.bytes))
}
