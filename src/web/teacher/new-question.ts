import { z } from 'zod'
import { processes } from '../../kinds/base.ts'
import { kinds } from '../../kinds/index.ts'
import type { Level } from '../../passages/passage.ts'
import { citesOf } from './cites.ts'
import type { Fields } from './form-values.ts'

const word = (most: number) => z.string().max(most).catch('')

/** What an address says of a question that is to be written; what cannot be read is not said. */
const wished = z.object({
  passage: word(60),
  /** A kind, or a kind and one of its templates: `short-answer/why`. */
  kind: word(80),
  level: word(12),
  process: z.enum(['', ...processes]).catch(''),
  /** The id of a sentence in the text of the level: the evidence. */
  sentence: word(40),
})
export type Wish = z.infer<typeof wished>

export const wishIn = (query: object): Wish => wished.parse({ ...query })

/** The address of the form for such a question; without a kind, of the choice of one. */
export function addressOf(wish: Partial<Wish>): string {
  const said = Object.entries(wish).filter(([, value]) => value !== '')
  return `/bank/new?${new URLSearchParams(said)}`
}

/** What is written in the form already. */
export function begunBy({ kind, process, sentence }: Wish, level: Level): Fields {
  const [word = '', template] = kind.split('/')
  const evidence = citesOf([sentence], [], level)
  return {
    ...(Object.hasOwn(kinds, word) && kinds[word]?.templates?.find((one) => one.word === template)?.fields),
    level: level.level,
    ...(process && { process }),
    ...(evidence.length > 0 && { evidence }),
  }
}
