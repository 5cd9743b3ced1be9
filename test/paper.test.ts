import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { iceBank, openSite, type Page, type Site, type Walker } from './walker.ts'

let site: Site
let teacher: Walker
beforeAll(async () => {
  site = await openSite()
  teacher = site.walker()
  await teacher.teach()
})
afterAll(() => site.close())

const text = (page: Pick<Page, 'html'>) =>
  page.html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

/** Whatever of the example only its author knows says so itself: every such word begins with “kanari”. */
const secrets = /kanari(?!-)/i

describe('a quiz on paper', () => {
  it('has the text, every question with room to answer, and nothing to click', async () => {
    const page = await teacher.get('/quizzes/ice/end/paper')
    expect(page.status).toBe(200)
    for (const { question } of site.bank.questions.values())
      expect(text(page).includes(question.prompt)).toBe(site.bank.quizzes.get('ice/end')?.questions.includes(question.id))
    expect(text(page)).toContain('The lid of ice keeps the cold out')
    expect(page.html).not.toMatch(/<(input|select|textarea|button)\b/)
    expect(page.html.match(/ id="/g)?.length).toBe(new Set(page.html.match(/ id="[^"]*"/g)).size)
  })

  it('keeps the key on a sheet that is there only where it is asked for', async () => {
    const page = await teacher.get('/quizzes/ice/end/paper')
    expect(page.html).not.toMatch(secrets)
    expect(text(page)).not.toContain('Key:')
    const keys = await teacher.get('/quizzes/ice/end/paper?keys')
    expect(text(keys)).toContain('Key: Ice, with places')
    expect(text(keys)).toContain('Kanariexplanation')
  })

  it('gives the options the same letters with and without the key, and not in the order of the author', async () => {
    const options = (page: Page) =>
      [...page.html.matchAll(/<li><b>([A-Z])<\/b> (.*?)<\/li>/g)].map(([, letter, words]) => `${letter} ${words}`)
    const without = options(await teacher.get('/quizzes/ice/end/paper'))
    expect(without.length).toBeGreaterThan(8)
    const withKey = options(await teacher.get('/quizzes/ice/end/paper?keys'))
    expect(withKey.slice(0, without.length)).toEqual(without)
    for (const answer of withKey.slice(without.length)) expect(without).toContain(answer)
  })
})

describe('evident paper', () => {
  const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
  const { BASE_URL: _, ...env } = process.env
  const paper = (...args: string[]) =>
    promisify(execFile)(process.execPath, [cli, 'paper', ...args], {
      env: { ...env, QUESTIONS_DIR: iceBank, SECRET: 'a-secret-of-the-tests-32-characters' },
    })

  it('writes a quiz as one file that asks for no other', async () => {
    const { stdout } = await paper('ice/end')
    expect(text({ html: stdout })).toContain('Why does ice float?')
    expect(stdout).not.toMatch(secrets)
    expect(stdout).not.toMatch(/(src|href)="(?!data:|#)/)
  })

  it('writes all that was written for a level of a passage, with the key', async () => {
    const { stdout } = await paper('ice', '--level', 'a', '--keys')
    const asked = [...site.bank.questions.values()].filter(({ question }) => question.level === 'a')
    expect(asked.length).toBeGreaterThan(5)
    for (const { question } of asked) expect(text({ html: stdout })).toContain(question.prompt)
    expect(stdout).toContain('Kanariexplanation')
  })

  it('writes the same sheet as the site, so that a key that is printed apart fits', async () => {
    const options = (html: string) =>
      [...html.matchAll(/<li><b>([A-Z])<\/b> (.*?)<\/li>/g)].map(([, letter, words]) => `${letter} ${words}`)
    const { stdout } = await paper('ice/end')
    expect(options(stdout)).toEqual(options((await teacher.get('/quizzes/ice/end/paper')).html))
  })

  it('says which quizzes there are where it does not know the name', async () => {
    await expect(paper('nothing')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('ice/end') })
  })
})
