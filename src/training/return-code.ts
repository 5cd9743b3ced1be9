import { createHmac } from 'node:crypto'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { Conflict, type Store } from '../store/store.ts'

/** Words of the list that a class of children need not meet. */
const unfit = new Set(
  `abuse addict alcohol army arrest assault attack blood bomb bullet cancel casino cigar crime cruel damage danger drink dumb enemy evil expire fat
   fatal fury ghost gun guilt hurt idle insane jealous kiss knife lazy liar pill pistol poverty prison punch rifle riot sad scare shoot sick skull
   smoke suspect tobacco toilet trash trigger ugly virus weapon weird wine`.split(/\s+/),
)
const words = wordlist.filter((word) => !unfit.has(word))
const base = BigInt(words.length)
const byStart = new Map(words.map((word) => [word.slice(0, 4), word]))

/**
 * Return codes: four words that bring a learner back on another machine. The code follows from the learner's id and the secret, so that it
 * can be shown again; what is kept is only its HMAC, and the learner it belongs to. 4 words of some 2,000: 44 bits.
 */
export function returnCodes(store: Store, secret: string) {
  const shelf = store.shelf<{ learner: string }>('return-codes')
  const hmac = (purpose: string, text: string) => createHmac('sha256', secret).update(`${purpose}:${text}`).digest()
  const place = (code: string) => hmac('return code', code).toString('hex').slice(0, 40)

  /** The learner's code: four words with a space between. */
  const codeOf = (learner: string): string => {
    let number = hmac('code of', learner).readBigUInt64BE() % base ** 4n
    return Array.from({ length: 4 }, () => {
      const word = words[Number(number % base)] ?? ''
      number /= base
      return word
    }).join(' ')
  }

  return {
    codeOf,
    /** Makes the learner's code lead to the learner. @returns false where another learner has the same code, so that this one needs another id */
    async reserve(learner: string): Promise<boolean> {
      const id = place(codeOf(learner))
      try {
        await shelf.put(id, { learner }, 0)
        return true
      } catch (error) {
        if (!(error instanceof Conflict)) throw error
        return (await shelf.get(id))?.value.learner === learner
      }
    },
    /** Takes the learner's code away. */
    async drop(learner: string): Promise<void> {
      const id = place(codeOf(learner))
      const kept = await shelf.get(id)
      if (kept?.value.learner === learner) await shelf.drop(id, kept.version)
    },
    /** Where on its shelf the learner's code stands, or would stand. */
    placeOf: (learner: string): string => place(codeOf(learner)),
    /** All places at which a code stands, and whose it is at one of them. */
    places: (): AsyncIterable<string> => shelf.ids(),
    learnerAt: async (at: string): Promise<string | undefined> => (await shelf.get(at))?.value.learner,
    /** The learner whose code was typed: in any case and spacing, each word whole or by its first four letters. */
    async learnerWith(typed: string): Promise<string | undefined> {
      for (const code of codesIn(typed)) {
        const found = await shelf.get(place(code))
        if (found) return found.value.learner
      }
      return undefined
    },
  }
}

/** The codes that typed letters can be read as: one, but for the rare case that words run together in two ways. */
export function codesIn(typed: string): string[] {
  const letters = typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z]/g, '')
  // Four words of eight letters at most.
  if (letters.length > 32) return []
  const readings = (rest: string, left: number): string[][] => {
    if (left === 0) return rest === '' ? [[]] : []
    const begun = [byStart.get(rest.slice(0, 4)), byStart.get(rest.slice(0, 3))].filter((word) => word !== undefined)
    return begun.flatMap((word) =>
      [...new Set([word.length, Math.min(4, word.length)])]
        .filter((length) => rest.startsWith(word.slice(0, length)))
        .flatMap((length) => readings(rest.slice(length), left - 1).map((more) => [word, ...more])),
    )
  }
  return [...new Set(readings(letters, 4).map((found) => found.join(' ')))].slice(0, 8)
}
