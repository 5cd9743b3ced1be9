import type { Frame } from '../../src/web/models.ts'
import type { AttemptQuestion, ItemFigures, ItemRow, LearnerRow } from '../../src/web/teacher/score-model.ts'
import type { Maker, Sample } from './sample.ts'

/** What a teacher sees of many learners: lists, one learner, one attempt, one question. */
export function scoreSamples({ write, words, page }: Maker): Sample[] {
  const frame: Partial<Frame> = { here: 'scores', teacher: { name: write('Ms Okafor') } }
  const counting = words('Still counting: 312 learners so far.')
  const orders = [
    { href: '/scores', text: words('Last seen'), here: true },
    { href: '/scores?sort=name', text: words('Name'), here: false },
  ]
  const learner = (name: string, latest?: LearnerRow['latest']): LearnerRow => ({
    name: write(name),
    href: '/scores/abcdefghijklmnop',
    came: write('3 November'),
    last: words('24 November, 14:03'),
    closed: 3,
    open: 1,
    ...(latest && { latest }),
  })
  const learners = [
    learner('Ada Lovelace', { quiz: write('Text and quiz, level A'), of: 10, right: 7, proven: 5 }),
    learner('Grace Hopper', { quiz: write('Six short ones'), of: 6, right: 6 }),
    learner('Mary Somerville', { quiz: write('Six short ones'), of: 6 }),
    learner('Émilie du Châtelet', { quiz: write('Text and quiz, level A'), of: 9, waiting: 1, right: 7 }),
    learner('Hypatia'),
  ]
  const list = { counting, count: words('1,024 learners'), q: '', orders, learners, before: '/scores', next: '/scores?page=3' }
  const empty = { count: words('0 learners'), q: '', orders, learners: [] }
  const square = { secure: 5, lucky: 2, misread: 1, lost: 2 }
  return [
    page('teacher/scores', 'Scores', list, frame),
    page('teacher/scores', 'Scores', { ...empty, address: write('https://example.org/') }, frame, 'teacher/scores, empty'),
    page('teacher/scores', 'Scores', { ...empty, q: write('xyz') }, frame, 'teacher/scores, nobody found'),
    page(
      'teacher/learner',
      'Scores of Ada Lovelace',
      {
        name: write('Ada Lovelace'),
        about: words('Came on 3 November · 2 quizzes handed in, one not yet'),
        erasure: '/scores/abcdefghijklmnop/erasures',
        attempts: [
          { title: write('Level B'), href: '/scores/a/9', when: write('14 November'), right: 0, of: 10, open: true },
          {
            title: write('Level A'),
            href: '/scores/a/8',
            when: write('11 November'),
            right: 7,
            place: { right: 6, of: 8 },
            of: 10,
            open: false,
          },
          { title: write('Level A'), href: '/scores/a/7', when: write('3 November'), right: 0, of: 10, open: false, unreadable: true },
        ],
        before: '/scores/a',
        next: '/scores/a?page=3',
      },
      frame,
    ),
    page(
      'teacher/learner',
      'Scores of Ada',
      { name: write('Ada'), about: words('Came'), erasure: '/scores/a/erasures', attempts: [] },
      frame,
      'teacher/learner, empty',
    ),
    page('teacher/erasure', 'Erase Ada', { name: write('Ada'), action: '/scores/a/erasures', back: '/scores/a' }, frame),
    page(
      'teacher/erasure',
      'Erase Ada',
      {
        name: write('Ada'),
        action: '/scores/a/erasures',
        back: '/scores/a',
        mistake: { field: 'sure', message: words('Tick the box.') },
      },
      { ...frame, error: true },
      'teacher/erasure, mistake',
    ),
    page(
      'teacher/attempt',
      'Ada Lovelace: Level A',
      {
        learner: { name: write('Ada Lovelace'), href: '/scores/a' },
        title: write('Text and quiz, level A'),
        about: words('Level A · begun 24 November, 13:50 · handed in 24 November, 14:03'),
        of: 10,
        right: 7,
        marked: 9,
        points: words('7.5 of 12 points'),
        square,
        questions: questionsOf({ write, words }),
      },
      frame,
    ),
    page(
      'teacher/attempt',
      'Ada Lovelace: Level A',
      {
        learner: { name: write('Ada Lovelace'), href: '/scores/a' },
        title: write('Text and quiz, level A'),
        about: words('Level A · begun 24 November, 13:50 · not handed in yet'),
        open: 3,
        of: 10,
        questions: [],
      },
      frame,
      'teacher/attempt, open',
    ),
    ...itemSamples({ write, words, page }, frame),
  ]
}

function questionsOf({ write, words }: Pick<Maker, 'write' | 'words'>): AttemptQuestion[] {
  const line = { letter: 'B', text: write('That it will soon melt'), right: false, partly: false, neutral: false }
  return [
    {
      n: 1,
      id: 'LX-SC-001',
      href: '/scores/questions/LX-SC-001',
      prompt: write('What does the keeper’s word “lid” tell a reader?'),
      mark: 'wrong',
      outcome: 'misread',
      facts: [words('Answer 0 of 1'), words('place 1 of 1'), words('took 21 s')],
      corrected: [words('24 November, 14:03: from 1 to 0 of 1.')],
      answer: {
        yours: [{ ...line, tempts: [{ n: 6, text: write('Fish spend the winter there.') }] }],
        key: [{ ...line, letter: 'A', text: write('How it keeps the cold air away'), right: true, tempts: [] }],
        picked: [
          { text: write('Under the lid of ice the water stays at four degrees.'), is: 'settles' },
          { text: write('The station was built in 1931.'), is: 'neutral' },
          { text: write('Fish spend the winter there.'), is: 'off' },
        ],
        nearest: false,
        settles: [write('Under the lid of ice the water stays at four degrees.')],
      },
    },
    {
      ...lost(2),
      prompt: write('Where does a lake begin to freeze?'),
      answer: { yours: [], key: [], picked: [], nearest: true, settles: [] },
    },
    { ...lost(3), prompt: write('Who says so?') },
    lost(4),
    {
      ...lost(5),
      prompt: write('Is the ice good for the fish?'),
      mark: 'partly',
      judged: {
        written: write('It is, says the keeper.'),
        given: {
          words: words('3 of 6 points, marked 24 November, 14:30'),
          scores: [{ text: write('Is there a clear answer?'), score: 1, step: write('it can be guessed') }],
          comment: write('Say why.'),
        },
        marking: '/marking/a/8/5',
      },
    },
    { ...lost(6), prompt: write('Is it?'), mark: 'waiting', judged: { written: write('Yes.') } },
  ]
}

const lost = (n: number): AttemptQuestion => ({
  n,
  id: `LX-SA-00${n}`,
  href: `/scores/questions/LX-SA-00${n}`,
  mark: 'blank',
  facts: [],
  corrected: [],
})

function itemSamples({ write, words, page }: Maker, frame: Partial<Frame>): Sample[] {
  const row = (id: string, more: Partial<ItemRow>): ItemRow => ({
    id,
    href: `/scores/questions/${id}`,
    prompt: write('Why does ice float?'),
    retired: false,
    n: 0,
    right: 0,
    ...more,
  })
  const square = { secure: 18, lucky: 6, misread: 3, lost: 11 }
  const figures: ItemFigures = {
    n: 40,
    right: 24,
    percent: 60,
    mean: words('0.61 of 1'),
    wrong: { text: write('It is colder than the water below it.'), n: 11 },
    tally: [
      { text: write('It needs more room than the water did.'), n: 24, percent: 60, right: true },
      {
        text: write('It is colder than the water below it.'),
        n: 11,
        percent: 28,
        right: false,
        tempts: write('The lid of ice keeps the cold out.'),
      },
      { text: write('It lies like a lid on every lake.'), n: 3, percent: 8, right: false },
      { text: words('Left open'), n: 2, percent: 5 },
    ],
    square,
  }
  const few: ItemFigures = { n: 3, right: 1, tally: [{ text: words('True'), n: 1, right: true }] }
  const orders = [
    { href: '/scores/questions', text: words('By text'), here: false },
    { href: '/scores/questions?sort=hardest', text: words('Hardest first'), here: true },
  ]
  const at = (figures: ItemFigures) => [{ level: 'a', figures }]
  const about = words('LX-SC-001 · Single choice · infer · version 0123456789abcdef')
  return [
    page(
      'teacher/item-list',
      'Scores: questions',
      {
        unreadable: 2,
        orders,
        groups: [
          {
            heading: write('Why ice floats'),
            items: [
              row('LX-SC-001', { n: 40, right: 24, percent: 60, wrong: { text: write('It is colder.'), n: 11 }, outcomes: square }),
              row('LX-SC-002', { n: 3, right: 1, retired: true }),
              row('LX-SC-003', {}),
            ],
          },
        ],
        all: 103,
        first: 51,
        last: 53,
        before: '/scores/questions',
        next: '/scores/questions?page=3',
      },
      frame,
    ),
    page(
      'teacher/item-list',
      'Scores: questions',
      { counting: words('Still counting.'), unreadable: 0, orders, groups: [], all: 0, first: 0, last: 0 },
      frame,
      'teacher/item-list, empty',
    ),
    page(
      'teacher/item',
      'Scores: LX-SC-001',
      {
        id: write('LX-SC-001'),
        prompt: write('Why does ice float?'),
        about,
        retired: true,
        bank: '/bank/LX-SC-001',
        unreadable: 2,
        n: 43,
        now: [...at(figures), { level: 'b', figures: few }],
        earlier: [1, 2].map((n) => ({ heading: words(`Version ${n}, n = 3`), prompt: write('Why does ice not sink?'), levels: at(few) })),
        more: 1,
      },
      frame,
    ),
    page(
      'teacher/item',
      'Scores: LX-SC-001',
      {
        counting: words('Still counting.'),
        id: write('LX-SC-001'),
        prompt: write('Why?'),
        about,
        retired: false,
        unreadable: 0,
        n: 0,
        now: [],
        earlier: [],
        more: 0,
      },
      frame,
      'teacher/item, no answers',
    ),
  ]
}
