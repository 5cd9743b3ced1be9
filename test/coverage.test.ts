import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Amount, barest, coverageOf, excessIn, missingIn } from '../src/bank/coverage.ts'
import { loadBank } from '../src/bank/load.ts'
import { processes } from '../src/kinds/base.ts'
import { countsIn, easier, plain, single, small } from './coverage-set-up.ts'
import { folderOf } from './fixtures/bank-folder.ts'
import { openSite, type Site, type Walker } from './walker.ts'

/** What is covered of the only text in these files. */
async function covered(files: Record<string, string>) {
  const bank = await loadBank(await folderOf(files))
  expect(bank.problems.filter(({ severity }) => severity === 'error')).toEqual([])
  const [passage] = bank.passages.values()
  if (!passage) throw new Error('There is no text')
  return { bank, passage, coverage: coverageOf(bank, passage) }
}

describe('what the questions of a small text cover', async () => {
  const { bank, passage, coverage } = await covered(small)
  const levelOf = (name: string) => {
    const level = passage.levels.find((one) => one.level === name)
    if (!level) throw new Error(`There is no level ${name}`)
    return level
  }

  it.each([
    ['a', { 's1-01': 'Q-3 Q-5', 's1-02': 'Q-1 Q-2', 's1-03': 'Q-8', 's2-01': 'Q-3 Q-5', 's2-02': 'Q-7', 's2-03': 'Q-7' }],
    ['b', { 's1-01': 'Q-3 Q-5', 's2-01': 'Q-3 Q-5', 's3-01': 'Q-4' }],
  ])('at level %s these questions rest on each sentence, and retired ones on none', (level, expected) => {
    const resting = [...coverage.resting(levelOf(level))].map(([id, held]) => [id, held.map(({ question }) => question.id).join(' ')])
    expect(Object.fromEntries(resting)).toEqual(expected)
  })

  it('counts by process and the section that is cited first, against the plan', () => {
    expect(coverage.bySection.sections).toEqual([
      { id: 's1', heading: 'Above' },
      { id: 's2', heading: 'Below' },
      { id: 's3', heading: 'Long ago' },
      { id: 's4', heading: 'Today' },
    ])
    expect(coverage.bySection.rows.map(({ process, cells }) => `${process}: ${cells.map(told).join(' ')}`)).toEqual([
      'locate: 2/1 0/0 1/1 0',
      'infer: 2/3 1/0 0/1 0',
      'integrate: 0/0 1/1 0/0 0',
      'evaluate: 0/0 0/1 0/0 0',
    ])
    expect(coverage.bySection.nowhere).toBe(0)
  })

  it.each([
    ['a', 'single-choice', '2/1 2/3 1/0 0/0'],
    ['b', 'single-choice', '0/0 1/1 0/0 0/0'],
    ['b', 'true-false-not-given', '1/2 0/0 0/0 0/0'],
    ['a', 'true-false-not-given', '0/0 0/0 0/0 0/0'],
  ])('counts at level %s %s by process, against the plan', (level, kind, expected) => {
    const row = coverage.byKind.find((one) => one.level === level)?.rows.find((one) => one.kind === kind)
    expect(row?.cells.map(told).join(' ')).toBe(expected)
  })

  it.each([
    ['any section', undefined, 's2-04'],
    ['the first section', 's1', 's1-03'],
    ['the second section', 's2', 's2-04'],
    ['a section that is not there', 's3', undefined],
  ])('finds the barest sentence of %s', (_, section, expected) => {
    expect(barest(levelOf('a'), coverage.resting(levelOf('a')), section)?.id).toBe(expected)
  })

  it('is worked out once for each state of the bank', () => {
    expect(coverageOf(bank, passage)).toBe(coverage)
    expect(coverage.resting(levelOf('a'))).toBe(coverage.resting(levelOf('a')))
  })

  it('has no plan where nobody wrote one', async () => {
    const { 'ice/blueprint.yaml': _, ...files } = small
    const { coverage } = await covered(files)
    const cells = [...coverage.bySection.rows, ...coverage.byKind.flatMap(({ rows }) => rows)].flatMap((row) => row.cells)
    expect(cells.every(({ planned }) => planned === undefined)).toBe(true)
    expect(
      cells
        .map(missingIn)
        .concat(cells.map(excessIn))
        .every((n) => n === 0),
    ).toBe(true)
  })
})

describe('which question holds at which level', () => {
  let site: Site
  let teacher: Walker
  beforeAll(async () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`ice/R-${at}.yaml`, single(`R-${at}`, { process: 'infer', level: 'b', evidence: '[E1]' })]),
    )
    site = await openSite({ questions: await folderOf({ ...small, ...many, 'lake/a.md': easier.replace('title: Ice', 'title: Lake') }) })
    teacher = site.walker()
    await teacher.teach()
  })
  afterAll(() => site.close())
  const rowsIn = (html: string) => [...html.matchAll(/<th scope="row"><a href="\/bank\/([^"]*)"/g)].map(([, id]) => id)

  it('says the level for which it was written, where else it holds, and in words why it does not', async () => {
    const { html } = await teacher.get('/bank/levels?passage=ice')
    const row = (id: string) => new RegExp(`href="/bank/${id}"[\\s\\S]*?</tr>`).exec(html)?.[0].replace(/[\s\S]*?<\/th>/, '') ?? ''
    expect(row('Q-3')).toMatch(/<b>written for it<\/b>[\s\S]*<svg[\s\S]*holds/)
    expect(row('Q-1')).toMatch(/<b>written for it<\/b>[\s\S]*no sentence of level b carries E2/)
    expect(row('Q-8')).toContain('no sentence of level b carries s1-03')
    expect(row('Q-4')).toMatch(/no sentence of level a carries E6[\s\S]*<b>written for it<\/b>/)
    expect(row('Q-6')).toBe('')
  })

  it.each([
    ['everything', '', 67],
    ['what holds nowhere but at its own level', 'hold=own', 5],
    ['what was written for a level', 'level=a', 5],
    ['what was written for a level and holds nowhere else', 'level=b&hold=own', 1],
    ['everything, where the address says what is not there', 'level=zz&hold=else&page=-3', 67],
  ])('lists %s, fifty a page', async (_, query, expected) => {
    const found: (string | undefined)[] = []
    let next: string | undefined = `/bank/levels?passage=ice&${query}`
    while (next) {
      const { html }: { html: string } = await teacher.get(next)
      expect(rowsIn(html).length).toBeLessThanOrEqual(50)
      expect(html).toContain(`${expected} of 67 questions`)
      found.push(...rowsIn(html))
      next = plain(/rel="next" href="([^"]+)"/.exec(html)?.[1] ?? '')
    }
    expect(new Set(found).size).toBe(expected)
    expect(found).toHaveLength(expected)
  })

  it('teaches where there is nothing', async () => {
    expect((await teacher.get('/bank/levels?passage=lake')).html).toContain('No question about this text yet')
    expect((await teacher.get('/bank/levels?passage=lake&hold=own')).html).toContain('No question matches')
  })

  it('lists the questions of one sentence fifty a page, too', async () => {
    const { html } = await teacher.get('/bank/coverage/ice?level=b&sentence=s1-01')
    expect(html).toContain('62 questions rest on sentence 1')
    const next = plain(/rel="next" href="([^"]+)"/.exec(html)?.[1] ?? '')
    expect(next).toBe('/bank/coverage/ice?level=b&sentence=s1-01&page=2#on')
    expect([...(await teacher.get(next)).html.matchAll(/<li><a href="\/bank\/[QR]-\d+"/g)]).toHaveLength(12)
  })

  it('goes from one text to another by a form', async () => {
    const { html } = await teacher.get('/bank/coverage')
    expect(html).toMatch(/<form[^>]*action="\/bank\/coverage"[\s\S]*<select[^>]*name="passage">[\s\S]*value="lake"/)
    const lake = await teacher.get('/bank/coverage?level=b&passage=lake')
    expect(lake.html).toContain('0 of 7 sentences carry a question')
    expect(countsIn(lake.html)).toBe('0 0 0 0 0 0 0')
  })
})

it('says what would be here, where there is no text', async () => {
  const site = await openSite({ questions: await folderOf({ 'README.md': 'Nothing yet' }) })
  const teacher = site.walker()
  await teacher.teach()
  for (const address of ['/bank/coverage', '/bank/levels']) expect((await teacher.get(address)).html).toContain('No text yet')
  await site.close()
})

it('has a column for every process', async () => {
  const { coverage } = await covered(small)
  expect(coverage.byKind.every(({ rows }) => rows.every(({ cells }) => cells.length === processes.length))).toBe(true)
})

/** `2/3` where three were planned, `2` where there is no plan. */
const told = ({ found, planned }: Amount): string => (planned === undefined ? `${found}` : `${found}/${planned}`)
