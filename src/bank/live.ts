import { queue } from '../queue.ts'
import { takingTurns } from '../turns.ts'
import type { Bank } from './bank.ts'
import { bankOf, type Held, memory } from './load.ts'
import type { LevelFile } from './passages.ts'
import { type Place, placeOf } from './place.ts'
import type { WrittenQuestion } from './questions.ts'
import { bankReader } from './reader.ts'

/** The bank while people work on its files. */
export interface LiveBank {
  /** As last read. */
  bank(): Bank
  /** Looks at the files at once instead of at the next turn; resolves when what changed is in service. */
  refresh(): Promise<void>
  /** Reads this one file again, which was just written; resolves when it is in service. */
  reread(file: string): Promise<void>
  /** What a question or a list of quizzes about this passage is held against; undefined where there is no such passage. */
  around(passage: string): Around | undefined
  /** The file in which this id stands, or that is named after it; undefined where there is none. */
  fileOf(id: string): string | undefined
  close(): void
}
export interface Around extends Held {
  readonly levels: readonly LevelFile[]
  /** The files of its questions, and that of its quizzes, as far as there are. */
  readonly questions: readonly WrittenQuestion[]
  readonly quizzes: string | undefined
  /** The file in which each id of the whole bank stands. */
  readonly files: ReadonlyMap<string, string>
}

/** The longest pause between two looks, in milliseconds: what is saved is there within two seconds. */
const longest = 1500

/**
 * Reads the bank and goes on looking for changes, at size and time of the files: that works on every disk, share and container.
 * What the system tells of changes is only a hint to look sooner.
 * @param where the path of the folder with its files, or another place that has them
 * @param every how long to wait between two looks, in milliseconds
 * @param changed is called with each new bank
 * @param failed is called with what went wrong in a look, for which no file is to blame; the next look tries again
 */
export async function liveBank(
  where: string | Place,
  {
    every = 1000,
    changed = () => undefined,
    failed = () => undefined,
  }: { every?: number; changed?: (bank: Bank) => void; failed?: (error: unknown) => void } = {},
): Promise<LiveBank> {
  const place = placeOf(where)
  const reader = bankReader(place)
  const remembered = memory()
  const turn = takingTurns()
  let folders = await reader.read(turn)
  let now = await bankOf(folders, remembered, turn)
  const jobs = queue()
  let open = true
  let timer: NodeJS.Timeout | undefined
  let due = Number.POSITIVE_INFINITY
  let took = 0

  /** Puts in service what was read last. */
  const serve = () =>
    jobs.run('serve', async () => {
      const read = reader.last()
      if (read === folders) return
      now = await bankOf(read, remembered, turn)
      folders = read
      if (open) changed(now.bank)
    })
  const look = () =>
    jobs.run('look', async () => {
      if (!open) return
      await reader.read(turn)
      await serve()
      if (open) hinted.folders(folders.passages.map(({ name }) => name))
    })
  /** Looks in so many milliseconds, unless that is done sooner anyway. */
  const wait = (ms: number) => {
    const at = performance.now() + ms
    if (!open || at >= due) return
    clearTimeout(timer)
    due = at
    timer = setTimeout(lookAndWait, ms)
    timer.unref()
  }
  const lookAndWait = async () => {
    const start = performance.now()
    due = Number.POSITIVE_INFINITY
    if (place.mayDiffer()) await look().catch(failed)
    took = performance.now() - start
    // Where a look takes long, for thousands of files on a share, it is taken less often.
    wait(Math.max(every, Math.min(longest, 4 * took)))
  }
  const hinted = place.follow(() => wait(Math.max(50, Math.min(longest, 2 * took))))
  hinted.folders(folders.passages.map(({ name }) => name))
  wait(every)

  return {
    bank: () => now.bank,
    refresh: look,
    async reread(file) {
      await reader.reread(file)
      await serve()
    },
    around(passage) {
      const found = folders.passages.find(({ name }) => name === passage)
      const held = now.passages.get(passage)
      if (!found || !held) return undefined
      return { ...held, levels: held.to.levels, questions: found.questions, quizzes: found.quizzes?.file, files: now.files }
    },
    fileOf: (id) =>
      now.files.get(id) ?? folders.passages.flatMap(({ questions }) => questions).find(({ file }) => file.endsWith(`/${id}.yaml`))?.file,
    close() {
      open = false
      clearTimeout(timer)
      hinted.close()
    },
  }
}
