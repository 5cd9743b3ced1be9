import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Metrics } from './metrics.ts'

/** The pattern of the address (`/attempts/:attempt/:n`), which says of nobody what they did; `none` where no page has it. */
export function routeOf(request: Request): string {
  const path: unknown = request.route?.path
  return typeof path === 'string' ? `${request.baseUrl}${path}` : 'none'
}

/**
 * Gives every request an id, which its answer names (`X-Request-Id`) and what is logged of it carries; counts it, and logs it at the level
 * `info`, when its answer is out or was given up. Neither addresses nor ids of people stand in the log.
 */
export const watch =
  (metrics: Metrics, log: Logger): RequestHandler =>
  (request, response, next) => {
    const start = performance.now()
    const id = randomUUID()
    response.locals.request = id
    response.setHeader('X-Request-Id', id)
    response.once('close', () => {
      const told = { method: request.method, route: routeOf(request), status: response.statusCode }
      const ms = performance.now() - start
      metrics.answered(told, ms / 1000)
      if (log.isLevelEnabled('info'))
        log.info({ request: id, ...told, ms: Math.round(ms * 10) / 10 }, response.writableFinished ? 'answered' : 'given up')
    })
    next()
  }
