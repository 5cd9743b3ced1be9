import type { RequestHandler } from 'express'
import helmet from 'helmet'
import { Refused } from './errors.ts'

/**
 * The headers of every answer. Without https nothing may be upgraded to it, or a school on http://192.168.… gets no style sheet;
 * and the referrer stays, or browsers send `Origin: null` with our own forms.
 */
export const headers = (https: boolean): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        ...(https && { upgradeInsecureRequests: [] }),
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https,
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
  })

/** Lets a change through only when it comes from our own pages. @param base the address of the site where it is known */
export const sameOrigin =
  (base: string | undefined): RequestHandler =>
  (request, _response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next()
    const site = request.get('sec-fetch-site')
    const origin = request.get('origin')
    const ours = site !== undefined ? site === 'same-origin' : origin !== undefined && isOurs(origin, request.get('host'), base)
    if (!ours) throw new Refused('This form came from another site. Open the page here and send it again; nothing was changed.')
    next()
  }

function isOurs(origin: string, host: string | undefined, base: string | undefined): boolean {
  if (!URL.canParse(origin)) return false
  const from = new URL(origin).host
  return from === host || (base !== undefined && from === new URL(base).host)
}
