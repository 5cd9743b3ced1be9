import { say } from '../../text.ts'
import { type Attempt, answerTo } from '../../training/history.ts'
import type { DeskHead, Navigator } from '../models.ts'
import { clock } from '../times.ts'

/** The questions of an attempt, and what was done with each. */
export function navigatorOf(attempt: Attempt, here?: number): Navigator {
  const stops = attempt.questions.map((_, at) => {
    const n = at + 1
    const answer = answerTo(attempt, n)
    return {
      n,
      href: `/attempts/${attempt.id}/${n}`,
      here: n === here,
      answered: answer !== undefined,
      proven: (answer?.where?.length ?? 0) > 0,
      flagged: attempt.flagged.has(n),
    }
  })
  const counts = {
    answered: stops.filter(({ answered }) => answered).length,
    proven: stops.filter(({ proven }) => proven).length,
    flagged: stops.filter(({ flagged }) => flagged).length,
    left: stops.filter(({ answered }) => !answered).length,
  }
  return {
    stops,
    ...(here !== undefined && { finish: `/attempts/${attempt.id}/closures` }),
    summary: attempt.began.settings.proof
      ? say(
          '{answered} answered, {proven} of them with their place in the text{flagged, plural, =0 {} other { · # flagged}} · {left} to go',
          counts,
        )
      : say('{answered} answered{flagged, plural, =0 {} other { · # flagged}} · {left} to go', counts),
  }
}

/** The head of the desk while a quiz is worked on. */
export function deskOf(attempt: Attempt, passage: string): DeskHead {
  const saved = [...attempt.answers.values()]
    .map((given) => given.at(-1)?.at ?? '')
    .sort()
    .at(-1)
  const closed = attempt.handedIn
  return {
    passage,
    quiz: attempt.began.settings.title,
    ...(closed
      ? { saved: say('Handed in {time}', { time: clock(closed.at) }) }
      : saved && { saved: say('Saved {time}', { time: clock(saved) }) }),
    leave: closed
      ? { href: `/attempts/${attempt.id}/result`, text: say('Close the review'), short: say('Close') }
      : { href: '/', text: say('Leave and carry on later'), short: say('Leave') },
  }
}
