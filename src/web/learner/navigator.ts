import { say, type Words } from '../../text.ts'
import type { Progress } from '../../training/drafts.ts'
import type { Attempt } from '../../training/history.ts'
import type { DeskHead, Until } from '../models.ts'
import { clock } from '../times.ts'
import type { Navigator } from './models.ts'

/** The questions of an attempt, and what was done with each. @param progress of each, in their order */
export function navigatorOf(attempt: Attempt, progress: readonly Progress[], here?: number): Navigator {
  const stops = attempt.questions.map((_, at) => {
    const n = at + 1
    const { answered = false, proven = false, begun = false } = progress[at] ?? {}
    return {
      n,
      href: `/attempts/${attempt.id}/${n}`,
      here: n === here,
      answered,
      proven,
      ...(begun && { begun }),
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

/**
 * The head of the desk while a quiz is worked on.
 * @param signing what the browser signs answers with that it cannot send; it is told while the attempt is open
 * @param now by the server's clock
 */
export function deskOf(attempt: Attempt, passage: string, signing: NonNullable<DeskHead['signing']>, now: Date): DeskHead {
  const saved = [...attempt.saved.values()]
    .map(({ at }) => at)
    .sort()
    .at(-1)
  const closed = attempt.handedIn
  const until = untilIn(attempt, now)
  return {
    passage,
    quiz: attempt.began.settings.title,
    ...(!closed && { signing }),
    ...(until && { until }),
    ...(closed ? { saved: closedAt(attempt) } : saved && { saved: say('Saved {time}', { time: clock(saved) }) }),
    leave: closed
      ? { href: `/attempts/${attempt.id}/result`, text: say('Close the review'), short: say('Close') }
      : { href: '/', text: until ? say('Leave; the time goes on') : say('Leave and carry on later'), short: say('Leave') },
  }
}

/** Until when an attempt has to be handed in; undefined where it has no limit, or is closed. */
export function untilIn({ id, deadline, handedIn }: Attempt, now: Date): Until | undefined {
  if (deadline === undefined || handedIn) return undefined
  return {
    words: untilOf(deadline),
    deadline: new Date(deadline).toISOString(),
    now: now.toISOString(),
    result: `/attempts/${id}/result`,
  }
}

/** @param deadline in milliseconds since 1970 */
export const untilOf = (deadline: number): Words => say('Until {time}', { time: clock(new Date(deadline).toISOString()) })

/** When an attempt was closed, and that it was the clock that did it, where it was. */
function closedAt({ handedIn, deadline }: Attempt): Words {
  if (handedIn?.by === 'clock' && deadline !== undefined)
    return say('Closed by the clock {time}', { time: clock(new Date(deadline).toISOString()) })
  return say('Handed in {time}', { time: clock(handedIn?.at ?? '') })
}
