import { z } from 'zod'
import { say } from '../text.ts'
import { base, several } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import { choicesOf, itemOf, optionsOf } from './items.ts'
import { type Complaint, kind } from './kind.ts'
import {
  idsOf,
  lintOptions,
  type Option,
  offered,
  option,
  optionLabels,
  optionLines,
  optionOffer,
  optionTally,
  seatsOf,
} from './options.ts'
import { partialCredit, wholeOnly } from './partial.ts'

const schema = z.strictObject({
  ...base,
  kind: z.literal('multiple-response'),
  options: z.array(option).min(3).max(10).meta({ label: 'Options', help: 'Right ones first; the page shuffles' }),
  marking: partialCredit(
    'balanced',
    ['net', 'all'],
    'What counts against a wrong choice. Of 2 right and 3 wrong options somebody chooses both right ones and a wrong one: balanced gives 2/2 − 1/3 = 2/3, net (2 − 1)/2 = 1/2, all 0. Without the wrong one, each gives 1',
  ),
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
  /**
   * Of r right and w wrong choices, n right and m wrong options: `balanced` max(0, r/n − w/m), so that all ticked and none ticked earn 0;
   * `net` max(0, (r − w)/n); `all` 1 or 0.
   */
  mark: ({ options, marking }, chosen) => {
    const key = keyOf(options).length
    const right = options.filter((one) => one.right && chosen.includes(one.id)).length
    const wrong = options.filter((one) => !one.right && chosen.includes(one.id)).length
    const fraction = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
    const lost = fraction(wrong, marking ? key : options.length - key)
    const score = Math.max(0, fraction(right, key) - lost)
    const found = say('{right} of {key} found{wrong, plural, =0 {} other {, # too many}}', { right, key, wrong })
    if (marking !== 'all') return { score, notes: [found] }
    const whole = wholeOnly(score)
    return { score: whole.score, notes: [found, ...whole.notes] }
  },
  explain: ({ options }, chosen, { seed }) => optionLines(options, seed, chosen ?? []),
  tally: ({ options }, chosen) => optionTally(options, chosen),
  tallied: ({ options }) => optionLabels(options),
  asksWhere: () => true,
  evidenceIs: () => 'proof',
  offers: ({ options }) => [optionOffer(options, 'several')],
  context: () => [],
  lint: ({ prompt, options }) => {
    const complaints = lintOptions(options, 5, 7)
    const wrong = (path: Complaint['path'], message: string, remedy: string) =>
      complaints.push({ rule: 'L01', severity: 'error', path, message, remedy })
    const key = keyOf(options).length
    const number = numbers[key] ?? String(key)
    if (key < 2 || key > options.length - 2)
      wrong(
        ['options'],
        `${key} of ${options.length} options are marked right: true`,
        'mark at least two, and leave at least two wrong ones',
      )
    if (!new RegExp(`\\b(${number.toUpperCase()}|${key})\\b`).test(prompt))
      wrong(
        ['prompt'],
        `the question does not say that ${number} are to be chosen`,
        `write the number in capitals: ${number.toUpperCase()}`,
      )
    return complaints
  },
  toItem: (question) => itemOf(question, { is: 'choice', choose: 'several', options: choicesOf(question.options) }),
  fromItem: ({ interaction }) =>
    interaction.is === 'choice' && interaction.choose === 'several' ? { options: optionsOf(interaction.options) } : undefined,
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
        {
          id: 'solid',
          text: 'Most solids sink.',
          why: 'That is said of other solids, and does not follow.',
          tempts: 'E1',
          misconception: 'other topic',
        },
        { id: 'built', text: 'The station was built.', why: 'The text links the station to no cause.', misconception: 'invented cause' },
        {
          id: 'warm',
          text: 'The lake gets warmer.',
          why: 'The water stays as it is, said the keeper.',
          tempts: 'E4',
          misconception: 'invented change',
        },
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
