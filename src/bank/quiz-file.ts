import { z } from 'zod'
import { base, processes, short } from '../kinds/base.ts'
import { kinds } from '../kinds/index.ts'
import { decode } from '../passages/decode.ts'
import { fieldsOf } from '../passages/fields.ts'
import type { Fault } from '../passages/passage.ts'
import { readYaml, type Yaml } from '../passages/yaml.ts'
import type { Contents } from './files.ts'
import { largestYaml } from './questions.ts'

const row = z.strictObject({
  n: z.number().int().min(1).max(50),
  process: z.enum(processes).optional(),
  kind: z.enum(Object.keys(kinds)).optional(),
})
const schema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'An id is lower-case letters, digits and hyphens, 40 at most'),
    title: short,
    level: base.level,
    questions: z.array(z.string()).min(1, 'A quiz needs a question').max(200).optional(),
    draw: z.strictObject({ seed: z.number().int().min(0).max(1e9), of: z.array(row).min(1, 'A rule needs a row').max(20) }).optional(),
    order: z.enum(['fixed', 'shuffled']).default('fixed'),
    attempts: z.number().int().min(1).max(20).optional(),
    minutes: z.number().int().min(1).max(600).optional(),
    feedback: z.enum(['end', 'each']).default('end'),
    proof: z.boolean().default(true),
    hints: z.boolean().default(false),
  })
  .superRefine(({ questions, draw }, context) => {
    if (questions === undefined && draw === undefined)
      context.addIssue({ code: 'custom', path: ['questions'], message: 'Name the questions, or write a rule that draws them (draw)' })
    if (draw && draw.of.reduce((sum, { n }) => sum + n, 0) > 200)
      context.addIssue({ code: 'custom', path: ['draw', 'of'], message: 'A quiz has 200 questions at most' })
    if (questions !== undefined && draw !== undefined)
      context.addIssue({ code: 'custom', path: ['draw'], message: 'Questions are named already: write either questions or draw' })
  })
/** A quiz as its author wrote it. */
export type WrittenQuiz = z.infer<typeof schema>

/** What a list of quizzes says by itself, whatever the questions are. */
export interface QuizFile {
  /** Each entry of the list that can be read, and the places of what it says. */
  readonly quizzes: readonly { readonly written: WrittenQuiz; readonly at: number; readonly yaml: Yaml }[]
  readonly faults: readonly Fault[]
}

export function quizFile(contents: Contents): QuizFile {
  const file = known.get(contents) ?? read(contents)
  known.set(contents, file)
  return file
}
/** All lists are held to the questions each time one of these changes; they are read once. */
const known = new WeakMap<Contents, QuizFile>()

function read(contents: Contents): QuizFile {
  const decoded = 'fault' in contents ? contents : decode(contents.bytes, largestYaml)
  if ('fault' in decoded) return { quizzes: [], faults: [decoded.fault] }
  const { yaml, faults } = readYaml(decoded.text)
  if (!yaml || yaml.value === null) return { quizzes: [], faults }
  if (!Array.isArray(yaml.value))
    return {
      quizzes: [],
      faults: [
        ...faults,
        {
          severity: 'error',
          ...yaml.place([]),
          message: 'The file is not a list of quizzes',
          remedy: 'Begin each quiz with “- id: …”, at the beginning of the line',
        },
      ],
    }
  const quizzes = yaml.value.flatMap((_, at) => {
    const { value: written, faults: wrong } = fieldsOf(schema, yaml, [at])
    faults.push(...wrong)
    return written ? [{ written, at, yaml }] : []
  })
  return { quizzes, faults }
}
