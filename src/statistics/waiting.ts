import { compared, type Ordered, ordered } from './ordered.ts'
import type { Standing } from './roll.ts'

/** An answer that was handed in and waits for a person to mark it. */
export interface Waiting {
  readonly who: Standing
  readonly attempt: string
  readonly n: number
  /** The id of the question. */
  readonly question: string
  /** When it was handed in, in milliseconds since 1970. */
  readonly at: number
}
/** Where an answer stands in the queue, or stood. */
export type Place = Pick<Waiting, 'attempt' | 'n' | 'at'> & { who: Pick<Standing, 'id'> }

/** The answers that wait for a person, oldest first; all of them, or those to one question. */
export interface WaitingLine {
  size(question?: string): number
  /** `count` of them from number `from` on; 0 is the first. */
  page(from: number, count: number, question?: string): Waiting[]
  /** The one that comes after this place; after the last one the first again, unless that is this one. */
  after(place: Place, question?: string): Waiting | undefined
  /** The questions to which answers wait, with their number. */
  questions(): { question: string; n: number }[]
}

export function waitingLine(): WaitingLine & { add(one: Waiting): void; remove(one: Waiting): void } {
  const all = ordered<Waiting>(inLine)
  const byQuestion = new Map<string, Ordered<Waiting>>()
  const of = (question: string | undefined): Ordered<Waiting> => (question === undefined ? all : (byQuestion.get(question) ?? none))

  return {
    size: (question) => of(question).size(),
    page: (from, count, question) => of(question).slice(from, count),
    after(place, question) {
      const line = of(question)
      const isOther = (one: Waiting) => inLine(one, place) !== 0
      for (const one of line.from((other) => inLine(other, place) < 0)) if (isOther(one)) return one
      return line.slice(0, 1).find(isOther)
    },
    questions: () => [...byQuestion].map(([question, line]) => ({ question, n: line.size() })),
    add(one) {
      all.add(one)
      const line = byQuestion.get(one.question) ?? ordered<Waiting>(inLine)
      byQuestion.set(one.question, line)
      line.add(one)
    },
    remove(one) {
      all.remove(one)
      const line = byQuestion.get(one.question)
      line?.remove(one)
      if (line?.size() === 0) byQuestion.delete(one.question)
    },
  }
}

function inLine(a: Place, b: Place): number {
  return a.at - b.at || compared(a.who.id, b.who.id) || compared(a.attempt, b.attempt) || a.n - b.n
}
const none = ordered<Waiting>(inLine)
