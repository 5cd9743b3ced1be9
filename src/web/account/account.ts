import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { say, type Words } from '../../text.ts'
import type { House } from '../app.ts'
import { teacherIn } from '../find.ts'
import { clock, day } from '../times.ts'
import { agentOf } from './agent.ts'
import type { AccountPage } from './models.ts'
import { tooMany } from './sign-in.ts'
import { tries } from './tries.ts'

const passwords = z.object({ old: z.string().max(1000).catch(''), password: z.string().max(1000).catch('') })

/** A teacher's own account: where they are signed in, and another password. */
export function account(house: House): Router {
  const { accounts, sessions, show } = house
  const attempt = tries(house, 'account', 10)

  return Router()
    .get('/account', async (request, response) => {
      await showAccount(request, response, undefined)
    })

    .post('/account/passwords', async (request, response) => {
      const teacher = teacherIn(response)
      const form = passwords.parse(request.body ?? {})
      const tried = await attempt(
        [teacher.id],
        () => accounts.changePassword(teacher, form, agentOf(request)),
        (became) => became.is === 'refused' && became.field === 'old',
      )
      if ('wait' in tried) {
        response.set('Retry-After', String(tried.wait))
        const message = say(tooMany, { minutes: Math.ceil(tried.wait / 60) })
        return showAccount(request, response.status(429), { field: 'old', message })
      }
      if (tried.is === 'refused') return showAccount(request, response.status(422), { field: tried.field, message: tried.words })
      sessions.welcomeTeacher(response, tried.token)
      response.redirect(303, '/account?changed')
    })

    .post('/account/sessions/:session/revocations', async (request, response) => {
      const teacher = teacherIn(response)
      const ended = String(request.params.session)
      await accounts.end(teacher, ended)
      if (ended !== teacher.session) return response.redirect(303, '/account')
      sessions.farewellTeacher(response)
      response.redirect(303, '/sign-in')
    })

    .post('/account/revocations', async (_request, response) => {
      await accounts.endOthers(teacherIn(response))
      response.redirect(303, '/account')
    })

  async function showAccount(request: Request, response: Response, mistake: AccountPage['mistake']): Promise<void> {
    const teacher = teacherIn(response)
    const addressOf = (session: string) => `/account/sessions/${session}/revocations`
    const model: AccountPage = {
      name: teacher.name,
      sessions: (await accounts.sessionsOf(teacher)).map(({ name, session }) => ({
        agent: session.agent,
        begun: moment(session.at),
        used: moment(session.seen),
        here: name === teacher.session,
        action: addressOf(name),
      })),
      signOut: addressOf(teacher.session),
      changed: 'changed' in request.query,
      ...(mistake && { mistake }),
    }
    show(request, response, { title: say('Account'), here: 'account', ...(mistake && { error: true }) }, 'account/account', model)
  }
}

const moment = (iso: string): Words => say('{day}, {time}', { day: day(iso), time: clock(iso) })
