import { z } from 'zod'
import { long, short } from '../kinds/base.ts'
import { fieldsOf } from './fields.ts'
import type { Fault } from './passage.ts'
import { readYaml, type Yaml } from './yaml.ts'

const glossary = z
  .record(z.string().trim().min(1).max(100), short)
  .refine((words) => Object.keys(words).length <= 200, 'At most 200 words can be explained')

const schema = z.strictObject({
  title: short.optional(),
  language: z.string().refine(isLanguage, 'This is no language tag; en, de or pt-BR would be').optional(),
  level: z.union([z.string(), z.number()]).optional(),
  source: long.optional(),
  glossary: glossary.optional(),
})

/** What stands between the two lines `---` at the head of a passage. */
export interface FrontMatter {
  readonly fields: z.infer<typeof schema>
  /** Set where the fields could be read. */
  readonly yaml: Yaml | undefined
  /** How many lines it takes, with both `---`. */
  readonly lines: number
  readonly faults: readonly Fault[]
}

export function frontMatterOf(lines: readonly string[]): FrontMatter {
  if (lines[0]?.trimEnd() !== '---')
    return nothing(0, 'The file does not begin with front matter', 'Begin it with the lines ---, title: …, language: en, ---')
  const end = lines.findIndex((line, at) => at > 0 && line.trimEnd() === '---')
  if (end < 0) return nothing(1, 'The front matter has no end', 'Write a line --- behind its last field')

  const { yaml, faults } = readYaml(lines.slice(1, end).join('\n'), 2)
  if (!yaml) return { fields: {}, yaml, lines: end + 1, faults }
  // Nothing between the two lines is no mistake of form; what is missing is said where it is missed.
  const checked = yaml.value === null ? { value: {}, faults: [] } : fieldsOf(schema, yaml)
  return { fields: checked.value ?? {}, yaml: checked.value && yaml, lines: end + 1, faults: [...faults, ...checked.faults] }
}

function nothing(lines: number, message: string, remedy: string): FrontMatter {
  return { fields: {}, yaml: undefined, lines, faults: [{ severity: 'error', line: 1, column: 1, message, remedy }] }
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
