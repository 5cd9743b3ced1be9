import { type Request, type Response, Router } from 'express'
import type { Question } from '../../kinds/base.ts'
import { type Outcome, sentencesWith, setsIn } from '../../kinds/evidence.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Line, Sentence, Sitting } from '../../kinds/kind.ts'
import type { Level } from '../../passages/passage.ts'
import type { Scored } from '../../statistics/scores.ts'
import { say, type Words } from '../../text.ts'
import type { Seat } from '../../training/seat.ts'
import type { House } from '../app.ts'
import { changesTold } from '../corrected.ts'
import { NotFound } from '../errors.ts'
import { learnerIn, seatIn } from '../find.ts'
import { anchorsShown, criterionFields, gapsIn, isWhole, pointsFor, scoresGiven, scoresSent, writtenIn } from '../judged.ts'
import { rounded } from '../rounded.ts'
import { clock, day } from '../times.ts'
import type { JudgedAnswer, ReviewLine, ReviewPage } from './models.ts'
import { deskOf } from './navigator.ts'

/** Feedback: what became of an answer, and the sentences that settle it, shown in their place. */
export function reviews(house: House): Router {
  return (
    Router()
      .get('/attempts/:attempt/:n/review', async (request, response) => {
        const seat = await seatIn(house.trainer, request, response)
        if (!seat.settled) return response.redirect(303, `/attempts/${seat.attempt.id}/${seat.n}`)
        await showReview(request, response, seat)
      })

      // The learner's own view of what a teacher marks.
      .post('/attempts/:attempt/:n/weighings', async (request, response) => {
        const seat = await seatIn(house.trainer, request, response)
        const { attempt, n, question } = seat
        const scores = scoresSent(question, request.body ?? {})
        if (!attempt.handedIn || scores.length === 0) throw new NotFound()
        if (!isWhole(scores)) return showReview(request, response.status(422), seat, scores)
        if (!(await house.trainer.weigh(learnerIn(response).id, attempt.id, n, scores))) throw new NotFound()
        response.redirect(303, `/attempts/${attempt.id}/${n}/review#own`)
      })
  )

  /** @param sent a form that lacks something */
  async function showReview(request: Request, response: Response, seat: Seat, sent?: readonly (number | undefined)[]): Promise<void> {
    const { attempt, n, question, passage, level, levels, answer } = seat
    const address = `/attempts/${attempt.id}/${n}`
    const kind = kindOf(question)
    const score = await house.trainer.score(attempt)
    const scored = score.questions[n - 1]
    const changes = (await house.trainer.changesOf(attempt)).find((one) => one.n === n)?.changes ?? []
    // What was asked is shown as it was; the key, the sentences and the explanation are those of the version that it is marked by.
    const by = score.counts[n - 1]?.by ?? question
    // What was answered was answered in the text of that level; the seats and sentences are those of then.
    const then = levels.find((one) => one.level === answer?.level) ?? level
    const sitting = { reading: then, seed: seat.sitting.seed }
    const lines = explained(question, by, answer?.response, sitting)
    const settling = sentencesWith(by, setsIn(by, level)[0] ?? [], level)
    const yours = lines.filter((line) => line.chosen)
    const tempting = sentencesWith(
      by,
      yours.flatMap((line) => line.tempts ?? []),
      level,
    ).filter((sentence) => !settling.includes(sentence))
    const picks =
      answer && kind.ask(question, sitting).pick !== undefined ? kind.filled(question, answer.response, sitting).sentence : undefined
    const pickedIds = [...(answer?.where ?? []), ...[picks ?? []].flat().map((at) => then.sentences[Number(at) - 1]?.id ?? '')]
    const of = attempt.questions.length
    const judged = kind.judging && answer && judgedOf(seat, writtenIn(question, answer.response, sitting), sent)
    // What a full answer looks like is told with the rubric, and not before it.
    const told = kind.judging ? [] : lines

    const model: ReviewPage = {
      text: house.textPane({
        level,
        all: passage.levels,
        levels,
        look: house.sessions.lookOf(request),
        here: `${address}/review?level=${level.level}`,
        marked: {
          settles: new Set(settling.map(({ id }) => id)),
          tempts: new Set(tempting.map(({ id }) => id)),
          yours: new Set(level === then ? pickedIds : []),
          nearest: kind.evidenceIs(by) === 'nearest',
        },
      }),
      n,
      of,
      ...('late' in request.query && { notice: late }),
      verdict: kind.judging ? judgedVerdict(scored) : verdictOf(scored, (answer?.where?.length ?? 0) > 0),
      ...(scored?.outcome && !scored.dropped && { outcome: scored.outcome }),
      corrected: changesTold(changes, question.points),
      // Of what people mark the verdict says it already.
      marks: scored && !kind.judging && !scored.dropped ? marksOf(scored) : [],
      notes: answer ? kind.mark(by, answer.response, then).notes : [],
      prompt: question.prompt,
      ...(judged && { judged }),
      yours: (judged ? [] : yours).map((line) => shown(by, line, level, settling)),
      key: told.filter((line) => line.right && !line.chosen).map((line) => shown(by, line, level, settling)),
      others: told.filter((line) => !line.right && !line.chosen).map((line) => shown(by, line, level, settling)),
      evidence: kind.evidenceIs(by),
      settles: settling.map(({ id, text }) => ({ n: numberOf(id, level), text })),
      explanation: by.explanation,
      ...(n > 1 && { before: { n: n - 1, href: `/attempts/${attempt.id}/${n - 1}` } }),
      next: nextOf(seat),
    }
    const error = sent !== undefined
    house.show(
      request,
      response,
      {
        title: `Review: question ${n} of ${of} · ${level.title}`,
        desk: deskOf(attempt, level.title, house.trainer.signing(learnerIn(response).id, attempt.id), house.trainer.now()),
        ...(error && { error }),
      },
      'learner/review',
      model,
    )
  }
}

/** A line for each option as it is marked now, with the letters that were on the page then. */
export function explained(asked: Question, by: Question, response: unknown, sitting: Sitting): Line[] {
  const lines = kindOf(by).explain(by, response, sitting)
  if (by === asked) return lines
  const letters = new Map(
    kindOf(asked)
      .explain(asked, response, sitting)
      .map(({ text, letter }) => [JSON.stringify(text), letter]),
  )
  return lines.map(({ letter: _, ...line }) => {
    const letter = letters.get(JSON.stringify(line.text))
    return letter === undefined ? line : { ...line, letter }
  })
}

/** What people made of the answer, and what they mark it by. */
function judgedOf({ attempt, n, question }: Seat, written: string, sent?: readonly (number | undefined)[]): JudgedAnswer {
  const mark = attempt.marks.get(n)?.at(-1)
  const own = attempt.weighed.get(n)
  return {
    written,
    ...(mark && {
      given: {
        scores: scoresGiven(question, mark.scores),
        ...(mark.comment && { comment: mark.comment }),
        when: say('marked {day}, {time}', { day: day(mark.at), time: clock(mark.at) }),
      },
    }),
    ...(attempt.handedIn && {
      rubric: {
        action: `/attempts/${attempt.id}/${n}/weighings`,
        criteria: criterionFields(question, sent ?? own ?? []),
        anchors: anchorsShown(question),
        ...(own && { own: { points: pointsFor(question, own), scores: scoresGiven(question, own) } }),
      },
    }),
    mistakes: sent ? gapsIn(question, sent) : [],
  }
}

const late = {
  tone: 'care',
  words: say('What you sent just now was not taken: this answer is final. Below is the one that stands.'),
} as const

function nextOf({ attempt, n }: Seat): ReviewPage['next'] {
  if (n < attempt.questions.length) return { href: `/attempts/${attempt.id}/${n + 1}`, words: say('Next: question {n}', { n: n + 1 }) }
  return attempt.handedIn
    ? { href: `/attempts/${attempt.id}/result`, words: say('To the result') }
    : { href: `/attempts/${attempt.id}/closures`, words: say('Hand in') }
}

const numberOf = (id: string, level: Level) => level.sentences.findIndex((sentence) => sentence.id === id) + 1

export function shown(question: Question, line: Line, level: Level, settling: readonly Sentence[]): ReviewLine {
  // What settles it is shown as that, and not once more as what tempted.
  const tempting = sentencesWith(question, line.tempts ?? [], level).filter((sentence) => !settling.includes(sentence))
  const tempts = tempting.map(({ id, text }) => ({ n: numberOf(id, level), text }))
  const { letter, text, right, partly = false, neutral = false, why } = line
  return { text, right, partly, neutral, tempts, ...(letter && { letter }), ...(why && { why }) }
}

const verdicts: Record<Outcome, Words> = {
  secure: say('Right, and you showed where'),
  lucky: say('Right, though the text says so elsewhere'),
  misread: say('Not right, though you looked in the right place'),
  lost: say('Not right, and the text speaks of it elsewhere'),
}

/** The same where no place was shown. */
const placeless: Record<Outcome, Words> = {
  ...verdicts,
  lucky: say('Right, but you showed no place'),
  lost: say('Not right, and you showed no place'),
}

const doesNotCount: ReviewPage['verdict'] = { tone: 'dropped', words: say('This question does not count') }

function verdictOf(scored: Scored | undefined, placed: boolean): ReviewPage['verdict'] {
  if (scored?.dropped) return doesNotCount
  if (!scored || scored.blank) return { tone: 'blank', words: say('Left open') }
  const { outcome } = scored
  const mark = scored.mark ?? 0
  if (mark > 0 && mark < 1) return { tone: 'partly', words: say('Partly right') }
  const words = mark === 1 ? say('Right') : say('Not right')
  return { tone: mark === 1 ? 'right' : 'wrong', words: outcome ? (placed ? verdicts : placeless)[outcome] : words }
}

function judgedVerdict(scored: Scored | undefined): ReviewPage['verdict'] {
  if (scored?.dropped) return doesNotCount
  if (!scored || scored.blank) return { tone: 'blank', words: say('Left open') }
  if (scored.mark === null) return { tone: 'waiting', words: say('Not marked yet: a teacher will read it') }
  const { mark, points } = scored
  const tone = mark === 1 ? 'right' : mark > 0 ? 'partly' : 'wrong'
  return {
    tone,
    words: say('Marked: {earned} of {points, plural, one {# point} other {# points}}', { earned: rounded(mark * points), points }),
  }
}

/** What the answer and its place earned, in words with figures. */
function marksOf({ mark, points, proof }: Scored): Words[] {
  const earned = say('Answer {earned} of {points}', { earned: rounded((mark ?? 0) * points), points })
  return proof === null ? [earned] : [earned, say('place {earned} of {points}', { earned: rounded(proof), points: 1 })]
}
