import type { Level } from '../passages/passage.ts'
import { words } from '../passages/readability.ts'
import { glossedSentences, sentenceHtml } from '../passages/render.ts'
import { type Say, say, type Words } from '../text.ts'
import type { Look } from './models.ts'
import type { Ready, TextPane, TextSection } from './text-model.ts'
import type { Views } from './views.ts'

/** What is marked in the text, by the ids of its sentences. */
export interface Marked {
  settles: ReadonlySet<string>
  tempts: ReadonlySet<string>
  yours: ReadonlySet<string>
  /** The settling sentences are only the nearest that the text has. */
  nearest: boolean
}

interface Shown {
  level: Level
  /** All levels of the passage, easiest first. */
  all: readonly Level[]
  /** Those that can be switched to here. */
  levels: readonly Level[]
  look: Look
  here: string
  /** Set where sentences are picked: the field, its form, how many at most, and those picked by now. */
  pick?: TextPane['pick'] & { picked: ReadonlySet<string> }
  marked?: Marked
  /** Glossary words are not explained where they stand. */
  unglossed?: true
}

/** Draws the text beside a question. What is the same for everybody, the text without marks, is drawn once. */
export function textPanes(views: Views, t: Say) {
  const drawn = new WeakMap<Level, Map<string, Ready>>()

  return ({ level, all, levels, look, here, pick, marked, unglossed }: Shown): TextPane => {
    // A sentence that is a label of its check box cannot hold the button of a glossary word.
    const glossed = !pick && !unglossed
    const switches = levels.map((one) => ({
      level: one.level,
      name: nameOf(all.indexOf(one), all.length),
      href: `?level=${one.level}`,
      here: one === level,
    }))
    return {
      title: level.title,
      language: level.language,
      byline: say('Level {level} · {words} words', { level: level.level.toUpperCase(), words: wordsIn(level) }),
      source: level.source,
      levels: switches,
      sections: pick || marked || unglossed ? sectionsOf(level, glossed, pick, marked) : plain(level, switches),
      look,
      here,
      ...(pick && { pick: { field: pick.field, form: pick.form, most: pick.most } }),
    }
  }

  function plain(level: Level, levels: TextPane['levels']): Ready {
    const known = drawn.get(level) ?? new Map<string, Ready>()
    drawn.set(level, known)
    const name = levels.map((one) => one.level).join(' ')
    const ready = known.get(name) ?? views.fragment(t, 'parts/sections', { levels, sections: sectionsOf(level, true) })
    known.set(name, ready)
    return ready
  }
}
export type TextPanes = ReturnType<typeof textPanes>

function sectionsOf(level: Level, glossed: boolean, pick?: Shown['pick'], marked?: Marked): TextSection[] {
  const html = htmlOf(level)
  let n = 0
  return level.sections.map((section, at) => ({
    id: section.id,
    n: at + 1,
    heading: section.heading,
    blocks: section.blocks.map((block) => ({
      kind: block.kind,
      sentences: block.sentences.map(({ id }) => ({
        n: ++n,
        html: (glossed ? html.glossed : html.plain).get(id) ?? '',
        ...(pick?.picked.has(id) && { picked: true }),
        ...(marked?.settles.has(id) && { settles: true, nearest: marked.nearest }),
        ...(marked?.tempts.has(id) && { tempts: true }),
        ...(marked?.yours.has(id) && { yours: true }),
      })),
    })),
  }))
}

const rendered = new WeakMap<Level, { plain: Map<string, string>; glossed: Map<string, string> }>()
function htmlOf(level: Level) {
  const known = rendered.get(level)
  if (known) return known
  const html = { plain: new Map(level.sentences.map(({ id, markdown }) => [id, sentenceHtml(markdown)])), glossed: glossedSentences(level) }
  rendered.set(level, html)
  return html
}

const counted = new WeakMap<Level, number>()
function wordsIn(level: Level): number {
  const count = counted.get(level) ?? level.sentences.reduce((sum, { text }) => sum + words(text).length, 0)
  counted.set(level, count)
  return count
}

/** What a level is called beside its letter. */
function nameOf(at: number, of: number): Words {
  if (of === 1) return say('the text')
  if (at === 0) return say('easier')
  return at === of - 1 ? say('full') : say('middle')
}
