import { createHmac, randomBytes } from 'node:crypto'
import { WrongFormat } from '../format.ts'
import type { Database } from './pool.ts'

/**
 * The secret with which all who share the database sign. @param given what this process was told; else it is kept in the database and made
 * once: of several that start at once, one makes it
 * @throws WrongFormat in words where the others sign with another one
 */
export async function secretIn(database: Database, given: string | undefined): Promise<string> {
  if (given === undefined)
    await database.change('update evident_format set secret = $1 where secret is null', [randomBytes(32).toString('hex')])
  const [kept] = await database.read<{ secret: string | null }>('select secret from evident_format')
  const secret = given ?? kept?.secret ?? ''
  if (secret.length < 32)
    throw new WrongFormat(
      `The table evident_format holds a secret of ${secret.length} characters, and 32 are needed. Set it to null, so that a new secret is made; everybody will have to sign in again.`,
    )
  // What the secret cannot be told from.
  const print = createHmac('sha256', secret).update('which secret').digest('hex')
  await database.change('update evident_format set signs = $1 where signs is null', [print])
  const [now] = await database.read<{ signs: string }>('select signs from evident_format')
  if (now?.signs !== print) throw new WrongFormat(another)
  return secret
}

const another =
  'The others who share this database sign with another secret, and would take nobody for who they are to this process. Set SECRET to what they have, or leave it away where they have none. Where it is to be another one for all from now on, stop them all and say: update evident_format set signs = null. Then everybody has to sign in again, and return codes count no more.'
