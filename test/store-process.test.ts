import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Entry } from '../src/store/store.ts'
import { folder, open } from './fixtures/store-folder.ts'
import { startChild } from './fixtures/store-process.ts'

test('a second process is refused at once, with the name of the first and what to do', async () => {
  const dir = await folder()
  const child = await startChild('hold', dir)
  await child.says('open')
  const asked = Date.now()
  await expect(open(dir)).rejects.toThrow(
    new RegExp(`in use by another Evident \\(process ${child.pid} at http://localhost:4711, since .*Stop that one`),
  )
  expect(Date.now() - asked).toBeLessThan(1000)
  expect(await readdir(dir)).toContain('running.json')

  child.kill()
  await child.ended
  const { store } = await open(dir)
  expect(JSON.parse(await readFile(join(dir, 'running.json'), 'utf8'))).toMatchObject({ pid: process.pid })
  await expect(open(dir)).rejects.toThrow(`process ${process.pid}`)
  await store.close()
  expect(await readdir(dir)).not.toContain('running.json')
  await (await open(dir)).store.close()
})

test('kill -9 in the middle of twenty learners’ commits loses nothing that was acknowledged, ten times over', async () => {
  const dir = await folder()
  const acknowledged: [learner: string, n: number][] = []
  for (let round = 0; round < 10; round++) {
    const child = await startChild('write', dir)
    await child.says('open')
    // Not after a time: on a busy machine nothing might have been kept by then.
    while (child.said.length < 200 + 61 * round) await wait(1)
    child.kill()
    await child.ended
    const kept = child.said.filter((line) => line.startsWith('kept ')).map((line) => line.split(' '))
    expect(kept.length).toBeGreaterThan(100)
    for (const [, learner = '', n] of kept) acknowledged.push([learner, Number(n)])
    expect(child.said.filter((line) => line.startsWith('damage') && !line.includes('unfinished'))).toEqual([])

    const { store, damages } = await open(dir)
    const histories = new Map<string, readonly Entry[]>()
    for (const learner of new Set(acknowledged.map(([learner]) => learner))) histories.set(learner, await store.history(learner))
    expect(acknowledged.filter(([learner, n]) => histories.get(learner)?.[n]?.n !== n)).toEqual([])
    for (const history of histories.values()) {
      expect(history.map(({ n }) => n)).toEqual(history.map((_, place) => place))
      // A batch is there as a whole or not at all.
      const batch = Number(history.at(-1)?.batch)
      expect(history.length).toBe(batch + 1 + (batch % 3))
    }
    expect(damages.filter(({ message }) => !message.includes('unfinished'))).toEqual([])
    await store.close()
  }
  expect(new Set(acknowledged.map(([learner]) => learner)).size).toBe(20)
}, 120_000)
