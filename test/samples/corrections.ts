import type { CorrectionPage, CorrectionRow, CorrectionsPart } from '../../src/web/teacher/corrections-model.ts'
import type { Maker, Sample } from './sample.ts'

const rowsOf = ({ write, words }: Pick<Maker, 'write' | 'words'>): CorrectionRow[] => [
  {
    when: words('24 November, 14:03'),
    question: write('LX-SC-017'),
    href: '/bank/LX-SC-017',
    who: write('Ms Okafor'),
    what: words('version 0f3a: marked by version 77b1'),
    figures: words('31 changed of 62 answers, 20 up, 11 down'),
    why: write('The station was built later: option B is right.'),
  },
  {
    when: words('23 November, 9:12'),
    question: write('LX-SC-018'),
    who: write('Mr Hale'),
    what: words('version 1122: dropped, it counts for nobody'),
    figures: words('12 changed of 12 answers'),
  },
]

/** What stands on the page of a question about its answers. */
export const correctionsPartOf = ({ write, words }: Pick<Maker, 'write' | 'words'>): CorrectionsPart => ({
  action: '/corrections/LX-SC-017/previews',
  versions: [
    {
      version: '0f3a',
      heading: words('Version 0f3a: 62 first attempts'),
      prompt: write('What carries a truck?'),
      key: [write('The ice')],
      state: words('Marked by version 77b1, since 24 November.'),
      acts: [
        { to: '77b1', words: words('Mark these answers by the present key') },
        { to: 'dropped', words: words('Drop it for everybody') },
      ],
    },
    { version: '1122', heading: words('Version 1122: 3 first attempts'), key: [], acts: [] },
  ],
  more: 2,
  list: rowsOf({ write, words }),
  all: '/corrections?question=LX-SC-017',
})

/** Correcting a key: what would change, before, during and after it was looked at; and what was corrected. */
export function correctionSamples({ write, words, page }: Maker): Sample[] {
  const frame = { here: 'scores', teacher: { name: write('Ms Okafor') } } as const
  const base: CorrectionPage = {
    question: { id: write('LX-SC-017'), href: '/bank/LX-SC-017', prompt: write('What carries a truck?') },
    heading: words('Mark the answers by the present key'),
    about: words('The answers to version 0f3a. What learners answered stays as it is.'),
    keys: { before: [write('The ice')], after: [write('The road')] },
    totals: [],
    changed: 0,
    first: 0,
    last: 0,
  }
  const change = (before: string, after: string) => ({ before: words(before), after: words(after) })
  const row = { quiz: write('Level A'), when: words('24 November, 14:03'), n: 3 }
  const shown: CorrectionPage = {
    ...base,
    notice: { tone: 'care', words: words('Something came in the meantime.') },
    totals: [
      { words: words('answers whose mark was told, looked at'), n: 10000 },
      { words: words('of them change'), n: 4120 },
    ],
    rows: [
      {
        ...row,
        learner: write('Ada Lovelace'),
        href: '/scores/a/b#q3',
        mark: change('0 of 1', '1 of 1'),
        place: change('0', '1'),
        points: change('6 of 10', '7 of 10'),
        right: change('6 of 10', '7 of 10'),
      },
      { ...row, learner: '–', mark: change('–', '–'), points: change('–', '–'), right: change('–', '–') },
    ],
    changed: 4120,
    first: 51,
    last: 52,
    before: '/corrections/LX-SC-017/a/b',
    next: '/corrections/LX-SC-017/a/b?page=3',
    apply: { action: '/corrections/LX-SC-017/a/b', key: 'k-1', print: 'x.1', why: write('So it is'), mistake: words('Write at most 500.') },
  }
  const title = 'Correct LX-SC-017'
  const begin = { action: '/corrections/LX-SC-017/previews', from: '0f3a', to: 'dropped' }
  const looking = { learners: 312, of: 1024, again: '/corrections/LX-SC-017/a/b' }
  const rows = rowsOf({ write, words })
  return [
    page('teacher/correction', title, { ...base, begin }, frame, 'teacher/correction, not begun'),
    page('teacher/correction', title, { ...base, looking }, frame, 'teacher/correction, looking'),
    page('teacher/correction', title, shown, frame),
    page(
      'teacher/corrections',
      'Corrections',
      { count: words('2 corrections'), rows, before: '/corrections', next: '/corrections?page=3' },
      frame,
    ),
    page(
      'teacher/corrections',
      'Corrections',
      { counting: words('Counting'), question: write('LX-SC-017'), count: words('None'), rows: [] },
      frame,
      'teacher/corrections, empty',
    ),
  ]
}
