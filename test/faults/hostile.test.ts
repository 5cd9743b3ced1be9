import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { IRouter } from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSite, type Site } from '../walker.ts'

/** No request may take longer, in milliseconds. */
const patience = 10_000
const form = 'application/x-www-form-urlencoded'

/** Bodies that no page of ours sends, each with its headers. */
const bodies: [name: string, type: string, body: string | Uint8Array, headers?: Record<string, string>][] = [
  ['far too much', form, `option=${'x'.repeat(2_000_000)}`],
  ['thousands of fields', form, Array.from({ length: 5000 }, (_, at) => `f${at}=1`).join('&')],
  ['one field thousands of times', form, Array.from({ length: 4000 }, () => 'option=1').join('&')],
  ['names of JavaScript', form, '__proto__=1&constructor=1&toString=1&hasOwnProperty=1&__proto__[x]=1&constructor[prototype][x]=1&then=1'],
  [
    'names of JavaScript as values',
    form,
    'option=__proto__&where=constructor&level=__proto__&of=__proto__&quiz=__proto__&kind=constructor',
  ],
  ['deep brackets', form, `option${'[a]'.repeat(3000)}=1&key${'[]'.repeat(3000)}=1`],
  [
    'zeros',
    form,
    'key=%00%00%00%00%00%00%00%00&seen=%00&option=%00&name=%00&code=%00&text=%00&level=%00&quiz=%00&password=%00&learner=%00',
  ],
  ['half signs', form, 'name=%ED%A0%80&text=%ED%B0%80x%ED%A0%80&key=%ED%A0%80%ED%A0%80%ED%A0%80&seen=0&code=%ED%A0%80&password=%ED%B0%80'],
  ['no UTF-8', form, 'name=%ff%fe%fd&text=%C0%AF&option=%E0%A4%A&key=%&seen=%u0030&='],
  ['bytes that are no text', form, Uint8Array.from({ length: 3000 }, (_, at) => (at * 7) % 256)],
  [
    'each control field twice',
    form,
    'key=abcdefgh&key=ijklmnop&seen=1&seen=2&level=a&level=b&shown=1&shown=2&next=on&next=on&name=a&name=b&quiz=a&quiz=b',
  ],
  ['numbers that are none', form, 'key=abcdefghi&seen=1e309&step=Infinity&score.1=NaN&answer=-1&on=9e99&n=0x10&option=-0'],
  ['a number past all bounds', form, `key=abcdefghi&seen=${'9'.repeat(400)}&option=${'9'.repeat(400)}`],
  [
    'signs that turn and hide',
    form,
    `key=abcdefghi&seen=x&name=${encodeURIComponent('\u202e\u200b\ufeff\u0000'.repeat(9))}&option=%E2%80%AE`,
  ],
  ['JSON', 'application/json', '{"__proto__":{"option":"1"},"key":["a"],"seen":{}}'],
  ['JSON under the name of a form', form, '{"option":"1","key":"abcdefgh","seen":0}'],
  ['plain text', 'text/plain', 'option=1&key=abcdefgh&seen=0'],
  ['XML', 'application/xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
  ['no type', '', 'option=1&key=abcdefgh&seen=0'],
  ['a type that is none', 'x'.repeat(500), 'option=1'],
  ['parts without a border', 'multipart/form-data', 'x'],
  [
    'parts that never end',
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="file"; filename="../../x"\r\n\r\nx',
  ],
  [
    'a thousand parts',
    'multipart/form-data; boundary=b',
    `${'--b\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nx\r\n'.repeat(1000)}--b--\r\n`,
  ],
  [
    'a file that is none',
    'multipart/form-data; boundary=b',
    `--b\r\nContent-Disposition: form-data; name="file"; filename="\0"\r\n\r\n${'['.repeat(50_000)}\r\n--b--\r\n`,
  ],
  ['another alphabet', `${form}; charset=utf-16`, 'option=1'],
  ['an alphabet that is none', `${form}; charset=klingon`, 'option=1'],
  ['packed, and not', form, 'option=1', { 'content-encoding': 'gzip' }],
  ['packed in another way, and not', form, 'option=1', { 'content-encoding': 'br' }],
  ['packed in no known way', form, 'option=1', { 'content-encoding': 'zopfli' }],
  ['little that unpacks to much', form, gzipSync(`option=${'x'.repeat(30_000_000)}`), { 'content-encoding': 'gzip' }],
]

const addresses = [
  '/%E0%A4%A',
  '/%00',
  '/attempts/%00/1',
  '/attempts/__proto__/1',
  '/attempts/constructor/closures',
  '/attempts/{attempt}/0',
  '/attempts/{attempt}/-1',
  '/attempts/{attempt}/1e3',
  '/attempts/{attempt}/99999999999999999999999',
  '/attempts/{attempt}/1?level=__proto__&level=a&level[]=b&level[__proto__]=x',
  '/passages/..%2f..%2fetc%2fpasswd',
  '/passages/__proto__',
  '/bank/__proto__',
  '/bank?q=%ED%A0%80&page=1e9&kind=constructor&sort=__proto__',
  '/quizzes/__proto__/constructor',
  '/scores/constructor/__proto__',
  '/scores?page=-1&q=%00&order=__proto__',
  '/marking?question=__proto__&page=99999999999',
  '/assets/..%2f..%2fpackage.json/x',
  '/assets/any/__proto__',
  '/sign-in?to=//elsewhere.example&to=x',
  '/invitations/a.b.c',
  `/${'a'.repeat(12_000)}`,
  `/?${'a=1&'.repeat(3000)}`,
]

let site: Site
let cookie = ''
let attempt = ''
beforeAll(async () => {
  site = await openSite({ writable: true })
  const ada = site.walker()
  await ada.come('Ada')
  attempt = (await ada.begin('ice/end')).at.split('/')[2] ?? ''
  await ada.teach('Ms Okafor')
  cookie = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
})
afterAll(() => site.close())

describe('what no page of ours sends', () => {
  it.each(bodies)(
    '%s: every form of the site answers in words and keeps nothing',
    async (_name, type, body, headers = {}) => {
      const before = await kept()
      for (const route of posts()) {
        const said = await ask(route, { method: 'POST', body: Buffer.from(body), headers: { 'content-type': type, ...headers } })
        expect([route, said.status >= 200 && said.status < 500, /Something went wrong|Invalid input|expected/.test(said.text)]).toEqual([
          route,
          true,
          false,
        ])
      }
      // Leaving and handing in ask for nothing that could be wrong.
      expect((await kept()).filter((entry) => !entry.includes('"handed-in"'))).toEqual(
        before.filter((entry) => !entry.includes('"handed-in"')),
      )
    },
    60_000,
  )

  it('other methods change nothing, and HEAD says what GET would', async () => {
    const before = await kept()
    for (const route of [...posts(), '/', '/progress', '/scores.csv', '/bank'])
      for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']) {
        const { status } = await ask(route, { method })
        expect([method, route, status < 500]).toEqual([method, route, true])
      }
    for (const path of ['/', `/attempts/${attempt}/1`, '/bank', '/scores.csv']) {
      const [head, get] = [await ask(path, { method: 'HEAD' }), await ask(path, {})]
      expect([path, head.status, head.text]).toEqual([path, get.status, ''])
    }
    expect(await kept()).toEqual(before)
  }, 60_000)

  it.each(addresses)('the address %s is answered in words', async (address) => {
    for (const method of ['GET', 'POST']) {
      const { status, text } = await ask(address, { method })
      expect([method, status < 500, text.includes('Something went wrong')]).toEqual([method, true, false])
    }
  })

  it.each([
    ['cookies that are none', 'learner=; teacher=__proto__; look=%; __proto__=1; ;;;=; =x'],
    ['cookies of another site', `learner=${'a'.repeat(16)}.x; teacher=${'a'.repeat(16)}.${'b'.repeat(26)}; look=theme=__proto__&size[]=1`],
    ['very many cookies', Array.from({ length: 900 }, (_, at) => `c${at}=1`).join('; ')],
  ])('%s', async (_name, cookie) => {
    for (const path of ['/', '/bank', `/attempts/${attempt}/1`]) expect((await ask(path, { headers: { cookie } })).status).toBeLessThan(500)
  })

  it.each([
    ['a head without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(100_000)}`, 431],
    ['no HTTP', 'HELLO\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two lengths', 'POST /learners HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc', 400],
    ['a length and pieces', 'POST /learners HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    [
      'pieces of no size',
      'POST /learners HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
    ['a zero in the address', 'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ])('%s on the wire is refused', async (_name, sent, status) => {
    expect(await overTheWire(sent)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })

  it('somebody who goes away in the middle of a form, a thousand times over, leaves nothing behind', async () => {
    const before = await kept()
    for (let turn = 0; turn < 20; turn++)
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const socket = connect(Number(new URL(site.address).port), '127.0.0.1')
          socket.on('error', () => undefined)
          const head = [`POST /attempts/${attempt}/1 HTTP/1.1`, 'Host: x', 'Origin: http://x', `Cookie: ${cookie}`, `Content-Type: ${form}`]
          socket.write(`${[...head, 'Content-Length: 500'].join('\r\n')}\r\n\r\noption=1&key=abcdefgh&seen=0`)
          await new Promise((sent) => setTimeout(sent, 5))
          socket.destroy()
        }),
      )
    expect((await ask('/', {})).status).toBe(200)
    expect(await kept()).toEqual(before)
  })
})

/** Every route that takes a form, at an address that there is. */
function posts(): string[] {
  const stands: Record<string, string> = {
    attempt,
    n: '1',
    token: 'x',
    session: 'x',
    id: 'ICE-SC-1',
    passage: 'ice',
    quiz: 'end',
    learner: 'a'.repeat(16),
  }
  const found = routesOf(site.app.router).filter((route) => route.startsWith('POST '))
  expect(found.length).toBeGreaterThan(20)
  // Leaving the site and ending all sessions do what they say, whatever is sent along.
  const harmless = found.filter((route) => !/departures|revocations/.test(route))
  return harmless.map((route) => route.slice(5).replace(/:(\w+)/g, (_, name: string) => stands[name] ?? 'x'))
}

function routesOf(router: Pick<IRouter, 'stack'>): string[] {
  return router.stack.flatMap(({ route, handle }) => {
    if (route) return route.stack.map(({ method }) => `${method.toUpperCase()} ${route.path}`)
    return isRouter(handle) ? routesOf(handle) : []
  })
}
const isRouter = (handle: object): handle is IRouter => 'stack' in handle && Array.isArray(handle.stack)

async function ask(path: string, { headers, ...init }: RequestInit & { headers?: Record<string, string> }) {
  const response = await fetch(site.address + path.replace('{attempt}', attempt), {
    ...init,
    redirect: 'manual',
    headers: { cookie, origin: site.address, ...headers },
    signal: AbortSignal.timeout(patience),
  })
  return { status: response.status, text: await response.text() }
}

/** Everything that is kept of what learners did. */
async function kept(): Promise<string[]> {
  const entries: string[] = []
  for await (const piece of site.store.all()) for (const entry of piece.entries) entries.push(JSON.stringify(entry))
  return [...new Set(entries)].sort()
}

function overTheWire(sent: string): Promise<string> {
  return new Promise((answered, failed) => {
    const socket = connect(Number(new URL(site.address).port), '127.0.0.1', () => socket.write(sent))
    let text = ''
    socket.setTimeout(patience, () => failed(new Error(`Nothing came after “${text}”`)))
    socket.on('data', (data) => (text += data))
    socket.on('error', failed)
    socket.on('close', () => answered(text))
  })
}
