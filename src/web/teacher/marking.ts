import { Router } from 'express'
import { z } from 'zod'
import { say, type Words } from '../../text.ts'
import type { House } from '../app.ts'
import { teacherIn } from '../find.ts'
import { clock, day } from '../times.ts'
import type { MarkingListPage } from './marking-model.ts'
import { countingOf, most, page } from './scores.ts'

const search = z.object({ question: z.string().max(60).catch(''), page })
export type Search = Pick<z.infer<typeof search>, 'question'>

/** The answers that wait for a person, oldest first: all of them, or those to one question. */
export const markingList = ({ board, trainer, bank, show }: House): Router =>
  Router().get('/marking', (request, response) => {
    teacherIn(response)
    const wanted = search.parse({ ...request.query })
    const filter = wanted.question || undefined
    const of = board.waiting.size(filter)
    const at = Math.min(wanted.page, Math.max(1, Math.ceil(of / most)))
    const counting = countingOf(board)
    const model: MarkingListPage = {
      ...(counting && { counting }),
      ...('done' in request.query && { notice: { tone: 'done', words: say('Saved. The learner sees the mark from now on.') } }),
      count: countOf(of),
      questions: board.waiting
        .questions()
        .map(({ question, n }) => ({
          value: question,
          text: say('{question} ({n, number})', { question, n }),
          chosen: question === wanted.question,
        }))
        .sort((a, b) => (a.value < b.value ? -1 : 1)),
      filtered: filter !== undefined,
      rows: board.waiting
        .page((at - 1) * most, most, filter)
        .filter(({ who }) => !trainer.isGone(who.id))
        .map(({ who, attempt, n, question, at: handedIn }) => {
          const iso = new Date(handedIn).toISOString()
          return {
            href: answerAddress({ learner: who.id, attempt, n }, wanted),
            learner: who.name,
            id: question,
            prompt: bank().questions.get(question)?.question.prompt ?? '',
            since: `${day(iso)}, ${clock(iso)}`,
          }
        }),
      ...(at > 1 && { before: listAddress(wanted, at - 1) }),
      ...(at * most < of && { next: listAddress(wanted, at + 1) }),
    }
    show(request, response, { title: say('Marking'), here: 'marking' }, 'teacher/marking', model)
  })

const countOf = (n: number): Words => say('{n, plural, one {One answer waits} other {# answers wait}}, the oldest first', { n })

/** The address of a page of the list. */
export function listAddress({ question }: Search, page = 1, done = false): string {
  const set = new URLSearchParams({ ...(question && { question }), ...(page > 1 && { page: String(page) }), ...(done && { done: '' }) })
  return `/marking${set.size ? `?${set}` : ''}`
}

/** The address at which one answer is marked, with the question whose answers are gone through. */
export const answerAddress = ({ learner, attempt, n }: { learner: string; attempt: string; n: number }, { question }: Search): string =>
  `/marking/${learner}/${attempt}/${n}${question ? `?${new URLSearchParams({ question })}` : ''}`
