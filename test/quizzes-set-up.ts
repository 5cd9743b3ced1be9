import type { Bank } from '../src/bank/bank.ts'
import { loadBank } from '../src/bank/load.ts'
import { type Files, folderOf, level, question, sound } from './fixtures/bank-folder.ts'

/** A question of a kind and process, with enemies, and what else is said of it. */
export const of = (id: string, process: string, more = '') => question(id).replace('infer', process) + more
export const many = (prefix: string, process: string, count: number): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`ice/${prefix}-${at}.yaml`, of(`${prefix}-${at}`, process)]))
export const quizzes = (...entries: string[]): Files => ({
  'ice/quizzes.yaml': `${entries.map((entry) => `- {title: Ice, ${entry}}`).join('\n')}\n`,
})
export const bankOf = async (files: Files): Promise<Bank> =>
  loadBank(await folderOf({ 'ice/a.md': level('a'), 'ice/b.md': sound['ice/b.md'], ...files }))
export const asked = (bank: Bank, quiz = 'ice/x') => bank.quizzes.get(quiz)?.questions ?? []
export const told = ({ problems }: Bank) =>
  problems.map(({ file, line, column, severity, message }) => `${file}:${line}:${column} ${severity} ${message}`)
