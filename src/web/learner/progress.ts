import { Router } from 'express'
import { say } from '../../text.ts'
import type { House } from '../app.ts'
import { learnerIn } from '../find.ts'
import { day } from '../times.ts'
import { rowsOf } from './rows.ts'

/** How many attempts a page and its chart show. */
const most = 50

/** All attempts over time, the newest first. */
export const progress = ({ trainer, show }: House): Router =>
  Router().get('/progress', async (request, response) => {
    const { learner } = learnerIn(response)
    const all = [...learner.attempts.values()].reverse()
    const handedIn = all.filter((attempt) => attempt.handedIn)
    const page = Math.min(pageIn(request.query.page), Math.max(1, Math.ceil(all.length / most)))
    const attempts = all.slice((page - 1) * most, page * most)
    const rows = await rowsOf(trainer, attempts)
    const closed = rows.filter(({ open, unreadable, of }) => !open && !unreadable && of > 0).reverse()
    show(request, response, { title: 'Progress', here: 'progress' }, 'learner/progress', {
      attempts: rows,
      ...(page > 1 && { newer: `/progress?page=${page - 1}` }),
      ...(page * most < all.length && { older: `/progress?page=${page + 1}` }),
      chart: closed.map(({ title, when, right, of }) => ({ label: `${title}, ${when}`, right, of })),
      summary: say(
        '{n, plural, =0 {Nothing handed in yet} one {One quiz handed in} other {# quizzes handed in}}{since, select, none {} other {, the first on {since}}}',
        {
          n: handedIn.length,
          since: handedIn.length ? day(handedIn.at(-1)?.handedIn?.at ?? '') : 'none',
        },
      ),
    })
  })

/** The page that is asked for, from 1; anything else is the first. */
const pageIn = (page: unknown): number => (typeof page === 'string' && /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1)
