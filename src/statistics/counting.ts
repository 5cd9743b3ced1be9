import type { Question } from '../kinds/base.ts'
import { isRight } from '../kinds/evidence.ts'
import { kindOf } from '../kinds/index.ts'
import type { Entry } from '../store/store.ts'
import { type Began, type Known, knownEntry, type Marked, type Counted as Remain } from '../training/entries.ts'
import type { Asking } from '../training/history.ts'
import { type Due, dueLine } from './due.ts'
import { interned } from './interned.ts'
import { type Counted, items } from './items.ts'
import { roll, type Standing } from './roll.ts'
import type { Given } from './scores.ts'
import { type Waiting, waitingLine } from './waiting.ts'
import { type Correcting, tell, worthOf } from './worth.ts'

interface Person {
  standing: Standing
  /** How many entries of theirs are counted. */
  count: number
  /** The quizzes that were begun once. */
  tried: string[]
  /** What is not handed in yet. */
  sittings: Map<string, Sitting>
}

/** An answer that people mark, once it is handed in. */
interface Written {
  readonly asking: Asking
  readonly level: string
  /** Whether it is of a first attempt, so that it counts for the figures. */
  readonly first: boolean
}
interface Waits extends Written {
  readonly place: Waiting
}
/** What was counted for it when it was marked. */
interface Tally extends Written, Counted {
  readonly mark: number
}

interface Sitting {
  title: string
  level: string
  proof: boolean
  passage: Asking
  questions: readonly Asking[]
  /** Whether it is the learner's first at this quiz. */
  first: boolean
  /** Questions for which a hint was asked: what was helped says little of the question. */
  hinted: Set<number>
  /** Where it stands among those that end by the clock. */
  due?: Due
  /** The last answer to each question, where it counts. */
  answers: (GivenAt | undefined)[]
}

type GivenAt = Given & { level: string }

/**
 * Everybody's entries as they are counted, one after the other. Of an attempt that is handed in only counts stay, so that a million
 * answers need little room. An answer that people mark may be marked anew at any time, so that its name stays, too, and what was counted
 * for it: one of a few tallies that all who got the same scores share.
 * What was corrected is counted under the version that was asked, as it is marked now.
 * @param question the question as it was asked; undefined where it cannot be read any more
 */
export function counting(question: (asking: Asking) => Promise<Question | undefined>, corrections?: Correcting) {
  const list = roll()
  const figures = items()
  const line = waitingLine()
  const due = dueLine()
  const people = new Map<string, Person>()
  const waits = new Map<string, Waits>()
  const marked = new Map<string, Tally>()
  const { textOf, askingOf, tallyOf } = interned<Tally>()
  const versions = new Map<string, Set<string>>()
  const held = new Map<Asking, Question>()
  /** Who was erased, for as long as this counts: what was read of them before may still come. */
  const gone = new Set<string>()
  /** The ids of what is left of those who are counted as themselves. */
  const passed = new Set<string>()
  let [entries, unreadable] = [0, 0]

  return {
    list,
    figures,
    line,
    due,
    state: () => ({ learners: list.size(), entries, unreadable }),

    /** The versions at which a question was ever asked. */
    versionsOf: (id: string): readonly string[] => [...(versions.get(id) ?? [])],

    /**
     * Names a learner no more, from now on. What they made of questions stays in the figures, so that what comes as `pool` is not counted
     * besides; of who was not counted yet, it is counted in their place.
     */
    forget(id: string, pool: string): void {
      gone.add(id)
      const person = people.get(id)
      if (!person) return
      passed.add(pool)
      people.delete(id)
      entries -= person.count
      list.leave(person.standing)
      for (const sitting of person.sittings.values()) if (sitting.due) due.remove(sitting.due)
      for (const [name, { place }] of waits) {
        if (place.who !== person.standing) continue
        waits.delete(name)
        line.remove(place)
      }
    },

    /** Adds what one learner did next. Entries that this release does not know are passed over. @param turn lets others have their turn */
    async add(id: string, added: readonly Entry[], turn: () => Promise<void>): Promise<void> {
      if (passed.has(id)) return
      // Times are ISO 8601 in UTC: the later one is the greater text.
      let last = ''
      let mine = 0
      for (const entry of added) {
        if (gone.has(id)) break
        entries++
        mine++
        const known = knownEntry(entry)
        if (!known) continue
        // When a teacher marks, the learner did nothing.
        if (known.type !== 'marked' && known.at > last) last = known.at
        const waits = happened(id, known)
        if (waits) await waits
        // Not each time: the entries are a million, and asking takes as long as counting one.
        if (entries % 16 === 0) await turn()
      }
      if (gone.has(id)) entries -= mine
      const person = people.get(id)
      if (!person) return
      person.count += added.length
      list.heard(person.standing, timeOf(last))
    },
  }

  /** @returns nothing where it is counted already */
  function happened(id: string, known: Known): Promise<void> | undefined {
    const person = people.get(id)
    if (known.type === 'joined') {
      if (person) return undefined
      people.set(id, {
        standing: list.join(id, known.name, timeOf(known.at)),
        count: 0,
        tried: [],
        sittings: new Map(),
      })
      return undefined
    }
    if (known.type === 'counted') return countRemain(known)
    if (!person) return undefined
    if (known.type === 'marked') return mark(person, known)
    if (known.type === 'began') begin(person, known)
    const sitting = person.sittings.get(known.attempt)
    if (!sitting) return undefined
    if (known.type === 'answered' && known.n <= sitting.questions.length)
      sitting.answers[known.n - 1] = given(known, textOf(known.level), isCorrected(sitting.questions[known.n - 1]))
    if (known.type === 'hinted') sitting.hinted.add(known.n)
    if (known.type === 'handed-in') {
      person.sittings.delete(known.attempt)
      return handIn(person, known.attempt, sitting, timeOf(known.at))
    }
    return undefined
  }

  /** A question that was asked just now is at hand: to wait ten times for each attempt takes longer than to count it. */
  async function atHand(asking: Asking): Promise<Question | undefined> {
    const asked = await question(asking)
    if (held.size >= 500) held.clear()
    if (asked) held.set(asking, asked)
    return asked
  }

  function begin({ standing, tried, sittings }: Person, { at, attempt, quiz, settings, passage, level, questions }: Began): void {
    const first = !tried.includes(quiz)
    if (first) tried.push(textOf(quiz))
    const { minutes } = settings
    const ends = minutes === undefined ? undefined : { learner: standing.id, attempt, at: timeOf(at) + minutes * 60_000 }
    if (ends) due.add(ends)
    sittings.set(attempt, {
      title: textOf(settings.title),
      level: textOf(level),
      proof: settings.proof,
      passage: askingOf(passage),
      questions: questions.map(askedIn),
      first,
      hinted: new Set(),
      ...(ends && { due: ends }),
      answers: [],
    })
    standing.open++
  }

  function askedIn(text: string): Asking {
    const asking = askingOf(text)
    const known = versions.get(asking.id)
    if (known) known.add(asking.version)
    else versions.set(asking.id, new Set([asking.version]))
    return asking
  }

  function isCorrected(asking: Asking | undefined): boolean {
    return asking !== undefined && corrections?.of(asking) !== undefined
  }

  async function handIn({ standing }: Person, attempt: string, sitting: Sitting, at: number): Promise<void> {
    const { title, proof, passage, questions, hinted, answers } = sitting
    let [right, proven, waiting, dropped, whole] = [0, 0, 0, 0, true]
    for (const [index, asking] of questions.entries()) {
      const answer = answers[index]
      const level = answer?.level ?? sitting.level
      const first = sitting.first && !hinted.has(index + 1)
      const ruling = corrections?.of(asking)
      if (ruling?.to === null) {
        dropped++
        continue
      }
      const counts = ruling && (await corrections?.under(ruling, asking, passage, answer))
      const told = tell(held.get(asking) ?? (await atHand(asking)), answer, index + 1, proof, counts)
      if (!told) {
        whole = false
        if (!first) continue
        unreadable++
        figures.miss(asking, level, at)
      } else if (told.waits) {
        waiting++
        // Erased since it was begun to be counted: nobody marks it any more.
        if (gone.has(standing.id)) continue
        const place = { who: standing, attempt, n: index + 1, question: asking.id, at }
        waits.set(nameOf(place), { asking, level, first, place })
        line.add(place)
      } else {
        const { mark, blank, outcome } = told.scored
        if (mark !== null && isRight(mark)) right++
        if (outcome === 'secure') proven++
        if (first) figures.count(asking, level, { mark, blank, outcome, labels: told.labels }, at)
      }
    }
    if (sitting.due) due.remove(sitting.due)
    standing.open--
    standing.closed++
    const of = questions.length - waiting - dropped
    standing.latest = { attempt, quiz: title, of, waiting, ...(whole && { right }), ...(whole && proof && { proven }) }
  }

  /** Counts what is left of somebody who was erased, as it was counted when they were there. */
  async function countRemain(remain: Remain): Promise<void> {
    if (!remain.first) return
    const [asking, level, time] = [askedIn(remain.question), textOf(remain.level), timeOf(remain.at)]
    const worth = await worthOf(remain, asking, askingOf(remain.passage), question, corrections)
    if (worth === 'lost') unreadable++
    if (worth === 'lost') figures.miss(asking, level, time)
    else if (worth) figures.count(asking, level, worth, time)
  }

  /** Counts what a person marked, instead of what was counted for it before. */
  async function mark({ standing }: Person, given: Marked): Promise<void> {
    const name = nameOf(given)
    const waiting = waits.get(name)
    const before = marked.get(name)
    const written = waiting ?? before
    if (!written) return
    const { asking, level, first } = written
    const asked = await question(asking)
    const labels = (asked && kindOf(asked).judging?.tally(asked, given.scores)) ?? []
    const after = tallyOf({ asking, level, first, mark: given.mark, blank: false, labels })
    marked.set(name, after)
    if (waiting) {
      waits.delete(name)
      line.remove(waiting.place)
    }
    if (first && before) figures.recount(asking, level, before, after)
    if (first && waiting) figures.count(asking, level, after, waiting.place.at)
    const { latest } = standing
    if (latest?.attempt !== given.attempt) return
    if (waiting) {
      latest.of++
      latest.waiting--
    }
    if (latest.right !== undefined) latest.right += Number(isRight(after.mark)) - Number(before !== undefined && isRight(before.mark))
  }
}

const nameOf = ({ attempt, n }: Pick<Marked, 'attempt' | 'n'>): string => `${attempt}/${n}`

/**
 * What of an answer is needed until it is handed in. Which sentences were shown is marked already; whether any were counts. What waits
 * for a person need not be held: its words are read from the history, and they can be many.
 * @param corrected whether it is marked anew, so that which they were counts again
 */
const given = ({ response, mark, proof, where }: Given, level: string, corrected: boolean): GivenAt | undefined =>
  response === null
    ? undefined
    : { response: mark === null ? '' : response, mark, proof, where: where && (corrected ? where : shown), level }
const shown: string[] = []

const timeOf = (at: string): number => Date.parse(at) || 0
