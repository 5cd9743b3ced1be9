import { type Request, type Response, Router } from 'express'
import { setsIn } from '../../kinds/evidence.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Form } from '../../kinds/kind.ts'
import type { Words } from '../../text.ts'
import { asksPlace, type Seat } from '../../training/seat.ts'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { attemptIn, learnerIn, numberIn, seatIn } from '../find.ts'
import type { PlacePage } from '../models.ts'
import { deskOf, navigatorOf } from './navigator.ts'
import { afterwards, newerStands, notSaved, sentAgain } from './questions.ts'

/** Show me where: the sentences that prove the answer, picked in the text. */
export function places(house: House): Router {
  const { trainer, show } = house
  return Router()
    .get('/attempts/:attempt/:n/place', async (request, response) => {
      const seat = await seatIn(trainer, request, response)
      if (seat.settled || !asksPlace(seat)) return response.redirect(303, `/attempts/${seat.attempt.id}/${seat.n}`)
      showPlace(request, response, seat, {})
    })

    .post('/attempts/:attempt/:n/place', async (request, response) => {
      const form: Form = request.body ?? {}
      const attempt = attemptIn(request, response)
      const n = numberIn(request)
      const kept = await trainer.showWhere(learnerIn(response).id, attempt.id, n, form)
      if (!kept) throw new NotFound()
      const { seat } = kept
      if (kept.is === 'unsaved') return showPlace(request, response.status(503).set('Retry-After', '5'), seat, { form, notice: notSaved })
      if (kept.is === 'refused') return showPlace(request, response.status(422), seat, { form, mistake: kept.words })
      if (kept.is === 'settled') return response.redirect(303, `/attempts/${attempt.id}/${n}/review?late`)
      // Emptied or changed elsewhere into an answer that needs no place: the question shows what stands.
      if (kept.is === 'behind' && !asksPlace(seat)) return response.redirect(303, `/attempts/${attempt.id}/${n}`)
      if (kept.is === 'behind') return showPlace(request, response.status(409), seat, { notice: newerStands(seat) })
      response.redirect(303, afterwards(seat))
    })

  function showPlace(
    request: Request,
    response: Response,
    seat: Seat,
    sent: { form?: Form; mistake?: Words; notice?: PlacePage['notice'] },
  ): void {
    const { attempt, n, question, passage, level, levels, sitting, answer } = seat
    const address = `/attempts/${attempt.id}/${n}`
    const kind = kindOf(question)
    const seats = sent.form ? [sent.form.where ?? []].flat() : undefined
    const chosen = level.sentences.filter(({ id }, at) =>
      seats ? seats.includes(String(at + 1)) : answer?.level === level.level && answer.where?.includes(id),
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
    show(
      request,
      response,
      { title: `Show where: question ${n} of ${of} · ${level.title}`, desk: deskOf(attempt, level.title), ...(error && { error }) },
      'learner/place',
      {
        text,
        navigator: navigatorOf(attempt, n),
        n,
        of,
        action: `${address}/place`,
        level: level.level,
        prompt: question.prompt,
        given: kind
          .explain(question, answer?.response, sitting)
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
