import { counts } from './counts.ts'
import type { Entry } from './entry.ts'
import type { WideFault } from './wide.ts'

/** From so many on a share says something about a habit of the authors. */
const enough = 10
/** Of keys that are the only longest option, at most. With four options and no habit it would be a quarter. */
const mostLongest = 0.4
/** Of each verdict; a third would be even. */
const [leastShare, mostShare] = [0.2, 0.42]
const verdicts = ['true', 'false', 'not given']

const percent = (share: number): string => `${Math.round(100 * share)} %`

/**
 * Habits that readers who do not read find out. L08, the place of the key, is kept by construction: every page shuffles what it offers,
 * and the seed is kept with the attempt; an order that an author could fix is not known to any kind.
 */
export function patterns() {
  const choices = counts()
  const longest = counts()
  const statements = counts()
  const negative = counts()

  const count = ({ question: { level }, longest: keys, verdict, isNegative, sections }: Entry, by: 1 | -1): void => {
    for (const isLongest of keys) {
      choices.add(level, by)
      if (isLongest) longest.add(level, by)
    }
    if (verdict !== undefined) {
      statements.add(level, by)
      statements.add(`${level} ${verdict}`, by)
    }
    if (isNegative) negative.add(`${level} ${sections[0] ?? ''}`, by)
  }

  return {
    add: (entry: Entry): void => count(entry, 1),
    remove: (entry: Entry): void => count(entry, -1),
    told: (levels: readonly string[]): WideFault[] =>
      levels.flatMap((level) => [...longKeys(level), ...shares(level), ...negatives(level)]),
  }

  function longKeys(level: string): WideFault[] {
    const share = longest.of(level) / choices.of(level)
    if (choices.of(level) < enough || share <= mostLongest) return []
    return [
      {
        rule: 'L07',
        level,
        path: [],
        message: `At level ${level}, the key is the longest option in ${longest.of(level)} of ${choices.of(level)} choices (${percent(share)}); ${percent(mostLongest)} is the most`,
        remedy: 'Make some keys shorter, or some wrong options longer',
        concerns: ({ longest: keys }) => keys.length > 0,
      },
    ]
  }

  function shares(level: string): WideFault[] {
    const all = statements.of(level)
    if (all < enough) return []
    return verdicts.flatMap((verdict) => {
      const n = statements.of(`${level} ${verdict}`)
      const share = n / all
      if (share >= leastShare && share <= mostShare) return []
      return [
        {
          rule: 'L18' as const,
          level,
          path: [],
          message: `At level ${level}, ${n} of ${all} statements are ${verdict} (${percent(share)}); it should be ${percent(leastShare)} to ${percent(mostShare)}`,
          remedy: share < leastShare ? `Write more that are ${verdict}` : `Write fewer that are ${verdict}, or more of the others`,
          concerns: ({ verdict: own }: Entry) => own !== undefined,
        },
      ]
    })
  }

  function negatives(level: string): WideFault[] {
    return negative
      .names()
      .filter((name) => name.startsWith(`${level} `) && negative.of(name) > 1)
      .map((name) => {
        const section = name.slice(level.length + 1)
        return {
          rule: 'L05' as const,
          level,
          path: [],
          message: `At level ${level}, ${negative.of(name)} questions${section === '' ? '' : ` on section ${section}`} ask for what is not so; one is the most`,
          remedy: 'Ask some of them the other way round',
          concerns: ({ isNegative, sections }: Entry) => isNegative && (sections[0] ?? '') === section,
        }
      })
  }
}
