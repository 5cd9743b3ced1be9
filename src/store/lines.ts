import type { FileHandle } from 'node:fs/promises'
import { isEntry } from './as-read.ts'
import { values } from './line.ts'
import type { Entry } from './store.ts'

/** So much of a file is read at once, in bytes. */
const most = 65_536

/** A line without its newline, and where it stands. */
export interface Line {
  /** From 1. */
  number: number
  /** The place of its first byte in the file. */
  from: number
  bytes: Buffer
  /** Whether a newline follows: only the last line may lack it. */
  ended: boolean
}

/** The bytes `from` … `to` of a file, in order. @param first what was read of them already, from the beginning on */
export async function* chunksOf(handle: FileHandle, from: number, to: number, first?: Buffer): AsyncGenerator<Buffer> {
  if (first && first.length > 0) yield first
  for (let at = from + (first?.length ?? 0); at < to; ) {
    const chunk = await readAt(handle, at, to)
    if (chunk.length === 0) return
    at += chunk.length
    yield chunk
  }
}

/** What stands at `position`, up to `end` and no more than one chunk. */
export async function readAt(handle: FileHandle, position: number, end: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(most, end - position)))
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
  return buffer.subarray(0, bytesRead)
}

/** The lines of a text, those of one chunk together. @param longest in bytes @throws Error when a line is longer */
export async function* linesIn(chunks: AsyncIterable<Buffer>, longest = Number.POSITIVE_INFINITY): AsyncGenerator<Line[]> {
  const { add, end } = cutter(longest)
  for await (const chunk of chunks) {
    const lines = add(chunk)
    if (lines.length > 0) yield lines
  }
  const last = end()
  if (last) yield [last]
}

/** The lines of a text that is there as a whole. */
export function linesOf(text: Buffer): Line[] {
  const { add, end } = cutter(Number.POSITIVE_INFINITY)
  const lines = add(text)
  const last = end()
  return last ? [...lines, last] : lines
}

/** Cuts a text into lines, as its chunks come. */
function cutter(longest: number) {
  let [number, from, held] = [1, 0, 0]
  let begun: Buffer[] = []

  return {
    /** The lines that end in this chunk. */
    add(chunk: Buffer): Line[] {
      const lines: Line[] = []
      let start = 0
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        const last = chunk.subarray(start, end)
        const bytes = begun.length > 0 ? Buffer.concat([...begun, last]) : last
        lines.push({ number, from, bytes, ended: true })
        from += bytes.length + 1
        number++
        begun = []
        held = 0
        start = end + 1
      }
      if (start < chunk.length) {
        begun.push(chunk.subarray(start))
        held += chunk.length - start
        if (held > longest) throw new Error(`Line ${number} is longer than any line should be.`)
      }
      return lines
    },
    /** What stands behind the last newline. */
    end: (): Line | undefined => (begun.length > 0 ? { number, from, bytes: Buffer.concat(begun), ended: false } : undefined),
  }
}

const newline = 10

/** What one commit kept, and what is wrong with its line. */
interface Commit {
  entries: Entry[]
  damage?: string
  /** The line was cut off while it was written: nobody was told that it is kept. */
  unfinished?: true
  /** Something else stands where the newline was. */
  misended?: true
}

/** What a line of a learner's file holds. */
export function commitIn({ bytes, ended }: Line): Commit {
  const entries = entriesIn(bytes)
  if (entries) return { entries }
  if (ended) return { entries: [], damage: damaged }
  // A line that is whole was acknowledged, and of its newline a flipped bit made something else.
  const whole = entriesIn(bytes.subarray(0, -1))
  return whole ? { entries: whole, damage: misended, misended: true } : { entries: [], damage: torn, unfinished: true }
}

const damaged =
  'The checksum does not fit: the line is not as it was written. It is left in place and not read; a backup may have it whole.'
const misended = 'The newline at the end of the last line is damaged. The line is read, and the next commit puts the newline right.'
const torn = 'The last line is unfinished, as after a power cut. It is not read, and is cut off when the next entry is written.'

/** What a line without its newline holds; undefined where it is not as it was written. */
function entriesIn(bytes: Buffer): Entry[] | undefined {
  const found = values(bytes)
  return found?.every(isEntry) ? found : undefined
}
