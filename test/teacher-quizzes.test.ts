import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changed, type Draft, draftOf, entryOf, idFrom } from '../src/web/teacher/quiz-draft.ts'
import { fieldsIn, fieldsOf, openSite, type Page, type Site, type Walker } from './walker.ts'

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

let site: Site
let teacher: Walker
beforeAll(async () => {
  site = await openSite({ writable: true })
  teacher = site.walker()
  await teacher.teach()
})
afterAll(() => site.close())

const file = () => join(site.questions, 'ice/quizzes.yaml')
const read = () => readFile(file(), 'utf8')
/** Sends the form of the page as it stands, with these fields and this button. */
const press = (who: Walker, page: Page, button: string, fields: Record<string, string | string[]> = {}) => {
  const action = page.html.match(/<form[^>]*id="quiz"[^>]*action="([^"]+)"/)?.[1] ?? ''
  return who.post(action, { ...fieldsIn(page.html, 'quiz'), do: button, ...fields })
}
const picked = (html: string) => fieldsIn(html, 'quiz').questions
const drawn = (html: string) => [...(html.split('id="drawn"')[1] ?? '').matchAll(/href="\/bank\/([^"]+)"/g)].map(([, id]) => id)

describe('the list of quizzes', () => {
  it('names each with its questions, level and settings, and the ways to change, see and make one', async () => {
    const { html } = await teacher.get('/quizzes')
    expect(html).toMatch(
      /Ice, with places[\s\S]*6 questions on level A[\s\S]*in the order listed · feedback at the end · with the place in the text/,
    )
    for (const way of ['/quizzes/ice/end', '/quizzes/ice/end/preview', '/quizzes/new?passage=ice']) expect(html).toContain(`href="${way}"`)
  })

  it('lists one that is broken as a problem, and still leads to its form', async () => {
    const before = await read()
    await writeFile(file(), `${before}- id: broken\n  title: Broken\n  level: zz\n  questions: [ICE-SC-1]\n`)
    await site.live.refresh()
    const { html } = await teacher.get('/quizzes')
    expect(html).toMatch(/One error[\s\S]*ice\/quizzes\.yaml[\s\S]*no level/)
    expect(html).toMatch(/href="\/quizzes\/ice\/broken"[\s\S]*cannot be asked as it stands/)
    expect((await teacher.get('/quizzes/ice/broken')).status).toBe(200)
    expect((await teacher.get('/quizzes/ice/broken/preview')).status).toBe(404)
    await writeFile(file(), before)
    await site.live.refresh()
  })
})

describe('a quiz that is picked', () => {
  it('is put together button by button, kept only when it is saved, and in service at once', async () => {
    const before = await read()
    let page = await teacher.get('/quizzes/new?passage=ice')
    expect(page.html).toContain('No question picked yet')
    page = await press(teacher, page, 'show', { title: 'Two of ice', kind: 'true-false-not-given' })
    expect(page.html.match(/name="tick"/g)).toHaveLength(2)
    page = await press(teacher, page, 'add', { tick: ['ICE-TF-1', 'ICE-TF-2'] })
    expect(picked(page.html)).toBe('ICE-TF-1 ICE-TF-2')
    page = await press(teacher, page, 'up:1')
    page = await press(teacher, page, 'add', { tick: 'ICE-SC-1' })
    page = await press(teacher, page, 'remove:1')
    expect(picked(page.html)).toBe('ICE-TF-2 ICE-SC-1')
    expect(fieldsIn(page.html, 'quiz')).toMatchObject({ title: 'Two of ice', id: 'two-of-ice', by: 'picked' })
    expect(await read()).toBe(before)

    const saved = await press(teacher, page, 'save', { attempts: '2', order: 'shuffled' })
    expect([saved.status, saved.at]).toEqual([200, '/quizzes/ice/two-of-ice?saved'])
    expect(saved.html).toContain('Saved')
    expect(await read()).toMatch(new RegExp(`^${before.replace(/[[\]]/g, '\\$&')}- id: two-of-ice\n  title: Two of ice\n  level: a\n`))
    expect(site.live.bank().quizzes.get('ice/two-of-ice')).toMatchObject({
      questions: ['ICE-TF-2', 'ICE-SC-1'],
      order: 'shuffled',
      attempts: 2,
    })
    expect((await teacher.get('/passages/ice')).html).toContain('Two of ice')
    // Sent twice it is one quiz.
    expect((await press(teacher, page, 'save', { attempts: '2', order: 'shuffled' })).status).toBe(200)
    expect((await read()).match(/two-of-ice/g)).toHaveLength(1)
  })

  it('is changed in its own lines only, sent once or twice', async () => {
    const before = await read()
    const page = await teacher.get('/quizzes/ice/each')
    for (const _ of ['once', 'twice'])
      expect((await press(teacher, page, 'save', { title: 'Ice, a step at a time', attempts: '3' })).at).toBe('/quizzes/ice/each?saved')
    expect(await read()).toBe(
      before
        .replace('Ice, step by step\n', 'Ice, a step at a time\n')
        .replace('feedback: each\n  proof: false\n', 'feedback: each\n  proof: false\n  attempts: 3\n'),
    )
    await writeFile(file(), before)
    await site.live.refresh()
  })

  it('comes back with what is wrong with it, at the top and at its fields', async () => {
    const before = await read()
    const page = await press(teacher, await teacher.get('/quizzes/new?passage=ice'), 'save', {
      id: 'Not An Id',
      attempts: '99',
      title: '',
    })
    expect(page.status).toBe(422)
    expect(page.html).toMatch(/<title>Error: /)
    expect(page.html).toContain('<a href="#title">Title: Write something here</a>')
    for (const id of ['title', 'id', 'attempts', 'picked']) {
      expect(page.html).toContain(`<a href="#${id}">`)
      expect(page.html).toMatch(new RegExp(`id="${id}-remarks"[^>]*>\\s*<div class="remark remark--error"`))
    }
    expect(page.html).toMatch(/id="attempts"[^>]*value="99"[^>]*aria-invalid="true"/)
    expect(await read()).toBe(before)

    const taken = await press(teacher, page, 'save', { id: 'end', title: 'End', attempts: '', questions: 'ICE-SC-1' })
    expect([taken.status, taken.html]).toEqual([422, expect.stringMatching(/<a href="#id">Two quizzes are called/)])
  })

  it('says of a question that cannot be asked in it why', async () => {
    const text = await readFile(join(site.questions, 'ice/ICE-TF-2.yaml'), 'utf8')
    await writeFile(join(site.questions, 'ice/ICE-A-1.yaml'), text.replace('ICE-TF-2', 'ICE-A-1').replace('[KAN1]', '[kanari-07]'))
    await site.live.refresh()
    const page = await press(teacher, await teacher.get('/quizzes/ice/end'), 'show', { questions: 'ICE-SC-1 NOPE ICE-A-1', level: 'b' })
    expect(page.html).toMatch(/id="picked-1"[\s\S]*There is no question “NOPE”/)
    expect(page.html).toMatch(/id="picked-2"[\s\S]*does not hold at level b/)
  })

  it('that somebody else saved meanwhile is not overwritten: both are shown, and saving again takes its place', async () => {
    const before = await read()
    const page = await teacher.get('/quizzes/ice/both')
    const other = site.walker()
    await other.teach('Mr Yoon')
    await press(other, await other.get('/quizzes/ice/both'), 'save', { title: 'By Mr Yoon' })
    const conflict = await press(teacher, page, 'save', { title: 'By Ms Okafor' })
    expect(conflict.status).toBe(409)
    expect(conflict.html).toMatch(/As it stands now[\s\S]*By Mr Yoon[\s\S]*Yours[\s\S]*By Ms Okafor/)
    expect(await read()).toContain('By Mr Yoon')
    expect((await press(teacher, conflict, 'save')).at).toBe('/quizzes/ice/both?saved')
    expect(await read()).toBe(before.replace('Ice, step by step with places', 'By Ms Okafor'))
    await writeFile(file(), before)
    await site.live.refresh()
  })

  it('that was deleted meanwhile can be made anew', async () => {
    const before = await read()
    const page = await teacher.get('/quizzes/ice/both')
    await teacher.submit(page, '/quizzes/ice/both/removals')
    const conflict = await press(teacher, page, 'save', { title: 'Once more' })
    expect([conflict.status, conflict.html]).toEqual([409, expect.stringContaining('It was deleted')])
    expect((await press(teacher, conflict, 'save')).at).toBe('/quizzes/ice/both?saved')
    expect(await read()).toContain('Once more')
    await writeFile(file(), before)
    await site.live.refresh()
  })

  it('is not disturbed by what others save of other quizzes', async () => {
    const before = await read()
    const page = await teacher.get('/quizzes/ice/both')
    await press(teacher, await teacher.get('/quizzes/ice/each'), 'save', { title: 'Another each' })
    expect((await press(teacher, page, 'save', { title: 'Another both' })).status).toBe(200)
    expect(await read()).toMatch(/Another each[\s\S]*Another both/)
    await writeFile(file(), before)
    await site.live.refresh()
  })

  it('is deleted by a button that asks first; attempts that were begun go on', async () => {
    const before = await read()
    const learner = site.walker()
    await learner.come()
    const attempt = await learner.begin('ice/both')
    const page = await teacher.get('/quizzes/ice/both')
    expect(page.html).toMatch(/<details[^>]*>\s*<summary>Delete this quiz[\s\S]*action="\/quizzes\/ice\/both\/removals"/)
    const gone = await teacher.submit(page, '/quizzes/ice/both/removals')
    expect(gone.at).toBe('/quizzes#p-ice')
    expect(gone.html).not.toContain('Ice, step by step with places')
    expect((await learner.get(attempt.at)).status).toBe(200)
    expect((await teacher.get('/quizzes/ice/both')).status).toBe(404)
    await writeFile(file(), before)
    await site.live.refresh()
    // By a form that is older than what stands, nothing is deleted.
    await press(teacher, await teacher.get('/quizzes/ice/both'), 'save', { title: 'Changed meanwhile' })
    expect((await teacher.submit(page, '/quizzes/ice/both/removals')).status).toBe(409)
    expect(await read()).toContain('Changed meanwhile')
    await writeFile(file(), before)
    await site.live.refresh()
  })
})

describe('a quiz that is drawn', () => {
  it('shows what its rule draws, draws again, and says which row could not be filled', async () => {
    let page = await press(teacher, await teacher.get('/quizzes/new?passage=ice'), 'row', { title: 'Drawn', by: 'drawn' })
    const rule = { 'of.0.n': '1', 'of.0.process': 'locate', 'of.1.n': '1', 'of.1.kind': 'single-choice', 'of.1.process': '' }
    page = await press(teacher, page, 'show', rule)
    expect(drawn(page.html)).toHaveLength(2)
    expect(drawn(page.html)).toContain('ICE-SC-1')
    const seeds = new Set<string>()
    for (let n = 0; n < 12; n++) {
      page = await press(teacher, page, 'draw')
      seeds.add(drawn(page.html).join())
    }
    expect(seeds.size).toBeGreaterThan(1)

    page = await press(teacher, page, 'show', { 'of.1.n': '5' })
    expect(page.html).toMatch(/id="row-1-remarks"[^>]*>\s*<div class="remark/)
    page = await press(teacher, page, 'save', { 'of.1.n': '1' })
    expect(page.at).toBe('/quizzes/ice/drawn?saved')
    expect(await read()).toMatch(/- id: drawn\n {2}title: Drawn\n {2}level: a\n {2}draw:\n {4}seed: 13\n {4}of:\n/)
    expect(site.live.bank().quizzes.get('ice/drawn')?.questions).toEqual(drawn(page.html))
    expect((await teacher.get('/quizzes')).html).toContain('drawn by a rule')
  })

  it('comes back with what is wrong in a row', async () => {
    const page = await press(teacher, await teacher.get('/quizzes/new?passage=ice'), 'save', {
      title: 'Wrong',
      by: 'drawn',
      'of.0.n': 'many',
      seed: 'x',
    })
    expect(page.status).toBe(422)
    expect(page.html).toMatch(/<a href="#row-0">/)
    expect(page.html).toMatch(/<a href="#seed">/)
  })
})

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
