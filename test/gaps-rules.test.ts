import { describe, expect, it } from 'vitest'
import { cloze } from '../src/kinds/cloze.ts'
import { gapFill } from '../src/kinds/gap-fill.ts'
import { choosing, lead, typing } from './gaps-set-up.ts'

describe('the rules of gaps', () => {
  const said = { why: ['Look.', 'Look.', 'Look.'] }
  const of = (complaints: ReturnType<typeof gapFill.lint>) =>
    complaints.map(({ rule, severity, path }) => `${rule} ${severity} ${path.join('.')}`)
  const sound = `${lead} [seven], and then come four [eight].`

  it.each<[name: string, text: string, more: object, complaints: string[]]>([
    ['a sound one', sound, { why: ['Look.', 'Look.'] }, []],
    ['a gap among the first six words', 'One two three four five [six].', { why: ['Look.'] }, ['K3 error text']],
    ['gaps that are close to each other', `${lead} [seven] eight nine ten [eleven].`, { why: ['Look.', 'Look.'] }, ['K3 error text']],
    ['glued ones, as in a C-test', `${lead} inv[est] in th[is] a[nd].`, said, []],
    ['one glued, one not', `${lead} inv[est] in [this].`, { why: ['Look.', 'Look.'] }, ['K3 error text']],
    ['an empty gap', `${lead} [ | ].`, { why: ['Look.'] }, ['L20 error text']],
    ['a gap without a line', sound, { why: ['Look.'] }, ['L17 warning why']],
    ['more lines than gaps', sound, said, ['undefined error why']],
    ['the answer in the question', sound, { why: ['Look.', 'Look.'], prompt: 'What comes after Seven?' }, ['L20 error prompt']],
    ['a wrong word that is accepted', sound, { why: ['Look.', 'Look.'], wrong: [{ gap: 1, text: '7' }] }, ['L20 error wrong.0.text']],
    [
      'a wrong word for a gap that is not there',
      sound,
      { why: ['Look.', 'Look.'], wrong: [{ gap: 3, text: 'nine' }] },
      ['undefined error wrong.0.gap'],
    ],
  ])('%s', (_, text, more, complaints) => expect(of(gapFill.lint(typing(text, more)))).toEqual(complaints))

  const two = { why: ['Look.', 'Look.'] }
  it.each<[name: string, text: string, more: object, complaints: string[]]>([
    ['a sound bank', sound, { ...two, bank: ['nine', 'ten'] }, []],
    ['too few words', sound, { ...two, bank: ['nine'] }, ['K3 error bank']],
    ['a word that two gaps take', `${lead} [so] one two three four [So].`, { ...two, bank: ['or', 'if'] }, ['K3 error text']],
    ['a word of a gap in the bank', sound, { ...two, bank: ['nine', 'Seven'] }, ['K3 error bank.1']],
    ['a word twice in the bank', sound, { ...two, bank: ['nine', 'ten', 'Nine'] }, ['K3 error bank.2']],
    ['lists of their own', `${lead} [so | or | if] one two three four [or | so | if].`, two, []],
    ['lists that are too short', `${lead} [so | or] one two three four [or].`, two, ['L02 error text', 'L02 error text']],
    ['a list with a word twice', `${lead} [so | or | So].`, { why: ['Look.'] }, ['K3 error text']],
    [
      'a line for the right word',
      sound,
      { ...two, bank: ['nine', 'ten'], wrong: [{ gap: 1, text: 'Seven' }] },
      ['undefined error wrong.0.text'],
    ],
    [
      'a line for a word that is not there',
      sound,
      { ...two, bank: ['nine', 'ten'], wrong: [{ gap: 1, text: 'six' }] },
      ['L17 warning wrong.0.text'],
    ],
    ['a line for the word of another gap', sound, { ...two, bank: ['nine', 'ten'], wrong: [{ gap: 1, text: 'eight' }] }, []],
  ])('chosen: %s', (_, text, more, complaints) => expect(of(cloze.lint(choosing(text, more)))).toEqual(complaints))
})
