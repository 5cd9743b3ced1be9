import { Router } from 'express'
import { say } from '../../text.ts'
import type { House } from '../app.ts'
import { learnerIn } from '../find.ts'
import { day } from '../times.ts'
import { rowOf } from './rows.ts'

/** How many attempts a page shows, and the chart at most. */
const most = 50

/** All attempts over time, the newest first. */
export const progress = ({ trainer, show }: House): Router =>
  Router().get('/progress', async (request, response) => {
    const { learner } = learnerIn(response)
    const attempts = [...learner.attempts.values()].reverse().slice(0, most)
    const rows = await Promise.all(attempts.map((attempt) => rowOf(trainer, attempt)))
    const closed = rows.filter(({ open }) => !open).reverse()
    show(request, response, { title: 'Progress', here: 'progress' }, 'learner/progress', {
      attempts: rows,
      chart: closed.map(({ title, when, right, of }) => ({ label: `${title}, ${when}`, right, of })),
      summary: say(
        '{n, plural, =0 {Nothing handed in yet} one {One quiz handed in} other {# quizzes handed in}}{since, select, none {} other {, the first on {since}}}',
        {
          n: closed.length,
          since: closed.length ? day(attempts.at(-1)?.began.at ?? '') : 'none',
        },
      ),
    })
  })
