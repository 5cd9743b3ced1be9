import { numberIn, numbersIn } from './numbers.ts'

/**
 * Whether typed words are the meant ones but for slips of the pen: word by word, one edit from five letters on, two from nine. Figures and
 * short words have to be exact, for one edit makes another word of them; a number is never another one by a slip, whether in figures or in
 * words, and no word turns into its opposite. Both texts are `normal` already.
 */
export function isSlip(typed: string, meant: string): boolean {
  const [one, other] = [numberIn(typed), numberIn(meant)]
  // Figures for words, and words for figures.
  if (one && one.value === other?.value) return isNear(one.after, other.after)
  return numbersIn(typed).join() === numbersIn(meant).join() && isNear(typed, meant)
}

function isNear(typed: string, meant: string): boolean {
  const words = typed.split(' ')
  const wanted = meant.split(' ')
  return words.length === wanted.length && words.every((word, at) => isSlipped(word, wanted[at] ?? ''))
}

function isSlipped(word: string, meant: string): boolean {
  if (word === meant) return true
  const edits = editsBetween(word, meant)
  return edits <= forgiven(meant) && !isOfNumbers(word) && !isOfNumbers(meant) && !isOpposite(word, meant, edits)
}

function forgiven(word: string): number {
  if (/\d/.test(word) || word.length < 5) return 0
  return word.length < 9 ? 1 : 2
}

/** Whether a word is a number or makes another number of the one before it: seventy, seventieth, millions. */
function isOfNumbers(word: string): boolean {
  const name = word.replace(/ieth$/, 'y').replace(/th$/, '')
  return numberIn(name) !== undefined || (numberIn(`2 ${word}`)?.value ?? 2) !== 2
}

/** What makes a word its opposite. */
const negating = /^(?:un|in|im|il|ir|dis|non-?|n(?=ever$|either$))/

/** Whether the one is nearer to what the other says without its negation: unimportant and important, independent and dependent. */
function isOpposite(one: string, other: string, edits: number): boolean {
  return [
    [one, other],
    [other, one],
  ].some(([negated = '', plain = '']) => negating.test(negated) && editsBetween(negated.replace(negating, ''), plain) < edits)
}

/** Letters to add, drop or change to make one word of the other (Levenshtein 1965). */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)))
    row = next
  }
  return row[other.length] ?? 0
}
