import { z } from 'zod'
import { say } from '../text.ts'
import { base } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import { kind } from './kind.ts'
import { idsOf, lintOptions, offered, option, optionLabels, optionLines, optionTally, seatsOf } from './options.ts'

const schema = z.strictObject({
  ...base,
  kind: z.literal('single-choice'),
  options: z.array(option).min(2).max(8).meta({ label: 'Options', help: 'Right one first; the page shuffles' }),
})

export const singleChoice = kind(schema, {
  name: 'Single choice',
  instructions: () => say('Choose one answer.'),
  holds: missingEvidence,
  ask: ({ options }, { seed }) => ({ options: offered(options, seed) }),
  response: ({ options }, { seed }) =>
    z.object({ option: z.string('Choose one answer.').max(20) }).transform(({ option }, context) => {
      const [id] = idsOf(options, seed, [option])
      if (id !== undefined) return id
      context.addIssue('Choose one of the answers on the page.')
      return z.NEVER
    }),
  filled: ({ options }, chosen, { seed }) => ({ option: seatsOf(options, seed, [chosen])[0] }),
  mark: ({ options }, chosen) => ({ score: options.some(({ id, right }) => right && id === chosen) ? 1 : 0, notes: [] }),
  explain: ({ options }, chosen, { seed }) => optionLines(options, seed, chosen === undefined ? [] : [chosen]),
  tally: ({ options }, chosen) => optionTally(options, [chosen]),
  tallied: ({ options }) => optionLabels(options),
  asksWhere: () => true,
  evidenceIs: () => 'proof',
  lint: ({ options }) => {
    const complaints = lintOptions(options, 3, 5)
    const right = options.filter((one) => one.right).length
    if (right !== 1)
      complaints.push({
        severity: 'error',
        path: ['options'],
        message: `${right} options are marked right: true`,
        remedy: 'mark exactly one',
      })
    return complaints
  },
  example: {
    question: {
      ...exampleBase,
      id: 'EX-SC',
      kind: 'single-choice',
      prompt: 'Why does ice float on water?',
      options: [
        { id: 'wide', text: 'It takes up more room than the water did.', right: true },
        {
          id: 'cold',
          text: 'It is colder than the water below.',
          why: 'Cold alone lifts nothing; look for what the text says of room.',
          tempts: 'E4',
        },
        { id: 'lid', text: 'It forms a lid on every lake.', why: 'That is what follows from floating, not its cause.', tempts: 'E3' },
      ],
    },
    answers: [
      ['wide', 1],
      ['cold', 0],
      ['lid', 0],
    ],
    unreadable: [{}, { option: '4' }, { option: 'wide' }, { option: ['1', '2'] }],
  },
})
