import { type Process, processes, type Question } from '../kinds/base.ts'
import { kinds } from '../kinds/index.ts'
import type { Sentence } from '../kinds/kind.ts'
import type { Level, Passage } from '../passages/passage.ts'
import type { Bank, BankQuestion } from './bank.ts'
import type { Blueprint } from './blueprint.ts'
import { evidenceIn, sectionsOf } from './lint/evidence.ts'

/** So many questions there are, of so many planned; `planned` is absent where there is no plan. */
export interface Amount {
  readonly found: number
  readonly planned?: number
}
/** How many are missing from the plan. */
export const missingIn = ({ found, planned = 0 }: Amount): number => Math.max(0, planned - found)
/** How many there are besides those that were planned. */
export const excessIn = ({ found, planned = found }: Amount): number => Math.max(0, found - planned)

/** Questions of all levels by process and by the section on which they rest first, at the level for which they were written. */
export interface SectionPlan {
  /** In the order of the text. */
  readonly sections: readonly { readonly id: string; readonly heading: string }[]
  /** The cells of a row are in the order of the sections. */
  readonly rows: readonly { readonly process: Process; readonly cells: readonly Amount[] }[]
  /** Questions whose own level is not in service, so that they rest on no section of it. */
  readonly nowhere: number
}
/** Questions that were written for one level, by kind and process. */
export interface KindPlan {
  readonly level: string
  /** Of every kind; the cells of a row are in the order of the processes. */
  readonly rows: readonly { readonly kind: string; readonly cells: readonly Amount[] }[]
}

/** What the questions about one passage cover. Retired ones do not count. */
export interface Coverage {
  readonly passage: Passage
  readonly questions: readonly BankQuestion[]
  readonly bySection: SectionPlan
  /** One for each level. */
  readonly byKind: readonly KindPlan[]
  /** The questions that hold at a level, by the ids of the sentences on which they rest there. */
  resting(level: Level): Resting
}
/** A sentence that no question rests on is not in it. */
export type Resting = ReadonlyMap<string, readonly BankQuestion[]>

/** What is covered, worked out once for each state of the bank. */
export function coverageOf(bank: Bank, passage: Passage): Coverage {
  const known = covered.get(bank) ?? new Map<string, Coverage>()
  covered.set(bank, known)
  const coverage = known.get(passage.id) ?? cover(bank, passage)
  known.set(passage.id, coverage)
  return coverage
}
const covered = new WeakMap<Bank, Map<string, Coverage>>()

function cover(bank: Bank, passage: Passage): Coverage {
  const questions = questionsAbout(bank, passage.id)
  const blueprint = bank.blueprints.get(passage.id)
  const known = new Map<Level, Resting>()
  return {
    passage,
    questions,
    bySection: sectionPlan(questions, passage, blueprint?.sections ?? {}),
    byKind: kindPlans(questions, passage, blueprint?.matrix ?? {}),
    resting: (level) => {
      const resting = known.get(level) ?? restingOn(questions, level)
      known.set(level, resting)
      return resting
    },
  }
}

/** The questions about a passage that are in use, in the order of the bank. */
export function questionsAbout(bank: Bank, passage: string): readonly BankQuestion[] {
  const groups = grouped.get(bank) ?? byPassage(bank)
  grouped.set(bank, groups)
  return groups.get(passage) ?? []
}
const grouped = new WeakMap<Bank, ReadonlyMap<string, readonly BankQuestion[]>>()

function byPassage({ questions }: Bank): Map<string, BankQuestion[]> {
  const groups = new Map<string, BankQuestion[]>()
  for (const held of questions.values()) if (!held.question.retired) append(groups, held.passage, held)
  return groups
}

/**
 * The sentence that the fewest questions rest on; of several the first.
 * @param section the id of the section in which it is to stand; undefined for any
 * @returns undefined where the level has no such section
 */
export function barest(level: Level, resting: Resting, section?: string): Sentence | undefined {
  const within = section === undefined ? level.sections : level.sections.filter(({ id }) => id === section)
  const sentences = within.flatMap(({ blocks }) => blocks.flatMap((block) => block.sentences))
  const load = ({ id }: Sentence) => resting.get(id)?.length ?? 0
  return sentences.reduce<Sentence | undefined>((best, one) => (best && load(best) <= load(one) ? best : one), undefined)
}

function restingOn(questions: readonly BankQuestion[], level: Level): Resting {
  const on = new Map<string, BankQuestion[]>()
  for (const held of questions)
    if (held.levels.includes(level.level)) for (const id of sentencesOf(held.question, level)) append(on, id, held)
  return on
}

/** The ids of the sentences that a question rests on in this text: most questions stay as they are when the bank changes. */
const sentencesOf = rememberedIn((question, level) => evidenceIn(question, level).map(({ id }) => id))

/** The sections of the text that a question rests on; the first is the one on which it rests first. */
const sectionsIn = rememberedIn(sectionsOf)

function rememberedIn(work: (question: Question, level: Level) => readonly string[]) {
  const known = new WeakMap<Level, WeakMap<Question, readonly string[]>>()
  return (question: Question, level: Level): readonly string[] => {
    const ofLevel = known.get(level) ?? new WeakMap<Question, readonly string[]>()
    known.set(level, ofLevel)
    const found = ofLevel.get(question) ?? work(question, level)
    ofLevel.set(question, found)
    return found
  }
}

function sectionPlan(questions: readonly BankQuestion[], { levels }: Passage, planned: Blueprint['sections']): SectionPlan {
  const counts = new Map<string, number>()
  for (const { question } of questions) {
    const own = levels.find(({ level }) => level === question.level)
    count(counts, nameOf(own && sectionsIn(question, own)[0], question.process))
  }
  const sections = sectionsOfAll(levels)
  return {
    sections,
    rows: processes.map((process) => ({
      process,
      cells: sections.map(({ id }) => {
        const row = Object.hasOwn(planned, id) ? planned[id] : undefined
        return { found: counts.get(nameOf(id, process)) ?? 0, ...(row && { planned: row[process] ?? 0 }) }
      }),
    })),
    nowhere: processes.reduce((sum, process) => sum + (counts.get(nameOf(undefined, process)) ?? 0), 0),
  }
}

/** The sections of all levels in the order of the fullest, those that it does not have after them; each with the easiest level's heading. */
function sectionsOfAll(levels: readonly Level[]): { id: string; heading: string }[] {
  const headings = new Map(levels.toReversed().flatMap(({ sections }) => sections.map(({ id, heading }) => [id, heading] as const)))
  return [...headings].map(([id, heading]) => ({ id, heading }))
}

function kindPlans(questions: readonly BankQuestion[], { levels }: Passage, planned: Blueprint['matrix']): KindPlan[] {
  const counts = new Map<string, number>()
  for (const { question } of questions) count(counts, nameOf(question.kind, question.process, question.level))
  const isPlanned = Object.values(planned).some((row) => Object.values(row).some((cell) => Object.keys(cell).length > 0))
  return levels.map(({ level }) => ({
    level,
    rows: Object.keys(kinds).map((kind) => ({
      kind,
      cells: processes.map((process) => {
        const row = Object.hasOwn(planned, kind) ? planned[kind] : undefined
        const cell = row?.[process]
        const wanted = cell && Object.hasOwn(cell, level) ? cell[level] : undefined
        return { found: counts.get(nameOf(kind, process, level)) ?? 0, ...(isPlanned && { planned: wanted ?? 0 }) }
      }),
    })),
  }))
}

const nameOf = (...parts: readonly (string | undefined)[]): string => JSON.stringify(parts)
const count = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1)

function append<T>(groups: Map<string, T[]>, name: string, one: T): void {
  const group = groups.get(name)
  if (group) group.push(one)
  else groups.set(name, [one])
}
