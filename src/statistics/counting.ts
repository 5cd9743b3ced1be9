import type { Question } from '../kinds/base.ts'
import { isRight } from '../kinds/evidence.ts'
import { kindOf } from '../kinds/index.ts'
import type { Entry } from '../store/store.ts'
import { type Began, type Known, knownEntry, type Marked } from '../training/entries.ts'
import type { Asking } from '../training/history.ts'
import { type Counted, items } from './items.ts'
import { roll, type Standing } from './roll.ts'
import { type Given, isWaiting, scoredAnswer } from './scores.ts'
import { type Waiting, waitingLine } from './waiting.ts'

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
  questions: readonly Asking[]
  /** Whether it is the learner's first at this quiz. */
  first: boolean
  /** Questions for which a hint was asked: what was helped says little of the question. */
  hinted: Set<number>
  /** The last answer to each question, where it counts. */
  answers: (GivenAt | undefined)[]
}

type GivenAt = Given & { level: string }

/**
 * Everybody's entries as they are counted, one after the other. Of an attempt that is handed in only counts stay, so that a million
 * answers need little room. An answer that people mark may be marked anew at any time, so that its name stays, too, and what was counted
 * for it: one of a few tallies that all who got the same scores share.
 * @param question the question as it was asked; undefined where it cannot be read any more
 */
export function counting(question: (asking: Asking) => Promise<Question | undefined>) {
  const list = roll()
  const figures = items()
  const line = waitingLine()
  const people = new Map<string, Person>()
  const waits = new Map<string, Waits>()
  const marked = new Map<string, Tally>()
  const { textOf, askingOf, tallyOf } = interned()
  let [entries, unreadable] = [0, 0]

  return {
    list,
    figures,
    line,
    state: () => ({ learners: list.size(), entries, unreadable }),

    /** All learners, and how many entries of each are counted. */
    everyone: (): ReadonlyMap<string, number> => new Map(Array.from(people, ([id, { count }]) => [id, count])),

    /** Adds what one learner did next. Entries that this release does not know are passed over. @param turn lets others have their turn */
    async add(id: string, added: readonly Entry[], turn: () => Promise<void>): Promise<void> {
      // Times are ISO 8601 in UTC: the later one is the greater text.
      let last = ''
      for (const entry of added) {
        entries++
        const known = knownEntry(entry)
        if (!known) continue
        // When a teacher marks, the learner did nothing.
        if (known.type !== 'marked' && known.at > last) last = known.at
        await happened(id, known)
        await turn()
      }
      const person = people.get(id)
      if (!person) return
      person.count += added.length
      list.heard(person.standing, timeOf(last))
    },
  }

  async function happened(id: string, known: Known): Promise<void> {
    const person = people.get(id)
    if (known.type === 'joined') {
      if (person) return
      people.set(id, {
        standing: list.join(id, known.name, timeOf(known.at)),
        count: 0,
        tried: [],
        sittings: new Map(),
      })
      return
    }
    if (!person) return
    if (known.type === 'began') return begin(person, known)
    if (known.type === 'marked') return mark(person, known)
    const sitting = person.sittings.get(known.attempt)
    if (!sitting) return
    if (known.type === 'answered' && known.n <= sitting.questions.length) sitting.answers[known.n - 1] = given(known, textOf(known.level))
    if (known.type === 'hinted') sitting.hinted.add(known.n)
    if (known.type === 'handed-in') {
      person.sittings.delete(known.attempt)
      await handIn(person, known.attempt, sitting, timeOf(known.at))
    }
  }

  function begin({ standing, tried, sittings }: Person, { attempt, quiz, settings, level, questions }: Began): void {
    const first = !tried.includes(quiz)
    if (first) tried.push(textOf(quiz))
    sittings.set(attempt, {
      title: textOf(settings.title),
      level: textOf(level),
      proof: settings.proof,
      questions: questions.map(askingOf),
      first,
      hinted: new Set(),
      answers: [],
    })
    standing.open++
  }

  async function handIn({ standing }: Person, attempt: string, sitting: Sitting, at: number): Promise<void> {
    const { title, proof, questions, hinted, answers } = sitting
    let [right, proven, waiting, whole] = [0, 0, 0, true]
    for (const [index, asking] of questions.entries()) {
      const answer = answers[index]
      const level = answer?.level ?? sitting.level
      const first = sitting.first && !hinted.has(index + 1)
      const told = tell(await question(asking), answer, index + 1, proof)
      if (!told) {
        whole = false
        if (!first) continue
        unreadable++
        figures.miss(asking, level, at)
      } else if (told.waits) {
        waiting++
        const place = { who: standing, attempt, n: index + 1, question: asking.id, at }
        waits.set(nameOf(place), { asking, level, first, place })
        line.add(place)
      } else {
        const { mark, outcome } = told.scored
        if (mark !== null && isRight(mark)) right++
        if (outcome === 'secure') proven++
        if (first) figures.count(asking, level, { ...told.scored, labels: told.labels }, at)
      }
    }
    standing.open--
    standing.closed++
    const of = questions.length - waiting
    standing.latest = { attempt, quiz: title, of, waiting, ...(whole && { right }), ...(whole && proof && { proven }) }
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

/** What an answer was worth and what it said; undefined where the question is lost, or what is kept is no answer to it. */
function tell(question: Question | undefined, answer: Given | undefined, n: number, proof: boolean) {
  if (!question) return undefined
  try {
    const kind = kindOf(question)
    const scored = scoredAnswer(answer, question, n, proof)
    return { scored, labels: answer ? kind.tally(question, answer.response) : [], waits: kind.judging !== undefined && isWaiting(scored) }
  } catch {
    return undefined
  }
}

/**
 * What of an answer is needed until it is handed in. Which sentences were shown is marked already; whether any were counts. What waits
 * for a person need not be held: its words are read from the history, and they can be many.
 */
const given = ({ response, mark, proof, where }: Given, level: string): GivenAt | undefined =>
  response === null ? undefined : { response: mark === null ? '' : response, mark, proof, where: where && shown, level }
const shown: string[] = []

const timeOf = (at: string): number => Date.parse(at) || 0

/** The same few texts stand in every attempt, and the same few tallies for all marks: each is held once. */
function interned() {
  const texts = new Map<string, string>()
  const askings = new Map<string, Asking>()
  const tallies = new Map<string, Tally>()
  return {
    textOf(text: string): string {
      const held = texts.get(text) ?? text
      texts.set(held, held)
      return held
    },
    askingOf(text: string): Asking {
      const known = askings.get(text)
      if (known) return known
      const [id = '', version = ''] = text.split('@')
      const held = { id, version }
      askings.set(text, held)
      return held
    },
    tallyOf(tally: Tally): Tally {
      const name = JSON.stringify(tally)
      const held = tallies.get(name) ?? tally
      tallies.set(name, held)
      return held
    },
  }
}
