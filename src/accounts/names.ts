import { createHash } from 'node:crypto'
import { base32 } from '../random.ts'

/** A name as it is kept: composed (NFC), in one line, 1 to 60 characters; undefined where the text is none. */
export function asName(text: string): string | undefined {
  const name = text
    .normalize('NFC')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
  return name.length >= 1 && name.length <= 60 ? name : undefined
}

/** A text as it is compared: “ADA” is “Ada”. */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** Names that are one folded are one teacher. 16 letters. */
export const teacherId = (name: string): string => base32(createHash('sha256').update(folded(name)).digest(), 16)
