import { say } from '../../src/text.ts'
import type { BankPage, BankQuestionPage, Choice, Problems } from '../../src/web/teacher/bank-model.ts'
import type { TextPane, TextSentence } from '../../src/web/text-model.ts'
import { correctionsPartOf } from './corrections.ts'
import type { Maker, Sample } from './sample.ts'

/** The pages of the bank: the list, filled, searched in vain and empty; a question. */
export const bankSamples = (maker: Maker): Sample[] => {
  const { page, write, words } = maker
  const frame = { here: 'bank', teacher: { name: write('Ms Okafor') } } as const
  const list = bankOf(maker)
  const question = questionOf(maker)
  return [
    page('teacher/bank', 'Bank', list, frame),
    page(
      'teacher/bank',
      'Bank',
      { ...list, q: write('leviathan'), set: 0, found: 0, groups: [], first: 0, last: 0 },
      frame,
      'teacher/bank, nothing found',
    ),
    page('teacher/bank', 'Bank', { ...list, all: 0, found: 0, groups: [], first: 0, last: 0 }, frame, 'teacher/bank, empty'),
    page('teacher/question', 'LX-SC-017', question, frame),
    page(
      'teacher/question',
      'LX-SC-017',
      { ...question, notice: { tone: 'done', words: words('Saved.') }, retired: true, quizzes: [], enemies: [], lines: [] },
      frame,
      'teacher/question, retired',
    ),
  ]
}

function bankOf({ write, words }: Maker): BankPage {
  const row = (n: number, prompt: string) => ({
    id: `LX-SC-00${n}`,
    href: `/bank/LX-SC-00${n}`,
    prompt: write(prompt),
    kind: write('Single choice'),
    process: write('infer'),
    levels: write('A B'),
    retired: n === 3,
    ...(n < 3 && { figures: words(`${n + 4} of 12 right`) }),
  })
  return {
    all: 96,
    found: 62,
    problems: problemsOf(write),
    q: write('ice'),
    filters: ['passage', 'kind', 'level'].map((name) => ({
      name,
      label: words(name),
      any: words('Any'),
      choices: choices(write, ['one', 'two']),
    })),
    coverage: '/bank/coverage/ice',
    set: 1,
    fresh: { passages: choices(write, ['Why ice floats']), kinds: choices(write, ['Single choice', 'Short answer']) },
    groups: [
      {
        heading: words('Section 1 · A strange solid'),
        rows: [row(1, 'Why does ice float?'), row(2, 'What carries a truck?')],
      },
      { heading: words('Section 2 · A lid on the lake'), rows: [row(3, 'Which sentence is a claim that somebody makes?')] },
    ],
    first: 51,
    last: 53,
    before: '/bank?q=ice',
    next: '/bank?q=ice&page=3',
  }
}

export const problemsOf = (write: Maker['write']): Problems => ({
  heading: say(write('One error and one warning')),
  lines: [
    {
      severity: 'error',
      file: write('ice/ICE-OR-3.yaml'),
      line: 22,
      column: 5,
      message: write('The event has no evidence'),
      remedy: write('Name a sentence that dates it'),
      inService: true,
    },
    {
      severity: 'warning',
      file: write('ice/ICE-SC-1.yaml'),
      href: '/bank/ICE-SC-1',
      line: 3,
      column: 1,
      message: write('Option b is wrong and does not say why'),
      remedy: write('Add why'),
      because: write('A wrong answer teaches only where it is told what may have led there'),
    },
  ],
  more: 4,
})

export const choices = (write: Maker['write'], texts: readonly string[]): Choice[] =>
  texts.map((text, at) => ({ value: text, text: write(text), chosen: at === 0 }))

function questionOf({ write, words }: Maker): BankQuestionPage {
  return {
    text: paneOf(write, ({ n }) => (n === 2 ? { settles: true } : {})),
    id: 'LX-SC-017',
    about: words('Single choice · infer · level A · 1 point'),
    retired: false,
    view: 'kinds/single-choice',
    prompt: write('Why does ice float?'),
    instructions: words('Choose one answer.'),
    asked: {
      options: ['It needs more room', 'It is colder'].map((text, at) => ({
        seat: `${at + 1}`,
        letter: 'AB'.charAt(at),
        text: write(text),
      })),
    },
    lines: [
      { letter: 'A', text: write('It needs more room'), right: true, partly: false, neutral: false, tempts: [] },
      {
        letter: 'B',
        text: write('It is colder'),
        right: false,
        partly: false,
        neutral: false,
        why: write('Cold alone lifts nothing.'),
        tempts: [{ n: 3, text: write('A lake therefore freezes from the top.') }],
      },
    ],
    evidence: 'proof',
    settles: [{ n: 2, text: write('Ice floats on water, because it takes up more room than the water it came from.') }],
    explanation: write('What needs more room is lighter for its size.'),
    quizzes: [{ href: '/quizzes/ice/end', title: write('Ice, with places') }],
    enemies: [{ id: 'ICE-TF-1', href: '/bank/ICE-TF-1', prompt: write('Ice is heavier than water.') }, { id: 'ICE-TF-9' }],
    problems: problemsOf(write),
    corrections: correctionsPartOf({ write, words }),
    outdated: true,
    file: write('ice/ICE-SC-1.yaml'),
    version: '0123456789abcdef',
    source: { text: write('id: ICE-SC-1\nkind: single-choice\n'), hash: 'f00' },
  }
}

/** A short text. @param mark says of a sentence how it is marked */
export function paneOf(write: Maker['write'], mark: (sentence: { n: number }) => Partial<TextSentence> = () => ({})): TextPane {
  const texts = [
    'Most solids sink in their own liquid.',
    'Ice floats on water, because it takes up more room than the water it came from.',
    'A lake therefore freezes from the top.',
  ]
  return {
    title: write('Why ice floats'),
    language: 'en',
    byline: say('Level {level} · {words} words', { level: write('A'), words: 29 }),
    source: write('newly written for learners'),
    levels: ['a', 'b'].map((level) => ({ level, name: say(write(level)), href: `?level=${level}`, here: level === 'a' })),
    sections: [
      {
        id: 's1',
        n: 1,
        heading: write('Heavier, and yet above'),
        blocks: [
          { kind: 'paragraph', sentences: texts.map((text, at) => ({ n: at + 1, html: safe(write(text)), ...mark({ n: at + 1 }) })) },
        ],
      },
    ],
    look: { theme: 'system', size: 'm', leading: 'normal', focus: false },
    here: '/bank/LX-SC-017?level=a',
  }
}

/** The text of a sentence reaches a view as HTML that is safe already. */
const safe = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
