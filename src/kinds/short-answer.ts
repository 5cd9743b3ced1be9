import { z } from 'zod'
import { say } from '../text.ts'
import { base, label, short } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import { itemOf } from './items.ts'
import { type Complaint, kind } from './kind.ts'
import { isSlip } from './slips.ts'
import { matches, normal, occurs, patternFault, rememberedFor, saidIn } from './typed.ts'

const pattern = short
const accepted = z
  .strictObject({
    text: short.optional().meta({ label: 'Text', help: 'An accepted answer; slips of the pen are forgiven' }),
    pattern: pattern.optional().meta({ label: 'Pattern', help: 'A regular expression (RE2) for the whole answer' }),
    credit: z.number().gt(0).max(1).default(1).meta({ label: 'Credit', help: 'Above 0, up to 1' }),
    why: short.optional().meta({ label: 'Why', help: 'What to say to a reader who wrote it', widget: 'paragraph' }),
  })
  .refine((one) => (one.text === undefined) !== (one.pattern === undefined), 'Write either text or pattern')

const schema = z.strictObject({
  ...base,
  kind: z.literal('short-answer'),
  accept: z.array(accepted).min(1).max(20).meta({ label: 'Accepted', help: 'The first text is shown as the solution' }),
  contradict: z
    .array(pattern)
    .max(20)
    .default([])
    .meta({ label: 'Contradictions', help: 'Patterns that make an answer wrong wherever they occur' }),
  reject: z
    .array(
      z.strictObject({
        text: short.meta({ label: 'Text', help: 'A wrong answer as it may be written' }),
        why: short.optional().meta({ label: 'Why', help: 'What to say to a reader who wrote it', widget: 'paragraph' }),
        tempts: label.optional().meta({ label: 'Tempts', help: 'The sentence that may lead here' }),
      }),
    )
    .max(20)
    .default([])
    .meta({ label: 'Wrong answers', help: 'Answers that deserve words of their own; never taken for a slip of the pen' }),
  words: z.number().int().min(1).max(30).default(12).meta({ label: 'Words', help: 'At most so many' }),
  spelling: z
    .enum(['lenient', 'strict'])
    .default('lenient')
    .meta({ label: 'Spelling', help: 'Lenient forgives slips of the pen in longer words, never in numbers' }),
})
type Q = z.infer<typeof schema>

const solution = ({ accept }: Q) => accept.find(({ text }) => text !== undefined)?.text ?? ''
const rejected = ({ reject }: Q, typed: string) => reject.find(({ text }) => normal(text) === normal(typed))

/** What an accepted answer is counted as. */
const labelOf = ({ text, pattern = '' }: Q['accept'][number]) => text ?? pattern

/** What an answer is worth and by which of the accepted ones; nothing where it is rejected or contradicts the text. */
const judged = rememberedFor((question: Q, typed: string) => {
  const answer = normal(typed)
  if (rejected(question, typed) || question.contradict.some((one) => occurs(one, answer))) return undefined
  const fits = question.accept.flatMap((one) => {
    const meant = one.text === undefined ? undefined : normal(one.text)
    if (meant === undefined) return matches(one.pattern ?? '', answer) ? [{ one, slip: false }] : []
    if (answer === meant) return [{ one, slip: false }]
    return question.spelling === 'lenient' && isSlip(answer, meant) ? [{ one, slip: true }] : []
  })
  return fits.sort((a, b) => b.one.credit - a.one.credit || Number(a.slip) - Number(b.slip))[0]
})

const fault = (path: Complaint['path'], message: string, remedy: string): Complaint => ({
  rule: 'L20',
  severity: 'error',
  path,
  message,
  remedy,
})

/** Patterns that cannot be read. They are held against the whole answer as they are, so that none needs ^ and $. */
function lintPatterns({ accept, contradict }: Q): Complaint[] {
  const read = (path: Complaint['path'], pattern: string, remedy: string): Complaint[] => {
    const reason = patternFault(pattern)
    return reason === undefined ? [] : [fault(path, `the pattern cannot be read: ${reason}`, remedy)]
  }
  return [
    ...accept.flatMap(({ pattern }, at) =>
      pattern === undefined ? [] : read(['accept', at, 'pattern'], pattern, 'mend it, or write plain answers as text:'),
    ),
    ...contradict.flatMap((pattern, at) => read(['contradict', at], pattern, 'mend it, or write a plain word')),
  ]
}

/** Answers that are not marked as they should be. The patterns can be read. */
function lintAnswers(question: Q): Complaint[] {
  const complaints: Complaint[] = []
  const shown = solution(question)
  if (shown === '') complaints.push(fault(['accept'], 'no accepted answer is written as text:', 'add one: it is shown as the solution'))
  else if (judged(question, shown)?.one.credit !== 1)
    complaints.push(
      fault(['accept'], `the solution “${shown}” does not earn full credit itself`, 'look at reject, contradict and its credit'),
    )
  if (saidIn(question.prompt, shown))
    complaints.push(fault(['prompt'], `the solution “${shown}” stands in the question`, 'ask in other words, so that it has to be found'))
  question.reject.forEach(({ text }, at) => {
    const fits = judged({ ...question, reject: [] }, text)
    if (fits && !fits.slip)
      complaints.push(fault(['reject', at, 'text'], `“${text}” is accepted and rejected`, 'take it out of one of the two lists'))
  })
  return complaints
}

const lintFeedback = ({ reject }: Q): Complaint[] =>
  reject.flatMap(({ text, why }, at): Complaint[] =>
    why
      ? []
      : [
          {
            rule: 'L17',
            severity: 'warning',
            path: ['reject', at],
            message: `it says nothing to a reader who wrote “${text}”`,
            remedy: 'add why: what that reader may have thought',
          },
        ],
  )

export const shortAnswer = kind(schema, {
  name: 'Short answer',
  instructions: ({ words }) => say('Write {words, plural, one {one word} other {at most # words}}.', { words }),
  holds: missingEvidence,
  ask: ({ words }) => ({ words }),
  response: ({ words }) =>
    z
      .object({ text: z.string('Write an answer.').max(200, 'Write at most 200 characters.') })
      .transform(({ text }) => text.trim().replace(/\s+/g, ' '))
      .superRefine((text, context) => {
        if (text === '') context.addIssue('Write an answer.')
        const written = text.split(' ').length
        if (written > words)
          context.addIssue({ code: 'custom', message: 'Write at most {words} words; you wrote {written}.', params: { words, written } })
      }),
  filled: (_, text) => ({ text }),
  mark: (question, typed) => {
    const best = judged(question, typed)
    const notes = best?.slip ? [say('Taken as “{text}”: mind the spelling.', { text: best.one.text ?? '' })] : []
    return { score: best?.one.credit ?? 0, notes }
  },
  explain: (question, typed) => {
    const key = { text: solution(question), chosen: false, right: true }
    if (typed === undefined) return [key]
    const best = judged(question, typed)
    const wrong = rejected(question, typed)
    const why = best ? best.one.why : wrong?.why
    const line = {
      text: typed,
      chosen: true,
      right: best !== undefined,
      ...(best && best.one.credit < 1 && { partly: true as const }),
      ...(why && { why }),
      ...(wrong?.tempts && { tempts: [wrong.tempts] }),
    }
    return normal(typed) === normal(key.text) ? [line] : [line, key]
  },
  tally: (question, typed) => {
    const best = judged(question, typed)
    return [best ? labelOf(best.one) : (rejected(question, typed)?.text ?? 'other')]
  },
  tallied: ({ accept, reject }) => {
    const told = [
      ...accept.map((one) => ({ label: labelOf(one), text: labelOf(one), right: true })),
      ...reject.map(({ text, tempts }) => ({ label: text, text, right: false, ...(tempts && { tempts }) })),
      { label: 'other', text: say('something else'), right: false },
    ]
    return told.filter(({ label }, at) => told.findIndex((one) => one.label === label) === at)
  },
  asksWhere: () => true,
  evidenceIs: () => 'proof',
  offers: ({ accept, reject }) => [
    {
      path: ['accept'],
      choose: 'typed',
      wordings: [
        // A pattern is no words.
        ...accept.flatMap(({ text, why }, at) =>
          text === undefined ? [] : [{ path: ['accept', at, 'text'], text, right: true, ...(why && { why }) }],
        ),
        ...reject.map(({ text, why, tempts }, at) => ({
          path: ['reject', at, 'text'],
          text,
          right: false,
          ...(why && { why }),
          ...(tempts && { tempts }),
        })),
      ],
    },
  ],
  context: () => [],
  lint: (question) => {
    const unread = lintPatterns(question)
    return [...(unread.length > 0 ? unread : lintAnswers(question)), ...lintFeedback(question)]
  },
  // What contradicts the text, no other program can say; patterns for the whole answer leave little of it to be said.
  toItem: (question) =>
    itemOf(question, {
      is: 'text',
      accept: question.accept.map(({ text, pattern, credit, why }) => ({
        ...(text !== undefined && { text }),
        ...(pattern !== undefined && { pattern }),
        credit,
        ...(why && { why }),
      })),
      reject: question.reject.map(({ text, why }) => ({ text, ...(why && { why }) })),
      lenient: question.spelling === 'lenient',
      words: question.words,
    }),
  fromItem: ({ interaction }) => {
    if (interaction.is !== 'text') return undefined
    const { accept, reject, lenient, words } = interaction
    const written = (one: (typeof accept)[number]) => (one.text === undefined ? [{ pattern: one.pattern }] : [{ text: one.text }])
    const longest = Math.max(...accept.map(({ text = '' }) => text.split(/\s+/).length))
    return {
      accept: accept
        .filter(({ credit }) => credit > 0)
        .flatMap((one) =>
          written(one).map((what) => ({ ...what, ...(one.credit < 1 && { credit: one.credit }), ...(one.why && { why: one.why }) })),
        ),
      // What earns nothing is a wrong answer here.
      reject: [...accept.filter(({ credit }) => credit <= 0), ...reject].flatMap(({ text, why }) =>
        text === undefined ? [] : [{ text, ...(why && { why }) }],
      ),
      words: words ?? Math.min(30, Math.max(12, longest)),
      ...(!lenient && { spelling: 'strict' }),
    }
  },
  example: {
    question: {
      ...exampleBase,
      id: 'EX-SA',
      kind: 'short-answer',
      prompt: 'Where does a lake begin to freeze?',
      evidence: ['E3'],
      accept: [{ text: 'from the top' }, { pattern: '(at|on|from) (the )?(top|surface)' }, { pattern: 'above', credit: 0.5 }],
      contradict: ['bottom'],
      reject: [{ text: 'the tap', why: 'Mind the spelling: the text speaks of the lake.' }],
      words: 6,
    },
    answers: [
      ['From the top.', 1],
      ['On the Surface', 1],
      ['from teh top', 0],
      ['above', 0.5],
      ['from the top to the bottom', 0],
      ['tap', 0],
      ['in winter', 0],
    ],
    unreadable: [{}, { text: ' ' }, { text: 'it is from the top of the lake' }, { text: 'x'.repeat(201) }, { text: ['a', 'b'] }],
  },
})
