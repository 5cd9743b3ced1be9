import type { Complaint, Offer } from '../../kinds/kind.ts'
import { quoted, wordCount } from './quoted.ts'
import { contentStems, namesIn } from './stems.ts'

/** An option that speaks of the whole list. “All of the above-named ships” are ships. */
const ofAll = [
  /\b(?:all|none|both|neither) of (?:the )?above(?=[^\p{L}]*$| (?:answers|options|choices|statements|are|is|apply|applies)\b)/iu,
  /\b(?:all|none|both|neither) of (?:the )?these(?: (?:answers|options|choices|statements))?\W*$/i,
]
/** An option that is nothing but letters: A and B · Both A and C · A, B and C only. Vitamins A and C are vitamins. */
const ofLetters =
  /^\s*(?:(?:[Bb]oth|[Oo]nly|[Oo]ptions?|[Aa]nswers?) )*([A-F](?:, [A-F])*,? (?:and|&) [A-F])(?: (?:are )?(?:only|alone|right|correct|true))?\W*$/

/** L04: options about other options. */
export const lintCombined = ({ choose, wordings }: Offer): Complaint[] =>
  choose === 'typed'
    ? []
    : wordings.flatMap(({ path, text }): Complaint[] => {
        const found = ofAll.map((pattern) => pattern.exec(text)?.[0]).find((words) => words !== undefined) ?? lettersIn(text, wordings)
        if (found === undefined) return []
        return [
          {
            rule: 'L04',
            severity: 'error',
            path,
            message: `${quoted(text)} is about other options: “${found}”`,
            remedy: 'write an answer of its own, or take it out; where several are right, ask for several',
          },
        ]
      })

/** The letters in an option, where they can be those of options: two at least have to say something, and “A and E” is about none of four. */
function lettersIn(text: string, wordings: Offer['wordings']): string | undefined {
  const letters = ofLetters.exec(text)?.[1]
  const isSeat = (letter: string) => letter.charCodeAt(0) - 'A'.charCodeAt(0) < wordings.length
  if (!letters?.match(/[A-F]/g)?.every(isSeat)) return undefined
  return wordings.filter((one) => !ofLetters.test(one.text) && !/^\W*[A-F]\W*$/.test(one.text)).length >= 2 ? letters : undefined
}

/** How many times as long as the others are on average a key may be that is longer than each of them. */
const mostLonger = 1.25
/** From so many words or characters on a key can be shortened. Names, months and things have the length that they have. */
const leastOfKey = { words: 4, characters: 40 }

/** L06: a key that is longer than all others, and much longer than most. */
export function lintConspicuous({ choose, wordings }: Offer): Complaint[] {
  const keys = wordings.filter(({ right }) => right)
  const others = wordings.filter(({ right }) => !right).map(({ text }) => text.length)
  const [key] = keys
  if (choose !== 'one' || keys.length !== 1 || !key || others.length === 0) return []
  const length = key.text.length
  const mean = others.reduce((sum, one) => sum + one, 0) / others.length
  if (others.some((one) => one >= length) || length < mostLonger * mean || isGiven(key.text, wordings)) return []
  return [
    {
      rule: 'L06',
      severity: 'error',
      path: key.path,
      message: `the key has ${length} characters, and the others have ${Math.round(mean)} on average`,
      remedy: 'shorten the key, or say as much in the wrong options',
    },
  ]
}

/** Whether an author has no choice how long to say it: short, or a name such as “the Bank for International Settlements”. */
function isGiven(text: string, wordings: Offer['wordings']): boolean {
  if (wordCount(text) < leastOfKey.words && text.length < leastOfKey.characters) return true
  return /\p{Lu}/u.test(text) && contentStems(text, namesIn(wordings.map((one) => one.text))).size <= 1
}

/** How many times as long as the shortest option the longest may be, */
const mostUneven = 2
/** from so many words on: names and figures have the length that they have. */
const leastWords = 4

/**
 * L12: options of very different length. That numbers stand in ascending order is not asked of a file: pages deal the options anew for each
 * learner, so that the author's order reaches nobody.
 */
export function lintEven({ choose, wordings }: Offer): Complaint[] {
  // What several places share is not compared for one of them: nobody takes the longest of six names for all premises.
  if (choose === 'typed' || choose === 'shared') return []
  const [shortest, longest] = ends(wordings)
  if (!shortest || !longest || wordCount(longest.text) < leastWords || longest.text.length <= mostUneven * shortest.text.length) return []
  return [
    {
      rule: 'L12',
      severity: 'warning',
      path: longest.path,
      message: `the longest option has ${longest.text.length} characters, and the shortest, ${quoted(shortest.text)}, has ${shortest.text.length}`,
      remedy: 'shorten the one or say more in the other, until the longest is at most twice as long',
    },
  ]
}

function ends(wordings: Offer['wordings']) {
  const byLength = [...wordings].sort((one, other) => one.text.length - other.text.length)
  return [byLength[0], byLength.at(-1)] as const
}
