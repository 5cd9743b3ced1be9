import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freshId } from '../src/random.ts'
import { expectForEverybody, openBrowser } from './browser.ts'
import {
  apply,
  as,
  attemptOf,
  type Come,
  closeSchool,
  comes,
  expectAsFresh,
  figures,
  look,
  marks,
  mend,
  none,
  openSchool,
  reopen,
  scoreOf,
  single,
  site,
  swapped,
  teacher,
  text,
  versionOf,
} from './corrections-set-up.ts'
import type { Walker } from './walker.ts'

beforeEach(openSchool)
afterEach(closeSchool)

describe('a single choice whose key was wrong', () => {
  let [ada, bob, cy]: [Come, Come, Come] = [none, none, none]
  let [from, to] = ['', '']
  beforeEach(async () => {
    ada = await comes('Ada', 'ice/end', [single('kanaricold', [3]) || undefined])
    bob = await comes('Bob', 'ice/end', [single('kanariright', [1]) || undefined])
    cy = await comes('Cy', 'ice/end', [])
    await site.board.counted()
    ;[from, to] = await mend('ICE-SC-1', ...swapped)
    expect(to).not.toBe(from)
  })

  it('changes nothing by being mended: what was asked counts as it was asked', async () => {
    expect((await marks(ada))[0]).toEqual([0, 1])
    expect((await marks(bob))[0]).toEqual([1, 0])
  })

  it('is told on the page of the question, with what can be done', async () => {
    const page = await teacher.get('/bank/ICE-SC-1?saved')
    expect(text(page)).toContain('Learners answered an earlier version')
    expect(text(page)).toMatch(new RegExp(`Version ${from}: 3 first attempts`))
    expect(page.html).toContain(`name="to" value="${to}"`)
    expect(page.html).toContain('name="to" value="dropped"')
    // What is so already is not offered.
    expect(page.html).not.toContain(`name="to" value="${from}"`)
  })

  it('shows exactly what would change before anything does', async () => {
    const page = await look('ICE-SC-1', from, to)
    const words = text(page)
    expect(words).toContain('3 answers whose mark was told, looked at')
    expect(words).toContain('2 of them change')
    expect(words).toContain('1 go up')
    expect(words).toContain('1 go down')
    expect(words).toContain('1 stay as they are')
    expect(words).toMatch(/Ada .*?0 of 1 becomes 1 of 1 0 of 6 becomes 1 of 6 points right 0 of 6 becomes 1 of 6/)
    expect(words).toMatch(/Bob .*?1 of 1 becomes 0 of 1 1 of 6 becomes 0 of 6 points right 1 of 6 becomes 0 of 6/)
    expect(words).not.toMatch(/ Cy /)
    expect(words).toMatch(/Key as it was asked It needs more room.* Key that would count It is colder/)
    expect((await marks(ada))[0]).toEqual([0, 1])
    expect(site.regrades.corrections.list()).toEqual([])
  })

  it('is marked anew on every page at once, and each learner is told old and new', async () => {
    const done = await apply('ICE-SC-1', from, to, { why: 'B is what the text says.' })
    expect(done.at).toBe('/bank/ICE-SC-1?corrected#corrections')
    expect(text(done)).toContain('Corrected: every page tells the marks anew')
    expect(text(done)).toMatch(
      new RegExp(`version ${from}: marked by version ${to}\\. 2 changed of 3 answers, 1 up, 1 down\\. “B is what the text says\\.”`),
    )
    expect((await marks(ada))[0]).toEqual([1, 1])
    expect((await marks(bob))[0]).toEqual([0, 0])
    expect((await marks(cy))[0]).toEqual([0, null])
    expect((await scoreOf(ada)).place?.outcomes).toMatchObject({ secure: 1, misread: 0 })

    const her = await as(ada)
    const result = text(await her.get(`/attempts/${ada.attempt}/result`))
    expect(result).toMatch(/1 of 6 right/)
    expect(result).toMatch(/Your mark was corrected Question 1 .*?: from 0 to 1 of 1\./)
    const review = text(await her.get(`/attempts/${ada.attempt}/1/review`))
    expect(review).toMatch(/Right, and you showed where .*Your mark was corrected .*from 0 to 1 of 1\./)
    expect(review).toMatch(/Your answer ([A-C]) \1: It is colder than the water below it\. : right/)
    expect(text(await her.get('/'))).toMatch(/A mark of yours was corrected: Ice, with places/)
    expect(text(await her.get('/progress'))).toContain('mark corrected')
    const his = await as(bob)
    expect(text(await his.get(`/attempts/${bob.attempt}/1/review`))).toMatch(/from 1 to 0 of 1\./)
    const its = await as(cy)
    expect(text(await its.get(`/attempts/${cy.attempt}/result`))).not.toContain('corrected')

    const scores = text(await teacher.get(`/scores/${ada.id}/${ada.attempt}`))
    expect(scores).toMatch(/1 of 6 right/)
    expect(scores).toMatch(/Corrected after the learner was told: .*from 0 to 1 of 1\./)
    const csv = (await teacher.get('/scores.csv')).html.split('\r\n')
    expect(csv[0]).toContain(',mark,mark as asked,corrected by,')
    expect(csv.find((line) => line.includes('kanaricold'))).toContain(`,kanaricold,1,0,${to},1,secure,`)
    expect(text(await teacher.get('/corrections'))).toMatch(/ICE-SC-1 , version .* Ms Okafor/)
  })

  it('counts under the version that was asked, with the mark and outcome of the corrected one, as a fresh start would', async () => {
    await apply('ICE-SC-1', from, to)
    expect(figures('ICE-SC-1', from)).toMatchObject({
      n: 3,
      right: 1,
      marks: 1,
      blanks: 1,
      outcomes: { secure: 1, lucky: 0, misread: 0, lost: 1 },
    })
    expect(figures('ICE-SC-1', to)).toBeUndefined()
    await expectAsFresh()
  })

  it('is one correction however often it is sent, and a later one names what it follows', async () => {
    const page = await look('ICE-SC-1', from, to)
    const address = `/corrections/ICE-SC-1/${from}/${to}`
    const [first, second] = await Promise.all([teacher.submit(page, address), teacher.submit(page, address)])
    expect([first.status, second.status]).toEqual([200, 200])
    await teacher.submit(page, address)
    expect(site.regrades.corrections.list()).toMatchObject([{ number: 1, from, to }])
    // Back, and once more: there is nothing to change.
    expect(text(await teacher.get(address))).toContain('marked like this already')
    expect((await look('ICE-SC-1', from, to)).html).not.toContain('name="print"')
  })

  it('is applied only as it was shown: what came since is shown first', async () => {
    const page = await look('ICE-SC-1', from, to)
    // Of a quiz that asks the old version still, because it was begun before.
    const dee = await comes('Dee', 'ice/end', [])
    const address = `/corrections/ICE-SC-1/${from}/${to}`
    // Dee began after it was mended: that is another version, and nothing of this one.
    expect((await attemptOf(dee)).questions[0]?.version).toBe(to)
    const done = await teacher.submit(page, address)
    expect(done.at).toContain('/bank/')
    expect(site.regrades.corrections.list()).toHaveLength(1)
  })

  it('can be taken back: then marks are those that were asked for, and both are told', async () => {
    await apply('ICE-SC-1', from, to)
    const page = await look('ICE-SC-1', from, from)
    expect(text(page)).toMatch(/2 of them change 1 go up 1 go down/)
    await apply('ICE-SC-1', from, from, { why: 'It was right after all.' })
    expect((await marks(ada))[0]).toEqual([0, 1])
    const her = await as(ada)
    expect(text(await her.get(`/attempts/${ada.attempt}/1/review`))).toMatch(/from 0 to 1 of 1\. .*from 1 to 0 of 1\./)
    expect(site.regrades.corrections.list().map(({ number }) => number)).toEqual([2, 1])
    await expectAsFresh()
  })

  it('follows a chain: the last one counts, whatever it was before', async () => {
    await apply('ICE-SC-1', from, to)
    const [, third] = await mend('ICE-SC-1', [/ {4}right: true\n/, ''], [/(id: kanarilid\n.*\n)/, '$1    right: true\n'])
    await apply('ICE-SC-1', from, third)
    expect((await marks(ada))[0]).toEqual([0, 1])
    expect((await marks(bob))[0]).toEqual([0, 0])
    expect(site.regrades.corrections.standing({ id: 'ICE-SC-1', version: from })).toMatchObject({ number: 2, to: third })
    const figuresNow = site.regrades.corrections.list()[0]?.figures
    expect(figuresNow).toMatchObject({ looked: 3, changed: 1, up: 0, down: 1 })
  })

  it('is there after a restart', async () => {
    await apply('ICE-SC-1', from, to)
    // The files are those from before: the version that marks is on its shelf alone.
    await reopen()
    expect(versionOf('ICE-SC-1')).toBe(from)
    expect((await marks(ada))[0]).toEqual([1, 1])
  })
})
it('comes once more with what was handed in meanwhile, instead of being applied unseen', async () => {
  const ada = await comes('Ada', 'ice/end', [single('kanaricold') || undefined], false)
  const [from, to] = await mend('ICE-SC-1', ...swapped)
  const page = await look('ICE-SC-1', from, to)
  expect(text(page)).toContain('0 of them change')
  await site.trainer.handIn(ada.id, ada.attempt)
  const address = `/corrections/ICE-SC-1/${from}/${to}`
  const again = await teacher.submit(page, address)
  expect(again.at).toContain(`${address}?changed`)
  expect(text(again)).toMatch(/Something came in the meantime.* 1 of them change 1 go up/)
  expect(site.regrades.corrections.list()).toEqual([])
  expect((await teacher.submit(again, address)).at).toContain('/bank/ICE-SC-1')
  expect(site.regrades.corrections.list()).toMatchObject([{ figures: { looked: 1, changed: 1, up: 1, down: 0, open: 0 } }])
})

it('does what no form of ours asks for to nobody', async () => {
  await comes('Ada', 'ice/end', [single('kanaricold') || undefined])
  const [from, to] = await mend('ICE-SC-1', ...swapped)
  const other = versionOf('ICE-TF-1')
  const stranger = site.walker()
  expect((await stranger.post('/corrections/ICE-SC-1/previews', { from, to })).status).toBe(403)
  expect((await stranger.post(`/corrections/ICE-SC-1/${from}/${to}`, { key: freshId(), print: 'x.0' })).status).toBe(403)
  for (const fields of [{}, { from }, { from: '../x', to }, { from, to: 'x'.repeat(100) }])
    expect((await teacher.post('/corrections/ICE-SC-1/previews', fields)).status).toBe(403)
  for (const [one, two] of [
    ['0000000000000000', to],
    [from, '0000000000000000'],
    [from, other],
    [other, to],
  ])
    expect((await teacher.post('/corrections/ICE-SC-1/previews', { from: one ?? '', to: two ?? '' })).status).toBe(404)
  expect((await teacher.get(`/corrections/NO-SUCH/${from}/${to}`)).status).toBe(404)
  expect((await teacher.get('/corrections?page=-1&question[]=x')).status).toBe(200)
  const address = `/corrections/ICE-SC-1/${from}/${to}`
  for (const fields of [{}, { key: 'x', print: 'y' }, { key: freshId(), print: '' }])
    expect((await teacher.post(address, fields)).status).toBe(403)
  // A print that was never shown is none: first it is looked at.
  expect((await teacher.post(address, { key: freshId(), print: 'x.0' })).at).toContain('?changed')
  const page = await look('ICE-SC-1', from, to)
  expect((await teacher.submit(page, address, { why: 'x'.repeat(501) })).status).toBe(422)
  expect(site.regrades.corrections.list()).toEqual([])
})

it('a question of another kind cannot mark, only be dropped', async () => {
  await comes('Ada', 'ice/end', [single('kanaricold') || undefined])
  await site.board.counted()
  const text = await readFile(join(site.questions, 'ice', 'ICE-TF-2.yaml'), 'utf8')
  const from = versionOf('ICE-SC-1')
  await writeFile(
    join(site.questions, 'ice', 'ICE-SC-1.yaml'),
    text.replace('ICE-TF-2', 'ICE-SC-1').replace('prompt: ', 'prompt: Once more, '),
  )
  await site.live.reread('ice/ICE-SC-1.yaml')
  const to = versionOf('ICE-SC-1')
  expect(to).not.toBe(from)
  const page = await teacher.get('/bank/ICE-SC-1')
  expect(page.html).not.toContain(`name="to" value="${to}"`)
  expect(page.html).toContain('name="to" value="dropped"')
  expect((await teacher.post('/corrections/ICE-SC-1/previews', { from, to })).status).toBe(404)
})

it('in a browser the page follows how far it is, and all of it is for everybody', async () => {
  const ada = await comes('Ada', 'ice/end', [single('kanaricold', [3]) || undefined, { response: ['kanaritop'], where: [4] }])
  await comes('Bob', 'ice/end', [single('kanariright', [1]) || undefined])
  const [from, to] = await mend('ICE-SC-1', ...swapped)
  await look('ICE-SC-1', from, to)
  const browser = await openBrowser()
  try {
    const context = await browser.newContext({ baseURL: site.address, reducedMotion: 'reduce' })
    const carry = (walker: Walker) =>
      context.addCookies([...walker.cookies].map(([name, value]) => ({ name, value, url: site.address, httpOnly: true })))
    await carry(teacher)
    const page = await context.newPage()
    const address = `/corrections/ICE-SC-1/${from}/${to}`
    // It was looked at long ago: until told otherwise the page says that it is under way.
    let goesOn = true
    let asked = 0
    await page.route(`**${address}`, async (route) => {
      const answer = await route.fetch()
      const body = (await answer.text()).replace('</main>', '<section data-progress><p>So far</p></section></main>')
      asked++
      await route.fulfill({ response: answer, ...(goesOn && { body }) })
    })
    await page.goto(address)
    await expect.poll(() => asked, { timeout: 20_000 }).toBeGreaterThan(2)
    expect(await page.locator('[data-progress]').count()).toBe(1)
    goesOn = false
    await page.locator('[data-progress]').waitFor({ state: 'detached' })
    expect(await page.locator('main').textContent()).toContain('go up')
    await page.unroute(`**${address}`)
    await expectForEverybody(page, 'what would change')
    await page.locator('#why').fill('B is what the text says.')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.waitForURL(/corrected/)
    await site.board.recount()
    await page.goto('/bank/ICE-SC-1')
    await expectForEverybody(page, 'the question with its corrections')
    await page.goto('/corrections')
    await expectForEverybody(page, 'all corrections')
    await page.goto(`/scores/${ada.id}/${ada.attempt}`)
    await expectForEverybody(page, 'the attempt, corrected')
    await carry(await as(ada))
    for (const path of ['/', '/progress', `/attempts/${ada.attempt}/result`, `/attempts/${ada.attempt}/1/review`]) {
      await page.goto(path)
      expect(await page.locator('body').textContent()).toContain('corrected')
      await expectForEverybody(page, path)
    }
    await context.close()
  } finally {
    await browser.close()
  }
}, 180_000)
