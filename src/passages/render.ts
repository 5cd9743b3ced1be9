import MarkdownIt from 'markdown-it'
import { meaningsIn } from './gloss.ts'
import type { Level } from './passage.ts'

// Raw HTML is shown as text, and a picture's mark as a link. Nesting costs time: a line of 2,000 brackets took 30 ms at the usual depth of 100.
const inline = new MarkdownIt({ html: false, maxNesting: 20 }).disable('image')
/** An address of the web, or one without a scheme: what stands before the first / ? # has no colon. */
inline.validateLink = (url) => /^https?:\/\//i.test(url) || /^[^:/?#]*(?:[/?#]|$)/.test(url)

/** Safe HTML of one sentence. */
export const sentenceHtml = (markdown: string): string => inline.renderInline(markdown)

/** The words of one sentence without Markdown. */
export const plainText = (markdown: string): string =>
  childrenOf(markdown)
    .map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content))
    .join('')
    .trim()

/**
 * Safe HTML of each sentence of a level, by its id. Where a word of the glossary stands for the first time, it is a button
 * that shows its meaning; within a link it stays a word, for a button cannot stand there.
 */
export function glossedSentences(level: Pick<Level, 'sentences' | 'glossary'>): Map<string, string> {
  const explain = meaningsIn(level.glossary)
  let number = 0
  const button = (word: string, meaning: string): string => {
    number++
    const shown = inline.utils.escapeHtml(word)
    return `<button type="button" class="gloss" popovertarget="meaning-${number}">${shown}</button><span popover id="meaning-${number}" class="meaning"><b>${shown}</b>: ${inline.utils.escapeHtml(meaning)}</span>`
  }
  return new Map(
    level.sentences.map(({ id, markdown }) => {
      let links = 0
      const parts = childrenOf(markdown).map((token) => {
        if (token.type === 'link_open') links++
        if (token.type === 'link_close') links--
        if (token.type !== 'text' || links > 0) return inline.renderer.render([token], inline.options, {})
        return explain(token.content)
          .map(({ text, meaning }) => (meaning === undefined ? inline.utils.escapeHtml(text) : button(text, meaning)))
          .join('')
      })
      return [id, parts.join('')]
    }),
  )
}

const childrenOf = (markdown: string) => inline.parseInline(markdown, {}).flatMap(({ children }) => children ?? [])
