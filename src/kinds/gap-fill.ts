import { z } from 'zod'
import { say, type Words } from '../text.ts'
import { base } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import {
  type Gap,
  gapsOf,
  gapText,
  gapWhy,
  gapWrong,
  inContext,
  isDamaged,
  lintGaps,
  longest,
  piecesOf,
  sharedPieces,
  shown,
  type Wrong,
  wholeWord,
  withLines,
  written,
} from './gaps.ts'
import { itemOf } from './items.ts'
import { type Complaint, kind, type Line, type Tallied } from './kind.ts'
import { numberIn } from './numbers.ts'
import { partialCredit, wholeOnly } from './partial.ts'
import { isSlip } from './slips.ts'
import { normal, rememberedFor } from './typed.ts'

const schema = z.strictObject({
  ...base,
  kind: z.literal('gap-fill'),
  text: gapText.meta({
    label: 'Text',
    help: 'The missing words in [ ], further accepted ones after a bar: [Hanwha Ocean | Hanwha]. A gap may stand within a word: invest[igators]',
    widget: 'paragraph',
  }),
  why: gapWhy,
  wrong: gapWrong.meta({ label: 'Wrong words', help: 'Words that deserve a line of their own; never taken for a slip of the pen' }),
  spelling: z
    .enum(['lenient', 'strict'])
    .default('lenient')
    .meta({ label: 'Spelling', help: 'Lenient forgives slips of the pen in longer words, never in numbers; strict is for damaged words' }),
  marking: partialCredit(
    'each',
    ['all'],
    'What some right gaps are worth. With 3 of 4 gaps right each gives 3/4, all gives 0; with 4 of 4, each gives 1',
  ),
})
type Q = z.infer<typeof schema>

const wrongFor = ({ wrong }: Q, n: number, typed: string): Wrong | undefined =>
  wrong.find(({ gap, text }) => gap === n && (normal(text) === normal(typed) || isSameNumber(typed, text)))

/** Whether both begin with a number of the same value, and go on alike. */
function isSameNumber(typed: string, meant: string): boolean {
  const [one, other] = [numberIn(typed), numberIn(meant)]
  return one !== undefined && one.value === other?.value && one.after === other.after
}

/** The accepted words that were typed into a gap, and whether with a slip of the pen; nothing where it is none of them. */
function judged(question: Q, { n, words }: Gap, typed: string): { meant: string; slip: boolean } | undefined {
  const answer = normal(typed)
  if (answer === '' || wrongFor(question, n, typed)) return undefined
  const exact = words.find((one) => normal(one) === answer || isSameNumber(typed, one))
  if (exact !== undefined) return { meant: exact, slip: false }
  const near = question.spelling === 'lenient' ? words.find((one) => isSlip(answer, normal(one))) : undefined
  return near === undefined ? undefined : { meant: near, slip: true }
}

/** What was made of one gap. @param key the number of the gap, a space, and what was typed */
const filledIn = rememberedFor((question: Q, key: string) => {
  const [, n = '', written = ''] = /^(\d+) (.*)$/s.exec(key) ?? []
  const pieces = piecesOf(question.text)
  const gap = gapsOf(pieces)[Number(n) - 1]
  if (!gap) throw new Error(`There is no gap ${n} in question ${question.id}`)
  // Of a damaged word somebody may write the whole, and not only what is missing of it.
  const isWhole = (letters: string) => normal(wholeWord(pieces, gap.n, letters)) === normal(written)
  const typed = gap.words.find((letters) => wholeWord(pieces, gap.n, letters) !== letters && isWhole(letters)) ?? written
  return { gap, typed, judged: judged(question, gap, typed) }
})

/** What is right of a response: a list of what was typed into each gap, '' where one was left open. */
const found = (question: Q, response: readonly string[]) =>
  gapsOf(piecesOf(question.text)).map(({ n }) => filledIn(question, `${n} ${response[n - 1] ?? ''}`))

const field = ({ n }: Gap) => `gap.${n}`

export const gapFill = kind(schema, {
  name: 'Gap-fill',
  instructions: ({ text }) => {
    const pieces = piecesOf(text)
    const gaps = gapsOf(pieces).length
    return isDamaged(pieces)
      ? say('Write the missing letters into {gaps, plural, one {the gap} other {each of the # gaps}}.', { gaps })
      : say('Write what is missing into {gaps, plural, one {the gap} other {each of the # gaps}}.', { gaps })
  },
  holds: missingEvidence,
  ask: ({ text }) => {
    const pieces = piecesOf(text)
    return { pieces: shown(pieces), longest, letters: isDamaged(pieces) }
  },
  response: ({ text }) => {
    const gaps = gapsOf(piecesOf(text))
    return z.object(Object.fromEntries(gaps.map((gap) => [field(gap), typed]))).transform((form, context): string[] => {
      const answer = gaps.map((gap) => form[field(gap)] ?? '')
      if (answer.some((one) => one !== '')) return answer
      context.addIssue('Write into at least one gap.')
      return z.NEVER
    })
  },
  filled: ({ text }, typed) => Object.fromEntries(gapsOf(piecesOf(text)).map((gap) => [field(gap), typed[gap.n - 1] ?? ''])),
  /** `each`: right gaps over gaps, with nothing taken off for wrong ones; `all` 1 or 0. */
  mark: (question, typed) => {
    const gaps = found(question, typed)
    const right = gaps.filter((one) => one.judged)
    const notes: Words[] = [
      say('{right} of {of, plural, one {# gap} other {# gaps}} right', { right: right.length, of: gaps.length }),
      ...right.flatMap(({ judged }) => (judged?.slip ? [say('Taken as “{text}”: mind the spelling.', { text: judged.meant })] : [])),
    ]
    const score = right.length / gaps.length
    if (question.marking !== 'all') return { score, notes }
    const whole = wholeOnly(score)
    return { score: whole.score, notes: [...notes, ...whole.notes] }
  },
  explain: (question, response) => {
    const pieces = piecesOf(question.text)
    return found(question, response ?? []).flatMap(({ gap, typed, judged }): Line[] => {
      const letter = String(gap.n)
      const why = question.why[gap.n - 1]
      const text = inContext(pieces, gap.n, gap.words[0] ?? '')
      const key = { letter, text, chosen: false, right: true }
      if (typed === '') return [{ ...key, ...(why && { why }) }]
      const line = { letter, text: inContext(pieces, gap.n, typed), chosen: true, right: judged !== undefined }
      if (judged) return judged.slip ? [line, { ...key, text: inContext(pieces, gap.n, judged.meant) }] : [line]
      const wrong = wrongFor(question, gap.n, typed)
      const said = wrong?.why ?? why
      return [{ ...line, ...(said && { why: said }), ...(wrong?.tempts && { tempts: [wrong.tempts] }) }, key]
    })
  },
  tally: (question, typed) =>
    found(question, typed).flatMap(({ gap: { n }, typed, judged }) =>
      typed === '' ? [] : [labelOf(n, judged?.meant ?? wrongFor(question, n, typed)?.text)],
    ),
  tallied: ({ text, wrong }) => {
    const pieces = piecesOf(text)
    const told = gapsOf(pieces).flatMap(({ n, words }): Tallied[] => [
      ...words.map((one) => ({ label: labelOf(n, one), text: inContext(pieces, n, one), right: true })),
      ...wrong
        .filter(({ gap }) => gap === n)
        .map((one) => ({
          label: labelOf(n, one.text),
          text: inContext(pieces, n, one.text),
          right: false,
          ...(one.tempts && { tempts: one.tempts }),
        })),
      { label: labelOf(n), text: say('Gap {n}: something else', { n }), right: false },
    ])
    return told.filter(({ label }, at) => told.findIndex((one) => one.label === label) === at)
  },
  asksWhere: () => true,
  evidenceIs: () => 'proof',
  offers: ({ text, wrong }) =>
    gapsOf(piecesOf(text)).map(({ n, words }) => ({
      path: ['text'],
      choose: 'typed',
      wordings: [
        ...words.map((one) => ({ path: ['text'], text: one, right: true })),
        ...wrong.flatMap(({ gap, text, why, tempts, misconception }, at) =>
          gap === n
            ? [
                {
                  path: ['wrong', at, 'text'],
                  text,
                  right: false,
                  ...(why && { why }),
                  ...(tempts && { tempts }),
                  ...(misconception && { misconception }),
                },
              ]
            : [],
        ),
      ],
    })),
  context: ({ text }) => [{ path: ['text'], text: withLines(piecesOf(text)) }],
  lint: (question) => {
    const { prompt, text, why, wrong } = question
    const pieces = piecesOf(text)
    const complaints = lintGaps(pieces, why, wrong)
    const unsound = (path: Complaint['path'], message: string, remedy: string) =>
      complaints.push({ rule: 'L20', severity: 'error', path, message, remedy })
    const gaps = gapsOf(pieces)
    const asked = ` ${(prompt.match(/[\p{L}\p{N}’'-]+/gu) ?? []).map(normal).join(' ')} `
    for (const gap of gaps)
      for (const one of gap.words)
        if (asked.includes(` ${normal(one)} `))
          unsound(['prompt'], `the question gives “${one}” away, which gap ${gap.n} takes`, 'ask without this word')
    wrong.forEach(({ gap, text }, at) => {
      const accepted = gaps.find(({ n }) => n === gap)?.words.find((one) => normal(one) === normal(text) || isSameNumber(text, one))
      if (accepted !== undefined)
        unsound(['wrong', at, 'text'], `“${text}” is accepted in gap ${gap}, and listed as wrong`, 'take it out of one of the two lists')
    })
    return complaints
  },
  toItem: (question) =>
    itemOf(question, {
      is: 'gaps',
      pieces: sharedPieces(piecesOf(question.text), ({ words }) => ({ accept: words })),
      bank: [],
      lenient: question.spelling === 'lenient',
    }),
  fromItem: ({ interaction }) => {
    if (interaction.is !== 'gaps') return undefined
    const { pieces, bank, lenient } = interaction
    const isTyped = bank.length === 0 && pieces.every((piece) => typeof piece === 'string' || !piece.offered)
    return isTyped ? { text: written(pieces, ({ accept }) => accept), ...(!lenient && { spelling: 'strict' }) } : undefined
  },
  example: {
    question: {
      ...exampleBase,
      id: 'EX-GF',
      kind: 'gap-fill',
      prompt: 'Complete what the text says with words of it.',
      evidence: ['E2', 'E3', 'E4'],
      text: 'In the cold months this lake freezes from the [top | surface], since every bit of ice [floats] on its own water. The keeper says that the rest stays at [four] degrees.',
      why: [
        'Where does the ice begin? Look at the sentence with “therefore”.',
        'What does ice do on water?',
        'Which figure does the keeper give?',
      ],
      wrong: [
        { gap: 1, text: 'bottom', why: 'Most solids would begin there. Does ice?', tempts: 'E1', misconception: 'order reversed' },
        { gap: 2, text: 'floods', why: 'That is another word. What does ice do on water?' },
      ],
    },
    answers: [
      [['top', 'floats', 'four'], 1],
      [['The Surface.', 'flaots', '4'], 2 / 3],
      [['surfaces', 'float', '4.0'], 1],
      [['bottom', 'floods', 'fours'], 0],
      [['', '', 'four'], 1 / 3],
    ],
    unreadable: [
      {},
      { 'gap.1': ' ', 'gap.2': '', 'gap.3': '' },
      { 'gap.1': 'x'.repeat(longest + 1) },
      { 'gap.1': ['top', 'surface'] },
      { 'gap.4': 'top' },
    ],
  },
})

/** What a gap is counted by: the listed word that was typed, or the gap alone for any other. */
const labelOf = (n: number, listed?: string): string => (listed === undefined ? String(n) : `${n}=${listed}`)

/** What was typed into one gap; empty or absent: nothing was. */
const typed = z
  .string('Write once into each gap.')
  .max(longest, `Write at most ${longest} characters into a gap.`)
  .default('')
  .transform((text) => text.trim().replace(/\s+/g, ' '))
