import { Router } from 'express'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { attemptIn, learnerIn } from '../find.ts'
import { clock } from '../times.ts'
import { navigatorOf, untilIn } from './navigator.ts'
import { keepable } from './questions.ts'
import { sendReceipt, timeOver, wantsReceipt } from './receipts.ts'

/** Handing in: asked first, so that nobody leaves a gap without knowing. */
export const closures = ({ trainer, show, t }: House): Router =>
  Router()
    .get('/attempts/:attempt/closures', async (request, response) => {
      const attempt = attemptIn(request, response)
      if (attempt.handedIn) return response.redirect(303, `/attempts/${attempt.id}/result`)
      const numbers = attempt.questions.map((_, at) => at + 1)
      const to = (n: number) => ({ n, href: `/attempts/${attempt.id}/${n}` })
      const progress = await trainer.progressOf(attempt)
      const open = numbers.filter((n) => !progress[n - 1]?.answered)
      const begun = numbers.filter((n) => progress[n - 1]?.begun)
      const gaps = open.filter((n) => !begun.includes(n))
      const until = untilIn(attempt, trainer.now())
      keepable(response, attempt)
      show(request, response, { title: `Hand in · ${attempt.began.settings.title}` }, 'learner/closure', {
        title: attempt.began.settings.title,
        navigator: navigatorOf(attempt, progress),
        unanswered: gaps.map(to),
        begun: begun.map(to),
        flagged: numbers.filter((n) => attempt.flagged.has(n)).map(to),
        answered: numbers.length - open.length,
        of: numbers.length,
        ...(until && { until }),
        action: `/attempts/${attempt.id}/closures`,
        back: to(open[0] ?? begun[0] ?? numbers.length).href,
      })
    })

    .post('/attempts/:attempt/closures', async (request, response) => {
      const attempt = attemptIn(request, response)
      const { id } = learnerIn(response)
      const to = `/attempts/${attempt.id}/result`
      await trainer.handIn(id, attempt.id)
      // Erased meanwhile: nothing was handed in, or what was counts for nobody.
      if (trainer.isGone(id)) throw new NotFound()
      if (!wantsReceipt(request)) return response.redirect(303, to)
      const closed = (await trainer.learner(id))?.attempts.get(attempt.id) ?? attempt
      const over = timeOver({ attempt: closed, settled: true })
      const at = closed.handedIn?.at
      sendReceipt(response, {
        is: over ? 'settled' : 'kept',
        ...(over && { words: t(over) }),
        ...(at && { at, clock: clock(at) }),
        to,
      })
    })
