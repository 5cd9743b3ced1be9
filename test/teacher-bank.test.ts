import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kinds } from '../src/kinds/index.ts'
import { examplePassage } from './example-passage.ts'
import { fieldsOf, openSite, type Site, type Walker } from './walker.ts'

let site: Site
let teacher: Walker
beforeAll(async () => {
  site = await openSite({ writable: true })
  // One that holds at level A alone.
  const text = await read('ice/ICE-TF-2.yaml')
  await writeFile(join(site.questions, 'ice/ICE-A-1.yaml'), text.replace('ICE-TF-2', 'ICE-A-1').replace('[KAN1]', '[kanari-07]'))
  await site.live.refresh()
  teacher = site.walker()
  await teacher.teach()
})
afterAll(() => site.close())

/** The questions of a list, as far as these tests know of them. */
const rows = (html: string) => [...html.matchAll(/<th scope="row"><a href="\/bank\/(ICE-(?:A|SC|TF|HT|MR|SA)-\d+)"/g)].map(([, id]) => id)
const read = (file: string) => readFile(join(site.questions, file), 'utf8')

describe('the list of the bank', () => {
  it('shows every question under the section in which its evidence stands', async () => {
    const { status, html } = await teacher.get('/bank')
    expect(status).toBe(200)
    expect(rows(html)).toEqual(['ICE-SC-1', 'ICE-TF-2', 'ICE-A-1', 'ICE-HT-1', 'ICE-MR-1', 'ICE-SA-1', 'ICE-TF-1'])
    expect(html).toMatch(/Section 1 · A strange solid[\s\S]*ICE-TF-2[\s\S]*Section 2 · Under the lid[\s\S]*ICE-A-1/)
    const { size } = site.live.bank().questions
    expect(html).toContain(`${size} of ${size} questions`)
  })

  it.each([
    ['a word of the prompt, whatever its case', 'q=FLOAT', ['ICE-SC-1']],
    ['a word of an option', 'q=truly+nothing', []],
    ['words that stand apart', 'q=1931+frozen', ['ICE-MR-1']],
    ['an id', 'q=ice-tf', ['ICE-TF-2', 'ICE-TF-1']],
    ['a label', 'q=KAN6', ['ICE-MR-1']],
    ['a kind', 'kind=short-answer', ['ICE-SA-1']],
    ['a process', 'process=locate', ['ICE-A-1', 'ICE-TF-2', 'ICE-SA-1']],
    ['a kind and a word', 'kind=true-false-not-given&q=keeper', ['ICE-TF-1']],
    ['retired ones, of which there are none', 'state=retired', []],
    ['a level', 'level=b&process=locate', ['ICE-TF-2', 'ICE-SA-1']],
  ])('finds by %s', async (_, query, expected) => {
    const { html } = await teacher.get(`/bank?${query}`)
    expect(rows(html).sort()).toEqual([...expected].sort())
  })

  it('keeps in the form what was looked for, and teaches where nothing is found', async () => {
    const { html } = await teacher.get('/bank?q=leviathan&process=infer')
    expect(html).toContain('value="leviathan"')
    expect(html).toMatch(/<option value="infer" selected>/)
    expect(html).toContain('No question matches')
    expect(html).toContain('href="/bank">')
  })

  it.each([
    `q=${'x'.repeat(5000)}`,
    'q=a&q=b&kind=c&kind=d',
    'passage=nowhere&level=zz&page=99999',
    'page=-1&state=else',
    'q=%00%ff%E2%82%28[(*',
    '__proto__=1&constructor=2',
  ])('answers an address with %s', async (query) => {
    expect((await teacher.get(`/bank?${query}`)).status).toBe(200)
  })

  it('sends strangers to where one signs in', async () => {
    for (const path of ['/bank', '/bank/ICE-SC-1']) expect((await site.walker().get(path)).at).toMatch(/^\/sign-in/)
  })
})

describe('a long list', () => {
  let long: Site
  let who: Walker
  beforeAll(async () => {
    long = await openSite({ writable: true })
    const text = await readFile(join(long.questions, 'ice/ICE-TF-2.yaml'), 'utf8')
    for (let n = 100; n < 230; n++) await writeFile(join(long.questions, `ice/ICE-TF-${n}.yaml`), text.replace('ICE-TF-2', `ICE-TF-${n}`))
    await long.live.refresh()
    who = long.walker()
    await who.teach()
  })
  afterAll(() => long.close())

  it('comes in pages of fifty, each question on one of them, with the filters kept', async () => {
    const found: (string | undefined)[] = []
    let next: string | undefined = '/bank?kind=true-false-not-given'
    while (next) {
      const { html }: { html: string } = await who.get(next)
      found.push(...rows(html))
      next = html
        .match(/rel="next" href="([^"]+)"/)?.[1]
        ?.replaceAll('&#38;', '&')
        .replaceAll('&amp;', '&')
      if (next) expect(next).toContain('kind=true-false-not-given')
    }
    expect(found).toHaveLength(132)
    expect(new Set(found).size).toBe(132)
  })
})

describe('problems', () => {
  it('stand on top, errors first, with file, line, column and what to do; a file that is a question leads to it', async () => {
    const other = await openSite({ writable: true })
    const who = other.walker()
    await who.teach()
    const change = async (file: string, from: string, to: string) => {
      const path = join(other.questions, file)
      await writeFile(path, (await readFile(path, 'utf8')).replace(from, to))
    }
    await change('ice/ICE-SC-1.yaml', 'tempts: KAN5', 'tempts: KAN99')
    await writeFile(join(other.questions, 'ice/NEW-1.yaml'), 'id: NEW-1\nkind: single-choise\n')
    await other.live.refresh()
    const { html } = await who.get('/bank')
    expect(html).toMatch(
      /One error[\s\S]*href="\/bank\/NEW-1\/edit"><code>ice\/NEW-1\.yaml[\s\S]*line 2, column 7[\s\S]*Did you mean[\s\S]*href="\/bank\/ICE-SC-1"><code>ice\/ICE-SC-1\.yaml/,
    )
    expect((await who.get('/bank/ICE-SC-1')).html).toMatch(/KAN99/)

    for (let n = 0; n < 30; n++) await writeFile(join(other.questions, `ice/BAD-${n}.yaml`), 'id: 3\n')
    await other.live.refresh()
    const many = (await who.get('/bank')).html
    expect(many.match(/<li>.*<code>ice\/.*line \d+/g)).toHaveLength(20)
    expect(many).toMatch(/and \d+ more/)
    await other.close()
  })
})

describe('the page of a question', () => {
  it('shows what a learner sees, and then the key, the why of each answer, and what settles it in the text', async () => {
    const { status, html } = await teacher.get('/bank/ICE-SC-1')
    expect(status).toBe(200)
    expect(html).toMatch(
      /<fieldset[^>]*disabled>[\s\S]*Why does ice float\?[\s\S]*It is colder than the water below it\.[\s\S]*<\/fieldset>/,
    )
    expect(html).toMatch(/<mark class="evidence">It needs more room than the water did\./)
    expect(html).toContain('cold alone lifts nothing')
    expect(html).toMatch(/What may tempt to it:[\s\S]*The lid of ice keeps the cold out/)
    expect(html).toContain('what needs more room is lighter for its size')
    expect(html).toMatch(/href="\/quizzes\/ice\/end">Ice, with places/)
    expect(html).toContain('ice/ICE-SC-1.yaml')
    expect(html).toContain('misconception: kanarimisconception')
    expect(html).toContain(site.bank.questions.get('ICE-SC-1')?.version)
    for (const way of ['/bank/ICE-SC-1/edit', '/bank/ICE-SC-1/copy']) expect(html).toContain(`href="${way}"`)
  })

  it('is there for a question of every kind, and so is the preview of a quiz of them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'evident-kinds-'))
    await examplePassage(folder)
    const questions = Object.entries(kinds).map(([kind, { example }], at) => ({ ...example.question, kind, id: `EX-${at}` }))
    for (const one of questions) await writeFile(join(folder, `lake/${one.id}.yaml`), JSON.stringify(one))
    const quiz = { id: 'all', title: 'All', level: 'a', questions: questions.map(({ id }) => id) }
    await writeFile(join(folder, 'lake/quizzes.yaml'), JSON.stringify([quiz]))
    const lake = await openSite({ questions: folder })
    const who = lake.walker()
    await who.teach()
    for (const [at, { id, kind }] of questions.entries())
      for (const path of [`/bank/${id}`, `/quizzes/lake/all/preview?n=${at + 1}`]) {
        const { status, html } = await who.get(path)
        expect([kind, path, status, html.match(/<h1[ >]/g)?.length]).toEqual([kind, path, 200, 1])
      }
    await lake.close()
    await rm(folder, { recursive: true })
  })

  it('switches between the levels at which the question holds', async () => {
    const { html } = await teacher.get('/bank/ICE-SC-1?level=b')
    expect(html).toMatch(/href="\?level=b" aria-current/)
    expect((await teacher.get('/bank/ICE-SC-1?level=zz')).status).toBe(200)
  })

  it('is not there for what is not in the bank', async () => {
    for (const id of ['NOPE', '__proto__', '%00', 'x'.repeat(3000)]) expect((await teacher.get(`/bank/${id}`)).status).toBe(404)
  })
})

describe('retiring', () => {
  const retire = '/bank/ICE-TF-2/retirements'
  const back = '/bank/ICE-TF-2/returns'

  it('writes one line into the file, and bringing back takes it out again', async () => {
    const before = await read('ice/ICE-TF-2.yaml')
    const page = await teacher.submit(await teacher.get('/bank/ICE-TF-2'), retire)
    expect([page.status, page.at]).toEqual([200, '/bank/ICE-TF-2'])
    expect(page.html).toContain('Retired')
    expect(await read('ice/ICE-TF-2.yaml')).toBe(`${before}retired: true\n`)
    expect(rows((await teacher.get('/bank?state=retired')).html)).toEqual(['ICE-TF-2'])

    const again = await teacher.submit(page, back)
    expect(again.html).toContain('In use')
    expect(await read('ice/ICE-TF-2.yaml')).toBe(before)
  })

  it('done twice is done once', async () => {
    const page = await teacher.get('/bank/ICE-TF-1')
    const sent = '/bank/ICE-TF-1/retirements'
    await teacher.submit(page, sent)
    expect((await teacher.submit(page, sent)).status).toBe(200)
    expect((await read('ice/ICE-TF-1.yaml')).match(/retired/g)).toHaveLength(1)
    await teacher.submit(await teacher.get('/bank/ICE-TF-1'), '/bank/ICE-TF-1/returns')
  })

  it('of a file that was changed meanwhile is refused in words, with a way to load it again', async () => {
    const page = await teacher.get('/bank/ICE-TF-2')
    const before = await read('ice/ICE-TF-2.yaml')
    await writeFile(join(site.questions, 'ice/ICE-TF-2.yaml'), `${before}# by hand\n`)
    await site.live.refresh()
    const refused = await teacher.submit(page, retire)
    expect(refused.status).toBe(409)
    expect(refused.html).toMatch(/Somebody changed this question meanwhile[\s\S]*href="\/bank\/ICE-TF-2"/)
    expect(await read('ice/ICE-TF-2.yaml')).toBe(`${before}# by hand\n`)
    await writeFile(join(site.questions, 'ice/ICE-TF-2.yaml'), before)
    await site.live.refresh()
  })

  it('without a form, or by a stranger, changes nothing', async () => {
    const before = await read('ice/ICE-TF-2.yaml')
    const form = fieldsOf((await teacher.get('/bank/ICE-TF-2')).html, retire)
    expect((await teacher.post(retire, {})).status).toBe(403)
    expect((await teacher.post(retire, { base: ['a', 'b'] })).status).toBe(403)
    expect((await teacher.post('/bank/NOPE/retirements', form)).status).toBe(404)
    // An older version is in service while the file is broken: the file is mended first.
    const file = join(site.questions, 'ice/ICE-TF-2.yaml')
    const whole = await readFile(file, 'utf8')
    for (const broken of [`${whole}oops: 1\n`, '- a\n- b\n']) {
      await writeFile(file, broken)
      await site.live.refresh()
      expect((await teacher.post(retire, form)).status).toBe(409)
      expect(await readFile(file, 'utf8')).toBe(broken)
    }
    await writeFile(file, whole)
    await site.live.refresh()
    expect((await site.walker().post(retire, form)).status).toBe(403)
    expect(await read('ice/ICE-TF-2.yaml')).toBe(before)
  })
})
