/** So many characters of a text are enough to find it in its file. */
const enough = 40

/** A text as complaints name it: in quotation marks, and cut where it is long. */
export const quoted = (text: string): string => `“${text.length > enough ? `${text.slice(0, enough - 1).trimEnd()}…` : text}”`

/** Scripts that put no spaces between words: there a sentence would count as one. */
const unspaced = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** The words of a text as its author counts them: what stands between spaces, if a letter or a figure is in it. */
export const wordCount = (text: string): number =>
  unspaced.test(text)
    ? [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).length
    : text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
