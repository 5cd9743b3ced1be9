import { z } from 'zod'
import { say, type Words } from '../text.ts'
import { base, label, several, short } from './base.ts'
import { missingEvidence, sentencesWith } from './evidence.ts'
import { exampleBase } from './example.ts'
import { type Complaint, kind, type Line, type Reading, type Sentence } from './kind.ts'
import { entryId, idsOf, lintOptions, offered, option, optionLabels, optionLines, optionOffer, seatsOf } from './options.ts'
import { partialCredit, wholeOnly } from './partial.ts'

const proving = z.strictObject({
  sentence: label.meta({ label: 'Sentence', help: 'Shown as it stands in the text that is read' }),
  right: z.boolean().default(false).meta({ label: 'Right' }),
  fits: z.array(entryId).max(8).default([]).meta({ label: 'Fits', help: 'The options that it goes with', widget: 'others', of: 'options' }),
  why: short.optional().meta({ label: 'Why', help: 'Why this one carries the answer or does not, in up to 35 words', widget: 'paragraph' }),
})

const schema = z.strictObject({
  ...base,
  kind: z.literal('two-part'),
  options: z.array(option).min(2).max(8).meta({ label: 'Options', help: 'Right one first; the page shuffles' }),
  sentences: z
    .array(proving)
    .min(2)
    .max(8)
    .meta({ label: 'Sentences', help: 'Of these the strongest support is to be chosen; each wrong option has one that goes with it' }),
  second: short
    .optional()
    .meta({ label: 'Second question', help: 'Only where “Which sentence gives the strongest support?” does not fit' }),
  marking: partialCredit(
    'chained',
    ['sum', 'all'],
    'What one right part is worth. A right option with a wrong sentence earns 1/2 by chained and by sum, and 0 by all; a right sentence with a wrong option 0 by chained, 1/2 by sum, 0 by all. With 1 of 2 right sentences and a right option, chained and sum give (1 + 1/2)/2 = 3/4, all 0',
  ),
  points: z.number().positive().max(100).default(2).meta({ label: 'Points' }),
})
type Q = z.infer<typeof schema>
type Proving = Q['sentences'][number]

interface Response {
  /** The id of an option; absent where none was chosen. */
  option?: string
  /** Labels of sentences, in the author's order. */
  sentences: string[]
}

/** The entries of part B as they stand in this reading, in the order of its text, which tells nothing of the key. */
function standing(question: Q, reading: Reading): { entry: Proving; sentences: Sentence[]; seat: string }[] {
  const placed = question.sentences.flatMap((entry) => {
    const sentences = sentencesWith(question, [entry.sentence], reading)
    const [first] = sentences
    return first ? [{ entry, sentences, place: reading.sentences.indexOf(first) }] : []
  })
  return placed
    .sort((one, other) => one.place - other.place)
    .map(({ entry, sentences }, at) => ({ entry, sentences, seat: String(at + 1) }))
}
const textOf = (sentences: readonly Sentence[]): string => sentences.map(({ text }) => text).join(' ')

const keyOf = ({ sentences }: Pick<Q, 'sentences'>) => sentences.filter(({ right }) => right)
const isRight = ({ options }: Q, id: string | undefined) => options.some((one) => one.right && one.id === id)

/** Right and wrong sentences, and the share of the second part: max(0, (r − w)/n). */
function second(question: Q, { sentences }: Response) {
  const key = keyOf(question)
  const right = key.filter(({ sentence }) => sentences.includes(sentence)).length
  const wrong = sentences.length - right
  return { right, wrong, of: key.length, score: key.length === 0 ? 0 : Math.max(0, (right - wrong) / key.length) }
}

/** Whether the sentences go with the wrong option that was chosen: the text was understood consistently, and differently. */
const isConsistent = (question: Q, { option, sentences }: Response): boolean =>
  option !== undefined &&
  !isRight(question, option) &&
  sentences.length > 0 &&
  sentences.every((name) => question.sentences.some(({ sentence, fits }) => sentence === name && fits.includes(option)))

function lint(question: Q): Complaint[] {
  const { options, sentences } = question
  const complaints = lintOptions(options, 3, 5)
  const wrong = (rule: Complaint['rule'], path: Complaint['path'], message: string, remedy: string) =>
    complaints.push({ severity: 'error', path, message, remedy, ...(rule && { rule }) })
  const right = options.filter((one) => one.right)
  if (right.length !== 1) wrong('L01', ['options'], `${right.length} options are marked right: true`, 'mark exactly one')
  if (sentences.length < 3 || sentences.length > 5)
    wrong('L02', ['sentences'], `it has ${sentences.length} sentences to choose from`, 'give it 3 to 5')
  if (keyOf(question).length === 0)
    wrong('K4', ['sentences'], 'no sentence is marked right: true', 'mark the one that proves the right option')
  options.forEach(({ id, right }, at) => {
    if (!right && !sentences.some(({ fits }) => fits.includes(id)))
      wrong(
        'K4',
        ['options', at],
        `no sentence goes with the wrong option ${id}, so that the second part tells the first`,
        'add a sentence that fits it',
      )
  })
  sentences.forEach((one, at) => {
    if (sentences.slice(0, at).some(({ sentence }) => sentence === one.sentence))
      wrong(undefined, ['sentences', at, 'sentence'], `the sentence ${one.sentence} is listed twice`, 'take one of the two out')
    one.fits.forEach((id, place) => {
      if (!options.some((option) => option.id === id))
        wrong(
          'K4',
          ['sentences', at, 'fits', place],
          `no option has the id “${id}”`,
          `write one of ${options.map((option) => option.id).join(', ')}`,
        )
    })
    if (one.right && right.length > 0 && !right.some(({ id }) => one.fits.includes(id)))
      wrong(
        'K4',
        ['sentences', at, 'fits'],
        `the sentence ${one.sentence} is right and does not fit the right option`,
        `add ${right[0]?.id} to fits`,
      )
    if (!one.right && !one.why)
      wrong(
        'L17',
        ['sentences', at],
        `the sentence ${one.sentence} is wrong and does not say why`,
        'add why: what a reader who chose it may have thought',
      )
  })
  return complaints
}

export const twoPart = kind(schema, {
  name: 'Two-part',
  instructions: ({ marking }) =>
    marking === 'sum' ? say('Answer both parts.') : say('Answer both parts. Part B counts only together with a right part A.'),
  holds: (question, reading) => {
    const missing = question.sentences.find(({ sentence }) => sentencesWith(question, [sentence], reading).length === 0)
    if (missing) return `no sentence of level ${reading.level} carries ${missing.sentence}`
    const there = standing(question, reading)
    for (const [at, { entry, sentences }] of there.entries()) {
      const twin = there.slice(0, at).find((one) => one.sentences.some((sentence) => sentences.includes(sentence)))
      if (twin) return `${twin.entry.sentence} and ${entry.sentence} are the same sentence at level ${reading.level}`
    }
    return missingEvidence(question, reading)
  },
  ask: (question, { seed, reading }) => ({
    options: offered(question.options, seed),
    sentences: standing(question, reading).map(({ seat, sentences }) => ({ seat, letter: seat, text: textOf(sentences) })),
    choose: keyOf(question).length,
    ...(question.second && { second: question.second }),
  }),
  response: (question, { seed, reading }) =>
    z
      .object({
        option: z.string('Choose one answer in part A.').max(20, 'Choose among the answers on the page.').default(''),
        sentence: several(8),
      })
      .transform(({ option, sentence }, context): Response => {
        const refuse = (message: string) => {
          context.addIssue(message)
          return z.NEVER
        }
        const there = standing(question, reading)
        const [id] = option === '' ? [] : idsOf(question.options, seed, [option])
        const picked = there.filter(({ seat }) => sentence.includes(seat)).map(({ entry }) => entry)
        if (option === '' && sentence.length === 0) return refuse('Choose an answer in part A.')
        if (option !== '' && id === undefined) return refuse('Choose one of the answers on the page.')
        if (picked.length < sentence.length) return refuse('Choose among the sentences on the page.')
        if (picked.length > 1 && keyOf(question).length === 1) return refuse('Choose one sentence in part B.')
        const sentences = question.sentences.flatMap((entry) => (picked.includes(entry) ? [entry.sentence] : []))
        return { ...(id !== undefined && { option: id }), sentences }
      }),
  filled: (question, { option, sentences }, { seed, reading }) => {
    const seats = standing(question, reading).flatMap(({ entry, seat }) => (sentences.includes(entry.sentence) ? [seat] : []))
    const [seat] = option === undefined ? [] : seatsOf(question.options, seed, [option])
    return { ...(seat !== undefined && { option: seat }), sentence: seats }
  },
  /**
   * A is 1 or 0, and B max(0, (r − w)/n) over its right sentences. `chained` A(1 + B)/2, `sum` (A + B)/2, `all` 1 or 0. A sentence that goes
   * with a wrong option earns nothing, but is told apart from a wild guess.
   */
  mark: (question, response) => {
    const a = isRight(question, response.option) ? 1 : 0
    const b = second(question, response)
    const notes: Words[] = [
      a === 1 ? say('Part A: right') : response.option === undefined ? say('Part A: no answer') : say('Part A: not right'),
      response.sentences.length === 0
        ? say('Part B: no answer')
        : say('Part B: {right} of {of} found{wrong, plural, =0 {} other {, # too many}}', { right: b.right, of: b.of, wrong: b.wrong }),
    ]
    if (isConsistent(question, response))
      notes.push(say('Consistent, but misread: what you chose in part B goes with your answer, but the text as a whole does not.'))
    const sum = (a + b.score) / 2
    if (question.marking === 'sum') return { score: sum, notes }
    if (question.marking === 'all') {
      const whole = wholeOnly(sum)
      return { score: whole.score, notes: [...notes, ...whole.notes] }
    }
    if (a === 0 && b.score > 0) notes.push(say('Part B counts only together with a right part A.'))
    return { score: (a * (1 + b.score)) / 2, notes }
  },
  explain: (question, response, { seed, reading }) => {
    const chosen = response?.sentences ?? []
    const lines = standing(question, reading).map(
      ({ entry: { sentence, right, why }, sentences, seat }): Line => ({
        letter: seat,
        text: textOf(sentences),
        chosen: chosen.includes(sentence),
        right,
        ...(why && { why }),
      }),
    )
    return [...optionLines(question.options, seed, response?.option === undefined ? [] : [response.option]), ...lines]
  },
  tally: ({ options, sentences }, response) => [
    ...options.flatMap(({ id }) => (id === response.option ? [inA(id)] : [])),
    ...sentences.flatMap(({ sentence }) => (response.sentences.includes(sentence) ? [inB(sentence)] : [])),
  ],
  tallied: (question, reading) => [
    ...optionLabels(question.options).map((one) => ({ ...one, label: inA(one.label) })),
    ...question.sentences.map(({ sentence, right }) => ({
      label: inB(sentence),
      text: textOf(sentencesWith(question, [sentence], reading)) || sentence,
      right,
    })),
  ],
  // Part B is the place already.
  asksWhere: () => false,
  evidenceIs: () => 'answer',
  offers: ({ options }) => [optionOffer(options, 'one')],
  context: ({ second }) => (second ? [{ path: ['second'], text: second }] : []),
  lint,
  // A sentence of a passage cannot be an answer where there is no passage.
  toItem: () => undefined,
  fromItem: () => undefined,
  example: {
    question: {
      ...exampleBase,
      id: 'EX-EB',
      kind: 'two-part',
      prompt: 'Why can fish live in this lake through the cold months?',
      evidence: ['E3', 'E4'],
      options: [
        { id: 'a', text: 'The water freezes only above them.', right: true, why: 'Where the ice begins, the rest stays liquid.' },
        {
          id: 'b',
          text: 'The water never freezes at all.',
          why: 'A lid is spoken of. What is it made of?',
          tempts: 'E2',
          misconception: 'part for whole',
        },
        {
          id: 'c',
          text: 'The fish go down with the ice.',
          why: 'Does ice go down in water, according to the text?',
          tempts: 'E1',
          misconception: 'rule without exception',
        },
      ],
      sentences: [
        { sentence: 'E3', right: true, fits: ['a'], why: 'It tells where the ice begins.' },
        { sentence: 'E2', fits: ['b'], why: 'It is about ice and water. Does it say that a lake stays open?' },
        { sentence: 'E1', fits: ['c'], why: 'It speaks of most solids. Is ice one of them?' },
        { sentence: 'E5', fits: ['a', 'b'], why: 'It says that they live there, and not what makes it possible.' },
      ],
    },
    answers: [
      [{ option: 'a', sentences: ['E3'] }, 1],
      [{ option: 'a', sentences: ['E5'] }, 0.5],
      [{ option: 'a', sentences: [] }, 0.5],
      [{ option: 'b', sentences: ['E2'] }, 0],
      [{ option: 'b', sentences: ['E3'] }, 0],
      [{ sentences: ['E3'] }, 0],
    ],
    unreadable: [
      {},
      { option: '', sentence: [] },
      { option: '4' },
      { option: 'a', sentence: '1' },
      { option: '1', sentence: '5' },
      { option: '1', sentence: 'E3' },
      { option: '1', sentence: ['1', '2'] },
      { option: ['1', '2'], sentence: '1' },
    ],
  },
})

/** What an option and a sentence are counted by. */
const inA = (id: string): string => `A=${id}`
const inB = (name: string): string => `B=${name}`
