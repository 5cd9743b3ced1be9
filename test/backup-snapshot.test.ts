import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { freshId } from '../src/random.ts'
import type { Piece, Store } from '../src/store/store.ts'
import { count, folder, open, removeFolders } from './backup-set-up.ts'

afterAll(removeFolders)

describe('a snapshot', () => {
  it('is a state that existed, while learners work, documents change and learners are erased', async () => {
    const store = await open(await folder())
    const pairs = Array.from({ length: 6 }, () => [freshId(), freshId()] as const)
    const leaving = Array.from({ length: 60 }, () => freshId())
    for (const id of leaving) await count(store, id, 5)
    const shelf = store.shelf<number>('counts')
    let working = true
    const work = [
      ...pairs.map(async ([a, b]) => {
        while (working) for (const id of [a, b]) await count(store, id, 1)
      }),
      (async () => {
        for (let n = 0; working; n++) for (const id of ['x', 'y']) await shelf.put(id, n + 1, n)
      })(),
      (async () => {
        for (let n = 0; working; n++) {
          await shelf.put(`new-${n}`, n, 0)
          await count(store, freshId(), 1)
          if (n >= 20) await shelf.drop(`new-${n - 20}`, 1)
        }
      })(),
      (async () => {
        for (const [n, id] of leaving.entries()) {
          if (!working) return
          await store.erase(id)
          await shelf.put('left', n + 1, n)
          // Some come back as somebody new: that is after the moment, or before it altogether.
          if (n % 3 === 0) await count(store, id, 1)
          await wait(20)
        }
      })(),
    ]
    for (let round = 0; round < 4; round++) {
      await wait(50)
      const { entries, documents, damages } = await taken(store, 2)
      expect(damages).toEqual([])
      for (const [a, b] of pairs) {
        const ahead = (entries.get(a)?.length ?? 0) - (entries.get(b)?.length ?? 0)
        expect([0, 1]).toContain(ahead)
        expect(entries.get(a)).toEqual(Array.from({ length: entries.get(a)?.length ?? 0 }, (_, n) => n))
      }
      expect([0, 1]).toContain((documents.get('x') ?? 0) - (documents.get('y') ?? 0))
      const left = documents.get('left') ?? 0
      const whole = leaving.filter((id) => entries.get(id)?.length === 5).length
      expect([leaving.length - left, leaving.length - left - 1]).toContain(whole)
      // Of the others, those who came back did so once.
      for (const id of leaving) expect([undefined, 1, 5]).toContain(entries.get(id)?.length)
      const news = [...documents.keys()].filter((id) => id.startsWith('new-')).map((id) => Number(id.slice(4)))
      const [first, last] = [Math.min(...news), Math.max(...news)]
      expect(news.length).toBe(last - first + 1)
      expect(last - first).toBeLessThanOrEqual(20)
    }
    working = false
    await Promise.all(work)
    await store.close()
  }, 60_000)

  it('leaves nothing behind when it is broken off, and the next one waits for it', async () => {
    const dir = await folder()
    const store = await open(dir)
    const ids = Array.from({ length: 40 }, () => freshId())
    for (const id of ids) await count(store, id, 3)
    const slow = store.snapshot()[Symbol.asyncIterator]()
    await slow.next()
    const next = taken(store, 0)
    const erased = ids.slice(20)
    for (const id of erased) await store.erase(id)
    expect((await readdir(join(dir, 'unfinished'))).length).toBeGreaterThan(0)
    await slow.return?.()
    const { entries } = await next
    expect([...entries.keys()].sort()).toEqual(ids.slice(0, 20).sort())
    expect(await readdir(join(dir, 'unfinished'))).toEqual([])
    const unread = store.snapshot()
    await store.close()
    await expect(unread[Symbol.asyncIterator]().next()).rejects.toThrow('closed')
  })

  it('tells what cannot be read, and gives the rest', async () => {
    const dir = await folder()
    const first = await open(dir)
    const id = freshId()
    for (let n = 0; n < 3; n++) await count(first, id, 1)
    await first.shelf('counts').put('x', 1, 0)
    await first.shelf('counts').put('y', 1, 0)
    await first.close()
    const file = join(dir, 'learners', `${id}.jsonl`)
    const lines = (await readFile(file, 'utf8')).split('\n')
    await writeFile(file, [lines[0], lines[1]?.replace('"n":1', '"n":7'), lines[2], ''].join('\n'))
    await writeFile(join(dir, 'shelves', 'counts', 'x.json'), 'nonsense\n')
    const store = await open(dir)
    const { entries, documents, damages } = await taken(store, 0)
    expect(entries.get(id)).toEqual([0, 2])
    expect([...documents]).toEqual([['y', 1]])
    expect(damages).toEqual([`${join(dir, 'shelves', 'counts', 'x.json')}:1`, `${file}:2`])
    await store.close()
  })
})

/** What a snapshot holds, read slowly. @param pause between the pieces, in milliseconds */
async function taken(store: Store, pause: number) {
  const entries = new Map<string, number[]>()
  const documents = new Map<string, number>()
  const damages: string[] = []
  const add = (piece: Piece) => {
    if ('damage' in piece) damages.push(`${piece.damage.file}:${piece.damage.line}`)
    else if ('learner' in piece)
      entries.set(piece.learner, [...(entries.get(piece.learner) ?? []), ...piece.commits.flat().map(({ n }) => Number(n))])
    else {
      expect(documents.has(piece.id)).toBe(false)
      documents.set(piece.id, Number(piece.value))
    }
  }
  for await (const piece of store.snapshot()) {
    add(piece)
    if (pause > 0) await wait(pause)
  }
  return { entries, documents, damages }
}
