import type { Quiz } from '../../bank/bank.ts'
import { isRight } from '../../kinds/evidence.ts'
import { say } from '../../text.ts'
import { type Attempt, answerTo, type Learner } from '../../training/history.ts'
import type { House } from '../app.ts'
import type { QuizCard } from '../models.ts'

/** A quiz that can be begun or gone on with; a stranger, who has no name yet, only sees what it is. */
export function quizCard({ key }: Pick<House, 'key'>, quiz: Quiz, learner: Learner | undefined): QuizCard {
  const attempts = [...(learner?.attempts.values() ?? [])].filter(({ began }) => began.quiz === quiz.id)
  const open = attempts.find(({ handedIn }) => !handedIn)
  const best = attempts
    .filter((one) => one.handedIn && markedIn(one) > 0)
    .sort((a, b) => rightIn(b) / markedIn(b) - rightIn(a) / markedIn(a))[0]
  const counts = { n: quiz.questions.length, level: quiz.level.toUpperCase() }
  return {
    id: quiz.id,
    title: quiz.title,
    about: quiz.proof
      ? say('{n, plural, one {# question} other {# questions}} on level {level}, each with its place in the text', counts)
      : say('{n, plural, one {# question} other {# questions}} on level {level}', counts),
    ...(quiz.attempts && { attempts: attemptsLeft(quiz.attempts, attempts.length) }),
    // Whoever has spent all attempts gets no key, and so no button.
    ...(learner && (open || attempts.length < (quiz.attempts ?? Number.POSITIVE_INFINITY)) && { key: key() }),
    ...(open && { carryOn: `/attempts/${open.id}` }),
    ...(best && { best: say('best so far {right} of {of}', { right: rightIn(best), of: markedIn(best) }) }),
  }
}

const rightIn = (attempt: Attempt): number => attempt.questions.filter((_, at) => isRight(answerTo(attempt, at + 1)?.mark ?? 0)).length
/** Questions of an attempt that was handed in, but for those that wait for a person to mark them. */
const markedIn = (attempt: Attempt): number => attempt.questions.filter((_, at) => answerTo(attempt, at + 1)?.mark !== null).length

const attemptsLeft = (most: number, taken: number) =>
  taken >= most
    ? say('no attempts left')
    : say('{left, plural, one {# attempt} other {# attempts}}{taken, plural, =0 {} other { left}}', { left: most - taken, taken })
