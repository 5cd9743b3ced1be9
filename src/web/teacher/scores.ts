import { type Request, Router } from 'express'
import { z } from 'zod'
import type { Board } from '../../statistics/board.ts'
import type { Standing } from '../../statistics/roll.ts'
import { say, type Words } from '../../text.ts'
import type { House } from '../app.ts'
import { teacherIn } from '../find.ts'
import { clock, day } from '../times.ts'
import type { LearnerRow, ScoresPage } from './score-model.ts'

/** How many rows a page of a list shows. */
export const most = 50

/** The page that is asked for, from 1; anything else is the first. */
export const page = z.coerce.number().int().min(1).max(999_999).catch(1)

const search = z.object({
  q: z
    .string()
    .max(100)
    .catch('')
    .transform((q) => q.trim()),
  sort: z.enum(['last', 'name']).catch('last'),
  page,
})
type Search = z.infer<typeof search>

/** All learners: who was here last, or by name; and those of a name. */
export const scores = ({ board, trainer, show }: House): Router =>
  Router().get('/scores', (request, response) => {
    teacherIn(response)
    const wanted = search.parse({ ...request.query })
    const { learners } = board.state()
    const { rows, count, of } = wanted.q === '' ? everybody(board, wanted) : found(board, wanted)
    const at = Math.min(wanted.page, Math.max(1, Math.ceil(of / most)))
    const counting = countingOf(board)
    const model: ScoresPage = {
      ...(counting && { counting }),
      count,
      q: wanted.q,
      ...(learners === 0 && !counting && { address: addressIn(request) }),
      orders: [
        { href: addressOf({ ...wanted, sort: 'last', page: 1 }), text: say('Last seen'), here: wanted.sort === 'last' },
        { href: addressOf({ ...wanted, sort: 'name', page: 1 }), text: say('Name'), here: wanted.sort === 'name' },
      ],
      // Who was erased just now is counted until all is counted anew, and named no more.
      learners: rows(at)
        .filter(({ id }) => !trainer.isGone(id))
        .map(rowOf),
      ...(at > 1 && { before: addressOf({ ...wanted, page: at - 1 }) }),
      ...(at * most < of && { next: addressOf({ ...wanted, page: at + 1 }) }),
    }
    show(request, response, { title: say('Scores'), here: 'scores' }, 'teacher/scores', model)
  })

interface Found {
  rows: (page: number) => Standing[]
  count: Words
  of: number
}

function everybody(board: Board, { sort }: Search): Found {
  const { learners } = board.state()
  return {
    rows: (at) => board.learners(sort, (at - 1) * most, most),
    count: say('{learners, plural, one {# learner} other {# learners}}', { learners }),
    of: learners,
  }
}

function found(board: Board, { q, sort }: Search): Found {
  const { found, more } = board.named(q)
  // They come in the order of the word that was found.
  if (sort === 'last') found.sort((a, b) => b.last - a.last)
  return {
    rows: (at) => found.slice((at - 1) * most, at * most),
    count: more
      ? say('{n, plural, =0 {Too many names begin like this} other {The first # of many names}}; write more of the name', {
          n: found.length,
        })
      : say('{n, plural, =0 {Nobody’s name begins like this} one {One name begins like this} other {# names begin like this}}', {
          n: found.length,
        }),
    of: found.length,
  }
}

/** What to say until all is counted. */
export function countingOf(board: Board): Words | undefined {
  const { ready, recounting, learners } = board.state()
  if (ready && recounting)
    return say(
      'A key was corrected or a learner erased, and all is being counted anew: until then these figures are those from before. Load the page again in a moment.',
    )
  return ready
    ? undefined
    : say('Still counting: {learners, plural, one {# learner} other {# learners}} so far. Load the page again in a moment for the rest.', {
        learners,
      })
}

function addressOf({ q, sort, page }: Search): string {
  const set = Object.entries({ q, sort: sort === 'last' ? '' : sort, page: page === 1 ? '' : String(page) }).filter(
    ([, value]) => value !== '',
  )
  return `/scores${set.length ? `?${new URLSearchParams(set)}` : ''}`
}

/** What a learner writes into the line of the browser, as this teacher did. */
const addressIn = (request: Request): string => `${request.protocol}://${request.get('host') ?? 'localhost'}/`

function rowOf({ id, name, joined, last, closed, open, latest }: Standing): LearnerRow {
  return {
    name,
    href: `/scores/${id}`,
    came: day(new Date(joined).toISOString()),
    last: when(last),
    closed,
    open,
    ...(latest && { latest }),
  }
}

function when(time: number): Words {
  const iso = new Date(time).toISOString()
  return say('{day}, {time}', { day: day(iso), time: clock(iso) })
}
