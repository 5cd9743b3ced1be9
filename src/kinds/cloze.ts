import { z } from 'zod'
import { say } from '../text.ts'
import { base, seated } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import {
  type Gap,
  gapsOf,
  gapText,
  gapWhy,
  gapWrong,
  inContext,
  lintGaps,
  longest,
  type Piece,
  piecesOf,
  sharedPieces,
  shown,
  withLines,
  written,
} from './gaps.ts'
import { itemOf } from './items.ts'
import { type Complaint, kind, type Line, type Wording } from './kind.ts'
import { partialCredit, wholeOnly } from './partial.ts'
import { normal } from './typed.ts'

const schema = z.strictObject({
  ...base,
  kind: z.literal('cloze'),
  text: gapText.meta({
    label: 'Text',
    help: 'The missing words in [ ]. Without a bank each gap is a list of its own, the right word first: [Despite | Because of | Although]',
    widget: 'paragraph',
  }),
  bank: z.array(z.string().trim().min(1).max(longest)).max(20).default([]).meta({
    label: 'Bank',
    help: 'Words that fit no gap, two at least: with those in brackets they are one list for all gaps, each used once',
  }),
  why: gapWhy,
  wrong: gapWrong.meta({ label: 'Wrong words', help: 'What to say to a reader who chose this word for that gap' }),
  marking: partialCredit(
    'each',
    ['all'],
    'What some right gaps are worth. With 4 of 5 gaps right each gives 4/5, all gives 0; with 5 of 5, each gives 1',
  ),
})
type Q = z.infer<typeof schema>

/** Whether there is one list of words for all gaps. */
const hasBank = ({ bank }: Pick<Q, 'bank'>): boolean => bank.length > 0
/** The list for all gaps. */
const listed = ({ bank }: Q, pieces: readonly Piece[]): string[] => [...gapsOf(pieces).flatMap(({ words }) => words), ...bank]
/** The words that belong into a gap: those in its brackets, or where they are a list to choose from, the first. */
const accepted = (question: Q, { words }: Gap): readonly string[] => (hasBank(question) ? words : words.slice(0, 1))

/** The words to choose from for each gap, with their seats; with a bank they are the same for all. */
function offered(question: Q, pieces: readonly Piece[], seed: string) {
  const bank = hasBank(question) ? seated(listed(question, pieces), `${seed}:bank`) : undefined
  return gapsOf(pieces).map((gap) => ({ gap, words: bank ?? seated(gap.words, `${seed}:gap:${gap.n}`) }))
}

/** What is right of a response: a list of the words that were chosen, '' where a gap was left open. */
const found = (question: Q, chosen: readonly string[]) =>
  gapsOf(piecesOf(question.text)).map((gap) => {
    const word = chosen[gap.n - 1] ?? ''
    return { gap, word, right: accepted(question, gap).includes(word) }
  })

const field = ({ n }: Gap) => `gap.${n}`
const labelOf = (n: number, word: string) => `${n}=${word}`
const same = (one: string, other: string) => normal(one) === normal(other)
const remarkOn = ({ wrong }: Q, n: number, word: string) => wrong.find(({ gap, text }) => gap === n && same(text, word))

/** The words for a gap as what is offered. */
const wording = (question: Q, { n }: Gap, text: string, right: boolean): Wording => {
  const { why, tempts, misconception } = remarkOn(question, n, text) ?? {}
  return { path: ['text'], text, right, ...(why && { why }), ...(tempts && { tempts }), ...(misconception && { misconception }) }
}

function lint(question: Q): Complaint[] {
  const pieces = piecesOf(question.text)
  const gaps = gapsOf(pieces)
  const complaints = lintGaps(pieces, question.why, question.wrong)
  const wrong = (rule: 'K3' | 'L02', path: Complaint['path'], message: string, remedy: string) =>
    complaints.push({ rule, severity: 'error', path, message, remedy })
  if (hasBank(question)) {
    const words = listed(question, pieces)
    if (words.length < gaps.length + 2)
      wrong(
        'K3',
        ['bank'],
        `there are ${words.length} words for ${gaps.length} gaps, so that the last one can be guessed`,
        `give it at least ${gaps.length + 2}: add words to the bank that fit no gap`,
      )
    for (const gap of gaps)
      for (const word of gap.words) {
        const other = gaps.find(({ n, words }) => n < gap.n && words.some((one) => same(one, word)))
        if (other)
          wrong(
            'K3',
            ['text'],
            `“${word}” belongs into gap ${other.n} and into gap ${gap.n}`,
            'write one of the two sentences for another word',
          )
      }
    question.bank.forEach((word, at) => {
      const gap = gaps.find(({ words }) => words.some((one) => same(one, word)))
      if (gap) wrong('K3', ['bank', at], `“${word}” belongs into gap ${gap.n}, and the bank has it again`, 'take it out of the bank')
      if (question.bank.slice(0, at).some((one) => same(one, word)))
        wrong('K3', ['bank', at], `“${word}” stands twice in the bank`, 'take one of the two out')
    })
  } else
    for (const { n, words } of gaps) {
      if (words.length > 0 && (words.length < 3 || words.length > 5))
        wrong('L02', ['text'], `gap ${n} has ${words.length} words to choose from`, 'give it 3 to 5, or write a bank for all gaps')
      const twin = words.find((word, at) => words.slice(0, at).some((one) => same(one, word)))
      if (twin) wrong('K3', ['text'], `“${twin}” stands twice in the list of gap ${n}`, 'take one of the two out')
    }
  question.wrong.forEach(({ gap: n, text }, at) => {
    const gap = gaps.find((one) => one.n === n)
    if (!gap) return
    const words = hasBank(question) ? listed(question, pieces) : gap.words
    if (accepted(question, gap).some((one) => same(one, text)))
      complaints.push({
        severity: 'error',
        path: ['wrong', at, 'text'],
        message: `“${text}” is right in gap ${n}, and listed as wrong`,
        remedy: 'take it out of wrong',
      })
    else if (!words.some((one) => same(one, text)))
      complaints.push({
        rule: 'L17',
        severity: 'warning',
        path: ['wrong', at, 'text'],
        message: `nobody can choose “${text}” for gap ${n}, so that nobody reads this line`,
        remedy: hasBank(question) ? 'write one of the words of the list' : 'write one of the words of this gap',
      })
  })
  return complaints
}

export const cloze = kind(schema, {
  name: 'Cloze',
  instructions: ({ text }) =>
    say('Choose a word for {gaps, plural, one {the gap} other {each of the # gaps}}.', { gaps: gapsOf(piecesOf(text)).length }),
  holds: missingEvidence,
  ask: (question, { seed }) => {
    const pieces = piecesOf(question.text)
    const lists = offered(question, pieces, seed).map(({ gap, words }) => ({
      n: gap.n,
      words: words.map(({ seat, letter, what }) => ({ seat, letter, text: what })),
    }))
    return { pieces: shown(pieces), lists, ...(hasBank(question) && { bank: lists[0]?.words ?? [] }) }
  },
  response: (question, { seed }) => {
    const gaps = offered(question, piecesOf(question.text), seed)
    return z.object(Object.fromEntries(gaps.map(({ gap }) => [field(gap), choice]))).transform((form, context): string[] => {
      const refuse = (message: string, params = {}) => {
        context.addIssue({ code: 'custom', message, params })
        return z.NEVER
      }
      const seats = gaps.map(({ gap }) => form[field(gap)] ?? '')
      const words = gaps.map((one, at) => (seats[at] === '' ? '' : one.words.find(({ seat }) => seat === seats[at])?.what))
      if (seats.every((seat) => seat === '')) return refuse('Choose a word for at least one gap.')
      if (words.includes(undefined)) return refuse('Choose from the lists on the page.')
      const twice = seats.findIndex((seat, at) => seat !== '' && seats.indexOf(seat) < at)
      if (hasBank(question) && twice >= 0)
        return refuse('Use each word only once: “{text}” is chosen more than once.', { text: words[twice] ?? '' })
      return words.map((word) => word ?? '')
    })
  },
  filled: (question, chosen, { seed }) => {
    const taken = new Set<string>()
    return Object.fromEntries(
      offered(question, piecesOf(question.text), seed).map(({ gap, words }) => {
        // Of words that are written alike each is used once.
        const seat = words.find((one) => one.what === chosen[gap.n - 1] && !(hasBank(question) && taken.has(one.seat)))?.seat ?? ''
        taken.add(seat)
        return [field(gap), seat]
      }),
    )
  },
  /** `each`: right gaps over gaps, with nothing taken off for wrong ones; `all` 1 or 0. */
  mark: (question, chosen) => {
    const gaps = found(question, chosen)
    const right = gaps.filter((one) => one.right).length
    const score = right / gaps.length
    const counts = say('{right} of {of, plural, one {# gap} other {# gaps}} right', { right, of: gaps.length })
    if (question.marking !== 'all') return { score, notes: [counts] }
    const whole = wholeOnly(score)
    return { score: whole.score, notes: [counts, ...whole.notes] }
  },
  explain: (question, chosen = []) => {
    const pieces = piecesOf(question.text)
    return found(question, chosen).flatMap(({ gap, word, right }): Line[] => {
      const letter = String(gap.n)
      const why = question.why[gap.n - 1]
      const key = { letter, text: inContext(pieces, gap.n, gap.words[0] ?? ''), chosen: false, right: true }
      if (word === '') return [{ ...key, ...(why && { why }) }]
      const line = { letter, text: inContext(pieces, gap.n, word), chosen: true, right }
      if (right) return [line]
      const remark = remarkOn(question, gap.n, word)
      const said = remark?.why ?? why
      return [{ ...line, ...(said && { why: said }), ...(remark?.tempts && { tempts: [remark.tempts] }) }, key]
    })
  },
  tally: (question, chosen) => {
    const pieces = piecesOf(question.text)
    return found(question, chosen).flatMap(({ gap, word }) => {
      const words = hasBank(question) ? listed(question, pieces) : gap.words
      return words.includes(word) ? [labelOf(gap.n, word)] : []
    })
  },
  tallied: (question) => {
    const pieces = piecesOf(question.text)
    return gapsOf(pieces).flatMap((gap) =>
      [...new Set(hasBank(question) ? listed(question, pieces) : gap.words)].map((word) => {
        const tempts = remarkOn(question, gap.n, word)?.tempts
        return {
          label: labelOf(gap.n, word),
          text: inContext(pieces, gap.n, word),
          right: accepted(question, gap).includes(word),
          ...(tempts && { tempts }),
        }
      }),
    )
  },
  asksWhere: () => true,
  evidenceIs: () => 'proof',
  offers: (question) => {
    const gaps = gapsOf(piecesOf(question.text))
    if (!hasBank(question))
      return gaps.map((gap) => ({
        path: ['text'],
        choose: 'gap',
        wordings: gap.words.map((word, at) => wording(question, gap, word, at === 0)),
      }))
    const right = gaps.flatMap((gap) => gap.words.map((word) => wording(question, gap, word, true)))
    const others = question.bank.map((text, at) => ({ path: ['bank', at], text, right: false }))
    return [{ path: ['bank'], choose: 'shared', wordings: [...right, ...others] }]
  },
  context: ({ text }) => [{ path: ['text'], text: withLines(piecesOf(text)) }],
  lint,
  toItem: (question) => {
    const pieces = piecesOf(question.text)
    const gap = (one: Gap) => ({ accept: accepted(question, one), ...(!hasBank(question) && { offered: one.words }) })
    const bank = hasBank(question) ? listed(question, pieces) : []
    return itemOf(question, { is: 'gaps', pieces: sharedPieces(pieces, gap), bank, lenient: false })
  },
  fromItem: ({ interaction }) => {
    if (interaction.is !== 'gaps') return undefined
    const { pieces, bank } = interaction
    const gaps = pieces.filter((piece) => typeof piece !== 'string')
    if (bank.length > 0) {
      const spare = bank.filter((word) => !gaps.some(({ accept }) => accept.includes(word)))
      // Without a word to spare it would be read as lists of one word.
      return spare.length > 0 ? { text: written(pieces, ({ accept }) => accept), bank: spare } : undefined
    }
    return gaps.every(({ offered }) => offered) ? { text: written(pieces, ({ accept, offered }) => offered ?? accept) } : undefined
  },
  example: {
    question: {
      ...exampleBase,
      id: 'EX-CL',
      kind: 'cloze',
      prompt: 'Complete the summary with words from the list.',
      evidence: ['E2', 'E3', 'E5'],
      text: 'Most solids go down in their own liquid. Ice does not, [so] a lake in winter is closed from above. Fish spend that time [below] the lid.',
      bank: ['but', 'beside', 'although'],
      why: ['Does the lake freeze so because of the ice, or in spite of it?', 'Where is the water that does not freeze?'],
      wrong: [
        { gap: 1, text: 'although', why: 'One thing follows from the other here.', tempts: 'E1', misconception: 'cause read as contrast' },
      ],
    },
    answers: [
      [['so', 'below'], 1],
      [['so', 'beside'], 0.5],
      [['although', ''], 0],
      [['', 'below'], 0.5],
      [['below', 'so'], 0],
    ],
    unreadable: [
      {},
      { 'gap.1': '', 'gap.2': '' },
      { 'gap.1': '6' },
      { 'gap.1': 'so' },
      { 'gap.1': '1', 'gap.2': '1' },
      { 'gap.1': ['1', '2'] },
    ],
  },
})

/** The seat of the word that was chosen for one gap; empty or absent: none was. */
const choice = z.string('Choose one word for each gap, and no more.').max(20, 'Choose from the lists on the page.').default('')
