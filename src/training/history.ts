import { LRUCache } from 'lru-cache'
import type { Entry } from '../store/store.ts'
import { type Answered, type Began, type Drafted, knownEntry, type Marked } from './entries.ts'

export interface Asking {
  readonly id: string
  readonly version: string
}

/** One saving of a question: which it was, from 1, with which key the form came, which change of that form it was, and when. */
export interface Revision {
  readonly count: number
  readonly key: string
  /** Absent where the form came without a script. */
  readonly nth?: number
  readonly at: string
}

/** What was saved of one question, answers and drafts alike. */
export interface Saved {
  /** How many there were of both, and how many drafts since the last answer. */
  readonly count: number
  readonly drafts: number
  /** Of each answer, oldest first, which of these it was. */
  readonly sent: readonly number[]
  /** When anything was saved last. */
  readonly at: string
  /** What was saved last of each of the two forms: that of the answer, and that of its place. */
  readonly last: { readonly answer?: Revision; readonly place?: Revision }
  /** The newest draft of the answer, and of its place, where nothing was answered after it. */
  readonly answer?: Drafted
  readonly place?: Drafted
}

/** One sitting of a quiz, as the entries tell it. */
export interface Attempt {
  readonly id: string
  readonly began: Began
  readonly passage: Asking
  readonly questions: readonly Asking[]
  /** All answers to question n (from 1), oldest first; the last one counts. One that people mark has the mark that they gave it last. */
  readonly answers: ReadonlyMap<number, readonly Answered[]>
  /** What was saved of question n, drafts included; absent where nothing was. */
  readonly saved: ReadonlyMap<number, Saved>
  /** How much is kept of drafts, in bytes. */
  readonly drafted: number
  readonly flagged: ReadonlySet<number>
  /** How many hints to question n were asked for; absent where none. */
  readonly hinted: ReadonlyMap<number, number>
  /** All marks that people gave the answer to question n, oldest first; the last one counts. */
  readonly marks: ReadonlyMap<number, readonly Marked[]>
  /** What the learner gave their own answer to question n, for each criterion; it counts for nothing. */
  readonly weighed: ReadonlyMap<number, readonly number[]>
  /** When it has to be handed in, where it has a limit: milliseconds since 1970, by the server's clock. */
  readonly deadline?: number
  readonly handedIn?: { readonly at: string; readonly by: 'learner' | 'clock' }
}

/** One learner, as their history tells it. */
export interface Learner {
  readonly name: string
  readonly joined: string
  /** In the order in which they began. */
  readonly attempts: ReadonlyMap<string, Attempt>
  /** Those that are open and have a deadline. */
  readonly timed: ReadonlySet<Attempt>
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
  /** Knows nothing of this learner any more. */
  forget(learner: string): void
}

interface Growing {
  name: string
  joined: string
  attempts: Map<string, GrowingAttempt>
  timed: Set<Attempt>
  /** How many entries are folded in. */
  count: number
}
interface GrowingAttempt extends Attempt {
  answers: Map<number, Answered[]>
  saved: Map<number, Saved>
  drafted: number
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
    forget: (learner) => void remembered.delete(learner),
    of(learner, entries, from) {
      const grown = remembered.get(learner) ?? { name: '?', joined: '', attempts: new Map(), timed: new Set(), count: 0 }
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
  if (!known || known.type === 'counted') return
  if (known.type === 'joined') {
    learner.name = known.name
    learner.joined ||= known.at
    return
  }
  // Where the line with the name is damaged, the name is lost, and all the rest is theirs as before.
  learner.joined ||= known.at
  if (known.type === 'began') {
    const { minutes } = known.settings
    const begun: GrowingAttempt = {
      id: known.attempt,
      began: known,
      passage: asking(known.passage),
      questions: known.questions.map(asking),
      answers: new Map(),
      saved: new Map(),
      drafted: 0,
      flagged: new Set(),
      hinted: new Map(),
      marks: new Map(),
      weighed: new Map(),
      ...(minutes !== undefined && { deadline: Date.parse(known.at) + minutes * 60_000 }),
    }
    learner.attempts.set(begun.id, begun)
    if (minutes !== undefined) learner.timed.add(begun)
    return
  }
  const attempt = learner.attempts.get(known.attempt)
  if (!attempt) return
  if (known.type === 'answered') {
    const given = attempt.answers.get(known.n)
    attempt.saved.set(known.n, withAnswer(attempt.saved.get(known.n), known, given?.at(-1)))
    if (given) given.push(known)
    else attempt.answers.set(known.n, [known])
  }
  if (known.type === 'drafted') {
    attempt.saved.set(known.n, withDraft(attempt.saved.get(known.n), known))
    attempt.drafted += sizeOf(known)
  }
  if (known.type === 'flagged') attempt.flagged[known.on ? 'add' : 'delete'](known.n)
  if (known.type === 'hinted') attempt.hinted.set(known.n, Math.max(known.step, attempt.hinted.get(known.n) ?? 0))
  if (known.type === 'weighed') attempt.weighed.set(known.n, known.scores)
  if (known.type === 'marked') mark(attempt, known)
  if (known.type === 'handed-in') {
    attempt.handedIn ??= { at: known.at, by: known.by }
    learner.timed.delete(attempt)
  }
}

function withDraft(saved: Saved | undefined, draft: Drafted): Saved {
  const { drafts = 0, sent = [] } = saved ?? {}
  return { ...saved, ...revised(saved, draft, draft.of), drafts: drafts + 1, sent, [draft.of]: draft }
}

/** How much a draft takes of what is kept, in bytes. */
export const sizeOf = (draft: Drafted): number => Buffer.byteLength(JSON.stringify(draft))

/**
 * An answer takes the place of what was drafted before it; a draft of the place goes on where only the response changed. What was drafted
 * after it and came before it stands after it all the same.
 */
function withAnswer(saved: Saved | undefined, answer: Answered, before: Answered | undefined): Saved {
  const { key, nth, where } = answer
  const { answer: draft, place } = saved ?? {}
  const isOfPlace = place?.key === key || (where !== null && where.join() !== before?.where?.join())
  const all = revised(saved, answer, isOfPlace ? 'place' : 'answer')
  const isLater = (one: Drafted) => one.key === key && nth !== undefined && (one.nth ?? 0) > nth
  return {
    ...{ ...all, drafts: 0, sent: [...(saved?.sent ?? []), all.count] },
    ...(draft && isLater(draft) && { answer: draft }),
    ...(place && (!isOfPlace || isLater(place)) && { place }),
  }
}

function revised(saved: Saved | undefined, entry: Answered | Drafted, of: Drafted['of']): Pick<Saved, 'count' | 'at' | 'last'> {
  const count = (saved?.count ?? 0) + 1
  const { key, at } = entry
  const before = saved?.last[of]
  // A form that was sent once without its number comes after all that it had sent with one.
  const known = before?.key === key ? before.nth : undefined
  const nth = entry.nth === undefined || known === undefined ? (entry.nth ?? known) : Math.max(entry.nth, known)
  return { count, at, last: { ...saved?.last, [of]: { count, key, at, ...(nth !== undefined && { nth }) } } }
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
