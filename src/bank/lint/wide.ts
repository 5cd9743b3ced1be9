import type { Rule } from '../../kinds/rules.ts'
import type { Path } from '../../passages/yaml.ts'
import type { Entry } from './entry.ts'

/** What is wrong with the questions of a passage together. All of it is a warning. */
export interface WideFault {
  readonly rule: Rule
  /** The level at which it is so, where it is one. */
  readonly level?: string
  /** The place in the blueprint that it is about; its beginning where it is about none. */
  readonly path: Path
  readonly message: string
  readonly remedy: string
  /** Whether a question has a part in it; asked only of questions of its level. */
  concerns(entry: Entry): boolean
}
