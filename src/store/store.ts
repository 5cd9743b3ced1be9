/** What may be kept: JSON and nothing else. Dates are ISO strings. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [field: string]: Json | undefined }

/** Something that happened to one learner. It is never changed and never taken back. */
export interface Entry {
  readonly type: string
  /** The server's time, ISO 8601 in UTC. */
  readonly at: string
  readonly [field: string]: Json | undefined
}

/** The door to what is kept. Behind it nobody has heard of quizzes; before it nobody has heard of files. */
export interface Store {
  /**
   * One learner's entries from number `from` (0 is the first) on, in order; empty for a learner nobody has heard of.
   * @throws NotRead when the disk does not give them; so do all others here that read
   */
  history(learner: string, from?: number): Promise<readonly Entry[]>
  /** The same for who looks through many learners: a read that does not take the place in memory of anybody at work. */
  glance(learner: string): Promise<readonly Entry[]>
  /**
   * Alone for this learner: runs `decide` on the history as it stands and keeps what it returns, all or nothing; it is on the disk
   * when the promise resolves with the entries that were kept. `decide` is pure and quick: it runs again when another node was faster.
   * The history it is given is alive; what is wanted of it afterwards must be copied.
   * [] keeps nothing. What `decide` throws is thrown on and keeps nothing.
   * @throws NotKept when the disk refuses; nothing of the commit is left behind and the next one is tried afresh.
   */
  commit(learner: string, decide: (history: readonly Entry[]) => readonly Entry[]): Promise<readonly Entry[]>
  /**
   * Everybody's entries, each learner's in order, for folds over all: without a cursor each learner once, with all they have by then, and
   * after them what was committed meanwhile. Goes on after `cursor`; ends when caught up.
   * A cursor holds for the next 100,000 commits, and no longer than the store is open: what is folded in memory ends with the process, too.
   * @throws TooOld when it holds no more: then only the beginning is left
   */
  all(cursor?: string): AsyncIterable<{ learner: string; entries: readonly Entry[]; cursor: string }>
  /**
   * All that is kept, as it stood together at one moment, while changes go on: documents first, then each learner's commits in order,
   * some hundred entries a piece; and what could not be read. The moment is when the first piece is asked for. Whoever stops early
   * leaves nothing behind; several at once wait for each other.
   */
  snapshot(): AsyncIterable<Piece>
  /** Everybody of whom a history is kept, readable or not, in no order. */
  learners(): AsyncIterable<string>
  /** Whether a history of this learner is kept, readable or not. */
  has(learner: string): Promise<boolean>
  /** Takes away everything this learner's history holds. @throws NotKept when the disk refuses; it may be gone all the same */
  erase(learner: string): Promise<void>
  /** A shelf by its name (lower-case letters and hyphens); it is made when the first document is put on it. */
  shelf<T extends Json>(name: string): Shelf<T>
  /** Whether other processes may change what is kept, too. */
  readonly shared: boolean
  /**
   * Follows a shelf that other processes change, too: calls `changed` once at the beginning, and within a second after any process changed
   * a document on it, sooner where that one follows it as well; again, where it rejects. Never where the store is not shared.
   * @returns what ends it
   */
  follow(shelf: string, changed: () => void | Promise<void>): () => void
  /**
   * Whether this process is the one, of all that share the store, that does a job for the next `seconds`. Whoever has it may ask again
   * before they are over, and keeps it. @throws NotKept when the database does not answer
   */
  claim(job: string, seconds: number): Promise<boolean>
  /** What failed, counted by all who share the store, and forgotten `seconds` after the first. Where the process is alone, it is forgotten with it. */
  tally(name: string, seconds: number): Tally
  /** Ends after what is under way is on the disk; nothing is accepted any more. */
  close(): Promise<void>
}

/** How often something failed, by whom it concerns. */
export interface Tally {
  /** How often so far, and after how many milliseconds it is forgotten. @throws NotRead */
  of(key: string): Promise<{ count: number; wait: number }>
  /** Once more. @throws NotKept */
  add(key: string): Promise<void>
}

/** A piece of a snapshot. */
export type Piece =
  /** What so many commits kept, one after the other. */
  | { readonly learner: string; readonly commits: readonly (readonly Entry[])[] }
  | { readonly shelf: string; readonly id: string; readonly version: number; readonly value: Json }
  /** What could not be read. */
  | { readonly damage: Damage }

/** Small documents by id, each with a version: accounts, sessions, return codes, question versions … */
export interface Shelf<T extends Json> {
  /** The document; undefined where there is none. @throws Damaged when it is not as it was written; so do `put` and `drop` */
  get(id: string): Promise<{ value: T; version: number } | undefined>
  /**
   * Writes the document when `after` is the version that stands there (0: there is none). @throws Conflict otherwise
   * @throws NotKept when the disk refuses; it may stand all the same, and nobody knows until it is read again
   */
  put(id: string, value: T, after: number): Promise<void>
  /**
   * Takes the document away when `after` is its version. @throws Conflict otherwise
   * @throws NotKept when the disk refuses; it may be gone all the same, and nobody knows until it is read again
   */
  drop(id: string, after: number): Promise<void>
  ids(): AsyncIterable<string>
  /** At which version each document on the shelf is, by its id. */
  versions(): Promise<ReadonlyMap<string, number>>
}

/** The document is not at the version that was expected: somebody else was faster. */
export class Conflict extends Error {
  override name = 'Conflict'
}

/**
 * The disk did not take it (full, read-only, gone). Nothing of a commit was kept; a document may have been, which reading it tells.
 * Reading goes on, and the next one is tried again.
 */
export class NotKept extends Error {
  override name = 'NotKept'
}

/** The disk does not give what is kept there (gone, failing): nobody knows what it holds. It is asked again the next time. */
export class NotRead extends Error {
  override name = 'NotRead'
}

/** A cursor from which nothing goes on any more. */
export class TooOld extends Error {
  override name = 'TooOld'
}

/** A document is not as it was written. It was reported, and stays as it is until somebody puts the file from a backup in its place. */
export class Damaged extends Error {
  override name = 'Damaged'
}

/** Damage found in what is kept: which file, which line (from 1), and what is wrong with it, in words. */
export interface Damage {
  file: string
  line: number
  message: string
}
