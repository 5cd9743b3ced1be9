import type { Filling } from '../store/filling.ts'
import type { Damage, Entry, Piece } from '../store/store.ts'
import { takingTurns } from '../turns.ts'
import { nameOf, type Print, printing } from './prints.ts'

/** What was read of a source, and how many learners and documents of it were in the other place before. */
export interface Copied {
  prints: Map<string, Print>
  /** One number for all of them. */
  sum: string
  damages: Damage[]
  counts: { learners: number; entries: number; documents: number }
  there: number
}

/**
 * Brings all pieces of a source into a place that is being filled. What is there already is not written again: a learner's commits go on
 * where they end there. What is otherwise there, or is not in the source any more, is taken away.
 * @param pieces reads the source from its beginning: once, and once more where a learner's commits in the place are not those of the source
 * @param passed hears how much was read
 */
export async function copy(
  pieces: () => AsyncIterable<Piece>,
  target: Filling,
  passed: (learners: number, entries: number) => void,
): Promise<Copied> {
  let held = target.resumed ? (await printsOf(target.everything())).prints : new Map<string, Print>()
  const first = held
  for (;;) {
    const { prints, sum, damages, counts, otherwise } = await pass(pieces(), target, held, passed)
    for (const name of held.keys()) if (otherwise.has(name) || !prints.has(name)) await drop(target, name)
    await target.flush()
    if (otherwise.size === 0)
      return { prints, sum, damages, counts, there: [...prints].filter(([name, one]) => isSame(first.get(name), one)).length }
    held = new Map([...prints].filter(([name]) => !otherwise.has(name)))
  }
}

async function pass(
  pieces: AsyncIterable<Piece>,
  target: Filling,
  held: ReadonlyMap<string, Print>,
  passed: (learners: number, entries: number) => void,
) {
  const turn = takingTurns()
  const damages: Damage[] = []
  /** Whose commits in the place are not the first ones of the source. */
  const otherwise = new Set<string>()
  const { add, end, counts } = printing()
  for await (const piece of pieces) {
    await turn()
    if ('damage' in piece) {
      damages.push(piece.damage)
      continue
    }
    const name = nameOf(piece)
    const before = held.get(name)
    if (!before) {
      add(piece)
      await target.put(piece)
    } else if ('shelf' in piece) {
      if (isSame(before, add(piece))) continue
      await drop(target, name)
      await target.put(piece)
    } else {
      const more: (readonly Entry[])[] = []
      add(piece, (entries, number, sha256) => {
        if (number > before.commits) more.push(entries)
        else if (number === before.commits && !sha256().equals(before.sha256)) otherwise.add(name)
      })
      if (more.length > 0 && !otherwise.has(name)) await target.put({ learner: piece.learner, commits: more })
    }
    passed(counts.learners, counts.entries)
  }
  const { prints, sum } = end()
  for (const [name, { commits }] of held) if (commits > (prints.get(name)?.commits ?? commits)) otherwise.add(name)
  return { prints, sum, damages, counts, otherwise }
}

const isSame = (one: Print | undefined, other: Print | undefined): boolean => one !== undefined && other?.sha256.equals(one.sha256) === true

async function drop(target: Filling, name: string): Promise<void> {
  const [first = '', id] = name.split('/')
  await (id === undefined ? target.drop(first) : target.drop(first, id))
}

/** Prints of all that can be read somewhere, and where it cannot. @param passed hears how much was read */
export async function printsOf(
  pieces: AsyncIterable<Piece>,
  passed: (learners: number, entries: number) => void = () => undefined,
): Promise<Pick<Copied, 'prints' | 'sum' | 'damages'>> {
  const turn = takingTurns()
  const damages: Damage[] = []
  const { add, end, counts } = printing()
  for await (const piece of pieces) {
    if ('damage' in piece) damages.push(piece.damage)
    else add(piece)
    passed(counts.learners, counts.entries)
    await turn()
  }
  return { ...end(), damages }
}
