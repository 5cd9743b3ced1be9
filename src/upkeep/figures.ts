import type { Figures } from '../statistics/items.ts'
import { isClose } from '../training/remarking.ts'

/** What two countings of one question differ in, in words; undefined where they are the same. */
export function difference(one: readonly Figures[], other: readonly Figures[]): string | undefined {
  if (one.length !== other.length) return `${one.length} versions and levels, and ${other.length}`
  for (const [at, a] of one.entries()) {
    const b = other[at]
    const what = b === undefined ? 'is missing' : differs(a, b)
    if (what) return `version ${a.version} at level ${a.level}: ${what}`
  }
  return undefined
}

function differs(a: Figures, b: Figures): string | undefined {
  const fields = ['version', 'level', 'first', 'n', 'right', 'blanks', 'unreadable'] as const
  const field = fields.find((name) => a[name] !== b[name])
  if (field) return `${field} ${a[field]}, and ${b[field]}`
  if (!isClose(Math.round(a.marks * 1e6), Math.round(b.marks * 1e6))) return `marks ${a.marks}, and ${b.marks}`
  const outcome = (['secure', 'lucky', 'misread', 'lost'] as const).find((name) => a.outcomes[name] !== b.outcomes[name])
  if (outcome) return `${outcome} ${a.outcomes[outcome]}, and ${b.outcomes[outcome]}`
  const label = [...new Set([...a.labels.keys(), ...b.labels.keys()])].find((name) => a.labels.get(name) !== b.labels.get(name))
  return label === undefined ? undefined : `“${label}” ${a.labels.get(label) ?? 0}, and ${b.labels.get(label) ?? 0}`
}
