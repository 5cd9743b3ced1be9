import { z } from 'zod'
import { say, type Words } from '../text.ts'
import { base, label, letterOf, short } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import { itemOf } from './items.ts'
import { type Complaint, kind } from './kind.ts'
import { withoutQuotations } from './quotations.ts'

const verdicts = ['true', 'false', 'not given'] as const
type Verdict = (typeof verdicts)[number]
const words = { true: say('True'), false: say('False'), 'not given': say('Not given') }

/** What a reader who chose one verdict is asked where another one is right, and the author says nothing of it. */
const asked: Readonly<Record<Verdict, Partial<Record<Verdict, Words>>>> = {
  true: {
    false: say('Hold each part of the statement against the text: who, what, when, how many. Does the text agree with all of them?'),
    'not given': say('Which sentence says so? What is only likely, or known from elsewhere, the text does not tell.'),
  },
  false: {
    true: say('Which sentence says the opposite? Look for one that says the same in other words.'),
    'not given': say('Which sentence says the opposite? If there is none, the text does not tell.'),
  },
  'not given': {
    true: say('The text may say it in other words, or in two sentences together. Which ones speak of the same thing?'),
    false: say('Find the sentence that speaks of the same thing. Can it be true together with the statement?'),
  },
}

/** A field for each verdict. */
const forEach = <S extends z.ZodType>(field: S) => ({
  true: field.meta({ label: 'True' }),
  false: field.meta({ label: 'False' }),
  'not given': field.meta({ label: 'Not given' }),
})

const schema = z.strictObject({
  ...base,
  kind: z.literal('true-false-not-given'),
  prompt: short.meta({ label: 'Statement', help: 'One claim in up to 25 words' }),
  answer: z
    .union([z.boolean(), z.literal('not given')], 'Write true, false or not given')
    .meta({ label: 'Answer', help: 'true, false or not given' }),
  why: z
    .strictObject(forEach(short.optional()))
    .default({})
    .meta({ label: 'Why', help: 'What to say to a reader who chose it; without it, a general question is asked' }),
  tempts: z.strictObject(forEach(label.optional())).default({}).meta({ label: 'Tempts', help: 'The sentence that may lead there' }),
})

type Q = z.infer<typeof schema>

const keyOf = ({ answer }: Q): Verdict => (answer === 'not given' ? answer : answer ? 'true' : 'false')

/** Words that turn a statement about. Pier No. 3, a no-fly zone and a never-ending story do not. */
const negation = /\b(?:(?:not|never|no)(?!-(?!one\b)|\.?\s?\d)|cannot|nobody|nothing|nowhere|neither|nor|hardly)\b|n['’]t\b/i

/** What a statement should not have, and what to do about it. A reader has to find one claim, not to take it apart. */
const flaws: readonly (readonly [has: (statement: string) => boolean, message: string, remedy: string])[] = [
  [(statement) => statement.trim().split(/\s+/).length > 25, 'the statement has more than 25 words', 'say one claim, shortly'],
  [(statement) => statement.includes(';'), 'a semicolon joins two claims', 'keep one of them'],
  [
    (statement) => /\b(because|although|(?<!\ba )while|whereas|so that)\b/i.test(statement),
    'the statement makes two claims: because, although, while, whereas or so that joins them',
    'keep one of them, or ask for the connection alone: “The reason for … was …”',
  ],
  [(statement) => (statement.match(/\band\b/gi) ?? []).length > 1, '“and” stands in the statement more than once', 'keep one claim'],
  [
    (statement) => negation.test(statement) && negation.test(withoutQuotations(statement)),
    'the statement says what is not so, and false would then mean that it is',
    'say it without not, never, no, nobody, nothing, neither, nor or hardly',
  ],
]

export const trueFalseNotGiven = kind(schema, {
  name: 'True, false, not given',
  instructions: () => say('True if the text says so, false if it says the opposite, not given if it says neither.'),
  holds: missingEvidence,
  ask: () => ({ options: verdicts.map((verdict, at) => ({ seat: verdict, letter: letterOf(at), text: words[verdict] })) }),
  response: () => z.object({ option: z.enum(verdicts, 'Choose true, false or not given.') }).transform(({ option }) => option),
  filled: (_, chosen) => ({ option: chosen }),
  mark: ({ answer }, chosen) => ({ score: String(answer) === chosen ? 1 : 0, notes: [] }),
  explain: (question, chosen) => {
    const key = keyOf(question)
    return verdicts.map((verdict, at) => {
      const why = question.why[verdict] ?? asked[verdict][key]
      const tempts = question.tempts[verdict]
      return {
        letter: letterOf(at),
        text: words[verdict],
        chosen: verdict === chosen,
        right: verdict === key,
        ...(why && { why }),
        ...(tempts && { tempts: [tempts] }),
      }
    })
  },
  tally: (_, chosen) => [chosen],
  tallied: ({ answer, tempts }) =>
    verdicts.map((verdict) => ({
      label: verdict,
      text: words[verdict],
      right: verdict === String(answer),
      ...(tempts[verdict] && { tempts: tempts[verdict] }),
    })),
  // Whoever says "not given" has no sentence to show, whatever the key is.
  asksWhere: (chosen) => chosen !== 'not given',
  evidenceIs: ({ answer }) => (answer === 'not given' ? 'nearest' : 'proof'),
  // Three words that are always the same are no offer.
  offers: () => [],
  context: () => [],
  lint: ({ prompt }) =>
    flaws.flatMap(([has, message, remedy]): Complaint[] =>
      has(prompt) ? [{ rule: 'L18', severity: 'error', path: ['prompt'], message, remedy }] : [],
    ),
  toItem: (question) => {
    const why = told(question.why)
    return itemOf(question, { is: 'statement', answer: question.answer, ...(Object.keys(why).length > 0 && { why }) })
  },
  fromItem: ({ interaction }) => {
    if (interaction.is !== 'statement') return undefined
    const why = told(interaction.why ?? {})
    return { answer: interaction.answer, ...(Object.keys(why).length > 0 && { why }) }
  },
  example: {
    question: {
      ...exampleBase,
      id: 'EX-TF',
      kind: 'true-false-not-given',
      prompt: 'A lake freezes from the bottom.',
      answer: false,
      evidence: ['E3'],
      why: { true: 'Read again from where the ice spreads.', 'not given': 'One sentence says where freezing begins.' },
    },
    answers: [
      ['false', 1],
      ['true', 0],
      ['not given', 0],
    ],
    unreadable: [{}, { option: '2' }, { option: 'perhaps' }],
  },
})

/** The lines of those verdicts that have one. */
const told = (why: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    verdicts.flatMap((verdict) => {
      const line = why[verdict]
      return line ? [[verdict, line]] : []
    }),
  )
