import { pathToFileURL } from 'node:url'
import type { Bank } from './bank/bank.ts'
import { seedFor } from './random.ts'
import { projectFolder } from './settings.ts'
import type { Say } from './text.ts'
import { readAssets } from './web/assets.ts'
import { paperOf } from './web/paper.ts'
import { textPanes } from './web/text-pane.ts'
import { readViews } from './web/views.ts'

/**
 * A quiz, or all questions that were written for a level of a passage, as one HTML file that needs no other.
 * @param name of a quiz (`lee-xi-gyeongju/level-a`), or of a passage
 * @param level of the text; that of the quiz, or the easiest, where none is named
 * @param secret from which the order of options follows, so that key and questions may be printed apart
 * @returns undefined where there is no such quiz, passage or level
 */
export function paperFile(bank: Bank, t: Say, name: string, level: string | undefined, keys: boolean, secret: string): string | undefined {
  const quiz = bank.quizzes.get(name)
  const passage = bank.passages.get(quiz?.passage ?? name)
  const wanted = level ?? quiz?.level ?? passage?.levels[0]?.level
  const at = passage?.levels.find((one) => one.level === wanted)
  if (!passage || !at) return undefined
  const written = [...bank.questions.values()].filter(
    ({ question, ...one }) => one.passage === passage.id && question.level === at.level && !question.retired,
  )
  const listed = quiz ? quiz.questions.flatMap((id) => bank.questions.get(id) ?? []) : written
  const questions = listed.filter(({ levels }) => levels.includes(at.level)).map(({ question }) => question)

  const folder = pathToFileURL(projectFolder)
  const assets = readAssets(folder)
  const views = readViews(folder, assets.inline)
  const look = { theme: 'light', size: 'm', leading: 'normal', focus: false } as const
  const model = paperOf({
    title: quiz?.title ?? at.title,
    passage,
    level: at,
    questions,
    seed: seedFor(secret, `paper ${quiz?.id ?? `${passage.id} ${at.level}`}`),
    place: quiz?.proof ?? false,
    minutes: quiz?.minutes,
    keys,
    look,
    textPane: textPanes(views, t),
  })
  return views.page(t, { title: quiz?.title ?? at.title, sheet: true, look }, 'teacher/paper', model)
}
