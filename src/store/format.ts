import { join } from 'node:path'
import { z } from 'zod'
import { bytesOf, replace } from './disk.ts'

/** The number of the way in which the folder's files are written; data/README.md describes this one. */
const format = 1

const about = z.object({ format: z.int().positive() })

/** Holds the folder to the format that this release knows, and says so in a new folder. @throws Error when it cannot be read here. */
export async function checkFormat(dir: string): Promise<void> {
  const path = join(dir, 'about.json')
  const bytes = await bytesOf(path)
  if (!bytes) return await replace(path, Buffer.from(`${JSON.stringify({ format })}\n`))
  const found = read(bytes)
  if (found === undefined) {
    throw new Error(`${path} cannot be read. It should hold {"format":${format}}: put it right, or restore it from a backup.`)
  }
  if (found > format) {
    throw new Error(`${dir} was written by a newer Evident (format ${found}; this one knows ${format}). Use that one or a later one.`)
  }
}

function read(bytes: Buffer): number | undefined {
  try {
    return about.parse(JSON.parse(bytes.toString())).format
  } catch {
    return undefined
  }
}
