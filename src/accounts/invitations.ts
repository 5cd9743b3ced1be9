import { createHmac } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { freshId } from '../random.ts'

/** How long an invitation holds, in seconds. */
const day = 24 * 60 * 60

/** What an invitation says: for whom it is, or, without a name, that whoever opens it is the first teacher. */
export interface Invitation {
  id: string
  name: string | undefined
  /** When it was made: milliseconds since 1970, to the second. */
  made: number
}

/**
 * Invitations are signed and kept nowhere, so that the command that makes one needs no store: the server may have it open.
 * @param secret the installation's
 */
export function invitations(secret: string, now: () => Date = () => new Date()) {
  const key = createHmac('sha256', secret).update('invitations').digest()
  const seconds = () => Math.floor(now().getTime() / 1000)

  return {
    /** A token for this name, good for 24 hours; without a name, for the first teacher. */
    write: (name?: string): Promise<string> =>
      new SignJWT(name === undefined ? { first: true } : { sub: name })
        .setProtectedHeader({ alg: 'HS256' })
        .setJti(freshId(26))
        .setIssuedAt(seconds())
        .setExpirationTime(seconds() + day)
        .sign(key),

    /** What a token says, where it is of our making and still holds. */
    async read(token: string): Promise<Invitation | 'expired' | 'unreadable'> {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          requiredClaims: ['jti', 'iat', 'exp'],
          currentDate: now(),
        })
        const { jti, sub, first, iat = 0 } = payload
        return jti !== undefined && (sub !== undefined || first === true) ? { id: jti, name: sub, made: iat * 1000 } : 'unreadable'
      } catch (error) {
        if (error instanceof errors.JWTExpired) return 'expired'
        if (error instanceof errors.JOSEError) return 'unreadable'
        throw error
      }
    },
  }
}
