import type { AnchorShown, CriterionField, GivenScore } from '../../src/web/judged.ts'
import type { JudgedAnswer } from '../../src/web/learner/models.ts'
import type { Frame, Pages } from '../../src/web/models.ts'
import type { MarkingPage } from '../../src/web/teacher/marking-model.ts'
import type { TextPane } from '../../src/web/text-model.ts'
import type { Maker, Sample } from './sample.ts'

/** Marking by people: what waits, one answer, and the same answer as its learner looks back on it. */
export function markingSamples(
  { write, words, page }: Maker,
  { text, review }: { text: TextPane; review: Pages['learner/review'] },
): Sample[] {
  const frame: Partial<Frame> = { here: 'marking', teacher: { name: write('Ms Okafor'), waiting: 1234 } }
  const asked = ['Is there a clear answer?', 'Is there a reason?', 'Is it said whose words they are?']
  const criteria = (chosen?: number): CriterionField[] =>
    asked.map((one, at) => ({
      name: `score.${at + 1}`,
      id: `score-${at + 1}`,
      text: write(one),
      steps: [2, 1, 0].map((score) => ({ score, text: write(`what is worth ${score}`), chosen: chosen === score })),
    }))
  const scores: GivenScore[] = asked.map((one, at) => ({ text: write(one), score: at, step: write(`what is worth ${at}`) }))
  const anchors: AnchorShown[] = ['2', '0'].map((n) => ({ text: write(`An answer of ${n}.`), points: words(`${n} of 6 points`), scores }))
  const wrong = [{ field: 'score-2', message: words('Choose 2, 1 or 0 for “Is there a reason?”') }]
  const written = write('Yes.\nThe keeper says that the water stays at four degrees, so the fish can live there.')
  const answer: MarkingPage = {
    text,
    mistakes: [],
    learner: { name: write('Ada Lovelace'), href: '/scores/a/8' },
    question: { id: write('LX-CR-001'), href: '/bank/LX-CR-001' },
    prompt: write('Is the ice on the lake good for the fish?'),
    about: words('6 points · read at level A · handed in 24 November, 14:03'),
    written,
    flags: [words('Short: 5 of the 10 words that were asked for at least')],
    action: '/marking/a/8/5',
    criteria: criteria(),
    anchors,
    comment: '',
    key: 'k-mark',
    seen: 0,
    answer: 1,
    filter: '',
    list: '/marking',
    skip: '/marking/b/9/5',
  }
  const comment = write('Say why.')
  const judged: JudgedAnswer = {
    written,
    rubric: { action: '/attempts/7f3/7/weighings', criteria: criteria(), anchors },
    mistakes: [],
  }
  const look = (name: string, verdict: Pages['learner/review']['verdict'], more: Partial<JudgedAnswer>) =>
    page(
      'learner/review',
      'Review: question 7',
      { ...review, verdict, yours: [], key: [], others: [], judged: { ...judged, ...more } },
      {
        desk: {
          passage: write('Why ice floats'),
          quiz: write('Text and quiz'),
          leave: { href: '/', text: words('Close'), short: words('Close') },
        },
      },
      `learner/review, ${name}`,
    )
  return [
    page(
      'teacher/marking',
      'Marking',
      {
        counting: words('Still counting.'),
        count: words('2 answers wait, the oldest first'),
        questions: [{ value: 'LX-CR-001', text: words('LX-CR-001 (2)'), chosen: true }],
        filtered: true,
        rows: ['Ada', 'Émilie'].map((name) => ({
          href: '/marking/a/8/5',
          learner: write(name),
          id: write('LX-CR-001'),
          prompt: write('Is the ice good for the fish?'),
          since: write('24 November, 14:03'),
        })),
        before: '/marking',
        next: '/marking?page=3',
      },
      frame,
    ),
    ...[true, false].map((filtered) =>
      page(
        'teacher/marking',
        'Marking',
        { notice: { tone: 'done', words: words('Saved.') }, count: words('0 answers wait'), questions: [], filtered, rows: [] },
        frame,
        `teacher/marking, empty${filtered ? ' of one question' : ''}`,
      ),
    ),
    page('teacher/marking-answer', 'Mark Ada', answer, frame),
    page(
      'teacher/marking-answer',
      'Mark Ada',
      {
        ...answer,
        notice: { tone: 'care', words: words('Somebody marked this answer meanwhile.') },
        mistakes: [...wrong, { field: 'comment', message: words('Write at most 1,000 characters.') }],
        stands: { words: words('3 of 6 points, marked by Mr Banda'), scores, comment },
        criteria: criteria(1),
        comment,
      },
      { ...frame, error: true },
      'teacher/marking-answer, behind and wrong',
    ),
    look('waiting', { tone: 'waiting', words: words('Not marked yet: a teacher will read it') }, {}),
    look(
      'marked',
      { tone: 'partly', words: words('Marked: 3 of 6 points') },
      {
        given: { scores, comment, when: words('marked 24 November') },
        rubric: { action: '/attempts/7f3/7/weighings', criteria: criteria(2), anchors, own: { points: words('6 of 6 points'), scores } },
        mistakes: wrong,
      },
    ),
  ]
}
