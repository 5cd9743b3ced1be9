import { join } from 'node:path'
import { Low } from 'lowdb'
import { LRUCache } from 'lru-cache'
import { queue } from '../queue.ts'
import { bytesOf } from './disk.ts'
import { type Journal, journal } from './jsonl.ts'
import type { Damage, Entry } from './store.ts'

/** How many learners nobody is working on stay in memory, with their files open: a school at work. */
const remembered = 1000

/** And how much of what they did, in bytes as they stand in the files; in memory it is two to three times as much. */
const rememberedBytes = 64e6

/** One learner's history in memory over the file on the disk. */
export interface Learner {
  low: Low<Entry[]>
  file: Journal
}

interface Learners {
  /** Alone with this learner: jobs of one learner wait for each other. */
  alone<T>(id: string, job: (learner: Learner) => Promise<T>): Promise<T>
  /** What is on the disk of entries `from` … `to`, kept at hand for the next time. */
  entries(id: string, from?: number, to?: number): Promise<readonly Entry[]>
  /** The same without keeping at hand what was not there: who reads everybody must not push out those at work. */
  glance(id: string, from?: number, to?: number, bytes?: Buffer): Promise<readonly Entry[]>
  /** The bytes of the file, for a glance later on, in `into` where they fit; undefined where they are not needed, or there are none. */
  read(id: string, into?: Buffer): Promise<Buffer | undefined>
  /** How many bytes of the learner's file count, where the learner is at hand. */
  bytes(id: string): number | undefined
  /** Ends after all jobs, with all files closed. */
  close(): Promise<void>
}

/** The learners of a folder. Only one without a job may be forgotten: two histories over one file would tear it. */
export function learners(folder: string, report: (damage: Damage) => void): Learners {
  const jobs = queue()
  const working = new Map<string, Learner>()
  const resting = new LRUCache<string, Learner>({
    max: remembered,
    maxSize: rememberedBytes,
    // One that is larger than all there is room for is remembered alone.
    sizeCalculation: ({ file }) => Math.min(file.bytes(), rememberedBytes),
    dispose(learner, id, reason) {
      if (reason === 'evict') jobs.run(id, () => learner.file.close()).catch(() => undefined)
    },
  })

  const pathOf = (id: string): string => join(folder, `${id}.jsonl`)

  const load = async (id: string, bytes?: Buffer): Promise<Learner> => {
    const file = journal(pathOf(id), report, bytes)
    const low = new Low<Entry[]>(file, [])
    await low.read()
    return { low, file }
  }

  const atHand = (id: string): Learner | undefined => working.get(id) ?? resting.peek(id)

  const alone = <T>(id: string, job: (learner: Learner) => Promise<T>): Promise<T> =>
    jobs.run(id, async () => {
      const learner = working.get(id) ?? resting.get(id) ?? (await load(id))
      resting.delete(id)
      working.set(id, learner)
      try {
        return await job(learner)
      } finally {
        // What the disk refused and could not take back would count if it were read again: it stays with the memory that knows better.
        if (!learner.file.spoilt()) {
          working.delete(id)
          // Whoever asks for ids nobody has must not push out those at work.
          if (learner.file.kept() > 0) resting.set(id, learner)
        }
      }
    })

  return {
    alone,

    async entries(id, from, to) {
      const learner = working.get(id) ?? resting.get(id)
      return learner ? onDisk(learner, from, to) : alone(id, async (loaded) => onDisk(loaded, from, to))
    },

    async glance(id, from, to, bytes) {
      const learner = atHand(id)
      // In its turn, so that it does not see half of a line that is just being written.
      return learner ? onDisk(learner, from, to) : jobs.run(id, async () => onDisk(atHand(id) ?? (await load(id, bytes)), from, to))
    },

    read: (id, into) => jobs.run(id, async () => (atHand(id) ? undefined : bytesOf(pathOf(id), into))),

    bytes: (id) => atHand(id)?.file.bytes(),

    async close() {
      await jobs.idle()
      for (const learner of resting.values()) await learner.file.close()
      resting.clear()
    },
  }
}

/** Not what is in memory: that holds, during a commit, entries that the disk may yet refuse. */
function onDisk({ low, file }: Learner, from = 0, to = file.kept()): readonly Entry[] {
  return low.data.slice(from, to)
}
