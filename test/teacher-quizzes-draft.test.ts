import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changed, type Draft, draftOf, entryOf, idFrom } from '../src/web/teacher/quiz-draft.ts'
import { closeSchool, file, openSchool, press, read, site, teacher } from './teacher-quizzes-set-up.ts'
import { fieldsOf } from './walker.ts'

const draft: Draft = {
  id: 'mixed',
  title: 'Mixed',
  level: 'a',
  order: 'fixed',
  feedback: 'end',
  proof: true,
  hints: false,
  attempts: '',
  minutes: '',
  by: 'picked',
  questions: ['A', 'B', 'C'],
  seed: '7',
  rows: [{ n: '3', process: 'infer', kind: '' }],
}

describe('a quiz while it is put together', () => {
  it.each<[string, string, Partial<Draft>]>([
    ['up:2', 'moves a question up', { questions: ['A', 'C', 'B'] }],
    ['up:0', 'leaves the first where it is', {}],
    ['up:9', 'does nothing with what is not there', {}],
    ['remove:1', 'takes a question out', { questions: ['A', 'C'] }],
    ['add', 'adds what is ticked, each once', { questions: ['A', 'B', 'C', 'D'] }],
    ['row', 'adds a row', { rows: [...draft.rows, { n: '1', process: '', kind: '' }] }],
    ['unrow:0', 'takes a row away', { rows: [] }],
    ['draw', 'takes another seed', { seed: '8' }],
    ['show', 'changes nothing', {}],
    ['remove:__proto__', 'is not moved by nonsense', {}],
  ])('%s: %s', (button, _, expected) => {
    expect(changed(draft, button, ['D', 'B'])).toEqual({ ...draft, ...expected })
  })

  it('says in its file what it is, and settings that go without saying only where they stood before', () => {
    const plain = { id: 'mixed', title: 'Mixed', level: 'a', questions: ['A', 'B', 'C'] }
    expect(entryOf(draft, undefined)).toEqual({ ...plain, feedback: 'end', proof: true })
    expect(entryOf(draft, plain)).toEqual(plain)
    expect(entryOf({ ...draft, order: 'shuffled', attempts: '2', minutes: '45', proof: false }, plain)).toEqual({
      ...plain,
      order: 'shuffled',
      attempts: 2,
      minutes: 45,
      proof: false,
    })
    expect(entryOf(draft, { ...plain, order: 'shuffled', attempts: 3, minutes: 9 })).toEqual({ ...plain, order: 'fixed' })
    expect(entryOf({ ...draft, by: 'drawn' }, plain)).toEqual({
      id: 'mixed',
      title: 'Mixed',
      level: 'a',
      draw: { seed: 7, of: [{ n: 3, process: 'infer' }] },
    })
  })

  it('is read back from what it says, and from anything else that may stand in a file', () => {
    for (const one of [draft, { ...draft, by: 'drawn' as const, questions: [] }]) {
      const back = draftOf(entryOf(one, undefined))
      expect(entryOf(back, undefined)).toEqual(entryOf(one, undefined))
    }
    for (const value of [undefined, null, 7, 'x', [], { draw: 3 }, { questions: 'A', attempts: [], draw: { of: [null, 3] } }])
      expect(draftOf(value)).toMatchObject({ title: '' })
  })

  it.each([
    ['Mixed, level B', [], 'mixed-level-b'],
    ['Mixed, level B', ['mixed-level-b', 'mixed-level-b-2'], 'mixed-level-b-3'],
    ['Übung Nº 1', [], 'ubung-no-1'],
    ['한국', [], 'quiz'],
    ['--- a ---', [], 'a'],
    ['x'.repeat(100), [], 'x'.repeat(36)],
  ])('“%s” beside %j is called %s', (title, taken, id) => {
    expect(idFrom(title, taken)).toBe(id)
  })
})

beforeAll(openSchool)
afterAll(closeSchool)

describe('the preview', () => {
  it('shows the quiz question by question as a learner meets it, and keeps nothing', async () => {
    const { html } = await teacher.get('/quizzes/ice/end/preview?n=1')
    expect(html).toMatch(/nothing is kept[\s\S]*Question 1 of 6[\s\S]*Why does ice float\?/)
    expect(html).toContain('show where the text says so')
    expect(html).not.toContain('kanari')
    expect(html).not.toContain('<button type="submit" class="button button--main"')
    const next =
      html
        .match(/rel="next" href="([^"]+)"/)?.[1]
        ?.replaceAll('&#38;', '&')
        .replaceAll('&amp;', '&') ?? ''
    expect((await teacher.get(next)).html).toContain('Question 2 of 6')
    const last = await teacher.get('/quizzes/ice/end/preview?n=6')
    expect(last.html).not.toContain('rel="next"')
    for await (const { entries } of site.store.all()) expect(entries.map(({ type }) => type)).not.toContain('answered')
  })

  it.each(['n=0', 'n=7', 'n=x', 'n=1&n=2', 'level=zz', 'n=5&level=a'])('answers an address with %s', async (query) => {
    expect((await teacher.get(`/quizzes/ice/end/preview?${query}`)).status).toBe(200)
  })
})

describe('whatever is sent', () => {
  it.each<[string, Record<string, string | string[]>]>([
    ['nothing', {}],
    ['fields twice', { do: ['save', 'add'], title: ['a', 'b'], questions: ['x', 'y'], 'of.0.n': ['1', '2'] }],
    ['much', { do: 'save', title: 'x'.repeat(20_000), questions: 'q '.repeat(10_000), attempts: '9'.repeat(500) }],
    [
      'what a file could stumble over',
      { do: 'save', title: '- {a: [b, "c', level: ': #', id: '*x', questions: '&a *b !c |', by: 'picked' },
    ],
    ['a button that is none', { do: '__proto__:constructor' }],
  ])('%s is answered in words, and the file stays', async (_, fields) => {
    const before = await read()
    for (const path of [
      '/quizzes',
      '/quizzes/ice/end',
      '/quizzes/ice/end/removals',
      '/quizzes/ice/nope',
      '/quizzes/nope/end',
      '/quizzes/ice/%00',
    ])
      expect((await teacher.post(path, { passage: 'ice', ...fields })).status, path).toBeLessThan(500)
    expect(await read()).toBe(before)
  })

  it('what the form cannot show is not lost by it', async () => {
    const before = await read()
    for (const strange of ['proof: "no"', 'order: random', 'note: for Friday', 'attempts: none']) {
      await writeFile(file(), `${before}- id: strange\n  title: Strange\n  level: a\n  questions: [ICE-SC-1]\n  ${strange}\n`)
      await site.live.refresh()
      expect((await teacher.get('/quizzes/ice/strange')).status, strange).toBe(403)
      expect((await teacher.post('/quizzes/ice/strange', { do: 'save', title: 'Mine' })).status).toBe(403)
    }
    await writeFile(file(), before)
    await site.live.refresh()
  })

  it('a new quiz that is sent twice is one', async () => {
    const page = await teacher.get('/quizzes/new?passage=ice')
    const fields = { title: 'Once only', by: 'picked', questions: 'ICE-SC-1' }
    expect((await press(teacher, page, 'save', fields)).at).toBe('/quizzes/ice/once-only?saved')
    expect((await press(teacher, page, 'save', fields)).at).toBe('/quizzes/ice/once-only?saved')
    expect((await read()).match(/Once only/g)).toHaveLength(1)
  })

  it('a file that is broken is not written over: it is said where to mend it', async () => {
    const before = await read()
    await writeFile(file(), '- id: end\n  title: [\n')
    await site.live.refresh()
    for (const page of [await teacher.get('/quizzes/new?passage=ice'), await teacher.post('/quizzes/ice/end', { do: 'save' })]) {
      expect(page.status).toBe(403)
      expect(page.html).toContain('cannot be read as a list of quizzes')
    }
    expect(await read()).toBe('- id: end\n  title: [\n')
    await writeFile(file(), before)
    await site.live.refresh()
  })

  it('strangers see no quiz page and change nothing', async () => {
    const form = fieldsOf((await teacher.get('/quizzes/ice/end')).html, '/quizzes/ice/end')
    const stranger = site.walker()
    for (const path of ['/quizzes', '/quizzes/new?passage=ice', '/quizzes/ice/end', '/quizzes/ice/end/preview'])
      expect((await stranger.get(path)).at).toMatch(/^\/sign-in/)
    for (const path of ['/quizzes', '/quizzes/ice/end', '/quizzes/ice/end/removals'])
      expect((await stranger.post(path, form)).status).toBe(403)
  })
})
