import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Question } from '../../kinds/base.ts'
import type { RegradedRow, Side } from '../../statistics/regrades.ts'
import { NotKept } from '../../store/store.ts'
import { say, type Words } from '../../text.ts'
import type { CorrectionFigures, Ruling } from '../../training/ruling.ts'
import type { House } from '../app.ts'
import { NotFound, Refused } from '../errors.ts'
import { teacherIn } from '../find.ts'
import { rounded } from '../rounded.ts'
import { clock, day } from '../times.ts'
import type { CorrectedRow, CorrectionPage } from './corrections-model.ts'
import { dropped, isMarkedBy, keyOf } from './corrections-part.ts'
import { most, page } from './scores.ts'
import { readingOf } from './scores-questions.ts'

/** As many characters as the reason for a correction may have. */
const longest = 500

const version = z.string().regex(/^[0-9a-z]{1,64}$/)
const wish = z.object({ from: version, to: version })
// A browser sends two characters for the end of a line, and counts one.
const reason = z
  .string()
  .default('')
  .transform((text) => text.replace(/\r\n?/g, '\n').trim())
const sent = z.object({
  key: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  print: z.string().min(1).max(60),
  why: reason,
})
/** What stands in the address of a preview that is shown instead of being applied. */
const shownAgain = z.object({ changed: z.string().optional(), why: reason, look: z.string().optional() })

/** For how long the address of a preview has it looked at by a process that was not asked before, in milliseconds. */
const holds = 60 * 60_000

/** A ruling that can be made, with the question as it was asked and the version that would mark it. */
interface Case {
  ruling: Ruling
  asked: Question
  by: Question | undefined
  address: string
}

/** Correcting a key: first what would change, then just that. */
export function correction(house: House): Router {
  const { regrades, bank, board, trainer } = house
  return Router()
    .post('/corrections/:id/previews', async (request, response) => {
      teacherIn(response)
      const wanted = wish.safeParse(request.body ?? {})
      if (!wanted.success)
        throw new Refused('The form came incomplete. Go back, load the page again and send it once more; nothing was changed.')
      const found = await caseIn(String(request.params.id), wanted.data)
      if (isSo(found.ruling)) return response.redirect(303, found.address)
      regrades.begin(found.ruling)
      response.redirect(303, lookAt(found.address))
    })

    .get('/corrections/:id/:from/:to', async (request, response) => {
      teacherIn(response)
      const found = await caseOf(request)
      const { changed: isChanged, why, look } = shownAgain.safeParse(request.query).data ?? { why: '' }
      // Somebody asked another process for it.
      if (look !== undefined && isAskedFor(found.address, look) && !isSo(found.ruling)) regrades.begin(found.ruling)
      await showCase(request, response, found, { ...(isChanged !== undefined && { notice: changed }), why })
    })

    .post('/corrections/:id/:from/:to', async (request, response) => {
      const teacher = teacherIn(response)
      const read = sent.safeParse(request.body ?? {})
      if (!read.success)
        throw new Refused('The form came incomplete. Go back, load the page again and send it once more; nothing was changed.')
      const { key, print, why } = read.data
      const id = String(request.params.id)
      await regrades.corrections.ready()
      // Sent twice it is one, whatever has become of the question since.
      if (regrades.corrections.withKey(key)) return response.redirect(303, doneAt(id))
      const found = await caseOf(request).catch((error: unknown) => presentCase(request, error))
      if (why.length > longest) return showCase(request, response.status(422), found, { why, mistake: tooLong(why) })
      try {
        const { is } = await regrades.apply(found.ruling, { by: teacher.id, key, print, ...(why && { why }) })
        response.redirect(303, is === 'changed' ? againAt(found.address, why) : doneAt(id))
      } catch (error) {
        if (!(error instanceof NotKept)) throw error
        await showCase(request, response.status(503).set('Retry-After', '5'), found, { why, notice: unsaved })
      }
    })

  function doneAt(id: string): string {
    return bank().questions.has(id) ? `/bank/${id}?corrected#corrections` : `/corrections?${new URLSearchParams({ question: id })}`
  }

  /** The preview as it is by now, with what was typed on the one before. */
  function againAt(address: string, why: string): string {
    return `${address}?${new URLSearchParams({ changed: '', look: ticketNow(address), ...(why && { why }) })}`
  }

  /** The address of a preview that was asked for, by which every process knows that it was. */
  function lookAt(address: string): string {
    return `${address}?look=${ticketNow(address)}`
  }

  function ticketNow(address: string): string {
    return ticket(address, trainer.now().getTime())
  }

  function ticket(address: string, time: number): string {
    return trainer.seedOf(`look at ${address} in ${Math.floor(time / holds)}`)
  }

  function isAskedFor(address: string, look: string): boolean {
    const time = trainer.now().getTime()
    return look === ticket(address, time) || look === ticket(address, time - holds)
  }

  /** Whether it is so already. */
  function isSo({ question, from, to }: Ruling): boolean {
    const standing = regrades.corrections.standing({ id: question, version: from })
    return to === (standing ? standing.to : from)
  }

  function caseOf(request: Request): Promise<Case> {
    const { id, from, to } = request.params
    const wanted = wish.safeParse({ from, to })
    if (!wanted.success) throw new NotFound()
    return caseIn(String(id), wanted.data)
  }

  /** Where the question was saved once more since the preview was shown: the same with the version that is in service now. */
  async function presentCase(request: Request, error: unknown): Promise<Case> {
    const { id, from } = request.params
    const to = bank().questions.get(String(id))?.version
    const wanted = wish.safeParse({ from, to })
    if (!(error instanceof NotFound) || !wanted.success) throw error
    return caseIn(String(id), wanted.data)
  }

  /** @throws NotFound where this was never asked, or can be marked by no such version */
  async function caseIn(id: string, { from, to }: z.infer<typeof wish>): Promise<Case> {
    await regrades.corrections.ready()
    const held = bank().questions.get(id)
    const isKnown = board.versionsOf(id).includes(from) || regrades.corrections.standing({ id, version: from }) !== undefined
    const asked = isKnown ? await board.question({ id, version: from }) : undefined
    if (!asked) throw new NotFound()
    const address = `/corrections/${id}/${from}/${to}`
    if (to === dropped) return { ruling: { question: id, from, to: null }, asked, by: undefined, address }
    if (to === from) return { ruling: { question: id, from, to }, asked, by: asked, address }
    if (held?.version !== to || !isMarkedBy(asked, held.question)) throw new NotFound()
    return { ruling: { question: id, from, to }, asked, by: held.question, address }
  }

  async function showCase(
    request: Request,
    response: Response,
    { ruling, asked, by, address }: Case,
    said: { notice?: CorrectionPage['notice']; why?: string; mistake?: Words },
  ): Promise<void> {
    const { question: id, from, to } = ruling
    const held = bank().questions.get(id)
    const so = isSo(ruling)
    const preview = so ? undefined : regrades.preview(ruling)
    const changes = preview?.figures.changed ?? 0
    const at = Math.min(page.parse(request.query.page), Math.max(1, Math.ceil(changes / most)))
    const rows = preview?.done ? await preview.rows((at - 1) * most, most) : undefined
    const reading = readingOf(bank(), held)
    const notice = so ? isSoAlready : said.notice
    const model: CorrectionPage = {
      question: { id, href: held ? `/bank/${id}` : `/scores/questions/${id}`, prompt: asked.prompt },
      ...wordsOf(ruling),
      ...(by && by !== asked && { keys: { before: keyOf(asked, reading), after: keyOf(by, reading) } }),
      ...(notice && { notice }),
      ...(!preview && !so && { begin: { action: `/corrections/${id}/previews`, from, to: to ?? dropped } }),
      ...(preview && !preview.done && { looking: { learners: preview.learners, of: preview.of, again: request.originalUrl } }),
      totals: preview?.done ? totalsOf(preview.figures, ruling) : [],
      ...(rows && { rows: rows.map(rowOf) }),
      changed: changes,
      first: changes === 0 ? 0 : (at - 1) * most + 1,
      last: (at - 1) * most + (rows?.length ?? 0),
      ...(rows && at > 1 && { before: `${lookAt(address)}${at > 2 ? `&page=${at - 1}` : ''}` }),
      ...(rows && at * most < changes && { next: `${lookAt(address)}&page=${at + 1}` }),
      ...(preview?.done && {
        apply: {
          action: address,
          key: house.key(),
          print: preview.print,
          why: said.why ?? '',
          ...(said.mistake && { mistake: said.mistake }),
        },
      }),
    }
    const title = say('Correct {id}', { id })
    house.show(request, response, { title, here: 'scores', ...(said.mistake && { error: true }) }, 'teacher/correction', model)
  }
}

const changed = {
  tone: 'care',
  words: say(
    'Something came in the meantime, so nothing was changed yet. Below stands what would change now: look at it, and decide once more.',
  ),
} as const
const unsaved = { tone: 'error', words: say('Not saved: the disk did not take it. Nothing was changed; try again in a moment.') } as const
const isSoAlready = { tone: 'plain', words: say('These answers are marked like this already; there is nothing to change.') } as const

const tooLong = (why: string): Words =>
  say('Write at most {longest, number} characters; these are {length, number}.', { longest, length: why.length })

function wordsOf({ from, to }: Ruling): Pick<CorrectionPage, 'heading' | 'about'> {
  const about = say('The answers to version {from}. What learners answered stays as it is; only the marks follow from it anew.', { from })
  if (to === null)
    return {
      heading: say('Drop this question for everybody'),
      about: say('Version {from} then counts for nobody: no points, no place. What learners answered stays, and this can be taken back.', {
        from,
      }),
    }
  return { heading: to === from ? say('Mark the answers as they were asked') : say('Mark the answers by the present key'), about }
}

function totalsOf({ looked, changed, up, down, misfits, open, erased }: CorrectionFigures, { to }: Ruling): CorrectionPage['totals'] {
  const even = changed - up - down
  const lines: [Words, number, always?: true][] = [
    [say('answers whose mark was told, looked at'), looked, true],
    [to === null ? say('of them count no more') : say('of them change'), changed, true],
    [to === null ? say('attempts earn a greater share') : say('go up'), up, true],
    [to === null ? say('attempts earn a smaller share') : say('go down'), down, true],
    [say('attempts earn the same share'), even],
    [say('stay as they are'), looked - changed, true],
    [say('cannot be marked by the other version, because it does not offer what was answered'), misfits.response],
    [say('cannot be marked by it, because it cannot be asked in the text that was read'), misfits.level],
    [say('cannot be marked by it, because it is of another kind'), misfits.kind],
    [say('cannot be marked by it, because it or the text cannot be read any more'), misfits.lost],
    [say('answers whose mark nobody was told yet: they are marked like this at once'), open],
    [say('answers of learners who were erased: they count in the figures alone'), erased],
  ]
  return lines.flatMap(([words, n, always]) => (always || n > 0 ? [{ words, n }] : []))
}

function rowOf({ learner, n, told }: RegradedRow): CorrectedRow {
  if (!told)
    return {
      learner: '–',
      quiz: '',
      when: say('cannot be read any more'),
      n,
      mark: nothing,
      points: nothing,
      right: nothing,
    }
  const { name, attempt, before, after } = told
  const at = attempt.handedIn?.at ?? attempt.began.at
  const isPlaced = before.scored.proof !== after.scored.proof
  const both = (words: (side: Side) => Words) => ({ before: words(before), after: words(after) })
  return {
    learner: name,
    href: `/scores/${learner}/${attempt.id}#q${n}`,
    quiz: attempt.began.settings.title,
    when: say('{day}, {time}', { day: day(at), time: clock(at) }),
    n,
    mark: both(({ scored }) =>
      scored.dropped
        ? say('does not count')
        : say('{earned} of {points}', { earned: rounded((scored.mark ?? 0) * scored.points), points: scored.points }),
    ),
    ...(isPlaced && {
      place: both(({ scored: { proof, dropped } }) => (proof === null || dropped ? say('–') : say('{proof}', { proof: rounded(proof) }))),
    }),
    points: both(({ score }) => say('{points} of {of}', { points: rounded(score.points), of: score.pointsOf })),
    right: both(({ score }) => say('{right} of {of}', { right: score.right, of: score.of })),
  }
}
const nothing = { before: say('–'), after: say('–') }
