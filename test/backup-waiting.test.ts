import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import { pino } from 'pino'
import { afterAll, afterEach, expect, it } from 'vitest'
import { freshId } from '../src/random.ts'
import { askServer } from '../src/upkeep/asked.ts'
import { Refused } from '../src/upkeep/refused.ts'
import { tickets } from '../src/upkeep/ticket.ts'
import { backupPage } from '../src/web/backup.ts'
import { filled, folder, here, open, removeFolders } from './backup-set-up.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const job of undo.splice(0).reverse()) await job()
})
afterAll(removeFolders)

it.each<[string, string | undefined]>([
  ['says nothing', undefined],
  ['falls silent', '{}\n'],
])('a server that accepts and %s is not waited for for ever', async (_, first) => {
  const server = createServer((_, response) => first && response.write(first))
  const address = await listening(server)
  const taken = async () => {
    for await (const _ of await askServer(address, '', 200)) {
      // What it says until then.
    }
  }
  await expect(taken()).rejects.toThrow('the server said nothing for 0.2 s')
})

it('a second backup at the same time is told so, and is given once the first one has ended or was given up', async () => {
  const store = await open(await folder())
  undo.push(() => store.close())
  // More than fits on the way to somebody who does not read.
  const at = '2026-01-02T03:04:05.000Z'
  await Promise.all(Array.from({ length: 200 }, () => store.commit(freshId(), () => [{ type: 'typed', at, text: 'x'.repeat(200_000) }])))
  const secret = 'x'.repeat(40)
  const app = express().use(backupPage(store, secret, pino({ level: 'silent' })))
  const address = await listening(createServer(app))
  const ask = () => askServer(address, tickets(secret).write())
  const first = (await ask())[Symbol.asyncIterator]()
  const second = await ask().catch((error: unknown) => error)
  expect(second).toBeInstanceOf(Refused)
  expect(String(second)).toContain('giving a backup just now')
  await first.next()
  await first.return?.()
  // The server hears of it a little later.
  let text = ''
  while (!text) for await (const bytes of (await ask().catch(() => undefined)) ?? []) text += bytes
  expect(text).toContain('manifest')
})

it('somebody’s own file with the name of what is being written stays as it is', async () => {
  const dataDir = await filled(2)
  const file = join(await folder(), 'b')
  await writeFile(`${file}.part`, 'mine')
  const { code, told } = await here(dataDir, 'backup', file)
  expect([code, told]).toEqual([1, expect.stringContaining('b.part is there already')])
  expect(await readFile(`${file}.part`, 'utf8')).toBe('mine')
})

async function listening(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  undo.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
