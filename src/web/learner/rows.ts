import { say } from '../../text.ts'
import type { Trainer } from '../../trainer.ts'
import type { Attempt } from '../../training/history.ts'
import { unlessLost } from '../../training/kept.ts'
import { takingTurns } from '../../turns.ts'
import { lastChange } from '../corrected.ts'
import { day } from '../times.ts'
import type { AttemptRow } from './models.ts'

/** Attempts as the rows of a list. What an open attempt is worth so far is not told. */
export async function rowsOf(trainer: Trainer, attempts: readonly Attempt[]): Promise<AttemptRow[]> {
  const turn = takingTurns()
  const rows: AttemptRow[] = []
  for (const attempt of attempts) {
    rows.push(await rowOf(trainer, attempt))
    await turn()
  }
  return rows
}

async function rowOf(trainer: Trainer, attempt: Attempt): Promise<AttemptRow> {
  const base = { title: attempt.began.settings.title, of: attempt.questions.length }
  if (!attempt.handedIn) return { ...base, href: `/attempts/${attempt.id}`, when: day(attempt.began.at), right: 0, open: true }
  const closed = { ...base, href: `/attempts/${attempt.id}/result`, when: day(attempt.handedIn.at) }
  // One version that is missing or damaged on its shelf must not hide everything else; the row says so.
  const score = await trainer.score(attempt).catch(unlessLost)
  if (!score) return { ...closed, right: 0, open: false, unreadable: true }
  const corrected = lastChange(await trainer.changesOf(attempt))
  return {
    ...closed,
    right: score.right,
    of: score.of,
    ...(score.waiting.questions > 0 && { waiting: score.waiting.questions }),
    ...(score.place?.of && { place: { right: score.place.right, of: score.place.of } }),
    open: false,
    ...(corrected && { corrected: say('mark corrected {day}', { day: day(corrected) }) }),
  }
}
