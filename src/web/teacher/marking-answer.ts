import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { sentencesWith, setsIn } from '../../kinds/evidence.ts'
import { kindOf } from '../../kinds/index.ts'
import { say } from '../../text.ts'
import type { Seat } from '../../training/seat.ts'
import type { House } from '../app.ts'
import { NotFound, Refused } from '../errors.ts'
import { numberIn, teacherIn } from '../find.ts'
import { anchorsShown, criterionFields, gapsIn, isWhole, scoresSent, standingMark, writtenIn } from '../judged.ts'
import type { TextPane } from '../text-model.ts'
import { clock, day } from '../times.ts'
import { answerAddress, listAddress } from './marking.ts'
import type { MarkingPage } from './marking-model.ts'
import { namedIn } from './scores-learner.ts'

/** As many characters as a comment may have. */
const longest = 1000

const filter = z.string().max(60).catch('')
const sent = z.object({
  key: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  seen: z.coerce.number().int().min(0),
  answer: z.coerce.number().int().min(1),
  // A browser sends two characters for the end of a line, and counts one.
  comment: z
    .string()
    .default('')
    .transform((text) => text.replace(/\r\n?/g, '\n').trim()),
  filter,
  on: z.enum(['next', 'attempt']).catch('next'),
})
type Sent = z.infer<typeof sent>

interface Found {
  id: string
  name: string
  seat: Seat
}

/** One answer that people mark: read beside its text, held against the rubric, marked, and marked again. */
export function markingAnswer(house: House): Router {
  const { trainer, board, accounts } = house
  return Router()
    .get('/marking/:learner/:attempt/:n', async (request, response) => {
      teacherIn(response)
      await showAnswer(request, response, await foundIn(request), { filter: filter.parse(request.query.question) })
    })

    .post('/marking/:learner/:attempt/:n', async (request, response) => {
      const teacher = teacherIn(response)
      const found = await foundIn(request)
      const { attempt, n, question } = found.seat
      const read = sent.safeParse(request.body ?? {})
      if (!read.success)
        throw new Refused('The form came incomplete. Go back, load the page again and mark once more; nothing was changed.')
      const scores = scoresSent(question, request.body)
      const { comment, key, seen, answer } = read.data
      const mistakes = [...gapsIn(question, scores), ...(comment.length > longest ? [tooLong(comment)] : [])]
      const again = { filter: read.data.filter, scores, comment, mistakes }
      if (!isWhole(scores) || mistakes.length > 0) return showAnswer(request, response.status(422), found, again)
      const became = await trainer.mark(found.id, attempt.id, n, { by: teacher.id, answer, seen, scores, key, ...(comment && { comment }) })
      if (!became) throw new NotFound()
      if (became.is === 'behind')
        return showAnswer(request, response.status(409), { ...found, seat: became.seat }, { ...again, late: true })
      // The list is told from memory, which follows what is kept.
      if (board.state().ready) await board.counted()
      response.redirect(303, afterwards(found, read.data))
    })

  async function foundIn(request: Request): Promise<Found> {
    const { id, learner } = await namedIn(trainer, request)
    const seat = await trainer.judged(id, String(request.params.attempt), numberIn(request))
    if (!seat) throw new NotFound()
    return { id, name: learner.name, seat }
  }

  function afterwards({ id, seat: { attempt, n } }: Found, { filter: question, on }: Sent): string {
    if (on === 'attempt') return `/scores/${id}/${attempt.id}#q${n}`
    const next = nextOf(id, attempt, n, question)
    return next ? answerAddress(next, { question }) : listAddress({ question }, 1, true)
  }

  function nextOf(id: string, attempt: Seat['attempt'], n: number, question: string) {
    const at = Date.parse(attempt.handedIn?.at ?? '') || 0
    const next = board.waiting.after({ who: { id }, attempt: attempt.id, n, at }, question || undefined)
    return next && { learner: next.who.id, attempt: next.attempt, n: next.n }
  }

  /** @param sent what was sent and is not kept: its scores and comment are shown again */
  async function showAnswer(
    request: Request,
    response: Response,
    { id, name, seat }: Found,
    sent: { filter: string; scores?: readonly (number | undefined)[]; comment?: string; mistakes?: MarkingPage['mistakes']; late?: true },
  ): Promise<void> {
    const { attempt, n, question, passage, answer, answers } = seat
    const kind = kindOf(question)
    // It is read in the text that the learner had before them; another level is only looked at.
    const then = passage.levels.find((one) => one.level === answer?.level) ?? seat.level
    const level = passage.levels.find((one) => one.level === request.query.level) ?? then
    const settling = sentencesWith(question, setsIn(question, level)[0] ?? [], level)
    const marks = attempt.marks.get(n) ?? []
    const last = marks.at(-1)
    const next = nextOf(id, attempt, n, sent.filter)
    const mistakes = sent.mistakes ?? []
    const model: MarkingPage = {
      text: withFilter(
        house.textPane({
          level,
          all: passage.levels,
          levels: passage.levels,
          look: house.sessions.lookOf(request),
          here: `/marking/${id}/${attempt.id}/${n}`,
          marked: { settles: new Set(settling.map((one) => one.id)), tempts: new Set(), yours: new Set(), nearest: true },
        }),
        sent.filter,
      ),
      ...(sent.late && { notice: behind }),
      mistakes,
      learner: { name, href: `/scores/${id}/${attempt.id}` },
      question: { id: question.id, href: `/bank/${question.id}` },
      prompt: question.prompt,
      about: say('{points, plural, one {# point} other {# points}} · read at level {level} · handed in {day}, {time}', {
        points: question.points,
        level: then.level.toUpperCase(),
        day: day(attempt.handedIn?.at ?? ''),
        time: clock(attempt.handedIn?.at ?? ''),
      }),
      written: writtenIn(question, answer?.response, { reading: then, seed: seat.sitting.seed }),
      flags: kind.judging?.look(question, answer?.response, then) ?? [],
      ...(last && { stands: standingMark(question, last, (await accounts.nameOf(last.by)) ?? last.by) }),
      action: `/marking/${id}/${attempt.id}/${n}`,
      criteria: criterionFields(question, sent.scores ?? last?.scores ?? []),
      anchors: anchorsShown(question),
      comment: sent.comment ?? last?.comment ?? '',
      key: house.key(),
      seen: marks.length,
      answer: answers,
      filter: sent.filter,
      list: listAddress({ question: sent.filter }),
      ...(next && { skip: answerAddress(next, { question: sent.filter }) }),
    }
    const title = say('Mark {name}: {id}', { name, id: question.id })
    house.show(request, response, { title, here: 'marking', ...(mistakes.length > 0 && { error: true }) }, 'teacher/marking-answer', model)
  }
}

/** Another level is looked at without leaving the question whose answers are gone through. */
const withFilter = (text: TextPane, question: string): TextPane =>
  question ? { ...text, levels: text.levels.map((one) => ({ ...one, href: `${one.href}&${new URLSearchParams({ question })}` })) } : text

const behind = {
  tone: 'care',
  words: say(
    'Somebody marked this answer meanwhile; that mark stands, and yours was not taken. Look at both, and save yours to change it.',
  ),
} as const

const tooLong = (comment: string) => ({
  field: 'comment',
  message: say('Write at most {longest, number} characters to the learner; these are {length, number}.', {
    longest,
    length: comment.length,
  }),
})
