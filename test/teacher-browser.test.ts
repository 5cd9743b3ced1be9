import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kindOf, kinds } from '../src/kinds/index.ts'
import { expectForEverybody, openBrowser } from './browser.ts'
import { examplePassage } from './example-passage.ts'
import { asFields, asWritten, field, press, signIn, tickFits, visit, withSeats, write } from './teacher-desk.ts'
import { openSite, type Site } from './walker.ts'

let browser: Browser
let folder: string
let site: Site
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evident-teacher-'))
  await examplePassage(folder)
  site = await openSite({ questions: folder })
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await rm(folder, { recursive: true })
})

describe.each([
  ['with scripts', true],
  ['without scripts', false],
] as const)('a teacher, %s', (_, scripts) => {
  const name = scripts ? 'Ms Okafor' : 'Mr Banda'
  const quiz = scripts ? 'all-kinds' : 'all-again'

  it('signs in, adds a question of every kind with its evidence; a learner answers; the teacher sees the score and mends the wording', async () => {
    const { page, complaints } = await visit(browser, site, scripts)
    await signIn(page, site, name)
    const made: string[] = []
    for (const [word, kind] of Object.entries(kinds)) {
      await page.goto('/bank/new')
      await page.getByLabel('About which text').selectOption('lake')
      await page.locator(`.option:has(input[value="${word}"])`).click()
      await press(page, 'Write it')
      const { id: _id, kind: _kind, level: _level, ...example } = kind.example.question as Record<string, unknown>
      // Of matching the responses come first: premises choose among them.
      const order = Object.entries(example).sort(([a], [b]) => Number(b === 'responses') - Number(a === 'responses'))
      for (const [field, value] of order) {
        if (field === 'premises') await page.getByRole('button', { name: 'Check and preview' }).click()
        await write(page, field, field === 'premises' ? await withSeats(page, value, example.responses) : value)
      }
      await tickFits(page, example)
      made.push(await field(page, 'id').inputValue())
      await press(page, 'Save')
      await page.waitForURL(new RegExp(`/bank/${made.at(-1)}`))
      expect(site.live.bank().questions.get(made.at(-1) ?? '')?.question.kind).toBe(word)
    }

    await page.goto('/quizzes/new?passage=lake')
    await page.getByLabel('Title').fill(`All kinds ${quiz}`)
    const id = page.locator('[name="id"]')
    if (await id.count()) await id.fill(quiz)
    for (const one of made) await page.locator(`#quiz input[type=checkbox][value="${one}"]`).check()
    await press(page, 'Add the ticked ones')
    await press(page, 'Save')
    expect(site.live.bank().quizzes.get(`lake/${quiz}`)?.questions).toHaveLength(made.length)

    const learner = site.walker()
    await learner.come('Ada')
    await learner.begin(`lake/${quiz}`)
    const { id: who, attempt } = await attemptOf('Ada', quiz)
    for (const n of made.map((_one, at) => at + 1)) {
      const seat = await site.trainer.seat(who, attempt, n)
      if (!seat) throw new Error('The question is gone')
      const kind = kindOf(seat.question)
      // What people mark has no score yet.
      const [right] = kinds[seat.question.kind]?.example.answers.find(([, score]) => score === 1 || score === null) ?? []
      const response = await asWritten(seat.question, right)
      const question = await learner.get(`/attempts/${attempt}/${n}`)
      await learner.submit(question, `/attempts/${attempt}/${n}`, {
        ...asFields(kind.filled(seat.question, response as never, seat.sitting)),
        next: 'on',
      })
    }
    await learner.post(`/attempts/${attempt}/closures`, {})
    await site.board.counted()

    await page.goto('/scores')
    await page.getByRole('link', { name: 'Ada' }).first().click()
    const marked = made.filter((_id, at) => Object.values(kinds)[at]?.judging === undefined).length
    await expect.poll(() => page.textContent('main')).toContain(`${marked} of ${marked}`)
    await page.goto(`/scores/questions/${made[0]}`)
    expect(await page.textContent('main')).toMatch(/1 of 1|One|one/)

    await page.goto(`/bank/${made[0]}/edit`)
    await field(page, 'explanation').fill('Said more plainly.')
    await press(page, 'Save')
    await page.waitForURL(/saved/)
    expect(await readFile(join(folder, 'lake', `${made[0]}.yaml`), 'utf8')).toContain('explanation: Said more plainly.')
    expect(complaints).toEqual([])
    await page.context().close()
  }, 120_000)

  async function attemptOf(learner: string, quizId: string): Promise<{ id: string; attempt: string }> {
    await site.board.counted()
    for await (const { learner: id } of site.store.all()) {
      const found = await site.trainer.learner(id)
      const attempt = [...(found?.attempts.values() ?? [])].find(({ began }) => began.quiz === `lake/${quizId}`)
      if (found?.name === learner && attempt) return { id, attempt: attempt.id }
    }
    throw new Error(`${learner} has not begun ${quizId}`)
  }
})

describe('the editor in a browser', () => {
  it('shows the question and its faults while it is written, and picks a tempting sentence by a click in the text', async () => {
    const { page, complaints } = await visit(browser, site, true)
    await signIn(page, site, 'Ms Okafor')
    await page.goto('/bank/new?passage=lake&kind=single-choice')
    const fill = {
      prompt: 'Where is it cold?',
      'options.0.text': 'Above',
      'options.1.text': 'Below',
      'options.2.text': 'Nowhere',
      explanation: 'It is.',
    }
    for (const [name, value] of Object.entries(fill)) await field(page, name).fill(value)
    await field(page, 'options.0.right').check()
    await field(page, 'process').selectOption('locate')
    await page.locator('#f-evidence .pick', { hasText: 'A lake therefore freezes' }).click()
    await page.locator('#preview .prompt', { hasText: 'Where is it cold?' }).waitFor()
    await page.locator('.remark', { hasText: 'does not say why' }).first().waitFor()
    await page.locator('#f-options-1 details summary').click()
    await page.locator('#f-options-1').getByRole('button', { name: 'Pick in the text' }).click()
    await page.locator('#f-evidence .pick', { hasText: 'Fish spend the winter' }).click()
    expect(await field(page, 'options.1.tempts').inputValue()).toBe('E5')
    expect(await page.locator('#f-evidence .pick', { hasText: 'Fish spend' }).locator('input').isChecked()).toBe(false)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('warns before what was written is left', async () => {
    const { page } = await visit(browser, site, true)
    await signIn(page, site, 'Ms Okafor')
    await page.goto('/bank/new?passage=lake&kind=single-choice')
    await field(page, 'prompt').fill('Half a question')
    let asked = ''
    page.on('dialog', (dialog) => {
      asked = dialog.type()
      void dialog.dismiss()
    })
    await page.evaluate('location.assign("/bank")')
    await expect.poll(() => asked).toBe('beforeunload')
    await page
      .context()
      .close()
      .catch(() => undefined)
  })
})

it('every page of a teacher is for everybody', async () => {
  await writeFile(join(folder, 'lake', 'BROKEN.yaml'), 'id: BROKEN\nkind: single-chioce\n')
  // More than there are of some, and less of others.
  const plan = 'matrix: { ordering: { locate: { a: 9 } } }\nsections: { s1: { locate: 1, evaluate: 90 } }\n'
  await writeFile(join(folder, 'lake', 'blueprint.yaml'), plan)
  await site.live.refresh()
  const { page } = await visit(browser, site, true)
  await page.goto('/sign-in')
  await expectForEverybody(page, 'sign-in')
  await signIn(page, site, 'Ms Okafor')
  const [first] = [...site.live.bank().questions.keys()]
  const [quiz] = [...site.live.bank().quizzes.keys()]
  const addresses = [
    '/account',
    '/bank',
    '/bank/new',
    '/bank/coverage',
    '/bank/coverage/lake?sentence=s1-04&process=infer#on',
    '/bank/levels',
    '/bank/new?passage=lake&sentence=s1-02',
    ...Object.keys(kinds).map((kind) => `/bank/new?passage=lake&kind=${kind}`),
    `/bank/${first}`,
    `/bank/${first}/edit`,
    '/quizzes',
    '/quizzes/new?passage=lake',
    `/quizzes/${quiz}`,
    `/quizzes/${quiz}/preview`,
    '/marking',
    '/scores',
    '/scores/questions',
    `/scores/questions/${first}`,
  ]
  for (const address of addresses) {
    await page.goto(address)
    await expectForEverybody(page, address)
  }
  await page.goto('/scores')
  await page.getByRole('link', { name: 'Ada' }).first().click()
  await expectForEverybody(page, 'a learner')
  await page
    .getByRole('link', { name: /All kinds/ })
    .first()
    .click()
  await expectForEverybody(page, 'an attempt')
  await page.getByRole('link', { name: 'Mark it' }).first().click()
  await page.locator('.fold > summary', { hasText: 'to compare with' }).click()
  await expectForEverybody(page, 'an answer to mark')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.goto('/bank/new?passage=lake&kind=matching')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('#summary').waitFor()
  await expectForEverybody(page, 'a form with mistakes')
}, 120_000)
