import type { Fault } from './passage.ts'

/** A line of a passage that says something. */
export interface Line {
  readonly what: 'title' | 'section' | 'paragraph' | 'quotation' | 'list'
  /** Without the mark at its beginning. */
  readonly text: string
  /** Where `text` begins. */
  readonly line: number
  readonly column: number
  /** Whether something new begins: after a blank line, a heading or text of another kind. */
  readonly opens: boolean
}

/** The longest line that is read, in characters. */
export const longestLine = 2000

/**
 * Tells what the lines of a passage are, and finds what a passage cannot hold.
 * @param firstLine the number of the first of these lines in its file
 */
export function linesOf(text: readonly string[], firstLine: number): { lines: Line[]; faults: Fault[] } {
  const lines: Line[] = []
  const faults: Fault[] = []
  let fence: string | undefined
  let before: string | undefined
  text.forEach((whole, index) => {
    const line = firstLine + index
    const found = (severity: Fault['severity'], column: number, message: string, remedy: string) =>
      faults.push({ severity, line, column, message, remedy })
    // A line that is too long is cut, so that what is wrong with it is said once and its end is not searched for more.
    const tooLong = whole.length > longestLine
    if (tooLong)
      found('error', longestLine + 1, `The line has ${whole.length} characters; ${longestLine} is the most`, 'Write one sentence on a line')

    if (fence) {
      if (whole.replace(/^[\s>]+/, '').startsWith(fence)) fence = undefined
      return
    }
    const { what, mark } = beginning(whole)
    const content = whole.slice(mark.length)
    const stranger = strangers.find(({ pattern }) => pattern.test(content.slice(0, longestLine)))
    if (stranger) {
      found('error', mark.length + 1, `${stranger.name} cannot stand in a passage`, stranger.remedy)
      fence = /^\s*(`{3,}|~{3,})/.exec(content)?.[1]
      before = undefined
    } else if (content.trim() === '') {
      if (mark.trim() !== '' && what !== 'quotation')
        found('error', 1, 'A mark stands here, and nothing behind it', 'Write the words behind it, or take it away')
      before = undefined
    } else {
      const inline = tooLong ? [] : inlineFaults(content)
      for (const { severity, at, message, remedy } of inline) found(severity, mark.length + at + 1, message, remedy)
      lines.push({ what, text: content, line, column: mark.length + 1, opens: before !== what })
      before = what
    }
  })
  return { lines, faults }
}

const beginnings: readonly (readonly [pattern: RegExp, what: Line['what']])[] = [
  [/^ {0,3}#(?:\s+|$)/, 'title'],
  [/^ {0,3}##(?:\s+|$)/, 'section'],
  [/^ {0,3}>\s*/, 'quotation'],
  [/^ {0,3}-(?:\s+|$)(?!-\s*-|-$)/, 'list'],
  [/^ {0,3}/, 'paragraph'],
]

function beginning(line: string): { what: Line['what']; mark: string } {
  for (const [pattern, what] of beginnings) {
    const mark = pattern.exec(line)?.[0]
    if (mark !== undefined) return { what, mark }
  }
  return { what: 'paragraph', mark: '' }
}

/** Blocks of Markdown that a passage does not have. */
const strangers: readonly { pattern: RegExp; name: string; remedy: string }[] = [
  { pattern: /^#{3,}(\s|$)/, name: 'A deeper heading', remedy: 'Begin a section with ##, or write it as a sentence' },
  { pattern: /^##\S/, name: 'A heading without a space', remedy: 'Write a space behind ##' },
  { pattern: /^(`{3,}|~{3,})/, name: 'A block of code', remedy: 'Write its words as sentences' },
  { pattern: /^\|/, name: 'A table', remedy: 'Say in sentences what it shows' },
  { pattern: /^([-*_])\s*\1\s*\1[-*_\s]*$/, name: 'A ruled line', remedy: 'Begin a section with ##, or take it away' },
  { pattern: /^=+\s*$/, name: 'An underlined heading', remedy: 'Write # before a title, ## before the heading of a section' },
  { pattern: /^[*+](\s|$)/, name: 'A list with this mark', remedy: 'Begin each entry with “- ”' },
  {
    pattern: /^\d{1,9}[.)]\s/,
    name: 'A numbered list',
    remedy: 'Begin each entry with “- ”; or write 1\\. where the number belongs to the sentence',
  },
  { pattern: /^\[[^\]]+\]:/, name: 'A link that stands alone', remedy: 'Write [words](address) within a sentence' },
  { pattern: /^[>#-]\s/, name: 'A block within a block', remedy: 'Leave one mark at the beginning of the line' },
  { pattern: /^\s+\S/, name: 'An indented block', remedy: 'Begin the line at its left end' },
]

interface Inline {
  severity: Fault['severity']
  /** Characters before it. */
  at: number
  message: string
  remedy: string
}

/** What a sentence cannot hold. */
function inlineFaults(text: string): Inline[] {
  const image = /(?<!\\)!\[[^[\]]*\]\(/.exec(text)
  const html = /<(?:[A-Za-z][\w-]*(?:\s[^<>]*)?\/?|\/[A-Za-z][\w-]*\s*|!--[^<>]*)>/.exec(text)
  return [
    ...(image
      ? [
          {
            severity: 'error' as const,
            at: image.index,
            message: 'A picture cannot stand in a passage',
            remedy: 'Say in a sentence what it shows',
          },
        ]
      : []),
    ...(html
      ? [
          {
            severity: 'warning' as const,
            at: html.index,
            message: `${html[0]} is shown as it stands here`,
            remedy: 'Use *…* for emphasis and **…** for strong words; take other HTML away',
          },
        ]
      : []),
  ]
}
