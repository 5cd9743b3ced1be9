import { type Braced, braced } from './braces.ts'
import { type FrontMatter, frontMatterOf } from './frontmatter.ts'
import { linesOf, longestLine } from './lines.ts'
import type { Block, Fault } from './passage.ts'
import { plainText } from './render.ts'

/** A heading or a sentence as it stands in its file. */
export type Part = Braced & { readonly line: number; readonly column: number } & (
    | { readonly what: 'section' }
    | { readonly what: 'sentence'; readonly block: Block['kind']; readonly opens: boolean }
  )

/** What a file is made of, and what is wrong with its lines one by one. */
export function partsOf(text: readonly string[]): { front: FrontMatter; title: string | undefined; parts: Part[]; faults: Fault[] } {
  const front = frontMatterOf(text)
  const { lines, faults } = linesOf(text.slice(front.lines), front.lines + 1)
  faults.push(...front.faults)

  let title: string | undefined
  const parts: Part[] = []
  for (const { what, text, line, column, opens } of lines) {
    const read = braced(text, { line, column })
    const part = { ...read, words: read.words.slice(0, longestLine), line, column }
    const wrong = (severity: Fault['severity'], message: string, remedy: string) => faults.push({ severity, line, column, message, remedy })
    faults.push(...part.faults)
    if (part.words === '') wrong('error', 'The line has braces and no words', 'Write the words before them')

    if (what === 'title') {
      if (title !== undefined) wrong('error', 'This is the second title', 'Begin a section with ##')
      if (part.present) wrong('warning', 'A title needs no id', 'Take the braces away')
      title ??= plainText(part.words)
    } else if (what === 'section') {
      if (part.labels.length > 0)
        wrong('error', 'A heading cannot carry labels', 'Leave its id in the braces, and give the labels to sentences')
      parts.push({ ...part, what })
    } else parts.push({ ...part, what: 'sentence', block: what, opens })
  }
  return { front, title, parts, faults }
}
