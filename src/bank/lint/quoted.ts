/** So many characters of a text are enough to find it in its file. */
const enough = 40

/** A text as complaints name it: in quotation marks, and cut where it is long. */
export const quoted = (text: string): string => `“${text.length > enough ? `${text.slice(0, enough - 1).trimEnd()}…` : text}”`

/** The words of a text as its author counts them: what stands between spaces, if a letter or a figure is in it. */
export const wordCount = (text: string): number => text.match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0
