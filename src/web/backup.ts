import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type IRouter, Router } from 'express'
import type { Logger } from 'pino'
import type { Store } from '../store/store.ts'
import { storeLines } from '../upkeep/stream.ts'
import { tickets } from '../upkeep/ticket.ts'

/** How long whoever asked may take nothing of it, in milliseconds: as long as it lasts, the store remembers what changed. */
const patience = 60_000

/**
 * All that is kept, for the command that makes a backup while the server runs; to one at a time, for the store gives them one after the
 * other, and whoever waits cannot tell that from a server that hangs. Without a ticket of this installation there is no such page.
 */
export function backupPage(store: Store, secret: string, log: Logger): IRouter {
  const { isGood } = tickets(secret)
  const pages: IRouter = Router()
  let isGiving = false
  pages.get('/backup', async (request, response, next) => {
    if (!isGood(request.get('authorization'))) return next()
    response.set('Cache-Control', 'no-store')
    if (isGiving) return response.sendStatus(409)
    isGiving = true
    response.type('application/jsonl')
    response.setTimeout(patience, () => response.destroy())
    try {
      await pipeline(Readable.from(storeLines(store), { objectMode: false, highWaterMark: 65_536 }), response)
    } catch (error) {
      // The head is out already: whoever asked misses the last line and knows.
      log.error({ err: error }, 'a backup was broken off')
    } finally {
      isGiving = false
    }
  })
  return pages
}
