import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../src/store/index.ts'
import { openPostgres } from '../src/store/postgres.ts'
import type { Damage } from '../src/store/store.ts'
import { openServer, type Server } from './postgres.ts'
import type { Place } from './store-contract/pieces.ts'
import { contract } from './store-contract/store.ts'

const folders: string[] = []
let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(async () => {
  await server.stop()
  for (const folder of folders) await rm(folder, { recursive: true })
})

const damages: Damage[] = []

/** Each makes an empty place and gives a function that opens the store there, as often as one likes. */
const stores: [name: string, place: Place][] = [
  [
    'lowdb',
    async () => {
      const dir = await mkdtemp(join(tmpdir(), 'evident-store-'))
      folders.push(dir)
      return () => openStore({ dir, report: (damage) => damages.push(damage) })
    },
  ],
  [
    'PostgreSQL',
    async () => {
      const url = await server.fresh()
      return () => openPostgres(url)
    },
  ],
]

for (const [name, place] of stores) contract(name, place)

test('none of them found damage in all of this', () => {
  expect(damages).toEqual([])
})
