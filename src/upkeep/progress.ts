import { SingleBar } from 'cli-progress'
import type { Say } from '../text.ts'

/** How far a long job is, for whoever waits at the terminal. */
export interface Progress {
  /** So much of it is done. */
  at(learners: number, entries: number): void
  /** Takes the line away. */
  end(): void
}

/** Shows it in one line on the standard error; without a terminal, nothing. @param what is being done @param of how many learners; 0: nobody knows */
export function progress(t: Say, what: string, of = 0): Progress {
  const bar = new SingleBar({
    format: of > 0 ? `${what} {bar} {percentage}% · {said}` : `${what} · {said}`,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    fps: 10,
  })
  const said = (learners: number, entries: number) =>
    t('{learners, plural, one {# learner} other {# learners}}, {entries, plural, one {# entry} other {# entries}}', { learners, entries })
  bar.start(Math.max(of, 1), 0, { said: said(0, 0) })
  let next = 0
  return {
    at(learners, entries) {
      // Its words cost more than what they tell of.
      if (performance.now() < next) return
      next = performance.now() + 100
      bar.update(Math.min(learners, Math.max(of, 1)), { said: said(learners, entries) })
    },
    end: () => bar.stop(),
  }
}
