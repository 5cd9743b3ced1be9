import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begun, closeIce, idIn, openIce, seatOf, text } from './learner-set-up.ts'
import { fieldsOf, type Page } from './walker.ts'

beforeAll(openIce)
afterAll(closeIce)

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
