import type { Part } from './parts.ts'
import type { Block, Section, WrittenSentence } from './passage.ts'
import { plainText } from './render.ts'

/** Headings and sentences, one after another, as sections of blocks of sentences. */
export function sectionsOf(parts: readonly (Part & { readonly id: string })[]): Section[] {
  const sections: (Omit<Section, 'blocks'> & { blocks: { kind: Block['kind']; sentences: WrittenSentence[] }[] })[] = []
  let inBlock = false
  for (const part of parts) {
    if (part.what === 'section') {
      sections.push({ id: part.id, heading: plainText(part.words), blocks: [] })
      inBlock = false
      continue
    }
    if (sections.length === 0) sections.push({ id: 's0', heading: '', blocks: [] })
    const blocks = sections.at(-1)?.blocks ?? []
    if (part.opens || !inBlock) blocks.push({ kind: part.block, sentences: [] })
    blocks.at(-1)?.sentences.push({ id: part.id, text: plainText(part.words), labels: part.labels, markdown: part.words })
    inBlock = true
  }
  return sections
}
