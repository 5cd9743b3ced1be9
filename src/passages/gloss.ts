/** Words as they stand in a text, with what they mean where this is their first time. */
export interface Piece {
  readonly text: string
  readonly meaning?: string
}

/**
 * Finds the words of a glossary in a text that comes piece by piece. Each is found once, at its first occurrence: as a whole word,
 * in upper or lower case, and the longer one where two begin at the same place.
 */
export function meaningsIn(glossary: Readonly<Record<string, string>>): (text: string) => Piece[] {
  const left = new Map(Object.entries(glossary).map(([word, meaning]) => [word.toLowerCase(), meaning]))
  const pattern = patternFor(Object.keys(glossary))
  return (text) => {
    const pieces: Piece[] = []
    let from = 0
    for (const { 0: word, index } of pattern ? text.matchAll(pattern) : []) {
      const meaning = left.get(word.toLowerCase())
      if (meaning === undefined) continue
      left.delete(word.toLowerCase())
      pieces.push({ text: text.slice(from, index) }, { text: word, meaning })
      from = index + word.length
    }
    return [...pieces, { text: text.slice(from) }].filter((piece) => piece.text !== '')
  }
}

/** The words of the glossary that occur nowhere in these texts. */
export function unused(glossary: Readonly<Record<string, string>>, texts: readonly string[]): string[] {
  const occurring = new Set(
    texts.flatMap(meaningsIn(glossary)).flatMap(({ text, meaning }) => (meaning === undefined ? [] : [text.toLowerCase()])),
  )
  return Object.keys(glossary).filter((word) => !occurring.has(word.toLowerCase()))
}

function patternFor(words: readonly string[]): RegExp | undefined {
  const longestFirst = words.filter((word) => word !== '').sort((a, b) => b.length - a.length)
  const usual = longestFirst.filter((word) => isSpaced(word[0]) && isSpaced(word.at(-1)))
  const others = longestFirst.filter((word) => !usual.includes(word))
  // The edges are asked for once, not for each word: with thirty words in each place they cost a tenth of a second.
  const ways = [
    ...(usual.length > 0 ? [`${before}(?:${usual.map(escaped).join('|')})${after}`] : []),
    ...others.map((word) => `${isSpaced(word[0]) ? before : ''}${escaped(word)}${isSpaced(word.at(-1)) ? after : ''}`),
  ]
  return ways.length > 0 ? new RegExp(ways.join('|'), 'giu') : undefined
}

const before = '(?<![\\p{L}\\p{N}])'
const after = '(?![\\p{L}\\p{N}])'
const escaped = (word: string): string => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** Whether words that begin or end like this are told apart by spaces; Chinese, Japanese and Thai ones are not. */
const isSpaced = (letter: string | undefined): boolean =>
  letter !== undefined &&
  /[\p{L}\p{N}]/u.test(letter) &&
  !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(letter)
