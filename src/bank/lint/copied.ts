import type { Complaint, Wording } from '../../kinds/kind.ts'
import type { Contents } from '../files.ts'
import type { Wordings } from './words.ts'

/** The text that a passage was written after, made ready for finding what was copied from it. */
export interface SourceText {
  readonly words: readonly string[]
  /** For each word, whether it can be a part of a name: it has a capital, is a number, or joins names. */
  readonly named: readonly boolean[]
  /** Where each run of `least` words begins. */
  readonly runs: ReadonlyMap<string, readonly number[]>
}

/** A run of so many words is copied. */
const least = 8
/** The President of the United States and the Asia-Pacific Economic Cooperation. */
const joining = new Set(['the', 'of', 'and', 'in', 's', 'for', 'at', 'on'])

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? []

/** The source in a file; undefined where it cannot be read. */
export function sourceIn(contents: Contents): SourceText | undefined {
  if ('fault' in contents) return undefined
  const known = sources.get(contents) ?? sourceText(new TextDecoder().decode(contents.bytes))
  sources.set(contents, known)
  return known
}
const sources = new WeakMap<Contents, SourceText>()

function sourceText(text: string): SourceText {
  const written = wordsOf(text)
  const words = written.map((word) => word.toLowerCase())
  const runs = new Map<string, number[]>()
  for (let at = 0; at + least <= words.length; at++) {
    const run = words.slice(at, at + least).join(' ')
    const places = runs.get(run)
    // A source that says one thing over and over would cost its square.
    if (places && places.length < 10) places.push(at)
    else if (places) continue
    else runs.set(run, [at])
  }
  return { words, named: written.map((word) => !/^\p{Ll}/u.test(word) || joining.has(word)), runs }
}

/** L14: texts that have more than seven words in a row of the source. A row of names is nobody's. */
export function lintCopied(wordings: Wordings, source: SourceText): Complaint[] {
  return textsOf(wordings).flatMap(({ path, text }): Complaint[] => {
    const words = wordsOf(text).map((word) => word.toLowerCase())
    const run = copiedRun(words, source)
    return run
      ? [
          {
            rule: 'L14',
            severity: 'error',
            path,
            message: `${run.length} words in a row stand in the source: “${run.join(' ')}”`,
            remedy: 'say it in words of your own; names alone may stay',
          },
        ]
      : []
  })
}

/** The longest run of copied words; undefined where there is none. */
function copiedRun(words: readonly string[], { words: source, runs, named }: SourceText): readonly string[] | undefined {
  let longest: readonly string[] | undefined
  for (let at = 0; at + least <= words.length; at++)
    for (const place of runs.get(words.slice(at, at + least).join(' ')) ?? []) {
      let length = least
      while (at + length < words.length && words[at + length] === source[place + length]) length++
      const isName = named.slice(place, place + length).every(Boolean)
      if (length > (longest?.length ?? 0) && !isName) longest = words.slice(at, at + length)
    }
  return longest
}

/** All that a learner may read of a question, before the answer and after it. */
function textsOf({ question, offers, texts }: Wordings): Pick<Wording, 'path' | 'text'>[] {
  const wordings = offers.flatMap(({ wordings }) => wordings)
  return [
    ...texts,
    { path: ['explanation'], text: question.explanation },
    ...(question.hint === undefined ? [] : [{ path: ['hint'], text: question.hint }]),
    ...offers.filter(({ choose }) => choose === 'typed').flatMap(({ wordings: typed }) => typed),
    ...wordings.flatMap(({ path, why }) => (why === undefined ? [] : [{ path, text: why }])),
  ]
}
