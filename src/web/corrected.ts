import { say, type Words } from '../text.ts'
import type { Change, Worth } from '../training/corrections.ts'
import { rounded } from './rounded.ts'
import { clock, day } from './times.ts'

/** What a correction made of a mark that was told, old and new and when, each step in words. @param points what the question is worth */
export const changesTold = (changes: readonly Change[], points: number): Words[] => changes.map((change) => changeTold(change, points))

function changeTold({ at, before, after }: Change, points: number): Words {
  const when = { day: day(at), time: clock(at) }
  if (after.dropped) return say('{day}, {time}: this question does not count any more, for nobody.', when)
  const now = earned(after, points)
  if (before.dropped) return say('{day}, {time}: this question counts again: {now} of {points}.', { ...when, now, points })
  const was = earned(before, points)
  const place =
    before.proof === after.proof || before.proof === null || after.proof === null ? undefined : placeTold(before.proof, after.proof)
  if (before.mark === after.mark && place) return say('{day}, {time}: the place from {old} to {new}.', { ...when, ...place })
  if (before.mark === after.mark) return say('{day}, {time}: which sentences prove it.', when)
  if (place)
    return say('{day}, {time}: from {was} to {now} of {points}, the place from {old} to {new}.', { ...when, ...place, was, now, points })
  return say('{day}, {time}: from {was} to {now} of {points}.', { ...when, was, now, points })
}

const earned = ({ mark }: Worth, points: number): number => rounded((mark ?? 0) * points)
const placeTold = (old: number, now: number) => ({ old: rounded(old), new: rounded(now) })

/** When the last of these was made. */
export const lastChange = (all: readonly { changes: readonly Change[] }[]): string | undefined =>
  all
    .flatMap(({ changes }) => changes.map(({ at }) => at))
    .sort()
    .at(-1)
