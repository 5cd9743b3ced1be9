import { isDatabase } from './place.ts'
import { fillDatabase } from './postgres/fill.ts'
import { fillFolder } from './restored.ts'
import type { Piece, Store } from './store.ts'

/** What of a snapshot can be kept. */
export type Kept = Exclude<Piece, { damage: unknown }>

/** Why a place is filled. */
export interface Job {
  /** In words, and the same when it is tried again: it stands in the place until that is whole. */
  name: string
  /** Whether it goes on with what an earlier try left there; else that is taken away first. */
  goesOn: boolean
  /** The number of the way in which what is put there was kept, as in about.json. */
  format: number
}

/** A place that is being filled with what another one holds. It counts for nobody before it is released, whatever happens meanwhile. */
export interface Filling {
  /** Whether an earlier try left something there. */
  readonly resumed: boolean
  /** What is there by now, on the disk, each learner's commits in order; what cannot be read is told. */
  everything(): AsyncIterable<Piece>
  /** Adds a document, or commits behind those of the learner that are there. @throws NotKept; so do all others that write */
  put(piece: Kept): Promise<void>
  /** Takes away all of a learner, or a document. */
  drop(learner: string): Promise<void>
  drop(shelf: string, id: string): Promise<void>
  /** Sees that everything that was put is on the disk. */
  flush(): Promise<void>
  /** The shelves by their names, for who fills them by themselves: those of a database. */
  readonly shelf?: Store['shelf']
  /** Opens the place to all. @param secret what it signs with; undefined leaves that as it is */
  release(secret: string | undefined): Promise<void>
  /** Lets go of the place; one that was not released stays closed to others. */
  close(): Promise<void>
}

/**
 * Begins to fill a folder or a database that holds nothing, or goes on with it.
 * @throws NotEmpty, InUse, WrongFormat, NotRead in words
 */
export const fill = (place: string, job: Job): Promise<Filling> => (isDatabase(place) ? fillDatabase(place, job) : fillFolder(place, job))
