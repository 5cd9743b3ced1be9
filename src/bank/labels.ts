import type { Question } from '../kinds/base.ts'
import type { Fault, Level } from '../passages/passage.ts'
import type { Place, Yaml } from '../passages/yaml.ts'

/** The fields that cite sentences, wherever in a question they stand; what an error in them does. */
const citing: Readonly<Record<string, Fault['severity']>> = {
  evidence: 'error',
  neutral: 'error',
  sentence: 'error',
  // Nothing but a hint after the answer.
  tempts: 'warning',
}

/** Where a question cites a sentence, and by which label or id. */
export interface Citation extends Place {
  label: string
  path: (string | number)[]
  severity: Fault['severity']
}

/** All citations of a question. */
export const citationsIn = (question: Question, yaml: Yaml): Citation[] =>
  cited(question).map((one) => ({ ...one, ...yaml.place(one.path) }))

/** Labels that no level carries. @param levels all of the passage, or a label might stand in the one that is not there */
export function labelFaults(citations: readonly Citation[], levels: readonly Level[]): Fault[] {
  const isKnown = (label: string): boolean => levels.some((level) => namesIn(level).has(label))
  return citations
    .filter(({ label }) => !isKnown(label))
    .map(({ label, ...where }) => ({
      ...where,
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

function cited(value: unknown, path: (string | number)[] = [], severity?: Fault['severity']): Omit<Citation, keyof Place>[] {
  if (typeof value === 'string') return severity ? [{ label: value, path, severity }] : []
  if (Array.isArray(value)) return value.flatMap((one, at) => cited(one, [...path, at], severity))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => cited(one, [...path, name], severity ?? citing[name]))
}
