import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshId } from '../src/random.ts'
import { arrive, closeBank, idOf, openBank, site } from './own-data-set-up.ts'
import { kill, startServer } from './server.ts'
import { sit } from './sitting.ts'
import { walker } from './walker.ts'

beforeAll(openBank)
afterAll(closeBank)

describe('erasing oneself', () => {
  it('asks what is wanted, says what goes and what stays, and does it when the box is ticked', async () => {
    const { who, id } = await arrive('Quillon')
    const other = site.walker()
    for (const [name, value] of who.cookies) other.cookies.set(name, value)
    const attempt = (await who.begin('ice/end')).at.split('/')[2] ?? ''
    expect((await who.get('/settings')).html).toContain('href="/erasures"')
    const asked = await who.get('/erasures')
    for (const words of ['What goes', 'What stays', 'cannot be undone', 'until they are deleted', '/data/mine.json'])
      expect(asked.html).toContain(words)
    const unsure = await who.submit(asked, '/erasures')
    expect(unsure.status).toBe(422)
    expect(unsure.html).toMatch(/<title>Error: [\s\S]*Tick the box/)
    expect(await site.trainer.learner(id)).toBeDefined()

    const done = await who.submit(unsure, '/erasures', { sure: 'on' })
    expect(done.status).toBe(200)
    expect(done.html).toContain(`data-erased="${id}"`)
    expect(done.html).not.toContain('Quillon')
    expect(done.headers.get('clear-site-data')).toBe('"cache"')
    expect(who.cookies.has('learner')).toBe(false)
    expect(await site.store.history(id)).toEqual([])

    // Sent once more, it is done; and whoever was never erased is told nothing.
    expect((await who.post('/erasures', { learner: id, sure: 'on' })).status).toBe(200)
    expect((await other.post('/erasures', { learner: id, sure: 'on' })).status).toBe(200)
    expect((await who.post('/erasures', { learner: freshId(), sure: 'on' })).status).toBe(404)

    // Another machine of theirs gets what a stranger gets, and what it sends makes nothing.
    const stranger = site.walker()
    const late = site.walker()
    late.cookies.set('learner', `${id}.not-signed`)
    for (const [name, value] of [...who.cookies]) stranger.cookies.set(name, value)
    for (const path of ['/', `/attempts/${attempt}`, `/attempts/${attempt}/1`, '/settings', '/progress', '/data/mine.json', '/erasures']) {
      const theirs = await other.get(path)
      expect([path, theirs.status]).toEqual([path, (await stranger.get(path)).status])
      expect(theirs.html).not.toContain('Quillon')
    }
    const form = { option: '1', key: freshId(), seen: '0', level: 'a' }
    expect((await other.post(`/attempts/${attempt}/1`, form)).status).toBe(404)
    expect((await other.post(`/attempts/${attempt}/closures`, {})).status).toBe(404)
    expect((await other.post('/attempts', { quiz: 'ice/end', key: freshId() })).status).toBe(403)
    expect((await readdir(join(site.dataDir, 'learners'))).includes(`${id}.jsonl`)).toBe(false)
  })

  it('is told as begun where the disk refuses the rest, and goes on when it is sent again', async () => {
    const { who, id } = await arrive('Quentin')
    await sit(site, id, 'ice/both', [{ response: 'kanariright', where: [3] }])
    const asked = await who.get('/erasures')
    const erased = join(site.dataDir, 'shelves/erased')
    await mkdir(erased, { recursive: true })
    await rename(erased, `${erased}-aside`)
    await writeFile(erased, 'No folder: nothing can be written into it.')
    try {
      const halfway = await who.submit(asked, '/erasures', { sure: 'on' })
      expect(halfway.status).toBe(503)
      expect(halfway.html).toContain('Begun, not finished')
      expect(halfway.html).toContain('send it again')
      expect(halfway.html).not.toMatch(/Nothing of it was kept|Quentin/)
    } finally {
      await rm(erased)
      await rename(`${erased}-aside`, erased)
    }
    expect((await who.get('/')).html).not.toContain('Quentin')
    const done = await who.submit(asked, '/erasures', { sure: 'on' })
    expect(done.status).toBe(200)
    expect(await site.store.has(id)).toBe(false)
    expect(await contents(site.dataDir)).not.toContain(id)
  })

  it('lets no handing in be told as done that comes while it goes on', async () => {
    const { who, id } = await arrive('Quirin')
    const attempt = await sit(site, id, 'ice/each', [{ response: 'kanariright' }], false)
    const { handIn } = site.trainer
    try {
      // Between the form, which finds the attempt, and its turn.
      site.trainer.handIn = async (...of) => {
        await site.trainer.erase(id, 'learner')
        return handIn(...of)
      }
      const receipt = await who.post(`/attempts/${attempt}/closures`, {}, { origin: site.address, accept: 'application/json' })
      expect([receipt.status, JSON.parse(receipt.html)]).toMatchObject([404, { is: 'gone' }])
    } finally {
      site.trainer.handIn = handIn
    }
    expect(await site.store.has(id)).toBe(false)
  })

  it('erases nobody else who is at this machine by now', async () => {
    const { who, id } = await arrive('Fay')
    const asked = await who.get('/erasures')
    await who.post('/departures', {})
    await who.come('Gil')
    const refused = await who.submit(asked, '/erasures', { sure: 'on' })
    expect(refused.status).toBe(409)
    expect(refused.html).toContain('Nobody was erased')
    expect((await site.trainer.learner(id))?.name).toBe('Fay')
    expect((await site.trainer.learner(idOf(who)))?.name).toBe('Gil')
  })

  it.each<[string, Record<string, string | string[]>]>([
    ['nothing', {}],
    ['no learner', { sure: 'on' }],
    ['an id that is none', { learner: '../../secret', sure: 'on' }],
    ['two ids', { learner: ['abcdefghijklmnop', 'abcdefghijklmnoq'], sure: 'on' }],
    ['two ticks', { learner: 'abcdefghijklmnop', sure: ['on', 'on'] }],
    ['a long one', { learner: 'a'.repeat(50_000), sure: 'on' }],
  ])('takes no form with %s', async (_, fields) => {
    const { who, id } = await arrive('Hal')
    expect([404, 409, 422]).toContain((await who.post('/erasures', fields)).status)
    expect((await site.walker().post('/erasures', fields)).status).toBe(404)
    expect(await site.trainer.learner(id)).toBeDefined()
  })
})

describe('a teacher', () => {
  it('erases a learner when it was asked for', async () => {
    const { who, id } = await arrive('Ivy of the Lake')
    await sit(site, id, 'ice/both', [{ response: 'kanariright', where: [3] }])
    await site.board.recount()
    const before = site.board.figuresOf('ICE-TF-1').map(({ first: _, ...rest }) => rest)
    const teacher = site.walker()
    await teacher.teach()
    const page = await teacher.get(`/scores/${id}`)
    expect(page.html).toContain(`/scores/${id}/erasures`)
    const asked = await teacher.get(`/scores/${id}/erasures`)
    expect(asked.html).toContain('Ivy of the Lake')
    const action = `/scores/${id}/erasures`
    expect((await teacher.submit(asked, action)).status).toBe(422)
    const done = await teacher.submit(asked, action, { sure: 'on' })
    expect(done.status).toBe(200)
    expect(done.html).not.toContain('Ivy')
    // At once, though all is still to be counted anew.
    expect((await teacher.get('/scores')).html).not.toContain('Ivy')
    expect((await teacher.get(`/scores/${id}`)).status).toBe(404)
    expect((await teacher.submit(asked, action, { sure: 'on' })).status).toBe(200)
    expect((await teacher.post('/scores/abcdefghijklmnop/erasures', { sure: 'on' })).status).toBe(404)
    expect((await teacher.post('/scores/..%2F..%2Fsecret/erasures', { sure: 'on' })).status).toBe(404)
    expect((await who.get('/')).html).not.toContain('Ivy')
    await site.board.recount()
    expect(site.board.figuresOf('ICE-TF-1').map(({ first: _, ...rest }) => rest)).toEqual(before)
    expect((await teacher.get('/scores.csv')).html).not.toContain('Ivy')
  })
})

it('an erasing survives that the server is killed at any moment', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'evident-erasing-kill-'))
  try {
    for (let round = 0; round < 4; round++) {
      const server = await startServer({ DATA_DIR: dataDir })
      const who = walker(server.address)
      await who.come(`Quokka ${round}`)
      const id = idOf(who)
      for (let turn = 0; turn < 3; turn++) {
        const page = await who.begin('ice/each')
        await who.submit(page, page.at, { option: '1', next: 'on' })
        await who.post(`${page.at.split('/').slice(0, 3).join('/')}/closures`, {})
      }
      let isDone = false
      const erasing = who.post('/erasures', { learner: id, sure: 'on' }).then(
        ({ status }) => (isDone = status === 200),
        () => undefined,
      )
      await new Promise((wait) => setTimeout(wait, round * 5))
      await kill(server.child)
      await erasing

      const again = await startServer({ DATA_DIR: dataDir })
      const back = walker(again.address)
      for (const [name, value] of who.cookies) back.cookies.set(name, value)
      const all = await contents(dataDir)
      // Erased whole, or not at all; and whoever was told so is erased.
      if (isDone) expect(all).not.toContain(id)
      if (all.includes(id)) {
        expect((await back.get('/')).html).toContain(`Quokka ${round}`)
        expect((await back.post('/erasures', { learner: id, sure: 'on' })).status).toBe(200)
      }
      const after = await contents(dataDir)
      expect(after).not.toContain(id)
      expect(after).not.toContain('Quokka')
      expect(after.match(/"type":"counted"/g)).toHaveLength(9 * (round + 1))
      again.child.kill('SIGTERM')
      expect(await again.ended).toBe(0)
    }
  } finally {
    await rm(dataDir, { recursive: true })
  }
}, 120_000)

async function contents(dir: string): Promise<string> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  const texts = await Promise.all(files.map(async (one) => `${one.name}\n${await readFile(join(one.parentPath, one.name), 'latin1')}`))
  return texts.join('\n')
}
