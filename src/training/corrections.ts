import { LRUCache } from 'lru-cache'
import type { Question } from '../kinds/base.ts'
import { kindOf } from '../kinds/index.ts'
import { queue } from '../queue.ts'
import { Conflict, Damaged, type Json, NotKept, type Store } from '../store/store.ts'
import type { Answered } from './entries.ts'
import { type Asking, type Attempt, answerTo } from './history.ts'
import { type keptVersions, unlessDamaged, unlessLost } from './kept.ts'
import { type Earned, isSameEarned, type Misfit, type Remarked, remarked } from './remarking.ts'
import { type Correction, correction, type Decided, type Ruling, type Rulings, rulingsIn, versionOf } from './ruling.ts'

/** What a question of an attempt counts as, where its version was corrected. */
export interface Counts<A = Answered> {
  /** It counts for nobody. */
  readonly dropped: boolean
  /** The answer with the mark and the proof that count; undefined where it was left open. */
  readonly answer: A | undefined
  /** The version that it is marked and explained by: the one that was asked, where the other one cannot. */
  readonly by: Question
  /** Why the other version cannot. */
  readonly misfit?: Misfit
}

/** One step of what became of a mark that a learner had been told. */
export interface Change {
  /** When it was corrected. */
  at: string
  before: Worth
  after: Worth
}
/** What counted then: a mark of 0 where it was left open. */
export interface Worth extends Earned {
  readonly dropped: boolean
}

export type Corrections = ReturnType<typeof corrections>

/** A document that was written, or why it was not. */
export type Made =
  | { is: 'made' | 'again'; correction: Correction }
  /** Somebody corrected the same version meanwhile. */
  | { is: 'behind' }

/**
 * Corrected keys. A correction is one document, and with it all is done: marks are not changed but derived, each from the response and the
 * version that stands. All documents are in memory; they are few.
 * @param failed hears of a document that is damaged; it is left where it is, and the rest stands
 */
export function corrections(
  store: Pick<Store, 'shelf'>,
  kept: Pick<ReturnType<typeof keptVersions>, 'question' | 'passage' | 'keepQuestion'>,
  failed: (error: Error) => void = () => undefined,
) {
  const shelf = store.shelf<Json>('corrections')
  const jobs = queue()
  const all: Correction[] = []
  const byVersion = new Map<string, Correction[]>()
  /** What was marked before: a page asks for the same again and again, and many answer the same. */
  const marked = new LRUCache<string, Remarked>({ maxSize: marksHeld, sizeCalculation: (_, name) => name.length + 100 })
  let last = 0
  let stand: Rulings | undefined
  let loading: Promise<void> | undefined

  return {
    ready,

    /** Reads what other processes made meanwhile. @returns whether they made any. @throws NotRead */
    hear: (): Promise<boolean> =>
      jobs.run('', async () => {
        await ready()
        const before = all.length
        await load()
        return all.length > before
      }),

    /** All of them, the last one first; those to one question where it is named. */
    list: (question?: string): readonly Correction[] => all.filter((one) => question === undefined || one.question === question).reverse(),

    /** The one that was made with this key. */
    withKey: (key: string): Correction | undefined => all.find((one) => one.key === key),

    /** The ruling that stands for answers to this version; undefined where it was never corrected. */
    standing: (asking: Asking): Correction | undefined => latestTo(asking),

    rulings,

    /**
     * Keeps a correction. The version to mark by is put on its shelf first, and then one document says it all.
     * @param made without a number; a key that was there before makes nothing new
     * @param after the number of the correction that stood when this one was decided; 0 where there was none
     * @throws NotKept when the disk refuses and it does not stand all the same
     */
    make: (made: Decided, after: number): Promise<Made> =>
      jobs.run('', async (): Promise<Made> => {
        await ready()
        for (;;) {
          const same = all.find(({ key }) => key === made.key)
          if (same) return { is: 'again', correction: same }
          if ((latestTo({ id: made.question, version: made.from })?.number ?? 0) !== after) return { is: 'behind' }
          if (made.to !== null) await kept.keepQuestion({ id: made.question, version: made.to })
          const stands = await write(last + 1, correction.parse(made))
          if (stands?.key === made.key) return { is: 'made', correction: stands }
        }
      }),

    under,

    /** What question n of an attempt counts as; undefined where its version was never corrected. */
    counts,

    /** The same for every question of an attempt; undefined where its version was never corrected, or cannot be read any more. */
    async countsOf(attempt: Attempt, by?: Rulings): Promise<(Counts | undefined)[]> {
      await ready()
      const all = by ?? rulings()
      if (!all.touch(attempt)) return []
      return Promise.all(attempt.questions.map((_, at) => counts(attempt, at + 1, all).catch(unlessLost)))
    },

    /**
     * What was corrected after the learner had been told the mark of question n, oldest first. Nothing of what was told in the same breath
     * as the mark: who never saw another one is told none.
     */
    async changes(attempt: Attempt, n: number): Promise<Change[]> {
      await ready()
      const asking = attempt.questions[n - 1]
      const made = asking && byVersion.get(versionOf(asking))
      const asked = made && (await kept.question(asking).catch(unlessLost))
      const told = asked && toldAt(attempt, n, asked)
      if (!made || told === undefined) return []
      const earlier = made.filter(({ at }) => at < told)
      let before = await worthUnder(attempt, n, earlier.at(-1))
      const changes: Change[] = []
      for (const one of made.slice(earlier.length)) {
        const after = await worthUnder(attempt, n, one)
        if (!isSame(before, after)) changes.push({ at: one.at, before, after })
        before = after
      }
      return changes
    },

    markedBy,
  }

  /** Resolves when all that was ever corrected is known. */
  function ready(): Promise<void> {
    loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }

  async function load(): Promise<void> {
    const names: string[] = []
    for await (const name of shelf.ids()) if (/^\d{8}$/.test(name) && Number(name) > last) names.push(name)
    const found: Correction[] = []
    // One that the disk does not give just now is not passed over: marks would be others until the next start.
    for (const name of names.sort()) {
      const one = await read(Number(name))
      if (one) found.push(one)
      else failed(new Error(`The correction ${name} is damaged, or not as this release can read it: nothing is marked by it`))
    }
    for (const one of found) add(one)
    last = Math.max(last, Number(names.at(-1) ?? 0))
  }

  /** The one of this number; undefined where there is none that can be read. @throws NotRead */
  async function read(number: number): Promise<Correction | undefined> {
    const document = await shelf.get(nameOf(number)).catch(unlessDamaged)
    const is = correction.safeParse(document?.value)
    return is.success ? { ...is.data, number } : undefined
  }

  /** Puts it under this number. @returns what stands there then: it may be another one; undefined where that cannot be read */
  async function write(number: number, value: Decided): Promise<Correction | undefined> {
    try {
      await shelf.put(nameOf(number), JSON.parse(JSON.stringify(value)), 0)
      return add({ ...value, number })
    } catch (error) {
      const isTaken = error instanceof Conflict || error instanceof Damaged
      // Where the disk refused, it may have given up when the document stood already, this time or the time before.
      const stands = isTaken || error instanceof NotKept ? await read(number) : undefined
      if (!stands && !isTaken) throw error
      last = number
      return stands && add(stands)
    }
  }

  function add(one: Correction): Correction {
    const name = versionOf({ id: one.question, version: one.from })
    all.push(one)
    byVersion.set(name, [...(byVersion.get(name) ?? []), one])
    last = Math.max(last, one.number)
    stand = undefined
    return one
  }

  function latestTo(asking: Asking): Correction | undefined {
    return byVersion.get(versionOf(asking))?.at(-1)
  }

  /** What stands now; later corrections do not change it. */
  function rulings(): Rulings {
    stand ??= rulingsIn(new Map([...byVersion].flatMap(([name, made]) => made.slice(-1).map((one) => [name, one] as const))))
    return stand
  }

  async function counts(attempt: Attempt, n: number, all: Rulings): Promise<Counts | undefined> {
    const asking = attempt.questions[n - 1]
    const ruling = asking && all.of(asking)
    return asking && ruling && under(ruling, asking, attempt.passage, answerTo(attempt, n))
  }

  /** What an answer counts as under a ruling. @throws where the version that was asked cannot be read */
  async function under<A extends GivenAnswer>({ to }: Ruling, asking: Asking, passage: Asking, answer: A | undefined): Promise<Counts<A>> {
    const asked = await kept.question(asking)
    if (to === null) return { dropped: true, answer, by: asked }
    if (!answer) return { dropped: false, answer, by: (await kept.question({ id: asking.id, version: to }).catch(unlessLost)) ?? asked }
    const earned = await markedBy(asking, to, passage, answer)
    if ('misfit' in earned) return { dropped: false, answer, by: asked, misfit: earned.misfit }
    const by = await kept.question({ id: asking.id, version: to })
    return { dropped: false, answer: { ...answer, ...earned }, by }
  }

  async function markedBy(asking: Asking, to: string, passage: Asking, answer: Given): Promise<Remarked> {
    const name = JSON.stringify([versionOf(asking), to, passage.version, answer.level, answer.response, answer.where])
    const before = marked.get(name)
    if (before) return before
    try {
      const [asked, by, text] = await Promise.all([
        kept.question(asking),
        kept.question({ id: asking.id, version: to }),
        kept.passage(passage),
      ])
      const level = text.levels.find((one) => one.level === answer.level)
      const earned = remarked(asked, by, answer, level)
      marked.set(name, earned)
      return earned
    } catch (error) {
      // A disk that fails just now is no reason for another mark.
      unlessLost(error)
      // What is lost may come back with a backup, so that this is not remembered.
      return { misfit: 'lost' }
    }
  }

  async function worthUnder(attempt: Attempt, n: number, ruling: Ruling | undefined): Promise<Worth> {
    const asking = attempt.questions[n - 1]
    const answer = answerTo(attempt, n)
    const counted = asking && ruling ? await under(ruling, asking, attempt.passage, answer) : undefined
    const { mark, proof } = (counted ? counted.answer : answer) ?? { mark: 0, proof: null }
    return { mark, proof, dropped: counted?.dropped ?? false }
  }
}

/** How much is remembered of marks, in characters of what was answered: with the rest some 20 MB. */
const marksHeld = 10_000_000

/** What is needed of an answer to mark it, and what it earned when it was given. */
type Given = Pick<Answered, 'response' | 'where' | 'level'>
type GivenAnswer = Given & Pick<Answered, 'mark' | 'proof'>

const nameOf = (number: number): string => String(number).padStart(8, '0')
/** Whether both count the same. */
export const isSame = (a: Worth, b: Worth): boolean => a.dropped === b.dropped && (a.dropped || isSameEarned(a, b))

/** When a learner was told the mark of question n; undefined where they were not yet. */
export function toldAt(attempt: Attempt, n: number, question: Question): string | undefined {
  const { feedback, proof } = attempt.began.settings
  const answer = answerTo(attempt, n)
  // Where the place is asked for, too, the mark is told after it; where it never was shown, at the end.
  const whole = answer && (!proof || answer.where !== null || !kindOf(question).asksWhere(answer.response))
  return feedback === 'each' && whole ? answer.at : attempt.handedIn?.at
}
