import { say } from '../../src/text.ts'
import type { Frame, Pages } from '../../src/web/models.ts'
import type { Maker, Sample, Writer } from './sample.ts'
import { textPane } from './text.ts'

/** What learners see beside their attempts: the way in, home, texts to read, results, progress, settings, erasing. */
export function learnerSamples({ write, words, page }: Maker): Sample[] {
  const text = textPane(write)
  const shelf = shelfOf(write)
  const lately = attemptsOf(write)
  const card = {
    id: 'ice-a',
    key: 'k-1',
    title: write('Text and quiz, level A'),
    about: words('12 questions, about 20 minutes'),
    best: words('8 of 12'),
    minutes: words('45 minutes'),
  }

  return [
    page('learner/welcome', 'Welcome', { key: 'k-1', name: '', code: '', shelf }, { learner: undefined } as unknown as Partial<Frame>),
    page(
      'learner/welcome',
      'Welcome',
      {
        key: 'k-1',
        name: '',
        code: write('lamp river sevn'),
        mistake: { field: 'code', message: words('No one here has this code: look at each word again.') },
        shelf: [],
      },
      { error: true },
      'learner/welcome, mistake',
    ),
    page(
      'learner/home',
      'Home',
      {
        fresh: false,
        code: write('lamp river seven oak'),
        leftOff: leftOff(write),
        shelf,
        quizzes: [card],
        lately,
        corrected: { title: write('Level A'), href: '/attempts/8a1/result', when: words('24 November, 14:03') },
      },
      { here: 'home' },
    ),
    page(
      'learner/home',
      'Home',
      { fresh: true, code: write('lamp river seven oak'), shelf, quizzes: [], lately: [] },
      { here: 'home' },
      'learner/home, empty',
    ),
    page('learner/reader', 'Why ice floats', {
      text,
      quizzes: [
        { ...card, carryOn: '/attempts/7f3/7' },
        { ...card, id: 'ice-a-short', title: write('Six short ones') },
      ],
    }),
    page(
      'learner/reader',
      'Why ice floats',
      { text, quizzes: [{ id: card.id, title: card.title, about: card.about }] },
      {},
      'learner/reader, a stranger',
    ),
    page('learner/result', 'Result: 8 of 12', result(write), { here: 'progress' }),
    page(
      'learner/progress',
      'Progress',
      {
        attempts: lately,
        chart: [5, 6, 6, 8, 7, 9].map((right, at) => ({ label: write(`${at + 3} November`), right, of: 10 })),
        summary: words('Six quizzes: 41 of 60 answers were right.'),
        newer: '/progress?page=1',
        older: '/progress?page=3',
      },
      { here: 'progress' },
    ),
    page('learner/progress', 'Progress', { attempts: [], chart: [], summary: words('') }, { here: 'progress' }, 'learner/progress, empty'),
    page(
      'learner/settings',
      'Settings',
      {
        look: { theme: 'dark', size: 'l', leading: 'wide', focus: true },
        code: write('lamp river seven oak'),
        name: write('Learner 12'),
        here: '/settings',
      },
      { here: 'settings' },
    ),
    page('learner/erasure', 'Erase everything', { learner: 'abcdefghijklmnop', name: write('Learner 12') }, { here: 'settings' }),
    page(
      'learner/erasure',
      'Erase everything',
      { learner: 'abcdefghijklmnop', name: write('Learner 12'), mistake: { field: 'sure', message: words('Tick the box.') } },
      { here: 'settings', error: true },
      'learner/erasure, mistake',
    ),
    page('learner/erased', 'Erased', { learner: 'abcdefghijklmnop' }, { learner: undefined } as unknown as Partial<Frame>),
  ]
}

const shelfOf = (write: Writer) =>
  (['plain', 'ink', 'thin', 'black', 'wide'] as const).map((face, at) => ({
    href: `/passages/${face}`,
    title: write(
      [
        'Two presidents, one Saturday',
        'Why ice floats',
        'The keeper of the last lighthouse',
        'A clock that ran on water',
        'Salt, and the roads it made',
      ][at] ?? '',
    ),
    marked: [2, 3, 0, 2, 0][at] ?? 0,
    face,
    low: face === 'black',
    levels: ['A', 'B', 'C'].slice(0, (at % 3) + 1).map(write),
    sections: 7 - at,
    questions: 96 - 12 * at,
    state: say(write(at === 2 ? 'Not started' : '5 of 12 proven')),
  }))

const attemptsOf = (write: Writer) => [
  { title: write('Why ice floats, level B'), href: '/attempts/9a1', when: write('14 November'), right: 0, of: 10, open: true },
  {
    title: write('Why ice floats, level A'),
    href: '/attempts/8a1/result',
    when: write('11 November'),
    right: 7,
    place: { right: 6, of: 8 },
    of: 10,
    open: false,
    corrected: say(write('mark corrected 24 November')),
  },
  {
    title: write('A clock that ran on water, level A'),
    href: '/attempts/8a0/result',
    when: write('3 November'),
    right: 6,
    of: 10,
    open: false,
  },
]

const leftOff = (write: Writer) => ({
  title: write('Two presidents, one Saturday'),
  marked: 2,
  quiz: write('Text and quiz, level B'),
  href: '/attempts/7f3/7',
  n: 7,
  answered: 6,
  of: 12,
  proven: 5,
  saved: say(write('saved today 14:03')),
  reader: '/passages/plain?level=b',
  section: {
    stopped: true,
    n: 4,
    heading: write('Old quarrels, new signatures'),
    text: write(
      'A second quarrel is about a shipbuilder. Five of its units may no longer do business there. One side explains this with security, the other calls the talk about it “productive.”',
    ),
  },
})

const result = (write: Writer): Pages['learner/result'] => ({
  title: write('Two presidents, one Saturday'),
  quiz: write('Text and quiz'),
  level: 'b',
  when: say(write('handed in today, 14:21')),
  right: 8,
  of: 12,
  points: say(write('8.5 of 12 points')),
  proven: 6,
  lead: say(
    write(
      'For six of the eight right answers you also showed the sentence that proves it. Three times you had the right sentence and read it differently.',
    ),
  ),
  corrected: [{ n: 7, href: '/attempts/7f3/7/review', words: [say(write('24 November, 14:03: from 1 to 0 of 1.'))] }],
  wrong: [3, 7, 9, 10].map((n) => ({ n, href: `/attempts/7f3/${n}/review` })),
  square: { secure: 6, lucky: 2, misread: 3, lost: 1 },
  processes: [
    { process: 'locate', about: say(write('find one detail')), right: 7, of: 8, place: 6, percent: 88 },
    { process: 'infer', about: say(write('read between two sentences')), right: 3, of: 4, place: 3 },
    { process: 'integrate', about: say(write('join several places')), right: 0, of: 0 },
  ],
  few: true,
  questions: (['right', 'partly', 'wrong', 'blank', 'right', 'wrong'] as const).map((mark, at) => ({
    n: at + 1,
    href: `/attempts/7f3/${at + 1}/review`,
    prompt: write('How many agreements did the two governments sign during the visit?'),
    given: mark === 'blank' ? [] : [write('seven'), say(write('Not given'))].slice(0, (at % 2) + 1),
    process: 'locate',
    mark,
    ...(at > 3 && { outcome: mark === 'right' ? ('lucky' as const) : ('misread' as const) }),
  })),
  earlier: attemptsOf(write).map((attempt, at) => ({ ...attempt, ordinal: 3 - at, here: at === 1 })),
  again: { id: 'b', key: 'k-2', title: write('Text and quiz'), about: say(write('12 questions')) },
})
