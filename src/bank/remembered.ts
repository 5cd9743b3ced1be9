import { createHash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { queue } from '../queue.ts'
import { aboutAtOnce, type Contents, contentsAtOnce, contentsOf } from './files.ts'

/** What was read of files, so that a file is read again only when it changed, and taken apart only when its bytes did. */
export interface Remembered<T> {
  /** Looks at the file. @returns the same object as before where its bytes are the same */
  of(file: string): Promise<T>
  /** What it was when it was last looked at. */
  last(file: string): T | undefined
  /** Forgets all but these. */
  keepOnly(files: ReadonlySet<string>): void
}

interface Known<T> {
  stamp: string
  /** When this stamp was new, in milliseconds. */
  since: number
  /** Whether the stamp can be trusted. */
  settled: boolean
  hash: string
  read: T
}

/** A disk that takes longer than this for most files, in milliseconds, is not waited for: nobody else would have a turn. */
const patience = 1

/** Within this time two changes of a file may leave the same stamp: file systems that keep time in steps of two seconds are in use. */
const step = 2000

/**
 * @param folder of the questions
 * @param most the largest file that is read, in bytes
 */
export function remembering<T>(folder: string, most: number, read: (file: string, contents: Contents) => T): Remembered<T> {
  const known = new Map<string, Known<T>>()
  const looks = queue()
  let lost = 0
  let isSlow = false

  async function look(file: string): Promise<T> {
    const path = join(folder, file)
    const before = known.get(file)
    // The first time there may be thousands, and to wait for each costs more than it takes, unless the disk is slow.
    const atOnce = before === undefined && !isSlow
    const began = performance.now()
    const about = atOnce ? aboutAtOnce(path) : await stat(path).catch(() => undefined)
    const { stamp, changed } = stampOf(about)
    if (before?.settled && before.stamp === stamp) return before.read
    const now = Date.now()
    // The clock of a share need not be ours: what is seen to change is as new as the moment it is seen.
    const since = before === undefined ? Math.min(changed, now) : before.stamp === stamp ? before.since : now
    const contents = atOnce ? contentsAtOnce(path, most, about) : await contentsOf(path, most, about)
    if (atOnce) {
      lost = Math.max(0, lost + performance.now() - began - patience)
      isSlow = lost > 50
    }
    const hash = 'fault' in contents ? contents.fault.message : hashOf(contents.bytes)
    const what = before?.hash === hash ? before.read : read(file, contents)
    known.set(file, { stamp, since, settled: since + step < now, hash, read: what })
    return what
  }

  return {
    // Of two looks at one file the later one has the last word.
    of: (file) => looks.run(file, () => look(file)),
    last: (file) => known.get(file)?.read,
    keepOnly(files) {
      for (const file of known.keys()) if (!files.has(file)) known.delete(file)
    },
  }
}

/** A short hash of what a file holds. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32)

/** What tells one state of a file from another, and when it changed last, in milliseconds. @param about undefined where it cannot be read */
const stampOf = (about: Stats | undefined): { stamp: string; changed: number } =>
  about
    ? { stamp: `${about.size} ${about.mtimeMs} ${about.ctimeMs} ${about.ino}`, changed: Math.max(about.mtimeMs, about.ctimeMs) }
    : { stamp: 'unreadable', changed: Number.POSITIVE_INFINITY }
