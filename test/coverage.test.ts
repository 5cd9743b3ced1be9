import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Amount, barest, coverageOf, excessIn, missingIn } from '../src/bank/coverage.ts'
import { loadBank } from '../src/bank/load.ts'
import { processes } from '../src/kinds/base.ts'
import { folderOf, put } from './fixtures/bank-folder.ts'
import { fieldsIn, openSite, type Site, type Walker } from './walker.ts'

const a = `---
title: Ice
language: en
level: a
---

## Above {#s1}

Most solids sink in their own liquid. {#s1-01 E1}
Ice floats on water. {#s1-02 E2}
Every child knows the sight. {#s1-03}

## Below {#s2}

A lake freezes from the top. {#s2-01 E4}
Fish stay alive under the lid. {#s2-02 E7}
Some of them hardly move. {#s2-03 E7}
They wait for spring. {#s2-04 E5}
`
const b = `---
title: Ice
language: en
level: b
---

## Above {#s1}

Most solids sink in their own liquid, whatever they weigh. {#s1-01 E1}
A wooden boat floats as well. {#s1-03 E9}

## Below {#s2}

A lake begins to freeze at its surface. {#s2-01 E4}

## Long ago {#s3}

The first ice was sold in 1806. {#s3-01 E6}

## Today {#s4}

Most of it is made by machines. {#s4-01 E8}
`
interface Written {
  process: string
  level: string
  /** As it stands in the file. */
  evidence: string
}
const single = (id: string, { process, level, evidence }: Written, more = '') => `id: ${id}
kind: single-choice
prompt: What does ${id} ask about the ice?
options:
  - id: x
    text: That it takes up more room.
    right: true
  - id: y
    text: That it is cold by nature.
    why: Cold alone lifts nothing at all; what else does it need?
    misconception: cold_lifts
  - id: z
    text: That it forms a lid there.
    why: That is what follows from it, and not why it floats.
    misconception: effect_as_cause
evidence: ${evidence}
explanation: It needs more room than the water did.
process: ${process}
level: ${level}
${more}`
const statement = (id: string, { process, level, evidence }: Written) => `id: ${id}
kind: true-false-not-given
prompt: Ice was sold as early as 1806.
answer: true
why:
  false: Look again at the year in which it was first sold to somebody.
  not given: The text does give a year for it; look for a number.
evidence: ${evidence}
explanation: The year stands in the text.
process: ${process}
level: ${level}
`
const blueprint = `matrix:
  single-choice:
    locate: { a: 1 }
    infer: { a: 3, b: 1 }
  true-false-not-given:
    locate: { b: 2 }
sections:
  s1: { locate: 1, infer: 3 }
  s2: { integrate: 1, evaluate: 1 }
  s3: { locate: 1, infer: 1 }
`
const questions = {
  'ice/Q-1.yaml': single('Q-1', { process: 'infer', level: 'a', evidence: '[E2]' }),
  'ice/Q-2.yaml': single('Q-2', { process: 'locate', level: 'a', evidence: '[E2]' }),
  // What it cites first stands in the second section.
  'ice/Q-3.yaml': single('Q-3', { process: 'integrate', level: 'a', evidence: '[E4, E1]' }),
  'ice/Q-4.yaml': statement('Q-4', { process: 'locate', level: 'b', evidence: '[E6]' }),
  // Each of two sets proves it.
  'ice/Q-5.yaml': single('Q-5', { process: 'infer', level: 'b', evidence: '[[E1], [E4]]' }),
  'ice/Q-6.yaml': single('Q-6', { process: 'infer', level: 'a', evidence: '[E5]' }, 'retired: true\n'),
  // Two sentences carry its label.
  'ice/Q-7.yaml': single('Q-7', { process: 'infer', level: 'a', evidence: '[E7]' }),
  // The id of a sentence means another one at another level.
  'ice/Q-8.yaml': single('Q-8', { process: 'locate', level: 'a', evidence: '[s1-03]' }),
}
const small = { 'ice/a.md': a, 'ice/b.md': b, 'ice/blueprint.yaml': blueprint, ...questions }

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

describe('the map', () => {
  let site: Site
  let teacher: Walker
  beforeAll(async () => {
    site = await openSite({ questions: await folderOf(small) })
    teacher = site.walker()
    await teacher.teach()
  })
  afterAll(() => site.close())
  const see = async (address: string) => (await teacher.get(address)).html

  it.each([
    ['all at level a', '', '6 of 7 sentences carry a question', '2 2 1 2 1 1 0'],
    ['all at level b', 'level=b', '3 of 5 sentences carry a question', '2 0 2 1 0'],
    ['a process', 'process=locate', '2 of 7 sentences carry such a question', '0 1 1 0 0 0 0'],
    ['a kind', 'level=b&kind=true-false-not-given', '1 of 5 sentences carry such a question', '0 0 0 1 0'],
    ['a process and a kind', 'kind=single-choice&process=integrate', '2 of 7 sentences carry such a question', '1 0 0 1 0 0 0'],
    [
      'all, where the address says what is not there',
      'level=zz&process=guess&kind=__proto__&page=x&sentence=%00',
      '6 of 7',
      '2 2 1 2 1 1 0',
    ],
    ['all, where the address says things twice', 'level=b&level=a&process=infer&process=locate', '6 of 7', '2 2 1 2 1 1 0'],
  ])('counts %s', async (_, query, heading, counts) => {
    for (const address of [`/bank/coverage?${query}`, `/bank/coverage/ice?${query}`]) {
      const html = await see(address)
      expect(/<h1>([^<]*)/.exec(html)?.[1]).toContain(heading)
      expect(countsIn(html)).toBe(counts)
    }
  })

  it('shades by the number, which stands at the sentence as well', async () => {
    const html = await see('/bank/coverage')
    expect(html).toMatch(
      /<a class="covered h2" id="t1"[^>]*>Most solids sink[^<]*<b class="count"[^>]*>2<span class="vh"> questions rest on it/,
    )
    expect(html).toMatch(/<span class="hole" id="t7">They wait for spring\.<\/span>/)
  })

  it('lists below its paragraph the questions of a sentence that is clicked, and no more when it is clicked again', async () => {
    const [, open = ''] = /id="t1" href="([^"]*)"/.exec(await see('/bank/coverage')) ?? []
    expect(open).toMatch(/#on$/)
    const html = await see(plain(open))
    const [, list = ''] = /<section[^>]*id="on"[^>]*>([\s\S]*?)<\/section>/.exec(html) ?? []
    expect(list).toContain('2 questions rest on sentence 1')
    expect([...list.matchAll(/href="\/bank\/(Q-\d)"/g)].map(([, id]) => id)).toEqual(['Q-3', 'Q-5'])
    expect(html.indexOf('id="t3"')).toBeLessThan(html.indexOf('id="on"'))
    expect(html.indexOf('id="on"')).toBeLessThan(html.indexOf('id="t4"'))
    const [, close = ''] = /id="t1" href="([^"]*)" aria-current="true"/.exec(html) ?? []
    expect(await see(plain(close))).not.toContain('id="on"')
    expect(await see('/bank/coverage?process=locate&sentence=s1-01')).not.toContain('id="on"')
  })

  it('keeps what is counted when the level is switched, and sends the level along with the form', async () => {
    const html = await see('/bank/coverage?process=infer&kind=single-choice&level=b')
    expect(html).toContain('href="/bank/coverage/ice?level=a&amp;process=infer&amp;kind=single-choice"')
    expect(html).toMatch(/<form[^>]*method="get" action="\/bank\/coverage\/ice"[^>]*>\s*<input type="hidden" name="level" value="b">/)
    expect(html).toMatch(/<option value="infer" selected>/)
  })

  it('holds the questions against the plan, in figures and in words', async () => {
    const html = await see('/bank/coverage')
    for (const words of [
      '5 of 8 planned',
      'infer, section 1: one is missing',
      'evaluate, section 2: one is missing',
      'locate, section 1: 2 of 1 planned',
      'infer, section 2: 1 of 0 planned',
      'By kind, process and level: 5 of 7 planned',
      'Single choice, infer, level A:',
    ])
      expect(html).toContain(words)
    expect(html).toMatch(/<b>Level A<\/b> · 3 of 4 planned, 1 missing, 2 too many/)
    expect(html).toMatch(
      /<td class="short num"><a[^>]*><span class="vh">True, false, not given, locate, level B: <\/span>1\/2<span class="vh"> planned, 1 missing/,
    )
    expect(html).toMatch(/<td class="h2 over num">2\/1<span class="vh"> planned, 1 too many/)
  })

  it.each(['', 'level=b', 'process=evaluate', 'level=b&kind=true-false-not-given', 'process=locate&kind=single-choice&sentence=s1-02'])(
    'leads from each hole to a form with the sentence picked: %s',
    async (query) => {
      const before = await filesOf(site)
      const links = newIn(await see(`/bank/coverage?${query}`))
      expect(links.length).toBeGreaterThan(3)
      for (const link of links) {
        const said = new URL(link, site.address).searchParams
        const { status, html } = await teacher.get(link)
        expect([link, status]).toEqual([link, 200])
        const form = fieldsIn(html, 'editor')
        expect(form['evidence.0']).toBe(said.get('sentence'))
        expect(form.level).toBe(said.get('level'))
        expect(form.kind).toBe(said.get('kind'))
        if (said.has('process')) expect(form.process).toBe(said.get('process'))
      }
      expect(await filesOf(site)).toEqual(before)
    },
  )

  it.each([
    ['an empty sentence', '', /id="t7">[^<]*<\/span> <a class="add"[^>]*href="([^"]*)"/, 'single-choice a infer s2-04'],
    [
      'an empty sentence, where a process is counted',
      'process=evaluate',
      /id="t1">[^<]*<\/span> <a class="add"[^>]*href="([^"]*)"/,
      'single-choice a evaluate s1-01',
    ],
    ['a process and a section', '', /href="([^"]*)"><span class="vh">infer, section 1:/, 'single-choice a infer s1-03'],
    [
      'a process and a section, at another level',
      'level=b',
      /href="([^"]*)"><span class="vh">evaluate, section 2:/,
      'single-choice b evaluate s2-01',
    ],
    [
      'a process and a section that this level does not have',
      '',
      /href="([^"]*)"><span class="vh">infer, section 3:/,
      'single-choice b infer s3-01',
    ],
    [
      'a kind, a process and a level',
      'level=b',
      /href="([^"]*)"><span class="vh">Single choice, infer, level A:/,
      'single-choice a infer s1-03',
    ],
  ])('begins for %s what is missing there', async (_, query, pattern, expected) => {
    const [, link = ''] = pattern.exec(await see(`/bank/coverage?${query}`)) ?? []
    const said = new URL(plain(link), site.address).searchParams
    expect(['kind', 'level', 'process', 'sentence'].map((name) => said.get(name)).join(' ')).toBe(expected)
  })

  it('does not exist for a text that does not', async () => {
    expect((await teacher.get('/bank/coverage/nowhere')).status).toBe(404)
    expect((await teacher.get('/bank/coverage/__proto__')).status).toBe(404)
    expect((await teacher.get('/bank/coverage?passage=nowhere')).status).toBe(200)
  })

  it('is found from the list of the bank and from the menu', async () => {
    const html = await see('/bank?passage=ice')
    expect(html).toContain('href="/bank/coverage/ice"')
    expect(html).toContain('<li><a href="/bank/coverage">Coverage</a></li>')
  })
})

describe('a new question that an address begins', () => {
  let site: Site
  let teacher: Walker
  beforeAll(async () => {
    site = await openSite({ questions: await folderOf(small) })
    teacher = site.walker()
    await teacher.teach()
  })
  afterAll(() => site.close())

  it.each([
    ['a sentence of another text', 'sentence=s9-99'],
    ['no word at all', 'sentence=%00%ff&process=%22%3E&level='],
    ['things twice', 'sentence=s1-01&sentence=s1-02&process=infer&process=locate'],
    ['a sentence that is too long', `sentence=${'x'.repeat(3000)}&level=${'y'.repeat(3000)}`],
    ['a sentence of another level', 'level=b&sentence=s1-02'],
    ['what every object has', 'sentence=constructor&process=__proto__&level=toString'],
  ])('picks nothing for %s', async (_, query) => {
    const { status, html } = await teacher.get(`/bank/new?passage=ice&kind=single-choice&${query}`)
    expect(status).toBe(200)
    expect(fieldsIn(html, 'editor')['evidence.0']).toBeUndefined()
  })

  it('keeps its sentence when another kind is chosen', async () => {
    const { html } = await teacher.get('/bank/new?passage=ice&kind=single-choice&level=b&process=locate&sentence=s3-01')
    const [, other = ''] = /href="([^"]*)">Choose another kind/.exec(html) ?? []
    const choice = await teacher.get(plain(other))
    expect(choice.html).toContain('<mark class="evidence">The first ice was sold in 1806.</mark>')
    const asked = new URLSearchParams({ kind: 'short-answer' })
    for (const [, name = '', value = ''] of choice.html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g))
      asked.append(name, value)
    const begun = await teacher.get(`/bank/new?${asked}`)
    const form = fieldsIn(begun.html, 'editor')
    expect([form.kind, form.level, form.process, form['evidence.0']]).toEqual(['short-answer', 'b', 'locate', 's3-01'])
  })

  it('fills the hole once it is saved', async () => {
    const [, link = ''] = /id="t7">[^<]*<\/span> <a class="add"[^>]*href="([^"]*)"/.exec((await teacher.get('/bank/coverage')).html) ?? []
    const form = fieldsIn((await teacher.get(plain(link))).html, 'editor')
    const { at } = await teacher.post('/bank', {
      ...form,
      do: 'save',
      prompt: 'For what do the fish wait?',
      'options.0.text': 'For warmer weather',
      'options.0.right': 'on',
      'options.1.text': 'For colder water',
      'options.1.why': 'Would anybody wait for what is there already, all winter long?',
      'options.1.misconception': 'season_swapped',
      'options.2.text': 'For another lake',
      'options.2.why': 'No other lake is named here; which season do they wait for?',
      'options.2.misconception': 'place_for_time',
      explanation: 'Spring is what they wait for.',
    })
    expect(at).toMatch(/\?saved$/)
    const map = (await teacher.get('/bank/coverage')).html
    expect(map).toContain('7 of 7 sentences carry a question')
    expect(map).toContain('By kind, process and level: 6 of 7 planned')
  })

  it('is never called like a page of the bank', async () => {
    for (const id of ['coverage', 'levels']) {
      await put(site.questions, { [`ice/${id}.yaml`]: single(id, { process: 'infer', level: 'a', evidence: '[E2]' }) })
      await site.live.refresh()
      expect(site.live.bank().questions.has(id)).toBe(false)
      expect(site.live.bank().problems.find(({ file }) => file === `ice/${id}.yaml`)?.message).toContain('No question can be called')
    }
  })
})

describe('which question holds at which level', () => {
  let site: Site
  let teacher: Walker
  beforeAll(async () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`ice/R-${at}.yaml`, single(`R-${at}`, { process: 'infer', level: 'b', evidence: '[E1]' })]),
    )
    site = await openSite({ questions: await folderOf({ ...small, ...many, 'lake/a.md': a.replace('title: Ice', 'title: Lake') }) })
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

/** The figure at each sentence of the map, in the order of the text. */
function countsIn(html: string): string {
  const [, text = ''] = /<article[^>]*>([\s\S]*?)<\/article>/.exec(html) ?? []
  return [...text.matchAll(/<b class="count"[^>]*>(\d+)/g)].map(([, count]) => count).join(' ')
}

const newIn = (html: string): string[] => [...html.matchAll(/href="(\/bank\/new\?[^"]*)"/g)].map(([, href = '']) => plain(href))
const plain = (href: string): string => href.replaceAll('&#38;', '&').replaceAll('&amp;', '&')

async function filesOf(site: Site): Promise<string[]> {
  const folder = join(site.questions, 'ice')
  return Promise.all((await readdir(folder)).sort().map(async (name) => `${name}: ${await readFile(join(folder, name), 'utf8')}`))
}
