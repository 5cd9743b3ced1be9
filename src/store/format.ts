import { mkdir, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { syncFolder } from '../sync-folder.ts'
import { bytesOf, replace, unlessMissing } from './disk.ts'
import { copyFolder, copyOne } from './folders.ts'
import { whatIsIn } from './restored.ts'

/** The number of the way in which the folder's files are written; data/README.md describes this one. */
export const format = 2

/**
 * What brings a folder from each format to the next, from format 1 on. A step may be cut off anywhere and done again from its beginning.
 * Format 2 has entries and documents of which an older release knows nothing (`drafted`, `counted`, corrections) and which change
 * marks: it would show others. The files of before are as they should be.
 */
const steps: readonly ((dir: string) => Promise<void>)[] = [async () => {}]

/** The folder is kept in a way that this release does not know, or cannot be brought to its own. */
export class WrongFormat extends Error {
  override name = 'WrongFormat'
}

const about = z.object({ format: z.int().positive() })

/**
 * Holds the folder to the format that this release knows: says so in a new one, and brings an older one up after a copy of it was made.
 * @throws WrongFormat in words when it cannot be read here
 */
export async function checkFormat(dir: string): Promise<void> {
  const path = join(dir, 'about.json')
  const bytes = await bytesOf(path)
  if (!bytes) {
    const held = await whatIsIn(dir)
    if (!held) return await say(path)
    throw new WrongFormat(
      `${dir} holds ${held}, but no about.json that says how they are kept. Put it back, or restore the folder from a backup.`,
    )
  }
  const found = formatIn(bytes)
  if (found === undefined) {
    throw new WrongFormat(`${path} cannot be read. It should hold {"format":${format}}: put it right, or restore it from a backup.`)
  }
  if (found > format) {
    throw new WrongFormat(`${dir} was written by a newer Evident (format ${found}; this one knows ${format}). Use that one or a later one.`)
  }
  if (found === format) return
  await keepCopy(dir)
  for (const step of steps.slice(found - 1)) await step(dir)
  // Last, so that whatever is cut off before is done again.
  await say(path)
}

const say = (path: string): Promise<void> => replace(path, Buffer.from(`${JSON.stringify({ format })}\n`))

/** The number that about.json holds; undefined where it holds none. */
export function formatIn(bytes: Buffer): number | undefined {
  try {
    return about.parse(JSON.parse(bytes.toString())).format
  } catch {
    return undefined
  }
}

const copyName = `before-format-${format}`

/** Copies what is kept, once: under its name the copy stands only when it is whole. */
async function keepCopy(dir: string): Promise<void> {
  const copy = join(dir, copyName)
  if (await stat(copy).catch(unlessMissing)) return
  const beside = join(dir, 'unfinished', copyName)
  try {
    await rm(beside, { recursive: true, force: true })
    await mkdir(beside, { recursive: true })
    for (const folder of ['learners', 'shelves']) {
      if (await stat(join(dir, folder)).catch(unlessMissing)) await copyFolder(join(dir, folder), join(beside, folder))
    }
    await copyOne(join(dir, 'about.json'), join(beside, 'about.json'))
    await syncFolder(beside)
    await rename(beside, copy)
    await syncFolder(dir)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new WrongFormat(
      `${dir} is brought to a new format, and first copied to ${copy}. That failed (${why}). Nothing was changed: make room and start again.`,
      { cause },
    )
  }
}

/** Takes a learner out of the copy that was made before the folder was brought up. */
export const eraseCopies = (dir: string, learner: string): Promise<void> => takeOut(join(dir, copyName, 'learners', `${learner}.jsonl`))

/** Takes a document out of that copy: what is dropped for good is not to come back with it. */
export const dropCopies = (dir: string, shelf: string, id: string): Promise<void> =>
  takeOut(join(dir, copyName, 'shelves', shelf, `${id}.json`))

async function takeOut(path: string): Promise<void> {
  const isOut = await unlink(path).then(() => true, unlessMissing)
  if (isOut) await syncFolder(dirname(path))
}
