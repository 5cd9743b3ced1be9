import { bankList } from './bank-list.ts'
import { boards } from './boards.ts'
import { quizPage } from './quiz-page.ts'
import { againstBareFile, againstPlainLowdb } from './recording.ts'
import type { Row } from './row.ts'
import { saving } from './saving.ts'

/** Measures what README promises, each against a peer or a limit in this run, and prints the table that stands there. */
async function main(): Promise<void> {
  const rows: Row[] = []
  for (const measure of [againstBareFile, againstPlainLowdb, boards, quizPage, bankList, saving]) {
    console.error(`${measure.name} …`)
    rows.push(...(await measure()))
  }
  console.log('| what | measured | wanted | |\n|---|---|---|---|')
  for (const { what, measured, wanted, holds } of rows) console.log(`| ${what} | ${measured} | ${wanted} | ${holds ? 'yes' : '**no**'} |`)
  process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1
}

void main()
