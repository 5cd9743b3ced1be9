import { Router } from 'express'
import { say } from '../../text.ts'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { teacherIn } from '../find.ts'
import { paperOf } from '../paper.ts'

/** A quiz on paper, and its key on a sheet of its own. */
export const paper = (house: House): Router =>
  Router().get('/quizzes/:passage/:quiz/paper', (request, response) => {
    teacherIn(response)
    const bank = house.bank()
    const quiz = bank.quizzes.get(`${request.params.passage}/${request.params.quiz}`)
    const passage = quiz && bank.passages.get(quiz.passage)
    const level = passage?.levels.find((one) => one.level === quiz?.level)
    if (!quiz || !passage || !level) throw new NotFound()
    const address = `/quizzes/${quiz.id}`
    const keys = 'keys' in request.query
    const model = paperOf({
      title: quiz.title,
      passage,
      level,
      questions: quiz.questions.flatMap((id) => bank.questions.get(id)?.question ?? []),
      // The same sheet each time, so that key and questions may be printed apart.
      seed: house.trainer.seedOf(`paper ${quiz.id}`),
      place: quiz.proof,
      minutes: quiz.minutes,
      keys,
      look: house.sessions.lookOf(request),
      textPane: house.textPane,
    })
    house.show(request, response, { title: say('On paper: {title}', { title: quiz.title }), sheet: true }, 'teacher/paper', {
      ...model,
      links: { back: address, other: keys ? `${address}/paper` : `${address}/paper?keys` },
    })
  })
