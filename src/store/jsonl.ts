import { constants } from 'node:fs'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Adapter } from 'lowdb'
import { syncFolder } from '../sync-folder.ts'
import { keptBytes, notKept, unlessMissing, writeAll } from './disk.ts'
import { line, values } from './line.ts'
import type { Damage, Entry } from './store.ts'

/** A lowdb adapter over one learner's file, which only ever grows at its end. */
export interface Journal extends Adapter<Entry[]> {
  /** How many entries are on the disk. */
  kept(): number
  /** How many bytes they take there. */
  bytes(): number
  /** Whether the file holds, behind those, something that does not count and could not be taken away yet. */
  spoilt(): boolean
  /** @throws NotKept when the disk refuses. */
  erase(): Promise<void>
  close(): Promise<void>
}

/** @param before what the file holds, where that was read already: it counts for the first time that it is asked for */
export function journal(path: string, report: (damage: Damage) => void, before?: Buffer): Journal {
  let handle: FileHandle | undefined
  let kept = 0
  /** The bytes of the file that hold what is kept. */
  let length = 0
  let spoilt = false
  /** Whether the last line has lost its newline. */
  let unended = false

  /** Opened by the first commit and not before, so that a disk that may only be read can be read. */
  const opened = async () => {
    handle ??= await open(path, constants.O_WRONLY | constants.O_CREAT)
    return handle
  }

  const close = async () => {
    const closing = handle
    handle = undefined
    await closing?.close()
  }

  /** Takes back what a failed commit left. Where that fails, too, `spoilt` stays for the next commit to see to. */
  const takeBack = async () => {
    try {
      if (!spoilt) return
      await handle?.truncate(length)
      // Else a power cut could bring back what was refused.
      await handle?.datasync()
      spoilt = handle === undefined
    } finally {
      // A disk that went away may come back as another one: the next commit opens the file afresh.
      await close()
    }
  }

  return {
    kept: () => kept,
    bytes: () => length,
    spoilt: () => spoilt,
    close,

    async read() {
      const bytes = before ?? (await keptBytes(path, dirname(path))) ?? Buffer.alloc(0)
      before = undefined
      const found = readLines(bytes, path, report)
      kept = found.entries.length
      length = found.length
      unended = found.unended
      spoilt = length < bytes.length
      return found.entries
    },

    /** Writes what lies past the entries that are on the disk, as one line. @throws NotKept when the disk refuses. */
    async write(entries) {
      const added = line(entries.slice(kept))
      const bytes = unended ? Buffer.concat([newline, added]) : added
      try {
        const file = await opened()
        if (spoilt) await file.truncate(length)
        spoilt = true
        await writeAll(file, bytes, length)
        await file.datasync()
        if (length === 0) await syncFolder(dirname(path))
      } catch (cause) {
        await takeBack().catch(() => undefined)
        throw notKept(path, cause)
      }
      spoilt = false
      unended = false
      length += bytes.length
      kept = entries.length
    },

    async erase() {
      try {
        await close()
        await unlink(path).catch(unlessMissing)
        kept = 0
        length = 0
        spoilt = false
        unended = false
        await syncFolder(dirname(path))
      } catch (cause) {
        throw notKept(path, cause)
      }
    },
  }
}

const lineEnd = 10
const newline = Buffer.of(lineEnd)

interface Found {
  entries: Entry[]
  /** The bytes up to the end of the last line that counts. */
  length: number
  /** Whether that line is without its newline. */
  unended: boolean
}

/** Reads a learner's file. Damaged lines are reported and passed over; an unfinished last one is reported and left out of the length. */
function readLines(bytes: Buffer, file: string, report: (damage: Damage) => void): Found {
  const entries: Entry[] = []
  let start = 0
  let number = 1
  for (let end = bytes.indexOf(lineEnd); end >= 0; end = bytes.indexOf(lineEnd, start)) {
    const found = entriesIn(bytes.subarray(start, end))
    if (found) for (const entry of found) entries.push(entry)
    else report({ file, line: number, message: damaged })
    start = end + 1
    number++
  }
  if (start === bytes.length) return { entries, length: start, unended: false }

  const last = entriesIn(bytes.subarray(start))
  if (last) return { entries: [...entries, ...last], length: bytes.length, unended: true }
  // A line that is whole was acknowledged, and of its newline a flipped bit made something else.
  const whole = entriesIn(bytes.subarray(start, -1))
  if (whole) {
    report({ file, line: number, message: misended })
    return { entries: [...entries, ...whole], length: bytes.length - 1, unended: true }
  }
  report({ file, line: number, message: torn })
  return { entries, length: start, unended: false }
}

export const damaged =
  'The checksum does not fit: the line is not as it was written. It is left in place and not read; a backup may have it whole.'
export const misended = 'The newline at the end of the last line is damaged. The line is read, and the next commit puts the newline right.'
export const torn = 'The last line is unfinished, as after a power cut. It is not read, and is cut off when the next entry is written.'

/** What a line without its newline holds; undefined where it is not as it was written. */
export function entriesIn(bytes: Buffer): Entry[] | undefined {
  const found = values(bytes)
  return found?.every(isEntry) ? found : undefined
}

export const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  typeof value.type === 'string' &&
  'at' in value &&
  typeof value.at === 'string'
