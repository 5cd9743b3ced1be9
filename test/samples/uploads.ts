import type { Pages } from '../../src/web/models.ts'
import type { Maker, Sample } from './sample.ts'

/** Answers that come as a file: the form, a file that is none, and every fate that an answer can have. */
export function uploadSamples({ write, words, page }: Maker): Sample[] {
  const fates = ['taken', 'there', 'newer', 'late', 'unreadable', 'unsaved', 'gone'] as const
  const whole: Pages['learner/uploads']['attempts'][number] = {
    title: write('Why ice floats, level A'),
    name: write('Learner 12'),
    way: { href: '/attempts/7f3', text: words('Go on with this quiz') },
    counts: words('7 answers in the file: 1 taken, 1 there already, 5 not taken.'),
    tone: 'care',
    items: fates.map((became, at) => ({
      n: at + 1,
      what: words('Place in the text, still being picked'),
      made: words('24 November, 14:03'),
      became,
      words: words('Not taken: a newer answer stands'),
      ...(became === 'unreadable' && { why: words('Choose one answer.') }),
    })),
  }
  const one = { what: words('Not readable'), became: 'unreadable', words: words('Not taken') } as const
  const theirs = { here: 'scores', teacher: { name: write('Ms Okafor') } } as const

  return [
    page('learner/uploads', 'Upload answers', { attempts: [] }, { learner: undefined } as unknown as object),
    page(
      'learner/uploads',
      'Upload answers',
      { attempts: [], mistake: { field: 'file', message: words('This is not a file of answers.') } },
      { here: 'settings', error: true },
      'learner/uploads, mistake',
    ),
    page('learner/uploads', 'Upload answers', { attempts: [whole] }, { here: 'settings' }, 'learner/uploads, told'),
    page(
      'learner/uploads',
      'Upload answers',
      {
        attempts: [
          { ...whole, tone: 'done' },
          { counts: words('One answer in the file'), tone: 'care', items: [one] },
          { damaged: words('These answers were changed or damaged.'), counts: words('None'), tone: 'care', items: [] },
        ],
      },
      theirs,
      'learner/uploads, several',
    ),
  ]
}
