import { decode } from './decode.ts'
import type { FrontMatter } from './frontmatter.ts'
import { unused } from './gloss.ts'
import { areNamed, idFaults, withMadeIds } from './ids.ts'
import { partsOf } from './parts.ts'
import type { Fault, Level } from './passage.ts'
import { sectionsOf } from './sections.ts'

/** The largest passage that is read, in bytes. */
export const largestPassage = 1024 * 1024
const mostSentences = 2000

/**
 * Reads one level of a passage from the bytes of its file.
 * @param name the file's name without .md, which is the level's
 * @returns no `level` where the file is no text at all. Where a fault is an error, the level is as much as could be understood:
 *   enough to find what questions cite, too little for learners.
 */
export function readLevel(bytes: Uint8Array, name: string): { level?: Level; faults: Fault[] } {
  const decoded = decode(bytes, largestPassage)
  if ('fault' in decoded) return { faults: [decoded.fault] }

  const { front, title, parts, faults } = partsOf(decoded.text.split(/\r?\n/))
  const sections = sectionsOf(withMadeIds(parts))
  const level = {
    level: name,
    title: front.fields.title ?? title ?? name,
    language: front.fields.language ?? 'en',
    source: front.fields.source ?? '',
    glossary: front.fields.glossary ?? {},
    sections,
    sentences: sections.flatMap(({ blocks }) => blocks.flatMap(({ sentences }) => sentences)),
    markdown: decoded.text,
  }
  faults.push(...idFaults(parts), ...frontFaults(front, title, level), ...sizeFaults(front.lines + 1, level.sentences.length))
  return { level, faults: faults.sort((a, b) => a.line - b.line || a.column - b.column) }
}

/**
 * Writes ids behind the sentences and headings of a file in which no sentence has one; nothing else is changed.
 * A file that has ids comes back as it is.
 */
export function withIds(markdown: string): string {
  const { parts } = partsOf(markdown.replace(/^\uFEFF/, '').split(/\r?\n/))
  if (areNamed(parts)) return markdown
  const lines = markdown.split('\n')
  withMadeIds(parts).forEach(({ id, line }, at) => {
    const text = lines[line - 1] ?? ''
    const end = text.trimEnd().length
    if (!parts[at]?.present) lines[line - 1] = `${text.slice(0, end)} {#${id}}${text.slice(end)}`
  })
  return lines.join('\n')
}

function frontFaults({ fields, yaml }: FrontMatter, heading: string | undefined, level: Level): Fault[] {
  // Front matter that cannot be read has been told already, and says nothing of what it lacks.
  if (!yaml) return []
  const faults: Fault[] = []
  const wrong = (severity: Fault['severity'], path: readonly string[], message: string, remedy: string) =>
    faults.push({ severity, ...yaml.place(path, 'name'), message, remedy })

  if (fields.title === undefined && heading === undefined)
    wrong('error', [], 'The passage has no title', 'Write “title: …” into the front matter')
  if (fields.language === undefined)
    wrong('warning', [], 'The passage does not say its language, and is taken for English', 'Write “language: en” into the front matter')
  if (fields.level !== undefined && String(fields.level) !== level.level)
    wrong(
      'error',
      ['level'],
      `The level is “${fields.level}”, and the file is called ${level.level}.md`,
      `Write “level: ${level.level}”, or rename the file`,
    )
  const texts = level.sentences.map(({ text }) => text)
  for (const word of unused(level.glossary, texts))
    wrong(
      'warning',
      ['glossary', word],
      `The glossary explains “${word}”, which the passage does not say`,
      'Write the word as it stands in the text, or take it away',
    )
  return faults
}

function sizeFaults(line: number, sentences: number): Fault[] {
  const fault = { severity: 'error', line, column: 1 } as const
  if (sentences === 0) return [{ ...fault, message: 'The passage has no sentence', remedy: 'Write its sentences, one on a line' }]
  if (sentences <= mostSentences) return []
  return [
    {
      ...fault,
      message: `The passage has ${sentences} sentences; ${mostSentences} is the most`,
      remedy: 'Divide it into several passages',
    },
  ]
}
