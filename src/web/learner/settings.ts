import { Router } from 'express'
import type { House } from '../app.ts'
import { learnerIn } from '../find.ts'

/** The reader's own settings, the return code, and leaving this machine. */
export const settings = ({ trainer, sessions, show }: House): Router =>
  Router()
    .get('/settings', (request, response) => {
      const { id, learner } = learnerIn(response)
      const model = { look: sessions.lookOf(request), code: trainer.codeOf(id), name: learner.name, here: '/settings' }
      show(request, response, { title: 'Settings', here: 'settings' }, 'learner/settings', model)
    })

    .post('/preferences', (request, response) => {
      sessions.keepLook(response, request.body)
      response.redirect(303, ownAddress(request.body?.here))
    })

/** An address of this site, to go back to; anything else would let a form send people elsewhere. */
function ownAddress(here: unknown): string {
  if (typeof here !== 'string' || !here.startsWith('/')) return '/'
  const own = 'http://here.invalid'
  const address = URL.canParse(here, own) ? new URL(here, own) : undefined
  // A path such as /.//elsewhere is read as //elsewhere, which browsers take for another site.
  return address?.origin === own && !address.pathname.startsWith('//') ? `${address.pathname}${address.search}` : '/'
}
