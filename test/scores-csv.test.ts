import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshId } from '../src/random.ts'
import { inert } from '../src/web/teacher/scores-csv.ts'
import { adaSits, sit } from './sitting.ts'
import { openSite, type Site, type Walker } from './walker.ts'

let site: Site
let teacher: Walker
let ada: string
let attempt: string
let open: string

beforeAll(async () => {
  site = await openSite()
  teacher = site.walker()
  await teacher.teach()
  ;({ ada, attempt, open } = await adaSits(site))
  const bob = await site.trainer.join('=HYPERLINK("http://x")', freshId())
  await sit(site, bob, 'ice/end', [undefined, undefined, undefined, { response: 'kanaritop', where: [] }, { response: ['kanari-05'] }])
})
afterAll(() => site.close())

describe('all answers as a table', () => {
  it('has a row for each answer that counts, in figures and words, and nothing a spreadsheet could run', async () => {
    const file = await teacher.get('/scores.csv')
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="evident-scores-\d{4}-\d\d-\d\d\.csv"$/)
    const bytes = await fetch(`${site.address}/scores.csv`, { headers: { cookie: cookieOf(teacher) } }).then((response) =>
      response.arrayBuffer(),
    )
    expect([...new Uint8Array(bytes).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const [head = [], ...rows] = records(file.html.replace(/^\uFEFF/, ''))
    const table = rows.map((row) => Object.fromEntries(row.map((cell, at) => [head[at], cell])))
    const of = (name: string, question: string) => table.filter((row) => row.learner === name && row.question === question)
    expect(of('Ada', 'ICE-SC-1')).toMatchObject([
      {
        'learner id': ada,
        quiz: 'ice/both',
        attempt,
        n: '1',
        kind: 'single-choice',
        level: 'a',
        response: 'kanaricold',
        mark: '0',
        proof: '0',
        outcome: 'lost',
      },
    ])
    expect(of('Ada', 'ICE-MR-1')).toMatchObject([
      { attempt: open, 'handed in': '', response: 'kanaritop | kanarisink', proof: '', outcome: '' },
    ])
    expect(Number(of('Ada', 'ICE-MR-1')[0]?.mark)).toBeCloseTo(1 / 2 - 1 / 3)
    expect(of('Ada', 'ICE-SA-1')).toMatchObject([{ response: `'=1+1, "so"` }])
    expect(of(`'=HYPERLINK("http://x")`, 'ICE-HT-1')).toHaveLength(1)
    expect(of(`'=HYPERLINK("http://x")`, 'ICE-SA-1')).toMatchObject([{ mark: '1', proof: '0', outcome: 'lucky' }])
    expect(of('Ada', 'ICE-TF-1')).toHaveLength(1)
    expect(rows.every((row) => row.length === head.length)).toBe(true)
  })

  it.each([
    ['=1', "'=1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@a', "'@a"],
    ['\ta', "'\ta"],
    ['\ra', "'\ra"],
    ['  =1', "'  =1"],
    ['\n=1', "'\n=1"],
    ['"=1', `'"=1`],
    ['\u00a0\u201c＝1', "'\u00a0\u201c＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠a', "'＠a"],
    ['\u0000=1', "'\u0000=1"],
    ['a=1', 'a=1'],
    ['Ada;=1+1', "Ada;'=1+1"],
    ['1 - 2', '1 - 2'],
    ['', ''],
  ])('takes %j for %j', (typed, cell) => {
    expect(inert(typed)).toBe(cell)
  })

  it('keeps lines, commas and quotes of a text within its cell', async () => {
    const name = 'a "b", c;\nd\r\ne'
    await site.board.store.commit(freshId(), () => [
      { type: 'joined', at: '2026-11-24T14:00:00.000Z', name },
      {
        type: 'began',
        at: '2026-11-24T14:00:00.000Z',
        attempt: 'x',
        quiz: 'ice/gone',
        settings: { title: 'Gone', feedback: 'end', proof: false },
        passage: 'ice@0',
        level: 'a',
        seed: 'x',
        questions: ['GONE-1@0000'],
      },
      {
        type: 'answered',
        at: '2026-11-24T14:00:00.000Z',
        attempt: 'x',
        n: 1,
        question: 'GONE-1@0000',
        level: 'a',
        response: ['one', 'two'],
        where: null,
        mark: 1,
        proof: null,
        ms: null,
        key: 'a-random-key',
        seen: 0,
      },
    ])
    const rows = records((await teacher.get('/scores.csv')).html)
    expect(rows.find((row) => row[1] === name)).toMatchObject({ 7: 'GONE-1', 9: '', 11: '["one","two"]', 12: '1', 15: '' })
  })

  it('stops reading when whoever asked goes away, and serves the next one', async () => {
    const leaving = new AbortController()
    const response = await fetch(`${site.address}/scores.csv`, { headers: { cookie: cookieOf(teacher) }, signal: leaving.signal })
    await response.body?.getReader().read()
    leaving.abort()
    expect(await teacher.get('/scores.csv')).toMatchObject({ status: 200 })
  })
})

const cookieOf = (who: Walker) => [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

/** The records of a CSV text (RFC 4180). */
function records(csv: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain = '', end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (end === '' && quoted === undefined && plain === '') break
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '\r\n') rows.push([])
  }
  return rows.filter((row) => row.length > 0)
}
