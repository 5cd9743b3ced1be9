import type { Bank } from '../src/bank/bank.ts'
import { loadBank } from '../src/bank/load.ts'
import { type Files, folderOf, question } from './fixtures/bank-folder.ts'

export const load = async (files: Files): Promise<Bank> => loadBank(await folderOf(files))
export const told = ({ problems }: Bank) =>
  problems.map(({ file, line, column, severity, message }) => `${file}:${line}:${column} ${severity} ${message}`)

/** The usual question with one line changed. */
export const but = (line: string | RegExp, instead: string) => question('Q-1').replace(line, instead)
