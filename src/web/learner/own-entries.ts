import type { Question } from '../../kinds/base.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Level } from '../../passages/passage.ts'
import type { Entry } from '../../store/store.ts'
import { isSettled } from '../../training/answer.ts'
import { type Answered, type Drafted, type Known, knownEntry, type Marked } from '../../training/entries.ts'
import type { Attempt, Learner } from '../../training/history.ts'
import type { House } from '../app.ts'
import { scoresGiven } from '../judged.ts'

/** An entry that is about one question of an attempt. */
type Asked = Extract<Known, { n: number }>

/** What an entry is about, as far as it can be read still. */
interface About {
  attempt: Attempt
  n: number
  question: Question | undefined
  /** The text in which it was answered. */
  level: Level | undefined
}

/**
 * Tells the entries of a learner to this learner, with words beside what is meant for programs. Nothing of a key is told before its time:
 * of a question without feedback yet neither marks nor the author's ids, which may say more than the words on the page.
 */
export function entryTeller({ trainer, board, t }: House, learner: Learner): (entry: Entry) => Promise<object> {
  return async (entry) => {
    const known = knownEntry(entry)
    // What a later release wrote may hold what this one does not know how to keep back.
    if (!known || known.type === 'counted') return { type: entry.type, at: entry.at }
    if (known.type === 'joined') return known
    const attempt = learner.attempts.get(known.attempt)
    if (!attempt) return { type: known.type, at: known.at }
    const isClosed = attempt.handedIn !== undefined
    if (known.type === 'began') {
      // With the dice of an open attempt one could work out what has another order on the page for everybody.
      const { seed, ...open } = known
      return isClosed ? known : { ...open, questions: known.questions.map(unversioned) }
    }
    if (known.type === 'handed-in') return known
    const told = await toldOf(known, attempt)
    return isClosed || !('question' in known) ? told : { ...told, question: unversioned(known.question) }
  }

  async function toldOf(known: Asked, attempt: Attempt): Promise<object> {
    const about = await aboutOf(attempt, known.n, 'level' in known ? known.level : undefined)
    const prompt = about.question && { prompt: about.question.prompt }
    if (known.type === 'answered') return { ...answerTold(known, about), ...prompt }
    if (known.type === 'drafted') return { ...known, ...prompt, ...wordsOf(responseIn(known, about), about) }
    if (known.type === 'marked') return { ...markTold(known, about), ...prompt }
    if (known.type === 'weighed') return { ...known, ...prompt, ...criteriaOf(known.scores, about) }
    return { ...known, ...prompt }
  }

  async function aboutOf(attempt: Attempt, n: number, read: string | undefined): Promise<About> {
    const asking = attempt.questions[n - 1]
    const [question, passage] = await Promise.all([
      asking && board.question(asking).catch(() => undefined),
      trainer.passageOf(attempt).catch(() => undefined),
    ])
    return { attempt, n, question, level: passage?.levels.find(({ level }) => level === (read ?? attempt.began.level)) }
  }

  function answerTold(answer: Answered, about: About): object {
    const { response, where, mark, proof, ...rest } = answer
    const places = where?.flatMap((id) => about.level?.sentences.filter((sentence) => sentence.id === id).map(({ text }) => text) ?? [])
    const told = { ...rest, ...wordsOf(response, about), ...(places && { places }) }
    return isOpen(about) ? { ...told, later: true } : { ...told, response, where, mark, proof }
  }

  /** What was answered as it stood on the page: the lines of the feedback that were chosen, and nothing that is said about them. */
  function wordsOf(response: unknown, { attempt, n, question, level }: About): { words?: string[] } {
    if (!question || !level || response == null) return {}
    try {
      const lines = kindOf(question).explain(question, response, { reading: level, seed: `${attempt.began.seed}/${n}` })
      return { words: lines.filter(({ chosen }) => chosen).map(({ text }) => t(text)) }
    } catch {
      // What is kept is no answer to it.
      return {}
    }
  }

  function responseIn({ of, ready, form }: Drafted, { attempt, n, question, level }: About): unknown {
    if (of !== 'answer' || !ready || !question || !level) return undefined
    return kindOf(question)
      .response(question, { reading: level, seed: `${attempt.began.seed}/${n}` })
      .safeParse(form).data
  }

  /** Which teacher it was is not the learner's own data. */
  function markTold({ by, ...mark }: Marked, about: About): object {
    return { ...mark, by: 'a teacher', ...criteriaOf(mark.scores, about) }
  }

  function criteriaOf(scores: readonly number[], { question }: About): object {
    return question && kindOf(question).judging
      ? { criteria: scoresGiven(question, scores).map(({ text, score, step }) => ({ criterion: text, score, means: step })) }
      : {}
  }
}

/**
 * The id of a question alone. Its version follows from all that makes it that question, the key included: whoever knows the rest could
 * try one key after the other until it fits.
 */
const unversioned = (asked: string): string => asked.split('@')[0] ?? ''

/** Whether the feedback of the question is still to come. What cannot be read is open until all is handed in. */
const isOpen = ({ attempt, n, question }: About): boolean =>
  !attempt.handedIn && (question === undefined || !isSettled(attempt, n, question))
