import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kinds } from '../src/kinds/index.ts'
import { examplePassage } from './example-passage.ts'
import { fieldsIn, openSite, type Page, type Site, type Walker } from './walker.ts'

let folder: string
let site: Site
let teacher: Walker
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evident-editor-'))
  await examplePassage(folder)
  site = await openSite({ questions: folder })
  teacher = site.walker()
  await teacher.teach()
})
afterAll(async () => {
  await site?.close()
  await rm(folder, { recursive: true })
})

const onDisk = (id: string) => readFile(join(folder, 'lake', `${id}.yaml`), 'utf8')
/** All fields of the editor's form, as a browser would send them. */
const form = (page: Page) => fieldsIn(page.html, 'editor')
const send = (page: Page, action: string, fields: Record<string, string | string[]>) => teacher.post(action, { ...form(page), ...fields })
const question = `# About the lake
id: LK-SC-1
kind: single-choice
prompt: Where does a lake begin to freeze?   # as asked in class
options:
  - id: a
    text: "At the top"
    right: true
  - id: b
    text: At the bottom
    why: Read again where the ice spreads from.
    tempts: E4
  - id: c
    text: In the middle
    why: No sentence speaks of the middle.
evidence: [E3]
explanation: It freezes from the top.
process: locate
level: a
`

describe('a new question', () => {
  it.each(Object.entries(kinds))('of kind %s is written by the form alone and can be asked', async (word, kind) => {
    const { id: _, kind: __, ...example } = kind.example.question as Record<string, unknown>
    let page = await teacher.get(`/bank/new?passage=lake&kind=${word}`)
    expect(page.status).toBe(200)
    for (const [name, value] of Object.entries(example))
      for (let more = Array.isArray(value) && typeof value[0] === 'object' ? value.length - entriesIn(page, name) : 0; more > 0; more--)
        page = await send(page, '/bank', { do: `add:${name}` })
    const sent = formOf(example, page)
    const id = String(form(page).id)
    const preview = await teacher.post('/bank', { ...sent, do: 'preview' })
    expect(preview.status).toBe(200)
    expect(preview.html).toContain('What is said afterwards')
    const saved = await teacher.post('/bank', { ...sent, do: 'save' })
    expect(saved.html).not.toContain('class="summary"')
    expect(saved.at).toBe(`/bank/${id}?saved`)
    expect(site.live.bank().questions.get(id)?.question).toEqual(kind.schema.parse({ ...example, id, kind: word, level: 'a' }))
    // Sent twice, it is one question.
    expect((await teacher.post('/bank', { ...sent, do: 'save' })).at).toBe(`/bank/${id}?saved`)
  })

  it('that lacks something comes back with what was written, and says what is missing, there and on top', async () => {
    const page = await teacher.get('/bank/new?passage=lake&kind=single-choice')
    const back = await send(page, '/bank', { do: 'save', prompt: 'Why <b>so</b>?' })
    expect(back.status).toBe(422)
    expect(back.html).toContain('<title>Error: ')
    expect(back.html).toContain('Why &lt;b&gt;so&lt;/b&gt;?')
    expect(back.html).toMatch(/href="#f-explanation">“explanation” is missing/)
    expect(back.html).toMatch(/id="f-explanation"[^>]*aria-invalid="true"/)
  })

  it('can be begun by a template', async () => {
    const page = await teacher.get('/bank/new')
    expect(page.html).toContain('value="single-choice/title"')
    const begun = await teacher.get('/bank/new?passage=lake&kind=single-choice/title')
    expect(begun.html).toContain('Which title fits the text best?')
    expect(begun.html).toMatch(/<option value="integrate" selected/)
    for (const strange of ['single-choice/nothing', 'single-choice/__proto__', 'single-choice/'])
      expect((await teacher.get(`/bank/new?passage=lake&kind=${strange}`)).html).toContain('New question: Single choice')
  })

  it('with the id of another one is refused at the id', async () => {
    await writeFile(join(folder, 'lake', 'LK-SC-9.yaml'), question.replace('LK-SC-1', 'LK-SC-9'))
    await site.live.refresh()
    const copy = await teacher.get('/bank/LK-SC-9/copy')
    expect(copy.html).toContain('This is a copy of LK-SC-9')
    const back = await send(copy, '/bank', { do: 'save', id: 'LK-SC-9' })
    expect(back.status).toBe(422)
    expect(back.html).toMatch(/id="f-id"[^>]*aria-invalid="true"/)
    const saved = await send(copy, '/bank', { do: 'save' })
    expect(saved.at).toMatch(/^\/bank\/LK-SC-\d+\?saved$/)
  })

  it('keeps a warning that is ticked off, with its reason, in the file', async () => {
    const page = await teacher.get('/bank/LK-SC-9/edit')
    const negative = { prompt: 'Which of these does not freeze from the top in winter?' }
    const told = await send(page, '/bank/LK-SC-9', { do: 'preview', ...negative })
    expect(told.html).toContain('value="tick:L05"')
    const ticked = await send(told, '/bank/LK-SC-9', { do: 'tick:L05' })
    expect(fieldsIn(ticked.html, 'editor')['ticks.0.rule']).toBe('L05')
    // Without its reason it is not taken.
    expect((await send(ticked, '/bank/LK-SC-9', { do: 'save' })).status).toBe(422)
    const saved = await send(ticked, '/bank/LK-SC-9', { do: 'save', 'ticks.0.reason': 'The point is what stays liquid.' })
    expect(saved.at).toBe('/bank/LK-SC-9?saved')
    expect(await onDisk('LK-SC-9')).toContain('ticks:\n  - rule: L05\n    reason: The point is what stays liquid.\n')
    expect((await teacher.get('/bank/LK-SC-9/edit')).html).not.toContain('value="tick:L05"')
  })

  it('that names several entries of another list has a box for each, by what it says, and none for what is blank', async () => {
    const page = await teacher.get('/bank/new?passage=lake&kind=two-part')
    const said = { 'options.0.text': 'It <b>floats</b>', 'options.1.text': 'It sinks', 'sentences.0.sentence': 'E3' }
    const told = await send(page, '/bank', { do: 'preview', ...said })
    const boxes = [...told.html.matchAll(/<input type="checkbox" name="sentences\.0\.fits" value="(\w+)"[^>]*> ([^<]*)</g)]
    expect(boxes.map(([, value, text]) => [value, text])).toEqual([
      ['a', 'It &lt;b&gt;floats&lt;/b&gt;'],
      ['b', 'It sinks'],
    ])
  })

  it('that people mark is shown without the step that is never asked', async () => {
    const shown = async (kind: string) => {
      const file = join(folder, 'lake', 'LK-XX-1.yaml')
      await writeFile(file, JSON.stringify({ ...kinds[kind]?.example.question, id: 'LK-XX-1', level: 'a' }))
      await site.live.refresh()
      const { html } = await teacher.get('/bank/LK-XX-1/edit')
      await rm(file)
      await site.live.refresh()
      expect(html).toContain('What is said afterwards')
      return html.includes('show where the text says so')
    }
    expect([await shown('short-answer'), await shown('constructed-response'), await shown('two-part')]).toEqual([true, false, false])
  })

  it.each([
    '/bank/new?passage=nowhere&kind=single-choice',
    '/bank/new?passage=lake&kind=__proto__',
    '/bank/new?passage[]=lake&kind=constructor',
    '/bank/new',
  ])('%s asks which text and which kind', async (address) => {
    expect((await teacher.get(address)).html).toContain('Of which kind')
  })
})

describe('mending a question', () => {
  beforeAll(async () => {
    await writeFile(join(folder, 'lake', 'LK-SC-1.yaml'), question)
    await site.live.refresh()
  })

  it('that is saved untouched does not change its file', async () => {
    const page = await teacher.get('/bank/LK-SC-1/edit')
    expect((await send(page, '/bank/LK-SC-1', { do: 'save' })).at).toBe('/bank/LK-SC-1?saved')
    expect(await onDisk('LK-SC-1')).toBe(question)
  })

  it('changes the lines that were changed and no other', async () => {
    const page = await teacher.get('/bank/LK-SC-1/edit')
    await send(page, '/bank/LK-SC-1', { do: 'save', 'options.1.text': 'From below', explanation: 'The top is cold first.' })
    expect(await onDisk('LK-SC-1')).toBe(
      question.replace('text: At the bottom', 'text: From below').replace('It freezes from the top.', 'The top is cold first.'),
    )
  })

  it('by a second teacher who did not see the first one’s: both texts are shown, nothing is overwritten', async () => {
    const second = site.walker()
    await second.teach('Mr Banda')
    const [mine, theirs] = [await teacher.get('/bank/LK-SC-1/edit'), await second.get('/bank/LK-SC-1/edit')]
    await send(mine, '/bank/LK-SC-1', { do: 'save', prompt: 'Where does freezing begin?' })
    const late = await second.post('/bank/LK-SC-1', { ...form(theirs), do: 'save', prompt: 'Where is the first ice?' })
    expect(late.status).toBe(409)
    expect(late.html).toContain('<b>prompt: Where does freezing begin?')
    expect(late.html).toContain('<b>prompt: Where is the first ice?')
    expect(await onDisk('LK-SC-1')).toContain('Where does freezing begin?')
    // Having seen both, they decide.
    const decided = await second.post('/bank/LK-SC-1', { ...form(late), do: 'save' })
    expect(decided.at).toBe('/bank/LK-SC-1?saved')
    expect(await onDisk('LK-SC-1')).toContain('Where is the first ice?')
  })

  it('of whose text somebody changed a sentence meanwhile is looked at again before it is saved, and keeps what it cited', async () => {
    const page = await teacher.get('/bank/LK-SC-1/edit')
    const text = join(folder, 'lake', 'a.md')
    const before = await readFile(text, 'utf8')
    await writeFile(text, before.replace('Fish spend the winter there. {#s1-05 E5}', 'Fish spend the winter there. {#s1-05 E5 E3}'))
    await site.live.refresh()
    const back = await send(page, '/bank/LK-SC-1', { do: 'save', explanation: 'Other words.' })
    expect(back.status).toBe(409)
    expect(back.html).toContain('Somebody changed the text while you wrote')
    expect(await onDisk('LK-SC-1')).not.toContain('Other words.')
    expect((await teacher.post('/bank/LK-SC-1', { ...form(back), do: 'save' })).at).toBe('/bank/LK-SC-1?saved')
    expect(await onDisk('LK-SC-1')).toContain('evidence: [E3]')
    await writeFile(text, before)
    await site.live.refresh()
  })

  it.each([
    ['several lines where one is usual', 'text: At the bottom', 'text: |-\n      At the\n      bottom'],
    ['lines that are kept to their end', 'explanation: It freezes from the top.', 'explanation: |\n  It freezes\n  from the top.'],
    ['lists that are empty', 'evidence: [E3]', 'evidence: [E3]\nskill: []'],
  ])('keeps %s when it is saved untouched', async (_, from, to) => {
    await writeFile(
      join(folder, 'lake', 'LK-SC-5.yaml'),
      question.replace('LK-SC-1', 'LK-SC-5').replace(from, () => to),
    )
    await site.live.refresh()
    const written = await onDisk('LK-SC-5')
    const page = await teacher.get('/bank/LK-SC-5/edit')
    expect((await send(page, '/bank/LK-SC-5', { do: 'save' })).at).toBe('/bank/LK-SC-5?saved')
    expect(await onDisk('LK-SC-5')).toBe(written)
  })

  it.each([
    ['a list with something else in it', 'evidence: [E3]', 'evidence: [E3]\nskill: [{ a: b }]'],
    ['entries that are none', '  - id: b', '  - just text\n  - id: b'],
  ])('does not show a form that would lose %s', async (_, from, to) => {
    await writeFile(
      join(folder, 'lake', 'LK-SC-6.yaml'),
      question.replace('LK-SC-1', 'LK-SC-6').replace(from, () => to),
    )
    await site.live.refresh()
    const page = await teacher.get('/bank/LK-SC-6/edit')
    expect(page.status).toBe(403)
    expect(page.html).toContain('Mend it in an editor of text')
  })

  it('gives what is new an id that nothing in the file has, even when that was just removed', async () => {
    let page = await teacher.get('/bank/LK-SC-1/edit')
    page = await send(page, '/bank/LK-SC-1', { do: 'remove:options.2' })
    page = await send(page, '/bank/LK-SC-1', { do: 'add:options' })
    expect(form(page)['options.2.id']).toBe('d')
  })

  it('whose file was deleted meanwhile says so', async () => {
    await writeFile(join(folder, 'lake', 'LK-SC-7.yaml'), question.replace('LK-SC-1', 'LK-SC-7'))
    await site.live.refresh()
    const page = await teacher.get('/bank/LK-SC-7/edit')
    await rm(join(folder, 'lake', 'LK-SC-7.yaml'))
    await site.live.refresh()
    const back = await send(page, '/bank/LK-SC-7', { do: 'save' })
    expect(back.status).toBe(403)
    expect(back.html).toContain('was deleted meanwhile')
  })

  it('adds, moves and removes answers by buttons that change nothing yet', async () => {
    const before = await onDisk('LK-SC-1')
    let page = await teacher.get('/bank/LK-SC-1/edit')
    page = await send(page, '/bank/LK-SC-1', { do: 'add:options' })
    expect(form(page)['options.3.id']).toBe('d')
    page = await send(page, '/bank/LK-SC-1', { do: 'up:options.3', 'options.3.text': 'Anywhere' })
    expect(form(page)['options.2.text']).toBe('Anywhere')
    page = await send(page, '/bank/LK-SC-1', { do: 'remove:options.2' })
    expect(form(page)['options.2.text']).toBe('In the middle')
    expect(await onDisk('LK-SC-1')).toBe(before)
  })

  it('keeps a question retired, whatever else is mended', async () => {
    await writeFile(join(folder, 'lake', 'LK-SC-2.yaml'), `${question.replace('LK-SC-1', 'LK-SC-2')}retired: true\n`)
    await site.live.refresh()
    const page = await teacher.get('/bank/LK-SC-2/edit')
    await send(page, '/bank/LK-SC-2', { do: 'save', explanation: 'Other words.' })
    expect(await onDisk('LK-SC-2')).toMatch(/explanation: Other words\.[\s\S]*retired: true/)
  })

  it('finds a question whose file is broken but readable, and shows what is wrong', async () => {
    await writeFile(
      join(folder, 'lake', 'LK-SC-3.yaml'),
      question.replace('LK-SC-1', 'LK-SC-3').replace('process: locate', 'process: loacte'),
    )
    await site.live.refresh()
    const page = await teacher.get('/bank/LK-SC-3/edit')
    expect(page.html).toContain('loacte')
    const saved = await send(page, '/bank/LK-SC-3', { do: 'save', process: 'infer' })
    expect(saved.at).toBe('/bank/LK-SC-3?saved')
    expect(await onDisk('LK-SC-3')).toContain('process: infer')
  })

  it.each<[name: string, fields: Record<string, string | string[]>]>([
    ['a field twice', { prompt: ['One', 'Two'] }],
    ['a number that is none', { points: 'many' }],
    ['a level that is not there', { level: 'zz' }],
    ['an entry at the end of the world', { 'options.999.text': 'Far' }],
    ['fields nobody knows', { __proto__: 'x', 'constructor.prototype': 'y', 'options.0.__proto__.x': 'z' } as Record<string, string>],
    ['far too long a text', { prompt: 'x'.repeat(30_000) }],
    ['signs that YAML knows', { prompt: '*a: &b [c', explanation: '- x\n- y: {', 'options.0.text': '!!js/function "x"' }],
    [
      'as much Korean as a question may hold',
      { prompt: '한'.repeat(2000), explanation: '한'.repeat(2000), flags: Array(12).fill('한'.repeat(300)).join('\n') },
    ],
    ['control characters', { prompt: 'a\u0000b\u0007c\ud800' }],
  ])('bears %s', async (_, fields) => {
    const page = await teacher.get('/bank/LK-SC-1/edit')
    for (const button of ['save', 'preview', 'add:options', 'remove:options.0', 'up:options.2']) {
      const answer = await send(page, '/bank/LK-SC-1', { ...fields, do: button })
      expect([200, 409, 422]).toContain(answer.status)
    }
    await writeFile(join(folder, 'lake', 'LK-SC-1.yaml'), question)
    await site.live.refresh()
  })
})

/** How many entries of a list the form has. */
const entriesIn = (page: Page, list: string) =>
  new Set(Object.keys(form(page)).map((name) => new RegExp(`^${list}\\.(\\d+)\\.`).exec(name)?.[1])).size - 1

/** The form filled in so that it says these fields. */
function formOf(value: Record<string, unknown>, page: Page): Record<string, string | string[]> {
  const sent: Record<string, string | string[]> = { ...form(page) }
  for (const name of Object.keys(sent)) if (/^(evidence|neutral)\.\d|^neutral$/.test(name) && !name.endsWith('.before')) delete sent[name]
  const fill = (one: unknown, name: string): void => {
    if (name === 'evidence') sent['evidence.0'] = sentencesOf(one)
    else if (name === 'neutral') sent.neutral = sentencesOf(one)
    else if (one === false && name !== 'answer') delete sent[name]
    else if (one === true && name !== 'answer') sent[name] = 'on'
    else if (name.endsWith('.fits')) sent[name] = one as string[]
    else if (Array.isArray(one) && typeof one[0] !== 'object') sent[name] = one.map(String).join('\n')
    else if (typeof one === 'object' && one !== null) for (const [inner, part] of Object.entries(one)) fill(part, `${name}.${inner}`)
    else sent[name] = String(one)
  }
  for (const [name, one] of Object.entries(value)) fill(one, name)
  return sent
}

/** The ids of the sentences that carry these labels in the example. */
const sentencesOf = (labels: unknown): string[] => (Array.isArray(labels) ? labels : []).map((label) => `s1-0${String(label).slice(1)}`)
