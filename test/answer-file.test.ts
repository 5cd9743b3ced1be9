import { createHmac } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAnswerFile } from '../src/training/answer-file.ts'
import { answersOf, begun, browser, entriesOf, now, openIce, site, type Unsent, unsentOf, upload } from './answer-file-set-up.ts'
import { fieldsOf, iceBank, openSite } from './walker.ts'

beforeAll(openIce)
afterAll(() => site.close())

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
    expect(told[1]).toBe('77: Not taken: no quiz that is kept here has this question, or it cannot be read any more')
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

/** The letters of RFC 4648, small, five bits each. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(Number.parseInt(five, 2))).join('')
}
