import { LRUCache } from 'lru-cache'
import type { Bank } from '../bank/bank.ts'
import type { Question } from '../kinds/base.ts'
import { kinds } from '../kinds/index.ts'
import { readLevel } from '../passages/markdown.ts'
import type { Passage } from '../passages/passage.ts'
import { Conflict, Damaged, type Json, type Store } from '../store/store.ts'
import type { Asking } from './history.ts'

/** A version that is certainly not on its shelf, or not as it was written, or not as this release could read it. */
export class NotThere extends Error {
  override name = 'NotThere'
}

/** Undefined for what is certainly not there. @throws everything else */
export function unlessLost(error: unknown): undefined {
  if (!(error instanceof NotThere)) throw error
  return undefined
}

/**
 * Every version of a question or a passage that was ever asked, kept once, so that an attempt goes on with what it began with
 * whatever happens to the files.
 */
export function keptVersions(store: Pick<Store, 'shelf'>, bank: () => Pick<Bank, 'passages' | 'questions'>) {
  const questions = store.shelf<Json>('versions')
  const passages = store.shelf<{ id: string; levels: Record<string, string> }>('passages')
  const known = new LRUCache<string, { question: Question }>({ max: 5000 })
  const read = new LRUCache<string, Passage>({ max: 50 })
  /** What is certainly on its shelf, so that the disk is not asked again. */
  const shelved = new Set<string>()

  return {
    /** Puts what is about to be asked on the shelves, where it is not there yet. */
    async keep(passage: Passage, asked: readonly Asking[]): Promise<void> {
      await Promise.all([
        once(`passage ${passage.version}`, async () =>
          passages.put(
            passage.version,
            { id: passage.id, levels: Object.fromEntries(passage.levels.map((level) => [level.level, level.markdown])) },
            0,
          ),
        ),
        ...asked.map(({ id, version }) =>
          once(version, async () => {
            const question = bank().questions.get(id)?.question
            if (question) await questions.put(version, JSON.parse(JSON.stringify(question)), 0)
          }),
        ),
      ])
    },

    /** Puts the version of a question that is in the bank on its shelf, or sees that it is there. @throws NotThere where it is in neither */
    async keepQuestion({ id, version }: Asking): Promise<void> {
      const live = bank().questions.get(id)
      if (live?.version === version) await once(version, () => questions.put(version, JSON.parse(JSON.stringify(live.question)), 0))
      else await question({ id, version })
    },

    question,

    /** The passage as it was read. @throws NotThere when nobody ever kept it */
    async passage({ id, version }: Asking): Promise<Passage> {
      const live = bank().passages.get(id)
      if (live?.version === version) return live
      const cached = read.get(version)
      if (cached) return cached
      const kept = await passages.get(version).catch(unlessDamaged)
      if (!kept) throw new NotThere(`No version ${version} of passage ${id} is kept that can be read`)
      const names = Object.keys(kept.value.levels).sort()
      const levels = names.flatMap((name) => readLevel(Buffer.from(kept.value.levels[name] ?? ''), name).level ?? [])
      const passage = { id, version, levels }
      read.set(version, passage)
      return passage
    },
  }

  /** The question as it was asked; in words of today where only explanations were mended. @throws NotThere when nobody ever kept it */
  async function question({ id, version }: Asking): Promise<Question> {
    const live = bank().questions.get(id)
    if (live?.version === version) return live.question
    const cached = known.get(version)
    if (cached) return cached.question
    const kept = (await questions.get(version).catch(unlessDamaged))?.value
    const kind = kinds[typeof kept === 'object' && kept && 'kind' in kept ? String(kept.kind) : '']
    const read = kind?.schema.safeParse(kept)
    if (!read?.success) throw new NotThere(`No version ${version} of question ${id} is kept that can be read`)
    const question = read.data
    known.set(version, { question })
    return question
  }

  async function once(name: string, put: () => Promise<void>): Promise<void> {
    if (shelved.has(name)) return
    await put().catch((error: unknown) => {
      // Somebody put it there before: the name is the hash of the content. Where it is damaged by now, that was reported, and nobody
      // need wait for it: the bank has it.
      if (!(error instanceof Conflict || error instanceof Damaged)) throw error
    })
    shelved.add(name)
  }
}

/** Undefined for what is damaged: it was reported by the store, and is as good as lost until a backup brings it back. @throws everything else */
export function unlessDamaged(error: unknown): undefined {
  if (!(error instanceof Damaged)) throw error
}
