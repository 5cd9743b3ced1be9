import { say, type Words } from '../src/text.ts'
import type { Frame, Pages } from '../src/web/models.ts'
import { accountSamples } from './samples/account.ts'
import { bankSamples } from './samples/bank.ts'
import { correctionSamples } from './samples/corrections.ts'
import { coverageSamples } from './samples/coverage.ts'
import { editorSamples } from './samples/editor.ts'
import { learnerSamples } from './samples/learner.ts'
import { markingSamples } from './samples/marking.ts'
import { questionSamples, review } from './samples/question.ts'
import { quizSamples } from './samples/quizzes.ts'
import type { Sample, Writer } from './samples/sample.ts'
import { scoreSamples } from './samples/scores.ts'
import { look, textPane } from './samples/text.ts'
import { uploadSamples } from './samples/uploads.ts'

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

  const maker = { write, words, page }
  return [
    ...accountSamples(maker),
    ...bankSamples(maker),
    ...correctionSamples(maker),
    ...coverageSamples(maker),
    ...editorSamples(maker),
    ...learnerSamples(maker),
    ...markingSamples(maker, { text: textPane(write), review: review(write) }),
    ...questionSamples(maker),
    ...quizSamples(maker),
    ...scoreSamples(maker),
    ...uploadSamples(maker),
    page('error', 'Not found', {
      heading: words('This page is not here'),
      words: words('The address may be mistyped, or the page was taken away.'),
      way: { href: '/', text: words('To the start page') },
    }),
  ]
}
