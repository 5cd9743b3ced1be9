import type { PaperPage } from '../../src/web/paper.ts'
import type { QuizPage, QuizPreviewPage } from '../../src/web/teacher/quiz-model.ts'
import { choices, paneOf, problemsOf } from './bank.ts'
import type { Maker, Sample } from './sample.ts'

/** The pages of quizzes: the list, the form in all its states, the preview. */
export const quizSamples = (maker: Maker): Sample[] => {
  const { page, write, words } = maker
  const frame = { here: 'quizzes', teacher: { name: write('Ms Okafor') } } as const
  const quiz = quizOf(maker)
  const preview = previewOf(maker)
  const desk = {
    passage: write('Why ice floats'),
    quiz: write('Mixed'),
    leave: { href: '/quizzes/ice/mixed', text: words('Close the preview'), short: words('Close') },
  }
  const row = {
    title: write('Mixed, level B'),
    href: '/quizzes/ice/mixed-b',
    about: words('12 questions on level B'),
    settings: [words('picked one by one'), words('feedback at the end')],
  }
  return [
    page(
      'teacher/quizzes',
      'Quizzes',
      {
        problems: problemsOf(write),
        passages: [
          {
            id: 'ice',
            title: write('Why ice floats'),
            fresh: '/quizzes/new?passage=ice',
            quizzes: [
              { ...row, preview: '/quizzes/ice/mixed-b/preview', paper: '/quizzes/ice/mixed-b/paper' },
              { ...row, settings: [] },
            ],
          },
          { id: 'salt', title: write('Salt'), fresh: '/quizzes/new?passage=salt', quizzes: [] },
        ],
      },
      frame,
    ),
    page('teacher/quizzes', 'Quizzes', { passages: [] }, frame, 'teacher/quizzes, empty'),
    page('teacher/quiz', 'Mixed', quiz, frame),
    page('teacher/quiz', 'Mixed', drawnOf(quiz, maker), { ...frame, error: true }, 'teacher/quiz, new and refused'),
    page('teacher/paper', 'On paper', paperOf(maker), { sheet: true }),
    page(
      'teacher/quiz-preview',
      'Preview',
      {
        ...preview,
        n: 2,
        text: { ...preview.text, pick: { field: 'sentence', form: 'answer', most: 1 } },
        view: 'kinds/hot-text',
        asked: { pick: 1 },
        asksWhere: false,
      },
      { ...frame, desk },
      'teacher/quiz-preview, hot text',
    ),
  ]
}

const remark = (severity: 'error' | 'warning', write: Maker['write']) => ({
  severity,
  message: write('Something is wrong'),
  remedy: write('Mend it'),
})

function quizOf({ write, words }: Maker): QuizPage {
  const item = (n: number) => ({
    id: `ICE-SC-${n}`,
    prompt: write('Why does ice float?'),
    about: words('Single choice · infer'),
    remarks: [],
  })
  return {
    heading: write('Mixed, level B'),
    passage: { id: 'ice', title: write('Why ice floats') },
    action: '/quizzes/ice/mixed-b',
    base: '0123456789abcdef',
    there: { id: 'mixed-b', preview: '/quizzes/ice/mixed-b/preview', removal: '/quizzes/ice/mixed-b/removals' },
    mistakes: [],
    conflict: { theirs: write('id: mixed-b'), yours: write('id: mixed-b') },
    title: { value: write('Mixed, level B'), remarks: [] },
    level: { choices: choices(write, ['a', 'b']), remarks: [] },
    order: 'shuffled',
    feedback: 'each',
    proof: true,
    hints: false,
    attempts: { value: '2', remarks: [] },
    minutes: { value: '45', remarks: [] },
    by: 'picked',
    picked: { items: [item(1), { ...item(2), remarks: [remark('warning', write)] }], remarks: [] },
    more: {
      q: write('ice'),
      kinds: choices(write, ['Single choice']),
      processes: choices(write, ['infer']),
      items: [
        { ...item(3), ticked: true },
        { ...item(4), ticked: false, remarks: [remark('warning', write)] },
      ],
      rest: 12,
    },
    drawn: { seed: '7', rows: [], remarks: [], items: [] },
  }
}

function drawnOf({ there: _, conflict: __, ...quiz }: QuizPage, { write, words }: Maker): QuizPage {
  const wrong = { value: write('Mixed!'), remarks: [remark('error', write)] }
  const row = (n: string) => ({ n, processes: choices(write, ['infer']), kinds: choices(write, ['Single choice']), remarks: [] })
  return {
    ...quiz,
    heading: words('New quiz'),
    action: '/quizzes',
    base: '',
    id: wrong,
    title: { value: '', remarks: [remark('error', write)] },
    attempts: wrong,
    minutes: wrong,
    notice: { tone: 'error', words: words('Not saved.') },
    mistakes: ['id', 'title', 'row-1'].map((field) => ({ field, message: write('Something is wrong') })),
    level: { choices: choices(write, ['a', 'b']), remarks: [remark('error', write)] },
    by: 'drawn',
    picked: { items: [], remarks: [remark('error', write)] },
    more: { ...quiz.more, items: [], rest: 0 },
    drawn: {
      seed: '7',
      rows: [row('3'), { ...row('many'), remarks: [remark('error', write)] }],
      remarks: [remark('error', write)],
      items: quiz.picked.items,
    },
  }
}

const paperOf = ({ write, words }: Maker): PaperPage => ({
  title: write('Mixed'),
  text: paneOf(write),
  glossary: [[write('lid'), write('a cover that closes something from above')]],
  place: true,
  points: 2,
  questions: [
    {
      n: 1,
      points: 1,
      prompt: write('Why does ice float?'),
      instructions: words('Choose one answer.'),
      view: 'kinds/single-choice',
      asked: { options: [{ seat: '1', letter: 'A', text: write('It needs more room than the water did.') }] },
    },
    {
      n: 2,
      points: 1,
      prompt: write('Which sentence says so?'),
      instructions: words('Pick in the text.'),
      view: 'kinds/hot-text',
      asked: { pick: 1 },
    },
  ],
  answers: [
    {
      n: 1,
      lines: [{ letter: 'A', text: write('It needs more room.') }],
      settles: [write('Ice floats.')],
      explanation: write('It is lighter.'),
    },
    {
      n: 2,
      lines: [{ text: write('Ice floats.') }],
      settles: [],
      explanation: write('It says so.'),
      rubric: {
        criteria: [{ text: write('Is there a reason?'), steps: [write('none'), write('vague'), write('precise')] }],
        anchors: [{ text: write('Ice floats, because it is lighter.'), scores: '2' }],
      },
    },
  ],
  links: { back: '/quizzes/ice/mixed', other: '/quizzes/ice/mixed/paper' },
})

const previewOf = ({ write, words }: Maker): QuizPreviewPage => ({
  text: paneOf(write),
  navigator: {
    stops: [1, 2, 3].map((n) => ({
      n,
      href: `/quizzes/ice/mixed/preview?n=${n}`,
      here: n === 1,
      answered: false,
      proven: false,
      flagged: false,
    })),
    summary: words('3 questions'),
  },
  n: 1,
  of: 3,
  points: 1,
  prompt: write('Why does ice float?'),
  instructions: words('Choose one answer.'),
  view: 'kinds/single-choice',
  asked: {
    options: ['It needs more room', 'It is colder'].map((text, at) => ({ seat: `${at + 1}`, letter: 'AB'.charAt(at), text: write(text) })),
  },
  asksWhere: true,
  hint: words('Preview: nothing is kept.'),
  question: '/bank/ICE-SC-1',
  before: '/quizzes/ice/mixed/preview?n=1',
  next: '/quizzes/ice/mixed/preview?n=2',
  close: '/quizzes/ice/mixed',
})
