import { Router } from 'express'
import type { Bank } from '../../bank/bank.ts'
import { processes } from '../../kinds/base.ts'
import { kinds } from '../../kinds/index.ts'
import type { Board } from '../../statistics/board.ts'
import { say, type Words } from '../../text.ts'
import type { House } from '../app.ts'
import { teacherIn } from '../find.ts'
import type { BankPage, BankRow, Choice } from './bank-model.ts'
import { type Entry, matching, type Search, search } from './bank-search.ts'
import { problemsOf } from './problems.ts'
import { nowOf } from './scores-questions.ts'

/** How many questions a page shows. */
const most = 50

/** The list of all questions: looked through, filtered, and with what is wrong in the files on top. */
export const bankList = (house: House): Router =>
  Router().get('/bank', (request, response) => {
    teacherIn(response)
    const bank = house.bank()
    const wanted = search.parse({ ...request.query })
    const found = matching(bank, wanted)
    const page = Math.min(pageIn(request.query.page), Math.max(1, Math.ceil(found.length / most)))
    const shown = found.slice((page - 1) * most, page * most)
    const problems = problemsOf(bank)
    const model: BankPage = {
      all: bank.questions.size,
      found: found.length,
      ...(problems && { problems }),
      q: wanted.q,
      filters: filtersOf(bank, wanted),
      coverage: `/bank/coverage${bank.passages.has(wanted.passage) ? `/${wanted.passage}` : ''}`,
      set: filterNames.filter((name) => wanted[name] !== '').length,
      fresh: { passages: passagesIn(bank, wanted.passage), kinds: kindsIn(wanted.kind) },
      groups: groupsOf(shown, house),
      first: found.length === 0 ? 0 : (page - 1) * most + 1,
      last: (page - 1) * most + shown.length,
      ...(page > 1 && { before: addressOf(wanted, page - 1) }),
      ...(page * most < found.length && { next: addressOf(wanted, page + 1) }),
    }
    house.show(request, response, { title: say('Bank'), here: 'bank' }, 'teacher/bank', model)
  })

/** The page that is asked for, from 1; anything else is the first. */
const pageIn = (page: unknown): number => (typeof page === 'string' && /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1)

const filterNames = ['passage', 'kind', 'process', 'level', 'state'] as const

/** The address of a page of this list, to be shared. */
function addressOf(wanted: Search, page: number): string {
  const set = Object.entries({ ...wanted, page: String(page) }).filter(([name, value]) => value !== '' && !(name === 'page' && page === 1))
  return `/bank${set.length ? `?${new URLSearchParams(set)}` : ''}`
}

function filtersOf(bank: Bank, wanted: Search): BankPage['filters'] {
  const levels = [...new Set([...bank.passages.values()].flatMap((passage) => passage.levels.map(({ level }) => level)))].sort()
  const states: [string, Words][] = [
    ['used', say('In use')],
    ['retired', say('Retired')],
  ]
  return [
    { name: 'passage', label: say('Text'), any: say('Any text'), choices: passagesIn(bank, wanted.passage) },
    { name: 'kind', label: say('Kind'), any: say('Any kind'), choices: kindsIn(wanted.kind) },
    { name: 'process', label: say('Process'), any: say('Any process'), choices: processesIn(wanted.process) },
    {
      name: 'level',
      label: say('Holds at level'),
      any: say('Any level'),
      choices: levels.map((level) => ({ value: level, text: level.toUpperCase(), chosen: level === wanted.level })),
    },
    {
      name: 'state',
      label: say('State'),
      any: say('In use or retired'),
      choices: states.map(([value, text]) => ({ value, text, chosen: value === wanted.state })),
    },
  ]
}

export const passagesIn = (bank: Bank, chosen: string): Choice[] =>
  [...bank.passages.values()].map(({ id, levels }) => ({ value: id, text: levels[0]?.title ?? id, chosen: id === chosen }))

export const kindsIn = (chosen: string): Choice[] =>
  Object.entries(kinds).map(([word, { name }]) => ({ value: word, text: say(name), chosen: word === chosen }))

export const processesIn = (chosen: string): Choice[] =>
  processes.map((process) => ({ value: process, text: say(process), chosen: process === chosen }))

/** The questions under the section in which their evidence stands. */
function groupsOf(shown: readonly Entry[], { bank, board }: House): BankPage['groups'] {
  const groups = new Map<string, BankPage['groups'][number]>()
  for (const entry of shown) {
    const { passage } = entry.held
    const place = `${passage} ${entry.section.n}`
    const group = groups.get(place) ?? { heading: headingOf(entry, bank()), rows: [] }
    groups.set(place, group)
    group.rows.push(rowOf(entry, board))
  }
  return [...groups.values()]
}

function headingOf({ held, section }: Entry, bank: Bank): Words {
  const title = bank.passages.size > 1 ? `${bank.passages.get(held.passage)?.levels[0]?.title ?? held.passage} · ` : ''
  if (section.n === 0) return say('{title}Without a place in the text', { title })
  return section.heading === ''
    ? say('{title}Section {n}', { title, n: section.n })
    : say('{title}Section {n} · {heading}', { title, n: section.n, heading: section.heading })
}

function rowOf({ held }: Entry, board: Board): BankRow {
  const { question, levels } = held
  const figures = nowOf(board, held)
  return {
    id: question.id,
    href: `/bank/${question.id}`,
    prompt: question.prompt,
    kind: kinds[question.kind]?.name ?? question.kind,
    process: question.process,
    levels: levels.map((level) => level.toUpperCase()).join(' '),
    retired: question.retired,
    ...(figures && { figures: say('{right, number} of {n, number} right', { right: figures.right, n: figures.n }) }),
  }
}
