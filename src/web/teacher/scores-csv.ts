import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import { Router } from 'express'
import type { AnswerRow } from '../../statistics/answers.ts'
import type { House } from '../app.ts'
import { teacherIn } from '../find.ts'

/** Every answer that counts, as a table for a spreadsheet; row by row, so that however many there are, the server holds only a few. */
export const scoresAsCsv = ({ board }: House): Router =>
  Router().get('/scores.csv', async (request, response) => {
    teacherIn(response)
    response.set({
      'Cache-Control': 'no-store',
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="evident-scores-${new Date().toISOString().slice(0, 10)}.csv"`,
    })
    if (request.method === 'HEAD') return void response.end()
    const lines = stringify({
      bom: true,
      header: true,
      columns: columns.map(([header]) => header),
      record_delimiter: 'windows',
      quote_record_delimiter: true,
      cast: { string: inert },
    })
    await board.counted()
    await pipeline(Readable.from(rows(board.answers())), lines, response).catch(unlessLeft)
  })

/** Whoever asked may go away before the end: then there is nobody to tell, and nothing went wrong. */
function unlessLeft(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error
}

const columns: readonly (readonly [header: string, cell: (row: AnswerRow) => string | number | null | undefined])[] = [
  ['learner id', ({ learner }) => learner],
  ['learner', ({ name }) => name],
  ['quiz', ({ quiz }) => quiz],
  ['attempt', ({ attempt }) => attempt],
  ['began', ({ began }) => began],
  ['handed in', ({ handedIn }) => handedIn],
  ['n', ({ n }) => n],
  ['question', ({ question }) => question],
  ['version', ({ version }) => version],
  ['kind', ({ kind }) => kind],
  ['level', ({ level }) => level],
  ['response', ({ response }) => response],
  ['mark', ({ mark }) => mark],
  ['mark as asked', ({ asAsked }) => asAsked],
  ['corrected by', ({ corrected }) => corrected],
  ['proof', ({ proof }) => proof],
  ['outcome', ({ outcome }) => outcome],
  ['ms', ({ ms }) => ms],
  ['at', ({ at }) => at],
]

async function* rows(answers: AsyncIterable<AnswerRow>) {
  for await (const answer of answers) yield columns.map(([, cell]) => cell(answer))
}

/**
 * A text that no spreadsheet takes for a formula: what begins like one, be it after blanks or quotes, or in full-width signs, gets an
 * apostrophe in front (OWASP, CSV injection); so does what would begin a cell where a spreadsheet divides at ; or a tabulator.
 */
export const inert = (text: string): string => {
  const inside = text.replace(/([;\t|]\s*)(?=[=+\-@＝＋－＠])/gu, "$1'")
  return /^[\t\r]|^[\s\p{C}"'“”„‘’]*[=+\-@＝＋－＠]/u.test(inside) ? `'${inside}` : inside
}
