import { createHmac } from 'node:crypto'
import { queue } from '../queue.ts'
import { freshId } from '../random.ts'
import { Damaged, type Entry, type Store } from '../store/store.ts'
import { takingTurns } from '../turns.ts'
import type { Counted } from './entries.ts'
import { type Elsewhere, type ErasedBy, elsewhere, type Heard, isDone, type Note, unlessThere } from './erased-elsewhere.ts'
import { histories, type Learner } from './history.ts'
import { returnCodes } from './return-code.ts'

/** Somebody is gone. `counted`: so many entries stand in their place from now on; 0 where they were gone before. */
export interface Erased {
  readonly counted: number
}

/** Hears under which id stays what is counted of somebody who is gone. */
export type Going = (pool: string) => void

/** Taking a learner out of what is kept, so that nothing is left that says it was this one. */
export interface Erasing {
  /** The store of those who are there: of somebody who is erased, or just being erased, it keeps nothing and tells nothing. */
  guard(store: Store): Store
  /** Whether somebody of this id was erased by this process, or is just being. */
  isGone(learner: string): boolean
  /** Whether somebody of this id was ever erased. */
  wasErased(learner: string): Promise<boolean>
  /**
   * Erases the learner; done again, it changes nothing. When it resolves, all is gone from the disk.
   * @param going hears that the learner is gone and under which id stays what is counted, before any of it is kept
   * @returns undefined where there is nobody of this id and never was
   * @throws NotKept when the disk refuses: then the learner is as before, or gone but for what `finish` takes away later
   */
  erase(learner: string, by: ErasedBy, going?: Going): Promise<Erased | undefined>
  /**
   * Goes on where an erasing was interrupted, and erases again who came back with a backup that is older. To be called before anything
   * is counted. @param failed hears why somebody could not be erased now @returns how many learners it was about
   */
  finish(failed: (error: unknown) => void): Promise<number>
  /**
   * Where others share the store: hears from now on whom they erase, goes on where one of them ended amid it, and takes away the notes by
   * which they hear of each other.
   */
  follow(heard: Heard, failed: (error: unknown) => void): Elsewhere
  /**
   * Hears at once whom others erased. What is counted under an id that nobody knows may be what is left of one of them; whoever counts asks
   * before. @throws NotRead
   */
  hear(): Promise<void>
}

/** That somebody was erased, on which day and by whom; not who. */
interface Done {
  readonly [field: string]: string
  readonly on: string
  readonly by: ErasedBy
}

/** How many entries are folded before others have their turn. */
const piece = 500

/**
 * Every step can be done twice, and the first one says that the others are due: whatever ends the process, the next start goes on.
 * @param remains what is to stay of a learner, without a name
 */
export function erasing(parts: {
  store: Store
  secret: string
  remains: (learner: Learner) => Promise<readonly Counted[]>
  now?: () => Date
}): Erasing {
  const { store, secret, remains, now = () => new Date() } = parts
  const begun = store.shelf<Note>('erasures')
  const done = store.shelf<Done>('erased')
  const codes = returnCodes(store, secret)
  const turns = queue()
  const gone = new Set<string>()
  const ours = new Set<string>()
  /** By the place of the return code, so that those who came back are found by a look at the names on that shelf. */
  const nameAt = (place: string) => createHmac('sha256', secret).update(`erased:${place}`).digest('hex').slice(0, 40)
  const nameOf = (learner: string) => nameAt(codes.placeOf(learner))
  const others = elsewhere({ store, begun, gone, ours, finish: (learner) => turns.run(learner, () => complete(learner)), now })
  const wasErased = async (learner: string): Promise<boolean> => (await done.get(nameOf(learner))) !== undefined

  return {
    guard: (whole) => ({
      ...whole,
      commit: (learner, decide) =>
        // Looked at when it is this one's turn: a form that comes late finds nobody, and makes nobody.
        whole.commit(learner, (history) => {
          if (!gone.has(learner)) {
            const decided = decide(history)
            if (!whole.shared || history.length > 0 || decided.length === 0 || beginsWith.has(decided[0]?.type ?? '')) return decided
            // Nobody is there any more, though whoever decided remembers somebody: they were erased elsewhere.
            gone.add(learner)
          }
          decide([])
          return []
        }),
      history: async (learner, from) => (gone.has(learner) ? [] : whole.history(learner, from)),
      glance: async (learner) => (gone.has(learner) ? [] : whole.glance(learner)),
      async *all(cursor) {
        for await (const piece of whole.all(cursor)) if (!gone.has(piece.learner)) yield piece
      },
    }),
    isGone: (learner) => gone.has(learner),
    wasErased,

    erase: (learner, by, going) =>
      turns.run(learner, async () => {
        if (!isUnderWay(await begun.get(learner))) {
          // Looked at before the list of the erased: somebody on it may be back, with a backup.
          if (!(await isThere(learner))) return (await wasErased(learner)) ? { counted: 0 } : undefined
          await begin(learner, by)
        }
        return { counted: await complete(learner, going) }
      }),

    async finish(failed) {
      const unfinished = new Set<string>()
      for await (const learner of begun.ids()) {
        const note = await begun.get(learner)
        if (!isDone(note?.value)) unfinished.add(learner)
        // One that came from where others had to hear of it.
        else if (!store.shared && note) await begun.drop(learner, note.version)
        else gone.add(learner)
      }
      const back = await returned(failed)
      const all = new Set([...unfinished, ...back])
      for (const learner of all) {
        gone.add(learner)
        // It is tried again at the next start; until then they are nobody.
        await turns
          .run(learner, async () => {
            if (!unfinished.has(learner)) await begin(learner, 'learner')
            await complete(learner)
          })
          .catch(failed)
      }
      return all.size
    },

    hear: others.hear,
    follow: others.follow,
  }

  /** Whether anything is left of them: their entries, be they readable or not, or a way back. */
  async function isThere(learner: string): Promise<boolean> {
    if (await store.has(learner)) return true
    const leads = await codes.learnerAt(codes.placeOf(learner)).catch((error: unknown) => {
      // What stands there cannot be read; nobody but them can have put it there.
      if (error instanceof Damaged) return learner
      throw error
    })
    return leads === learner
  }

  /** The first step. Where the disk gave up when the note stood already, it stands: what is due then must not wait for the next start. */
  async function begin(learner: string, by: ErasedBy): Promise<void> {
    const before = await begun.get(learner)
    await begun.put(learner, { pool: freshId(), by }, before?.version ?? 0).catch(async (error: unknown) => {
      if (!isUnderWay(await begun.get(learner))) throw error
    })
  }

  /** All steps from the second on. @returns how many entries stand in their place */
  async function complete(learner: string, going?: Going): Promise<number> {
    const document = await begun.get(learner)
    if (!document) return 0
    gone.add(learner)
    if (isDone(document.value)) return 0
    ours.add(learner)
    const { pool, by } = document.value
    going?.(pool)
    const left = await counted(learner)
    // There already: it is what was left before the history went.
    let count = 0
    await store.commit(pool, (history) => {
      count = history.length || left.length
      return history.length > 0 ? [] : left
    })
    await store.erase(learner)
    // The day is enough, and nobody's name: a school may have to show that what was asked of it was done.
    await done.put(nameOf(learner), { on: now().toISOString().slice(0, 10), by }, 0).catch(unlessThere)
    // Another process may do the same at the same time.
    await codes.drop(learner).catch(unlessThere)
    const ended = store.shared
      ? begun.put(learner, { pool, by, done: now().toISOString(), counted: count }, document.version)
      : begun.drop(learner, document.version)
    await ended.catch(unlessThere)
    return count
  }

  async function counted(id: string): Promise<readonly Counted[]> {
    let entries: readonly Entry[] = []
    // In its turn: what was begun before the learner was gone is on the disk by then, and nothing comes after it.
    await store.commit(id, (history) => {
      entries = [...history]
      return []
    })
    const turn = takingTurns()
    const fold = histories(1)
    for (let from = 0; from < entries.length; from += piece) {
      fold.of(id, entries.slice(from, from + piece), from)
      await turn()
    }
    const learner = fold.of(id, [], entries.length)
    return learner ? remains(learner) : []
  }

  /** Those who were erased and are there all the same, be it their history, their return code, or both: they came with a backup. */
  async function returned(failed: (error: unknown) => void): Promise<Set<string>> {
    const names = new Set<string>()
    for await (const name of done.ids()) names.add(name)
    const found = new Set<string>()
    if (names.size === 0) return found
    const turn = takingTurns()
    for await (const learner of store.learners()) {
      if (names.has(nameOf(learner))) found.add(learner)
      await turn()
    }
    for await (const place of codes.places()) {
      // One document that cannot be read must not keep the server from starting.
      const learner = names.has(nameAt(place)) ? await codes.learnerAt(place).catch(failed) : undefined
      if (typeof learner === 'string') found.add(learner)
      await turn()
    }
    return found
  }
}

const isUnderWay = (note: { value: Note } | undefined): boolean => note !== undefined && !isDone(note.value)

/** What the history of somebody who is there begins with, and that of what is left of somebody. */
const beginsWith = new Set(['joined', 'counted'])
