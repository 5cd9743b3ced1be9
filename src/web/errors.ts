import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { Logger } from 'pino'
import { Conflict, Damaged, NotKept, NotRead } from '../store/store.ts'
import { type Say, say, type Words } from '../text.ts'
import { NotThere } from '../training/kept.ts'
import { sendReceipt, wantsReceipt } from './learner/receipts.ts'
import type { ErrorPage } from './models.ts'
import type { Show } from './page.ts'
import { routeOf } from './watch.ts'

/** There is nothing at this address. */
export class NotFound extends Error {}
/** The request is understood and not allowed; the message is for the person who sent it. */
export class Refused extends Error {}
/** What was sent came after the time of its attempt. */
export class TimeOver extends Error {
  readonly words: Words
  readonly attempt: string
  constructor(words: Words, attempt: string) {
    super(words.say)
    this.words = words
    this.attempt = attempt
  }
}
/** A learner is being erased, and the disk refused the rest of it for now; the cause is what it said. */
export class Unfinished extends Error {
  override name = 'Unfinished'
}
/** The page is a teacher's, and nobody is signed in. */
export class SignInNeeded extends Error {}

export const notFound: RequestHandler = () => {
  throw new NotFound()
}

/** Everything that is thrown ends here, and is answered in words with a way on. */
export const onError =
  (show: Show, t: Say, log: Logger): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    const { status, heading, words, way = toStart, lasts } = told(error)
    if (status >= 500)
      log.error(
        {
          request: response.locals.request,
          error: named(error instanceof Unfinished ? error.cause : error),
          method: request.method,
          route: routeOf(request),
        },
        'a request failed',
      )
    if (response.headersSent) return response.destroy()
    if (error instanceof SignInNeeded && (request.method === 'GET' || request.method === 'HEAD'))
      return response.redirect(303, `/sign-in?to=${encodeURIComponent(request.originalUrl)}`)
    if (status === 503 && !lasts) response.set('Retry-After', '5')
    if (wantsReceipt(request)) {
      // A script needs to know what to do with what it holds: keep it for later, or not send it again.
      const is = status >= 500 ? 'unsaved' : status === 403 || status === 404 ? 'gone' : 'refused'
      return sendReceipt(response, { is, words: t(words) }, status)
    }
    show(request, response.status(status), { title: heading.say }, 'error', {
      heading,
      words,
      way,
    })
  }

interface Told {
  status: number
  heading: Words
  words: Words
  way?: ErrorPage['way']
  /** It is no better in a moment. */
  lasts?: true
}
const toStart: ErrorPage['way'] = { href: '/', text: say('To the start page') }

function told(error: unknown): Told {
  if (error instanceof TimeOver)
    return {
      status: 410,
      heading: say('Too late'),
      words: error.words,
      way: { href: `/attempts/${error.attempt}/result`, text: say('To the result') },
    }
  if (error instanceof NotFound)
    return { status: 404, heading: say('There is no such page'), words: say('The address may be mistyped, or what stood here is gone.') }
  if (error instanceof SignInNeeded)
    return {
      status: 403,
      heading: say('You are not signed in'),
      words: say('You were signed out meanwhile, and nothing was changed. Sign in on another page, then go back and send it again.'),
      way: { href: '/sign-in', text: say('Sign in') },
    }
  if (error instanceof Refused) return { status: 403, heading: say('This was not done'), words: say(error.message) }
  if (error instanceof Unfinished)
    return {
      status: 503,
      heading: say('Begun, not finished'),
      words: say(
        'The erasing is begun and cannot be taken back, but the server could not finish it just now. Go back and send it again in a moment; else it is finished when the server is started the next time. Until then nobody sees or changes anything of it.',
      ),
    }
  if (error instanceof NotKept)
    return {
      status: 503,
      heading: say('Not saved'),
      words: say(
        'The server could not write it down just now. Nothing of it was kept. Go back, where it still stands, and send it again in a moment.',
      ),
    }
  if (error instanceof NotRead)
    return {
      status: 503,
      heading: say('Not to be had just now'),
      words: say(
        'The server cannot get at what is kept there. Nothing was changed. Try again in a moment; what you wrote, send again then.',
      ),
    }
  if (error instanceof Damaged || error instanceof NotThere)
    return {
      status: 503,
      lasts: true,
      heading: say('This cannot be shown'),
      words: say(
        'What is kept of it was damaged on the server, or is missing there. It has been written down, and whoever runs this server can bring it back from a backup. Everything else goes on.',
      ),
    }
  if (error instanceof Conflict)
    return {
      status: 409,
      heading: say('Somebody else was faster'),
      words: say('The same was changed at the same moment, and yours was not. Go back, load the page again and send it once more.'),
    }
  const status = statusOf(error)
  if (status === 413)
    return {
      status,
      heading: say('That is too much at once'),
      words: say('The form was larger than the server takes. Shorten it and send it again.'),
    }
  if (status < 500)
    return {
      status,
      heading: say('The server could not read this'),
      words: say('Go back, load the page again and send it once more; nothing was changed.'),
    }
  return {
    status: 500,
    heading: say('Something went wrong here'),
    words: say('It is not your doing, and it has been written down. What was saved before is safe. Try again in a moment.'),
  }
}

/** Express and its parsers mark what the sender did wrong by a status. */
function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500
  return status >= 400 && status < 500 ? status : 500
}

/** Name, status and stack alone: an error of the form's parser carries the whole form, and so somebody's answer. */
function named(error: unknown) {
  return error instanceof Error ? { type: error.name, message: error.message, stack: error.stack } : { type: typeof error }
}
