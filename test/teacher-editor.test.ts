import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kinds } from '../src/kinds/index.ts'
import { closeLake, folder, form, onDisk, openLake, question, send, site, teacher } from './teacher-editor-set-up.ts'
import { fieldsIn, type Page } from './walker.ts'

beforeAll(openLake)
afterAll(closeLake)

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
