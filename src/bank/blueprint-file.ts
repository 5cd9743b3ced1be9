import { isDeepStrictEqual } from 'node:util'
import { processes } from '../kinds/base.ts'
import { kinds } from '../kinds/index.ts'
import { decode } from '../passages/decode.ts'
import { fieldsOf } from '../passages/fields.ts'
import { didYouMean } from '../passages/nearest.ts'
import type { Fault } from '../passages/passage.ts'
import { type Path, readYaml, type Yaml } from '../passages/yaml.ts'
import { type Blueprint, blueprintSchema } from './blueprint.ts'
import type { Contents } from './files.ts'
import type { LevelFile } from './passages.ts'
import { isError } from './problems.ts'
import { largestYaml } from './questions.ts'

/** What the blueprint of a passage says, and where it says so. */
export interface BlueprintFile {
  readonly blueprint?: Blueprint
  readonly place: Yaml['place']
  readonly faults: readonly Fault[]
}

/** Reads a blueprint; what it says of levels, sections and labels that the passage does not have is told. */
export function blueprintFile(contents: Contents, levels: readonly LevelFile[]): BlueprintFile {
  const file = written.get(contents) ?? read(contents)
  written.set(contents, file)
  if (!file.blueprint) return file
  const before = held.get(contents)
  if (before && before.levels.length === levels.length && before.levels.every((level, at) => level === levels[at])) return before.file
  const whole = { ...file, faults: [...file.faults, ...strangers(file.blueprint, file.place, levels)] }
  held.set(contents, { levels, file: whole })
  return whole
}
const held = new WeakMap<Contents, { levels: readonly LevelFile[]; file: BlueprintFile }>()

/** All questions are held to the blueprint each time one of them changes; it is read once. */
const written = new WeakMap<Contents, BlueprintFile>()

function read(contents: Contents): BlueprintFile {
  const start = () => ({ line: 1, column: 1 })
  const decoded = 'fault' in contents ? contents : decode(contents.bytes, largestYaml)
  if ('fault' in decoded) return { place: start, faults: [decoded.fault] }
  const { yaml, faults } = readYaml(decoded.text)
  if (!yaml) return { place: start, faults }
  if (yaml.value === null) return { blueprint: blueprintSchema.parse({}), place: yaml.place, faults }
  const { value, faults: wrong } = fieldsOf(blueprintSchema, yaml)
  const all = [...faults, ...wrong]
  return value && !all.some(isError) ? { blueprint: value, place: yaml.place, faults: all } : { place: yaml.place, faults: all }
}

/** Names in it that nothing has. */
function strangers({ matrix, sections, core, ticks }: Blueprint, place: Yaml['place'], files: readonly LevelFile[]): Fault[] {
  const faults: Fault[] = []
  const unknown = (path: Path, part: 'value' | 'name', message: string, word: string, known: readonly string[]) =>
    faults.push({
      severity: 'warning',
      ...place(path, part),
      message,
      remedy: `${didYouMean(word, known)}Write one that is there, or take it away`,
    })
  const names = files.map(({ name }) => name)
  const atLevel = (path: Path, part: 'value' | 'name', level: string) => {
    if (!names.includes(level)) unknown(path, part, `The passage has no level “${level}”`, level, names)
  }
  for (const [kind, row] of Object.entries(matrix)) {
    if (!Object.hasOwn(kinds, kind)) unknown(['matrix', kind], 'name', `There is no kind “${kind}”`, kind, Object.keys(kinds))
    for (const process of processes)
      for (const level of Object.keys(row[process] ?? {})) atLevel(['matrix', kind, process, level], 'name', level)
  }
  ticks.forEach(({ level }, at) => {
    if (level !== undefined) atLevel(['ticks', at, 'level'], 'value', level)
  })
  const levels = files.flatMap(({ level }) => level ?? [])
  // A file that could not be read may have any section and carry any label.
  if (levels.length < files.length) return faults
  const headings = [...new Set(levels.flatMap((level) => level.sections.map(({ id }) => id)))]
  for (const section of Object.keys(sections))
    if (!headings.includes(section)) unknown(['sections', section], 'name', `The passage has no section “${section}”`, section, headings)
  const labels = [...new Set(levels.flatMap((level) => level.sentences.flatMap((sentence) => sentence.labels)))]
  const isKnown = new Set(labels)
  core.forEach((label, at) => {
    if (!isKnown.has(label)) unknown(['core', at], 'value', `No sentence of the passage carries “${label}”`, label, labels)
  })
  return faults
}

/** The claims, as the same object as before where they are the same: all questions are held against them. */
export function sameClaims(claims: Blueprint['claims'], before: Blueprint['claims'] | undefined): Blueprint['claims'] {
  return before && isDeepStrictEqual(claims, before) ? before : claims
}
