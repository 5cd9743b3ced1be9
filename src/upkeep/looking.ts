import { format } from '../store/format.ts'
import { type Inspection, inspection } from '../store/inspect.ts'
import { isDatabase, placeName } from '../store/place.ts'
import { inspectDatabase } from '../store/postgres/inspect.ts'
import { connect } from '../store/postgres/pool.ts'
import { prepare } from '../store/postgres/schema.ts'
import type { Say } from '../text.ts'
import { Refused } from './refused.ts'
import { stateIn } from './source.ts'

/**
 * Looks at what is kept in a folder or a database, whether a server has it or not; nothing is changed.
 * @param mayBeOlder whether a folder may be looked at that is kept as an earlier release did
 * @throws Refused, WrongFormat, NotRead in words
 */
export async function looking<T>(place: string, t: Say, mayBeOlder: boolean, job: (kept: Inspection) => Promise<T>): Promise<T> {
  return isDatabase(place) ? await atDatabase(place, t, job) : await job(await folderAt(place, t, mayBeOlder))
}

async function folderAt(dataDir: string, t: Say, mayBeOlder: boolean): Promise<Inspection> {
  const folder = inspection(dataDir)
  const is = await folder.format()
  if (is === undefined)
    throw new Refused(t('{dataDir} holds no about.json that can be read: nothing of Evident is kept there.', { dataDir }))
  if (is > format) throw new Refused(t('{dataDir} was written by a newer Evident. Use that one or a later one.', { dataDir }))
  if (is < format && !mayBeOlder)
    throw new Refused(t('{dataDir} is not kept as this release keeps it. Start the server once.', { dataDir }))
  return folder
}

async function atDatabase<T>(url: string, t: Say, job: (kept: Inspection) => Promise<T>): Promise<T> {
  const database = connect(url)
  try {
    await stateIn(database, placeName(url), t)
    await prepare(database)
    return await job(inspectDatabase(database))
  } finally {
    await database.close()
  }
}
