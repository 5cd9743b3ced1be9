import { Router } from 'express'
import { z } from 'zod'
import { say, type Words } from '../../text.ts'
import type { Correction } from '../../training/ruling.ts'
import type { House } from '../app.ts'
import { teacherIn } from '../find.ts'
import { clock, day } from '../times.ts'
import type { CorrectionRow, CorrectionsPage } from './corrections-model.ts'
import { countingOf, most, page } from './scores.ts'

const search = z.object({ question: z.string().max(60).catch(''), page })

/** Every key that was ever corrected: who did it, when, why, and how much it changed. */
export const correctionList = (house: House): Router =>
  Router().get('/corrections', async (request, response) => {
    teacherIn(response)
    const { question, page: wanted } = search.parse({ ...request.query })
    await house.regrades.corrections.ready()
    const all = house.regrades.corrections.list(question || undefined)
    const at = Math.min(wanted, Math.max(1, Math.ceil(all.length / most)))
    const counting = countingOf(house.board)
    const model: CorrectionsPage = {
      ...(counting && { counting }),
      ...(question && { question }),
      count: say('{n, plural, =0 {No key was corrected yet} one {One correction} other {# corrections}}', { n: all.length }),
      rows: await Promise.all(all.slice((at - 1) * most, at * most).map((one) => correctionRow(house, one))),
      ...(at > 1 && { before: addressOf(question, at - 1) }),
      ...(at * most < all.length && { next: addressOf(question, at + 1) }),
    }
    house.show(request, response, { title: say('Corrections'), here: 'scores' }, 'teacher/corrections', model)
  })

function addressOf(question: string, page = 1): string {
  const set = new URLSearchParams({ ...(question && { question }), ...(page > 1 && { page: String(page) }) })
  return `/corrections${set.size ? `?${set}` : ''}`
}

/** A correction in words. */
export async function correctionRow({ accounts, bank }: Pick<House, 'accounts' | 'bank'>, one: Correction): Promise<CorrectionRow> {
  const { at, question, by, why } = one
  return {
    when: say('{day}, {time}', { day: day(at), time: clock(at) }),
    question,
    ...(bank().questions.has(question) && { href: `/bank/${question}` }),
    who: (await accounts.nameOf(by)) ?? by,
    what: whatOf(one),
    figures: figuresOf(one),
    ...(why && { why }),
  }
}

function whatOf({ from, to }: Correction): Words {
  if (to === null) return say('version {from}: dropped, it counts for nobody', { from })
  if (to === from) return say('version {from}: marked as it was asked', { from })
  return say('version {from}: marked by version {to}', { from, to })
}

const figuresOf = ({ figures: { looked, changed, up, down } }: Correction): Words =>
  say(
    '{changed, plural, =0 {none changed} one {one changed} other {# changed}} of {looked, plural, one {# answer} other {# answers}}, {up, number} up, {down, number} down',
    { changed, looked, up, down },
  )
