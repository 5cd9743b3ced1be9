import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { kindOf } from '../../kinds/index.ts'
import type { Form } from '../../kinds/kind.ts'
import { say, type Words } from '../../text.ts'
import { type Control, control, isEmpty, levelIn } from '../../training/answer.ts'
import type { Drafted } from '../../training/entries.ts'
import { hintsOf } from '../../training/hints.ts'
import type { Attempt } from '../../training/history.ts'
import { asksPlace, type Kept, offersPlace, type Seat } from '../../training/seat.ts'
import type { House } from '../app.ts'
import { NotFound, TimeOver } from '../errors.ts'
import { attemptIn, learnerIn, numberIn, seatIn } from '../find.ts'
import type { QuestionPage } from './models.ts'
import { deskOf, navigatorOf } from './navigator.ts'
import { newerStands, notSaved, receiptOf, sendReceipt, timeOver, tooLate, wantsReceipt } from './receipts.ts'

/** A question beside its text: asking, and taking the answer. */
export function questions(house: House): Router {
  const { trainer, show, t } = house
  return Router()
    .get('/attempts/:attempt/:n', async (request, response, next) => {
      if (!/^\d+$/.test(request.params.n)) return next()
      const seat = await seatIn(trainer, request, response)
      const { attempt, n } = seat
      if (seat.settled) return response.redirect(303, `/attempts/${attempt.id}/${n}/review`)
      await showQuestion(request, response, seat, {})
    })

    .post('/attempts/:attempt/:n', async (request, response, next) => {
      if (!/^\d+$/.test(request.params.n)) return next()
      const form: Form = request.body ?? {}
      const attempt = attemptIn(request, response)
      const n = numberIn(request)
      const kept = await trainer.answer(learnerIn(response).id, attempt.id, n, form)
      if (!kept) throw new NotFound()
      const { seat } = kept
      const to = nextAfter(kept, form)
      if (wantsReceipt(request)) return sendReceipt(response, receiptOf(t, kept, 'answer', to))
      if (kept.is === 'unsaved')
        return showQuestion(request, response.status(503).set('Retry-After', '5'), seat, { form, notice: notSaved })
      if (kept.is === 'refused') return showQuestion(request, response.status(422), seat, { form, mistake: kept.words })
      if (kept.is === 'behind') return showQuestion(request, response.status(409), seat, { notice: newerStands(kept, 'answer') })
      sendOn(response, kept, to)
    })

    .post('/attempts/:attempt/:n/drafts', takeDraft(house, 'answer'))

    .post('/attempts/:attempt/:n/flags', async (request, response) => {
      const attempt = attemptIn(request, response)
      const n = numberIn(request)
      const { id } = learnerIn(response)
      const became = await trainer.flag(id, attempt.id, n, request.body?.on === '1')
      if (became === 'none') throw new NotFound()
      if (wantsReceipt(request)) {
        if (became === 'kept') return sendReceipt(response, { is: became })
        // Handed in meanwhile, perhaps by the clock.
        const now = (await trainer.learner(id))?.attempts.get(attempt.id) ?? attempt
        const words = t(timeOver({ attempt: now, settled: now.handedIn !== undefined }) ?? tooLate)
        return sendReceipt(response, { is: became, words, to: `/attempts/${attempt.id}/result` })
      }
      response.redirect(303, `/attempts/${attempt.id}/${n}`)
    })

    .post('/attempts/:attempt/:n/hints', async (request, response) => {
      const form: Form = request.body ?? {}
      const attempt = attemptIn(request, response)
      const n = numberIn(request)
      const { id } = learnerIn(response)
      const step = z.coerce.number().int().catch(0).parse(form.step)
      const became = await trainer.hint(id, attempt.id, n, step, levelIn(form))
      const seat = await trainer.seat(id, attempt.id, n, levelIn(form))
      if (!seat || became === 'none') throw new NotFound()
      if (seat.settled) return response.redirect(303, `/attempts/${attempt.id}/${n}/review`)
      // The answer that is being written comes along and stays in the form; it is neither saved by this nor lost.
      if (became === 'unsaved') return showQuestion(request, response.status(503).set('Retry-After', '5'), seat, { form, notice: notSaved })
      await showQuestion(request, response, seat, { form, hint: true })
    })

  async function showQuestion(
    request: Request,
    response: Response,
    seat: Seat,
    sent: { form?: Form; mistake?: Words; notice?: QuestionPage['notice']; hint?: boolean },
  ): Promise<void> {
    const { attempt, n, question, passage, level, levels, sitting, answer, saved } = seat
    const kind = kindOf(question)
    const asked = kind.ask(question, sitting)
    const draft = saved?.answer
    const last = draft ?? answer
    // Sentences that were picked at another level are not those of this one: that answer stands, and is not shown as if it were here.
    const elsewhere = asked.pick !== undefined && last !== undefined && last.level !== level.level
    const given = sent.form ?? (elsewhere ? {} : (draft?.form ?? (answer ? kind.filled(question, answer.response, sitting) : {})))
    const notice = sent.notice ?? (elsewhere ? answeredAt(last.level) : draft && noticeOf(draft, answer !== undefined))
    const address = `/attempts/${attempt.id}/${n}`
    const picked = new Set([given.sentence ?? []].flat())
    const text = house.textPane({
      level,
      all: passage.levels,
      levels,
      look: house.sessions.lookOf(request),
      here: `${address}?level=${level.level}`,
      ...(asked.pick !== undefined && {
        pick: {
          field: 'sentence',
          form: 'answer',
          most: asked.pick,
          picked: new Set(level.sentences.filter((_, at) => picked.has(String(at + 1))).map(({ id }) => id)),
        },
      }),
    })
    const of = attempt.questions.length
    const error = sent.mistake !== undefined
    keepable(response, attempt)
    show(
      request,
      response,
      {
        title: `Question ${n} of ${of} · ${level.title}`,
        desk: deskOf(attempt, level.title, trainer.signing(learnerIn(response).id, attempt.id), trainer.now()),
        ...(error && { error }),
      },
      'learner/question',
      {
        text,
        navigator: navigatorOf(attempt, await trainer.progressOf(attempt), n),
        n,
        of,
        points: question.points,
        action: address,
        flag: { action: `${address}/flags`, on: attempt.flagged.has(n) },
        ...(attempt.began.settings.hints && { hints: { ...hintsAt(seat, address), fresh: sent.hint ?? false } }),
        level: level.level,
        prompt: question.prompt,
        instructions: question.instructions ? say(question.instructions) : kind.instructions(question),
        view: `kinds/${question.kind}`,
        asked,
        given,
        ...(sent.mistake && { mistake: sent.mistake }),
        ...(notice && { notice }),
        ...(sentAgain(sent.form) ?? { key: house.key(), seen: seat.seen, shown: trainer.shown(attempt.id, n) }),
        asksWhere: attempt.began.settings.proof && offersPlace(question),
        last: n === of,
      },
    )
  }
}

/** Takes the form of an answer, or of its place, as a script saves it while somebody works on it. */
export function takeDraft({ trainer, t }: House, of: Drafted['of']) {
  return async (request: Request, response: Response): Promise<void> => {
    const attempt = attemptIn(request, response)
    const kept = await trainer.draft(learnerIn(response).id, attempt.id, numberIn(request), of, request.body ?? {})
    if (!kept) throw new NotFound()
    sendReceipt(response, receiptOf(t, kept, of, kept.is === 'settled' ? nextAfter(kept, {}) : undefined))
  }
}

function hintsAt({ attempt, n, question, level }: Seat, address: string) {
  const all = hintsOf(question, level)
  const had = attempt.hinted.get(n) ?? 0
  return { action: `${address}/hints#hints`, given: all.slice(0, had), of: all.length, ...(had < all.length && { next: had + 1 }) }
}

/**
 * What a form that is shown again carries: what it carried. It knows no newer answer than it did, and is read since it was shown first.
 * @returns undefined where no form came, or one without what it has to carry
 */
export function sentAgain(form: Form | undefined): Pick<Control, 'key' | 'seen' | 'shown'> | undefined {
  const sent = form && control.safeParse(form).data
  return sent && { key: sent.key, seen: sent.seen, shown: sent.shown }
}

const answeredAt = (level: string) =>
  ({
    tone: 'plain',
    words: say('Your answer was picked in the text of level {level} and stands. Picking here takes its place.', {
      level: level.toUpperCase(),
    }),
  }) as const

/** That what was begun does not count yet; nothing where it does, or where nothing was written and nothing answered. */
function noticeOf({ ready, form }: Drafted, answered: boolean): QuestionPage['notice'] {
  if (ready || (isEmpty(form) && !answered)) return undefined
  if (isEmpty(form))
    return {
      tone: 'plain',
      words: say('You emptied this, and that was not sent off: your answer from before still counts, until you do so or answer anew.'),
    }
  return {
    tone: 'plain',
    words: answered
      ? say('What you changed here is saved as it stands, and is not complete: until it is, your answer from before counts.')
      : say('What you began here is saved as it stands, and is not complete: until it is, it does not count.'),
  }
}

/** A page of an open attempt may be kept by its own browser, to be at hand without a connection; no other one may. */
export function keepable(response: Response, attempt: Attempt): void {
  if (!attempt.handedIn) response.set('X-Keep', 'attempt')
}

/** Where the browser goes after an answer or a place; undefined where it stays. */
export function nextAfter({ is, seat }: Kept, form: Form): string | undefined {
  const { attempt, n } = seat
  if (is === 'settled') return `/attempts/${attempt.id}/${timeOver(seat) ? 'result' : `${n}/review?late`}`
  if (is !== 'kept') return undefined
  return form.next === 'where' && asksPlace(seat) ? `/attempts/${attempt.id}/${n}/place` : afterwards(seat)
}

/** Answers with where to go; what came after the time is told that it did. @throws TimeOver */
export function sendOn(response: Response, { is, seat }: Kept, to: string | undefined): void {
  const over = is === 'settled' ? timeOver(seat) : undefined
  if (over) throw new TimeOver(over, seat.attempt.id)
  response.redirect(303, to ?? `/attempts/${seat.attempt.id}/${seat.n}`)
}

/** Where a learner goes once question n is done: to its feedback, to the next one, or to handing in. */
function afterwards({ attempt, n, settled }: Seat): string {
  if (settled) return `/attempts/${attempt.id}/${n}/review`
  return n < attempt.questions.length ? `/attempts/${attempt.id}/${n + 1}` : `/attempts/${attempt.id}/closures`
}
