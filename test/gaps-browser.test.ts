import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloze } from '../src/kinds/cloze.ts'
import { expectForEverybody, openBrowser } from './browser.ts'
import { examplePassage } from './example-passage.ts'
import { middle, swipe } from './finger.ts'
import { openSite, type Site } from './walker.ts'

/** A quiz of one question, begun by a learner with a browser. */
describe('words of a bank in a browser', () => {
  let browser: Browser
  let folder: string
  let site: Site
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evident-gaps-'))
    await examplePassage(folder)
    const question = { ...cloze.example.question, id: 'GAPS' }
    await writeFile(join(folder, 'lake', 'GAPS.yaml'), JSON.stringify(question))
    const quizzes = [{ id: 'gaps', title: 'Gaps', level: 'a', proof: false, questions: ['GAPS'] }]
    await writeFile(join(folder, 'lake', 'quizzes.yaml'), JSON.stringify(quizzes))
    site = await openSite({ questions: folder })
    browser = await openBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await site?.close()
    await rm(folder, { recursive: true })
  })

  async function begin(javaScriptEnabled: boolean, device: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({
      baseURL: site.address,
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      javaScriptEnabled,
      ...device,
    })
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto('/')
    await page.getByLabel('Your name').fill('Mina')
    await page.getByRole('button', { name: 'Start reading' }).click()
    await page.goto('/passages/lake')
    const flip = page.locator('.flip label', { has: page.locator('[value=question]') })
    if (await flip.isVisible()) await flip.click()
    await page
      .locator('form', { has: page.locator('input[value="lake/gaps"]') })
      .getByRole('button')
      .click()
    await page.waitForURL(/\/attempts\/[a-z2-7]{16}\/1$/)
    return { page, complaints }
  }
  const words = (page: Page) =>
    page.locator('.gaps select').evaluateAll((all) =>
      all.map((one) => {
        const { selectedIndex, options } = one as unknown as { selectedIndex: number; options: { text: string }[] }
        return selectedIndex > 0 ? options[selectedIndex]?.text : ''
      }),
    )
  const chip = (page: Page, word: string) => page.getByRole('button', { name: word, exact: true })
  const gap = (page: Page, n: number) => page.getByLabel(`Gap ${n}`)
  const said = (page: Page) => page.locator('.gaps + [role=status]').textContent()
  const save = async (page: Page) => {
    await page.getByRole('button', { name: /^Save/ }).click()
    await page.waitForURL(/closures$/)
  }

  it('go into the first gap that is empty or the one that has the focus, and back, by mouse', async () => {
    const { page, complaints } = await begin(true)
    await chip(page, 'so').click()
    expect([await words(page), await said(page), await chip(page, 'so').getAttribute('aria-pressed')]).toEqual([
      ['so', ''],
      'so for Gap 1',
      'true',
    ])
    await chip(page, 'beside').click()
    expect(await words(page)).toEqual(['so', 'beside'])
    await expectForEverybody(page, 'cloze')
    // Taken back from the text, and from the list.
    await gap(page, 2).click()
    expect([await words(page), await said(page), await chip(page, 'beside').getAttribute('aria-pressed')]).toEqual([
      ['so', ''],
      'beside taken back',
      'false',
    ])
    await chip(page, 'so').click()
    expect(await words(page)).toEqual(['', ''])
    // The gap that has the focus is meant, even if it is not the first.
    await gap(page, 2).focus()
    await chip(page, 'but').click()
    expect(await words(page)).toEqual(['', 'but'])
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)

  it('are dragged into a gap, from one into another, and out of it', async () => {
    const { page, complaints } = await begin(true)
    const middle = async (one: ReturnType<typeof gap>) => {
      const { x, y, width, height } = (await one.boundingBox()) ?? expect.fail()
      return [x + width / 2, y + height / 2] as const
    }
    const drag = async (from: ReturnType<typeof gap>, to: readonly [x: number, y: number]) => {
      await page.mouse.move(...(await middle(from)))
      await page.mouse.down()
      await page.mouse.move(...to, { steps: 4 })
      await page.mouse.up()
    }
    await drag(chip(page, 'below'), await middle(gap(page, 2)))
    expect(await words(page)).toEqual(['', 'below'])
    await drag(gap(page, 2), await middle(gap(page, 1)))
    expect(await words(page)).toEqual(['below', ''])
    await drag(chip(page, 'so'), await middle(gap(page, 2)))
    await drag(gap(page, 1), await middle(gap(page, 2)))
    expect([await words(page), await said(page)]).toEqual([['so', 'below'], 'below for Gap 2'])
    await drag(gap(page, 1), await middle(page.locator('#prompt')))
    expect([await words(page), await chip(page, 'so').getAttribute('aria-pressed')]).toEqual([['', 'below'], 'false'])
    // What is let go beside every gap stays where it was.
    await drag(chip(page, 'so'), await middle(page.locator('#prompt')))
    expect(await words(page)).toEqual(['', 'below'])
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)

  it('do the same by keyboard, are saved, and stand there again', async () => {
    const { page, complaints } = await begin(true)
    await chip(page, 'although').focus()
    await page.keyboard.press('Enter')
    await chip(page, 'below').focus()
    await page.keyboard.press('Space')
    expect(await words(page)).toEqual(['although', 'below'])
    await gap(page, 1).focus()
    await page.keyboard.press('Delete')
    expect([await words(page), await said(page), await page.evaluate('document.activeElement.id')]).toEqual([
      ['', 'below'],
      'although taken back',
      'given',
    ])
    // A gap is a list as well.
    await gap(page, 2).selectOption('')
    expect(await chip(page, 'below').getAttribute('aria-pressed')).toBe('false')
    await gap(page, 1).selectOption('so')
    await chip(page, 'below').focus()
    await page.keyboard.press('Enter')
    await save(page)
    await page.goBack()
    expect([await words(page), await chip(page, 'so').getAttribute('aria-pressed')]).toEqual([['so', 'below'], 'true'])
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)

  it('stay when they were chosen from the list of a gap, by keys or by a reader of the screen', async () => {
    const { page, complaints } = await begin(true)
    const choose = async (n: number, ...keys: string[]) => {
      await gap(page, n).focus()
      await page.keyboard.press('Alt+ArrowDown')
      for (const key of keys) await page.keyboard.press(key)
    }
    const listed = await gap(page, 1).locator('option').allInnerTexts()
    await choose(1, 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter')
    await expect.poll(() => words(page)).toEqual([listed[3], ''])
    await choose(2, 'ArrowDown', 'Enter')
    await expect.poll(() => words(page)).toEqual([listed[3], listed[1]])
    // Another word for a gap that is filled, after a click took its word back.
    await gap(page, 2).click()
    await choose(2, 'ArrowDown', 'ArrowDown', 'Enter')
    await expect.poll(() => words(page)).toEqual([listed[3], listed[2]])
    await choose(1, 'ArrowDown', 'Enter')
    await expect.poll(() => words(page)).toEqual([listed[4], listed[2]])
    // What reads the screen aloud sends a click without a mouse.
    await gap(page, 1).dispatchEvent('click', { detail: 0 })
    await gap(page, 1).dispatchEvent('click', { detail: 1 })
    expect(await words(page)).toEqual([listed[4], listed[2]])
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)

  it('are put by a click where a gap is free, and it is said where none is', async () => {
    const { page } = await begin(true)
    await chip(page, 'so').click()
    await chip(page, 'below').click()
    await chip(page, 'but').click()
    expect([await words(page), await said(page)]).toEqual([['so', 'below'], 'No gap is free. Take a word back first.'])
    await gap(page, 1).click()
    expect(await said(page)).toBe('so taken back')
    await page.context().close()
  }, 60_000)

  it('are not said to be dragged on a phone, where a finger on them moves the page', async () => {
    const { page } = await begin(true, { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true })
    const told = page.locator('#instructions')
    expect(await told.innerText()).toContain('Tap a word')
    expect(await told.innerText()).not.toContain('drag')
    await chip(page, 'but').tap()
    await chip(page, 'so').tap()
    expect(await words(page)).toEqual(['but', 'so'])
    // Whoever scrolls from a gap keeps its word.
    await swipe(page, await middle(gap(page, 1)), await middle(told))
    expect(await words(page)).toEqual(['but', 'so'])
    await gap(page, 1).tap()
    expect(await words(page)).toEqual(['', 'so'])
    await page.context().close()
  }, 60_000)

  it('are chosen from lists in the text without scripts, and a word that is chosen twice is named', async () => {
    const { page } = await begin(false)
    expect(await page.locator('[data-word]').first().isVisible()).toBe(false)
    await page.getByRole('button', { name: /^Save/ }).click()
    expect(await page.locator('#mistake').innerText()).toContain('Choose a word for at least one gap.')
    await gap(page, 1).selectOption('so')
    await gap(page, 2).selectOption('so')
    await page.getByRole('button', { name: /^Save/ }).click()
    expect(await page.locator('#mistake').innerText()).toContain('“so” is chosen more than once')
    expect(await page.locator('select[aria-invalid="true"]').count()).toBe(2)
    expect(await words(page)).toEqual(['so', 'so'])
    await gap(page, 2).selectOption('below')
    await save(page)
    await page.goto(page.url().replace('closures', '1'))
    expect(await words(page)).toEqual(['so', 'below'])
    await page.context().close()
  }, 60_000)
})
