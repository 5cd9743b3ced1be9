import { z } from 'zod'
import { say } from '../text.ts'
import { base, label, letterOf, short } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import { type Complaint, kind } from './kind.ts'

const verdicts = ['true', 'false', 'not given'] as const
const words = { true: say('True'), false: say('False'), 'not given': say('Not given') }

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
  why: z.strictObject(forEach(short.optional())).default({}).meta({ label: 'Why', help: 'What to say to a reader who chose it' }),
  tempts: z.strictObject(forEach(label.optional())).default({}).meta({ label: 'Tempts', help: 'The sentence that may lead there' }),
})

export const trueFalseNotGiven = kind(schema, {
  name: 'True, false, not given',
  instructions: () => say('True if the text says so, false if it says the opposite, not given if it says neither.'),
  holds: missingEvidence,
  ask: () => ({ options: verdicts.map((verdict, at) => ({ seat: verdict, letter: letterOf(at), text: words[verdict] })) }),
  response: () => z.object({ option: z.enum(verdicts, 'Choose true, false or not given.') }).transform(({ option }) => option),
  filled: (_, chosen) => ({ option: chosen }),
  mark: ({ answer }, chosen) => ({ score: String(answer) === chosen ? 1 : 0, notes: [] }),
  explain: ({ answer, why, tempts }, chosen) =>
    verdicts.map((verdict, at) => ({
      letter: letterOf(at),
      text: words[verdict],
      chosen: verdict === chosen,
      right: verdict === String(answer),
      ...(why[verdict] && { why: why[verdict] }),
      ...(tempts[verdict] && { tempts: [tempts[verdict]] }),
    })),
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
  lint: ({ prompt, answer, why }) => {
    const complaints: Complaint[] = verdicts
      .filter((verdict) => verdict !== String(answer) && !why[verdict])
      .map((verdict) => ({
        severity: 'warning',
        path: ['why'],
        message: `it says nothing to a reader who chose “${verdict}”`,
        remedy: `add why: with a line for “${verdict}”`,
      }))
    if (prompt.split(/\s+/).length > 25)
      complaints.push({
        severity: 'error',
        path: ['prompt'],
        message: 'the statement has more than 25 words',
        remedy: 'say one claim, shortly',
      })
    return complaints
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
