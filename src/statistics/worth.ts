import type { Question } from '../kinds/base.ts'
import { outcomeOf } from '../kinds/evidence.ts'
import { kindOf } from '../kinds/index.ts'
import type { Corrections } from '../training/corrections.ts'
import type { Counted as Remain } from '../training/entries.ts'
import type { Asking } from '../training/history.ts'
import type { Ruling } from '../training/ruling.ts'
import type { Counted } from './items.ts'
import { type Given, isWaiting, scoredAnswer } from './scores.ts'

/** What counting has to know of corrections. What cannot be read comes back as undefined. */
export interface Correcting {
  /** The ruling that counts, the same from the first entry to the last. */
  of(asking: Asking): Ruling | undefined
  under(...of: Parameters<Corrections['under']>): Promise<Awaited<ReturnType<Corrections['under']>> | undefined>
  markedBy(...of: Parameters<Corrections['markedBy']>): Promise<Awaited<ReturnType<Corrections['markedBy']>> | undefined>
}

/** What an answer was worth and what it said; undefined where the question is lost, or what is kept is no answer to it. */
export function tell(question: Question | undefined, answer: Given | undefined, n: number, proof: boolean, counts?: Told) {
  if (!question) return undefined
  try {
    const by = counts?.by ?? question
    const kind = kindOf(by)
    const scored = scoredAnswer(answer, question, n, proof, counts)
    return { scored, labels: answer ? labelsOf(by, answer.response) : [], waits: kind.judging !== undefined && isWaiting(scored) }
  } catch {
    return undefined
  }
}

/** Most answers to a question are among a few, and to find their labels anew takes longer than all else that is counted of them. */
function labelsOf(question: Question, response: Given['response']): readonly string[] {
  const known = tallied.get(question) ?? new Map<string, readonly string[]>()
  tallied.set(question, known)
  // No other response is written like this: JSON closes its quotes.
  const name = typeof response === 'string' ? `"${response}` : JSON.stringify(response)
  const labels = known.get(name) ?? kindOf(question).tally(question, response)
  // What is typed is seldom the same.
  if (known.size >= 200) known.clear()
  known.set(name, labels)
  return labels
}
const tallied = new WeakMap<Question, Map<string, readonly string[]>>()

type Told = Awaited<ReturnType<Correcting['under']>>

/**
 * What is left of an answer of somebody who was erased, as it counts; undefined where it counts for nothing, `lost` where its question
 * cannot be read any more.
 * @param question a question as it was asked; undefined where it cannot be read any more
 */
export async function worthOf(
  remain: Remain,
  asking: Asking,
  passage: Asking,
  question: (asking: Asking) => Promise<Question | undefined>,
  corrections: Correcting | undefined,
): Promise<Counted | 'lost' | undefined> {
  const ruling = corrections?.of(asking)
  if (ruling?.to === null) return undefined
  const asked = await question(asking)
  const { mark, proof, blank, labels } = (ruling && (await remarked(ruling))) || remain
  const marked = mark !== null || blank
  if (!asked || (!marked && !kindOf(asked).judging)) return 'lost'
  // Nobody marks any more what nobody had marked.
  if (!marked) return undefined
  const outcome = outcomeOf(mark, proof)
  return { mark, blank, labels, ...(outcome && { outcome }) }

  /** The same by another version, where that can mark it. Which place was shown is not kept, only what it was worth. */
  async function remarked({ to }: Ruling) {
    const { response, level, proof } = remain
    const by = to !== null && response !== null && (await question({ id: asking.id, version: to }))
    const earned = by && (await corrections?.markedBy(asking, to, passage, { response, where: null, level }))
    if (!by || !earned || 'misfit' in earned) return undefined
    const kind = kindOf(by)
    return { ...remain, mark: earned.mark, proof: kind.evidenceIs(by) === 'proof' ? proof : null, labels: kind.tally(by, response) }
  }
}
