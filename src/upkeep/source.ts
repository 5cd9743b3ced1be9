import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openStore } from '../store/index.ts'
import { inspection } from '../store/inspect.ts'
import { isDatabase, placeName } from '../store/place.ts'
import { documents } from '../store/postgres/documents.ts'
import { unused } from '../store/postgres/fill.ts'
import { type State, stateOf } from '../store/postgres/inspect.ts'
import { connect, type Database } from '../store/postgres/pool.ts'
import { prepare } from '../store/postgres/schema.ts'
import { snapshot } from '../store/postgres/snapshot.ts'
import type { Piece, Store } from '../store/store.ts'
import type { Say } from '../text.ts'
import { Refused } from './refused.ts'

/** A place that is read from the beginning to the end while nobody serves it. */
export interface Source {
  /** Which one it is, in words without a password, and the same each time. */
  name: string
  secret: string | undefined
  learners(): Promise<number>
  /** All that is kept there. */
  pieces(): AsyncIterable<Piece>
  /** The shelves of a database by their names. */
  readonly shelf?: Store['shelf']
  /** @throws Refused when it was changed since it was opened */
  stillAsItWas(): Promise<void>
  close(): Promise<void>
}

/** @throws Refused, InUse, WrongFormat, NotRead in words */
export const openSource = (place: string, t: Say): Promise<Source> => (isDatabase(place) ? ofDatabase(place, t) : ofFolder(place, t))

async function ofFolder(dir: string, t: Say): Promise<Source> {
  const folder = inspection(dir)
  if ((await folder.format()) === undefined)
    throw new Refused(t('{dataDir} holds nothing of Evident that could be moved.', { dataDir: dir }))
  const store = await openStore({ dir, report: () => undefined })
  const secret = await secretBeside(dir)
  return {
    name: known(dir, secret),
    secret,
    learners: folder.learners,
    pieces: () => store.snapshot(),
    // It has the lock.
    stillAsItWas: async () => undefined,
    close: store.close,
  }
}

/** The file `secret` beside what is kept; undefined where it is not there. */
export async function secretBeside(dataDir: string): Promise<string | undefined> {
  const text = await readFile(join(dataDir, 'secret'), 'utf8').catch(() => undefined)
  return text?.trim() || undefined
}

/** The secret that a database keeps, where it does. @throws Refused where it holds nothing of Evident, NotRead */
export async function secretKeptAt(url: string, t: Say): Promise<string | undefined> {
  const database = connect(url)
  try {
    return (await stateIn(database, placeName(url), t)).secret ?? undefined
  } finally {
    await database.close()
  }
}

/** @throws Refused where there is none */
export async function stateIn(database: Database, place: string, t: Say): Promise<State> {
  const state = await stateOf(database)
  if (!state) throw new Refused(t('{place} holds nothing of Evident.', { place }))
  return state
}

async function ofDatabase(url: string, t: Say): Promise<Source> {
  const place = placeName(url)
  const database = connect(url)
  try {
    const first = await unused(database, place)
    first.release()
    const secret = (await stateIn(database, place, t)).secret ?? undefined
    await prepare(database)
    const before = await countsOf(database)
    return {
      name: known(place, secret),
      secret,
      learners: async () => before.learners,
      pieces: () => snapshot(database),
      shelf: documents(
        database,
        () => undefined,
        () => undefined,
      ),
      async stillAsItWas() {
        const now = await countsOf(database)
        if (now.print !== before.print)
          throw new Refused(t('{place} was changed while it was read. Stop whoever serves it, and run this once more.', { place }))
      },
      close: () => database.close(),
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Where nobody erased anybody and kept as much anew, these tell whether anything changed. */
async function countsOf(database: Database): Promise<{ learners: number; print: string }> {
  const [found] = await database.read<{ learners: string; print: string }>(
    `select (select count(*) from entries where seq = 0) as learners,
       concat_ws(' ', (select count(*) from entries), (select tx from entries order by tx desc limit 1),
         (select count(*) from documents), (select sum(version) from documents)) as print`,
  )
  return { learners: Number(found?.learners ?? 0), print: found?.print ?? '' }
}

/** Two folders of the same name on two machines have secrets of their own; nobody learns anything of them from this. */
function known(place: string, secret: string | undefined): string {
  if (secret === undefined) return place
  return `${place} (${createHash('sha256').update(`which one: ${secret}`).digest('hex').slice(0, 8)})`
}
