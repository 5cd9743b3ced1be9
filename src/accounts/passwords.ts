import { hash, verify } from '@node-rs/argon2'
import { say, type Words } from '../text.ts'
import { folded } from './names.ts'

/** What a password costs whoever tries one: OWASP's least for Argon2id. Memory in KiB. */
const cost = { memoryCost: 19456, timeCost: 2, parallelism: 1 }
/** Fits no password, and costs as much to try. */
const nobodys = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

// Of Node's four threads for slow work two are left to the disk, which answers wait for.
const twoAtATime = atMost(2)

/** What is kept of a password: argon2id with a salt of its own. */
export const hashOf = (password: string): Promise<string> => twoAtATime(() => hash(password.normalize('NFC'), cost))

/** Whether this is the password. Without a hash it is not, after the same work: how long it took tells nobody whether there is an account. */
export const isPassword = (kept: string | undefined, password: string): Promise<boolean> =>
  twoAtATime(() => verify(kept ?? nobodys, password.normalize('NFC')))

/** Why this cannot be the new password of somebody of this name; undefined where it can. */
export function objectionTo(password: string, name: string): Words | undefined {
  const { length } = [...password.normalize('NFC')]
  if (length < 10) return say('Choose a password of 10 characters at least; three or four words are easy to remember.')
  if (length > 200) return say('Choose a password of 200 characters at most.')
  const bare = folded(password).replace(/[\s\d]/g, '')
  if (bare === folded(name).replace(/[\s\d]/g, '')) return say('Choose a password that is not your name.')
  if (obvious.has(folded(password)) || obvious.has(bare) || /^(.)\1*$/u.test(folded(password)))
    return say('This password is one of the first that anybody would try. Choose another.')
  return undefined
}

/** With and without digits round them. */
const obvious = new Set(
  `1234567890 0123456789 0987654321 9876543210 12345678910 123456789012 1q2w3e4r5t 1q2w3e4r5t6y
   qwertyuiop qwertzuiop azertyuiop asdfghjkl asdfghjkl; abcdefghij abcdefghijkl password passwords passwort passwordpassword
   mypassword letmein letmeinplease changeme welcome iloveyou evident evidentevident teacher teachers teacherteacher`.split(/\s+/),
)

/** Lets so many jobs run at a time, and the others wait in line. */
export function atMost(most: number) {
  let free = most
  const waiting: (() => void)[] = []
  return async <T>(job: () => Promise<T>): Promise<T> => {
    if (free > 0) free--
    else await new Promise<void>((go) => waiting.push(go))
    try {
      return await job()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
