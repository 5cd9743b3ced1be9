import { say, type Words } from '../src/text.ts'
import type { Navigator, QuestionPage } from '../src/web/learner/models.ts'
import type { Frame, Look, Pages } from '../src/web/models.ts'
import type { TextPane, TextSection, TextSentence } from '../src/web/text-model.ts'
import { accountSamples } from './samples/account.ts'
import { bankSamples } from './samples/bank.ts'
import { correctionSamples } from './samples/corrections.ts'
import { coverageSamples } from './samples/coverage.ts'
import { editorSamples } from './samples/editor.ts'
import { markingSamples } from './samples/marking.ts'
import { quizSamples } from './samples/quizzes.ts'
import { scoreSamples } from './samples/scores.ts'
import { uploadSamples } from './samples/uploads.ts'

/** How a sample writes its texts: as they are for looking at, or with something nasty in each for testing. */
export type Writer = (text: string) => string

/** What samples are made with. */
export interface Maker {
  write: Writer
  words: (text: string) => Words
  page: SampleOf
}

export interface Sample {
  name: string
  frame: Frame
  view: keyof Pages
  model: Pages[keyof Pages]
}

const look: Look = { theme: 'system', size: 'm', leading: 'normal', focus: false }

/** Makes a sample: its view, the title, the model, what the frame has besides, and its name where one view has several. */
export type SampleOf = <View extends keyof Pages>(
  view: View,
  title: string,
  model: Pages[View],
  frame?: Partial<Frame>,
  name?: string,
) => Sample

/** Every page, filled. */
export function samples(write: Writer): Sample[] {
  const words = (text: string): Words => say(write(text))
  const page = <View extends keyof Pages>(
    view: View,
    title: string,
    model: Pages[View],
    frame: Partial<Frame> = {},
    name: string = view,
  ): Sample => ({ name, view, model, frame: { title: write(title), look, learner: { name: write('Learner 12') }, ...frame } })

  const until = {
    words: say('Until {time}', { time: write('14:45') }),
    deadline: '2026-11-24T14:45:00.000Z',
    now: '2026-11-24T14:03:00.000Z',
    result: '/attempts/7f3/result',
  }
  const desk: Frame['desk'] = {
    passage: write('Why ice floats'),
    quiz: write('Text and quiz, level A'),
    saved: say('Saved {time}', { time: write('14:03') }),
    signing: { learner: 'abcdefghijklmnop', attempt: 'qrstuvwxyz234567', ticket: 'abcdefghijklmnopqrstuvwxyz234567' },
    until,
    leave: { href: '/', text: words('Leave and carry on later'), short: words('Leave') },
  }
  const text = textPane(write)
  const picking = (form: string, field: string, picked: readonly number[]): TextPane => ({
    ...textPane(write, ({ n }) => (picked.includes(n) ? { picked: true } : {})),
    pick: { field, form, most: 2 },
  })
  const shelf = shelfOf(write)
  const lately = attemptsOf(write)
  const navigator = navigatorOf(write, 7)
  const asking = { text, navigator, n: 7, of: 12, points: 1, level: 'a', key: 'k-7f3', seen: 0, shown: 'shown-7f3', last: false }
  const question: QuestionPage = {
    ...asking,
    action: '/attempts/7f3/7',
    flag: { action: '/attempts/7f3/7/flags', on: false },
    prompt: write('What does the keeper’s word “lid” tell a reader about the ice?'),
    instructions: words('Choose one answer.'),
    view: 'kinds/single-choice',
    asked: {
      options: [
        'How it keeps the cold air away',
        'That it will soon melt',
        'That it is heavy',
        'That the lake is frozen to the ground',
      ].map((option, at) => ({ seat: String(at + 1), letter: 'ABCD'.charAt(at), text: write(option) })),
    },
    given: { option: '2' },
    asksWhere: true,
  }
  const card = {
    id: 'ice-a',
    key: 'k-1',
    title: write('Text and quiz, level A'),
    about: words('12 questions, about 20 minutes'),
    best: words('8 of 12'),
    minutes: words('45 minutes'),
  }

  const maker = { write, words, page }
  return [
    ...accountSamples(maker),
    ...bankSamples(maker),
    ...correctionSamples(maker),
    ...coverageSamples(maker),
    ...editorSamples(maker),
    ...markingSamples(maker, { text, review: review(write) }),
    ...quizSamples(maker),
    ...scoreSamples(maker),
    ...uploadSamples(maker),
    page('error', 'Not found', {
      heading: words('This page is not here'),
      words: words('The address may be mistyped, or the page was taken away.'),
      way: { href: '/', text: words('To the start page') },
    }),
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
    page('learner/question', 'Question 7 of 12', question, { desk }),
    page(
      'learner/question',
      'Question 7 of 12',
      { ...question, hints: { action: '/attempts/7f3/7/hints#hints', given: [words('Look under “Ice”.')], of: 3, next: 2, fresh: true } },
      { desk },
      'learner/question, with a hint',
    ),
    page(
      'learner/question',
      'Question 7 of 12',
      {
        ...question,
        given: {},
        mistake: words('Choose one answer.'),
        notice: { tone: 'care', words: words('A newer answer stands: it was given in another window.') },
      },
      { desk, error: true },
      'learner/question, mistake',
    ),
    page(
      'learner/question',
      'Question 7 of 12',
      {
        ...question,
        text: picking('answer', 'sentence', [3]),
        prompt: write('Which TWO sentences tell what floating ice leads to?'),
        instructions: words('Pick in the text.'),
        view: 'kinds/hot-text',
        asked: { pick: 2 },
        given: { sentence: ['3'] },
        asksWhere: false,
        last: true,
      },
      { desk },
      'learner/question, hot text',
    ),
    page(
      'learner/place',
      'Show where: question 7 of 12',
      {
        ...asking,
        text: picking('place', 'where', [4]),
        action: '/attempts/7f3/7/place',
        prompt: question.prompt,
        given: [{ letter: 'B', text: write('That it will soon melt') }],
        change: '/attempts/7f3/7',
        picked: [
          { n: 4, section: 2, text: write('Under the lid of ice the water stays at four degrees, said the keeper of the station.') },
        ],
        wanted: 2,
      },
      { desk },
    ),
    page('learner/closure', 'Hand in', {
      title: write('Why ice floats, level A'),
      navigator: navigatorOf(write, 0),
      unanswered: [8, 11].map((n) => ({ n, href: `/attempts/7f3/${n}` })),
      begun: [{ n: 5, href: '/attempts/7f3/5' }],
      flagged: [{ n: 4, href: '/attempts/7f3/4' }],
      answered: 10,
      of: 12,
      until,
      action: '/attempts/7f3/closures',
      back: '/attempts/7f3/8',
    }),
    page('learner/review', 'Review: question 7 of 12', review(write), {
      desk: { ...desk, saved: say('Handed in {time}', { time: '14:21' }) },
    }),
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
function textPane(write: Writer, mark: (sentence: { n: number }) => Partial<TextSentence> = () => ({})): TextPane {
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

const navigatorOf = (write: Writer, here: number): Navigator => ({
  stops: Array.from({ length: 12 }, (_, at) => ({
    n: at + 1,
    href: `/attempts/7f3/${at + 1}`,
    here: at + 1 === here,
    answered: at < 6,
    ...((at === 4 || at === 7) && { begun: true }),
    proven: at < 6 && at !== 2,
    flagged: at === 3,
  })),
  summary: say(write('6 answered, 5 of them with their place in the text · 1 flagged · 6 to go')),
  finish: '/attempts/7f3/closures',
})

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

const review = (write: Writer): Pages['learner/review'] => ({
  text: textPane(
    write,
    ({ n }) => ({ 4: { settles: true, yours: true }, 5: { settles: true }, 6: { tempts: true }, 8: { yours: true } })[n] ?? {},
  ),
  n: 7,
  of: 12,
  verdict: { tone: 'wrong', words: say(write('Not right, though you looked in the right place')) },
  outcome: 'misread',
  corrected: [say(write('24 November, 14:03: from 1 to 0 of 1.'))],
  marks: [say(write('Answer 0 of 1')), say(write('place 1 of 1'))],
  notes: [say(write('Taken as “lid”: mind the spelling.'))],
  prompt: write('What does the keeper’s word “lid” tell a reader about the ice?'),
  yours: [
    {
      letter: 'B',
      text: write('That it will soon melt'),
      right: false,
      partly: false,
      neutral: false,
      why: write('The text says nothing of spring here. A lid is what keeps something out.'),
      tempts: [{ n: 6, text: write('Fish spend the winter there.') }],
    },
  ],
  key: [{ letter: 'A', text: write('How it keeps the cold air away'), right: true, partly: false, neutral: false, tempts: [] }],
  others: [
    {
      letter: 'C',
      text: write('That it is heavy'),
      right: false,
      partly: false,
      neutral: false,
      why: write('It floats, and that is the point.'),
      tempts: [],
    },
    { text: say(write('Not given')), right: false, partly: false, neutral: true, tempts: [] },
  ],
  evidence: 'proof',
  settles: [{ n: 4, text: write('Under the lid of ice the water stays at four degrees, said the keeper of the station.') }],
  explanation: write('A lid keeps what is inside apart from what is outside: the water stays as it is.'),
  before: { n: 6, href: '/attempts/7f3/6/review' },
  next: { href: '/attempts/7f3/8/review', words: say('Next: question {n}', { n: 8 }) },
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
