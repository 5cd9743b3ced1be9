import type { Quiz } from '../../bank/bank.ts'
import { isRight } from '../../kinds/evidence.ts'
import { say } from '../../text.ts'
import type { Attempt, Learner } from '../../training/history.ts'
import { takingTurns } from '../../turns.ts'
import type { House } from '../app.ts'
import type { QuizCard } from './models.ts'
import { untilOf } from './navigator.ts'

/** A quiz that can be begun or gone on with; a stranger, who has no name yet, only sees what it is. */
export async function quizCard(
  { key, trainer }: Pick<House, 'key' | 'trainer'>,
  quiz: Quiz,
  learner: Learner | undefined,
): Promise<QuizCard> {
  const attempts = [...(learner?.attempts.values() ?? [])].filter(({ began }) => began.quiz === quiz.id)
  const open = attempts.find(({ handedIn }) => !handedIn)
  const best = await bestOf(
    trainer,
    attempts.filter(({ handedIn }) => handedIn),
  )
  const counts = { n: quiz.questions.length, level: quiz.level.toUpperCase() }
  return {
    id: quiz.id,
    title: quiz.title,
    about: quiz.proof
      ? say('{n, plural, one {# question} other {# questions}} on level {level}, each with its place in the text', counts)
      : say('{n, plural, one {# question} other {# questions}} on level {level}', counts),
    ...(quiz.attempts && { attempts: attemptsLeft(quiz.attempts, attempts.length) }),
    ...(quiz.minutes && !open && { minutes: say('{minutes, plural, one {# minute} other {# minutes}}', { minutes: quiz.minutes }) }),
    ...(open?.deadline && { minutes: untilOf(open.deadline) }),
    // Whoever has spent all attempts gets no key, and so no button.
    ...(learner && (open || attempts.length < (quiz.attempts ?? Number.POSITIVE_INFINITY)) && { key: key() }),
    ...(open && { carryOn: `/attempts/${open.id}` }),
    ...(best && { best: say('best so far {right} of {of}', best) }),
  }
}

/** The best result of these attempts; what waits for a person to mark it does not count yet. */
async function bestOf(trainer: House['trainer'], attempts: readonly Attempt[]): Promise<{ right: number; of: number } | undefined> {
  const turn = takingTurns()
  let best: { right: number; of: number } | undefined
  for (const attempt of attempts) {
    const marks = (await trainer.marksOf(attempt)).filter((mark) => mark !== null)
    const right = marks.filter(isRight).length
    if (marks.length > 0 && (!best || right / marks.length > best.right / best.of)) best = { right, of: marks.length }
    await turn()
  }
  return best
}

const attemptsLeft = (most: number, taken: number) =>
  taken >= most
    ? say('no attempts left')
    : say('{left, plural, one {# attempt} other {# attempts}}{taken, plural, =0 {} other { left}}', { left: most - taken, taken })
