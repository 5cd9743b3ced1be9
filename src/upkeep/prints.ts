import { createHash, type Hash } from 'node:crypto'
import type { Kept } from '../store/filling.ts'
import type { Entry } from '../store/store.ts'

/** What tells whether two places keep the same of one learner, or the same document. */
export interface Print {
  /** 0 for a document. */
  commits: number
  sha256: Buffer
}

/** What a print is of: a learner, or a document on its shelf. */
export const nameOf = (piece: Kept): string => ('learner' in piece ? piece.learner : `${piece.shelf}/${piece.id}`)

/** Takes prints of what goes by. The pieces of one learner stand together. */
export function printing() {
  const prints = new Map<string, Print>()
  let sum = 0n
  const counts = { learners: 0, entries: 0, documents: 0 }
  let open: { name: string; hash: Hash; commits: number } | undefined

  return {
    counts,

    /**
     * @param commit is told each commit, which one of its learner it is, from 1, and what the print is up to there
     * @returns the print of a document; that of a learner is known at the end
     */
    add(
      piece: Kept,
      commit: (entries: readonly Entry[], number: number, sha256: () => Buffer) => void = () => undefined,
    ): Print | undefined {
      const name = nameOf(piece)
      if ('shelf' in piece) {
        counts.documents++
        const print = {
          commits: 0,
          sha256: begun(name)
            .update(JSON.stringify([piece.version, piece.value]))
            .digest(),
        }
        put(name, print)
        return print
      }
      if (open?.name !== name) {
        close()
        open = { name, hash: begun(name), commits: 0 }
        counts.learners++
      }
      const { hash } = open
      for (const entries of piece.commits) {
        hash.update(JSON.stringify(entries)).update('\n')
        open.commits++
        counts.entries += entries.length
        commit(entries, open.commits, () => hash.copy().digest())
      }
      return undefined
    },

    /**
     * All prints by their names, once everything went by, and one number for all of them, in whatever order they came: the sum of the sha256,
     * in hexadecimal.
     */
    end(): { prints: Map<string, Print>; sum: string } {
      close()
      return { prints, sum: sum.toString(16).padStart(64, '0') }
    },
  }

  function close(): void {
    if (open) put(open.name, { commits: open.commits, sha256: open.hash.digest() })
    open = undefined
  }

  function put(name: string, print: Print): void {
    prints.set(name, print)
    sum = BigInt.asUintN(256, sum + BigInt(`0x${print.sha256.toString('hex')}`))
  }
}

// With the name in it, two learners who were taken for each other do not come out the same.
const begun = (name: string): Hash => createHash('sha256').update(`${name}\n`)

/** The names of what one has and the other has not, or otherwise. */
export function differences(one: ReadonlyMap<string, Print>, other: ReadonlyMap<string, Print>): string[] {
  const names = [...one].filter(([name, { sha256 }]) => !other.get(name)?.sha256.equals(sha256)).map(([name]) => name)
  for (const name of other.keys()) if (!one.has(name)) names.push(name)
  return names
}
