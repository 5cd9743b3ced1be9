import type { Question } from '../kinds/base.ts'
import type { Fault, Level } from '../passages/passage.ts'
import type { Path, Yaml } from '../passages/yaml.ts'

/** The fields that cite sentences, wherever in a question they stand; what an error in them does. */
const citing: Readonly<Record<string, Fault['severity']>> = {
  evidence: 'error',
  neutral: 'error',
  sentence: 'error',
  // Nothing but a hint after the answer.
  tempts: 'warning',
}

/** Labels that no level carries. @param levels all of the passage, or a label might stand in the one that is not there */
export function labelFaults(question: Question, yaml: Yaml, levels: readonly Level[]): Fault[] {
  const isKnown = (label: string): boolean => levels.some((level) => namesIn(level).has(label))
  return cited(question)
    .filter(({ label }) => !isKnown(label))
    .map(({ label, path, severity }) => ({
      severity,
      ...yaml.place(path),
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

interface Citation {
  label: string
  path: Path
  severity: Fault['severity']
}

function cited(value: unknown, path: Path = [], severity?: Fault['severity']): Citation[] {
  if (typeof value === 'string') return severity ? [{ label: value, path, severity }] : []
  if (Array.isArray(value)) return value.flatMap((one, at) => cited(one, [...path, at], severity))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => cited(one, [...path, name], severity ?? citing[name]))
}
