import { Router } from 'express'
import type { Process } from '../../kinds/base.ts'
import { kindOf } from '../../kinds/index.ts'
import { enoughForPercent, isWaiting, type Score, type Scored } from '../../statistics/scores.ts'
import { say, type Words } from '../../text.ts'
import { type Attempt, answerTo } from '../../training/history.ts'
import type { House } from '../app.ts'
import { changesTold } from '../corrected.ts'
import { attemptIn, learnerIn } from '../find.ts'
import { rounded } from '../rounded.ts'
import { clock, day } from '../times.ts'
import type { ResultPage } from './models.ts'
import { quizCard } from './quiz-card.ts'
import { rowsOf } from './rows.ts'

/** What an attempt was worth: the score, the four outcomes, the kinds of reading, and the attempts before. */
export const results = (house: House): Router =>
  Router().get('/attempts/:attempt/result', async (request, response) => {
    const { trainer, bank, show } = house
    const { learner } = learnerIn(response)
    const attempt = attemptIn(request, response)
    const { handedIn } = attempt
    if (!handedIn) return response.redirect(303, `/attempts/${attempt.id}`)
    const score = await trainer.score(attempt)
    const passage = await trainer.passageOf(attempt)
    const at = passage.levels.find((one) => one.level === attempt.began.level)
    const title = at?.title ?? attempt.began.settings.title
    const same = [...learner.attempts.values()].filter((one) => one.began.quiz === attempt.began.quiz && one.handedIn).slice(-50)
    const quiz = bank().quizzes.get(attempt.began.quiz)
    const review = (n: number) => `/attempts/${attempt.id}/${n}/review`
    const missed = score.questions.filter((one) => one.mark !== 1 && !isWaiting(one) && !one.dropped)
    const changes = await trainer.changesOf(attempt)

    const model: ResultPage = {
      title,
      quiz: attempt.began.settings.title,
      level: attempt.began.level,
      when: closedWhen(attempt, handedIn),
      right: score.right,
      of: score.of,
      points: pointsOf(score),
      ...(score.place && score.place.of > 0 && { proven: score.place.outcomes.secure, square: score.place.outcomes }),
      lead: leadOf(score),
      wrong: missed.map(({ n }) => ({ n, href: review(n) })),
      processes: score.byProcess.map(({ process, right, of, place, placeOf }) => ({
        process,
        about: about[process],
        right,
        of,
        ...(placeOf > 0 && { place }),
        ...(of >= enoughForPercent && { percent: Math.round((100 * right) / of) }),
      })),
      few: score.byProcess.every(({ of }) => of < enoughForPercent),
      questions: score.questions.map((scored, index) => {
        // What was answered is told in the words that were on the page.
        const question = score.asked[index]
        const answer = answerTo(attempt, scored.n)
        const reading = passage.levels.find((one) => one.level === (answer?.level ?? attempt.began.level))
        const lines =
          question && reading && answer
            ? kindOf(question).explain(question, answer.response, { reading, seed: `${attempt.began.seed}/${scored.n}` })
            : []
        return {
          n: scored.n,
          href: review(scored.n),
          prompt: question?.prompt ?? '',
          given: lines.filter(({ chosen }) => chosen).map(({ text }) => shortened(text)),
          process: scored.process,
          mark: toneOf(scored),
          ...(scored.outcome && !scored.dropped && { outcome: scored.outcome }),
        }
      }),
      corrected: changes.map((one) => ({
        n: one.n,
        href: review(one.n),
        words: changesTold(one.changes, score.questions[one.n - 1]?.points ?? 1),
      })),
      earlier: (await rowsOf(trainer, same)).map((row, index) => ({ ...row, ordinal: index + 1, here: same[index] === attempt })),
      ...(quiz && { again: await quizCard(house, quiz, learner) }),
    }
    show(request, response, { title: `Result: ${score.right} of ${score.of} · ${title}`, here: 'progress' }, 'learner/result', model)
  })

/** When it was closed; where the time ended it, that is said. */
function closedWhen({ deadline }: Attempt, { at, by }: NonNullable<Attempt['handedIn']>): Words {
  const ended = by === 'clock' && deadline !== undefined ? new Date(deadline).toISOString() : undefined
  if (ended === undefined) return say('handed in {day}, {time}', { day: day(at), time: clock(at) })
  return say('closed by the clock {day}, {time}', { day: day(ended), time: clock(ended) })
}

const about: Record<Process, Words> = {
  locate: say('find one detail'),
  infer: say('read between two sentences'),
  integrate: say('join several places'),
  evaluate: say('weigh source and wording'),
}

/** The points of an attempt; those that wait for a person are told as that, and never as lost. */
export function pointsOf({ points, pointsOf, waiting }: Score): Words {
  const earned = rounded(points)
  const marked = pointsOf - waiting.points
  if (waiting.questions === 0) return say('{earned} of {all} points', { earned, all: pointsOf })
  if (marked === 0) return say('{all, plural, one {# point waits} other {All # points wait}} for a teacher', { all: pointsOf })
  return say('{earned} of {marked} points; {waiting} of {all} points wait for a teacher', {
    earned,
    marked,
    waiting: waiting.points,
    all: pointsOf,
  })
}

/** What was written at length has its place on the page of its review. */
const shortened = (text: string | Words): string | Words =>
  typeof text === 'string' && text.length > 120 ? `${text.slice(0, 110).trimEnd()} …` : text

export function toneOf({ mark, blank, dropped }: Scored): 'right' | 'partly' | 'wrong' | 'blank' | 'waiting' | 'dropped' {
  if (dropped) return 'dropped'
  if (blank) return 'blank'
  if (mark === null) return 'waiting'
  if (mark === 1) return 'right'
  return mark > 0 ? 'partly' : 'wrong'
}

/** The finding in a sentence or two. */
function leadOf(score: Score): Words {
  const blank = score.questions.filter((one) => one.blank && !one.dropped).length
  if (!score.place)
    return say('{blank, plural, =0 {You answered every question.} one {One question was left open.} other {# questions were left open.}}', {
      blank,
    })
  const { secure, lucky, misread } = score.place.outcomes
  const counts = { secure, misread, right: secure + lucky, blank }
  return say(
    '{right, plural, =0 {} other {For {secure} of {right} right answers that a sentence proves you also showed the sentence that proves it. }}{misread, plural, =0 {} one {Once you had the right sentence and read it differently. } other {# times you had the right sentence and read it differently. }}{blank, plural, =0 {} one {One question was left open.} other {# questions were left open.}}',
    counts,
  )
}
