import type { Fault } from './passage.ts'

/**
 * The text of a file that people write, without a byte order mark; or what is wrong with its bytes.
 * @param most the largest file that is read, in bytes
 */
export function decode(bytes: Uint8Array, most: number): { text: string } | { fault: Fault } {
  if (bytes.length > most) return { fault: tooLarge(bytes.length, most) }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { fault: notUtf8(bytes) }
  }
}

/** @param size and most in bytes */
export const tooLarge = (size: number, most: number): Fault => ({
  severity: 'error',
  line: 1,
  column: 1,
  message: `The file has ${Math.ceil(size / 1024)} KB; ${Math.floor(most / 1024)} KB is the most that is read`,
  remedy: 'Divide it into several files',
})

function notUtf8(bytes: Uint8Array): Fault {
  const fault = {
    severity: 'error',
    message: 'The file is not UTF-8 text',
    remedy: 'Save it in your editor with the encoding UTF-8',
  } as const
  const kept = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  let start = 0
  // A line feed is never a part of another character, so that each line can be tried alone.
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    try {
      kept.decode(bytes.subarray(start, end))
    } catch {
      break
    }
    line++
    start = end + 1
  }
  const end = bytes.indexOf(10, start)
  const shown = new TextDecoder('utf-8').decode(bytes.subarray(start, end < 0 ? undefined : end))
  return { ...fault, line, column: Math.max(0, shown.indexOf('\uFFFD')) + 1 }
}
