import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fieldsOf, iceBank, openSite, type Page, type Site, type Walker } from './walker.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.close())

const idIn = (page: Page) => page.at.match(/^\/attempts\/([a-z2-7]{16})/)?.[1] ?? ''
const text = (page: Page) =>
  page.html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ')

/** The seat on which an option stands, found as a reader finds it: by its words. */
function seatOf(page: Page, words: string): string {
  const labels = [...page.html.matchAll(/<label class="option[^"]*"[^>]*>([\s\S]*?)<\/label>/g)].map(([, inside = '']) => inside)
  const seat = labels.find((inside) => inside.includes(words))?.match(/value="([^"]*)"/)?.[1]
  if (!seat) throw new Error(`No option says “${words}”`)
  return seat
}

async function begun(quiz: string): Promise<{ who: Walker; page: Page; attempt: string }> {
  const who = site.walker()
  await who.come()
  const page = await who.begin(`ice/${quiz}`)
  return { who, page, attempt: idIn(page) }
}

describe('coming in', () => {
  it('asks a stranger for a name and gives a return code of four words', async () => {
    const who = site.walker()
    const home = await who.come('Ada <b>Lovelace</b>')
    expect(home.status).toBe(200)
    expect(home.html).toContain('Ada &lt;b&gt;Lovelace&lt;/b&gt;')
    expect(text(home)).toMatch(/[a-z]{3,8} [a-z]{3,8} [a-z]{3,8} [a-z]{3,8}/)
  })

  it('refuses an empty name in words, beside the field and in the title', async () => {
    const who = site.walker()
    const page = await who.submit(await who.get('/'), '/learners', { name: '  ' })
    expect(page.status).toBe(422)
    expect(page.html).toContain('<title>Error:')
    expect(page.html).toContain('aria-invalid="true"')
    expect(who.cookies.size).toBe(0)
  })

  it('makes one learner of a form that was sent twice, and two of two people at one machine', async () => {
    const who = site.walker()
    const page = await who.get('/')
    await who.submit(page, '/learners', { name: 'Ada' })
    const first = who.cookies.get('learner')
    await who.submit(page, '/learners', { name: 'Ada' })
    expect(who.cookies.get('learner')).toBe(first)
    await who.submit(page, '/learners', { name: 'Bob' })
    expect(who.cookies.get('learner')).not.toBe(first)
  })

  it('brings a learner back on another machine, in any case and spacing or by the first four letters', async () => {
    const who = site.walker()
    await who.come('Grace')
    const id = who.cookies.get('learner')?.split('.')[0] ?? ''
    const code = site.trainer.codeOf(id)
    for (const typed of [
      code,
      code.toUpperCase(),
      code.replaceAll(' ', ''),
      code
        .split(' ')
        .map((word) => word.slice(0, 4))
        .join('-'),
    ]) {
      const elsewhere = site.walker()
      const home = await elsewhere.post('/returns', { code: typed })
      expect(home.at).toBe('/')
      expect(home.html).toContain('Grace')
    }
  })

  it('does not take a cookie of somebody else’s making', async () => {
    const who = site.walker()
    await who.come()
    const [id, signature] = (who.cookies.get('learner') ?? '').split('.')
    for (const forged of [
      `${id}.`,
      `${id}`,
      `${id}.${signature?.startsWith('A') ? 'B' : 'A'}${signature?.slice(1)}`,
      `aaaaaaaaaaaaaaaa.${signature}`,
      `../../x.${signature}`,
    ]) {
      who.cookies.set('learner', forged)
      expect((await who.get('/')).html).toContain('action="/learners"')
    }
  })

  it('counts wrong codes, not right ones: ten a minute from one address', async () => {
    const crowded = await openSite()
    try {
      const ada = crowded.walker()
      await ada.come()
      const code = crowded.trainer.codeOf(ada.cookies.get('learner')?.split('.')[0] ?? '')
      const answers = await Promise.all(Array.from({ length: 40 }, () => crowded.walker().post('/returns', { code })))
      expect(answers.every(({ status }) => status === 200)).toBe(true)
      const wrong = await Promise.all(Array.from({ length: 30 }, () => crowded.walker().post('/returns', { code: 'zoo zoo zoo zoo' })))
      expect(wrong.filter(({ status }) => status === 422)).toHaveLength(10)
      expect(wrong.filter(({ status }) => status === 429)).toHaveLength(20)
    } finally {
      await crowded.close()
    }
  })
})

describe('reading', () => {
  it('shows the text at each level, to strangers too, and links each section to itself at the others', async () => {
    const who = site.walker()
    const page = await who.get('/passages/ice?level=b')
    expect(page.status).toBe(200)
    expect(text(page)).toContain('Water that freezes takes up about a tenth more room')
    expect(page.html).toContain('href="?level=a#s2"')
    expect(page.html).not.toMatch(/kanari|KAN\d/)
  })

  it('goes to the easiest level where none or a strange one is asked for', async () => {
    for (const query of ['', '?level=z', '?level=a&level=b'])
      expect(text(await site.walker().get(`/passages/ice${query}`))).toContain('A lake freezes from the top.')
  })
})

describe('a quiz with feedback at the end and places', () => {
  it('is answered, shown, flagged, left and gone on with, handed in and reviewed', async () => {
    const { who, page, attempt } = await begun('end')
    expect(page.at).toBe(`/attempts/${attempt}/1`)

    // Single choice, wrong, but at the right place.
    const place = await who.submit(page, `/attempts/${attempt}/1`, { option: seatOf(page, 'colder'), next: 'where' })
    expect(place.at).toBe(`/attempts/${attempt}/1/place`)
    const second = await who.submit(place, `/attempts/${attempt}/1/place`, { where: '3' })
    expect(second.at).toBe(`/attempts/${attempt}/2`)
    expect(text(second)).toMatch(/Saved \d\d:\d\d/)

    // Multiple response, half right, without its place.
    const third = await who.submit(second, `/attempts/${attempt}/2`, { option: seatOf(second, 'from the top'), next: 'on' })
    expect(third.at).toBe(`/attempts/${attempt}/3`)
    const flagged = await who.submit(third, `/attempts/${attempt}/3/flags`, { on: '1' })
    expect(flagged.at).toBe(`/attempts/${attempt}/3`)
    expect(text(flagged)).toContain('flagged')
    // Who says "not given" has no sentence to show.
    const fourth = await who.submit(flagged, `/attempts/${attempt}/3`, { option: 'not given', next: 'where' })
    expect(fourth.at).toBe(`/attempts/${attempt}/4`)

    // Leaving and coming back.
    const home = await who.get('/')
    expect(text(home)).toContain('Carry on with question 4')
    const back = await who.get(`/attempts/${attempt}`)
    expect(back.at).toBe(`/attempts/${attempt}/4`)
    const fifth = await who.submit(back, `/attempts/${attempt}/4`, { text: 'From the  surface.', next: 'on' })
    expect(fifth.at).toBe(`/attempts/${attempt}/5`)
    const sixth = await who.submit(fifth, `/attempts/${attempt}/5`, { sentence: ['5'], next: 'on' })
    expect(sixth.at).toBe(`/attempts/${attempt}/6`)

    // Handing in with a gap is warned of.
    const closing = await who.get(`/attempts/${attempt}/closures`)
    expect(text(closing)).toMatch(/no answer/i)
    expect(closing.html).toContain(`href="/attempts/${attempt}/6"`)
    const result = await who.submit(closing, `/attempts/${attempt}/closures`)
    expect(result.at).toBe(`/attempts/${attempt}/result`)
    // Right: 2 (half), 3, 4, 5; proven: none of them, for their places were left open or not asked.
    expect(text(result)).toMatch(/4 of 6/)
    expect(text(result)).toContain('Misread')
    expect(result.html).not.toMatch(/\d+\s?%/)

    const review = await who.get(`/attempts/${attempt}/1/review`)
    expect(text(review)).toContain('Not right, though you looked in the right place')
    expect(text(review)).toContain('Kanariwhy, cold alone lifts nothing out of water.')
    expect(text(review)).toContain('Kanariexplanation')
    expect(review.html).toMatch(/<mark class="evidence[^"]*"[^>]*>It needs more room/)
    expect(review.html).toMatch(/class="tempts[^"]*"[^>]*>The <?[^.]*lid/)
    expect(review.html).not.toMatch(/kanari-0|KAN\d/)

    // After handing in, nothing changes any more; Back and submit show the review.
    const late = await who.submit(page, `/attempts/${attempt}/1`, { option: seatOf(page, 'more room'), next: 'on' })
    expect(late.at).toBe(`/attempts/${attempt}/1/review?late`)
    expect(text(late)).toContain('was not taken')
    expect(text(late)).toContain('Not right')
    expect((await who.get(`/attempts/${attempt}/closures`)).at).toBe(`/attempts/${attempt}/result`)

    const again = await who.begin('ice/end')
    expect(idIn(again)).not.toBe(attempt)
    const progress = await who.get('/progress')
    expect(text(progress)).toContain('Ice, with places')
    expect(text(progress)).toMatch(/4 of 6/)
  })

  it('shows what was answered when one comes back, and takes another answer instead', async () => {
    const { who, page, attempt } = await begun('end')
    const seat = seatOf(page, 'colder')
    await who.submit(page, `/attempts/${attempt}/1`, { option: seat, next: 'on' })
    const back = await who.get(`/attempts/${attempt}/1`)
    expect(fieldsOf(back.html, `/attempts/${attempt}/1`)).toMatchObject({ option: seat, seen: '1' })
    await who.submit(back, `/attempts/${attempt}/1`, { option: seatOf(back, 'more room'), next: 'on' })
    expect(fieldsOf((await who.get(`/attempts/${attempt}/1`)).html, `/attempts/${attempt}/1`)).toMatchObject({
      option: seatOf(page, 'more room'),
      seen: '2',
    })
  })

  it('reads the question on the other level, where it holds there', async () => {
    const { who, page, attempt } = await begun('end')
    const higher = await who.get(`/attempts/${attempt}/1?level=b`)
    expect(text(higher)).toContain('about a tenth more room')
    expect(seatOf(higher, 'colder')).toBe(seatOf(page, 'colder'))
    const place = await who.submit(higher, `/attempts/${attempt}/1`, { option: seatOf(higher, 'more room'), next: 'where' })
    expect(text(place)).toContain('about a tenth more room')
    await who.submit(place, `/attempts/${attempt}/1/place`, { where: '2' })
    await who.post(`/attempts/${attempt}/closures`, {})
    expect(text(await who.get(`/attempts/${attempt}/1/review`))).toContain('Right, and you showed where')
  })
})

describe('a quiz with feedback after each question', () => {
  it('shows what the answer was worth at once, and then holds it', async () => {
    const { who, page, attempt } = await begun('each')
    const review = await who.submit(page, `/attempts/${attempt}/1`, { option: seatOf(page, 'lid on every lake'), next: 'on' })
    expect(review.at).toBe(`/attempts/${attempt}/1/review`)
    expect(text(review)).toContain('Kanariwhy, that follows from floating and is not its cause.')
    expect(text(review)).toContain('question 2')
    const again = await who.submit(page, `/attempts/${attempt}/1`, { option: seatOf(page, 'more room'), next: 'on' })
    expect(text(again)).toContain('Not right')
  })

  it('waits with the feedback until the place was shown, and tells nobody by asking whether there is one', async () => {
    const { who, page, attempt } = await begun('both')
    const place = await who.submit(page, `/attempts/${attempt}/1`, { option: seatOf(page, 'more room'), next: 'where' })
    expect((await who.get(`/attempts/${attempt}/1/review`)).at).toBe(`/attempts/${attempt}/1`)
    const review = await who.submit(place, `/attempts/${attempt}/1/place`, { none: '1' })
    expect(review.at).toBe(`/attempts/${attempt}/1/review`)
    expect(text(review)).toContain('Lucky')
    // The key of question 2 is "not given"; its place is asked for all the same when somebody says "true".
    const second = await who.get(`/attempts/${attempt}/2`)
    expect((await who.submit(second, `/attempts/${attempt}/2`, { option: 'true', next: 'where' })).at).toBe(`/attempts/${attempt}/2/place`)
  })
})

describe('a number, pairs and an order', () => {
  /** The field beside these words, and the value of the choice in it that says others. */
  const field = (page: Page, words: string) => {
    const id = page.html.match(new RegExp(`<label class="pairs-text" for="([^"]*)">${words}`))?.[1]
    return page.html.match(new RegExp(`<select[^>]*id="${id}"[^>]*name="([^"]*)"`))?.[1] ?? ''
  }
  const value = (page: Page, words: string) => page.html.match(new RegExp(`<option value="(\\d*)"[^>]*>${words}`))?.[1] ?? ''
  const chosen = (page: Page) =>
    Object.fromEntries(
      [...page.html.matchAll(/<select[^>]*name="([^"]*)"[^>]*>[\s\S]*?<\/select>/g)].map(([select, name = '']) => [
        name,
        select.match(/value="(\d*)" selected/)?.[1],
      ]),
    )

  it('are asked, refused in words, kept as they were given, and explained', async () => {
    const { who, page, attempt } = await begun('numbers')
    const send = (from: Page, n: number, fields: Record<string, string>) =>
      who.submit(from, `/attempts/${attempt}/${n}`, { ...fields, next: 'on' })
    const refused = await send(page, 1, { text: 'nine or ten years' })
    expect(refused.status).toBe(422)
    expect(text(refused)).toContain('Write one number and its unit, and nothing else.')
    expect(refused.html).toContain('value="nine or ten years"')
    const second = await send(refused, 1, { text: 'nine years' })
    expect(second.at).toBe(`/attempts/${attempt}/2`)

    const pairs = { [field(second, 'Ice, on')]: value(second, 'It stays'), [field(second, 'Most solids')]: value(second, 'It breaks') }
    expect(Object.keys(pairs).join()).toMatch(/^pair\.\d,pair\.\d$/)
    const twice = await send(second, 2, Object.fromEntries(Object.keys(pairs).map((name) => [name, '1'])))
    expect(twice.status).toBe(422)
    expect(text(twice)).toMatch(/Use each only once: “[^”]*” is chosen more than once\./)
    expect(twice.html.match(/<select[^>]*aria-invalid="true"/g)).toHaveLength(2)
    const third = await send(twice, 2, { ...Object.fromEntries(Object.keys(chosen(twice)).map((name) => [name, ''])), ...pairs })
    expect(chosen(await who.get(`/attempts/${attempt}/2`))).toMatchObject(pairs)

    const order = ['Water turns', 'The ice comes', 'What lives', 'The cold'].map(
      (words, at) => [field(third, words), String(at + 1)] as const,
    )
    const open = await send(third, 3, Object.fromEntries(order.slice(0, 3)))
    expect(text(open)).toContain('Give each a place: “The cold is kept out.” has none yet.')
    const same = await send(open, 3, Object.fromEntries(order.map(([name], at) => [name, String(Math.max(at, 1))])))
    expect(text(same)).toMatch(
      /Give each place once: “(Water turns|The ice comes)[^”]*” and “(Water turns|The ice comes)[^”]*” both have place 1\./,
    )
    await send(same, 3, Object.fromEntries(order))
    // It stands in the order that it was given.
    const back = await who.get(`/attempts/${attempt}/3`)
    expect(Object.entries(chosen(back))).toEqual(order)

    const seen = [page, second, third, refused, twice, open, same, back]
    for (const one of seen) expect(one.html).not.toMatch(/kanari|KAN\d/i)
    await who.post(`/attempts/${attempt}/closures`, {})
    const review = async (n: number) => text(await who.get(`/attempts/${attempt}/${n}/review`))
    expect(await review(1)).toMatch(/Partly right.*Answer 0\.5 of 1.*Taken as 9\..*nine years.*10 years/)
    expect(await review(2)).toMatch(
      /Answer 0\.33 of 1.*1 of 3 pairs right.*Most solids, in their own liquid – It breaks\..*Kanariwhy, look at the first sentence/,
    )
    expect(await review(3)).toMatch(
      /Answer 0\.67 of 1.*5 of 6 pairs in order.*3: What lives below.*not right.*4: The cold is kept out.*Kanariwhy, what does a lid do\?/,
    )
  })

  it('that are emptied are left open', async () => {
    const { who, page, attempt } = await begun('numbers')
    await who.submit(page, `/attempts/${attempt}/1`, { text: '10 years', next: 'on' })
    const second = await who.get(`/attempts/${attempt}/2`)
    await who.submit(second, `/attempts/${attempt}/2`, { 'pair.1': '1', next: 'on' })
    const third = await who.get(`/attempts/${attempt}/3`)
    await who.submit(third, `/attempts/${attempt}/3`, { 'place.1': '1', 'place.2': '2', 'place.3': '3', 'place.4': '4', next: 'on' })
    expect(text(await who.get(`/attempts/${attempt}/closures`))).toContain('3 of 3 questions are answered')
    for (const [n, fields] of [
      [1, { text: ' ' }],
      [2, { 'pair.1': '', 'pair.2': '', 'pair.3': '' }],
      [3, { 'place.1': '', 'place.2': '', 'place.3': '', 'place.4': '' }],
    ] as const)
      expect(
        (await who.submit(await who.get(`/attempts/${attempt}/${n}`), `/attempts/${attempt}/${n}`, { ...fields, next: 'on' })).status,
      ).toBe(200)
    expect(text(await who.get(`/attempts/${attempt}/closures`))).toContain('0 of 3 questions are answered')
  })
})

describe('the key', () => {
  it('is on no page, in no header and in no address before the answer', async () => {
    const { who, page, attempt } = await begun('end')
    const seed = (await site.store.history(who.cookies.get('learner')?.split('.')[0] ?? '')).find(({ type }) => type === 'began')?.seed
    expect(seed).toMatch(/^[0-9a-f]{32}$/)
    const seen: Page[] = [
      page,
      await who.get('/'),
      await who.get('/passages/ice'),
      await who.get('/progress'),
      await who.get(`/attempts/${attempt}/closures`),
    ]
    for (const n of [1, 2, 3, 4, 5, 6]) seen.push(await who.get(`/attempts/${attempt}/${n}`))
    seen.push(await who.submit(page, `/attempts/${attempt}/1`, { option: '1', next: 'where' }))
    for (const one of seen) {
      const all = one.html + JSON.stringify([...one.headers]) + one.at
      expect(all).not.toMatch(/kanari|KAN\d/i)
      expect(all).not.toContain(seed)
    }
  })

  it('does not show by the order of options: each stands first about as often as the others', async () => {
    const first = new Map<string, number>()
    const who = site.walker()
    await who.come()
    for (let round = 0; round < 60; round++) {
      const page = await who.begin('ice/each')
      const words = ['more room', 'colder', 'lid on every'].find((part) => seatOf(page, part) === '1') ?? ''
      first.set(words, (first.get(words) ?? 0) + 1)
      await who.post(`/attempts/${idIn(page)}/closures`, {})
    }
    for (const count of [...first.values()]) expect(count).toBeGreaterThan(6)
    expect(first.size).toBe(3)
  })
})

describe('an answer', () => {
  it('is kept once, however often and at once the form is sent', async () => {
    const { who, page, attempt } = await begun('end')
    const pages = await Promise.all(
      Array.from({ length: 50 }, () => who.submit(page, `/attempts/${attempt}/1`, { option: '2', next: 'on' })),
    )
    expect(pages.every(({ status, at }) => status === 200 && at === `/attempts/${attempt}/2`)).toBe(true)
    const history = await site.store.history(who.cookies.get('learner')?.split('.')[0] ?? '')
    expect(history.filter(({ type }) => type === 'answered')).toHaveLength(1)
  })

  it('of an older page does not push away a newer one, and the page says so', async () => {
    const { who, page, attempt } = await begun('end')
    const other = await who.get(`/attempts/${attempt}/1`)
    await who.submit(other, `/attempts/${attempt}/1`, { option: '1', next: 'on' })
    const old = await who.submit(page, `/attempts/${attempt}/1`, { option: '2', next: 'on' })
    expect(old.status).toBe(409)
    expect(text(old)).toContain('newer answer')
    expect(fieldsOf(old.html, `/attempts/${attempt}/1`)).toMatchObject({ option: '1' })
  })

  it('changed on the same page after going back is a new answer', async () => {
    const { who, page, attempt } = await begun('end')
    for (const option of ['1', '2', '1'])
      expect((await who.submit(page, `/attempts/${attempt}/1`, { option, next: 'on' })).status).toBe(200)
    expect(fieldsOf((await who.get(`/attempts/${attempt}/1`)).html, `/attempts/${attempt}/1`)).toMatchObject({ option: '1', seen: '3' })
  })

  it('picked in the text of one level is neither shown nor emptied in that of another', async () => {
    const { who, attempt } = await begun('end')
    const page = await who.get(`/attempts/${attempt}/5`)
    await who.submit(page, `/attempts/${attempt}/5`, { sentence: '5', next: 'on' })
    const other = await who.get(`/attempts/${attempt}/5?level=b`)
    expect(text(other)).toContain('picked in the text of level A and stands')
    expect(fieldsOf(other.html, `/attempts/${attempt}/5`)).not.toHaveProperty('sentence')
    expect((await who.submit(other, `/attempts/${attempt}/5`, { next: 'on' })).status).toBe(422)
    expect(fieldsOf((await who.get(`/attempts/${attempt}/5`)).html, `/attempts/${attempt}/5`)).toMatchObject({ sentence: '5' })
  })

  it('is taken three hundred times to one question, and then refused in words', async () => {
    const { who, page, attempt } = await begun('end')
    const learner = who.cookies.get('learner')?.split('.')[0] ?? ''
    const one = await who.submit(page, `/attempts/${attempt}/1`, { option: '1', next: 'on' })
    expect(one.status).toBe(200)
    await site.store.commit(learner, (history) =>
      Array.from({ length: 299 }, () => ({ ...history.at(-1), type: 'answered', at: new Date().toISOString() })),
    )
    const more = await who.submit(await who.get(`/attempts/${attempt}/1`), `/attempts/${attempt}/1`, { option: '2', next: 'on' })
    expect(more.status).toBe(422)
    expect(text(more)).toContain('300 times')
  })

  it('that is empty keeps nothing and says so; it empties an answer that was there', async () => {
    const { who, page, attempt } = await begun('end')
    const empty = await who.submit(page, `/attempts/${attempt}/1`, { next: 'on' })
    expect(empty.status).toBe(422)
    expect(empty.html).toContain('<title>Error:')
    expect(text(empty)).toContain('Choose one answer.')
    const typed = await who.get(`/attempts/${attempt}/4`)
    await who.submit(typed, `/attempts/${attempt}/4`, { text: 'top', next: 'on' })
    const back = await who.get(`/attempts/${attempt}/4`)
    expect((await who.submit(back, `/attempts/${attempt}/4`, { text: '', next: 'on' })).status).toBe(200)
    expect(text(await who.get(`/attempts/${attempt}/closures`))).toMatch(/\b6\b/)
  })

  it.each([
    ['an option that is not there', 1, { option: '9' }],
    ['the author’s own id', 1, { option: 'kanariright' }],
    ['two options where one is asked for', 1, { option: ['1', '2'] }],
    ['too many words', 4, { text: 'one two three four five six' }],
    ['a sentence that is not there', 5, { sentence: '99' }],
    ['a form without its key', 1, { option: '1', key: '' }],
    ['a form with a strange count', 1, { option: '1', seen: '-1' }],
  ])('is refused in words for %s, and nothing is kept', async (_, n, fields) => {
    const { who, attempt } = await begun('end')
    const page = await who.get(`/attempts/${attempt}/${n}`)
    const refused = await who.submit(page, `/attempts/${attempt}/${n}`, { ...fields, next: 'on' })
    expect(refused.status).toBe(422)
    const history = await site.store.history(who.cookies.get('learner')?.split('.')[0] ?? '')
    expect(history.filter(({ type }) => type === 'answered')).toHaveLength(0)
  })
})

describe('progress', () => {
  it('shows all attempts, fifty a page', async () => {
    const who = site.walker()
    await who.come()
    for (let round = 0; round < 52; round++) await who.post(`/attempts/${idIn(await who.begin('ice/each'))}/closures`, {})
    const first = await who.get('/progress')
    expect(text(first)).toContain('52 quizzes handed in')
    expect(first.html.match(/\/result"/g)).toHaveLength(50)
    expect((await who.get('/progress?page=2')).html.match(/\/result"/g)).toHaveLength(2)
    expect(first.html).toContain('href="/progress?page=2"')
    for (const page of ['0', '-1', 'x', '999']) expect((await who.get(`/progress?page=${page}`)).status).toBe(200)
  })
})

describe('a place', () => {
  it('sent for an answer that needs none, or that was emptied meanwhile, leads back to the question and changes nothing', async () => {
    const { who, page, attempt } = await begun('end')
    const third = await who.get(`/attempts/${attempt}/3`)
    await who.submit(third, `/attempts/${attempt}/3`, { option: 'not given', next: 'on' })
    const place = await who.submit(page, `/attempts/${attempt}/1`, { option: '1', next: 'where' })
    const fields = fieldsOf(place.html, `/attempts/${attempt}/1/place`)
    expect((await who.post(`/attempts/${attempt}/3/place`, { ...fields, where: '1' })).at).toBe(`/attempts/${attempt}/3`)
    expect((await who.post(`/attempts/${attempt}/2/place`, { ...fields, where: '1' })).at).toBe(`/attempts/${attempt}/2`)
    const history = await site.store.history(who.cookies.get('learner')?.split('.')[0] ?? '')
    expect(history.filter(({ where }) => Array.isArray(where))).toEqual([])
  })
})

describe('an attempt', () => {
  it('whose question is lost from its shelf has no score, and hides nothing else', async () => {
    const questions = await mkdtemp(join(tmpdir(), 'evident-bank-'))
    await cp(iceBank, questions, { recursive: true })
    const before = await openSite({ questions })
    const who = before.walker()
    await who.come()
    await who.post(`/attempts/${idIn(await who.begin('ice/each'))}/closures`, {})
    const open = await who.begin('ice/end')
    await before.close('keep')
    await rm(join(before.dataDir, 'shelves'), { recursive: true })
    await rm(join(questions, 'ice'), { recursive: true })

    const after = await openSite({ questions, dataDir: before.dataDir })
    const back = after.walker()
    for (const [name, value] of who.cookies) back.cookies.set(name, value)
    const home = await back.get('/')
    expect(home.status).toBe(200)
    expect(text(home)).toContain('cannot be read any more')
    expect((await back.get('/progress')).status).toBe(200)
    expect((await back.get(`/attempts/${idIn(open)}`)).html).toContain('<main')
    await after.close()
    await rm(questions, { recursive: true })
  })

  it('goes on with the text and the questions it began with, whatever becomes of the files', async () => {
    const questions = await mkdtemp(join(tmpdir(), 'evident-bank-'))
    await cp(iceBank, questions, { recursive: true })
    const before = await openSite({ questions })
    const who = before.walker()
    await who.come()
    const first = await who.begin('ice/end')
    const attempt = idIn(first)
    const seat = seatOf(first, 'colder')
    await who.submit(first, `/attempts/${attempt}/1`, { option: seat, next: 'on' })
    await before.close('keep')

    // One question is mended, one deleted, the quizzes are gone, and the text says something else.
    const file = (name: string) => join(questions, 'ice', name)
    await writeFile(file('ICE-SC-1.yaml'), (await readFile(file('ICE-SC-1.yaml'), 'utf8')).replace('It is colder', 'It is older'))
    await Promise.all([rm(file('ICE-MR-1.yaml')), rm(file('quizzes.yaml')), rm(file('b.md'))])
    await writeFile(file('a.md'), (await readFile(file('a.md'), 'utf8')).replace('Ice floats on water.', 'Cork floats on water.'))

    const after = await openSite({ questions, dataDir: before.dataDir })
    try {
      expect(after.bank.questions.has('ICE-MR-1')).toBe(false)
      const back = after.walker()
      for (const [name, value] of who.cookies) back.cookies.set(name, value)
      expect((await back.get('/')).status).toBe(200)
      const again = await back.get(`/attempts/${attempt}/1`)
      expect(seatOf(again, 'It is colder')).toBe(seat)
      expect(text(again)).toContain('Ice floats on water.')
      const second = await back.get(`/attempts/${attempt}/2`)
      expect((await back.submit(second, `/attempts/${attempt}/2`, { option: seatOf(second, 'from the top'), next: 'on' })).at).toBe(
        `/attempts/${attempt}/3`,
      )
      const result = await back.post(`/attempts/${attempt}/closures`, {})
      expect(text(result)).toMatch(/1 of 6/)
      expect(text(await back.get(`/attempts/${attempt}/1/review`))).toContain('cold alone lifts nothing')
      expect(text(await back.get('/passages/ice'))).toContain('Cork floats on water.')
    } finally {
      await after.close()
      await rm(questions, { recursive: true })
    }
  })
})

describe('the door', () => {
  it('lets nothing of one learner through to another, or to a stranger', async () => {
    const { page, attempt } = await begun('end')
    const other = site.walker()
    await other.come('Mallory')
    for (const who of [other, site.walker()])
      for (const path of ['', '/1', '/1/place', '/1/review', '/result', '/closures'])
        expect((await who.get(`/attempts/${attempt}${path}`)).status).toBe(404)
    expect((await other.submit(page, `/attempts/${attempt}/1`, { option: '1' })).status).toBe(404)
    expect((await other.post(`/attempts/${attempt}/closures`, {})).status).toBe(404)
  })

  it('refuses changes that another site sends', async () => {
    const { who, page, attempt } = await begun('end')
    const fields = { ...fieldsOf(page.html, `/attempts/${attempt}/1`), option: '1' }
    const refused: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      {},
      { 'sec-fetch-site': 'cross-site', origin: site.address },
      { 'sec-fetch-site': 'none' },
    ]
    for (const headers of refused) expect((await who.post(`/attempts/${attempt}/1`, fields, headers)).status).toBe(403)
    expect((await who.post(`/attempts/${attempt}/1`, fields, { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })

  it('answers whatever it is sent in words: no 500, no hang', async () => {
    const { who, attempt } = await begun('end')
    const paths = [
      '/nowhere',
      '/passages/nothing',
      '/passages/..%2F..%2Fetc',
      '/attempts/%00',
      `/attempts/${attempt}/0`,
      `/attempts/${attempt}/99`,
      `/attempts/${attempt}/1e0`,
      '/%E0%A4%A',
      '/assets/x/../../package.json',
      '/attempts/constructor',
      '/passages/__proto__',
    ]
    for (const path of paths) {
      const page = await who.get(path)
      expect([400, 404]).toContain(page.status)
      expect(page.html).toContain('<main')
    }
    expect((await who.post(`/attempts/${attempt}/1`, { text: 'x'.repeat(100_000) })).status).toBe(413)
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`f${at}`, '1']))
    expect((await who.post(`/attempts/${attempt}/1`, many)).status).toBe(413)
    for (const fields of [{ __proto__x: '1' }, { 'option[a]': '1' }, { quiz: '../..', key: 'aaaaaaaa' }])
      expect((await who.post('/attempts', fields)).status).toBeLessThan(500)
  })

  it('takes preferences from the page as it is, and answers a form without a body in words', async () => {
    const who = site.walker()
    await who.come()
    const settings = await who.get('/settings')
    await who.submit(settings, '/preferences', { focus: settings.html.match(/name="focus" value="([^"]*)"/)?.[1] ?? '' })
    expect((await who.get('/settings')).html).toMatch(/<html[^>]* data-focus/)
    for (const path of ['/preferences', '/learners', '/returns', '/attempts']) {
      const response = await fetch(site.address + path, { method: 'POST', headers: { origin: site.address } })
      expect([200, 403, 422]).toContain(response.status)
    }
  })

  it('sends people back only to pages of its own', async () => {
    const who = site.walker()
    await who.come()
    for (const [here, back] of [
      ['/progress?x=1', '/progress?x=1'],
      ['https://evil.example/', '/'],
      ['//evil.example', '/'],
      ['/\\evil.example', '/'],
      ['/.//evil.example', '/'],
      ['', '/'],
    ] as const)
      expect((await who.post('/preferences', { theme: 'dark', here })).at).toBe(back)
    expect((await who.get('/')).html).toContain('data-theme="dark"')
  })

  it('sends strict headers with every page', async () => {
    const { headers } = await site.walker().get('/')
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/)
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|upgrade-insecure/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('strict-transport-security')).toBeNull()
    expect(headers.get('x-powered-by')).toBeNull()
  })
})
