import { Conflict, type Shelf, type Store } from '../store/store.ts'

/** Who wanted it. */
export type ErasedBy = 'learner' | 'teacher'

/**
 * That somebody is being erased; it stands until nothing is left. `pool` is the id under which stays what is counted. Where others share the
 * store, it stands for a while longer, so that all of them hear of it: then it says when it was `done`, and of how many entries.
 */
export interface Note {
  readonly [field: string]: string | number
  readonly pool: string
  readonly by: ErasedBy
}
/** What is done elsewhere, as it is heard here. */
export interface Heard {
  /** Somebody is erased, and what is counted of them comes under the id `pool`. */
  going(learner: string, pool: string): void
  /** It is done, and so many entries stand in their place. */
  gone(counted: number): void
}

/** Following what others do. */
export interface Elsewhere {
  /** Looks once more than it does by itself, once a minute: for what one of them left unfinished, and for notes that all have heard of. */
  look(): Promise<void>
  stop(): void
}

/** For how long a note stays for the others, and how often it is looked for those that nobody goes on with, in milliseconds. */
const known = 10 * 60_000
const pause = 60_000

/**
 * Erasing where others share the store: each hears of what the others do by the notes on the shelf `erasures`.
 * @param gone who is erased, as far as this process knows
 * @param ours whom it erased itself: of them it need not hear
 * @param finish does all that is left to do of somebody's erasing, and says how many entries stand in their place
 */
export function elsewhere(parts: {
  store: Pick<Store, 'shared' | 'follow' | 'claim'>
  begun: Shelf<Note>
  gone: Set<string>
  ours: ReadonlySet<string>
  finish: (learner: string) => Promise<number>
  now: () => Date
}) {
  const { store, begun, gone, ours, finish, now } = parts
  let heard: Heard | undefined
  /** Whom others erase; those of which it is known that it is done are told no more. */
  const theirs = new Map<string, 'going' | 'gone'>()
  /** When all notes were read last. */
  let heardAt = now().getTime()

  return {
    hear,

    follow(listener: Heard, failed: (error: unknown) => void): Elsewhere {
      if (!store.shared) return { look: async () => undefined, stop: () => undefined }
      heard = listener
      const stop = store.follow('erasures', async () => {
        await hear().catch((error: unknown) => {
          failed(error)
          throw error
        })
      })
      let before = new Set<string>()
      const look = async () => {
        await hear()
        // One of all looks after what nobody else does.
        if (await store.claim('erasures', (2 * pause) / 1000)) before = await sweep(before, failed)
      }
      const timer = setInterval(() => void look().catch(failed), pause).unref()
      return {
        look,
        stop() {
          stop()
          clearInterval(timer)
        },
      }
    },
  }

  async function hear(): Promise<void> {
    if (!store.shared) return
    for await (const learner of begun.ids()) {
      if (ours.has(learner) || theirs.get(learner) === 'gone') continue
      const note = (await begun.get(learner))?.value
      if (!note) continue
      gone.add(learner)
      if (!theirs.has(learner)) {
        theirs.set(learner, 'going')
        heard?.going(learner, note.pool)
      }
      if (!isDone(note)) continue
      theirs.set(learner, 'gone')
      heard?.gone(Number(note.counted))
    }
    // For so long away, notes may have come and gone: what is counted anew is right without them.
    if (now().getTime() - heardAt > known / 2) heard?.gone(1)
    heardAt = now().getTime()
  }

  /**
   * Goes on with what stood there unfinished the last time already: who began it has ended amid it. Takes away the notes that all have
   * heard of. @returns what stands there unfinished now
   */
  async function sweep(before: ReadonlySet<string>, failed: (error: unknown) => void): Promise<Set<string>> {
    const unfinished = new Set<string>()
    for await (const learner of begun.ids()) {
      const note = await begun.get(learner)
      if (!note) continue
      if (!isDone(note.value)) unfinished.add(learner)
      else if (now().getTime() - Date.parse(String(note.value.done)) > known) await begun.drop(learner, note.version).catch(unlessThere)
    }
    for (const learner of unfinished) if (before.has(learner)) await finish(learner).then((counted) => heard?.gone(counted), failed)
    return unfinished
  }
}

export const isDone = (note: Note | undefined): boolean => note?.done !== undefined

/** Passes over that somebody else did the same. */
export function unlessThere(error: unknown): void {
  if (!(error instanceof Conflict)) throw error
}
