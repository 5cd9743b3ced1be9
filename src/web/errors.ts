import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { Logger } from 'pino'
import { NotKept } from '../store/store.ts'
import { say, type Words } from '../text.ts'
import type { Show } from './page.ts'

/** There is nothing at this address. */
export class NotFound extends Error {}
/** The request is understood and not allowed; the message is for the person who sent it. */
export class Refused extends Error {}

export const notFound: RequestHandler = () => {
  throw new NotFound()
}

/** Everything that is thrown ends here, and is answered in words with a way on. */
export const onError =
  (show: Show, log: Logger): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    const { status, heading, words } = told(error)
    if (status >= 500) log.error({ err: named(error), method: request.method, path: request.path }, 'a request failed')
    if (response.headersSent) return response.destroy()
    if (status === 503) response.set('Retry-After', '5')
    show(request, response.status(status), { title: heading.say }, 'error', {
      heading,
      words,
      way: { href: '/', text: say('To the start page') },
    })
  }

function told(error: unknown): { status: number; heading: Words; words: Words } {
  if (error instanceof NotFound)
    return { status: 404, heading: say('There is no such page'), words: say('The address may be mistyped, or what stood here is gone.') }
  if (error instanceof Refused) return { status: 403, heading: say('This was not done'), words: say(error.message) }
  if (error instanceof NotKept)
    return {
      status: 503,
      heading: say('Not saved'),
      words: say(
        'The server could not write it down just now. Nothing of it was kept. Go back, where it still stands, and send it again in a moment.',
      ),
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
