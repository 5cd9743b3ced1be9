import { afterEach } from 'vitest'
import type { Bank } from '../src/bank/bank.ts'
import { liveBank } from '../src/bank/live.ts'
import { type Files, folderOf, put, question, sound } from './fixtures/bank-folder.ts'

export const open: { close(): void }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

/** A folder with these files, and the bank that lives over it, as the server has it. */
export async function live(files: Files = sound) {
  const folder = await folderOf(files)
  const news: Bank[] = []
  const bank = await liveBank(folder, { changed: (now) => news.push(now) })
  open.push(bank)
  return { folder, news, bank: bank.bank, refresh: bank.refresh, reread: bank.reread, put: (more: Files) => put(folder, more) }
}

/** Waits until it is so, however slow the machine is. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 1500) throw new Error(`It never was so: ${isSo}`)
    await new Promise((done) => setTimeout(done, 20))
  }
}
export const prompt = (bank: () => Bank, id = 'Q-1') => bank().questions.get(id)?.question.prompt
export const told = ({ problems }: Bank) =>
  problems.map(({ file, line, column, message, inService }) => `${file}:${line}:${column} ${message}${inService ? ', and stays' : ''}`)
export const asking = (words: string, id = 'Q-1') => question(id).replace('Why does ice float?', words)
