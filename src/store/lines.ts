import type { FileHandle } from 'node:fs/promises'
import { damaged, entriesIn, misended, torn } from './jsonl.ts'
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

/** The first `length` bytes of a file, in order. @param first what was read of it already, from its beginning on */
export async function* chunksOf(handle: FileHandle, length: number, first?: Buffer): AsyncGenerator<Buffer> {
  if (first && first.length > 0) yield first
  for (let at = first?.length ?? 0; at < length; ) {
    const chunk = await readAt(handle, at, length)
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
  let [number, from, held] = [1, 0, 0]
  let begun: Buffer[] = []
  for await (const chunk of chunks) {
    const lines: Line[] = []
    let start = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
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
    if (lines.length > 0) yield lines
  }
  if (begun.length > 0) yield [{ number, from, bytes: Buffer.concat(begun), ended: false }]
}

/** What a line of a learner's file holds: what one commit kept, and what is wrong with it. */
export function commitIn({ bytes, ended }: Line): { entries: Entry[]; damage?: string; unfinished?: true } {
  const entries = entriesIn(bytes)
  if (entries) return { entries }
  if (ended) return { entries: [], damage: damaged }
  const whole = entriesIn(bytes.subarray(0, -1))
  return whole ? { entries: whole, damage: misended } : { entries: [], damage: torn, unfinished: true }
}
