import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeLake, folder, form, onDisk, openLake, question, send, site, teacher } from './teacher-editor-set-up.ts'

beforeAll(openLake)
afterAll(closeLake)

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
