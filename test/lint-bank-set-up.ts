import { afterEach } from 'vitest'
import type { Bank } from '../src/bank/bank.ts'
import { liveBank } from '../src/bank/live.ts'
import { loadBank } from '../src/bank/load.ts'
import { written } from '../src/passages/written.ts'
import { type Files, folderOf } from './fixtures/bank-folder.ts'

export const front = (level: string) => `---\ntitle: The mill\nlanguage: en\nlevel: ${level}\n---\n`
export const text = `
## The wheel {#s1}

The old mill stands by the river near the town. {#s1-01 F1}
Its wheel turns only in spring, said the miller. {#s1-02 F2 C1}
He has seven hens and one goat in the yard behind it. {#s1-03 F3}

## The visitors {#s2}

Every summer, people from the NRW come to see it. {#s2-01 F4}
A guide shows them the stones that ground the corn. {#s2-02 F5}

## The money {#s3}

The town pays for new wood each year. {#s3-01 F6}
A bank gave the mill a loan with no interest at all. {#s3-02 F7}
`
export const passage: Files = { 'mill/a.md': front('a') + text, 'mill/b.md': front('b') + text }

export interface Written {
  id: string
  [field: string]: unknown
}
export const choice = (id: string, more: object = {}): Written => ({
  id,
  kind: 'single-choice',
  prompt: 'Where is the mill?',
  options: [
    { id: 'a', text: 'Beside the water', right: true },
    { id: 'b', text: 'On top of a high hill', why: 'Look for the place that the first sentence names.', misconception: 'other_place' },
    { id: 'c', text: 'In a wide forest', why: 'Trees are not named; look where the mill stands.', misconception: 'other_place' },
  ],
  evidence: ['F1'],
  explanation: 'The mill stands by the river.',
  process: 'locate',
  level: 'a',
  ...more,
})
export const options = (key: string, ...wrong: string[]) => [
  { id: 'k', text: key, right: true },
  ...wrong.map((one, at) => ({ id: `w${at}`, text: one, why: `Look again at the sentence about ${one}.`, misconception: 'guess' })),
]
export const statement = (id: string, more: object = {}): Written => ({
  id,
  kind: 'true-false-not-given',
  prompt: 'The mill is close to water.',
  answer: true,
  why: { false: 'Look for what is near the mill in the text.', 'not given': 'One sentence tells where the mill stands.' },
  evidence: ['F1'],
  explanation: 'The mill stands by the river.',
  process: 'locate',
  level: 'a',
  ...more,
})
export const numeric = (id: string, more: object = {}): Written => ({
  id,
  kind: 'numeric',
  prompt: 'How many hens are there?',
  answer: 7,
  evidence: ['F3'],
  explanation: 'The miller has seven of them.',
  process: 'locate',
  level: 'a',
  ...more,
})

export const filesOf = (questions: readonly Written[]): Files =>
  Object.fromEntries(questions.map((one) => [`mill/${one.id}.yaml`, written(one)]))
export const load = async (questions: readonly Written[], more: Files = {}): Promise<Bank> =>
  loadBank(await folderOf({ ...passage, ...filesOf(questions), ...more }))
/** What is told under one rule: where, how grave, and in which words. */
export const told = ({ problems }: Bank, rule: string) =>
  problems
    .filter((one) => one.rule === rule)
    .map(({ file, severity, message }) => `${file.replace('mill/', '')} ${severity} ${message.replace(/^\[..?.?\] /, '')}`)

const open: { close(): void }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})
export async function alive(folder: string) {
  const live = await liveBank(folder, { every: 1e9 })
  open.push(live)
  return live
}
