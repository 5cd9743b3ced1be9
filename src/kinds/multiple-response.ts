import { z } from 'zod'
import { say } from '../text.ts'
import { base, several } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import { kind } from './kind.ts'
import { idsOf, lintOptions, type Option, offered, option, optionLabels, optionLines, optionTally, seatsOf } from './options.ts'

const schema = z.strictObject({
  ...base,
  kind: z.literal('multiple-response'),
  options: z.array(option).min(3).max(10).meta({ label: 'Options', help: 'Right ones first; the page shuffles' }),
})

const keyOf = (options: readonly Option[]) => options.filter(({ right }) => right)
const numbers = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

export const multipleResponse = kind(schema, {
  name: 'Multiple response',
  instructions: ({ options }) => say('Choose {n}.', { n: keyOf(options).length }),
  holds: missingEvidence,
  ask: ({ options }, { seed }) => ({ options: offered(options, seed), choose: keyOf(options).length }),
  response: ({ options }, { seed }) =>
    z.object({ option: several(10) }).transform(({ option }, context) => {
      const seats = idsOf(options, seed, option)
      const ids = options.filter(({ id }) => seats.includes(id)).map(({ id }) => id)
      if (ids.length > 0 && ids.length === option.length) return ids
      context.addIssue(option.length ? 'Choose among the answers on the page.' : 'Choose at least one answer.')
      return z.NEVER
    }),
  filled: ({ options }, chosen, { seed }) => ({ option: seatsOf(options, seed, chosen) }),
  /** max(0, r/n − w/m): right choices over the key, less wrong choices over the distractors. All ticked and none ticked earn 0. */
  mark: ({ options }, chosen) => {
    const key = keyOf(options).length
    const right = options.filter((one) => one.right && chosen.includes(one.id)).length
    const wrong = options.filter((one) => !one.right && chosen.includes(one.id)).length
    const fraction = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
    return {
      score: Math.max(0, fraction(right, key) - fraction(wrong, options.length - key)),
      notes: [say('{right} of {key} found{wrong, plural, =0 {} other {, # too many}}', { right, key, wrong })],
    }
  },
  explain: ({ options }, chosen, { seed }) => optionLines(options, seed, chosen ?? []),
  tally: ({ options }, chosen) => optionTally(options, chosen),
  tallied: ({ options }) => optionLabels(options),
  asksWhere: () => true,
  evidenceIs: () => 'proof',
  lint: ({ prompt, options }) => {
    const complaints = lintOptions(options, 5, 7)
    const key = keyOf(options).length
    if (key < 2 || key > options.length - 2)
      complaints.push({
        severity: 'error',
        path: ['options'],
        message: `${key} of ${options.length} options are marked right: true`,
        remedy: 'mark at least two, and leave at least two wrong ones',
      })
    if (!prompt.includes(numbers[key]?.toUpperCase() ?? ' '))
      complaints.push({
        severity: 'error',
        path: ['prompt'],
        message: `the question does not say that ${numbers[key] ?? key} are to be chosen`,
        remedy: `write the number in capitals: ${numbers[key]?.toUpperCase() ?? key}`,
      })
    return complaints
  },
  example: {
    question: {
      ...exampleBase,
      id: 'EX-MR',
      kind: 'multiple-response',
      prompt: 'Which TWO things follow from the fact that ice floats?',
      evidence: ['E3', 'E5'],
      options: [
        { id: 'top', text: 'A lake freezes from the top.', right: true },
        { id: 'fish', text: 'Fish can live under the ice.', right: true },
        { id: 'solid', text: 'Most solids sink.', why: 'That is said of other solids, and does not follow.', tempts: 'E1' },
        { id: 'built', text: 'The station was built.', why: 'The text links the station to no cause.' },
        { id: 'warm', text: 'The lake gets warmer.', why: 'The water stays as it is, said the keeper.', tempts: 'E4' },
      ],
    },
    answers: [
      [['top', 'fish'], 1],
      [['top'], 0.5],
      [['top', 'fish', 'solid'], 2 / 3],
      [['top', 'solid'], 1 / 2 - 1 / 3],
      [['solid', 'built'], 0],
      [['top', 'fish', 'solid', 'built', 'warm'], 0],
    ],
    unreadable: [{}, { option: [] }, { option: '6' }, { option: ['1', 'top'] }],
  },
})
