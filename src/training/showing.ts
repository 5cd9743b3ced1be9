import { createHmac } from 'node:crypto'
import { base32 } from '../random.ts'

/** When a question was shown, as the form carries it to and fro: signed, so that nobody answers faster than they did. */
export function showings(secret: string) {
  const signed = (attempt: string, n: number, time: number): string =>
    `${time}.${base32(createHmac('sha256', secret).update(`shown:${attempt}/${n}/${time}`).digest(), 16)}`
  return {
    /** @param time milliseconds since 1970 */
    sign: signed,
    /** Milliseconds from showing to `now`, 0 at least; null where the form does not carry a time of ours. */
    elapsed(shown: string, attempt: string, n: number, now: number): number | null {
      const time = Number(shown.split('.')[0])
      return Number.isSafeInteger(time) && shown === signed(attempt, n, time) ? Math.max(0, now - time) : null
    },
  }
}
