import { isName } from './braces.ts'
import type { Part } from './parts.ts'
import type { Fault } from './passage.ts'

/** Whether the sentences of a file have ids of their own. */
export const areNamed = (parts: readonly Part[]): boolean => parts.some(({ what, present }) => what === 'sentence' && present)

/**
 * Ids for those that have none, from their position: s1, s2 … for headings, s1-01, s1-02 … for the sentences below them,
 * s0-01 … above the first heading. Ids that are there already stay, and are given to nobody else.
 */
export function withMadeIds(parts: readonly Part[]): (Part & { readonly id: string })[] {
  const taken = new Set(parts.map(({ id }) => id))
  let heading = 0
  let section = 's0'
  let sentence = 0
  return parts.map((part) => {
    if (part.what === 'section') {
      heading++
      sentence = 0
      while (part.id === undefined && taken.has(`s${heading}`)) heading++
      section = part.id ?? `s${heading}`
      taken.add(section)
      return { ...part, id: section }
    }
    // A heading's own id may be so long that no number fits behind it.
    const stem = isName(`${section}-0000`) ? section : `s${heading}`
    const made = () => `${stem}-${String(sentence).padStart(2, '0')}`
    sentence++
    while (part.id === undefined && taken.has(made())) sentence++
    const id = part.id ?? made()
    taken.add(id)
    return { ...part, id }
  })
}

/** Missing ids, ids that two have, and labels that are another sentence's id. */
export function idFaults(parts: readonly Part[]): Fault[] {
  const faults: Fault[] = []
  const wrong = (severity: Fault['severity'], { line, column }: Pick<Fault, 'line' | 'column'>, message: string, remedy: string) =>
    faults.push({ severity, line, column, message, remedy })

  const named = areNamed(parts)
  const first = parts.find(({ what }) => what === 'sentence')
  if (first && !named)
    wrong(
      'warning',
      first,
      'The sentences have no ids yet, so that a new sentence would shift what questions cite',
      'Let `evident lint --fix` write them',
    )

  const made = withMadeIds(parts)
  const lines = new Map<string, number>()
  parts.forEach((part, at) => {
    if (part.id === undefined) {
      if (named && !part.present)
        wrong('error', part.place, `This ${words[part.what]} has no id, and others have`, `Write {#${made[at]?.id}} at the end of the line`)
      return
    }
    const before = lines.get(part.id)
    if (before !== undefined)
      wrong('error', part.place, `“${part.id}” is an id in line ${before} already`, `Give this ${words[part.what]} another id`)
    else lines.set(part.id, part.line)
  })
  for (const { id, labels, place } of parts)
    for (const label of labels)
      if (lines.has(label) && label !== id)
        wrong('warning', place, `The label “${label}” is the id in line ${lines.get(label)}, too`, 'Give one of them another name')
  return faults
}

const words = { section: 'heading', sentence: 'sentence' } as const
