import { access, copyFile, mkdir, open, opendir, readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { syncFolder } from '../sync-folder.ts'
import { notRead, unlessMissing } from './disk.ts'

/** Makes a folder for nobody but this user, with those above it that are missing, and sees that their names are on the disk to stay. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = resolve(path); made.length >= resolve(first).length; made = dirname(made)) await syncFolder(dirname(made))
}

/**
 * The names of what is in a folder and ends like this, without the ending, where they fit; none where there is no such folder.
 * @param above one that is always there: when that is gone, too, the disk is. It may be the folder itself
 * @throws NotRead when the disk does not give them
 */
export async function* namesIn(
  folder: string,
  ending: string,
  fits: (name: string) => boolean,
  above: string,
): AsyncGenerator<string, void, undefined> {
  try {
    const found = await opendir(folder, { bufferSize: 500 }).catch(unlessMissing)
    if (!found) await access(above)
    for await (const { name } of found ?? []) {
      const bare = name.slice(0, name.length - ending.length)
      if (name.endsWith(ending) && fits(bare)) yield bare
    }
  } catch (cause) {
    throw notRead(folder, cause)
  }
}

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
