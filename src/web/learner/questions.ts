import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { kindOf } from '../../kinds/index.ts'
import type { Form } from '../../kinds/kind.ts'
import { say, type Words } from '../../text.ts'
import { type Control, control, levelIn } from '../../training/answer.ts'
import { hintsOf } from '../../training/hints.ts'
import { asksPlace, offersPlace, type Seat } from '../../training/seat.ts'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { attemptIn, learnerIn, numberIn, seatIn } from '../find.ts'
import type { QuestionPage } from '../models.ts'
import { clock } from '../times.ts'
import { deskOf, navigatorOf } from './navigator.ts'

/** A question beside its text: asking, and taking the answer. */
export function questions(house: House): Router {
  const { trainer, show } = house
  return Router()
    .get('/attempts/:attempt/:n', async (request, response, next) => {
      if (!/^\d+$/.test(request.params.n)) return next()
      const seat = await seatIn(trainer, request, response)
      const { attempt, n } = seat
      if (seat.settled) return response.redirect(303, `/attempts/${attempt.id}/${n}/review`)
      showQuestion(request, response, seat, {})
    })

    .post('/attempts/:attempt/:n', async (request, response, next) => {
      if (!/^\d+$/.test(request.params.n)) return next()
      const form: Form = request.body ?? {}
      const attempt = attemptIn(request, response)
      const n = numberIn(request)
      const kept = await trainer.answer(learnerIn(response).id, attempt.id, n, form)
      if (!kept) throw new NotFound()
      const { seat } = kept
      if (kept.is === 'unsaved')
        return showQuestion(request, response.status(503).set('Retry-After', '5'), seat, { form, notice: notSaved })
      if (kept.is === 'refused') return showQuestion(request, response.status(422), seat, { form, mistake: kept.words })
      if (kept.is === 'behind') return showQuestion(request, response.status(409), seat, { notice: newerStands(seat) })
      if (kept.is === 'settled') return response.redirect(303, `/attempts/${attempt.id}/${n}/review?late`)
      if (form.next === 'where' && asksPlace(seat)) return response.redirect(303, `/attempts/${attempt.id}/${n}/place`)
      response.redirect(303, afterwards(seat))
    })

    .post('/attempts/:attempt/:n/flags', async (request, response) => {
      const attempt = attemptIn(request, response)
      const n = numberIn(request)
      if (!(await trainer.flag(learnerIn(response).id, attempt.id, n, request.body?.on === '1'))) throw new NotFound()
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
      showQuestion(request, response, seat, { form, hint: true })
    })

  function showQuestion(
    request: Request,
    response: Response,
    seat: Seat,
    sent: { form?: Form; mistake?: Words; notice?: QuestionPage['notice']; hint?: boolean },
  ): void {
    const { attempt, n, question, passage, level, levels, sitting, answer } = seat
    const kind = kindOf(question)
    const asked = kind.ask(question, sitting)
    // Sentences that were picked at another level are not those of this one: that answer stands, and is not shown as if it were here.
    const elsewhere = asked.pick !== undefined && answer !== undefined && answer.level !== level.level
    const given = sent.form ?? (answer && !elsewhere ? kind.filled(question, answer.response, sitting) : {})
    const notice = sent.notice ?? (elsewhere ? answeredAt(answer.level) : undefined)
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
    show(
      request,
      response,
      { title: `Question ${n} of ${of} · ${level.title}`, desk: deskOf(attempt, level.title), ...(error && { error }) },
      'learner/question',
      {
        text,
        navigator: navigatorOf(attempt, n),
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

export const notSaved = {
  tone: 'error',
  words: say('Not saved: the server could not write it down. Your answer still stands here; send it again in a moment.'),
} as const

export const newerStands = (seat: Seat) =>
  ({
    tone: 'care',
    words: say(
      'A newer answer of yours, given on another page at {time}, stands. The one you sent just now was not taken; answer again to change it.',
      {
        time: clock(seat.attempt.answers.get(seat.n)?.at(-1)?.at ?? ''),
      },
    ),
  }) as const

/** Where a learner goes once question n is done: to its feedback, to the next one, or to handing in. */
export function afterwards({ attempt, n, settled }: Seat): string {
  if (settled) return `/attempts/${attempt.id}/${n}/review`
  return n < attempt.questions.length ? `/attempts/${attempt.id}/${n + 1}` : `/attempts/${attempt.id}/closures`
}
