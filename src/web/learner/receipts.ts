import type { Request, Response } from 'express'
import { type Say, say, type Words } from '../../text.ts'
import type { Drafted } from '../../training/entries.ts'
import type { Kept, Seat } from '../../training/seat.ts'
import { clock } from '../times.ts'

/** What a script is told of a form that it sent. Nothing in it speaks of the key, of a mark or of a proof. */
export interface Receipt {
  is: keyof typeof statuses
  /** For the learner. */
  words?: string
  /** When that which stands was saved: ISO 8601, and as pages write it. */
  at?: string
  clock?: string
  /** How often anything was saved of the question by now. */
  seen?: number
  /** Where the browser goes next. */
  to?: string
}

/** `refused`: unreadable. `behind`: a newer one stands. `settled`: it is final. `unsaved`: to be sent again. `gone`: no such attempt of theirs. */
const statuses = { kept: 200, refused: 422, behind: 409, settled: 410, unsaved: 503, gone: 404 } as const

/** Whether whoever sent this reads a receipt and not a page. Drafts are sent by scripts alone. */
export const wantsReceipt = (request: Request): boolean =>
  request.method === 'POST' && (/^\s*application\/json\b/i.test(request.get('accept') ?? '') || /\/drafts\/?$/.test(request.path))

/** @param status where it is another one than this kind of receipt usually has; its header is then the caller's */
export function sendReceipt(response: Response, receipt: Receipt, status?: number): void {
  if (receipt.is === 'unsaved' && status === undefined) response.set('Retry-After', '5')
  response
    .status(status ?? statuses[receipt.is])
    .set('Cache-Control', 'no-store')
    .json(receipt)
}

/**
 * The receipt of an answer, a place or a draft.
 * @param of which form it was
 * @param to where the browser goes next, where that is told
 */
export function receiptOf(t: Say, kept: Kept, of: Drafted['of'], to?: string): Receipt {
  const { seat } = kept
  const words = kept.is === 'kept' ? undefined : wordsOf(kept, of)
  const at = kept.is === 'behind' ? newestOf(seat, of) : seat.saved?.at
  return {
    is: kept.is,
    ...(words && { words: t(words) }),
    ...(at !== undefined && { at, clock: clock(at) }),
    seen: kept.is === 'kept' ? kept.seen : seat.seen,
    ...(to !== undefined && { to }),
  }
}

function wordsOf(kept: Exclude<Kept, { is: 'kept' }>, of: Drafted['of']): Words {
  if (kept.is === 'refused') return kept.words
  if (kept.is === 'behind') return newerStands(kept, of).words
  if (kept.is === 'unsaved') return notSaved.words
  return timeOver(kept.seat) ?? tooLate
}

export const notSaved = {
  tone: 'error',
  words: say('Not saved: the server could not write it down. Your answer still stands here; send it again in a moment.'),
} as const

/** Why a form of this kind was not taken that is behind. */
export function newerStands(kept: Kept, of: Drafted['of']): { tone: 'care'; words: Words } {
  const at = newestOf(kept.seat, of)
  const own = kept.is === 'behind' ? kept.words : undefined
  return { tone: 'care', words: own ?? (at === undefined ? newer : say(newerAt, { time: clock(at) })) }
}
const newerAt =
  'A newer answer of yours, given on another page at {time}, stands. The one you sent just now was not taken; answer again to change it.'
const newer = say('A newer answer of yours stands. The one you sent just now was not taken; answer again to change it.')

/** When that was saved which a form of this kind is behind of: the answer, and for a place whichever of both came last. */
function newestOf({ saved }: Seat, of: Drafted['of']): string | undefined {
  const { answer, place } = saved?.last ?? {}
  return of === 'place' && (place?.count ?? 0) > (answer?.count ?? 0) ? place?.at : answer?.at
}

/** What came after an answer was final. */
export const tooLate = say('What you sent just now was not taken: this answer is final.')

/** Of what was not taken because it is final: that the time was over, in words; undefined where that is not the reason. */
export function timeOver({ attempt: { handedIn, deadline }, settled }: Pick<Seat, 'attempt' | 'settled'>): Words | undefined {
  // One that the disk would not let be closed takes nothing all the same.
  const ranOut = handedIn ? handedIn.by === 'clock' : !settled
  if (!ranOut || deadline === undefined) return undefined
  return say('The time was over at {time}. What was saved till then counts; what came later does not.', {
    time: clock(new Date(deadline).toISOString()),
  })
}
