/** An answer that was looked at. `code` says what would become of it. */
export interface Looked {
  readonly learner: string
  readonly attempt: string
  readonly n: number
  readonly code: number
}

/** So many rows are looked through before others have their turn. */
const piece = 20_000

/** Rows in the order in which they came, in columns: a million of them take some 80 MB, most of it the ids. */
export function regradeRows() {
  const learners: string[] = []
  const attempts: string[] = []
  /** 1024 · n + code. */
  const rest: number[] = []
  const row = (at: number): Looked => {
    const both = rest[at] ?? 0
    return { learner: learners[at] ?? '', attempt: attempts[at] ?? '', n: Math.floor(both / 1024), code: both % 1024 }
  }

  return {
    size: () => rest.length,

    add({ learner, attempt, n, code }: Looked): void {
      learners.push(learner)
      attempts.push(attempt)
      rest.push(1024 * n + code)
    },

    /** `count` of them from number `from` on; 0 is the first. */
    slice: (from: number, count: number): Looked[] =>
      Array.from({ length: Math.max(0, Math.min(count, rest.length - from)) }, (_, place) => row(from + place)),

    /** Takes away the rows of these learners. @param turn lets others have their turn @returns what was taken away */
    async remove(whose: ReadonlySet<string>, turn: () => Promise<void>): Promise<Looked[]> {
      const removed: Looked[] = []
      let kept = 0
      for (let at = 0; at < rest.length; at++) {
        if (at % piece === 0) await turn()
        if (whose.has(learners[at] ?? '')) {
          removed.push(row(at))
          continue
        }
        learners[kept] = learners[at] ?? ''
        attempts[kept] = attempts[at] ?? ''
        rest[kept] = rest[at] ?? 0
        kept++
      }
      learners.length = kept
      attempts.length = kept
      rest.length = kept
      return removed
    },
  }
}
