import { copyFile, mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../sync-folder.ts'

/** So many files at once: a disk takes several as fast as one. */
const atOnce = 8

/** Copies a folder with all in it, each file for itself, and sees that it is on the disk to stay. Nothing is done where there is none. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  const entries = await readdir(from, { withFileTypes: true })
  await each(entries, async (entry) => {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyFolder(source, target)
    else if (entry.isFile()) await copyOne(source, target)
  })
  await syncFolder(to)
}

/** Copies a file and sees that it is on the disk to stay. */
export async function copyOne(from: string, to: string): Promise<void> {
  await copyFile(from, to)
  const copy = await open(to, 'r+')
  try {
    await copy.sync()
  } finally {
    await copy.close()
  }
}

/** Does the job for each, some at once. */
export async function each<T>(list: readonly T[], job: (one: T) => Promise<void>): Promise<void> {
  const left = list.values()
  const work = async () => {
    for (const one of left) await job(one)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}
