import { z } from 'zod'
import { say, type Words } from '../text.ts'
import { base, label, short } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import { itemOf } from './items.ts'
import { type Complaint, kind } from './kind.ts'
import { figures, numbersIn, quantityIn } from './numbers.ts'
import { normal } from './typed.ts'

/** Up to a thousand million million, which is exact to the digit. */
const number = z.number().min(-1e15).max(1e15)
const distance = z.number().min(0).max(1e15)

const schema = z
  .strictObject({
    ...base,
    kind: z.literal('numeric'),
    answer: number.optional().meta({ label: 'Answer', help: 'The number; or write from and to, where any number between them is right' }),
    from: number.optional().meta({ label: 'From', help: 'The smallest right number, in place of one answer' }),
    to: number.optional().meta({ label: 'To', help: 'The largest right number' }),
    tolerance: distance.default(0).meta({ label: 'Tolerance', help: 'Still right when it is off by so much' }),
    partly: distance.optional().meta({ label: 'Partly', help: 'Half the credit when it is off by so much; more than the tolerance' }),
    units: z
      .array(z.string().trim().min(1).max(30))
      .max(12)
      .default([])
      .meta({ label: 'Units', help: 'Ways to write the unit, the first is shown; without it, a tenth of the credit is lost' }),
    confused: z
      .array(
        z.strictObject({
          value: number.meta({ label: 'Number' }),
          why: short.optional().meta({ label: 'Why', help: 'What to say to a reader who wrote it', widget: 'paragraph' }),
          tempts: label.optional().meta({ label: 'Tempts', help: 'The sentence that may lead here' }),
          misconception: short.optional().meta({ label: 'Misconception', help: 'A short name for the error behind it' }),
        }),
      )
      .max(20)
      .default([])
      .meta({ label: 'Wrong numbers', help: 'Numbers that deserve words of their own' }),
  })
  .superRefine(({ answer, from, to }, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    const ends = [from, to].filter((one) => one !== undefined).length
    if (answer !== undefined && ends > 0) wrong('answer', 'Write one answer, or from and to, not both')
    if (answer === undefined && ends === 0) wrong('answer', 'Write the number, or from and to')
    if (answer === undefined && ends === 1) wrong(from === undefined ? 'from' : 'to', 'Write both from and to')
  })
type Q = z.infer<typeof schema>

/** The smallest and the largest right number. */
const range = ({ answer, from, to }: Q) => ({ from: answer ?? from ?? 0, to: answer ?? to ?? 0 })

/** The right numbers that are written in the file, by their fields. */
const ends = ({ answer, from = 0, to = 0 }: Q): (readonly [field: string, value: number])[] =>
  answer === undefined
    ? [
        ['from', from],
        ['to', to],
      ]
    : [['answer', answer]]

/** Whether a number is off by so much at most. What decimals lose in a computer does not count: 1.3 is 0.3 from 1. */
function isWithin(question: Q, value: number, most: number): boolean {
  const { from, to } = range(question)
  return Math.max(from - value, value - to, 0) <= most + 4 * Number.EPSILON * Math.max(Math.abs(from), Math.abs(to), Math.abs(value))
}

/** What was typed, what it is worth without regard to its unit, and the wrong number that it is. */
function judged(question: Q, typed: string) {
  const found = quantityIn(typed, question.units)
  if (!found) return undefined
  const { tolerance, partly } = question
  const credit = isWithin(question, found.value, tolerance) ? 1 : partly !== undefined && isWithin(question, found.value, partly) ? 0.5 : 0
  const wrong = credit === 1 ? undefined : question.confused.find(({ value }) => value === found.value)
  return { ...found, credit, wrong }
}

/** A unit that is missing or wrong costs 0.1. */
const scoreOf = (question: Q, typed: string): number => {
  const found = judged(question, typed)
  return found ? Math.max(0, found.credit - (found.unit ? 0 : 0.1)) : 0
}

const unitOf = ({ units }: Q) => (units[0] === undefined ? '' : ` ${units[0]}`)
function solution(question: Q): string | Words {
  const { from, to } = range(question)
  const last = figures(to) + unitOf(question)
  return from === to ? last : say('{from} to {to}', { from: figures(from), to: last })
}

/** Whether it was typed as it would be shown, so that nobody has to be told what it was taken for. */
function isPlain({ units }: Q, typed: string, value: number): boolean {
  const written = normal(typed)
  return [figures(value), String(value)].some((number) => ['', ...units].some((unit) => written === normal(`${number} ${unit}`)))
}

/** The most that may be typed, in characters. */
const most = 60

export const numeric = kind(schema, {
  name: 'Numeric',
  instructions: ({ units }) => (units.length ? say('Write a number and its unit.') : say('Write a number, in figures or in words.')),
  holds: missingEvidence,
  ask: () => ({ most }),
  response: ({ units }) =>
    z
      .object({ text: z.string('Write a number.').max(most, `Write at most ${most} characters.`) })
      .transform(({ text }) => text.trim().replace(/\s+/g, ' '))
      .superRefine((text, context) => {
        if (text === '') context.addIssue('Write a number.')
        else if (!quantityIn(text, units))
          context.addIssue(
            units.length ? 'Write one number and its unit, and nothing else.' : 'Write the number alone, in figures or in words.',
          )
      }),
  filled: (_, text) => ({ text }),
  /** 1 within the tolerance, ½ within `partly`, else 0; less 0.1 where the unit is missing or wrong. */
  mark: (question, typed) => {
    const found = judged(question, typed)
    const notes: Words[] = []
    if (found && !isPlain(question, typed, found.value)) notes.push(say('Taken as {number}.', { number: figures(found.value) }))
    if (found && found.credit > 0 && !found.unit) notes.push(say('The unit belongs to it, too: {unit}.', { unit: question.units[0] ?? '' }))
    return { score: scoreOf(question, typed), notes }
  },
  explain: (question, typed) => {
    const key = { text: solution(question), chosen: false, right: true }
    if (typed === undefined) return [key]
    const found = judged(question, typed)
    const score = scoreOf(question, typed)
    const { why, tempts } = found?.wrong ?? {}
    const line = {
      text: typed,
      chosen: true,
      right: score > 0,
      ...(score > 0 && score < 1 && { partly: true as const }),
      ...(why && { why }),
      ...(tempts && { tempts: [tempts] }),
    }
    return score === 1 && found?.value === question.answer ? [line] : [line, key]
  },
  tally: (question, typed) => {
    const found = judged(question, typed)
    if (found?.wrong) return [String(found.wrong.value)]
    return [found?.credit === 1 ? 'answer' : found?.credit === 0.5 ? 'partly' : 'other']
  },
  tallied: (question) => [
    { label: 'answer', text: solution(question), right: true },
    ...(question.partly === undefined
      ? []
      : [{ label: 'partly', text: say('off by at most {partly}', { partly: figures(question.partly) }), right: true }]),
    ...question.confused.map(({ value, tempts }) => ({
      label: String(value),
      text: figures(value),
      right: isWithin(question, value, question.partly ?? question.tolerance),
      ...(tempts && { tempts }),
    })),
    { label: 'other', text: say('something else'), right: false },
  ],
  asksWhere: () => true,
  evidenceIs: () => 'proof',
  offers: (question) => [
    {
      path: question.answer === undefined ? ['from'] : ['answer'],
      choose: 'typed',
      wordings: [
        ...ends(question).map(([field, value]) => ({ path: [field], text: figures(value) + unitOf(question), right: true })),
        ...question.confused.map(({ value, why, misconception, tempts }, at) => ({
          path: ['confused', at, 'value'],
          text: figures(value) + unitOf(question),
          right: isWithin(question, value, question.tolerance),
          ...(why && { why }),
          ...(misconception && { misconception }),
          ...(tempts && { tempts }),
        })),
      ],
    },
  ],
  context: () => [],
  lint: (question) => {
    const complaints: Complaint[] = []
    const wrong = (rule: Complaint['rule'], path: Complaint['path'], message: string, remedy: string) =>
      complaints.push({ ...(rule && { rule }), severity: 'error', path, message, remedy })
    const { prompt, tolerance, partly, confused } = question
    const { from, to } = range(question)
    if (question.answer === undefined && from >= to)
      wrong(undefined, ['to'], `it goes from ${from} to ${to}`, 'write the smaller number as from:')
    if (partly !== undefined && partly <= tolerance)
      wrong(undefined, ['partly'], `what is off by ${partly} is right already`, `write more than the tolerance, which is ${tolerance}`)
    const shown = `${figures(from)}${unitOf(question)}`
    if (scoreOf(question, shown) !== 1)
      wrong(
        'L20',
        [question.answer === undefined ? 'from' : 'answer'],
        `the solution “${shown}” does not earn full credit itself`,
        'look at its unit and its figures',
      )
    const told = numbersIn(prompt).find((value) => isWithin(question, value, tolerance))
    if (told !== undefined)
      wrong('L20', ['prompt'], `the solution ${figures(told)} stands in the question`, 'ask in other words, so that it has to be found')
    confused.forEach(({ value, why }, at) => {
      if (isWithin(question, value, tolerance))
        wrong('L20', ['confused', at, 'value'], `${value} is right`, 'take it out of confused:, or make the tolerance smaller')
      if (confused.slice(0, at).some((one) => one.value === value))
        wrong(undefined, ['confused', at, 'value'], `${value} stands twice in confused:`, 'take one of the two out')
      if (!why)
        complaints.push({
          rule: 'L17',
          severity: 'warning',
          path: ['confused', at],
          message: `it says nothing to a reader who wrote ${value}`,
          remedy: 'add why: what that reader may have thought',
        })
    })
    return complaints
  },
  // Wrong numbers earn nothing elsewhere, too; what is said of them stays here.
  toItem: (question) =>
    itemOf(question, {
      is: 'number',
      ...range(question),
      tolerance: question.tolerance,
      ...(question.partly !== undefined && { partly: question.partly }),
      units: question.units,
    }),
  fromItem: ({ interaction }) => {
    if (interaction.is !== 'number') return undefined
    const { from, to, tolerance, partly, units } = interaction
    return {
      ...(from === to ? { answer: from } : { from, to }),
      ...(tolerance > 0 && { tolerance }),
      ...(partly !== undefined && { partly }),
      ...(units.length > 0 && { units }),
    }
  },
  example: {
    question: {
      ...exampleBase,
      id: 'EX-NU',
      kind: 'numeric',
      prompt: 'How warm does the water under the ice stay?',
      evidence: ['E4'],
      answer: 4,
      partly: 1,
      units: ['degrees', 'degree', '°C', 'C'],
      confused: [{ value: 1931, why: 'That is a year. What is said of the water?', tempts: 'E1', misconception: 'other number nearby' }],
    },
    answers: [
      ['4 degrees', 1],
      ['four degrees', 1],
      ['4.0 °C', 1],
      ['4', 0.9],
      ['4 years', 0.9],
      ['5 degrees', 0.5],
      ['three', 0.4],
      ['1931', 0],
      ['−4 degrees', 0],
    ],
    unreadable: [
      {},
      { text: ' ' },
      { text: 'warm' },
      { text: 'four or five' },
      { text: 'about 4 degrees' },
      { text: '4'.repeat(61) },
      { text: ['4', '5'] },
    ],
  },
})
