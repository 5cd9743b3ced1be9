import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeSchool, drawn, file, openSchool, picked, press, read, site, teacher } from './teacher-quizzes-set-up.ts'
import { fieldsIn } from './walker.ts'

beforeAll(openSchool)
afterAll(closeSchool)

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
