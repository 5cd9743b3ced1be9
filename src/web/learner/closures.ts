import { Router } from 'express'
import { answerTo } from '../../training/history.ts'
import type { House } from '../app.ts'
import { attemptIn, learnerIn } from '../find.ts'
import { navigatorOf } from './navigator.ts'

/** Handing in: asked first, so that nobody leaves a gap without knowing. */
export const closures = ({ trainer, show }: House): Router =>
  Router()
    .get('/attempts/:attempt/closures', (request, response) => {
      const attempt = attemptIn(request, response)
      if (attempt.handedIn) return response.redirect(303, `/attempts/${attempt.id}/result`)
      const numbers = attempt.questions.map((_, at) => at + 1)
      const to = (n: number) => ({ n, href: `/attempts/${attempt.id}/${n}` })
      const gaps = numbers.filter((n) => !answerTo(attempt, n))
      show(request, response, { title: `Hand in · ${attempt.began.settings.title}` }, 'learner/closure', {
        title: attempt.began.settings.title,
        navigator: navigatorOf(attempt),
        unanswered: gaps.map(to),
        flagged: numbers.filter((n) => attempt.flagged.has(n)).map(to),
        answered: numbers.length - gaps.length,
        of: numbers.length,
        action: `/attempts/${attempt.id}/closures`,
        back: to(gaps[0] ?? numbers.length).href,
      })
    })

    .post('/attempts/:attempt/closures', async (request, response) => {
      const attempt = attemptIn(request, response)
      await trainer.handIn(learnerIn(response).id, attempt.id)
      response.redirect(303, `/attempts/${attempt.id}/result`)
    })
