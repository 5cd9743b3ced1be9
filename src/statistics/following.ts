import { setTimeout } from 'node:timers/promises'
import type { Entry, Store } from '../store/store.ts'

/** Something that follows what is committed, from the first entry on. */
export interface Following {
  /** Whether it has caught up once. */
  ready(): boolean
  /** Sees to it that what is there by now is added. */
  look(): void
  /** Resolves when all that is kept by now is added, or it was closed. */
  counted(): Promise<void>
  /** Adds nothing more. */
  close(): void
}

/** How long to wait after the disk failed, in milliseconds. */
export const patience = 5_000

/**
 * @param add what to do with the next entries of a learner
 * @param failed hears why the entries could not be read; they are tried again
 */
export function following(
  store: Pick<Store, 'all'>,
  add: (learner: string, entries: readonly Entry[]) => Promise<void>,
  failed: (error: unknown) => void,
): Following {
  const waiting: (() => void)[] = []
  let cursor: string | undefined
  let [ready, under, wanted, closed, resting] = [false, false, false, false, false]

  return {
    ready: () => ready,
    look,
    counted: () =>
      new Promise((done) => {
        if (closed) return done()
        waiting.push(done)
        look()
      }),
    close() {
      closed = true
      answer(waiting.length)
    },
  }

  function look(): void {
    wanted = true
    if (!under && !resting) void follow()
  }

  /** One at a time: two would add twice. */
  async function follow(): Promise<void> {
    under = true
    try {
      while (wanted && !closed) {
        wanted = false
        const served = waiting.length
        await catchUp()
        answer(served)
      }
    } catch (error) {
      if (!closed) {
        failed(error)
        resting = true
        void setTimeout(patience, undefined, { ref: false }).then(() => {
          resting = false
          look()
        })
      }
    } finally {
      under = false
    }
  }

  async function catchUp(): Promise<void> {
    for await (const piece of store.all(cursor)) {
      if (closed) return
      await add(piece.learner, piece.entries)
      cursor = piece.cursor
    }
    ready = true
  }

  function answer(served: number): void {
    for (const done of waiting.splice(0, served)) done()
  }
}
