import { z } from 'zod'
import { say, type Words } from '../text.ts'
import { base, long, short } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import { type Complaint, kind, type Reading } from './kind.ts'
import { entryId } from './options.ts'

/** As many characters as an answer may have. */
const longest = 5000

const step = z.string().trim().max(300).default('')
const criterion = z.strictObject({
  id: entryId,
  text: short.meta({ label: 'Text', help: 'What is looked at, as a question' }),
  none: step.meta({ label: 'None', help: 'What is worth 0' }),
  some: step.meta({ label: 'Some', help: 'What is worth 1' }),
  full: step.meta({ label: 'Full', help: 'What is worth 2' }),
})
const anchor = z.strictObject({
  text: long.meta({ label: 'Text', help: 'An answer as a learner may write it', widget: 'paragraph' }),
  scores: z
    .string()
    .trim()
    .regex(/^[012]( +[012])*$/, 'Write 0, 1 or 2 for each criterion, with blanks between: 2 1 1 0')
    .meta({ label: 'Scores', help: '0, 1 or 2 for each criterion in the order of the rubric: 2 1 1 0' }),
})

const schema = z.strictObject({
  ...base,
  points: z.number().positive().max(100).default(8).meta({ label: 'Points' }),
  kind: z.literal('constructed-response'),
  least: z
    .number()
    .int()
    .min(1)
    .max(400)
    .default(40)
    .meta({ label: 'Least', help: 'So many words are asked for; fewer are taken, and said' }),
  most: z.number().int().min(1).max(600).default(80).meta({ label: 'Most', help: 'At most so many words are asked for' }),
  rubric: z.array(criterion).max(8).default([]).meta({
    label: 'Rubric',
    help: 'Three to five criteria, each worth 0, 1 or 2. Worked example: 2 1 1 0 of four criteria is 4 of 8, half the points',
  }),
  anchors: z
    .array(anchor)
    .max(8)
    .default([])
    .meta({ label: 'Anchors', help: 'Three answers at least to compare with: one worth 2 throughout, one worth 0 throughout' }),
})
type Q = z.infer<typeof schema>

const criteria = ({ rubric }: Q) => rubric.map(({ text, none, some, full }) => ({ text, steps: [none, some, full] as const }))
const scoresIn = ({ scores }: Q['anchors'][number]) => scores.trim().split(/ +/).map(Number)
const anchors = (question: Q) => question.anchors.map((one) => ({ text: one.text, scores: scoresIn(one) }))
const fullest = (question: Q) => anchors(question).find(({ scores }) => scores.every((one) => one === 2))
const labelled = (id: string, score: number | undefined) => `${id}=${score ?? 0}`

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}’'-]+/gu) ?? []
const counted = (text: string): number => text.split(/\s+/).filter(Boolean).length

/** All runs of so many words. */
function runs(text: string, length: number): string[] {
  const words = wordsIn(text)
  return words.slice(length - 1).map((_, at) => words.slice(at, at + length).join(' '))
}

/** The share of the runs of five words that stand in the text, too; 0 where there is no such run. */
function copied(written: string, { sentences }: Reading): number {
  const own = runs(written, 5)
  const there = new Set(runs(sentences.map(({ text }) => text).join(' '), 5))
  return own.length === 0 ? 0 : own.filter((run) => there.has(run)).length / own.length
}

function flags({ least }: Q, written: string, reading: Reading): Words[] {
  const words = counted(written)
  const share = copied(written, reading)
  return [
    ...(words < 0.6 * least ? [say('Short: {words} of the {least} words that were asked for at least', { words, least })] : []),
    ...(share > 0.5
      ? [say('Much of it stands in the text: {percent} % of its runs of five words', { percent: Math.round(100 * share) })]
      : []),
  ]
}

function lint({ rubric, anchors, least, most }: Q): Complaint[] {
  const complaints: Complaint[] = []
  const wrong = (path: Complaint['path'], message: string, remedy: string) =>
    complaints.push({ rule: 'K5', severity: 'error', path, message, remedy })
  if (rubric.length < 3 || rubric.length > 5)
    wrong(['rubric'], `the rubric has ${rubric.length} criteria`, 'write three to five: fewer say little, and more are not kept apart')
  rubric.forEach((one, at) => {
    for (const name of ['none', 'some', 'full'] as const)
      if (one[name] === '')
        wrong(['rubric', at, name], `“${one.text}” does not say what “${name}” is`, 'describe it, so that two people mark alike')
    if (rubric.findIndex(({ id }) => id === one.id) < at) wrong(['rubric', at, 'id'], `the id ${one.id} is given twice`, 'give it another')
  })
  if (anchors.length < 3)
    wrong(['anchors'], `there are ${anchors.length} anchors`, 'write three at least: a full one, a middling one and one worth 0')
  anchors.forEach((one, at) => {
    const { length } = scoresIn(one)
    if (length !== rubric.length)
      wrong(
        ['anchors', at, 'scores'],
        `${length} scores for ${rubric.length} criteria`,
        'write one for each criterion, in the order of the rubric',
      )
  })
  for (const score of [2, 0])
    if (!anchors.some((one) => scoresIn(one).every((its) => its === score)))
      wrong(['anchors'], `no anchor is worth ${score} throughout`, 'add one, so that both ends of the scale can be seen')
  if (most < least) wrong(['most'], `at most ${most} words are asked for, and at least ${least}`, 'let most be the greater one')
  return complaints
}

export const constructedResponse = kind(schema, {
  name: 'Constructed response',
  instructions: ({ least, most }) => say('Write {least} to {most} words in your own words.', { least, most }),
  holds: missingEvidence,
  ask: ({ least, most }) => ({ least, most, longest }),
  response: () =>
    z
      .object({ text: z.string('Write an answer.') })
      // A browser sends two characters for the end of a line.
      .transform(({ text }) => text.replace(/\r\n?/g, '\n').trim())
      .superRefine((text, context) => {
        if (text === '') context.addIssue('Write an answer.')
        if (text.length > longest)
          context.addIssue({
            code: 'custom',
            message: 'Write at most {longest, number} characters; you wrote {length, number}.',
            params: { longest, length: text.length },
          })
      }),
  filled: (_, text) => ({ text }),
  mark: ({ least }, text) => {
    const words = counted(text)
    return {
      score: null,
      notes:
        words < least
          ? [say('You wrote {words, plural, one {# word} other {# words}}; at least {least} were asked for.', { words, least })]
          : [],
    }
  },
  explain: (question, text) => {
    const key = fullest(question)
    return [
      // Neither right nor wrong until somebody has read it.
      ...(text === undefined ? [] : [{ text, chosen: true, right: false, neutral: true as const }]),
      ...(key ? [{ text: key.text, chosen: false, right: true }] : []),
    ]
  },
  tally: () => [],
  tallied: ({ rubric }) =>
    rubric.flatMap(({ id, text, none, some, full }) =>
      [none, some, full].map((step, score) => ({
        label: labelled(id, score),
        text: say('{criterion} {score}: {step}', { criterion: text, score, step }),
        right: score > 0,
      })),
    ),
  // It is for the writer to bring sentences together. None of them proves the text, so that no place is asked for and no outcome counted.
  asksWhere: () => false,
  evidenceIs: () => 'nearest',
  judging: {
    criteria,
    anchors,
    score: ({ rubric }, scores) =>
      rubric.reduce((sum, _, at) => sum + Math.min(2, Math.max(0, scores[at] ?? 0)), 0) / (2 * rubric.length || 1),
    look: flags,
    tally: ({ rubric }, scores) => rubric.map(({ id }, at) => labelled(id, scores[at])),
  },
  offers: () => [],
  context: () => [],
  lint,
  toItem: (question) => ({
    prompt: question.prompt,
    points: question.points,
    feedback: question.explanation,
    interaction: { is: 'essay', least: question.least, most: question.most, rubric: question.rubric.map(({ text }) => text) },
  }),
  fromItem: ({ interaction }) => {
    if (interaction.is !== 'essay') return undefined
    const { least, most, rubric } = interaction
    // What the steps are worth, and examples of each, other programs do not say.
    return { least, most, rubric: rubric.map((text, at) => ({ id: `c${at + 1}`, text, none: '', some: '', full: '' })), anchors: [] }
  },
  example: {
    question: {
      ...exampleBase,
      id: 'EX-CR',
      kind: 'constructed-response',
      prompt: 'Is the ice on the lake good for the fish? Give one reason from the text, and say whose words you use.',
      evidence: ['E4', 'E5'],
      least: 10,
      most: 40,
      rubric: [
        {
          id: 'a',
          text: 'Is there a clear answer?',
          none: 'no answer',
          some: 'an answer that can only be guessed',
          full: 'a clear answer, also a balanced one',
        },
        {
          id: 'b',
          text: 'Is there a reason?',
          none: 'none, or from elsewhere',
          some: 'from the text, but vague',
          full: 'precise, and from the text',
        },
        {
          id: 'c',
          text: 'Is it said whose words they are?',
          none: 'a claim is told as a fact',
          some: 'a speaker is named, but another one',
          full: 'the keeper is named',
        },
      ],
      anchors: [
        {
          text: 'Yes, it helps them. The keeper says that the water below the lid keeps four degrees, so they can live there until spring.',
          scores: '2 2 2',
        },
        { text: 'It is good because the water stays warm enough for them.', scores: '2 1 0' },
        { text: 'I have never seen a lake that was frozen.', scores: '0 0 0' },
      ],
      points: 6,
    },
    answers: [
      ['Yes. The keeper says that the water below stays at four degrees, and so the fish live.', null],
      ['Too short', null],
      ['On two\nlines', null],
    ],
    unreadable: [{}, { text: ' \r\n ' }, { text: 'x'.repeat(longest + 1) }, { text: ['a', 'b'] }],
  },
})
