import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { teacherId } from '../../accounts/names.ts'
import { say } from '../../text.ts'
import type { House } from '../app.ts'
import { ownAddress } from '../own-address.ts'
import { teacherOf } from '../page.ts'
import { agentOf } from './agent.ts'
import type { SignInPage } from './models.ts'
import { tries } from './tries.ts'

const credentials = z.object({
  name: z.string('Write your name.').trim().min(1, 'Write your name.').max(200, 'Write your name as you were invited.'),
  password: z.string('Write your password.').min(1, 'Write your password.').max(1000, 'No password is as long as this.'),
})

/** Signing in with name and password. */
export function signIn(house: House): Router {
  const { accounts, sessions, show } = house
  // A school sits behind one address: what a pupil tries there, or somebody far away at a teacher's name, must not keep teachers out.
  const attempt = tries(house, 'sign-in', 100, 50, 10)

  return Router()
    .get('/sign-in', (request, response) => {
      const to = ownAddress(request.query.to, home)
      if (teacherOf(response)) return response.redirect(303, to)
      showSignIn(request, response, { name: '', to })
    })

    .post('/sign-in', async (request, response) => {
      const form = credentials.safeParse(request.body ?? {})
      const name = typeof request.body?.name === 'string' ? request.body.name.slice(0, 200) : ''
      const to = ownAddress(request.body?.to, home)
      const refuse = (status: number, field: 'name' | 'password', message: string, values?: Record<string, number>) =>
        showSignIn(request, response.status(status), { name, to, mistake: { field, message: say(message, values) } })
      if (!form.success) {
        const [issue] = form.error.issues
        return refuse(422, issue?.path[0] === 'password' ? 'password' : 'name', issue?.message ?? 'Write your name.')
      }
      const tried = await attempt(
        [request.ip ?? '', teacherId(form.data.name), `${request.ip} ${teacherId(form.data.name)}`],
        async () => ({ token: await accounts.signIn(form.data.name, form.data.password, agentOf(request)) }),
        ({ token }) => token === undefined,
      )
      if ('wait' in tried) {
        response.set('Retry-After', String(tried.wait))
        return refuse(429, 'name', tooMany, { minutes: Math.ceil(tried.wait / 60) })
      }
      if (tried.token === undefined)
        return refuse(422, 'name', 'This name and this password do not belong together. Look at both; capitals count in the password.')
      sessions.welcomeTeacher(response, tried.token)
      response.redirect(303, to)
    })

  function showSignIn(request: Request, response: Response, page: SignInPage): void {
    show(request, response, { title: say('Sign in'), ...(page.mistake && { error: true }) }, 'account/sign-in', page)
  }
}

const home = '/bank'
export const tooMany =
  'Too many passwords were wrong. Wait {minutes, plural, one {a minute} other {# minutes}}, then try again; a new link for your account works at once.'
