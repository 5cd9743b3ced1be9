import { say } from '../../src/text.ts'
import type { Look } from '../../src/web/models.ts'
import type { TextPane, TextSection, TextSentence } from '../../src/web/text-model.ts'
import type { Writer } from './sample.ts'

/** How pages and texts look where nobody chose anything else. */
export const look: Look = { theme: 'system', size: 'm', leading: 'normal', focus: false }

const sections: [heading: string, paragraphs: string[][]][] = [
  [
    'Heavier, and yet above',
    [
      ['Most solids sink in their own liquid.', 'Ice floats on water, because it takes up more room than the water it came from.'],
      ['A bottle that is full of water breaks in the frost.'],
    ],
  ],
  [
    'A lid on the lake',
    [
      [
        'A lake therefore freezes from the top.',
        'Under the lid of ice the water stays at four degrees, said the keeper of the station.',
        'Fish spend the winter there.',
        'The station was built in 1931, and every morning since then somebody has walked out on the ice with a drill, a rope and a thermometer.',
      ],
      ['In a hard winter the lid is as thick as a door is high.', 'It carries a truck, but nobody at the station has ever tried.'],
    ],
  ],
  [
    'Other waters',
    [
      ['Salt water freezes later.', 'What floats on the sea in spring is mostly fresh.'],
      ['The salt stays behind in the water.', 'A harbour stays open longer than a lake.'],
    ],
  ],
]

/** The text beside every question. @param mark says of a sentence how it is marked */
export function textPane(write: Writer, mark: (sentence: { n: number }) => Partial<TextSentence> = () => ({})): TextPane {
  let n = 0
  const sentence = (text: string): TextSentence => {
    n++
    return { n, html: escaped(write(text)), ...mark({ n }) }
  }
  return {
    title: write('Why ice floats'),
    language: 'en',
    byline: say('Level {level} · {words} words', { level: write('A'), words: 132 }),
    source: write('newly written for learners'),
    levels: [
      { level: 'a', name: say(write('easier')), href: '?level=a', here: true },
      { level: 'b', name: say(write('middle')), href: '?level=b', here: false },
      { level: 'c', name: say(write('full')), href: '?level=c', here: false },
    ],
    sections: sections.map(
      ([heading, paragraphs], at): TextSection => ({
        id: `s${at + 1}`,
        n: at + 1,
        heading: write(heading),
        blocks: paragraphs.map((paragraph, block) => ({
          kind: at < 2 ? 'paragraph' : block === 0 ? 'quotation' : 'list',
          sentences: paragraph.map(sentence),
        })),
      }),
    ),
    look,
    here: `/attempts/7f3/7?level=a&${write('x')}`,
  }
}

/** The text of a sentence reaches a view as HTML that is safe already. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
