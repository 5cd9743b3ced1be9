import type { Editing, Source } from '../../bank/editing.ts'
import type { Fault } from '../../passages/passage.ts'
import { written } from '../../passages/written.ts'
import { NotFound, Refused } from '../errors.ts'
import { type Draft, entryOf, isEntry, isShown } from './quiz-draft.ts'

/** The list of quizzes of a text as its file has it, and one quiz in it. */
export interface Table {
  readonly passage: string
  readonly source: Source
  readonly list: readonly unknown[]
  /** Its own name; undefined for a new one, which stands after all others. */
  readonly id: string | undefined
  readonly at: number
  /** What it says; undefined where it is not there, or not any more. */
  readonly entry: unknown
}

/** Where the file has no such quiz, its place is after all others. @throws NotFound where none can be called so; Refused where the file is no list */
export async function tableOf(editing: Editing, passage: string, id: string | undefined): Promise<Table> {
  const source = await editing.quizzes(passage)
  const value = source.value === null ? [] : source.value
  if (!Array.isArray(value))
    throw new Refused(
      `The file ${source.file} cannot be read as a list of quizzes. Mend it in an editor of text; the page of the quizzes says where it is wrong.`,
    )
  if (id !== undefined && !/^[a-z0-9][a-z0-9-]{0,39}$/.test(id)) throw new NotFound()
  const list: readonly unknown[] = value
  const found = id === undefined ? -1 : list.findIndex((one) => isEntry(one) && one.id === id)
  const at = found < 0 ? list.length : found
  const entry = list[at]
  if (entry !== undefined && !isShown(entry))
    throw new Refused(
      `The form cannot show all that ${source.file} says of this quiz, and would lose it. Mend it in an editor of text; the page of the quizzes says where it is wrong.`,
    )
  return { passage, source, list, id, at, entry }
}

/** The list with this quiz in its place. */
export const withEntry = ({ list, at }: Table, entry: unknown): unknown[] => [...list.slice(0, at), entry, ...list.slice(at + 1)]

/** What the checks of the file say about this quiz as it would stand there, by the paths of its own fields. */
export function faultsOf(editing: Editing, { passage, list, at, entry }: Table, draft: Draft): Fault[] {
  // Checked alone: the file may hold a hundred others, whose checks say nothing of this one but that it needs an id of its own.
  const faults = ownFaults(editing.checkQuizzes(passage, written([entryOf(draft, entry)])).faults, 0)
  if (!list.some((one, place) => place !== at && isEntry(one) && one.id === draft.id)) return faults
  const message = `Two quizzes are called “${draft.id}”`
  return [...faults, { severity: 'error', line: 1, column: 1, path: ['id'], message, remedy: 'Give this one another id' }]
}

/** What is to be said about its questions alone, be the rest as it may, and which questions it would ask. */
export function questionsOf(editing: Editing, passage: string, draft: Draft): { faults: Fault[]; asked: readonly string[] } {
  const { level, questions, draw } = entryOf(draft, {})
  const { quizzes, faults } = editing.checkQuizzes(passage, written([{ id: 'x', title: 'x', level, questions, draw }]))
  return { faults: ownFaults(faults, 0), asked: quizzes[0]?.questions ?? [] }
}

const ownFaults = (faults: readonly Fault[], at: number): Fault[] =>
  faults.filter(({ path }) => path?.[0] === at).map((fault) => ({ ...fault, path: fault.path?.slice(1) ?? [] }))
