import { z } from 'zod'
import { say } from '../text.ts'
import { base, label, short } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import { type Complaint, kind } from './kind.ts'
import { matches, nearly, normal, occurs, patternFault } from './typed.ts'

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
  spelling: z.enum(['lenient', 'strict']).default('lenient').meta({ label: 'Spelling' }),
})
type Q = z.infer<typeof schema>

const solution = ({ accept }: Q) => accept.find(({ text }) => text !== undefined)?.text ?? ''
const rejected = ({ reject }: Q, typed: string) => reject.find(({ text }) => normal(text) === normal(typed))

/** What an accepted answer is counted as. */
const labelOf = ({ text, pattern = '' }: Q['accept'][number]) => text ?? pattern

/** What an answer is worth and by which of the accepted ones; nothing where it is rejected or contradicts the text. */
function judged(question: Q, typed: string) {
  const answer = normal(typed)
  if (rejected(question, typed) || question.contradict.some((one) => occurs(one, answer))) return undefined
  const fits = question.accept.flatMap((one) => {
    const meant = one.text === undefined ? undefined : normal(one.text)
    if (meant === undefined) return matches(one.pattern ?? '', answer) ? [{ one, slip: false }] : []
    if (answer === meant) return [{ one, slip: false }]
    return question.spelling === 'lenient' && nearly(answer, meant) ? [{ one, slip: true }] : []
  })
  return fits.sort((a, b) => b.one.credit - a.one.credit || Number(a.slip) - Number(b.slip))[0]
}

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
  lint: (question) => {
    const complaints: Complaint[] = []
    const wrong = (path: Complaint['path'], message: string, remedy: string) =>
      complaints.push({ severity: 'error', path, message, remedy })
    question.accept.forEach(({ pattern }, at) => {
      const fault = pattern === undefined ? undefined : patternFault(pattern)
      if (fault) wrong(['accept', at, 'pattern'], `the pattern cannot be read: ${fault}`, 'mend it, or write plain answers as text:')
    })
    question.contradict.forEach((pattern, at) => {
      const fault = patternFault(pattern)
      if (fault) wrong(['contradict', at], `the pattern cannot be read: ${fault}`, 'mend it, or write a plain word')
    })
    if (complaints.length > 0) return complaints
    if (solution(question) === '') wrong(['accept'], 'no accepted answer is written as text:', 'add one: it is shown as the solution')
    else if (judged(question, solution(question))?.one.credit !== 1)
      wrong(
        ['accept'],
        `the solution “${solution(question)}” does not earn full credit itself`,
        'look at reject, contradict and its credit',
      )
    question.reject.forEach(({ text }, at) => {
      const fits = judged({ ...question, reject: [] }, text)
      if (fits && !fits.slip) wrong(['reject', at, 'text'], `“${text}” is accepted and rejected`, 'take it out of one of the two lists')
    })
    return complaints
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
