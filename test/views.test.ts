import { readdirSync, readFileSync } from 'node:fs'
import ejs from 'ejs'
import { HtmlValidate } from 'html-validate'
import { describe, expect, it } from 'vitest'
import { exampleReading } from '../src/kinds/example.ts'
import { kinds } from '../src/kinds/index.ts'
import type { AnyKind, Form } from '../src/kinds/kind.ts'
import { speaker, type Words } from '../src/text.ts'
import { readAssets } from '../src/web/assets.ts'
import { readViews } from '../src/web/views.ts'
import { samples } from './views-samples.ts'

const folder = new URL('../', import.meta.url)
const t = speaker('en')
const views = readViews(folder, (name) => `/assets/release/${name}`)
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Check boxes of one question share their name, and so do radios.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'submit'] }],
    'long-title': 'off',
    // Views are indented for people; what is left of it in the page is nobody's concern.
    'no-trailing-whitespace': 'off',
  },
})
const nasty = `<script>alert("'&")</script> “quoted” and a word so long that nobody could break it: ${'abcdefghij'.repeat(12)}`
const pages = samples((text) => `${text} ${nasty}`).map((sample) => ({
  ...sample,
  html: views.page(t, sample.frame, sample.view, sample.model as never),
}))

describe.each(pages)('$name', ({ html }) => {
  it('is valid HTML', async () => {
    const report = await validator.validateString(html)
    expect(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`))).toEqual(
      [],
    )
  })

  it('runs under a strict policy: no style or script within the page', () => {
    expect(html).not.toMatch(/<[^>]*\sstyle=|<style|<[^>]*\son[a-z]+=/)
    expect((html.match(/<script[^>]*>/g) ?? []).every((tag) => tag.includes(' src='))).toBe(true)
  })

  it('shows texts as text, whatever is in them', () => {
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('&amp;lt;')
    expect(html).not.toMatch(/undefined|\[object|NaN/)
  })

  it('has one page heading and one way to skip to it', () => {
    expect(html.match(/<h1[ >]/g)).toHaveLength(1)
    expect(html).toMatch(/class="skip" href="#(main|question)"/)
  })
})

it('has a sample of every page', () => {
  const shown = new Set<string>(pages.map(({ view }) => view))
  const there = filesIn('views/', '.ejs').filter((path) => !path.startsWith('parts/') && path !== 'layout.ejs')
  expect(there.filter((path) => !shown.has(path.slice(0, -'.ejs'.length)))).toEqual([])
})

describe.each(Object.entries(kinds))('the view of %s', (name, kind) => {
  const secret = 'the-seed-that-nobody-may-see'
  const question = withCanaries(kind)
  const sitting = { reading, seed: secret }
  const draw = (given: Form, mistake?: Words) =>
    views.fragment(t, `kinds/${name}`, {
      asked: kind.ask(question, sitting),
      given,
      prompt: question.prompt,
      instructions: kind.instructions(question),
      n: 7,
      ...(mistake && { mistake }),
    }).html
  const seats = (kind.ask(question, sitting).options ?? []) as { seat: string }[]
  const chosen = {
    'pair.1': '2',
    'pair.2': '',
    'pair.3': '4',
    'place.1': '3',
    'place.2': '1',
    'place.3': '4',
    'place.4': '2',
    'gap.1': '2',
    'gap.2': '1',
    'gap.3': 'as it was "typed"',
  }
  const given: Form = { option: seats[1]?.seat, text: 'as it was "typed"', sentence: '3', ...chosen }

  it('asks from what the learner may see, with the prompt as the heading and the answer as it was given', () => {
    const html = draw(given)
    expect(html).toMatch(/<h1[^>]*>.*id="prompt"|<h1[^>]*id="prompt"/)
    expect(html).toContain('id="given"')
    if (seats.length > 0)
      expect(html.match(/<input[^>]* name="option"[^>]* checked>/g)).toEqual([expect.stringContaining(`value="${given.option}"`)])
    else if (html.includes('<select')) for (const [name, value] of chosenIn(html)) expect([name, value]).toEqual([name, given[name]])
    else expect(html).toMatch(/value="as it was &#34;typed&#34;"|\nas it was &#34;typed&#34;<\/textarea>|1 of 2 picked/)
  })

  it('says a mistake at the field', () => {
    expect(draw({}, { say: 'Choose one answer, please.' })).toMatch(/id="mistake".*Choose one answer, please\./)
    expect(draw({})).not.toContain('mistake')
  })

  it('has on paper all that is asked, and nothing to fill in but by hand', () => {
    const asked = kind.ask(question, sitting)
    const html = views.fragment(t, `kinds/${name}`, {
      asked,
      given: {},
      prompt: question.prompt,
      instructions: kind.instructions(question),
      n: 7,
      paper: true,
    }).html
    expect(html).not.toMatch(/<(input|select|textarea|button|h1|legend)\b| id=|undefined|\[object|canary/)
    for (const { text } of [asked.options, asked.premises, asked.responses, asked.items, asked.bank].flatMap(
      (list) => (list ?? []) as { text: string | Words }[],
    ))
      expect(html).toContain(ejs.escapeXML(t(text)))
  })

  it('holds no id, label or remark of the author, and no seed', () => {
    for (const html of [draw(given), draw({}, { say: 'Choose.' })]) {
      expect(html).not.toContain('canary')
      expect(html).not.toContain(secret)
    }
  })
})

it('lets nothing out unescaped but parts and the one fragment', () => {
  const files = [
    ...filesIn('views/', '.ejs').map((path) => `views/${path}`),
    ...filesIn('src/kinds/', '.ejs').map((path) => `src/kinds/${path}`),
  ]
  for (const file of files) {
    const outputs = [...readFileSync(new URL(file, folder), 'utf8').matchAll(/<%-\s*([^%]*)/g)].map(([, what]) => what)
    for (const what of outputs)
      expect([file, what]).toEqual([file, expect.stringMatching(file === 'views/parts/html.ejs' ? /^it\.html / : /^include\(/)])
  }
})

it('styles only what some page has', () => {
  const sheets = filesIn('views/style/', '.css').map((path) =>
    readFileSync(new URL(`views/style/${path}`, folder), 'utf8').replace(/\/\*.*?\*\/|url\([^)]*\)/gs, ''),
  )
  const named = new Set(sheets.flatMap((sheet) => [...sheet.matchAll(/\.([a-z][a-z-]*)/g)].map(([, name = '']) => name)))
  const markup = [
    ...filesIn('views/', '.ejs').map((path) => `views/${path}`),
    ...filesIn('src/kinds/', '.ejs').map((path) => `src/kinds/${path}`),
    'src/passages/render.ts',
  ]
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n')
  const unused = [...named].filter((name) => !markup.includes(name) && !madeOfParts.test(name))
  expect(unused).toEqual([])
})
/** Names that a view puts together from a word of the model, or that a script sets. */
const madeOfParts = /^(cover|notice|option|remark|verdict)--|^(saved--not|until--soon)$|^(dragged|aimed)$/

describe('assets', () => {
  const assets = readAssets(folder)
  it('have an address that follows from what they say, and an error in words where there is no such file', () => {
    expect(assets.path('style.css')).toMatch(/^\/assets\/[0-9a-f]{12}\/style\.css$/)
    expect(() => assets.path('nothing.js')).toThrow(/npm run build/)
  })
  it('hold every font that the style asks for', () => {
    const style = readFileSync(new URL('views/style/fonts.css', folder), 'utf8')
    for (const [, font = ''] of style.matchAll(/url\("([^"]+)"\)/g)) expect(assets.path(font)).toContain(font)
  })
})

function filesIn(path: string, ending: string): string[] {
  return readdirSync(new URL(path, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ending))
}

/** The names of all selects and what is chosen in each. */
function chosenIn(html: string): (readonly [name: string, value: string])[] {
  return [...html.matchAll(/<select[^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs)].map(
    ([, name = '', options = '']) => [name, options.match(/value="([^"]*)" selected/)?.[1] ?? ''] as const,
  )
}

const reading = {
  level: 'a',
  sentences: exampleReading.sentences.map((sentence) => ({
    ...sentence,
    id: `canary-${sentence.id}`,
    labels: sentence.labels.map(canary),
  })),
}
function canary(name: string): string {
  return `canary-${name}`
}

/** The example of a kind with ids, labels and remarks that cannot occur in a page by chance. */
function withCanaries(kind: AnyKind) {
  const marked = (value: unknown, field: string): unknown => {
    if (typeof value === 'string')
      return ['id', 'evidence', 'neutral', 'sentence', 'answer', 'tempts', 'why', 'others', 'explanation', 'misconception'].includes(field)
        ? canary(value)
        : value
    if (Array.isArray(value)) return value.map((one) => marked(one, field))
    if (value && typeof value === 'object')
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, marked(one, ['why', 'tempts'].includes(field) ? field : key)]),
      )
    return value
  }
  return kind.schema.parse(marked(kind.example.question, ''))
}
