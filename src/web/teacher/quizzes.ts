import { Router } from 'express'
import type { Bank, Quiz } from '../../bank/bank.ts'
import type { Passage } from '../../passages/passage.ts'
import { say, type Words } from '../../text.ts'
import type { House } from '../app.ts'
import { teacherIn } from '../find.ts'
import { problemsOf } from './problems.ts'
import { isEntry } from './quiz-draft.ts'
import type { QuizRow } from './quiz-model.ts'

/** The quizzes of every text, and what is wrong in their files. */
export const quizList = (house: House): Router =>
  Router().get('/quizzes', async (request, response) => {
    teacherIn(response)
    const bank = house.bank()
    const wrong = bank.problems.filter(({ file }) => /\/quizzes\.ya?ml$/i.test(file))
    const problems = problemsOf(bank, wrong)
    const passages = await Promise.all(
      [...bank.passages.values()].map(async (passage) => ({
        id: passage.id,
        title: passage.levels[0]?.title ?? passage.id,
        fresh: `/quizzes/new?passage=${passage.id}`,
        quizzes: [
          ...[...bank.quizzes.values()].filter((quiz) => quiz.passage === passage.id).map(rowOf),
          // Only where something is wrong can a quiz stand in the file and not in the bank.
          ...(wrong.some(({ file }) => file.startsWith(`${passage.id}/`)) ? await brokenIn(house, passage, bank) : []),
        ],
      })),
    )
    house.show(request, response, { title: say('Quizzes'), here: 'quizzes' }, 'teacher/quizzes', {
      passages,
      ...(problems && { problems }),
    })
  })

function rowOf(quiz: Quiz): QuizRow {
  return {
    title: quiz.title,
    href: `/quizzes/${quiz.id}`,
    about: say('{n, plural, one {# question} other {# questions}} on level {level}', {
      n: quiz.questions.length,
      level: quiz.level.toUpperCase(),
    }),
    settings: settingsOf(quiz),
    preview: `/quizzes/${quiz.id}/preview`,
    paper: `/quizzes/${quiz.id}/paper`,
  }
}

function settingsOf({ draw, order, attempts, minutes, feedback, proof }: Quiz): Words[] {
  return [
    draw ? say('drawn by a rule') : say('picked one by one'),
    order === 'shuffled' ? say('another order for each learner') : say('in the order listed'),
    feedback === 'each' ? say('feedback after each question') : say('feedback at the end'),
    proof ? say('with the place in the text') : say('without the place in the text'),
    attempts === undefined ? say('as often as wanted') : say('{attempts, plural, one {once} other {# times at most}}', { attempts }),
    ...(minutes === undefined ? [] : [say('{minutes, plural, one {# minute} other {# minutes}}', { minutes })]),
  ]
}

/** The quizzes that stand in the file of a text and cannot be asked. */
async function brokenIn({ editing }: House, passage: Passage, bank: Bank): Promise<QuizRow[]> {
  const { value } = await editing.quizzes(passage.id)
  return (Array.isArray(value) ? value : [])
    .filter(isEntry)
    .filter(({ id }) => typeof id === 'string' && !bank.quizzes.has(`${passage.id}/${id}`))
    .map(({ id, title }) => ({
      title: typeof title === 'string' ? title : String(id),
      href: `/quizzes/${passage.id}/${encodeURIComponent(String(id))}`,
      about: say('cannot be asked as it stands'),
      settings: [],
    }))
}
