import { constants } from 'node:fs'
import { access, type FileHandle, open, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Adapter } from 'lowdb'
import { syncFolder } from '../sync-folder.ts'
import { isEntry } from './as-read.ts'
import { keptBytes, notKept, unlessMissing, writeAll } from './disk.ts'
import { allValues, line } from './line.ts'
import { commitIn, linesOf } from './lines.ts'
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

  /**
   * Opened by the first commit and not before, so that a disk that may only be read can be read. Whoever put another file in its place
   * meanwhile, be it an older one, gets it read anew: what is written where this one ended would be lost, or spoil it.
   */
  const opened = async (): Promise<FileHandle> => {
    if (handle) return handle
    const file = await open(path, constants.O_WRONLY | (length === 0 ? constants.O_CREAT : 0)).catch(unlessMissing)
    // When the disk is gone, it may come back as it was.
    if (!file) await access(dirname(path))
    const size = (await file?.stat())?.size ?? 0
    if (file && (spoilt ? size >= length : size === length)) {
      handle = file
      return file
    }
    await file?.close()
    forget()
    throw new Error('it is not the file that was read before')
  }

  const forget = () => {
    kept = 0
    length = 0
    spoilt = false
    unended = false
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

    /**
     * Writes what lies past the entries that are on the disk, as one line.
     * @throws NotKept when the disk refuses, or has another file there: that is to be read first, and until then nothing counts as kept
     */
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
        forget()
        await syncFolder(dirname(path))
      } catch (cause) {
        throw notKept(path, cause)
      }
    },
  }
}

const newline = Buffer.from('\n')

interface Found {
  entries: Entry[]
  /** The bytes up to the end of the last line that counts. */
  length: number
  /** Whether that line is without its newline. */
  unended: boolean
}

/** Reads a learner's file. Damaged lines are reported and passed over; an unfinished last one is reported and left out of the length. */
function readLines(bytes: Buffer, file: string, report: (damage: Damage) => void): Found {
  const whole = allValues(bytes)
  if (whole?.every(isEntry)) return { entries: whole, length: bytes.length, unended: false }
  const found: Found = { entries: [], length: 0, unended: false }
  for (const line of linesOf(bytes)) {
    const { entries, damage, unfinished, misended } = commitIn(line)
    if (damage) report({ file, line: line.number, message: damage })
    if (unfinished) break
    for (const entry of entries) found.entries.push(entry)
    found.length = line.from + line.bytes.length + (line.ended ? 1 : 0) - (misended ? 1 : 0)
    found.unended = !line.ended
  }
  return found
}
