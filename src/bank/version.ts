import { createHash } from 'node:crypto'
import { type Question, remarks } from '../kinds/base.ts'
import type { Level } from '../passages/passage.ts'

/** The version of a question: 16 hex digits that follow from what makes it that question, and from no remark about it. */
export const questionVersion = (question: Question): string => digest(canonical(question, notHashed))

const notHashed: ReadonlySet<string> = new Set(remarks)

/** The version of a passage: 16 hex digits that follow from the text of its levels. A checkout with other line ends is the same. */
export const passageVersion = (levels: readonly Level[]): string =>
  digest(canonical(levels.map(({ level, markdown }) => [level, markdown.replaceAll('\r\n', '\n')])))

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** JSON with the fields of each map in one order, and without those that are left out at any depth. */
function canonical(value: unknown, without?: ReadonlySet<string>): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, without)).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields: string[] = []
  for (const [name, one] of Object.entries(value))
    if (one !== undefined && !without?.has(name)) fields.push(`${JSON.stringify(name)}:${canonical(one, without)}`)
  return `{${fields.sort().join()}}`
}
