import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import { z } from 'zod'
import type { Look } from './models.ts'

const day = 24 * 60 * 60 * 1000
const year = 365 * day

/**
 * Who is asking, from cookies: a learner needs no e-mail address and no session table, for theirs is signed; a teacher's opens a session.
 * And how they like their page, from another one.
 * @param https whether the site is reached by https: only then may a cookie be `Secure` and bound to this host
 */
export function sessions(secret: string, https: boolean) {
  const prefix = https ? '__Host-' : ''
  const options = { httpOnly: true, sameSite: 'lax', secure: https, path: '/', maxAge: year } as const
  const names = { learner: `${prefix}learner`, teacher: `${prefix}teacher`, look: `${prefix}look` }
  const signature = (id: string) => createHmac('sha256', secret).update(`learner:${id}`).digest('base64url')

  return {
    /** The id of the learner whose cookie this is; undefined where there is none, or it is not of our making. */
    learnerOf(request: Request): string | undefined {
      const [id = '', signed = ''] = (cookiesOf(request)[names.learner] ?? '').split('.')
      const expected = Buffer.from(signature(id))
      const given = Buffer.from(signed)
      return given.length === expected.length && timingSafeEqual(given, expected) ? id : undefined
    },
    welcome(response: Response, learner: string): void {
      response.cookie(names.learner, `${learner}.${signature(learner)}`, options)
    },
    farewell(response: Response): void {
      response.clearCookie(names.learner, { ...options, maxAge: undefined })
    },
    /** The token of a teacher's session, as the browser sends it. */
    teacherOf: (request: Request): string | undefined => cookiesOf(request)[names.teacher] || undefined,
    welcomeTeacher(response: Response, token: string): void {
      response.cookie(names.teacher, token, { ...options, maxAge: 30 * day })
    },
    farewellTeacher(response: Response): void {
      response.clearCookie(names.teacher, { ...options, maxAge: undefined })
    },
    lookOf(request: Request): Look {
      const kept = cookiesOf(request)[names.look]
      return kept ? look.parse(Object.fromEntries(new URLSearchParams(kept))) : plain
    },
    keepLook(response: Response, form: unknown): void {
      const { theme, size, leading, focus } = look.parse(form ?? {})
      response.cookie(names.look, new URLSearchParams({ theme, size, leading, focus: focus ? 'on' : '' }).toString(), options)
    },
  }
}
export type Sessions = ReturnType<typeof sessions>

/** Whatever a browser sends, it is a look: what cannot be read is the default. */
const look = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  size: z.enum(['s', 'm', 'l', 'xl']).catch('m'),
  leading: z.enum(['normal', 'wide']).catch('normal'),
  focus: z
    .string()
    .catch('')
    .transform((on) => on === 'on'),
})

const plain: Look = { theme: 'system', size: 'm', leading: 'normal', focus: false }

/** A request is asked for its cookies several times. */
const read = new WeakMap<Request, Record<string, string>>()

function cookiesOf(request: Request): Record<string, string> {
  const before = read.get(request)
  if (before) return before
  const cookies = cookiesIn(request)
  read.set(request, cookies)
  return cookies
}

function cookiesIn(request: Request): Record<string, string> {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split(/=(.*)/s))
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, decoded(value)]))
}
function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
