import { processes } from '../../kinds/base.ts'
import type { Blueprint } from '../blueprint.ts'
import { counts } from './counts.ts'
import type { Entry } from './entry.ts'
import type { WideFault } from './wide.ts'

/** No sentences prove more questions of one level than this. */
const mostOnSame = 4
/** Every section asks for so many kinds of reading, over all levels. */
const leastProcesses = 3

/** K7: what the questions of a passage cover, against what was planned. */
export function coverage() {
  const cells = counts()
  const inSections = counts()
  const labels = counts()
  const sets = counts()

  const count = ({ question: { kind, process, level }, sections, labels: cited, evidence }: Entry, by: 1 | -1): void => {
    cells.add(`${kind} ${process} ${level}`, by)
    inSections.add(`${sections[0] ?? ''} ${process}`, by)
    for (const label of cited) labels.add(label, by)
    if (evidence !== '') sets.add(`${level}: ${evidence}`, by)
  }

  return {
    add: (entry: Entry): void => count(entry, 1),
    remove: (entry: Entry): void => count(entry, -1),
    /** @param sections of the passage, at all levels */
    told: (blueprint: Blueprint, sections: readonly string[]): WideFault[] => [
      ...matrixFaults(blueprint),
      ...sectionFaults(blueprint),
      ...coreFaults(blueprint),
      ...poorSections(sections),
      ...worn(),
    ],
  }

  function matrixFaults({ matrix }: Blueprint): WideFault[] {
    const planned = new Map<string, { path: string[]; n: number }>()
    for (const [kind, row] of Object.entries(matrix))
      for (const process of processes)
        for (const [level, n] of Object.entries(row[process] ?? {}))
          planned.set(`${kind} ${process} ${level}`, { path: ['matrix', kind, process, level], n })
    if (planned.size === 0) return []
    const names = [...new Set([...planned.keys(), ...cells.names()])]
    return names.flatMap((name) => {
      const [kind = '', process = '', level = ''] = name.split(' ')
      const { path, n: wanted } = planned.get(name) ?? { path: ['matrix', kind, process], n: 0 }
      return amount(
        cells.of(name),
        wanted,
        `${kind} × ${process} at level ${level}`,
        path,
        level,
        ({ question }) => question.kind === kind && question.process === process,
      )
    })
  }

  function sectionFaults({ sections }: Blueprint): WideFault[] {
    return Object.entries(sections).flatMap(([section, row]) =>
      processes.flatMap((process) =>
        amount(
          inSections.of(`${section} ${process}`),
          row[process] ?? 0,
          `${process} on section ${section}`,
          ['sections', section, process],
          undefined,
          (entry) => entry.question.process === process && entry.sections[0] === section,
        ),
      ),
    )
  }

  function coreFaults({ core }: Blueprint): WideFault[] {
    return core.flatMap((label, at) =>
      labels.of(label) > 0
        ? []
        : [
            {
              rule: 'K7' as const,
              path: ['core', at],
              message: `No question rests on “${label}”`,
              remedy: 'Write one, or take the label away',
              concerns: () => false,
            },
          ],
    )
  }

  function poorSections(sections: readonly string[]): WideFault[] {
    return sections.flatMap((section) => {
      const found = processes.filter((process) => inSections.of(`${section} ${process}`) > 0)
      if (found.length >= leastProcesses) return []
      return [
        {
          rule: 'K7' as const,
          path: ['sections', section],
          message: `Section ${section} is asked about in ${found.length === 0 ? 'no process' : `${found.join(' and ')} only`}; ${leastProcesses} processes are the least`,
          remedy: 'Write questions of other processes about it',
          concerns: ({ sections: own }: Entry) => own[0] === section,
        },
      ]
    })
  }

  function worn(): WideFault[] {
    return sets
      .names()
      .filter((name) => sets.of(name) > mostOnSame)
      .map((name) => {
        const [level = '', evidence = ''] = name.split(': ')
        return {
          rule: 'K7' as const,
          level,
          path: [],
          message: `At level ${level}, ${sets.of(name)} questions rest on the same sentences (${evidence.replaceAll(' ', ', ')}); ${mostOnSame} are the most`,
          remedy: 'Ask about others',
          concerns: (entry: Entry) => entry.evidence === evidence,
        }
      })
  }
}

function amount(
  found: number,
  wanted: number,
  what: string,
  path: string[],
  level: string | undefined,
  concerns: (entry: Entry) => boolean,
): WideFault[] {
  if (found === wanted) return []
  return [
    {
      rule: 'K7',
      ...(level !== undefined && { level }),
      path,
      message: `There ${found === 1 ? 'is' : 'are'} ${found} of ${wanted} planned: ${what}`,
      remedy: found < wanted ? `Write ${wanted - found} more` : 'Retire what is too much, or plan for it',
      concerns,
    },
  ]
}
