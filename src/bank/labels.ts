import type { Question } from '../kinds/base.ts'
import type { Fault, Level } from '../passages/passage.ts'
import type { Path, Place } from '../passages/yaml.ts'

/** The fields that cite sentences, wherever in a question they stand; what an error in them does. */
const citing: Readonly<Record<string, Fault['severity']>> = {
  evidence: 'error',
  neutral: 'error',
  sentence: 'error',
  // Nothing but a hint after the answer.
  tempts: 'warning',
}

/** Where a question cites a sentence, and by which label or id. */
export interface Citation {
  label: string
  path: (string | number)[]
  severity: Fault['severity']
}

/** All citations of a question. */
export const citationsIn = (question: Question): Citation[] => cited(question)

/** Labels that no level carries. @param levels all of the passage, or a label might stand in the one that is not there */
export function labelFaults(citations: readonly Citation[], levels: readonly Level[], placeOf: (path: Path) => Place): Fault[] {
  const isKnown = (label: string): boolean => levels.some((level) => namesIn(level).has(label))
  return citations
    .filter(({ label }) => !isKnown(label))
    .map(({ label, ...where }) => ({
      ...where,
      ...placeOf(where.path),
      message: `No sentence of the passage carries “${label}”`,
      remedy: `Cite a label or an id that stands in the braces of ${levels.map(({ level }) => `${level}.md`).join(', ')}`,
    }))
}

/** The labels and ids of a level, gathered once for all questions about it. */
const namesIn = (level: Level): ReadonlySet<string> => {
  const names = gathered.get(level) ?? new Set(level.sentences.flatMap(({ id, labels }) => [id, ...labels]))
  gathered.set(level, names)
  return names
}
const gathered = new WeakMap<Level, ReadonlySet<string>>()

/** @param path to the value; it is the same list at every step, for most values cite nothing */
function cited(value: unknown, path: (string | number)[] = [], severity?: Fault['severity']): Citation[] {
  if (typeof value === 'string') return severity ? [{ label: value, path: [...path], severity }] : []
  if (typeof value !== 'object' || value === null) return []
  const found: Citation[] = []
  for (const [name, one] of Object.entries(value)) {
    path.push(Array.isArray(value) ? Number(name) : name)
    found.push(...cited(one, path, severity ?? citing[name]))
    path.pop()
  }
  return found
}
