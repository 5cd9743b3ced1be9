import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshId } from '../src/random.ts'
import { adaSits, sit } from './sitting.ts'
import { openSite, type Page, type Site, type Walker } from './walker.ts'

let site: Site
let teacher: Walker
let ada: string
let attempt: string
let open: string

beforeAll(async () => {
  site = await openSite()
  teacher = site.walker()
  await teacher.teach()
  ;({ ada, attempt, open } = await adaSits(site))
  const bob = await site.trainer.join('=HYPERLINK("http://x")', freshId())
  await sit(site, bob, 'ice/both', [{ response: 'kanariright', where: [3] }])
  await sit(site, bob, 'ice/end', [
    { response: 'kanariright', where: [1] },
    undefined,
    undefined,
    { response: 'kanaritop', where: [] },
    { response: ['kanari-05'] },
  ])
  await site.board.counted()
})
afterAll(() => site.close())

const text = ({ html }: Page) =>
  html
    .replace(/<svg[\s\S]*?<\/svg>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&#34;/g, '"')
    .replace(/\s+/g, ' ')

const addresses = () => [
  '/scores',
  '/scores.csv',
  '/scores/questions',
  '/scores/questions/ICE-SC-1',
  `/scores/${ada}`,
  `/scores/${ada}/${attempt}`,
]

describe('who is no teacher', () => {
  it('sees nothing of it, be it a stranger, a learner, or the learner whose scores they are', async () => {
    const another = site.board.named('hyper').found[0]?.id ?? ''
    const [first, second] = [site.walker(), site.walker()]
    await first.post('/returns', { code: site.trainer.codeOf(another) })
    await second.post('/returns', { code: site.trainer.codeOf(ada) })
    for (const who of [site.walker(), first, second])
      for (const address of addresses()) {
        const page = await who.get(address)
        expect(page.at).toBe(`/sign-in?to=${encodeURIComponent(address)}`)
        expect(page.html).not.toContain('Ice')
      }
  })
})

describe('the list of learners', () => {
  it('says what would be here and what address to give, until somebody has come', async () => {
    const fresh = await openSite()
    try {
      const who = fresh.walker()
      await who.teach()
      await fresh.board.counted()
      const page = await who.get('/scores')
      expect(text(page)).toContain('No one has come in yet')
      expect(page.html).toContain(fresh.address)
      expect(text(await who.get('/scores/questions'))).toContain('no answers yet')
      expect(await who.get('/scores.csv')).toMatchObject({
        status: 200,
        html: expect.stringMatching(/^\uFEFF?learner id,learner,.*,at\r\n$/),
      })
    } finally {
      await fresh.close()
    }
  })

  it('tells the last quiz and what it was worth, and leads to the learner', async () => {
    const page = await teacher.get('/scores')
    expect(text(page)).toContain('2 learners')
    expect(page.html).toContain(`href="/scores/${ada}"`)
    expect(text(page)).toMatch(/Ada .*Ice, step by step with places 0 of 2 0 proven 1 1/)
    expect(page.html).toContain('=HYPERLINK(&#34;http://x&#34;)')
    expect(page.html).not.toContain('Still counting')
  })

  it('is in the order of the last activity or by name, and finds a name', async () => {
    const order = async (address: string) =>
      [...(await teacher.get(address)).html.matchAll(/<th scope="row"><a href="\/scores\/(\w+)"/g)].map(([, id]) => id === ada)
    expect(await order('/scores')).toEqual([false, true])
    expect(await order('/scores?sort=name&page=99')).toEqual([false, true])
    expect(await order('/scores?q=hyper')).toEqual([false])
    expect(await order('/scores?q=AD')).toEqual([true])
    expect(text(await teacher.get('/scores?q=nobody%3Cb%3E'))).toContain('Nobody’s name begins like this')
  })

  it('takes whatever stands in its address', async () => {
    for (const query of [
      'page=-1',
      'page=1e9',
      'page=x&page=y',
      'sort=drop',
      `q=${'x'.repeat(3000)}`,
      'q=%00&q=%F0',
      'sort=name&page=2&q=a',
    ])
      expect(await teacher.get(`/scores?${query}`)).toMatchObject({ status: 200 })
  })
})

describe('one learner', () => {
  it('has all attempts, the newest first, and each leads to its answers', async () => {
    const page = await teacher.get(`/scores/${ada}`)
    const links = [...page.html.matchAll(new RegExp(`href="/scores/${ada}/([a-z2-7]{16})"`, 'g'))].map(([, id]) => id)
    expect(links).toEqual([open, attempt])
    expect(text(page)).toMatch(/Ada Came on .* · one quiz handed in, one not yet/)
    expect(text(page)).toMatch(/not handed in yet .* 0 of 2 0 of 1/)
  })

  it.each([
    '/scores/aaaaaaaaaaaaaaaa',
    '/scores/..%2F..%2Fetc',
    '/scores/AAAA',
    '/scores/aaaaaaaaaaaaaaaa/bbbb',
    '/scores/questions/NONE-1',
  ])('%s is nobody’s', async (address) => {
    expect(await teacher.get(address)).toMatchObject({ status: 404 })
  })

  it('has no attempt of somebody else', async () => {
    const bob = site.board.named('hyper').found[0]?.id
    expect(await teacher.get(`/scores/${bob}/${attempt}`)).toMatchObject({ status: 404 })
    expect(await teacher.get(`/scores/${ada}/nothing`)).toMatchObject({ status: 404 })
  })
})

describe('one attempt', () => {
  it('shows what was answered, the key, the sentences that were shown and those that settle it, and the outcome', async () => {
    const page = await teacher.get(`/scores/${ada}/${attempt}`)
    const shown = text(page)
    expect(shown).toContain('0 of 2 right')
    // Two picks, of which one proves it: the place is worth nothing.
    expect(shown).toMatch(/Question 1 · ICE-SC-1 Lost Why does ice float\? Answer 0 of 1 · place 0 of 1 · took \d+ s/)
    expect(shown).toContain('It is colder than the water below it.')
    expect(shown).toContain('May have been tempted by “The lid of ice keeps the cold out, said the keeper of the station.”')
    expect(shown).toMatch(/The key [A-C] [A-C]: It needs more room than the water did\. : right/)
    expect(shown).toMatch(
      /Shown as proof Most solids sink in their own liquid\. it does not settle it It needs more room than the water did\. it settles it/,
    )
    expect(shown).toMatch(/Question 2 · ICE-TF-1 Not right/)
    expect(shown).toMatch(/it comes nearest The nearest that the text has/)
    expect(shown).not.toMatch(/kanari|KAN\d/)
  })

  it('shows of an open one what is there so far', async () => {
    const page = text(await teacher.get(`/scores/${ada}/${open}`))
    expect(page).toContain('2 of 6 answered so far')
    expect(page).toContain('not handed in yet')
    expect(page).toMatch(/It freezes from the top\. : right/)
    expect(page).toMatch(/Its ice sinks in spring\. : not right/)
    expect(page).toContain('=1+1, "so"')
    // A place that was not shown may still be.
    expect(page).not.toMatch(/Lost|Lucky/)
  })
})

describe('the questions', () => {
  it('are all in the list, with what first attempts made of them', async () => {
    const page = text(await teacher.get('/scores/questions'))
    expect(page).toContain('Why ice floats')
    expect(page).toMatch(/Why does ice float\? ICE-SC-1 2 of 3 It is colder than the water below it\. \(1\) 1 1 0 1/)
    expect(page).toMatch(/Most solids sink in their own liquid\. ICE-TF-2 0 of 1/)
    expect(page).not.toMatch(/\d %/)
    expect(await teacher.get('/scores/questions?sort=hardest&page=9')).toMatchObject({ status: 200 })
  })

  it('have each its figures: options with their number, what may have tempted, places, and a percentage from eight answers on', async () => {
    const few = text(await teacher.get('/scores/questions/ICE-SC-1'))
    expect(few).toContain('3 first attempts')
    expect(few).toContain('the wrong answer given most often: “It is colder than the water below it.” (1)')
    expect(few).toMatch(
      /What was answered, n = 3 It needs more room than the water did\. key 2 of 3 It is colder than the water below it\. what may lead there: “The lid of ice/,
    )
    expect(few).toMatch(/Right answer 1 Secure 1 Lucky Wrong answer 0 Misread 1 Lost/)
    expect(few).not.toMatch(/\d %|kanari|KAN\d/)
    for (let n = 0; n < 5; n++) {
      const id = await site.trainer.join(`Learner ${n}`, freshId())
      await sit(site, id, 'ice/each', [{ response: n === 0 ? 'kanarilid' : 'kanariright' }])
    }
    await site.board.counted()
    const enough = text(await teacher.get('/scores/questions/ICE-SC-1'))
    expect(enough).toContain('Right: 6 of 8, 75 %')
    expect(enough).toContain('mean mark 0.75 of 1')
    expect(text(await teacher.get('/scores/questions?sort=hardest'))).toMatch(/Right, as a bar .*Lost Why does ice float\?/)
  })

  it('tell what was typed and what was left open', async () => {
    const page = text(await teacher.get('/scores/questions/ICE-SA-1'))
    expect(page).toMatch(/kanaritop key 1 of \d/)
    expect(page).toMatch(/Left open \d of \d/)
  })
})
