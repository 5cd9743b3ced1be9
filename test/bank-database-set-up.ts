import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { editing } from '../src/bank/editing.ts'
import { liveBank } from '../src/bank/live.ts'
import type { Place } from '../src/bank/place.ts'
import { type BankDocument, bankShelf, documentOf, idOf } from '../src/shared-bank/document.ts'
import { fillBank } from '../src/shared-bank/fill.ts'
import { shelfPlace } from '../src/shared-bank/place.ts'
import { openPostgres } from '../src/store/postgres.ts'
import type { Store } from '../src/store/store.ts'
import { type Files, folderOf, put, sound } from './fixtures/bank-folder.ts'
import { openServer, type Server } from './postgres.ts'

/** A PostgreSQL for the tests of this file, and what each of them opened is closed after it. */
export function withServer() {
  let server: Server
  const undo: (() => unknown)[] = []
  beforeAll(async () => {
    server = await openServer()
  })
  afterEach(async () => {
    for (const one of undo.splice(0).reverse()) await one()
  })
  afterAll(() => server.stop())

  const open = async (url: string): Promise<Store> => {
    const store = await openPostgres(url)
    undo.push(() => store.close())
    return store
  }

  /** The bank of one process, and what its teachers change. */
  const node = async (where: string | Place, every?: number) => {
    const news: string[][] = []
    const live = await liveBank(where, {
      ...(every !== undefined && { every }),
      changed: ({ problems }) => news.push(messages({ problems })),
    })
    undo.push(live.close)
    const edit = editing(where, live)
    return {
      live,
      edit,
      news,
      prompt: (id = 'Q-1') => live.bank().questions.get(id)?.question.prompt,
      problems: () => messages(live.bank()),
      /** Saves the question with another prompt, from the form as it is opened now. */
      async ask(prompt: string, file = 'ice/Q-1.yaml') {
        const source = await edit.source(file)
        if (!source) throw new Error(`${file} cannot be opened`)
        return edit.save(file, { ...Object(source.value), prompt }, source.hash)
      },
    }
  }

  /** An empty database, filled with these files. */
  const filled = async (files: Files = sound) => {
    const url = await server.fresh()
    const store = await open(url)
    const folder = await folderOf(files)
    await fillBank(store, folder)
    return { url, store, folder }
  }

  return {
    server: () => server,
    open,
    node,
    filled,

    /** A bank in a folder, in which somebody else writes, too. */
    async folderBank(files: Files) {
      const folder = await folderOf(files)
      return {
        ...(await node(folder)),
        write: (more: Files) => put(folder, more),
        takeAway: (file: string) => rm(join(folder, file)),
      }
    },

    /** A bank in a database, in which another process writes, too. */
    async databaseBank(files: Files) {
      const { url, store } = await filled(files)
      const other = await open(url)
      return {
        ...(await node(await shelfPlace(store))),
        write: async (more: Files) => {
          for (const [file, text] of Object.entries(more)) await write(other, file, Buffer.from(text))
        },
        takeAway: (file: string) => write(other, file, undefined),
      }
    },

    /** Two processes over one database. */
    async two(files: Files = sound) {
      const { url, store } = await filled(files)
      const other = await open(url)
      const nodes = await Promise.all([store, other].map(async (one) => node(await shelfPlace(one))))
      const [a, b] = nodes
      if (!a || !b) throw new Error('There are not two')
      return { url, a, b, store }
    },
  }
}

/** Writes a file of the bank into the database as another process does. */
export async function write(store: Pick<Store, 'shelf'>, file: string, bytes: Uint8Array | undefined): Promise<void> {
  const shelf = store.shelf<BankDocument>(bankShelf)
  const before = await shelf.get(idOf(file))
  await shelf.put(idOf(file), documentOf(file, bytes), before?.version ?? 0)
}

const messages = ({ problems }: { problems: readonly { file: string; message: string; inService?: true }[] }) =>
  problems.map(({ file, message, inService }) => `${file} ${message}${inService ? ', and stays' : ''}`)
