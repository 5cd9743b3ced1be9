import { Router } from 'express'
import type { House } from '../app.ts'
import { bankList } from './bank.ts'
import { correction } from './correction.ts'
import { correctionList } from './corrections.ts'
import { coverageMap } from './coverage.ts'
import { editor } from './editor.ts'
import { erasuresOfLearners } from './erasures.ts'
import { levelsTable } from './levels.ts'
import { markingList } from './marking.ts'
import { markingAnswer } from './marking-answer.ts'
import { paper } from './paper.ts'
import { questionPage } from './question.ts'
import { quizForm } from './quiz-form.ts'
import { quizPreview } from './quiz-preview.ts'
import { quizRemovals } from './quiz-removals.ts'
import { quizList } from './quizzes.ts'
import { retirements } from './retirements.ts'
import { scores } from './scores.ts'
import { scoresOfAttempt } from './scores-attempt.ts'
import { scoresAsCsv } from './scores-csv.ts'
import { scoresOfLearner } from './scores-learner.ts'
import { scoresOfQuestion } from './scores-question.ts'
import { scoresOfQuestions } from './scores-questions.ts'

const pages: readonly ((house: House) => Router)[] = [
  coverageMap,
  levelsTable,
  editor,
  scores,
  scoresAsCsv,
  scoresOfQuestions,
  scoresOfQuestion,
  scoresOfLearner,
  erasuresOfLearners,
  scoresOfAttempt,
  markingList,
  markingAnswer,
  correctionList,
  correction,
  bankList,
  questionPage,
  retirements,
  quizList,
  quizPreview,
  paper,
  quizRemovals,
  quizForm,
]

/** Every page of a teacher. */
export function teacherPages(house: House): Router {
  const router = Router()
  for (const page of pages) router.use(page(house))
  return router
}
