import type { FileFault } from '../bank/files.ts'
import { type Filling, fill } from '../store/filling.ts'
import { format } from '../store/format.ts'
import { isDatabase, placeName } from '../store/place.ts'
import type { Damage, Piece } from '../store/store.ts'
import type { Say } from '../text.ts'
import { copy, printsOf } from './copy.ts'
import { bankOfMove, bankShelves } from './move-bank.ts'
import { differences } from './prints.ts'
import { progress } from './progress.ts'
import { Refused } from './refused.ts'
import { openSource, type Source } from './source.ts'

/** From where to where; a place is a folder as in DATA_DIR, or the address of a database. */
export interface Way {
  from: string
  to: string
  /** The folder of the questions: in a database they are kept beside all else. */
  questions: string
}

/** What was moved. */
export interface Moved {
  learners: number
  entries: number
  documents: number
  /** The same for two places that hold the same. */
  sum: string
  /** How many learners and documents an earlier try had brought there. */
  there: number
  secret: boolean
  /** What of the source could not be read, and so is not in the target. */
  damages: readonly Damage[]
  /** How many files of questions were carried; undefined where they stay as they are. */
  files: number | undefined
  /** Which files were not. */
  left: readonly FileFault[]
}

/** So many learners and documents are told by name. */
const mostTold = 20

/**
 * Brings all that is kept in one place into another that holds nothing, or what an earlier try left there. The target counts for nobody until
 * all was read back from it and is the same; the source stays as it is, and may not be served meanwhile.
 * @throws Refused, NotEmpty, InUse, WrongFormat, NotKept, NotRead in words
 */
export async function move({ from, to, questions }: Way, t: Say): Promise<Moved> {
  if (from === to) throw new Refused(t('{place} is both ends of the way. Name another place with --to.', { place: placeName(to) }))
  const source = await openSource(from, t)
  try {
    const bank = bankOfMove(source, to, questions, t)
    await bank.check()
    const target = await fill(to, { name: `move from ${source.name}`, goesOn: true, format })
    try {
      return await carry(source, target, isDatabase(from) === isDatabase(to) ? whole : withoutBank)
    } finally {
      await target.close()
    }

    async function carry(source: Source, target: Filling, kept: (pieces: AsyncIterable<Piece>) => AsyncIterable<Piece>): Promise<Moved> {
      const learners = await source.learners()
      const moving = progress(t, t('Moving'), learners)
      const seen = { ...target, everything: () => kept(target.everything()) }
      const { prints, sum, damages, there, counts } = await copy(() => kept(source.pieces()), seen, moving.at).finally(moving.end)
      const comparing = progress(t, t('Comparing'), learners)
      const arrived = await printsOf(seen.everything(), comparing.at).finally(comparing.end)
      const wrong = [...differences(prints, arrived.prints), ...arrived.damages.map(({ file, line }) => `${file}:${line}`)]
      if (wrong.length > 0 || sum !== arrived.sum) throw new Refused(notSame(wrong))
      const { files, left } = await bank.carry(target)
      await source.stillAsItWas()
      await target.release(source.secret)
      return { ...counts, sum, there, secret: source.secret !== undefined, damages, files, left }
    }
  } finally {
    await source.close()
  }

  function notSame(wrong: readonly string[]): string {
    return t('{place} does not hold what {source} does, and stays closed. Run this once more; what differs is brought anew: {names}', {
      place: placeName(to),
      source: placeName(from),
      names: [...wrong.slice(0, mostTold), ...(wrong.length > mostTold ? [t('and {n} more', { n: wrong.length - mostTold })] : [])].join(
        ', ',
      ),
    })
  }
}

const whole = (pieces: AsyncIterable<Piece>): AsyncIterable<Piece> => pieces

async function* withoutBank(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece> {
  for await (const piece of pieces) if (!('shelf' in piece && bankShelves.has(piece.shelf))) yield piece
}
