/** An answer that was looked at. `code` says what would become of it. */
export interface Looked {
  readonly learner: string
  readonly attempt: string
  readonly n: number
  readonly code: number
}

/** So many rows are looked through before others have their turn. */
const piece = 20_000

/** Rows in the order in which they came. */
export interface RegradeRows {
  add(row: Looked): void
  /** `count` of them from number `from` on; 0 is the first. */
  slice(from: number, count: number): Looked[]
  /**
   * The same without those of these learners; what is shown meanwhile stays as it is.
   * @param turn lets others have their turn
   * @param out is handed what is left out
   */
  without(whose: ReadonlySet<string>, turn: () => Promise<void>, out: (row: Looked) => void): Promise<RegradeRows>
}

/** In columns: a million of them take some 80 MB, most of it the ids. */
export function regradeRows(): RegradeRows {
  const learners: string[] = []
  const attempts: string[] = []
  /** 1024 · n + code. */
  const rest: number[] = []
  const row = (at: number): Looked => {
    const both = rest[at] ?? 0
    return { learner: learners[at] ?? '', attempt: attempts[at] ?? '', n: Math.floor(both / 1024), code: both % 1024 }
  }

  return {
    add({ learner, attempt, n, code }) {
      learners.push(learner)
      attempts.push(attempt)
      rest.push(1024 * n + code)
    },

    slice: (from, count) => Array.from({ length: Math.max(0, Math.min(count, rest.length - from)) }, (_, place) => row(from + place)),

    async without(whose, turn, out) {
      const left = regradeRows()
      for (let at = 0; at < rest.length; at++) {
        if (at % piece === 0) await turn()
        const one = row(at)
        if (whose.has(one.learner)) out(one)
        else left.add(one)
      }
      return left
    },
  }
}
