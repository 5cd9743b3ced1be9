import { say } from '../../src/text.ts'
import type { Navigator, QuestionPage } from '../../src/web/learner/models.ts'
import type { Frame, Pages } from '../../src/web/models.ts'
import type { TextPane } from '../../src/web/text-model.ts'
import type { Maker, Sample, Writer } from './sample.ts'
import { textPane } from './text.ts'

/** An attempt: a question and its place in the text, handing in, looking back. */
export function questionSamples({ write, words, page }: Maker): Sample[] {
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
    signing: { attempt: 'qrstuvwxyz234567', ticket: 'abcdefghijklmnopqrstuvwxyz234567' },
    until,
    leave: { href: '/', text: words('Leave and carry on later'), short: words('Leave') },
  }
  const text = textPane(write)
  const picking = (form: string, field: string, picked: readonly number[]): TextPane => ({
    ...textPane(write, ({ n }) => (picked.includes(n) ? { picked: true } : {})),
    pick: { field, form, most: 2 },
  })
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

  return [
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
  ]
}

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

export const review = (write: Writer): Pages['learner/review'] => ({
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
