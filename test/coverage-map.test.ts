import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countsIn, plain, single, small } from './coverage-set-up.ts'
import { folderOf, put } from './fixtures/bank-folder.ts'
import { fieldsIn, openSite, type Site, type Walker } from './walker.ts'

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

const newIn = (html: string): string[] => [...html.matchAll(/href="(\/bank\/new\?[^"]*)"/g)].map(([, href = '']) => plain(href))

async function filesOf(site: Site): Promise<string[]> {
  const folder = join(site.questions, 'ice')
  return Promise.all((await readdir(folder)).sort().map(async (name) => `${name}: ${await readFile(join(folder, name), 'utf8')}`))
}
