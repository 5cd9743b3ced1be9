import { z } from 'zod'
import { say } from '../text.ts'
import { base } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import { choicesOf, itemOf, optionsOf } from './items.ts'
import { kind } from './kind.ts'
import { idsOf, lintOptions, offered, option, optionLabels, optionLines, optionOffer, optionTally, seatsOf } from './options.ts'

const schema = z.strictObject({
  ...base,
  kind: z.literal('single-choice'),
  options: z.array(option).min(2).max(8).meta({ label: 'Options', help: 'Right one first; the page shuffles' }),
})

export const singleChoice = kind(schema, {
  name: 'Single choice',
  templates: [
    {
      word: 'main-idea',
      name: 'Main idea',
      fields: {
        prompt: 'What does this text mainly tell its readers?',
        process: 'integrate',
        skill: ['main_idea'],
        hint: 'Which answer covers most of the sections, and not one of them alone?',
      },
    },
    {
      word: 'title',
      name: 'Choose the title',
      fields: {
        prompt: 'Which title fits the text best?',
        process: 'integrate',
        skill: ['main_idea'],
        hint: 'A title says what the whole is about, and promises nothing that the text does not tell.',
      },
    },
    {
      word: 'insertion',
      name: 'Insert a sentence',
      fields: {
        prompt: 'Where in the text does this sentence fit best? “…”',
        instructions: 'Choose the place. Each answer quotes the words that stand before it.',
        process: 'integrate',
        skill: ['reference'],
        hint: 'What do “this”, “they” or “then” in the sentence point back to?',
      },
    },
  ],
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
  offers: ({ options }) => [optionOffer(options, 'one')],
  context: () => [],
  lint: ({ options }) => {
    const complaints = lintOptions(options, 3, 5)
    const right = options.filter((one) => one.right).length
    if (right !== 1)
      complaints.push({
        rule: 'L01',
        severity: 'error',
        path: ['options'],
        message: `${right} options are marked right: true`,
        remedy: 'mark exactly one',
      })
    return complaints
  },
  toItem: (question) => itemOf(question, { is: 'choice', choose: 'one', options: choicesOf(question.options) }),
  fromItem: ({ interaction }) =>
    interaction.is === 'choice' && interaction.choose === 'one' ? { options: optionsOf(interaction.options) } : undefined,
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
          text: 'It is much colder than the water below.',
          why: 'Cold alone lifts nothing; look for what the text says of room.',
          tempts: 'E4',
          misconception: 'invented cause',
        },
        {
          id: 'lid',
          text: 'It forms a lid on any lake in winter.',
          why: 'That is what follows from floating, not its cause.',
          tempts: 'E3',
          misconception: 'cause and result swapped',
        },
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
