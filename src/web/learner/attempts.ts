import { Router } from 'express'
import { z } from 'zod'
import { progressOf } from '../../training/drafts.ts'
import type { House } from '../app.ts'
import { NotFound, Refused } from '../errors.ts'
import { attemptIn } from '../find.ts'
import { askerOf } from '../page.ts'

const beginning = z.object({ quiz: z.string().max(200), key: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/) })

/** Beginning a quiz, and the way back into one. */
export const attempts = ({ trainer, bank }: House): Router =>
  Router()
    .post('/attempts', async (request, response) => {
      const asker = askerOf(response)
      if (!asker) throw new Refused('Say your name on the start page first, so that your answers have somebody to belong to.')
      const sent = beginning.safeParse(request.body)
      if (!sent.success) throw new Refused('The form came incomplete. Go back, load the page again and begin once more.')
      const quiz = bank().quizzes.get(sent.data.quiz)
      if (!quiz) throw new NotFound()
      const attempt = await trainer.begin(asker.id, quiz, sent.data.key)
      if (!attempt) throw new Refused('You have taken this quiz as often as it may be taken. Your results are under Progress.')
      response.redirect(303, `/attempts/${attempt}`)
    })

    .get('/attempts/:attempt', (request, response) => {
      const attempt = attemptIn(request, response)
      const gap = attempt.questions.findIndex((_, at) => !progressOf(attempt, at + 1).answered)
      const open = gap < 0 ? 'closures' : String(gap + 1)
      response.redirect(303, `/attempts/${attempt.id}/${attempt.handedIn ? 'result' : open}`)
    })
