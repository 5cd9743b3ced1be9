import { Router } from 'express'
import type { Store } from '../store/store.ts'

/** A learner whom nobody is: to ask for them is to ask whether the store answers. */
const nobody = 'aaaaaaaaaaaaaaaa'

/** How long the store may take to answer, in milliseconds. */
const patience = 3_000

/**
 * For whoever watches the process: `/healthz` says that it runs, `/readyz` that it can serve, for which the store has to answer. Neither
 * says anything else, so that they may be open to everybody.
 */
export function health(store: Store): Router {
  return Router()
    .get('/healthz', (_request, response) => {
      response.set('Cache-Control', 'no-store').type('text').send('ok\n')
    })
    .get('/readyz', async (_request, response) => {
      const late = new Promise<false>((over) => setTimeout(over, patience, false).unref())
      const answers = store.has(nobody).then(
        () => true,
        () => false,
      )
      const isReady = await Promise.race([answers, late])
      response.set('Cache-Control', 'no-store').type('text')
      if (isReady) response.send('ready\n')
      else response.status(503).set('Retry-After', '5').send('The store does not answer.\n')
    })
}
