import { createHmac } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Entry } from '../src/store/store.ts'
import { mostBytes, readAnswerFile } from '../src/training/answer-file.ts'
import { brokenAt } from '../src/training/broken-json.ts'
import { fieldsOf, iceBank, openSite, type Page, type Site, type Walker } from './walker.ts'

/** What the browser knows of an answer that it could not send. */
interface Unsent {
  learner: string
  attempt: string
  ticket: string
  quiz?: string
  n: number
  of: 'answer' | 'place'
  draft: boolean
  fields: readonly (readonly [string, unknown])[]
  key: string
  seen: number
  made: string
  nth?: number
  flag?: true
}
/** The browser's own module, as it is bundled for it. */
let browser: { answerFile: (unsent: readonly Unsent[], made: string) => string }

let site: Site
beforeAll(async () => {
  const entry = fileURLToPath(new URL('../src/client/parts/answer-file.ts', import.meta.url))
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false, logLevel: 'warning' })
  browser = await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? '').toString('base64')}`)
  site = await openSite()
})
afterAll(() => site.close())

const now = () => new Date().toISOString()

/** A learner of their own who has begun a quiz, and its first question. */
async function begun(at = site, quiz = 'ice/end'): Promise<{ who: Walker; page: Page; learner: string; attempt: string }> {
  const who = at.walker()
  await who.come('Ada')
  const page = await who.begin(quiz)
  return { who, page, learner: who.cookies.get('learner')?.split('.')[0] ?? '', attempt: page.at.split('/')[2] ?? '' }
}

/** What the browser keeps of a form of this page, filled in like this. */
function unsentOf({ html, at }: Page, filled: Record<string, string | string[]>, more: Partial<Unsent> = {}): Unsent {
  const told = (name: string) => html.match(new RegExp(`id="saved"[^>]*data-${name}="([^"]*)"`))?.[1] ?? ''
  const action = at.replace(/\?.*/, '')
  const { key, seen, shown: _, ...rest } = fieldsOf(html, action)
  const fields = Object.entries({ ...rest, ...filled }).flatMap(([name, values]) => [values].flat().map((value) => [name, value] as const))
  return {
    learner: told('learner'),
    attempt: told('attempt'),
    ticket: told('ticket'),
    quiz: told('quiz'),
    n: Number(action.split('/')[3]),
    of: action.endsWith('/place') ? 'place' : 'answer',
    draft: false,
    fields,
    key: String(key),
    seen: Number(seen),
    made: now(),
    ...more,
  }
}

/** Sends a file as the page's form does. */
async function upload(who: Walker, content: string | Uint8Array<ArrayBuffer>, { at = site, field = 'file', headers = {} } = {}) {
  const form = new FormData()
  form.append(field, new Blob([content]), 'answers-ice.json')
  const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await fetch(`${at.address}/uploads`, { method: 'POST', body: form, headers: { origin: at.address, cookie, ...headers } })
  const html = await response.text()
  return { status: response.status, html, told: toldIn(html), text: textOf(html), headers: response.headers }
}

const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ')
/** What the table says of each answer: `1: Taken`. */
const toldIn = (html: string) =>
  [...html.matchAll(/<tr><th scope="row">([^<]*)<.*?<td>(.*?)<\/td><\/tr>/gs)].map(([, n, words = '']) => `${n}: ${textOf(words).trim()}`)

const entriesOf = async (learner: string, at = site): Promise<readonly Entry[]> => await at.store.history(learner)
const answersOf = async (learner: string, at = site) =>
  (await entriesOf(learner, at)).flatMap((entry) => (entry.type === 'answered' ? [[entry.n, entry.response, entry.where, entry.ms]] : []))

describe('a signature', () => {
  const ticket = 'mfrggzdfmztwq2lknnwg23tpobyxe43u'
  const item = { n: 2, of: 'answer', draft: false, key: 'k-0123456789', seen: 1, made: '2026-03-02T09:14:03.120Z' } as const
  const unsent: Unsent = {
    learner: 'abcdefghijklmnop',
    attempt: 'qrstuvwxyz234567',
    ticket,
    ...item,
    fields: [['text', 'Größe „ß“ \u2028 \ud800']],
  }
  // The text that is signed, letter by letter.
  const text =
    '["evident answers",1,"abcdefghijklmnop","qrstuvwxyz234567",[[2,"answer",false,[["text","Größe „ß“ \u2028 \\ud800"]],"k-0123456789",1,"2026-03-02T09:14:03.120Z"]]]'
  const signature = createHmac('sha256', ticket).update(text).digest('hex')

  it('is the one that the format describes, in the browser', () => {
    const file = JSON.parse(browser.answerFile([unsent], '2026-03-02T10:00:00.000Z'))
    expect(file).toEqual({
      evident: 'answers',
      format: 1,
      made: '2026-03-02T10:00:00.000Z',
      attempts: [{ learner: unsent.learner, attempt: unsent.attempt, items: [{ ...item, fields: unsent.fields }], signature }],
    })
    expect(signature).toBe('f45ac59bc102c1a10e28c7f9e2e9596c3b7b2750ba083c1814943ae65bfa6261')
  })

  it('goes over the number of a change, where a form counted them', async () => {
    const counted = { ...unsent, nth: 1772442843120 }
    const file = JSON.parse(browser.answerFile([counted], now()))
    const signed = createHmac('sha256', ticket).update(text.replace('120Z"]]]', '120Z",1772442843120]]]')).digest('hex')
    expect(file.attempts[0]).toMatchObject({ signature: signed, items: [{ nth: 1772442843120 }] })
    const known = await readAnswerFile(Buffer.from(JSON.stringify(file)), () => ({ ticket }))
    expect(known).toMatchObject({ attempts: [{ is: 'signed', items: [{ nth: 1772442843120 }] }] })
    file.attempts[0].items[0].nth--
    expect(await readAnswerFile(Buffer.from(JSON.stringify(file)), () => ({ ticket }))).toMatchObject({ attempts: [{ is: 'damaged' }] })
  })

  it('is known by the server, at its ticket alone', async () => {
    const bytes = Buffer.from(browser.answerFile([unsent], now()))
    const known = await readAnswerFile(bytes, () => ({ ticket }))
    expect(known).toMatchObject({ is: 'file', attempts: [{ is: 'signed', items: [{ n: 2, key: 'k-0123456789' }] }] })
    expect(await readAnswerFile(bytes, () => ({ ticket: `${ticket}x` }))).toMatchObject({ attempts: [{ is: 'damaged' }] })
  })

  it('keeps attempts apart, the order of their answers, and flags out', () => {
    const other = { ...unsent, attempt: 'aaaaaaaaaaaaaaaa' }
    const flag: Unsent = { ...unsent, n: 9, flag: true }
    const file = JSON.parse(browser.answerFile([{ ...unsent, n: 3 }, other, flag, { ...unsent, n: 1 }], now()))
    expect(file.attempts.map((one: { attempt: string; items: { n: number }[] }) => [one.attempt, one.items.map(({ n }) => n)])).toEqual([
      ['qrstuvwxyz234567', [3, 1]],
      ['aaaaaaaaaaaaaaaa', [2]],
    ])
  })
})

describe('a file of answers', () => {
  it.each(['its learner', 'a teacher', 'a stranger'] as const)('counts once, brought by %s, however often it comes', async (bringer) => {
    const { who, page, learner, attempt } = await begun()
    const second = await who.get(`/attempts/${attempt}/2`)
    const twice = unsentOf(page, { option: '2', next: 'on' })
    const file = browser.answerFile([twice, twice, unsentOf(second, { option: ['1', '3'] })], now())
    const hands = bringer === 'its learner' ? who : site.walker()
    if (bringer === 'a teacher') await hands.teach('Ms Okafor')
    const first = await upload(hands, file)
    expect(first.status).toBe(200)
    expect(first.told).toEqual(['1: Taken', '1: Was there already', '2: Taken'])
    expect(first.html.includes('Ada')).toBe(bringer !== 'a stranger')
    const kept = await entriesOf(learner)
    expect(await answersOf(learner)).toEqual([
      [1, expect.any(String), null, null],
      [2, expect.any(Array), null, null],
    ])
    for (let again = 0; again < 2; again++)
      expect((await upload(hands, file)).told).toEqual(['1: Was there already', '1: Was there already', '2: Was there already'])
    expect(await entriesOf(learner)).toEqual(kept)
  })

  it('is signed with a ticket that stands on the pages of an open attempt, and on no others', async () => {
    const { who, page, learner, attempt } = await begun()
    const secret = 'a-secret-of-the-tests-32-characters'
    const ticket = unsentOf(page, {}).ticket
    expect(ticket).toMatch(/^[a-z2-7]{32}$/)
    expect(ticket).toBe(base32(createHmac('sha256', secret).update(`file:${learner}/${attempt}`).digest()).slice(0, 32))
    const closed = await who.post(`/attempts/${attempt}/closures`, {})
    for (const { html } of [closed, await who.get(`/attempts/${attempt}/1/review`), await who.get('/')]) expect(html).not.toContain(ticket)
  })

  it('brings places after their answers, and what was only being written, which counts once the quiz is handed in', async () => {
    const { who, page, learner, attempt } = await begun()
    const second = await who.get(`/attempts/${attempt}/2`)
    const place = unsentOf(
      page,
      { where: '3' },
      {
        of: 'place',
        key: 'of-the-place-1',
        fields: [
          ['level', 'a'],
          ['where', '3'],
        ],
      },
    )
    const file = browser.answerFile([unsentOf(page, { option: '1' }), place, unsentOf(second, { option: '2' }, { draft: true })], now())
    const { told } = await upload(site.walker(), file)
    expect(told).toEqual(['1: Taken', '1: Taken', '2: Taken; it counts once the quiz is handed in'])
    expect((await upload(who, file)).told).toEqual(['1: Was there already', '1: Was there already', '2: Was there already'])
    await who.post(`/attempts/${attempt}/closures`, {})
    const closed = await entriesOf(learner)
    expect(await answersOf(learner)).toEqual([
      [1, expect.any(String), null, null],
      [1, expect.any(String), [expect.any(String)], null],
      [2, expect.any(Array), null, null],
    ])
    // What is in it stands; that it came again after the end changes nothing, and says nothing else.
    expect((await upload(who, file)).told).toEqual(['1: Was there already', '1: Was there already', '2: Was there already'])
    expect(await entriesOf(learner)).toEqual(closed)
  })

  it('goes on from itself where one form was changed again and again', async () => {
    const { who, page, learner } = await begun()
    const forms = ['1', '2', '3', '4'].map((option, at) => unsentOf(page, { option }, { draft: at === 0 || at === 3 }))
    const file = browser.answerFile(forms, now())
    const taken = '1: Taken; it counts once the quiz is handed in'
    expect((await upload(who, file)).told).toEqual([taken, '1: Taken', '1: Taken', taken])
    const kept = await entriesOf(learner)
    // The draft that was answered after is past.
    const there = '1: Was there already'
    expect((await upload(who, file)).told).toEqual(['1: Not taken: a newer answer stands', there, there, there])
    expect(await entriesOf(learner)).toEqual(kept)
  })

  it('does not push away a newer answer, be it of another page or of the same one, which went on meanwhile', async () => {
    const { who, page, learner, attempt } = await begun()
    const here = `/attempts/${attempt}/1`
    const draft = browser.answerFile([unsentOf(page, { option: '1' }, { draft: true })], now())
    const other = browser.answerFile([unsentOf(page, { option: '2' }, { key: 'of-another-machine' })], now())
    // The network came back: the page sent what it had, and then something else in the same form.
    await who.post(`${here}/drafts`, { ...fieldsOf(page.html, here), option: '1' })
    await who.submit(page, here, { option: '3' })
    const kept = await entriesOf(learner)
    for (const file of [draft, other]) expect((await upload(who, file)).told).toEqual(['1: Not taken: a newer answer stands'])
    expect(await entriesOf(learner)).toEqual(kept)
  })

  it('goes by the changes that its form counted, not by the clock of its machine', async () => {
    const { who, page, learner, attempt } = await begun()
    const here = `/attempts/${attempt}/1`
    await who.post(`${here}/drafts`, { ...fieldsOf(page.html, here), option: '1', nth: '5' })
    // An hour slow, and an hour fast.
    const slow = unsentOf(page, { option: '2' }, { nth: 6, made: new Date(Date.now() - 3_600_000).toISOString() })
    const fast = unsentOf(page, { option: '3' }, { nth: 4, made: new Date(Date.now() + 3_600_000).toISOString() })
    expect((await upload(who, browser.answerFile([slow], now()))).told).toEqual(['1: Taken'])
    expect((await upload(who, browser.answerFile([fast], now()))).told).toEqual(['1: Not taken: a newer answer stands'])
    expect((await upload(who, browser.answerFile([slow], now()))).told).toEqual(['1: Was there already'])
    expect(await answersOf(learner)).toHaveLength(1)
  })

  it('comes too late once the quiz was handed in, and changes nothing', async () => {
    const { who, page, learner, attempt } = await begun()
    const file = browser.answerFile([unsentOf(page, { option: '1' }), unsentOf(page, { option: '2' }, { draft: true, n: 2 })], now())
    await who.post(`/attempts/${attempt}/closures`, {})
    const kept = await entriesOf(learner)
    const { status, told, html } = await upload(who, file)
    expect(status).toBe(200)
    expect(told).toEqual([expect.stringMatching(/^1: Not taken: too late/), expect.stringMatching(/^2: Not taken: too late/)])
    expect(html).toContain(`href="/attempts/${attempt}"`)
    expect(await entriesOf(learner)).toEqual(kept)
  })

  it('comes too late once the time was over, whatever the clock of its machine said', async () => {
    const questions = await mkdtemp(join(tmpdir(), 'evident-timed-'))
    await cp(iceBank, questions, { recursive: true })
    const quizzes = join(questions, 'ice/quizzes.yaml')
    await writeFile(quizzes, (await readFile(quizzes, 'utf8')).replace('title: Ice, with places', 'title: Ice, with places\n  minutes: 10'))
    let time = new Date('2026-03-02T09:00:00Z')
    const timed = await openSite({ questions, now: () => time })
    try {
      const { who, page, learner } = await begun(timed)
      const file = browser.answerFile([unsentOf(page, { option: '1' }, { made: '2026-03-02T09:01:00.000Z' })], now())
      time = new Date('2026-03-02T09:12:00Z')
      expect((await upload(who, file, { at: timed })).told).toEqual([expect.stringMatching(/^1: Not taken: too late/)])
      expect(await answersOf(learner, timed)).toEqual([])
    } finally {
      await timed.close()
      await rm(questions, { recursive: true })
    }
  })

  it('has answers that cannot be read told one by one, and the others taken', async () => {
    const { who, page, learner } = await begun()
    const odd: Partial<Unsent>[] = [
      {
        fields: [
          ['level', 'a'],
          ['option', '77'],
        ],
      },
      { n: 77 },
      { n: -1 },
      { key: 'short' },
      { seen: 1e9 },
      { made: 'yesterday' },
      { fields: [['__proto__', 'x']] },
      { fields: [['option', 7]] },
      { fields: [['option', 'x'.repeat(65_000)]] },
      { of: 'else' as 'place' },
      { draft: 'no' as unknown as boolean },
    ]
    const file = browser.answerFile(
      [...odd.map((one, at) => unsentOf(page, { option: '1' }, { key: `odd-form-${at}`, ...one })), unsentOf(page, { option: '2' })],
      now(),
    )
    const { status, told } = await upload(who, file)
    expect(status).toBe(200)
    expect(told).toHaveLength(odd.length + 1)
    expect(told.at(-1)).toBe('1: Taken')
    expect(told[0]).toMatch(/^1: Not taken: it cannot be read as an answer\. ./)
    expect(told[1]).toBe('77: Not taken: no quiz that is kept here has this question')
    expect(told.slice(2, -1).filter((one) => !/^(1|–): Not taken: it cannot be read as an answer$/.test(one))).toEqual([])
    expect(await answersOf(learner)).toHaveLength(1)
  })

  it('may hold several attempts, of which one that was changed takes nothing from the others', async () => {
    const ada = await begun()
    const bob = await begun()
    const file = JSON.parse(browser.answerFile([unsentOf(ada.page, { option: '1' }), unsentOf(bob.page, { option: '1' })], now()))
    file.attempts[0].items[0].fields[0][1] = 'b'
    const { status, told, text } = await upload(bob.who, JSON.stringify(file))
    expect(status).toBe(200)
    expect(told).toEqual(['1: Taken'])
    expect(text).toContain('do not bear the signature of this server')
    expect(await answersOf(ada.learner)).toEqual([])
    expect(await answersOf(bob.learner)).toHaveLength(1)
  })
})

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

/** The letters of RFC 4648, small, five bits each. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(Number.parseInt(five, 2))).join('')
}
