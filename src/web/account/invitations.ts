import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Opened } from '../../accounts/accounts.ts'
import { say, type Words } from '../../text.ts'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { agentOf } from './agent.ts'
import type { InvitationPage } from './models.ts'

type Good = Extract<Opened, { is: 'good' }>

const form = z.object({ name: z.string().max(200).catch(''), password: z.string().max(1000).catch('') })

/** The link with which a teacher sets a name and a password. */
export function invitations({ accounts, sessions, show }: House): Router {
  return Router()
    .get('/invitations/:token', async (request, response) => {
      const opened = await accounts.open(tokenIn(request))
      if (opened.is !== 'good') return showEnded(request, response, opened.is)
      showForm(request, response, opened, {})
    })

    .post('/invitations/:token', async (request, response) => {
      const token = tokenIn(request)
      const sent = form.parse(request.body ?? {})
      const became = await accounts.accept(token, sent, agentOf(request))
      if (became.is === 'set') {
        sessions.welcomeTeacher(response, became.token)
        return response.redirect(303, '/bank')
      }
      if (became.is !== 'refused') return showEnded(request, response, became.is)
      const opened = await accounts.open(token)
      if (opened.is !== 'good') return showEnded(request, response, opened.is)
      showForm(request, response.status(422), opened, { typed: sent.name, mistake: { field: became.field, message: became.words } })
    })

  function showForm(request: Request, response: Response, { name, known }: Good, sent: Partial<InvitationPage>): void {
    const title = known ? say('A new password') : say('Your account')
    const model: InvitationPage = { known, typed: '', action: request.originalUrl, ...(name !== undefined && { name }), ...sent }
    show(request, response, { title, ...(sent.mistake && { error: true }) }, 'account/invitation', model)
  }

  function showEnded(request: Request, response: Response, is: Exclude<Opened['is'], 'good'>): void {
    if (is === 'unreadable') throw new NotFound()
    const { heading, words } = ended[is]
    show(request, response.status(410), { title: heading.say }, 'error', {
      heading,
      words,
      way: { href: '/sign-in', text: say('Sign in') },
    })
  }
}

function tokenIn(request: Request): string {
  const token = String(request.params.token)
  if (token.length > 2000) throw new NotFound()
  return token
}

const ended: Record<'used' | 'expired' | 'late', { heading: Words; words: Words }> = {
  used: {
    heading: say('This link was used already, or a password was set since'),
    words: say(
      'Sign in with the password that was set last. If it was not you who set it, or the password is lost, ask whoever runs this server for a new link.',
    ),
  },
  expired: {
    heading: say('This link no longer holds'),
    words: say('A link holds for 24 hours. Ask whoever runs this server for a new one.'),
  },
  late: {
    heading: say('There is a teacher by now'),
    words: say('This link was for the first teacher here. Ask whoever runs this server for a link of your own.'),
  },
}
