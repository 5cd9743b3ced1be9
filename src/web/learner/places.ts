import { type Request, type Response, Router } from 'express'
import { setsIn } from '../../kinds/evidence.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Form } from '../../kinds/kind.ts'
import type { Words } from '../../text.ts'
import { asksPlace, offersPlace, type Seat } from '../../training/seat.ts'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { attemptIn, learnerIn, numberIn, seatIn } from '../find.ts'
import type { PlacePage } from './models.ts'
import { deskOf, navigatorOf } from './navigator.ts'
import { keepable, nextAfter, sendOn, sentAgain, takeDraft } from './questions.ts'
import { newerStands, notSaved, receiptOf, sendReceipt, wantsReceipt } from './receipts.ts'

/** Show me where: the sentences that prove the answer, picked in the text. */
export function places(house: House): Router {
  const { trainer, show, t } = house
  return Router()
    .get('/attempts/:attempt/:n/place', async (request, response) => {
      const seat = await seatIn(trainer, request, response)
      const { attempt, n, question } = seat
      // Ahead of the answer it can be fetched, to be at hand without a connection; it tells nothing that another answer would not.
      const ahead = 'ahead' in request.query && attempt.began.settings.proof && offersPlace(question)
      if (seat.settled || !(ahead || asksPlace(seat))) return response.redirect(303, `/attempts/${attempt.id}/${n}`)
      await showPlace(request, response, seat, {})
    })

    .post('/attempts/:attempt/:n/place', async (request, response) => {
      const form: Form = request.body ?? {}
      const attempt = attemptIn(request, response)
      const n = numberIn(request)
      const kept = await trainer.showWhere(learnerIn(response).id, attempt.id, n, form)
      if (!kept) throw new NotFound()
      const { seat } = kept
      const to = kept.is === 'behind' && !asksPlace(seat) ? `/attempts/${attempt.id}/${n}` : nextAfter(kept, form)
      if (wantsReceipt(request)) return sendReceipt(response, receiptOf(t, kept, 'place', to))
      if (kept.is === 'unsaved') return showPlace(request, response.status(503).set('Retry-After', '5'), seat, { form, notice: notSaved })
      if (kept.is === 'refused') return showPlace(request, response.status(422), seat, { form, mistake: kept.words })
      // Emptied or changed elsewhere into an answer that needs no place: the question shows what stands.
      if (kept.is === 'behind' && to === undefined)
        return showPlace(request, response.status(409), seat, { notice: newerStands(kept, 'place') })
      sendOn(response, kept, to)
    })

    .post('/attempts/:attempt/:n/place/drafts', takeDraft(house, 'place'))

  async function showPlace(
    request: Request,
    response: Response,
    seat: Seat,
    sent: { form?: Form; mistake?: Words; notice?: PlacePage['notice'] },
  ): Promise<void> {
    const { attempt, n, question, passage, level, levels, sitting, saved, standing } = seat
    const address = `/attempts/${attempt.id}/${n}`
    const kind = kindOf(question)
    // A draft of another level's picks is not one of these sentences.
    const form = sent.form ?? (saved?.place?.level === level.level ? saved.place.form : undefined)
    const seats = form ? [form.where ?? []].flat() : undefined
    const chosen = level.sentences.filter(({ id }, at) =>
      seats ? seats.includes(String(at + 1)) : standing?.level === level.level && standing.where?.includes(id),
    )
    const wanted = setsIn(question, level)[0]?.length ?? 1
    const text = house.textPane({
      level,
      all: passage.levels,
      levels,
      look: house.sessions.lookOf(request),
      here: `${address}/place?level=${level.level}`,
      pick: { field: 'where', form: 'place', most: wanted, picked: new Set(chosen.map(({ id }) => id)) },
    })
    const of = attempt.questions.length
    const error = sent.mistake !== undefined
    keepable(response, attempt)
    show(
      request,
      response,
      {
        title: `Show where: question ${n} of ${of} · ${level.title}`,
        desk: deskOf(attempt, level.title, trainer.signing(learnerIn(response).id, attempt.id), trainer.now()),
        ...(error && { error }),
      },
      'learner/place',
      {
        text,
        navigator: navigatorOf(attempt, await trainer.progressOf(attempt), n),
        n,
        of,
        action: `${address}/place`,
        level: level.level,
        prompt: question.prompt,
        given: kind
          .explain(question, standing?.response ?? undefined, sitting)
          .filter((line) => line.chosen)
          .map(({ letter, text }) => ({ text, ...(letter && { letter }) })),
        change: address,
        picked: chosen.map(({ id, text }) => ({
          n: level.sentences.findIndex((one) => one.id === id) + 1,
          section: level.sections.findIndex(({ blocks }) => blocks.some(({ sentences }) => sentences.some((one) => one.id === id))) + 1,
          text,
        })),
        wanted,
        ...(sent.mistake && { mistake: sent.mistake }),
        ...(sent.notice && { notice: sent.notice }),
        ...(sentAgain(sent.form) ?? { key: house.key(), seen: seat.seen, shown: trainer.shown(attempt.id, n) }),
      },
    )
  }
}
