import type { Fault } from '../../passages/passage.ts'

/** A warning that somebody looked at and found no fault in. */
interface Tick {
  readonly rule: string
  /** At this level; at any where nothing is said. */
  readonly level?: string | undefined
}

/** The faults without the warnings that were ticked off. An error stays: what cannot be right needs mending, not a tick. */
export const withoutTicked = <F extends Fault>(faults: readonly F[], ticks: readonly Tick[], level?: string): readonly F[] =>
  ticks.length === 0 ? faults : faults.filter((fault) => !isTicked(fault, ticks, level))

export const isTicked = (
  { severity, rule, path }: Pick<Fault, 'severity' | 'rule' | 'path'>,
  ticks: readonly Tick[],
  level?: string,
): boolean =>
  severity === 'warning' &&
  // Whoever looked again writes the new hash; a tick would hide every later change as well.
  path?.[0] !== 'checked' &&
  ticks.some((tick) => tick.rule === rule && (tick.level === undefined || tick.level === level))
