import { type Amount, barest, type Coverage, excessIn, missingIn } from '../../bank/coverage.ts'
import { type Process, processes } from '../../kinds/base.ts'
import { kinds } from '../../kinds/index.ts'
import type { Level } from '../../passages/passage.ts'
import { say, type Words } from '../../text.ts'
import type { ByKind, BySection, Cell } from './coverage-model.ts'
import { addressOf } from './new-question.ts'

/** How strongly a number is shaded: 0…4, and 4 stands for all above. */
export const shadeOf = (count: number): number => Math.min(count, 4)

/**
 * The kind and the process of which most questions are missing at a level, as far as neither is given.
 * Without a plan, or where nothing is missing, it is the first kind, and no process.
 */
export function mostWanted(coverage: Coverage, level: string, given: { kind: string; process: Process | '' }) {
  const plan = coverage.byKind.find((one) => one.level === level)
  const cells = (plan?.rows ?? []).flatMap(({ kind, cells }) =>
    processes.map((process, at) => ({ kind, process, missing: missingIn(cells[at] ?? nothing) })),
  )
  const fitting = cells.filter(
    ({ kind, process, missing }) =>
      missing > 0 && (given.kind === '' || kind === given.kind) && (given.process === '' || process === given.process),
  )
  const [most] = fitting.toSorted((a, b) => b.missing - a.missing)
  return { kind: given.kind || most?.kind || (Object.keys(kinds)[0] ?? ''), process: given.process || most?.process || ('' as const) }
}
const nothing: Amount = { found: 0 }

/** Process × section against the plan. @param shown the level at which a missing question is begun, where it has the section */
export function bySectionOf(coverage: Coverage, shown: Level): BySection {
  const { sections, rows, nowhere } = coverage.bySection
  const all = rows.flatMap(({ cells }) => cells)
  const holes: (BySection['missing'][number] & { missing: number })[] = []
  const over: Words[] = []
  const drawn = rows.map(({ process, cells }) => ({
    name: process,
    all: cells.reduce((sum, { found }) => sum + found, 0),
    cells: cells.map((amount, at): Cell => {
      const section = sections[at]
      const missing = missingIn(amount)
      const about = { process, n: at + 1 }
      if (excessIn(amount) > 0) over.push(say('{process}, section {n}: {found} of {planned} planned', { ...about, ...whole(amount) }))
      if (missing === 0 || !section) return cellOf(amount)
      const { href, on } = newIn(coverage, shown, section.id, process)
      holes.push({
        href,
        words: say('{process}, section {n}: {missing, plural, one {one is} other {# are}} missing', { ...about, missing }),
        ...(on && { on }),
        missing,
      })
      return cellOf(amount, { href, words: say('{process}, section {n}:', about) })
    }),
  }))
  return {
    heading: headingOf(all),
    isPlanned: isPlanned(all),
    sections: sections.map(({ heading }, at) => ({ n: at + 1, heading })),
    rows: drawn,
    nowhere,
    missing: holes.toSorted((a, b) => b.missing - a.missing).map(({ missing: _, ...hole }) => hole),
    over,
  }
}

/** Kind × process at each level against the plan. Kinds of which there are none, and none are planned, are left out. */
export function byKindOf(coverage: Coverage): ByKind {
  const all = coverage.byKind.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells))
  const isUsed = (at: number) =>
    coverage.byKind.some(({ rows }) => rows[at]?.cells.some(({ found, planned = 0 }) => found > 0 || planned > 0))
  return {
    heading: headingOf(all),
    isPlanned: isPlanned(all),
    columns: [...processes],
    levels: coverage.byKind.map(({ level, rows }) => ({
      level: level.toUpperCase(),
      about: aboutLevel(rows.flatMap(({ cells }) => cells)),
      rows: rows
        .filter((_, at) => isUsed(at))
        .map(({ kind, cells }) => ({
          name: kinds[kind]?.name ?? kind,
          all: cells.reduce((sum, { found }) => sum + found, 0),
          cells: processes.map((process, at) => {
            const amount = cells[at] ?? nothing
            if (missingIn(amount) === 0) return cellOf(amount)
            const name = kinds[kind]?.name ?? kind
            return cellOf(amount, {
              href: newOf(coverage, level, kind, process),
              words: say('{kind}, {process}, level {level}:', { kind: name, process, level: level.toUpperCase() }),
            })
          }),
        })),
    })),
  }
}

function cellOf(amount: Amount, add?: Cell['add']): Cell {
  const { found, planned } = amount
  const missing = missingIn(amount)
  const excess = excessIn(amount)
  const isAsPlanned = missing === 0 && excess === 0
  const after = missing > 0 ? say('planned, {missing} missing, add one', { missing }) : say('planned, {excess} too many', { excess })
  return {
    figure: isAsPlanned ? String(found) : `${found}/${planned}`,
    shade: shadeOf(found),
    state: missing > 0 ? 'short' : excess > 0 ? 'over' : found === 0 ? 'none' : 'right',
    ...(!isAsPlanned && { after }),
    ...(add && { add }),
  }
}

const isPlanned = (amounts: readonly Amount[]): boolean => amounts.some(({ planned }) => planned !== undefined)
const sum = (amounts: readonly Amount[], of: (amount: Amount) => number): number => amounts.reduce((all, one) => all + of(one), 0)
const whole = ({ found, planned = 0 }: Amount) => ({ found, planned })

/** How many of the planned questions there are; what is too much in one place makes up for nothing in another. */
function thereOf(amounts: readonly Amount[]) {
  const planned = sum(amounts, (one) => one.planned ?? 0)
  const missing = sum(amounts, missingIn)
  return { n: sum(amounts, ({ found }) => found), there: planned - missing, planned, missing, excess: sum(amounts, excessIn) }
}

const headingOf = (amounts: readonly Amount[]): Words =>
  isPlanned(amounts)
    ? say('{there, number} of {planned, number} planned', thereOf(amounts))
    : say('{n, plural, one {# question} other {# questions}}', thereOf(amounts))

const aboutLevel = (amounts: readonly Amount[]): Words =>
  isPlanned(amounts)
    ? say(
        '{there, number} of {planned, number} planned{missing, plural, =0 {} other {, # missing}}{excess, plural, =0 {} other {, # too many}}',
        thereOf(amounts),
      )
    : headingOf(amounts)

/** A new question of a process on a section: at the level that is shown, on its barest sentence. */
function newIn(coverage: Coverage, shown: Level, section: string, process: Process): { href: string; on?: Words } {
  const has = ({ sections }: Level) => sections.some(({ id }) => id === section)
  const level = has(shown) ? shown : (coverage.passage.levels.find(has) ?? shown)
  const resting = coverage.resting(level)
  const sentence = barest(level, resting, section)
  const { kind } = mostWanted(coverage, level.level, { kind: '', process })
  return {
    href: addressOf({ passage: coverage.passage.id, kind, level: level.level, process, sentence: sentence?.id ?? '' }),
    ...(sentence && {
      on: say('On sentence {n}, which carries {count, plural, =0 {no question} one {# question} other {# questions}}: {text}', {
        n: level.sentences.findIndex(({ id }) => id === sentence.id) + 1,
        count: resting.get(sentence.id)?.length ?? 0,
        text: sentence.text,
      }),
    }),
  }
}

/** A new question of a kind and a process at a level, on the barest sentence of the section that is shortest of the process. */
function newOf(coverage: Coverage, name: string, kind: string, process: Process): string {
  const level = coverage.passage.levels.find((one) => one.level === name)
  const sentence = level && barest(level, coverage.resting(level), shortest(coverage, level, process))
  return addressOf({ passage: coverage.passage.id, kind, level: name, process, sentence: sentence?.id ?? '' })
}

/** The section of a level in which most questions of a process are missing; undefined where none is. */
function shortest({ bySection }: Coverage, level: Level, process: Process): string | undefined {
  const cells = bySection.rows.find((row) => row.process === process)?.cells ?? []
  const [most] = bySection.sections
    .map(({ id }, at) => ({ id, missing: missingIn(cells[at] ?? nothing) }))
    .filter(({ id, missing }) => missing > 0 && level.sections.some((section) => section.id === id))
    .toSorted((a, b) => b.missing - a.missing)
  return most?.id
}
