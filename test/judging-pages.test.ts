import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectForEverybody, openBrowser } from './browser.ts'
import { closeLake, come, mark, openLake, site, text, written } from './judging-set-up.ts'
import { sit } from './sitting.ts'
import { fieldsIn, type Walker } from './walker.ts'

beforeEach(openLake)
afterEach(closeLake)

describe('on the pages', () => {
  let teacher: Walker
  let learner: Walker
  let attempt: string
  let id: string
  beforeEach(async () => {
    teacher = site.walker()
    await teacher.teach()
    learner = site.walker()
    await learner.come('Ada')
    attempt = (await learner.begin('lake/both')).at.split('/')[2] ?? ''
    id = learner.cookies.get('learner')?.split('.')[0] ?? ''
  })

  async function write(what = 'Too <b>short</b>.\nSo it is.') {
    const page = await learner.get(`/attempts/${attempt}/2`)
    return learner.submit(page, `/attempts/${attempt}/2`, { text: what, next: 'on' })
  }
  const handIn = async () => {
    const page = await learner.post(`/attempts/${attempt}/closures`, {})
    await site.board.counted()
    return page
  }

  it('a learner writes, hands in, and reads who will mark it', async () => {
    const asked = await learner.get(`/attempts/${attempt}/2`)
    expect(asked.html).toMatch(/<textarea[^>]*id="given"/)
    expect(text(asked)).toContain('Write 10 to 40 words in your own words.')
    expect(asked.html).not.toMatch(/Is there a clear answer|show where the text says so/)
    expect((await write('  ')).html).toContain('Write an answer.')
    expect((await write('x'.repeat(5001))).html).toContain('Write at most 5,000 characters; you wrote 5,001.')
    expect((await write()).at).toBe(`/attempts/${attempt}/closures`)
    const result = text(await handIn())
    expect(result).toContain('0 of 1 points; 6 of 7 points wait for a teacher')
    expect(result).toContain('Not marked yet')
    expect(result).toContain('0 of 1 right')
    const review = await learner.get(`/attempts/${attempt}/2/review`)
    expect(text(review)).toContain('Not marked yet: a teacher will read it')
    expect(text(review)).toContain('You wrote 5 words; at least 10 were asked for.')
    expect(review.html).toContain('Too &lt;b&gt;short&lt;/b&gt;.\nSo it is.')
    expect(text(review)).toMatch(/Your own view .* 3 answers to compare with 6 of 6 points/)
    expect(text(await learner.get('/progress'))).toMatch(/Choose and write .* 0 of 1 1 waits for a teacher/)
    expect(text(await learner.get('/'))).toMatch(/best so far 0 of 1/)
  })

  it('the rubric comes after handing in, and the learner’s own view stays theirs', async () => {
    const two = (await learner.begin('lake/two')).at.split('/')[2] ?? ''
    const early = await learner.submit(await learner.get(`/attempts/${two}/1`), `/attempts/${two}/1`, { text: written })
    expect(early.at).toBe(`/attempts/${two}/1/review`)
    expect(text(early)).toContain('Not marked yet')
    expect(early.html).not.toMatch(/Is there a clear answer|keeps four degrees, so they can live/)
    const weighings = `/attempts/${two}/1/weighings`
    const all = { 'score.1': '2', 'score.2': '1', 'score.3': '1' }
    expect(await learner.post(weighings, all)).toMatchObject({ status: 404 })
    await learner.post(`/attempts/${two}/closures`, {})
    const gap = await learner.post(weighings, { 'score.1': '2' })
    expect(gap).toMatchObject({ status: 422, html: expect.stringMatching(/href="#score-2">Choose 2, 1 or 0/) })
    const kept = await learner.post(weighings, all)
    expect(kept.at).toBe(`/attempts/${two}/1/review#own`)
    expect(text(kept)).toContain('You gave it 4 of 6 points.')
    expect(kept.html).toMatch(/name="score.2" value="1" required checked/)
    expect(text(kept)).toContain('Not marked yet')
    expect(await learner.post(`/attempts/${attempt}/1/weighings`, all)).toMatchObject({ status: 404 })
  })

  it('a teacher finds it in the line, marks it, and the learner reads the mark', async () => {
    await write()
    expect(text(await teacher.get('/marking'))).toContain('Nothing waits to be marked')
    await handIn()
    const list = await teacher.get('/marking')
    expect(text(list)).toMatch(/Marking 1 waits/)
    expect(text(list)).toMatch(/One answer waits, the oldest first .* Ada/)
    const address = `/marking/${id}/${attempt}/2`
    expect(list.html).toContain(`href="${address}"`)
    const page = await teacher.get(address)
    expect(page.html).toContain('Too &lt;b&gt;short&lt;/b&gt;.\nSo it is.')
    expect(text(page)).toContain('Short: 5 of the 10 words that were asked for at least')
    expect(text(page)).toContain('3 answers to compare with')
    expect(page.html).toContain('class="passage')

    const gap = await teacher.post(address, { ...fieldsIn(page.html, 'mark'), 'score.1': '2', comment: 'Why?' })
    expect(gap.status).toBe(422)
    expect(text(gap)).toMatch(/2 things need another look Choose 2, 1 or 0 for “Is there a reason\?”/)
    expect(gap.html).toMatch(/name="score.1" value="2" required checked/)
    expect(gap.html).toContain('Why?</textarea>')
    const scores = { 'score.1': '2', 'score.2': '1', 'score.3': '0' }
    const long = await teacher.post(address, { ...fieldsIn(page.html, 'mark'), ...scores, comment: 'x'.repeat(1001) })
    expect(long).toMatchObject({ status: 422, html: expect.stringContaining('these are 1,001.') })

    const fields = { ...fieldsIn(page.html, 'mark'), ...scores, comment: 'Say <why>.' }
    const done = await teacher.post(address, { ...fields, on: 'next' })
    expect(done.at).toBe('/marking?done=')
    expect(text(done)).toContain('Saved. The learner sees the mark from now on.')
    expect(text(done)).not.toMatch(/Marking 1/)
    await teacher.post(address, { ...fields, on: 'next' })
    expect((await site.store.history(id)).filter(({ type }) => type === 'marked')).toHaveLength(1)

    const review = await learner.get(`/attempts/${attempt}/2/review`)
    expect(text(review)).toContain('Marked: 3 of 6 points')
    expect(text(review)).toMatch(/Is there a reason\? 1 of 2 from the text, but vague/)
    expect(review.html).toContain('Say &lt;why&gt;.')
    expect(text(await learner.get(`/attempts/${attempt}/result`))).toMatch(/1 of 2 right.* 3 of 7 points/)
    expect(text(await learner.get('/progress'))).toContain('1 of 2')
    expect((await teacher.get('/scores.csv')).html).toMatch(/constructed-response,a,"Too <b>short<\/b>\.\nSo it is\.",0\.5,0\.5,,,,/)
  })

  it('two teachers at one answer: the second is told what stands, keeps what they chose, and may change it', async () => {
    await write()
    await handIn()
    const other = site.walker()
    await other.teach('Mr Banda')
    const address = `/marking/${id}/${attempt}/2`
    const [first, second] = [await teacher.get(address), await other.get(address)]
    const all = (score: string) => ({ 'score.1': score, 'score.2': score, 'score.3': score })
    await teacher.post(address, { ...fieldsIn(first.html, 'mark'), ...all('2') })
    const late = await other.post(address, { ...fieldsIn(second.html, 'mark'), ...all('1'), comment: 'Mine.' })
    expect(late.status).toBe(409)
    expect(text(late)).toContain('Somebody marked this answer meanwhile')
    expect(text(late)).toContain('6 of 6 points, marked by Ms Okafor')
    expect(late.html).toMatch(/name="score.1" value="1" required checked/)
    const changed = await other.post(address, { ...fieldsIn(late.html, 'mark'), on: 'attempt' })
    expect(changed.at).toBe(`/scores/${id}/${attempt}#q2`)
    expect(text(changed)).toMatch(/3 of 6 points, marked by Mr Banda, .* Mine\. Mark it anew/)
    expect(text(changed)).toContain('1 of 2 right')
    // The first one goes back and sends the old page once more: what it says is not what stands.
    const again = await teacher.post(address, { ...fieldsIn(first.html, 'mark'), ...all('2') })
    expect(again.status).toBe(409)
    expect(text(again)).toContain('3 of 6 points, marked by Mr Banda')
    expect(text(await learner.get(`/attempts/${attempt}/2/review`))).toContain('Marked: 3 of 6 points')
  })

  it('goes on to the next one, of all or of one question, and can leave one for later', async () => {
    const made: { learner: string; attempt: string }[] = []
    for (const name of ['Bob', 'Cy']) {
      const who = await come(name)
      made.push({ learner: who, attempt: await sit(site, who, 'lake/two', [{ response: written }, { response: written }]) })
    }
    await site.board.counted()
    const of = (one: number, n: number) => `/marking/${made[one]?.learner}/${made[one]?.attempt}/${n}`
    const page = await teacher.get(`${of(0, 1)}?question=EX-CR`)
    expect(page.html).toContain(`href="${of(1, 1)}?question=EX-CR"`)
    expect(page.html).toContain('href="?level=b&amp;question=EX-CR"')
    const scores = { 'score.1': '2', 'score.2': '2', 'score.3': '2' }
    const next = await teacher.post(of(0, 1), { ...fieldsIn(page.html, 'mark'), ...scores, on: 'next' })
    expect(next.at).toBe(`${of(1, 1)}?question=EX-CR`)
    expect(text(await teacher.get('/marking?question=EX-CS'))).toContain('2 answers wait')
    const list = await teacher.get('/marking')
    expect(text(list)).toContain('3 answers wait')
    expect(list.html.match(/<option value="EX-C[RS]">/g)).toEqual(['<option value="EX-CR">', '<option value="EX-CS">'])
    // After the last one the first comes again.
    expect((await teacher.get(of(1, 2))).html).toContain(`href="${of(0, 2)}"`)
    for (const query of ['question=%3Cb%3E', 'page=99', `question=${'x'.repeat(500)}`, 'question=a&question=b'])
      expect(await teacher.get(`/marking?${query}`)).toMatchObject({ status: 200 })
    for (const address of [of(0, 9), `/marking/${id}/${attempt}/2`, '/marking/aaaaaaaaaaaaaaaa/x/1'])
      expect(await teacher.get(address)).toMatchObject({ status: 404 })
    expect(await teacher.post(of(1, 1), scores)).toMatchObject({ status: 403 })
  })
})

it('in a browser, words are counted while they are written, and the pages are for everybody', async () => {
  const browser = await openBrowser()
  try {
    const context = await browser.newContext({ baseURL: site.address, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto('/')
    await page.locator('[name="name"]').fill('Ada')
    await page.locator('form[action="/learners"] button').click()
    await page.waitForURL(/fresh/)
    const id = (await context.cookies()).find(({ name }) => name === 'learner')?.value.split('.')[0] ?? ''
    const attempt = await sit(site, id, 'lake/write', [], false)
    await page.goto(`/attempts/${attempt}/1`)
    expect(await page.locator('#words').textContent()).toBe('0 words; at least 10, at most 40')
    await page.locator('#given').fill('Yes, it is.\nSo says the keeper.')
    expect(await page.locator('#words').textContent()).toBe('7 words; at least 10, at most 40')
    await expectForEverybody(page, 'a question to write about')
    await page.getByRole('button', { name: /Save/ }).click()
    await page.waitForURL(/closures/)
    await site.trainer.handIn(id, attempt)
    await page.goto(`/attempts/${attempt}/1/review`)
    for (const fold of ['to compare with', 'Weigh it']) await page.locator('.fold > summary', { hasText: fold }).click()
    await expectForEverybody(page, 'the review of what waits')
    await mark(id, attempt, 1, [2, 1, 0], { comment: 'Well begun.' })
    await page.reload()
    await expectForEverybody(page, 'the review of what is marked')
    await context.close()
  } finally {
    await browser.close()
  }
}, 120_000)
