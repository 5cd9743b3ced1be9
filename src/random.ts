import { createHash, createHmac, randomBytes } from 'node:crypto'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** An id nobody can guess: lower-case base32, 5 bits a letter (16 letters: 80 bits). */
export const freshId = (letters = 16): string => base32(randomBytes(Math.ceil((letters * 5) / 8)), letters)

/** The first `letters` letters of these bytes in lower-case base32. */
export function base32(bytes: Uint8Array, letters: number): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5 && text.length < letters) {
      bits -= 5
      text += alphabet[(held >>> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return text
}

/** A secret seed for the dice of one attempt, 128 bits. */
export const freshSeed = (): string => randomBytes(16).toString('hex')

/** Secret dice that fall the same each time they are thrown for this purpose. */
export const seedFor = (secret: string, purpose: string): string =>
  createHmac('sha256', secret).update(`seed:${purpose}`).digest('hex').slice(0, 32)

/**
 * The list in an order that follows from the seed alone, each order as likely as any other (Fisher–Yates).
 * The dice are SHA-256 of seed and throw, so that an order seen on one page says nothing of the next.
 */
export function shuffled<T>(list: readonly T[], seed: string): T[] {
  const dealt = [...list]
  for (let last = dealt.length - 1; last > 0; last--) {
    const dice = createHash('sha256').update(`${seed}:${last}`).digest().readUIntBE(0, 6)
    const other = dice % (last + 1)
    const held = dealt[last] as T
    dealt[last] = dealt[other] as T
    dealt[other] = held
  }
  return dealt
}
