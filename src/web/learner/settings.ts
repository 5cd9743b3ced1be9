import { Router } from 'express'
import type { House } from '../app.ts'
import { learnerIn } from '../find.ts'
import { ownAddress } from '../own-address.ts'

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
