import type { Question } from '../kinds/base.ts'
import { isRight } from '../kinds/evidence.ts'
import { kindOf } from '../kinds/index.ts'
import type { Entry } from '../store/store.ts'
import { type Began, type Known, knownEntry } from '../training/entries.ts'
import type { Asking } from '../training/history.ts'
import { items } from './items.ts'
import { roll, type Standing } from './roll.ts'
import { type Given, scoredAnswer } from './scores.ts'

interface Person {
  standing: Standing
  /** How many entries of theirs are counted. */
  count: number
  /** The quizzes that were begun once. */
  tried: string[]
  /** What is not handed in yet. */
  sittings: Map<string, Sitting>
}

interface Sitting {
  title: string
  proof: boolean
  questions: readonly Asking[]
  /** Whether it is the learner's first at this quiz. */
  first: boolean
  /** The last answer to each question, where it counts. */
  answers: (Given | undefined)[]
}

/**
 * Everybody's entries as they are counted, one after the other. Of an attempt that is handed in only counts stay, so that a million
 * answers need little room.
 * @param question the question as it was asked; undefined where it cannot be read any more
 */
export function counting(question: (asking: Asking) => Promise<Question | undefined>) {
  const list = roll()
  const figures = items()
  const people = new Map<string, Person>()
  const { textOf, askingOf } = interned()
  let [entries, unreadable] = [0, 0]

  return {
    list,
    figures,
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
        if (known.at > last) last = known.at
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
      people.set(id, { standing: list.join(id, known.name, timeOf(known.at)), count: 0, tried: [], sittings: new Map() })
      return
    }
    if (!person) return
    if (known.type === 'began') return begin(person, known)
    const sitting = person.sittings.get(known.attempt)
    if (!sitting) return
    if (known.type === 'answered' && known.n <= sitting.questions.length) sitting.answers[known.n - 1] = given(known)
    if (known.type === 'handed-in') {
      person.sittings.delete(known.attempt)
      await handIn(person.standing, sitting)
    }
  }

  function begin({ standing, tried, sittings }: Person, { attempt, quiz, settings, questions }: Began): void {
    const first = !tried.includes(quiz)
    if (first) tried.push(textOf(quiz))
    sittings.set(attempt, {
      title: textOf(settings.title),
      proof: settings.proof,
      questions: questions.map(askingOf),
      first,
      answers: [],
    })
    standing.open++
  }

  async function handIn(standing: Standing, { title, proof, questions, first, answers }: Sitting): Promise<void> {
    let [right, proven, whole] = [0, 0, true]
    for (const [at, asking] of questions.entries()) {
      const told = tell(await question(asking), answers[at], at + 1, proof)
      if (told) {
        const { mark, outcome } = told.scored
        if (mark !== null && isRight(mark)) right++
        if (outcome === 'secure') proven++
        if (first) figures.count(asking, told.scored, told.labels)
      } else {
        whole = false
        if (!first) continue
        unreadable++
        figures.miss(asking)
      }
    }
    standing.open--
    standing.closed++
    standing.latest = { quiz: title, of: questions.length, ...(whole && { right }), ...(whole && proof && { proven }) }
  }
}

/** What an answer was worth and what it said; undefined where the question is lost, or what is kept is no answer to it. */
function tell(question: Question | undefined, answer: Given | undefined, n: number, proof: boolean) {
  if (!question) return undefined
  try {
    return { scored: scoredAnswer(answer, question, n, proof), labels: answer ? kindOf(question).tally(question, answer.response) : [] }
  } catch {
    return undefined
  }
}

/** What of an answer is needed until it is handed in. Which sentences were shown is marked already; whether any were counts. */
const given = ({ response, mark, proof, where }: Given): Given | undefined =>
  response === null ? undefined : { response, mark, proof, where: where && shown }
const shown: string[] = []

const timeOf = (at: string): number => Date.parse(at) || 0

/** The same few texts stand in every attempt: each is held once. */
function interned() {
  const texts = new Map<string, string>()
  const askings = new Map<string, Asking>()
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
  }
}
