import type { Question } from '../../kinds/base.ts'
import type { Fault } from '../../passages/passage.ts'
import type { Blueprint } from '../blueprint.ts'
import type { LevelFile } from '../passages.ts'
import type { QuestionFile } from '../questions.ts'
import { coverage } from './coverage.ts'
import { type Entry, entryOf } from './entry.ts'
import { type GiveAway, giveAways } from './give-away.ts'
import { patterns } from './patterns.ts'
import { isTicked, withoutTicked } from './ticks.ts'
import type { WideFault } from './wide.ts'

/** A question that can be asked, and is. */
type Asked = QuestionFile & { question: Question }

/** The rules about all questions of a passage together, kept up to date question by question. */
export type PassageIndex = ReturnType<typeof passageIndex>

/** @param levels of the passage: with another text another index is begun */
export function passageIndex(levels: readonly LevelFile[]) {
  const entries = new Map<string, { of: Asked; entry: Entry }>()
  const parts = { giveAways: giveAways(), patterns: patterns(), coverage: coverage() }
  const told = new Map<Entry, readonly Fault[]>()
  const names = levels.map(({ name }) => name)
  const sections = [...new Set(levels.flatMap(({ level }) => level?.sections.map(({ id }) => id) ?? []))]

  return {
    levels,

    /** Takes in these questions, and lets go of all others; what did not change stays as it is. @param turn is called between questions */
    async hold(questions: readonly QuestionFile[], turn: () => Promise<void>): Promise<void> {
      const held = questions.filter(isAsked)
      const changed = held.filter((one) => entries.get(one.file)?.of !== one)
      if (changed.length === 0 && held.length === entries.size) return
      const files = new Set(held.map(({ file }) => file))
      for (const file of entries.keys()) if (!files.has(file)) remove(file)
      for (const one of changed) {
        remove(one.file)
        put(one)
        await turn()
      }
    },

    /** What others have to do with what is wrong with the question in this file. */
    faultsOf: (file: string): readonly Fault[] => faultsOf(file),

    /** What is wrong with all of them together. */
    wide: (blueprint: Blueprint | undefined): WideFault[] => wide(blueprint),

    /**
     * What would be told of this question if it stood in the place of the one in its file: of itself, of those that it gives away, and of
     * all together, as far as it has a part in that. Afterwards the index is as it was.
     */
    instead(one: QuestionFile, blueprint: Blueprint | undefined): { faults: readonly Fault[]; wide: WideFault[] } {
      if (!isAsked(one)) return { faults: none, wide: [] }
      const before = entries.get(one.file)?.of
      const known = new Set(wide(blueprint).map(({ message }) => message))
      try {
        remove(one.file)
        const entry = put(one)
        const concerning = wide(blueprint).filter(
          (fault) =>
            !known.has(fault.message) || ((fault.level === undefined || fault.level === entry.question.level) && fault.concerns(entry)),
        )
        return { faults: [...faultsOf(one.file), ...givesAway(entry)], wide: concerning }
      } finally {
        remove(one.file)
        if (before) put(before)
      }
    },
  }

  function put(one: Asked): Entry {
    const entry = entryOf(one, levels.find(({ name }) => name === one.question.level)?.level)
    parts.giveAways.add(entry)
    forgetAround(entry)
    parts.patterns.add(entry)
    parts.coverage.add(entry)
    entries.set(one.file, { of: one, entry })
    return entry
  }

  function remove(file: string): void {
    const known = entries.get(file)
    if (!known) return
    entries.delete(file)
    told.delete(known.entry)
    parts.giveAways.remove(known.entry)
    forgetAround(known.entry)
    parts.patterns.remove(known.entry)
    parts.coverage.remove(known.entry)
  }

  /** What was told of others may not be so any more. */
  function forgetAround(entry: Entry): void {
    if (told.size > 0) for (const other of parts.giveAways.touched(entry)) told.delete(other)
  }

  function faultsOf(file: string): readonly Fault[] {
    const known = entries.get(file)
    if (!known) return none
    const { of, entry } = known
    const faults =
      told.get(entry) ??
      withoutTicked(
        parts.giveAways.told(entry).map((one) => giveAwayFault(one, of)),
        of.question.ticks,
      )
    told.set(entry, faults)
    return faults
  }

  /** What others lose by this question, told to whoever writes it; their own files tell it as well. */
  function givesAway(entry: Entry): Fault[] {
    const victims = parts.giveAways.victims(entry).filter(({ question }) => !question.ticks.some(({ rule }) => rule === 'L16'))
    const names = victims.slice(0, 3).map(({ question: { id } }) => id)
    if (names.length === 0) return []
    const all = victims.length > names.length ? `${names.join(', ')} and ${victims.length - names.length} more` : names.join(', ')
    return [
      {
        // Told without its rule: a tick here would not keep the others from being given away.
        severity: 'warning',
        line: 1,
        column: 1,
        message: `It says the key of ${all} before the answer`,
        remedy: 'Say it in other words, or name them in enemies',
      },
    ]
  }

  function wide(blueprint: Blueprint | undefined): WideFault[] {
    const faults = [...parts.patterns.told(names), ...(blueprint ? parts.coverage.told(blueprint, sections) : [])]
    return blueprint ? faults.filter((fault) => !isTicked({ severity: 'warning', rule: fault.rule }, blueprint.ticks, fault.level)) : faults
  }
}

const none: readonly Fault[] = []

const isAsked = (one: QuestionFile): one is Asked => one.question !== undefined && !one.question.retired && one.levels.length > 0

const giveAwayFault = ({ message, remedy }: GiveAway, { placeOf, question }: QuestionFile): Fault => ({
  rule: 'L16',
  severity: 'warning',
  // Where nothing is named yet there is no place, and to look for one in thousands of files takes long.
  ...(question?.enemies.length ? placeOf(['enemies', 0]) : { line: 1, column: 1 }),
  message,
  remedy,
  path: ['enemies'],
})
