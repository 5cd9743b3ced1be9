import { answering } from './answering.ts'
import { bankList } from './bank-list.ts'
import { boards } from './boards.ts'
import { growing } from './growing.ts'
import { moving } from './moving.ts'
import { postgres } from './postgres.ts'
import { quizPage } from './quiz-page.ts'
import { recording } from './recording.ts'
import type { Row } from './row.ts'
import { saving } from './saving.ts'
import { bigSchool } from './school.ts'
import { sharding } from './sharding.ts'
import { workers } from './workers.ts'

/** The boards come before what adds to their school. */
const subjects = { boards, recording, growing, answering, quizPage, bankList, saving, postgres, sharding, workers, moving }

/**
 * Measures what README promises, each against a peer or a limit in this run, and prints the tables that stand there.
 * Names on the command line (`npm run bench -- recording boards`) choose what is measured.
 */
async function main(wanted: readonly string[]): Promise<void> {
  const rows: Row[] = []
  const tables: string[] = []
  for (const [name, measure] of Object.entries(subjects)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    console.error(`${name} …`)
    const found = await measure()
    rows.push(...('rows' in found ? found.rows : found))
    if ('tables' in found) tables.push(...found.tables)
  }
  await bigSchool.done()
  console.log('| what | measured | wanted | |\n|---|---|---|---|')
  for (const { what, measured, wanted, holds } of rows) console.log(`| ${what} | ${measured} | ${wanted} | ${holds ? 'yes' : '**no**'} |`)
  for (const table of tables) console.log(`\n${table}`)
  process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1
}

void main(process.argv.slice(2))
