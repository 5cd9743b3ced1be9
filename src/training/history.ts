import { LRUCache } from 'lru-cache'
import type { Entry } from '../store/store.ts'
import { type Answered, type Began, knownEntry, type Marked } from './entries.ts'

export interface Asking {
  readonly id: string
  readonly version: string
}

/** One sitting of a quiz, as the entries tell it. */
export interface Attempt {
  readonly id: string
  readonly began: Began
  readonly passage: Asking
  readonly questions: readonly Asking[]
  /** All answers to question n (from 1), oldest first; the last one counts. One that people mark has the mark that they gave it last. */
  readonly answers: ReadonlyMap<number, readonly Answered[]>
  readonly flagged: ReadonlySet<number>
  /** How many hints to question n were asked for; absent where none. */
  readonly hinted: ReadonlyMap<number, number>
  /** All marks that people gave the answer to question n, oldest first; the last one counts. */
  readonly marks: ReadonlyMap<number, readonly Marked[]>
  /** What the learner gave their own answer to question n, for each criterion; it counts for nothing. */
  readonly weighed: ReadonlyMap<number, readonly number[]>
  readonly handedIn?: { readonly at: string; readonly by: 'learner' | 'clock' }
}

/** One learner, as their history tells it. */
export interface Learner {
  readonly name: string
  readonly joined: string
  /** In the order in which they began. */
  readonly attempts: ReadonlyMap<string, Attempt>
}

/** The answer that counts: the last one, unless it emptied the ones before. */
export function answerTo(attempt: Attempt, n: number): Answered | undefined {
  const last = attempt.answers.get(n)?.at(-1)
  return last?.response == null ? undefined : last
}

/** Everybody's own history, folded; what came since the last look is added, so that an answer costs the same however much came before. */
export interface Histories {
  /** How many entries of this learner are folded in. */
  known(learner: string): number
  /**
   * The learner with these entries folded in, of which the first is number `from`; what was folded in before is passed over.
   * @returns undefined for somebody who never joined
   */
  of(learner: string, entries: readonly Entry[], from: number): Learner | undefined
}

interface Growing {
  name: string
  joined: string
  attempts: Map<string, GrowingAttempt>
  /** How many entries are folded in. */
  count: number
}
interface GrowingAttempt extends Attempt {
  answers: Map<number, Answered[]>
  flagged: Set<number>
  hinted: Map<number, number>
  marks: Map<number, Marked[]>
  weighed: Map<number, readonly number[]>
  handedIn?: { at: string; by: 'learner' | 'clock' }
}

/** @param most how many learners are remembered; the others are folded anew when they come back */
export function histories(most = 2000): Histories {
  const remembered = new LRUCache<string, Growing>({ max: most })
  return {
    known: (learner) => remembered.peek(learner)?.count ?? 0,
    of(learner, entries, from) {
      const grown = remembered.get(learner) ?? { name: '', joined: '', attempts: new Map(), count: 0 }
      // Forgotten since `known` was asked: what stands before `from` is missing, and nothing may be built on it.
      if (grown.count < from) throw new Error(`The history of ${learner} begins at ${from}, and only ${grown.count} entries are known`)
      for (const entry of entries.slice(grown.count - from)) add(grown, entry)
      grown.count = Math.max(grown.count, from + entries.length)
      remembered.set(learner, grown)
      return grown.joined ? grown : undefined
    },
  }
}

function add(learner: Growing, entry: Entry): void {
  const known = knownEntry(entry)
  if (!known) return
  if (known.type === 'joined') {
    learner.name = known.name
    learner.joined ||= known.at
    return
  }
  if (known.type === 'began') {
    learner.attempts.set(known.attempt, {
      id: known.attempt,
      began: known,
      passage: asking(known.passage),
      questions: known.questions.map(asking),
      answers: new Map(),
      flagged: new Set(),
      hinted: new Map(),
      marks: new Map(),
      weighed: new Map(),
    })
    return
  }
  const attempt = learner.attempts.get(known.attempt)
  if (!attempt) return
  if (known.type === 'answered') {
    const given = attempt.answers.get(known.n)
    if (given) given.push(known)
    else attempt.answers.set(known.n, [known])
  }
  if (known.type === 'flagged') attempt.flagged[known.on ? 'add' : 'delete'](known.n)
  if (known.type === 'hinted') attempt.hinted.set(known.n, Math.max(known.step, attempt.hinted.get(known.n) ?? 0))
  if (known.type === 'weighed') attempt.weighed.set(known.n, known.scores)
  if (known.type === 'marked') mark(attempt, known)
  if (known.type === 'handed-in') attempt.handedIn ??= { at: known.at, by: known.by }
}

/** A mark counts for the answer that it was given to, and for no other one. */
function mark({ answers, marks }: GrowingAttempt, given: Marked): void {
  const all = answers.get(given.n)
  const answer = all?.[given.answer - 1]
  if (!all || !answer) return
  all[given.answer - 1] = { ...answer, mark: given.mark }
  marks.set(given.n, [...(marks.get(given.n) ?? []), given])
}

function asking(text: string): Asking {
  const [id = '', version = ''] = text.split('@')
  return { id, version }
}
