import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begun, closeIce, idIn, openIce, site, text } from './learner-set-up.ts'
import { fieldsOf, openSite } from './walker.ts'

beforeAll(openIce)
afterAll(closeIce)

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
