import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mostBytes, readAnswerFile } from '../src/training/answer-file.ts'
import { brokenAt } from '../src/training/broken-json.ts'
import { answersOf, begun, browser, entriesOf, now, openIce, site, textOf, unsentOf, upload } from './answer-file-set-up.ts'
import { openSite } from './walker.ts'

beforeAll(openIce)
afterAll(() => site.close())

describe('a file that was changed', () => {
  it('by one byte anywhere in what is signed is refused in words', async () => {
    const { who, page, learner } = await begun()
    const file = browser.answerFile([unsentOf(page, { option: '1' })], now())
    const kept = await entriesOf(learner)
    for (const [from, to] of [
      ['"1"', '"2"'],
      ['"n": 1', '"n": 2'],
      ['"answer"', '"place"'],
      ['"draft": false', '"draft": true'],
      ['"seen": 0', '"seen": 1'],
      [/"signature": "."/.exec(file)?.[0] ?? '"signature": "', '"signature": "f'],
    ] as const) {
      const changed = file.includes(from) ? file.replace(from, to) : file.replace('"signature": "', '"signature": "0')
      const { status, text } = await upload(who, changed)
      expect([from, status]).toEqual([from, 422])
      expect(text).toMatch(/were changed or damaged after they were downloaded/)
    }
    expect(await entriesOf(learner)).toEqual(kept)
    expect((await upload(who, file)).told).toEqual(['1: Taken'])
  })

  it('in any of ten thousand ways is never taken for something else, and never breaks anything', async () => {
    const { page } = await begun()
    const forms = [
      unsentOf(page, { option: '1' }),
      unsentOf(page, { option: ['2', '3'] }, { draft: true }),
      unsentOf(page, { where: '3' }, { of: 'place' }),
    ]
    const file = browser.answerFile(forms, now())
    const meant = await readAnswerFile(Buffer.from(file), site.trainer.signing)
    const dice = throwing(20_261_124)
    let taken = 0
    for (let turn = 0; turn < 10_000; turn++) {
      const read = await readAnswerFile(Buffer.from(mutated(file, dice)), site.trainer.signing)
      if (read.is !== 'file') continue
      for (const one of read.attempts)
        if (one.is === 'signed') {
          taken++
          expect({ is: 'file', attempts: [one] }).toEqual(meant)
        }
    }
    // White space, what is not signed, and changes that mean the same.
    expect(taken).toBeGreaterThan(100)
  }, 60_000)

  it('in any way is answered in words by the page, too', async () => {
    const crowded = await openSite()
    try {
      const { who, page, learner } = await begun(crowded)
      const file = browser.answerFile([unsentOf(page, { option: '1' })], now())
      await upload(who, file, { at: crowded })
      const kept = await entriesOf(learner, crowded)
      const dice = throwing(7)
      for (let turn = 0; turn < 250; turn++) {
        const { status, text } = await upload(who, mutated(file, dice), { at: crowded })
        expect([200, 422, 429]).toContain(status)
        expect(text).not.toContain('Something went wrong')
      }
      expect(await entriesOf(learner, crowded)).toEqual(kept)
    } finally {
      await crowded.close()
    }
  }, 30_000)

  it.each<[name: string, content: (file: string) => string | Uint8Array<ArrayBuffer>, words: RegExp]>([
    ['nothing', () => '', /The file is empty/],
    ['a picture', () => new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 0, 255]), /not a file of answers/],
    ['a text', () => 'My answers are: B, C and A.', /not a file of answers/],
    ['other JSON', () => '{"name":"evident","version":"0.1.0"}', /not a file of answers/],
    ['a list', () => '[1, 2, 3]', /not a file of answers/],
    ['half of it', (file) => file.slice(0, file.length / 2), /damaged: from line \d+, column \d+ on/],
    ['a comma too many', (file) => file.replace('"n"', ',"n"'), /damaged: from line 12, column 6 on/],
    ['a newer format', (file) => file.replace('"format": 1', '"format": 2'), /made by a newer release of this program \(format 2\)/],
    ['no format', (file) => file.replace('"format": 1', '"format": "x"'), /not a file of answers/],
    ['no attempts', (file) => file.replace('"attempts": [', '"attempts": [], "x": ['), /not a file of answers/],
    ['depths', () => `{"evident":"answers","format":1,"attempts":${'['.repeat(400_000)}${']'.repeat(400_000)}}`, /not a file of answers/],
    [
      'depths where an answer should be',
      (file) => file.replace(/"fields": \[[\s\S]*?\],\s*"key"/, `"fields": ${'['.repeat(400_000)}${']'.repeat(400_000)}, "key"`),
      /not a file of answers/,
    ],
    ['huge numbers', (file) => file.replace('"n": 1', `"n": 1e999`), /nothing of them was taken/],
    ['no numbers', (file) => file.replace('"n": 1', `"n": ${'9'.repeat(1000)}`), /nothing of them was taken/],
    ['a prototype', (file) => file.replace('"n": 1', '"__proto__": { "n": 1 }'), /nothing of them was taken/],
    ['a prototype of the whole', () => '{"__proto__":{"evident":"answers","format":1,"attempts":[{}]}}', /not a file of answers/],
    ['types', (file) => file.replace(/"items": \[/, '"items": [null, 1, "x", [], {},'), /nothing of them was taken/],
    ['a learner that is a path', (file) => file.replace(/"learner": "[^"]*"/, '"learner": "../../secret"'), /nothing of them was taken/],
    ['very many', () => `{"evident":"answers","format":1,"attempts":[${'{},'.repeat(3000)}{}]}`, /more in this file than 2,000 answers/],
  ])('into %s is refused in words, with the form', async (_, content, words) => {
    const { who, page } = await begun()
    const { status, text, html } = await upload(who, content(browser.answerFile([unsentOf(page, { option: '1' })], now())))
    expect(status).toBe(422)
    expect(text).toMatch(words)
    expect(html).toContain('type="file"')
    if (html.includes('id="summary"')) expect(html).toMatch(/<title>Error:.*href="#file".*aria-invalid="true"/s)
  })

  it('or is too large, or none at all, or in another field, or a form that breaks off, is refused in words', async () => {
    const who = site.walker()
    const large = await upload(who, 'x'.repeat(mostBytes + 1))
    expect([large.status, large.text]).toEqual([413, expect.stringContaining('larger than any file of answers')])
    expect((await upload(who, 'x'.repeat(5 * mostBytes))).status).toBe(413)
    const none = await who.post('/uploads', {})
    expect([none.status, textOf(none.html)]).toEqual([422, expect.stringContaining('Choose the file first')])
    expect((await upload(who, '{}', { field: 'another' })).status).toBe(422)
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x', `multipart/form-data; boundary=${'x'.repeat(500)}`]) {
      const headers = { origin: site.address, 'content-type': type }
      const response = await fetch(`${site.address}/uploads`, {
        method: 'POST',
        body: '--x\r\nContent-Disposition: form-data; na',
        headers,
      })
      expect([type, response.status, textOf(await response.text())]).toEqual([type, 422, expect.stringMatching(/Choose/)])
    }
  })

  it('or belongs to another server, or to this one when it had another secret, is told so to whom it is theirs', async () => {
    const { who, page, learner } = await begun()
    const teacher = site.walker()
    await teacher.teach('Ms Okafor')
    const other = { ticket: 'a'.repeat(32) }
    const changed = browser.answerFile([unsentOf(page, { option: '1' }, other)], now())
    const foreign = browser.answerFile([unsentOf(page, { option: '1' }, { ...other, learner: 'b'.repeat(16) })], now())
    for (const [hands, file, words] of [
      [who, changed, 'or the secret of this server is another one since'],
      [who, foreign, 'do not bear the signature of this server'],
      [teacher, changed, 'or the secret of this server is another one since'],
      [teacher, foreign, 'belong to a quiz that this server knows nothing of'],
      // To strangers both are the same: nobody learns from it who is here.
      [site.walker(), changed, 'do not bear the signature of this server'],
      [site.walker(), foreign, 'do not bear the signature of this server'],
    ] as const) {
      const { status, text } = await upload(hands, file)
      expect([status, text]).toEqual([422, expect.stringContaining(words)])
    }
    expect(await answersOf(learner)).toEqual([])
  })

  it('from another site is not even read', async () => {
    const { page, learner } = await begun()
    const file = browser.answerFile([unsentOf(page, { option: '1' })], now())
    const { status, text } = await upload(site.walker(), file, { headers: { origin: 'https://elsewhere.example' } })
    expect([status, text]).toEqual([403, expect.stringContaining('This form came from another site')])
    expect(await answersOf(learner)).toEqual([])
  })

  it('too often from one address has to wait; files of answers do not count', async () => {
    const crowded = await openSite()
    try {
      const { who, page } = await begun(crowded)
      const file = browser.answerFile([unsentOf(page, { option: '1' })], now())
      for (let turn = 0; turn < 20; turn++) expect((await upload(who, file, { at: crowded })).status).toBe(200)
      const tried = await Promise.all(Array.from({ length: 210 }, () => upload(who, 'nothing', { at: crowded })))
      expect(tried.filter(({ status }) => status === 422)).toHaveLength(200)
      const waits = tried.filter(({ status }) => status === 429)
      expect(waits).toHaveLength(10)
      expect(waits[0]?.text).toContain('nothing is lost as long as you keep the file')
      expect(Number(waits[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    } finally {
      await crowded.close()
    }
  })
})

it.each([
  ['{"a":1 c}', 1, 8],
  ['{"a":tr}', 1, 6],
  ['{\n"a":"x', 2, 5],
  ['{"a":1,}', 1, 8],
  ['[1,2', 1, 5],
  ['[1,\n\n2]]', 3, 3],
  ['{"a":"\\x"}', 1, 6],
  ['{} x', 1, 4],
  ['[1 2]', 1, 4],
  ['[01]', 1, 2],
  ['{"a"}', 1, 5],
  ['', 1, 1],
])('%j stops being JSON in line %i, column %i', async (text, line, column) => {
  expect(() => JSON.parse(text)).toThrow()
  expect(await brokenAt(text)).toEqual({ line, column })
})

/** Dice that fall the same way in every run (mulberry32). @returns a number from 0 to below `sides` */
function throwing(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }
}

/** The text with one thing in it changed: letters, or a value of its JSON. */
function mutated(text: string, dice: (sides: number) => number): string {
  const at = dice(text.length)
  const letter = String.fromCharCode(dice(10) === 0 ? dice(0x1_0000) : 32 + dice(95))
  const way = dice(6)
  if (way === 0) return text.slice(0, at) + letter + text.slice(at + 1)
  if (way === 1) return text.slice(0, at) + text.slice(at + 1 + dice(20))
  if (way === 2) return text.slice(0, at) + letter + text.slice(at)
  if (way === 3) return text.slice(0, at) + text.slice(dice(text.length), dice(text.length)) + text.slice(at)
  const hostile = [null, true, -1, 1.5, 2 ** 60, '', 'x', '__proto__', [], {}, [[]], ['level', 'b'], { length: 2 }, '2026-03-02T09:14:03Z']
  const other = hostile[dice(hostile.length)]
  let left = dice(40)
  return JSON.stringify(JSON.parse(text), (_, value: unknown) => (left-- === 0 ? other : value), dice(2))
}
