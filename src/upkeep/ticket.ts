import { createHmac, timingSafeEqual } from 'node:crypto'

/** How long a ticket holds, in milliseconds; so far, too, may the clock be behind that it was made by. */
const life = 60_000

/**
 * Tickets with which a command of this installation asks its running server for all that is kept: whoever can read the secret of the
 * installation can read the folder as well.
 */
export function tickets(secret: string, now: () => Date = () => new Date()) {
  const sign = (time: string) => createHmac('sha256', secret).update(`backup:${time}`).digest('hex')

  return {
    write(): string {
      const time = String(now().getTime())
      return `${time}.${sign(time)}`
    },

    /** @param header what `Authorization` says */
    isGood(header: string | undefined): boolean {
      const [, time = '', signature = ''] = /^Bearer (\d{1,15})\.([0-9a-f]{64})$/.exec(header ?? '') ?? []
      const isRight = timingSafeEqual(Buffer.from(sign(time)), Buffer.from(signature.padEnd(64, '0')))
      return isRight && signature !== '' && Math.abs(now().getTime() - Number(time)) <= life
    },
  }
}
