import { z } from 'zod'
import { say } from '../text.ts'
import { base, label, seated, short } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import { idsFor, itemOf } from './items.ts'
import { type Complaint, kind } from './kind.ts'
import { entryId, lintTwins } from './options.ts'
import { partialCredit, wholeOnly } from './partial.ts'

const premise = z.strictObject({
  id: entryId,
  text: short.meta({ label: 'Text' }),
  answer: z
    .string()
    .trim()
    .min(1)
    .max(20)
    .meta({ label: 'Answer', help: 'The response that belongs to it', widget: 'other', of: 'responses' }),
  why: short.optional().meta({ label: 'Why', help: 'What to say to a reader who matched it wrongly', widget: 'paragraph' }),
  tempts: label.optional().meta({ label: 'Tempts', help: 'The label of the sentence that may lead astray' }),
})
const reply = z.strictObject({ id: entryId, text: short.meta({ label: 'Text' }) })

const schema = z.strictObject({
  ...base,
  kind: z.literal('matching'),
  premises: z.array(premise).min(3).max(8).meta({ label: 'Premises', help: 'What something is to be found for; the page shuffles' }),
  responses: z
    .array(reply)
    .min(2)
    .max(10)
    .meta({ label: 'Responses', help: 'Two more than premises, so that the last one cannot be guessed' }),
  reuse: z.boolean().default(false).meta({ label: 'Reuse', help: 'A response may be used more than once; the page says so' }),
  marking: partialCredit(
    'each',
    ['all'],
    'What some right pairs are worth. With 4 of 5 pairs right each gives 4/5, all gives 0; with 5 of 5, each gives 1',
  ),
})
type Q = z.infer<typeof schema>
/** The ids of a premise and of the response that was chosen for it. */
type Pair = readonly [premise: string, response: string]

/** The lists of the page: two throws of the dice, or a seat on the left would tell of one on the right. */
const left = ({ premises }: Q, seed: string) => seated(premises, `${seed}:premises`)
const right = ({ responses }: Q, seed: string) => seated(responses, `${seed}:responses`)

const textOf = ({ responses }: Q, id: string | undefined) => responses.find((one) => one.id === id)?.text ?? ''
const chosenFor = (pairs: readonly Pair[], premise: string) => pairs.find(([id]) => id === premise)?.[1]
/** A pair as it is shown. */
const joined = (premise: string, response: string) => say('{premise} – {response}', { premise, response })

export const matching = kind(schema, {
  name: 'Matching',
  templates: [
    {
      word: 'speakers',
      name: 'Who says so: claim and speaker',
      fields: {
        prompt: 'Who says so? Match each claim with the person or body that it comes from.',
        process: 'integrate',
        skill: ['who_said'],
        hint: 'Look for the verbs of saying, and for who is their subject.',
      },
    },
  ],
  instructions: () => say('Choose one for each.'),
  holds: missingEvidence,
  ask: (question, { seed }) => ({
    premises: left(question, seed).map(({ seat, what }) => ({ seat, text: what.text })),
    responses: right(question, seed).map(({ seat, what }) => ({ seat, text: what.text })),
    reuse: question.reuse,
  }),
  response: (question, { seed }) => {
    const seats = left(question, seed)
    const responses = right(question, seed)
    return z.object(Object.fromEntries(seats.map(({ seat }) => [`pair.${seat}`, choice]))).transform((form, context): Pair[] => {
      const refuse = (message: string, params = {}) => {
        context.addIssue({ code: 'custom', message, params })
        return z.NEVER
      }
      const chosen = seats.flatMap(({ seat, what }) => {
        const wanted = form[`pair.${seat}`] ?? ''
        return wanted === '' ? [] : [{ premise: what.id, response: responses.find((one) => one.seat === wanted)?.what }]
      })
      if (chosen.length === 0) return refuse('Choose one for at least one of them.')
      if (chosen.some(({ response }) => !response)) return refuse('Choose from the lists on the page.')
      const twice = chosen.find(({ response }, at) => chosen.findIndex((one) => one.response === response) < at)?.response
      if (twice && !question.reuse) return refuse('Use each only once: “{text}” is chosen more than once.', { text: twice.text })
      return question.premises.flatMap(({ id }) => {
        const response = chosen.find((one) => one.premise === id)?.response
        return response ? [[id, response.id] as const] : []
      })
    })
  },
  filled: (question, pairs, { seed }) => {
    const responses = right(question, seed)
    return Object.fromEntries(
      left(question, seed).map(({ seat, what }) => {
        const chosen = chosenFor(pairs, what.id)
        return [`pair.${seat}`, responses.find((one) => one.what.id === chosen)?.seat ?? '']
      }),
    )
  },
  /** `each`: right pairs over premises, so that what is left open is not right, and nothing is taken off; `all` 1 or 0. */
  mark: ({ premises, marking }, pairs) => {
    const found = premises.filter(({ id, answer }) => chosenFor(pairs, id) === answer).length
    const score = found / premises.length
    const right = say('{found} of {of} pairs right', { found, of: premises.length })
    if (marking !== 'all') return { score, notes: [right] }
    const whole = wholeOnly(score)
    return { score: whole.score, notes: [right, ...whole.notes] }
  },
  explain: (question, pairs, { seed }) =>
    left(question, seed).flatMap(({ what: { id, text, answer, why, tempts } }) => {
      const chosen = pairs && chosenFor(pairs, id)
      const key = { text: joined(text, textOf(question, answer)), chosen: chosen === answer, right: true }
      if (chosen === undefined || chosen === answer) return [key]
      const line = {
        text: joined(text, textOf(question, chosen)),
        chosen: true,
        right: false,
        ...(why && { why }),
        ...(tempts && { tempts: [tempts] }),
      }
      return [line, key]
    }),
  tally: ({ premises, responses }, pairs) =>
    premises.flatMap(({ id }) => {
      const chosen = chosenFor(pairs, id)
      return responses.some((one) => one.id === chosen) ? [`${id}=${chosen}`] : []
    }),
  tallied: ({ premises, responses }) =>
    premises.flatMap(({ id, text, answer, tempts }) =>
      responses.map((one) => ({
        label: `${id}=${one.id}`,
        text: joined(text, one.text),
        right: one.id === answer,
        ...(tempts && one.id !== answer && { tempts }),
      })),
    ),
  asksWhere: () => true,
  evidenceIs: () => 'proof',
  offers: ({ premises, responses }) => [
    {
      path: ['responses'],
      choose: 'shared',
      wordings: responses.map(({ id, text }, at) => ({
        path: ['responses', at, 'text'],
        text,
        right: premises.some(({ answer }) => answer === id),
      })),
    },
  ],
  context: ({ premises }) => premises.map(({ text }, at) => ({ path: ['premises', at, 'text'], text })),
  lint: ({ premises, responses, reuse }) => {
    const complaints: Complaint[] = [...lintTwins('premises', premises), ...lintTwins('responses', responses)]
    if (!reuse && responses.length < premises.length + 2)
      complaints.push({
        rule: 'K1',
        severity: 'error',
        path: ['responses'],
        message: `it has ${responses.length} responses for ${premises.length} premises, so that the last pair can be guessed`,
        remedy: `give it at least ${premises.length + 2}, or write reuse: true`,
      })
    premises.forEach(({ id, answer, why }, at) => {
      if (!responses.some((one) => one.id === answer))
        complaints.push({
          severity: 'error',
          path: ['premises', at, 'answer'],
          message: `no response has the id “${answer}”`,
          remedy: `write one of ${responses.map((one) => one.id).join(', ')}`,
        })
      if (!reuse && premises.slice(0, at).some((one) => one.answer === answer))
        complaints.push({
          severity: 'error',
          path: ['premises', at, 'answer'],
          message: `two premises have the answer “${answer}”, and each can be used only once`,
          remedy: 'write reuse: true, or give this one another answer',
        })
      if (!why)
        complaints.push({
          rule: 'L17',
          severity: 'warning',
          path: ['premises', at],
          message: `premise ${id} says nothing to a reader who matched it wrongly`,
          remedy: 'add why: what to look at, without the answer',
        })
    })
    return complaints
  },
  toItem: (question) =>
    itemOf(question, {
      is: 'match',
      premises: question.premises.map(({ id, text, answer, why }) => ({ id, text, answer, ...(why && { why }) })),
      responses: question.responses.map(({ id, text }) => ({ id, text })),
      reuse: question.reuse,
    }),
  fromItem: ({ interaction }) => {
    if (interaction.is !== 'match') return undefined
    const { premises, responses, reuse } = interaction
    const left = idsFor(premises)
    const right = idsFor(responses)
    const answerOf = (answer: string) => right[responses.findIndex(({ id }) => id === answer)] ?? answer
    return {
      premises: premises.map(({ text, answer, why }, at) => ({ id: left[at], text, answer: answerOf(answer), ...(why && { why }) })),
      responses: responses.map(({ text }, at) => ({ id: right[at], text })),
      ...(reuse && { reuse }),
    }
  },
  example: {
    question: {
      ...exampleBase,
      id: 'EX-MA',
      kind: 'matching',
      prompt: 'What is said of each?',
      evidence: ['E1', 'E3', 'E5'],
      premises: [
        { id: 'solids', text: 'Most solids', answer: 'sink', why: 'Look at what is said first.', tempts: 'E2' },
        { id: 'lakes', text: 'A lake in winter', answer: 'top', why: 'Where does the ice on a lake begin?' },
        { id: 'fish', text: 'Fish', answer: 'below', why: 'Look at what is said of the water under the lid.', tempts: 'E4' },
      ],
      responses: [
        { id: 'sink', text: 'go down in their own liquid' },
        { id: 'top', text: 'gets hard from above' },
        { id: 'below', text: 'pass the cold months there' },
        { id: 'bottom', text: 'gets hard from below' },
        { id: 'away', text: 'leave before the cold months' },
      ],
    },
    answers: [
      [
        [
          ['solids', 'sink'],
          ['lakes', 'top'],
          ['fish', 'below'],
        ],
        1,
      ],
      [[['lakes', 'top']], 1 / 3],
      [
        [
          ['solids', 'sink'],
          ['lakes', 'bottom'],
          ['fish', 'below'],
        ],
        2 / 3,
      ],
      [
        [
          ['solids', 'top'],
          ['fish', 'sink'],
        ],
        0,
      ],
    ],
    unreadable: [
      {},
      { 'pair.1': '', 'pair.2': '', 'pair.3': '' },
      { 'pair.1': '6' },
      { 'pair.1': 'sink' },
      { 'pair.1': '1', 'pair.2': '1' },
      { 'pair.1': ['1', '2'] },
    ],
  },
})

/** The seat of what was chosen for one premise; empty or absent: nothing was. */
const choice = z.string('Choose one for each, and no more.').max(20, 'Choose from the lists on the page.').default('')
