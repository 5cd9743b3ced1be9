import { z } from 'zod'
import { say } from '../text.ts'
import { base, label, several, short } from './base.ts'
import { carries, missingEvidence, neutralIn, proofOf, sentencesWith, setsIn } from './evidence.ts'
import { exampleBase } from './example.ts'
import { kind, type Sitting } from './kind.ts'
import { partialCredit, wholeOnly } from './partial.ts'

const schema = z.strictObject({
  ...base,
  kind: z.literal('hot-text'),
  evidence: base.evidence.meta({ label: 'Key', help: 'The sentences to find' }),
  wrong: z
    .array(
      z.strictObject({
        sentence: label.meta({ label: 'Sentence', help: 'The one that was picked' }),
        why: short.meta({ label: 'Why', help: 'What to say to a reader who picked it', widget: 'paragraph' }),
      }),
    )
    .max(20)
    .default([])
    .meta({ label: 'Wrong sentences', help: 'What to say to a reader who picked this one' }),
  others: short.optional().meta({ label: 'Any other sentence', help: 'What to say to a reader who picked one that is not listed' }),
  marking: partialCredit(
    'net',
    ['all'],
    'What some right sentences are worth. Of 2 sentences to find somebody picks both and a wrong one: net gives (2 − 1)/2 = 1/2, all gives 0; for one of them alone net gives 1/2, all gives 0',
  ),
})
type Q = z.infer<typeof schema>

const wanted = (question: Q, { reading }: Pick<Sitting, 'reading'>) => setsIn(question, reading)[0]?.length ?? 1

export const hotText = kind(schema, {
  name: 'Sentences in the text',
  instructions: () => say('Pick in the text.'),
  holds: missingEvidence,
  ask: (question, sitting) => ({ pick: wanted(question, sitting) }),
  response: (_, { reading }) =>
    z.object({ sentence: several(400) }).transform(({ sentence }, context) => {
      const ids = reading.sentences.filter((_, at) => sentence.includes(String(at + 1))).map(({ id }) => id)
      if (ids.length > 0 && ids.length === sentence.length) return ids
      context.addIssue(sentence.length ? 'Pick sentences of the text beside the question.' : 'Pick a sentence in the text.')
      return z.NEVER
    }),
  filled: (_, picked, { reading }) => ({
    sentence: reading.sentences.flatMap(({ id }, at) => (picked.includes(id) ? [String(at + 1)] : [])),
  }),
  /** `net`: max(0, (r − w)/n), as for proof: neutral sentences count neither way; `all` 1 or 0. */
  mark: (question, picked, reading) => {
    const found = proofOf(setsIn(question, reading), neutralIn(question, reading), picked, reading)
    if (!found) return { score: 0, notes: [] }
    const { score, right, of, wrong } = found
    const counts = say('{right} of {of} found{wrong, plural, =0 {} other {, # too many}}', { right, of, wrong })
    if (question.marking !== 'all') return { score, notes: [counts] }
    const whole = wholeOnly(score)
    return { score: whole.score, notes: [counts, ...whole.notes] }
  },
  explain: (question, picked, { reading }) => {
    const key = sentencesWith(question, setsIn(question, reading)[0] ?? [], reading)
    return reading.sentences
      .filter((sentence) => key.includes(sentence) || picked?.includes(sentence.id))
      .map((sentence) => {
        const right = key.includes(sentence)
        const neutral = !right && neutralIn(question, reading).some((label) => carries(sentence, label))
        const why =
          right || neutral
            ? undefined
            : (question.wrong.find((one) => sentencesWith(question, [one.sentence], reading).includes(sentence))?.why ?? question.others)
        return {
          text: sentence.text,
          chosen: picked?.includes(sentence.id) ?? false,
          right,
          ...(neutral && { neutral }),
          ...(why && { why }),
        }
      })
  },
  tally: (_, picked) => [...picked],
  tallied: (question, reading) => {
    const key = sentencesWith(question, setsIn(question, reading).flat(), reading)
    return reading.sentences.map((sentence) => ({ label: sentence.id, text: sentence.text, right: key.includes(sentence) }))
  },
  asksWhere: () => false,
  evidenceIs: () => 'answer',
  offers: () => [],
  context: () => [],
  lint: ({ others, wrong }) =>
    others || wrong.length
      ? []
      : [
          {
            rule: 'L17',
            severity: 'warning',
            path: [],
            message: 'it says nothing to a reader who picked a wrong sentence',
            remedy: 'add others: a line for any wrong sentence',
          },
        ],
  // A sentence of a passage cannot be an answer where there is no passage.
  toItem: () => undefined,
  fromItem: () => undefined,
  example: {
    question: {
      ...exampleBase,
      id: 'EX-HT',
      kind: 'hot-text',
      prompt: 'Which TWO sentences tell what floating ice leads to?',
      evidence: ['E3', 'E5'],
      neutral: ['E4'],
      wrong: [{ sentence: 'E2', why: 'This one gives the cause, not what it leads to.' }],
      others: 'Ask of this sentence what it has to do with ice.',
    },
    answers: [
      [['s1-03', 's1-05'], 1],
      [['s1-03'], 0.5],
      [['s1-03', 's1-04', 's1-05'], 1],
      [['s1-02', 's1-03'], 0],
      [['s1-02', 's1-06'], 0],
    ],
    unreadable: [{}, { sentence: '7' }, { sentence: 's1-03' }, { sentence: ['1', '0'] }, { sentence: '1.5' }],
  },
})
