import { Router } from 'express'
import { z } from 'zod'
import { say } from '../../text.ts'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { teacherIn } from '../find.ts'
import { digestOf } from './quiz-draft.ts'
import { tableOf } from './quiz-table.ts'

const sent = z.object({ base: z.string().max(40).catch('') })

/** Taking a quiz out of its file. Attempts at it that were begun go on. */
export const quizRemovals = (house: House): Router =>
  Router().post('/quizzes/:passage/:quiz/removals', async (request, response) => {
    teacherIn(response)
    const passage = house.bank().passages.get(request.params.passage)
    if (!passage) throw new NotFound()
    const { source, list, at, entry } = await tableOf(house.editing, passage.id, request.params.quiz)
    if (entry === undefined) throw new NotFound()
    const rest = list.filter((_, index) => index !== at)
    const isAsItWas = digestOf(entry) === sent.parse({ ...request.body }).base
    const saved = isAsItWas ? await house.editing.saveQuizzes(passage.id, rest, source.hash) : undefined
    if (saved?.is === 'saved') return response.redirect(303, `/quizzes#p-${passage.id}`)

    const [status, heading, words] =
      saved?.is === 'unwritable'
        ? [503, say('Not deleted'), say('{reason} Nothing was changed.', { reason: saved.message })]
        : [409, say('Somebody changed this quiz meanwhile'), say('Nothing was deleted. Look at the quiz again, and decide once more.')]
    const way = { href: `/quizzes/${passage.id}/${request.params.quiz}`, text: say('To the quiz') }
    house.show(request, response.status(status), { title: heading, here: 'quizzes' }, 'error', { heading, words, way })
  })
