import { Router } from 'express'
import type { Bank, Quiz } from '../../bank/bank.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Passage } from '../../passages/passage.ts'
import { say, type Words } from '../../text.ts'
import { offersPlace } from '../../training/seat.ts'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { teacherIn } from '../find.ts'
import type { Navigator } from '../learner/models.ts'

/** A quiz as a learner would meet it, question by question. No attempt is made of it. */
export const quizPreview = (house: House): Router =>
  Router().get('/quizzes/:passage/:quiz/preview', (request, response) => {
    teacherIn(response)
    const bank = house.bank()
    const quiz = bank.quizzes.get(`${request.params.passage}/${request.params.quiz}`)
    const passage = quiz && bank.passages.get(quiz.passage)
    if (!quiz || !passage) throw new NotFound()
    const of = quiz.questions.length
    const n = numberIn(request.query.n, of)
    const question = bank.questions.get(quiz.questions[n - 1] ?? '')?.question
    const levels = levelsOf(quiz, passage, bank)
    const level = levels.find((one) => one.level === request.query.level) ?? levels.find((one) => one.level === quiz.level)
    if (!question || !level) throw new NotFound()

    const kind = kindOf(question)
    const asked = kind.ask(question, { reading: level, seed: `preview/${n}` })
    const address = (number: number) => `/quizzes/${quiz.id}/preview?n=${number}&level=${level.level}`
    const text = house.textPane({
      level,
      all: passage.levels,
      levels,
      look: house.sessions.lookOf(request),
      here: address(n),
      // Without marks, and yet drawn for this page: the switch of the level has to keep the number of the question.
      marked: unmarked,
      ...(asked.pick !== undefined && { pick: { field: 'sentence', form: 'answer', most: asked.pick, picked: new Set() } }),
    })
    house.show(
      request,
      response,
      {
        title: say('Preview: question {n} of {of} · {quiz}', { n, of, quiz: quiz.title }),
        here: 'quizzes',
        desk: {
          passage: level.title,
          quiz: quiz.title,
          leave: { href: `/quizzes/${quiz.id}`, text: say('Close the preview'), short: say('Close') },
        },
      },
      'teacher/quiz-preview',
      {
        text: { ...text, levels: text.levels.map((one) => ({ ...one, href: `?n=${n}&level=${one.level}` })) },
        navigator: navigatorOf(of, n, address),
        n,
        of,
        points: question.points,
        prompt: question.prompt,
        instructions: question.instructions ? say(question.instructions) : kind.instructions(question),
        view: `kinds/${question.kind}`,
        asked,
        asksWhere: quiz.proof && offersPlace(question),
        hint: hintOf(quiz),
        question: `/bank/${question.id}`,
        ...(n > 1 && { before: address(n - 1) }),
        ...(n < of && { next: address(n + 1) }),
        close: `/quizzes/${quiz.id}`,
      },
    )
  })

const unmarked = { settles: new Set<string>(), tempts: new Set<string>(), yours: new Set<string>(), nearest: false }

/** The number of a question of the quiz; where there is none of it, the first. */
const numberIn = (n: unknown, of: number): number => (typeof n === 'string' && /^[1-9]\d{0,2}$/.test(n) && Number(n) <= of ? Number(n) : 1)

/** The levels between which a learner could switch: those at which every question holds. */
function levelsOf(quiz: Quiz, passage: Passage, bank: Bank) {
  return passage.levels.filter(
    ({ level }) => level === quiz.level || quiz.questions.every((id) => bank.questions.get(id)?.levels.includes(level)),
  )
}

function navigatorOf(of: number, here: number, address: (n: number) => string): Navigator {
  const stops = Array.from({ length: of }, (_, at) => ({
    n: at + 1,
    href: address(at + 1),
    here: at + 1 === here,
    answered: false,
    proven: false,
    flagged: false,
  }))
  return { stops, summary: say('{of, plural, one {# question} other {# questions}}', { of }) }
}

/** What a learner meets otherwise than it is shown here. */
const hintOf = ({ order, minutes = 0 }: Quiz): Words =>
  order === 'shuffled'
    ? say(
        'Preview: nothing is kept. Each learner gets the questions, and the answers of each, in an order of their own{minutes, plural, =0 {} one {, and # minute for all of them} other {, and # minutes for all of them}}.',
        { minutes },
      )
    : say(
        'Preview: nothing is kept. Each learner gets the answers in an order of their own{minutes, plural, =0 {} one {, and # minute for the quiz} other {, and # minutes for the quiz}}.',
        { minutes },
      )
