import { Router } from 'express'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { askerOf } from '../page.ts'
import { quizCard } from './quiz-card.ts'

/** The reader: a text at the level one likes, and the quizzes on it. */
export function passages(house: House): Router {
  const { bank, show, sessions, textPane } = house
  return Router().get('/passages/:passage', async (request, response) => {
    const passage = bank().passages.get(request.params.passage)
    if (!passage) throw new NotFound()
    const level = passage.levels.find((one) => one.level === request.query.level) ?? passage.levels[0]
    if (!level) throw new NotFound()
    const quizzes = [...bank().quizzes.values()].filter((quiz) => quiz.passage === passage.id)
    const learner = askerOf(response)?.learner
    const look = sessions.lookOf(request)
    show(request, response, { title: level.title }, 'learner/reader', {
      text: textPane({ level, all: passage.levels, levels: passage.levels, look, here: `/passages/${passage.id}?level=${level.level}` }),
      quizzes: await Promise.all(quizzes.map((quiz) => quizCard(house, quiz, learner))),
    })
  })
}
