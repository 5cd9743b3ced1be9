import { Router } from 'express'
import { z } from 'zod'
import type { BankQuestion } from '../../bank/bank.ts'
import { questionsAbout } from '../../bank/coverage.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Passage } from '../../passages/passage.ts'
import { say } from '../../text.ts'
import type { House } from '../app.ts'
import { teacherIn } from '../find.ts'
import { passagesIn } from './bank.ts'
import type { LevelsPage } from './coverage-model.ts'
import { most, page } from './scores.ts'

const word = (length: number) => z.string().max(length).catch('')

const search = z.object({
  passage: word(60),
  /** The level for which they were written. */
  level: word(12),
  /** `own`: only those that hold nowhere but there. */
  hold: z.enum(['', 'own']).catch(''),
  page,
})
type Search = z.infer<typeof search>

/** Which question holds at which level of its text, and why it does not at the others. */
export const levelsTable = (house: House): Router =>
  Router().get('/bank/levels', (request, response) => {
    teacherIn(response)
    const bank = house.bank()
    const wanted = search.parse({ ...request.query })
    const passage = bank.passages.get(wanted.passage) ?? [...bank.passages.values()][0]
    // Without a text its page says what would be here.
    if (!passage) return response.redirect(303, '/bank/coverage')
    const levels = passage.levels.map(({ level }) => level)
    const of = { ...wanted, passage: passage.id, level: levels.includes(wanted.level) ? wanted.level : '' }
    const all = questionsAbout(bank, passage.id)
    const found = all.filter((held) => isWanted(held, of))
    const at = Math.min(of.page, Math.max(1, Math.ceil(found.length / most)))
    const shown = found.slice((at - 1) * most, at * most)
    const model: LevelsPage = {
      title: passage.levels[0]?.title ?? passage.id,
      coverage: `/bank/coverage/${passage.id}`,
      filters: [
        ...(bank.passages.size > 1 ? [{ name: 'passage', label: say('Text'), choices: passagesIn(bank, passage.id) }] : []),
        {
          name: 'level',
          label: say('Written for level'),
          any: say('Any level'),
          choices: levels.map((level) => ({ value: level, text: level.toUpperCase(), chosen: level === of.level })),
        },
        {
          name: 'hold',
          label: say('Hold'),
          any: say('Anywhere'),
          choices: [{ value: 'own', text: say('Nowhere but there'), chosen: of.hold === 'own' }],
        },
      ],
      ...((of.level || of.hold) && { all: addressOf({ ...of, level: '', hold: '', page: 1 }) }),
      count: say('{found, number} of {all, plural, one {# question} other {# questions}}', { found: found.length, all: all.length }),
      levels,
      rows: shown.map((held) => rowOf(held, passage)),
      ...(at > 1 && { before: addressOf({ ...of, page: at - 1 }) }),
      ...(at * most < found.length && { next: addressOf({ ...of, page: at + 1 }) }),
    }
    const title = say('Which questions hold at which level: {title}', { title: model.title })
    house.show(request, response, { title, here: 'coverage' }, 'teacher/levels', model)
  })

const isWanted = ({ question, levels }: BankQuestion, { level, hold }: Search): boolean =>
  (level === '' || question.level === level) && (hold === '' || levels.every((one) => one === question.level))

/** The address of a page of this table, to be shared. */
function addressOf({ passage, level, hold, page: at }: Search): string {
  const set = Object.entries({ passage, level, hold, page: at > 1 ? String(at) : '' }).filter(([, value]) => value !== '')
  return `/bank/levels?${new URLSearchParams(set)}`
}

function rowOf({ question, levels }: BankQuestion, passage: Passage): LevelsPage['rows'][number] {
  return {
    id: question.id,
    href: `/bank/${question.id}`,
    prompt: question.prompt,
    kind: kindOf(question).name,
    levels: passage.levels.map((level) => {
      const reason = levels.includes(level.level) ? undefined : kindOf(question).holds(question, level)
      return { level: level.level, isOwn: level.level === question.level, ...(reason !== undefined && { reason }) }
    }),
  }
}
